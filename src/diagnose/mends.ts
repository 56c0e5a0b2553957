/** The edits that mend a problem, as data; `fix/` makes text edits of them. */
import type { AlternativeField, MendRule } from '../dialects/dialect';
import { headerValue } from '../exchange';
import type { Credentials } from './credentials';
import type { Field, Kind, Mend } from './diagnosis';
import { headerField, isNamed, valueAt } from './find-in-request';
import { type NamedField, namedField } from './finding';
import { isObject, type JsonPath, scalarText } from './json-node';
import { normalName } from './location-words';
import { fillTemplate, type MatchedRule, proseList } from './match-rule';
import { isPageSize, lowerPage } from './page-size';
import { type Placing, placeField } from './place';
import type { ResponseView } from './response-view';
import { splitMend } from './split';
import { statedBound } from './stated-bound';
import { type StatedValues, statedValues, valuesBeside } from './stated-values';
import type { StatusMeaning } from './status-meaning';
import { suggestedNames } from './suggested-names';
import { unnamedMends } from './unnamed-property';
import { matchTemplate } from './url-template';
import { formatValue } from './value-format';

export interface MendContext {
  readonly kind: Kind;
  readonly field: Field | null;
  readonly otherFields: readonly Field[];
  readonly message: string;
  /** Where that stands in a JSON body. */
  readonly from: JsonPath | null;
  readonly rule: MatchedRule;
  readonly status: StatusMeaning;
  readonly placing: Placing;
  readonly response: ResponseView;
  readonly credentials: Credentials;
  /** What the property too many may be, where the response does not name it; else null. */
  readonly unnamed: readonly Field[] | null;
}

/** More choices than these are no help. */
const maxChoices = 24;

/** The best first. What the dialect says comes before what follows from the kind. */
export function mendsFor(context: MendContext): Mend[] {
  const { rule } = context;
  const alternatives = alternativesOf(rule);
  if (alternatives.length > 1) return alternativeMends(alternatives, context);
  const ofRule = rule.pattern?.pattern.mends ?? rule.code?.mends;
  const stated = ofRule ?? (context.kind === context.status.kind ? context.status.mends : undefined);
  const mends = stated?.flatMap((mend) => fromRule(mend, context) ?? []) ?? [];
  // A page that is asked for already is made smaller; what no page helps with, the dialect knows by itself.
  const isPaged = ofRule?.some(({ op }) => op !== 'split') ?? isGeneric(rule);
  const smaller = context.kind === 'truncated' && isPaged ? lowerPage(context.placing.request) : null;
  if (smaller) return [smaller, ...mends.filter(({ op }) => op === 'split')];
  return mends.length > 0 ? mends : byKind(context);
}

function isGeneric({ dialect }: MatchedRule): boolean {
  return dialect === null || dialect.dialect.rank === 'generic';
}

function fieldNamed(name: string | undefined, context: MendContext): Field | null {
  if (name === undefined) return context.field;
  return placeNamed(namedField(fillTemplate(name, context.rule.groups)), context);
}

/** Where it is, if it is there: that it is not missing is known here. */
function placeNamed(name: NamedField, { placing, kind }: MendContext): Field | null {
  return placeField(name, kind === 'missing' ? placing : { ...placing, kind: 'malformed' });
}

function fromRule(mend: MendRule, context: MendContext): Mend | null {
  const { groups } = context.rule;
  if (mend.op === 'header') return { op: 'header', name: mend.name, value: fillTemplate(mend.value, groups) };
  if (mend.op === 'split') return splitMend(mend, context.placing.request);
  const field = fieldNamed(mend.field, context);
  if (!field) return null;
  switch (mend.op) {
    case 'add': {
      const value = mend.from === undefined ? mend.value : responseValue(mend.from, context);
      if (value === null) return null;
      const text = value === undefined ? null : fillTemplate(value, groups);
      return { op: 'add', field, value: text, ...(mend.note === undefined ? {} : { note: mend.note }) };
    }
    case 'replace': {
      const wrong = groups.value ?? valueAt(context.placing.request, field)?.value ?? null;
      const taken = mend.from === undefined ? null : responseValue(mend.from, context);
      const formatted = mend.format && wrong !== null ? formatValue(wrong, mend.format) : [];
      // What stands in the quotes is right: it may be a variable, which stays.
      const isInQuotes = literalFormats.has(mend.format ?? '') && isQuoted(field, formatted[0], context);
      if (isInQuotes) return { op: 'unquote', field, as: mend.format === 'boolean' ? 'boolean' : 'number' };
      const values = taken !== null ? [taken] : formatted.length > 0 ? formatted : (mend.values ?? []);
      const texts = values.map((value) => fillTemplate(value, groups));
      return replacing(field, texts, context);
    }
    case 'remove':
      return isThere(field, context) ? { op: 'remove', field } : null;
    case 'quote':
      return { op: 'quote', field };
    case 'wrap':
      return wrapping(field, context);
    case 'rename':
      return renaming(field, mend.to?.map((name) => fillTemplate(name, groups)) ?? suggestions(groups), context);
  }
}

/** Only of what the path names in the plural: else the field is one that is missing among the others. */
function wrapping({ name }: Field, { placing: { request } }: MendContext): Mend | null {
  const plurals = [`${name}s`, `${name}es`, `${name.replace(/y$/, 'ie')}s`, name].map(normalName);
  const json = request.json();
  const isNamed = request.segments.some((segment) => plurals.includes(normalName(segment.replace(/\.\w+$/, ''))));
  if (!isNamed || !isObject(json) || Object.keys(json).length === 0 || Object.hasOwn(json, name)) return null;
  return { op: 'wrap', name };
}

/** What is not in the request under its name cannot get another. */
function renaming(field: Field, names: readonly string[], context: MendContext): Mend | null {
  const to = Array.from(new Set(names)).filter((name) => name !== '' && name !== field.name);
  return to.length > 0 && field.name !== '' && isThere(field, context) ? { op: 'rename', field, to } : null;
}

/** No pattern knows the wording by which the message says what is meant, or what there is. */
function renamingByMessage(field: Field, context: MendContext): Mend | null {
  const { names, listed } = suggestedNames(context.message);
  const renamed = renaming(field, names, context);
  return renamed?.op === 'rename' && listed ? { ...renamed, listed } : renamed;
}

function suggestions({ suggestions: text }: MatchedRule['groups']): string[] {
  return text === undefined ? [] : proseList(text).slice(0, maxChoices);
}

function responseValue(path: string, { rule, status, response }: MendContext): string | null {
  const [node] = (rule.dialect ?? status.dialect)?.paths.get(path)?.find(response.data, null) ?? [];
  return node ? scalarText(node.value) : null;
}

/** Of these the wrong value may be the right one in quotes. */
const literalFormats: ReadonlySet<string> = new Set(['integer', 'number', 'boolean']);

function isQuoted(field: Field, value: string | undefined, { placing }: MendContext): boolean {
  const there = valueAt(placing.request, field);
  return field.pointer !== null && typeof there?.raw === 'string' && there.value?.trim() === value;
}

function replacing(field: Field, values: readonly string[], { rule, placing }: MendContext): Mend | null {
  const there = valueAt(placing.request, field);
  const find = rule.groups.value ?? (field.location === 'path' ? null : (there?.value ?? null));
  const others = values.filter((value) => value !== there?.value && value !== '').slice(0, maxChoices);
  // Nothing to replace: what is not there is added.
  if (others.length === 0 || (!there && field.location !== 'path')) return null;
  return { op: 'replace', field, find, values: others };
}

function isThere(field: Field, { placing }: MendContext): boolean {
  return valueAt(placing.request, field) !== null || placing.request.bodyKind === 'file';
}

function alternativesOf({ pattern, groups }: MatchedRule): readonly (readonly AlternativeField[])[] {
  if (pattern?.pattern.oneOf) return pattern.pattern.oneOf;
  return groups.alternatives === undefined
    ? []
    : proseList(groups.alternatives).map((part) => part.split(/\s*\+\s*|\s+(?:with|and)\s+/));
}

interface Alternative {
  readonly present: number;
  readonly absent: readonly { readonly field: Field; readonly value: string | null }[];
  readonly fields: readonly Field[];
  readonly there: readonly Field[];
}

/** One mend for each alternative: what it lacks is added. Those that the request has begun come first. */
function alternativeMends(alternatives: readonly (readonly AlternativeField[])[], context: MendContext): Mend[] {
  const read = alternatives.map((members) => readAlternative(members, context));
  const whole = read.filter(({ absent, fields }) => absent.length === 0 && fields.length > 0);
  if (whole.length > 1) {
    // One of them is wanted and several are there.
    return whole.flatMap(({ fields: [field, ...more] }): Mend[] =>
      field && more.length === 0 ? [{ op: 'remove', field }] : [],
    );
  }
  const [complete] = whole;
  const begun = read.filter(({ present, absent }) => present > 0 && absent.length > 0);
  if (complete && begun.length > 0 && context.kind === 'malformed') {
    // What was begun beside it is one too many: the one or the other goes, and nothing is added to both.
    const [own, ...more] = complete.fields;
    const extra = begun.flatMap(({ there }) => (there.length === 1 ? there : []));
    return [...extra, ...(own && more.length === 0 ? [own] : [])].map((field) => ({ op: 'remove', field }));
  }
  return read
    .filter(({ absent }) => absent.length > 0)
    .sort((a, b) => Number(b.present > 0) - Number(a.present > 0))
    .map(({ absent }) => {
      const [only, ...more] = absent;
      return only && more.length === 0
        ? { op: 'add', field: only.field, value: only.value }
        : { op: 'add-all', fields: absent };
    });
}

function readAlternative(members: readonly AlternativeField[], context: MendContext): Alternative {
  const there: Field[] = [];
  const absent: { field: Field; value: string | null }[] = [];
  const fields: Field[] = [];
  for (const member of members) {
    const { name, value } = typeof member === 'string' ? { name: member, value: null } : member;
    const field = placeNamed(namedField(name), context);
    if (!field) continue;
    fields.push(field);
    if (valueAt(context.placing.request, field)?.value) there.push(field);
    else absent.push({ field, value });
  }
  return { present: there.length, absent, fields, there };
}

function byKind(context: MendContext): Mend[] {
  const { kind, field, response, credentials } = context;
  switch (kind) {
    case 'missing':
      return missing(context);
    case 'unknown-field':
      return unknownField(context);
    case 'malformed':
      return malformed(context);
    case 'unauthorized':
      if (field?.location !== 'header') return [];
      return field.within !== undefined ? missing(context) : credentials.mend ? [credentials.mend] : [];
    case 'method-not-allowed':
      return (
        (headerValue(response.headers, 'allow') ?? '')
          .split(',')
          .map((method) => method.trim().toUpperCase())
          .filter(
            (method) =>
              /^[A-Z]+$/.test(method) &&
              !/^(?:HEAD|OPTIONS|TRACE)$/.test(method) &&
              method !== context.placing.request.method,
          )
          // What takes things away is not the first to be tried.
          .sort((a, b) => Number(a === 'DELETE') - Number(b === 'DELETE'))
          .map((value) => ({ op: 'method', value }))
      );
    case 'not-found':
      return field === null && response.status === 404 ? otherPath(context.placing) : [];
    case 'unsupported-media-type':
      return mediaTypes(context).map((value) => ({ op: 'header', name: 'Content-Type', value }));
    case 'not-acceptable':
      return [{ op: 'header', name: 'Accept', value: mediaTypesIn(context.message)[0] ?? 'application/json' }];
    default:
      return [];
  }
}

/** What a path begins with, up to a name of its own, is a path as well: `/tasks/{task_gid}` has `/tasks` before it. */
function otherPath({ templates, request }: Placing): Mend[] {
  if (templates.some((template) => matchTemplate(template, request.segments))) return [];
  const known = templates.flatMap(({ parts }) =>
    parts.flatMap((part, index) =>
      'literal' in part || index === parts.length - 1 ? [parts.slice(0, index + 1)] : [],
    ),
  );
  return known.length > 0 ? [{ op: 'path', known }] : [];
}

function unknownField(context: MendContext): Mend[] {
  const { field, rule } = context;
  if (context.unnamed) return unnamedMends(context.unnamed);
  if (!field || field.name === '' || field.location === 'path') return [];
  if (field.within?.startsWith('/')) {
    const to = suggestions(rule.groups);
    return to.length > 0 ? [{ op: 'rename', field, to }] : [];
  }
  if (!isThere(field, context)) return [];
  const renamed = renaming(field, suggestions(rule.groups), context) ?? renamingByMessage(field, context);
  return [...(renamed ? [renamed] : []), { op: 'remove', field }];
}

function missing({ field, otherFields, credentials, placing }: MendContext): Mend[] {
  if (!field || field.location === 'path') return [];
  const wantsBody = field.pointer === '' && placing.request.bodyKind === 'none';
  if (field.name === '') return wantsBody ? [{ op: 'add', field, value: null }] : [];
  if (field.within === 'Cookie') {
    // Beside other cookies it is for the user to add: they are not to be lost.
    const others = headerField(placing.request, field.within);
    return others ? [] : [{ op: 'header', name: field.within, value: `${field.name}=$1` }];
  }
  if (field.location === 'header') {
    if (field.name.toLowerCase() === credentials.header.toLowerCase())
      return credentials.mend ? [credentials.mend] : [];
    return [{ op: 'header', name: field.name, value: headerDefaults[field.name.toLowerCase()] ?? '$1' }];
  }
  const all = [field, ...otherFields.filter(({ location }) => location === 'query' || location === 'body')];
  if (all.length > 1) return [{ op: 'add-all', fields: all.map((each) => ({ field: each, value: null })) }];
  return [{ op: 'add', field, value: null }];
}

const headerDefaults: Readonly<Record<string, string>> = {
  'content-type': 'application/json',
  accept: 'application/json',
  'idempotency-key': '{{$guid}}',
};

function malformed(context: MendContext): Mend[] {
  const { field, rule, message } = context;
  if (!field || field.name === '') return [];
  const allowed = rule.groups.allowed === undefined ? [] : proseList(rule.groups.allowed);
  const there = valueAt(context.placing.request, field);
  if (allowed.length > 0) {
    const mend = replacing(field, allowed, context);
    return mend ? [mend] : [];
  }
  const stated = valuesStated(context);
  const toStated = there ? replacing(field, stated.values, context) : null;
  // A word that may be a value, or say what a value is like, is for the user to choose.
  if (toStated) return stated.certain ? [toStated] : [...anotherValue(field, context), toStated];
  // What is not in the request at all is wrong for want of a value.
  if (!there && !field.probable && !field.within?.startsWith('/')) return missing(context);
  const isNumber = typeof there?.raw === 'number' || typeof there?.raw === 'boolean';
  const wantsString = /\bstring\b/i.test(
    message.replace(/\b(?:received|got|found|but was|given|unmarshal):?(?: an?)? string\b/i, ''),
  );
  if (isNumber && wantsString) return [{ op: 'quote', field }];
  const bound = there?.value == null ? null : statedBound(message, there.value);
  const bounded = bound === null ? null : replacing(field, [bound], context);
  if (bounded) return [bounded];
  const smaller = isPageSize(field) && /\btoo (?:large|big|high|many)\b|\bexceed/i.test(message);
  const page = smaller ? lowerPage(context.placing.request) : null;
  return page ? [page] : anotherValue(field, context);
}

/** In so many words, or beside them. */
function valuesStated({ field, message, response, from, placing: { request } }: MendContext): StatedValues {
  const beside = valuesBeside(response.data, from);
  return beside.length > 0
    ? { values: beside, certain: true }
    : statedValues(message, field?.name ?? '', (word) => isNamed(request, word));
}

/** The place is known, what is right is not: the value that is there is for the user to type over. */
function anotherValue(field: Field, { placing, credentials }: MendContext): Mend[] {
  const isCredential = field.location === 'header' && field.name.toLowerCase() === credentials.header.toLowerCase();
  if (field.probable || field.within?.startsWith('/') || field.location === 'path' || isCredential) return [];
  const there = valueAt(placing.request, field);
  // An object or a list is no value to type over.
  return !there || (typeof there.raw === 'object' && there.raw !== null) ? [] : [{ op: 'add', field, value: null }];
}

/** What the API takes, as the response says (RFC 9110, 12.5.1: Accept in a response), else by the look of the body. */
function mediaTypes({ response, message, placing: { request } }: MendContext): string[] {
  const stated = ['accept-post', 'accept-patch', 'accept'].flatMap((name) =>
    mediaTypesIn(headerValue(response.headers, name) ?? ''),
  );
  const named = stated.length > 0 ? stated : mediaTypesIn(message);
  const looks = /^\s*[[{]/.test(request.bodyText ?? '{')
    ? 'application/json'
    : /^[^\s=&]+=[^\s]*$/.test(request.bodyText ?? '')
      ? 'application/x-www-form-urlencoded'
      : 'application/json';
  const choices = named.filter((type) => type !== request.mediaType);
  return choices.length > 0 ? choices.slice(0, 5) : looks === request.mediaType ? [] : [looks];
}

function mediaTypesIn(text: string): string[] {
  const found = text.match(/\b(?:application|text|multipart|image|audio|video)\/[\w.+-]+/gi) ?? [];
  return Array.from(new Set(found.map((type) => type.toLowerCase().replace(/\.$/, ''))));
}
