/** What a dialect says would mend a problem, as changes of the request at hand: each alternative with its title. */
import type { DiagnosedProblem, Field, Mend } from '../diagnose/diagnosis';
import { similarName } from '../resolve/similar-name';
import type { Change } from './changes';
import { replacement } from './draft';
import { namesBeside, type PlacedField, placeField, placeInWords } from './field-place';
import { argumentInQuery, renamedInQuery } from './graphql-query';
import { headerValue } from './header-value';
import { findHeaders, headerEdits, headerLiteral, isHeaderName } from './headers';
import { formOfJson } from './json-as-form';
import type { JsonChange } from './json-change';
import { memberInParameter } from './json-parameter';
import { otherPaths } from './known-paths';
import type { KnownValue } from './known-values';
import { lineEndAt } from './layout';
import type { Listing } from './listing';
import { looseName } from './names';
import { parameterOf, typedByOperation } from './operation';
import { type RequestReading, writtenText } from './reading';
import { narrowings } from './split';
import { findInPath, findPathVariable, methodEdits, pathEdit } from './target-url';
import { chooseValue, type FixValue, inWords, isTyped, valueInWords } from './value';
import { wrapEdits } from './wrapped-json';

/** One way to mend a problem. */
export interface Proposal {
  readonly title: string;
  readonly changes: readonly Change[];
  /** The user still has to type a value. */
  readonly typed: boolean;
  /** Its place is known, not guessed, and it changes no more than a field. */
  readonly certain: boolean;
  /** The value that it takes from an earlier response. */
  readonly known?: KnownValue;
  /** What has to be sent before. */
  readonly listing?: Listing;
}

/** What a mend says to change; several where it names several values. Empty where no edit is right. */
export function proposalsFor(reading: RequestReading, mend: Mend, problem: DiagnosedProblem): Proposal[] {
  const renames = problem.kind === 'unknown-field';
  switch (mend.op) {
    case 'add':
      if (mend.field.within === '/query') return listOf(argumentProposal(reading, mend.field, problem));
      return [
        ...listOf(misspelt(reading, mend, problem)),
        ...listOf(addProposal(reading, [mend], mend.note)),
        ...knownProposals(reading, [mend], mend.note),
      ];
    case 'add-all':
      return [...listOf(addProposal(reading, mend.fields)), ...knownProposals(reading, mend.fields)];
    case 'replace':
      return mend.values.flatMap((value) => listOf(replaceProposal(reading, mend.field, mend.find, value, renames)));
    case 'remove':
      return listOf(removeProposal(reading, mend.field));
    case 'rename':
      return (mend.listed ? listOf(similarName(mend.field.name, mend.to)) : mend.to).flatMap((to) => {
        if (mend.field.within === '/query') return listOf(queryRenameProposal(reading, mend.field, to, problem));
        const place = placeField(reading, mend.field);
        const isFree = place?.written && !namesBeside(reading, place).includes(to);
        return listOf(isFree ? renameProposal(place, to) : null);
      });
    case 'wrap': {
      const drafts =
        reading.body?.kind === 'json' && reading.body.under.length === 0
          ? wrapEdits(reading.body.json, mend.name)
          : null;
      const title = `Put the body into an object "${inWords(mend.name)}"`;
      return drafts ? [{ title, changes: [{ at: 'target', drafts }], typed: false, certain: true }] : [];
    }
    case 'quote':
      return listOf(typeProposal(reading, mend.field, 'quote', 'a string'));
    case 'unquote':
      return listOf(typeProposal(reading, mend.field, 'unquote', mend.as === 'number' ? 'a number' : 'a boolean'));
    case 'header':
      if (isForm(mend) && reading.request.body?.kind === 'json') return listOf(asFormProposal(reading));
      return listOf(headerProposal(reading, mend.name, headerValue(reading, mend.name, mend.value)));
    case 'split':
      return narrowings(reading, mend).map(({ title, drafts, listing, known }) => ({
        ...{ title, changes: [{ at: 'target', drafts }], typed: false, certain: false },
        ...(listing ? { listing } : {}),
        ...(known ? { known } : {}),
      }));
    case 'path':
      return otherPaths(reading, mend.known).map(({ title, drafts }) => ({
        ...{ title, changes: [{ at: 'target', drafts }], typed: false, certain: false },
      }));
    case 'method': {
      const drafts = methodEdits(reading.request, mend.value);
      return drafts
        ? [
            {
              title: `Change method to ${mend.value}`,
              changes: [{ at: 'target', drafts }],
              typed: false,
              certain: false,
            },
          ]
        : [];
    }
  }
}

/** More values are a list to read. */
const maxChoices = 24;

/**
 * Among the fixes of several problems none of the values that are allowed is taken for the user: they are the choices of a
 * stop. Null where there is one value alone, or no place for a stop.
 */
export function choiceOf(reading: RequestReading, { kind, mends: [mend] }: DiagnosedProblem): Proposal | null {
  if (mend?.op !== 'replace' || mend.values.length < 2 || mend.values.length > maxChoices) return null;
  if (kind === 'unknown-field' || mend.field.location === 'path' || mend.field.location === 'header') return null;
  const place = placeField(reading, mend.field, mend.find);
  if (!place?.written || place.at === 'multipart') return null;
  const [first = ''] = mend.values;
  const bare =
    (place.at === 'json' || place.at === 'inner') &&
    mend.values.every((value) => /^(?:true|false|-?\d{1,9}(?:\.\d+)?)$/.test(value));
  const value: FixValue = { kind: 'typed', suggestion: first, choices: mend.values, literal: true, bare };
  const title = `Choose ${placeInWords(place)}`;
  return { title, changes: [setChange(place, value)], typed: true, certain: !mend.field.probable };
}

function listOf<T>(item: T | null): T[] {
  return item === null ? [] : [item];
}

function queryRenameProposal(
  reading: RequestReading,
  { name }: Field,
  to: string,
  problem: DiagnosedProblem,
): Proposal | null {
  const draft = renamedInQuery(reading, problem, name, to);
  const title = `Rename "${inWords(name)}" to "${inWords(to)}" in the query`;
  return draft && { title, changes: [{ at: 'target', drafts: [draft] }], typed: false, certain: true };
}

function argumentProposal(reading: RequestReading, { name }: Field, problem: DiagnosedProblem): Proposal | null {
  const draft = argumentInQuery(reading, problem, name);
  if (!draft) return null;
  const typed = draft.text.some((stretch) => typeof stretch !== 'string');
  const title = `Add argument "${inWords(name)}" to the query`;
  return { title, changes: [{ at: 'target', drafts: [draft] }], typed, certain: true };
}

/** What is missing may be there under a name that is spelt nearly the same. */
function misspelt(reading: RequestReading, { field, value }: Addition, { kind }: DiagnosedProblem): Proposal | null {
  if (kind !== 'missing' || value !== null || field.location === 'header') return null;
  const place = placeField(reading, field);
  if (!place || place.written || place.name.length < 4) return null;
  const near = similarName(place.name, namesBeside(reading, place));
  const proposal = near === null ? null : renameFrom(place, near);
  return proposal && { ...proposal, certain: false };
}

interface Addition {
  readonly field: Field;
  readonly value: string | null;
  /** A value that an earlier response had. */
  readonly known?: KnownValue;
}

/** More are to be chosen from where the value is typed. */
const maxKnown = 5;

/** The addition with each of the values that earlier responses have for it, where it lacks just one. */
function knownProposals(reading: RequestReading, additions: readonly Addition[], note?: string): Proposal[] {
  const open = additions.filter((addition) => addition.value === null && addOne(reading, addition)?.typed === true);
  const [only] = open;
  if (!only || open.length > 1 || !reading.target.known) return [];
  return reading.target
    .known(only.field)
    .slice(0, maxKnown)
    .flatMap((known) => {
      const filled = additions.map((addition) => (addition === only ? { ...addition, known } : addition));
      // Which of them is meant only the user knows.
      return listOf(addProposal(reading, filled, note)).map((proposal) => ({ ...proposal, certain: false, known }));
    });
}

function addProposal(reading: RequestReading, additions: readonly Addition[], note?: string): Proposal | null {
  const parts = additions.map((addition) => addOne(reading, addition));
  const found = parts.filter((part) => part !== null);
  const [first] = found;
  if (!first || found.length < parts.length) return null;
  const title = joinTitles(found.map((part) => part.title));
  return {
    title: `${title}${note ? `: ${inWords(note, 80)}` : ''}${probably(additions.some(({ field }) => field.probable))}`,
    changes: found.flatMap((part) => part.changes),
    typed: found.some((part) => part.typed),
    certain: found.every((part) => part.certain) && !additions.some(({ field }) => field.probable),
  };
}

function addOne(reading: RequestReading, { field, value: literal, known }: Addition): Proposal | null {
  if (field.location === 'header') {
    const value =
      literal === null ? headerValue(reading, field.name, null) : chooseValue(field.name, literal, new Set());
    return headerProposal(reading, field.name, value);
  }
  const place = placeField(reading, field);
  // The parameter has no JSON yet that the field could be put into.
  if (!place && field.within !== undefined && field.location === 'query')
    return known ? null : inParameterProposal(reading, field, literal);
  if (!place) return null;
  const { written } = place;
  // The API's name in another style, and there is a value: what is wrong is the name.
  if (written && written.name !== place.name && !written.empty && literal === null && place.at !== 'multipart') {
    return renameProposal(place, place.name);
  }
  const value: FixValue = known
    ? { kind: 'literal', text: known.value, isText: known.isText }
    : ofSchema(chooseValue(place.name, literal, reading.target.variables), field, reading);
  const called = known && known.label !== '' ? ` (${inWords(known.label, 40)})` : '';
  const words = valueInWords(value) === null ? null : `${valueInWords(value)}${called}`;
  return {
    title: `${written ? 'Set' : 'Add'} ${placeInWords(place)}${words === null ? '' : ` = ${words}`}`,
    changes: [setChange(place, value)],
    typed: isTyped(value) || place.at === 'whole',
    certain: true,
  };
}

/** What the user's OpenAPI document knows better than the name does. */
function ofSchema(value: FixValue, field: Field, { target: { operation } }: RequestReading): FixValue {
  const parameter = operation ? parameterOf(field, operation) : null;
  if (!parameter || (value.kind !== 'typed' && value.kind !== 'variable')) return value;
  const typed = typedByOperation(parameter, field.name);
  return value.kind === 'typed' ? typed : { ...value, ...(typed.bare ? { bare: true } : {}) };
}

function inParameterProposal(reading: RequestReading, field: Field, literal: string | null): Proposal | null {
  const text = literal === null ? memberInParameter(reading, field) : null;
  const { within = '', name } = field;
  return (
    text && {
      title: `Add "${inWords(name)}" to the JSON of query parameter "${inWords(within)}"`,
      changes: [{ at: 'query', change: { op: 'set', name: within, value: { kind: 'mixed', text } } }],
      typed: true,
      certain: true,
    }
  );
}

function setChange(place: PlacedField, value: FixValue): Change {
  switch (place.at) {
    case 'query':
    case 'form':
      return { at: place.at, change: { op: 'set', name: place.name, value } };
    case 'multipart':
      return { at: 'multipart', change: { name: place.name, value } };
    default:
      return jsonChange(place, { op: 'set', tokens: place.tokens, value });
  }
}

/** In the body, or in the JSON that a parameter holds. */
function jsonChange({ at, holder }: PlacedField, change: JsonChange): Change {
  return at === 'inner' && holder ? { at, in: holder.at, parameter: holder.name, change } : { at: 'json', change };
}

/** The property or parameter `near`, beside the place, becomes the name of the place. */
function renameFrom(place: PlacedField, near: string): Proposal | null {
  const tokens = [...place.tokens.slice(0, -1), near];
  return renameProposal({ ...place, name: near, tokens, written: { name: near, empty: false } }, place.name);
}

function renameProposal(place: PlacedField, to: string): Proposal | null {
  const title = `Rename ${placeInWords(place, place.written?.name)} to "${inWords(to)}"`;
  const proposal = { title, typed: false, certain: true };
  switch (place.at) {
    case 'query':
    case 'form':
      return { ...proposal, changes: [{ at: place.at, change: { op: 'rename', name: place.name, to } }] };
    case 'json':
    case 'inner':
      return { ...proposal, changes: [jsonChange(place, { op: 'rename', tokens: place.tokens, to })] };
    default:
      return null;
  }
}

const formType = 'application/x-www-form-urlencoded';

function isForm({ name, value }: { readonly name: string; readonly value: string }): boolean {
  return name.toLowerCase() === 'content-type' && value.toLowerCase() === formType;
}

/** JSON under another type would be read by nobody: the body is written anew with its header. Null where no form can hold it. */
function asFormProposal({ block, request }: RequestReading): Proposal | null {
  const written = request.body && writtenText(request.body);
  if (!written) return null;
  const end = written.start + block.text.slice(written.start, written.end).trimEnd().length;
  const isCommented = block.parts.some(
    (part) => part.kind === 'comment' && part.start < end && part.end > written.start,
  );
  const form = isCommented
    ? null
    : formOfJson(block.text, { start: written.start, end }, lineEndAt(block.text, end - 1));
  const type: FixValue = { kind: 'literal', text: formType };
  const header = headerEdits(block, request, [{ op: 'set', name: 'Content-Type', value: type }]);
  if (form === null || !header) return null;
  const drafts = [...header, replacement({ start: written.start, end }, [form])];
  return { title: 'Send the body as a form', changes: [{ at: 'target', drafts }], typed: false, certain: true };
}

function headerProposal(reading: RequestReading, name: string, value: FixValue): Proposal | null {
  if (!isHeaderName(name)) return null;
  if (value.kind === 'literal' && headerLiteral(value.text) === null) return null;
  const words = valueInWords(value);
  const there = findHeaders(reading.request, name).length > 0;
  return {
    title: `${there ? 'Set' : 'Add'} header ${name}${words === null ? '' : `: ${words}`}`,
    changes: [{ at: 'header', change: { op: 'set', name, value } }],
    typed: isTyped(value),
    certain: true,
  };
}

function replaceProposal(
  reading: RequestReading,
  field: Field,
  find: string | null,
  value: string,
  renames: boolean,
): Proposal | null {
  const certain = !field.probable;
  if (field.location === 'path') {
    const variable = (): { start: number; end: number; encoded: boolean } | null => {
      const span = findPathVariable(reading.target.origins, field.name, (a, b) => looseName(a) === looseName(b));
      return span && { ...span, encoded: false };
    };
    const { request, target } = reading;
    const segment = (find === null ? null : findInPath(request.target, target.origins, find)) ?? variable();
    if (!segment) return null;
    const what = find === null ? field.name : `"${inWords(find)}" in the path`;
    const title = `Change ${what} to "${inWords(value)}"${probably(field.probable)}`;
    return { title, changes: [{ at: 'target', drafts: [pathEdit(segment, value)] }], typed: false, certain };
  }
  if (field.location === 'header') {
    const [header] = findHeaders(reading.request, field.name);
    if (!header) return null;
    const whole =
      find !== null && find !== '' && header.value.includes(find) ? header.value.replace(find, () => value) : value;
    return headerProposal(reading, header.name, { kind: 'literal', text: whole });
  }
  const place = placeField(reading, field, find);
  if (!place?.written) return null;
  if (renames) return renameProposal(place, value);
  const title = `Change ${placeInWords(place)} to ${inWords(value)}${probably(field.probable)}`;
  const chosen = chooseValue(place.name, value, reading.target.variables);
  const { operation } = reading.target;
  const isText = operation && parameterOf(field, operation)?.type === 'string';
  const fixValue = chosen.kind === 'literal' && isText ? { ...chosen, isText } : chosen;
  return { title, changes: [setChange(place, fixValue)], typed: false, certain };
}

function removeProposal(reading: RequestReading, field: Field): Proposal | null {
  const done = { typed: false, certain: !field.probable };
  const end = probably(field.probable);
  if (field.location === 'header') {
    if (findHeaders(reading.request, field.name).length === 0) return null;
    const title = `Remove header ${field.name}${end}`;
    return { ...done, title, changes: [{ at: 'header', change: { op: 'remove', name: field.name } }] };
  }
  const place = placeField(reading, field);
  if (!place?.written) return null;
  const title = `Remove ${placeInWords(place)}${end}`;
  switch (place.at) {
    case 'query':
    case 'form':
      return { ...done, title, changes: [{ at: place.at, change: { op: 'remove', name: place.name } }] };
    case 'json':
    case 'inner':
      return { ...done, title, changes: [jsonChange(place, { op: 'remove', tokens: place.tokens })] };
    default:
      return null;
  }
}

function typeProposal(reading: RequestReading, field: Field, op: 'quote' | 'unquote', type: string): Proposal | null {
  const place = placeField(reading, field);
  if ((place?.at !== 'json' && place?.at !== 'inner') || !place.written) return null;
  return {
    title: `Write ${placeInWords(place)} as ${type}${probably(field.probable)}`,
    changes: [jsonChange(place, { op, tokens: place.tokens })],
    typed: false,
    certain: !field.probable,
  };
}

function probably(guessed: boolean): string {
  return guessed ? ' (probably)' : '';
}

/** `Add query parameters "a" and "b"`: what the titles begin with alike is said once. */
function joinTitles([first = '', ...rest]: readonly string[]): string {
  const opening = first.slice(0, first.indexOf('"'));
  const alike = rest.length > 0 && opening !== '' && rest.every((title) => title.startsWith(opening));
  const head = alike ? plural(opening) + first.slice(opening.length) : first;
  return [head, ...rest.map((title) => (alike ? title.slice(opening.length) : lowerFirst(title)))].join(' and ');
}

/** `Add query parameter ` for several of them. */
function plural(opening: string): string {
  return opening.replace(/property $/, 'properties ').replace(/(parameter|field|header|part|variable) $/, '$1s ');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
