/** Makes diagnosed problems of what was found: kind, field in the request's own terms, cause, remedy, mends. */
import type { CompiledDialect, CompiledPlace } from './compiled';
import type { Credentials } from './credentials';
import type { DiagnosedProblem, Field, Kind, TextPosition } from './diagnosis';
import { elsewhereWords } from './elsewhere';
import { findValue, formKey, onlyProperty, queryParameter, unnamedSegment, valueAt } from './find-in-request';
import type { Finding, NamedField } from './finding';
import { formWanted } from './form-wanted';
import { isObject, toPointer } from './json-node';
import { normalName } from './location-words';
import { fillTemplate, leavesKindOpen, type MatchedRule, matchRule } from './match-rule';
import { mendsFor } from './mends';
import { mentionedField } from './mentioned-field';
import { parsedJson } from './parsed-json';
import { type Placing, placeField } from './place';
import { argumentAt } from './query-argument';
import { reportedFields } from './reported-field';
import type { RequestView } from './request-view';
import type { ResponseView } from './response-view';
import type { StatusMeaning } from './status-meaning';
import { statusMeaning } from './status-meaning';
import { positionInProse, textPosition } from './text-position';
import { unnamedCandidates } from './unnamed-property';
import { segmentNames } from './url-template';
import { fieldWords, kindWords, unnamedWords, type Words } from './words';

export interface ProblemContext {
  readonly dialects: readonly CompiledDialect[];
  readonly request: RequestView;
  readonly response: ResponseView;
  readonly status: StatusMeaning;
  readonly credentials: Credentials;
  /** Of all problems of the response. */
  readonly messages: readonly string[];
  readonly roots: Placing['roots'];
}

/** A problem with the rule that it was recognised by: retry advice needs both. */
export interface RuledProblem {
  readonly problem: DiagnosedProblem;
  readonly rule: MatchedRule;
  readonly help: string | null;
}

const noPlace: CompiledPlace = { rules: {}, exceptions: [], certain: false };

export function diagnoseFinding(finding: Finding, context: ProblemContext): RuledProblem {
  const { dialects, request, response } = context;
  const ownStatus = finding.status ?? response.status;
  const rule = matchRule(dialects, finding, {
    request,
    status: ownStatus,
    headers: response.headers,
    messages: context.messages,
  });
  const status = finding.status === null ? context.status : statusMeaning(dialects, finding.status);
  const { field: reported, others } = reportedFields(finding, rule);
  // A code that says no more than the status does leaves the kind to the field.
  const known = rule.kind === 'bad-request' && !rule.pattern ? null : rule.kind;
  const stated = known ?? kindByStatus(ownStatus, status, reported !== null, request);
  const templates = dialects.flatMap((dialect) => dialect.templates);
  const placing: Placing = {
    request,
    templates,
    place: dialects.find(({ place }) => place)?.place ?? noPlace,
    pathNames: segmentNames(templates, request.segments),
    kind: stated,
    roots: context.roots,
  };
  const at =
    memberBelow(finding, rule, placing) ??
    placed(reported, rule, placing, finding) ??
    (noField(rule) ? null : unnamedField(finding, stated, ownStatus, placing));
  const { kindIfPresent } = rule.pattern?.pattern ?? {};
  const kind = kindIfPresent && isPresent(at, request) ? kindIfPresent : stated;
  const field = at ?? fieldOfKind(kind, ownStatus, context);
  const otherFields = others.flatMap((other) => placeField(other, placing) ?? []);
  const message = finding.message ?? reasonOf(response, context.status);
  const from = finding.from === null || response.form !== 'json' ? null : toPointer(finding.from);
  const code = finding.code ?? rule.groups.code ?? null;
  const asForm = formWanted(kind, field, reported, placing);
  if (asForm) {
    const { words, ...rest } = asForm;
    return { problem: { message, code, ...rest, ...words, position: null, from }, rule, help: finding.help };
  }
  const isGeneric = rule.groups.field === undefined && (rule.dialect?.dialect.rank ?? 'generic') === 'generic';
  const unnamed =
    kind === 'unknown-field' && isGeneric ? unnamedCandidates(message, field, request, context.messages) : null;
  const words = unnamed ? unnamedWords(field, unnamed) : wordsFor({ kind, field, rule, status }, context);
  const problem: DiagnosedProblem = {
    message,
    code,
    kind,
    field,
    ...words,
    mends: mendsFor({
      kind,
      field,
      otherFields,
      message,
      from: response.form === 'json' ? finding.from : null,
      rule,
      status,
      placing,
      response,
      credentials: context.credentials,
      unnamed,
    }),
    position: finding.position ?? statedPosition(rule) ?? (kind === 'syntax' ? positionInProse(message) : null),
    from,
  };
  return { problem, rule, help: finding.help };
}

/** The dialect knows that there is none. */
function noField({ pattern, code }: MatchedRule): boolean {
  return pattern?.pattern.ghost === true || pattern?.pattern.field === '' || code?.field === '';
}

/** What the input's fault is about, where no member and no pattern names it: something that is in the request. */
function unnamedField(finding: Finding, kind: Kind, status: number, placing: Placing): Field | null {
  if (!leavesKindOpen(status) && status !== 409) return null;
  if (kind !== 'malformed' && kind !== 'unknown-field' && kind !== 'conflict') return null;
  const byCode = kind === 'malformed' ? fieldByCode(finding, placing.request) : null;
  return (
    byCode ?? (finding.message === null ? null : mentionedField(finding.message, placing, kind !== 'unknown-field'))
  );
}

/** `INVALID_EMAIL`, `bad_limit`: the parameter of that name, where the request has it. */
function fieldByCode({ code, message }: Finding, request: RequestView): Field | null {
  const wording = /^(?:invalid|bad|malformed|wrong)[_-](?<name>[a-z][a-z0-9_-]*)$/i;
  const name = (wording.exec(code ?? '') ?? wording.exec(message?.slice(0, 100) ?? ''))?.groups?.name;
  if (name === undefined) return null;
  return (queryParameter(request, name) ?? formKey(request, name) ?? onlyProperty(request, name))?.field ?? null;
}

function statedPosition({ pattern, groups }: MatchedRule): TextPosition | null {
  const { line, column, offset } = groups;
  return textPosition({ line, column, offset }, pattern?.pattern.position);
}

/** A part of the request that is there, empty or not. */
function isPresent(field: Field | null, request: RequestView): boolean {
  if (!field) return false;
  return field.pointer === '' ? (request.bodyText?.trim() ?? '') !== '' : valueAt(request, field) !== null;
}

/** What the server calls the status, else what the dialect or the registry does. */
export function reasonOf(response: ResponseView, status: StatusMeaning): string {
  return response.reason.trim() || status.reason;
}

function kindByStatus(code: number, status: StatusMeaning, fielded: boolean, request: RequestView): Kind {
  const open = leavesKindOpen(code);
  // The server may not say so, but a body that does not parse is what it could not use.
  if (code === 400 && !fielded && request.bodyKind === 'json' && brokenBody(request)) return 'syntax';
  if (open && fielded) return 'malformed';
  return status.kind ?? 'bad-request';
}

function brokenBody(request: RequestView): boolean {
  const text = request.bodyText?.trim() ?? '';
  return text !== '' && text.length < 1_000_000 && parsedJson(text) === undefined;
}

function placed(named: NamedField | null, rule: MatchedRule, placing: Placing, finding: Finding): Field | null {
  const message = finding.message ?? '';
  const { pattern, groups } = rule;
  const { within } = pattern?.pattern ?? {};
  if (within !== undefined) {
    const said = named === null || named.name === '#' ? '' : [named.name].flat().join('.');
    // What is quoted is the value, or its type: whose value it is says the place.
    const argument = placing.kind === 'malformed' ? argumentAt(finding.position, placing.request) : null;
    const name = argument ?? said;
    return { name, location: 'body', pointer: within, probable: false, within };
  }
  const field = named && placeField(named, placing);
  // The name is more than the value, where it is in the request.
  const present = field !== null && groups.field !== undefined && valueAt(placing.request, field) !== null;
  if (pattern?.pattern.locate && !present) {
    const value = groups.value ?? groups.field ?? '';
    const stated = fillTemplate(pattern.pattern.field ?? groups.field ?? '', groups);
    const fallback = stated || unnamedSegment(placing.request, value, message);
    const found = findValue(placing.request, value, placing.pathNames, fallback);
    if (found && found.field.name !== '') return found.field;
    if (pattern.pattern.location === undefined && groups.field === undefined) return null;
  }
  // What is quoted may be the value: `"urgent" is not a valid choice`.
  if (field?.probable && placing.kind === 'malformed' && typeof named?.name === 'string') {
    const fallback = unnamedSegment(placing.request, named.name, message);
    const found = findValue(placing.request, named.name, placing.pathNames, fallback);
    if (found && found.field.name !== '') return found.field;
  }
  return field;
}

/** A member that is missing is told at its parent, which is there (JSON:API, "Error Objects"); the message names it. */
function memberBelow({ field: parent }: Finding, { groups, pattern }: MatchedRule, placing: Placing): Field | null {
  const name = groups.field;
  if (
    placing.kind !== 'missing' ||
    !parent ||
    !name ||
    !/^[\w$@-]+$/.test(name) ||
    pattern?.pattern.field !== undefined
  )
    return null;
  const at = placeField(parent, placing);
  const there = at && at.location === 'body' && at.pointer !== null ? valueAt(placing.request, at) : null;
  if (!at || !isObject(there?.raw) || normalName(name) === normalName(at.name)) return null;
  return { name, location: 'body', pointer: `${at.pointer}${toPointer([name])}`, probable: false };
}

/** Some kinds are about one header, whatever the message says. */
function fieldOfKind(kind: Kind, status: number, { credentials, request }: ProblemContext): Field | null {
  const header = (name: string): Field => ({ name, location: 'header', pointer: null, probable: false });
  if (kind === 'unauthorized' && (status === 401 || status === 407)) return header(credentials.header);
  if (kind === 'unsupported-media-type' && request.bodyKind !== 'none') return header('Content-Type');
  if (kind === 'not-acceptable') return header('Accept');
  if (status === 428 && kind === 'missing') return header('If-Match');
  return null;
}

function wordsFor(
  { kind, field, rule, status }: { kind: Kind; field: Field | null; rule: MatchedRule; status: StatusMeaning },
  { credentials, request }: ProblemContext,
): Words {
  const { groups, pattern, code } = rule;
  const usual = usualWords(kind, field, status, credentials, request);
  // A member of the body may name the field, or the rule: then no group has it.
  const known = groups.field === undefined && field?.name ? { ...groups, field: field.name } : groups;
  const words = (stated: string | undefined, otherwise: string) => {
    const isWhole = stated !== undefined && (known.field !== undefined || !stated.includes('{field}'));
    return isWhole ? fillTemplate(stated, known) : otherwise;
  };
  // Whatever the API says of them, it has not seen them.
  if (kind === 'unauthorized' && field?.location === 'header' && credentials.withheld) return usual;
  const remedy = words(pattern?.pattern.remedy ?? code?.remedy, usual.remedy);
  const elsewhere = elsewhereWords(kind, field, request);
  return {
    cause: words(pattern?.pattern.cause ?? code?.cause, usual.cause),
    remedy: elsewhere === null ? remedy : `${remedy} ${elsewhere}`,
  };
}

function usualWords(
  kind: Kind,
  field: Field | null,
  status: StatusMeaning,
  credentials: Credentials,
  { bodyKind, bodyFiles }: RequestView,
): Words {
  const own = { cause: status.cause ?? status.meaning, remedy: status.remedy };
  if (kind === 'unauthorized' && field?.location === 'header') {
    const { sent, withheld } = credentials;
    return { cause: sent && !withheld ? own.cause : credentials.cause, remedy: credentials.remedy ?? own.remedy };
  }
  const isInFile = bodyKind === 'json' && bodyFiles.length > 0;
  const ofField = field && fieldWords(kind, field, isInFile ? 'file' : bodyKind);
  if (ofField) return ofField;
  return kind === status.kind ? own : (kindWords(kind) ?? own);
}
