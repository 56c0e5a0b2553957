/** The names under which the APIs of the world put messages, codes and fields; all normalised (see `normalName`). */

function ranks(names: string): ReadonlyMap<string, number> {
  return new Map(names.split(/\s+/).map((name, rank) => [name, rank]));
}

/** The best first: where an object has several of them, the more telling one is the message. */
export const messageNames = ranks(
  'message msg errormessage errormsg messagetext usermessage errordescription detail defaultmessage longmessage ' +
    'shortmessage faultstring errorsummary summary description errordetail errordetails details reason explanation text ' +
    'errortext statusmessage statustext info cause diagnosticmessage exceptionmessage exception title messages ' +
    'errormessages error errors ' +
    'fault failure',
);

/** Of these an array of texts is a list of messages; of the others it is the errors of a field of that name. */
export const listNames = new Set(
  'message messages msg errormessage errormessages error errors detail details errordetails reasons'.split(' '),
);

/** Says by itself that the object that has it is an error; the others occur in data as well. */
export const tellingNames = new Set(
  'message msg errormessage errormsg messagetext usermessage errordescription detail defaultmessage faultstring errorsummary reason'.split(
    ' ',
  ),
);

/** Where the single errors of a response stand. */
export const containerNames = new Set(
  (
    'errors error details detail errordetails errordetail issues issue violations violation constraintviolations parameterviolations ' +
    'fieldviolations fielderrors globalerrors formerrors validation validations validationerrors validationerror validationmessages ' +
    'validationresult invalidparams invalidparameters invalidfields causes errorcauses rootcause errorchain problems messages ' +
    'errormessages errorlist modelstate suberrors innererrors additionalerrors failures faults fault exceptions responsemetadata ' +
    'children fields message msg reasons badrequest serviceexception requesterror errorresponse apierror'
  ).split(' '),
);

export const codeNames = ranks(
  'code errorcode errcode errorkey errortype subcode rule validatorkey keyword faultcode exceptiontype reason status error type kind',
);

/** The field at fault, the most exact first. */
export const fieldNames = ranks(
  'field fieldname fieldpath pointer loc instancepath datapath jsonpath propertypath path param parameter parametername ' +
    'paramname property propertyname attribute argument argumentname key target element member column fields keys membernames fieldnames ' +
    'location name context',
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
