/** The names under which the APIs of the world put messages, codes and fields; all normalised (see `normalName`). */

function ranks(names: string): ReadonlyMap<string, number> {
  return new Map(names.split(/\s+/).map((name, rank) => [name, rank]));
}

/** The best first: where an object has several of them, the more telling one is the message. */
export const messageNames = ranks(
  'message msg errormessage errormsg errmsg messagetext usermessage errordescription detail defaultmessage longmessage ' +
    'shortmessage faultstring errorsummary summary description errordetail errordetails details reason explanation diagnostics exceptiontext text ' +
    'errortext statusmessage statustext info cause diagnosticmessage exceptionmessage exception title messages ' +
    'errormessages err error errors errorreason desc errordesc ' +
    'fault failure ' +
    // German, French, Spanish, Portuguese, Italian
    'meldung fehlermeldung mensaje mensagem messaggio fehler erreur',
);

/** Of these an array of texts is a list of messages; of the others it is the errors of a field of that name. */
export const listNames = new Set(
  'message messages msg errormessage errormessages error errors detail details errordetails reasons fehler erreurs errores erros'.split(
    ' ',
  ),
);

/** Says by itself that the object that has it is an error; the others occur in data as well. */
export const tellingNames = new Set(
  'message msg errormessage errormsg errmsg messagetext usermessage errordescription detail diagnostics defaultmessage faultstring errorsummary reason meldung mensaje mensagem messaggio'.split(
    ' ',
  ),
);

/** Where the single errors of a response stand. */
const containerNames = new Set(
  (
    'errors error details detail errordetails errordetail issues issue violations violation constraintviolations parameterviolations ' +
    'fieldviolations fielderrors errorcodes globalerrors formerrors validation validations validationerrors validationerror validationmessages ' +
    'validationresult invalidparams invalidparameters invalidfields causes errorcauses rootcause errorchain problems messages ' +
    'errormessages errorlist modelstate suberrors innererrors additionalerrors failures faults fault exceptions responsemetadata messageextendedinfo tppmessages ' +
    'children fields message msg description reasons badrequest serviceexception requesterror errorresponse apierror extra params ' +
    'fehler erreurs errores erros errori'
  ).split(' '),
);

/** Those names, and what an API makes of them for itself: `invalid_param_list`, `addressErrors`, `validationFailures`. */
export function isContainerName(name: string): boolean {
  return (
    containerNames.has(name) ||
    /.(?:errors|errorlist|errormessages|violations|failures|problems|faults|invalidparamlist)$|^invalid(?:param|parameter|field)list$/.test(
      name,
    )
  );
}

export const codeNames = ranks(
  'code errorcode errcode apierrorcode reasoncode errorresponsecode exceptioncode messageid scimtype errortag errorname ecode serviceerrorcode resultcode responsecode errornumber errorid errorkey errortype subcode rule ' +
    'validatorkey keyword validationtype errorlabel faultcode exceptiontype reason status error type kind id name key category',
);

/** The field at fault, the most exact first. */
export const fieldNames = ranks(
  'field fieldname fieldpath pointer locator errorpath relatedproperties expression loc instancepath datapath jsonpath propertypath path param parameter parametername ' +
    'paramname property propertyname attribute attr argument argumentname key target element member column fields keys membernames fieldnames ' +
    'location name context requestfield source errorsource inputrefids feld champ campo',
);

/** What says more about an error without being one: there its field and code may stand. */
export const sideNames = new Set(
  'extra errorextra extensions context contextinfo additionalinfo meta detail details info data parameters sys'.split(
    ' ',
  ),
);

/** Of those names the ones that say in any object that it is a field. */
export const plainFieldNames = new Set(
  'field fieldname fieldpath pointer param parameter parametername paramname property propertyname propertypath attribute attr argument argumentname'.split(
    ' ',
  ),
);

/** Of an object that is no item of a list these say something else. */
export const itemOnlyNames = new Set('key element name path column member'.split(' '));

export const locationNames = new Set('in location source where locationtype parametertype'.split(' '));

export const helpNames = ranks(
  'help helpurl helplink documentationurl docurl docsurl documentation docs moreinfo moreinformation infolink errorlink ' +
    'errorurl href link url type',
);

export const statusNames = new Set('status statuscode httpstatus httpstatuscode httpcode'.split(' '));

/** In a map of fields to messages: what is no field but the whole. */
export const wholeNames = new Set(
  'errors error nonfielderrors base schema formerrors formerror globalerrors general global root all object self request'.split(
    ' ',
  ),
);

/** Words that stand where a code might and are none. */
export const emptyCodes = new Set(
  'error errors fail failed failure field global alternative object status unknown null undefined'.split(' '),
);

/**
 * A sentence that only says that something is wrong with the input: where the response says more elsewhere, that is meant.
 * `The given data was invalid.`, `Validation failed for POST /tasks`, `A validation exception occurred`.
 */
export function isSummary(text: string): boolean {
  return (
    text.length <= 160 &&
    (summary.test(text) || /\bsee (?:the )?[\w' `"]{0,30}\b(?:details?|errors?|fields?)\b/i.test(text))
  );
}

const summary =
  /^(?:(?:an?|the|one or more|some|your|multiple|given|submitted|provided|incoming|error|errors|there (?:was|were)|it) )*(?:(?:validation|parameters?|request|requests|input|inputs|payload|schema|data|body|query|form|fields?|field|json|entity|arguments?|provided|resource|model)(?:\(s\))?[ -])*(?:validation|errors?|exceptions?|invalid|failed|failures?|rejected)\b(?: (?:errors?|exceptions?|failed|failures?|invalid|occurred|found|input|inputs|data|request|provided|resource|not valid|has|have|is|was|were|with|values?|validating|for [A-Z]+ \/\S*|\d+))*[.!:]*$|^(?:the |your )?(?:request|input|data|payload|parameters?|given data|json data)(?: \w+){0,2} (?:is|was|were|are) (?:missing or |not )?(?:invalid|valid)[.!]?$|^(?:the values? of )?(?:one or more|some) \w+(?: \w+){0,5} (?:is|was|were|are|have|had|failed|could)\b[^,;:'"`]*$/i;
