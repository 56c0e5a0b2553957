import { bodyText } from '../body-text';
import type { Diagnosis } from '../diagnose/diagnosis';
import { isJsonType, readMediaType } from '../diagnose/media-type';
import { headerValue, type ReceivedResponse, type WrittenOutput } from '../exchange';
import { isBinary, signatureOf } from './body-kind';
import { layOutJson, type TextRange } from './json-layout';
import { sizeText } from './quantity';

export type MarkKind = 'status' | 'message' | 'phrase' | 'request-id' | 'retry-after' | 'rate-limit' | 'note';

/** A place in the rendered text that a hover stands on. Offsets in UTF-16 units. */
export interface Mark extends TextRange {
  readonly kind: MarkKind;
  /** For `message`: index into the diagnosis' problems. */
  readonly problem?: number;
  /** For a `note`: the body is not shown whole, or is in the file of that index among the outputs. */
  readonly about?: 'body' | number;
  /** For a mark on a header's value: the header's name as received. */
  readonly header?: string;
}

export interface RenderedResponse {
  readonly text: string;
  /** In the order of their starts; two problems that one message names have a mark each. */
  readonly marks: readonly Mark[];
}

export interface RenderOptions {
  readonly view: 'pretty' | 'raw';
  /** Say in which file a body is that is not shown. Default: true. */
  readonly paths?: boolean | undefined;
  /** How to get a body that is not shown whole; a sentence. */
  readonly wholeBy?: string | undefined;
  /** The files that the response was to be written to. */
  readonly outputs?: readonly WrittenOutput[] | undefined;
}

/** Bytes of a body that are shown where it is not shown whole. */
const excerptSize = 200_000;
/** A body in memory up to this size, in bytes, is shown whole. */
const wholeSize = 2_000_000;

/**
 * The response as text: status line, headers, an empty line, the body. A line that begins with `#` before the body says
 * what is not as received: an excerpt, a binary body, no valid JSON. `pretty` lays JSON out and changes nothing else;
 * line ends are LF in both views, so that every reader counts the same lines.
 */
export function renderResponse(
  response: ReceivedResponse,
  options: RenderOptions,
  diagnosis: Diagnosis | null = null,
): RenderedResponse {
  const marks: Mark[] = [];
  const version = `HTTP/${response.httpVersion.replace(/^HTTP\//i, '').replace(/^([23])\.0$/, '$1')}`;
  const status = `${response.status} ${oneLine(response.reason)}`.trimEnd();
  let text = `${version} ${status}\n`;
  marks.push({ kind: 'status', start: version.length + 1, end: version.length + 1 + status.length });

  for (const [name, value] of response.headers) {
    const start = text.length;
    text += `${oneLine(name)}: ${oneLine(value)}\n`;
    const kind = headerMark(name, value, diagnosis);
    if (kind) marks.push({ kind, start, end: text.length - 1, header: name });
  }
  text += '\n';

  const body = renderBody(response, options, pointersOf(diagnosis));
  const notes = (options.outputs ?? []).map(({ path, error }, about) => ({
    about,
    text: error ?? `Written to ${path}`,
  }));
  for (const note of [...notes, ...(body.note ? [{ text: body.note, about: body.partly ? 'body' : undefined }] : [])]) {
    const line = `# ${oneLine(note.text)}`;
    const about = note.about === undefined ? {} : { about: note.about as Mark['about'] & {} };
    marks.push({ kind: 'note', start: text.length, end: text.length + line.length, ...about });
    text += `${line}\n`;
  }
  if (body.text !== '' && (notes.length > 0 || body.note)) text += '\n';
  const bodyStart = text.length;
  text += body.text;
  if (diagnosis) marks.push(...bodyMarks(diagnosis, text, bodyStart, body.places));
  marks.sort((one, other) => one.start - other.start || one.end - other.end);
  return { text, marks };
}

/** Status line and header fields as on the wire, with the empty line behind them (RFC 9112, section 2.1). */
export function headText({ status, reason, httpVersion, headers }: ReceivedResponse): string {
  const version = `HTTP/${httpVersion.replace(/^HTTP\//i, '')}`;
  const fields = headers.map(([name, value]) => `${oneLine(name)}: ${oneLine(value)}\r\n`);
  return `${version} ${status} ${oneLine(reason)}\r\n${fields.join('')}\r\n`;
}

interface BodyText {
  readonly text: string;
  readonly note: string | null;
  /** Not all of it is shown. */
  readonly partly?: boolean;
  /** By JSON Pointer, offsets into `text`. */
  readonly places: ReadonlyMap<string, TextRange>;
}

function renderBody(response: ReceivedResponse, options: RenderOptions, pointers: readonly string[]): BodyText {
  const nothing = new Map<string, TextRange>();
  const { body } = response;
  const path = body.kind === 'file' && options.paths !== false ? ` It is in the file ${oneLine(body.path)}.` : '';
  const where = options.wholeBy ? ` ${options.wholeBy}` : path;
  const contentType = headerValue(response.headers, 'Content-Type');
  const bytes = body.kind === 'memory' ? body.bytes : body.head;
  if (body.size === 0 && bytes.length === 0) {
    const usual = [204, 205, 304].includes(response.status);
    return { text: '', note: usual ? null : 'The body is empty.', places: nothing };
  }
  if (body.charset === undefined && isBinary(bytes, contentType)) {
    return { text: '', note: binaryNote(body.size, where, bytes, contentType), partly: true, places: nothing };
  }

  const whole = body.kind === 'memory' && bytes.length <= wholeSize;
  const read = bodyText(body, response.headers, whole ? wholeSize : excerptSize);
  const decoded = read.text.replace(/\r\n?/g, '\n');
  const text = whole ? decoded : wholeLines(decoded);
  const excerpt = whole ? null : excerptNote(body.size, where, Math.min(bytes.length, excerptSize));

  const json = isJsonType(readMediaType(contentType).type);
  if (!json && !/^\s*[[{]/.test(text)) return { text, note: excerpt, partly: !whole, places: nothing };
  const laidOut = layOutJson(text, pointers, options.view === 'pretty');
  const isBroken = laidOut.errorAt !== null && whole;
  const shown = isBroken || laidOut.tooLong ? layOutJson(text, pointers, false) : laidOut;
  if (laidOut.tooLong) {
    const note = 'Formatted, the body would be too long to be shown. It is shown as received.';
    return { text, note: excerpt ?? note, partly: !whole, places: shown.places };
  }
  if (isBroken) {
    const note = json ? `Not valid JSON ${position(text, shown.errorAt ?? 0)}. The body is shown as received.` : null;
    return { text, note, places: shown.places };
  }
  return { text: shown.text, note: excerpt, partly: !whole, places: shown.places };
}

function excerptNote(size: number, where: string, shown: number): string {
  return `Excerpt: the first ${sizeText(shown)} of ${sizeText(size)}.${where.replace(/^ It is/, ' The whole body is')}`;
}

function binaryNote(size: number, where: string, bytes: Uint8Array, contentType: string | null): string {
  const { type } = readMediaType(contentType);
  const found = signatureOf(bytes);
  const what = found && type ? `${found} (Content-Type ${oneLine(type)})` : found || type || 'unknown type';
  return `Binary body, not shown: ${what}, ${sizeText(size)}.${where}`;
}

/** Without the last line where that is likely cut in two. A single long line stays. */
function wholeLines(text: string): string {
  const end = text.lastIndexOf('\n');
  return end > text.length - 10_000 && end > 0 ? text.slice(0, end + 1) : text;
}

function position(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `at line ${line}, column ${offset - before.lastIndexOf('\n')} of the body`;
}

function headerMark(name: string, value: string, diagnosis: Diagnosis | null): MarkKind | null {
  const key = name.toLowerCase();
  const isFrom = (from: string | undefined): boolean => from?.toLowerCase() === `header:${key}`;
  if (diagnosis?.phrase && isFrom(diagnosis.phrase.from) && value.includes(diagnosis.phrase.value)) return 'phrase';
  if (diagnosis?.requestId && isFrom(diagnosis.requestId.from) && value.includes(diagnosis.requestId.value)) {
    return 'request-id';
  }
  if (/^(?:retry-after(?:-ms)?|x-(?:ms-|amz-)?retry-after(?:-ms)?)$/.test(key)) return 'retry-after';
  return /^(?:x-)?rate-?limit(?:-|$)/.test(key) ? 'rate-limit' : null;
}

/** The places in the body that the diagnosis speaks of. */
function pointersOf(diagnosis: Diagnosis | null): readonly string[] {
  if (!diagnosis) return [];
  const froms = diagnosis.problems.flatMap((problem) => (problem.from === null ? [] : [problem.from]));
  const references = [diagnosis.phrase, diagnosis.requestId].flatMap((reference) =>
    reference?.from.startsWith('body:') ? [reference.from.slice('body:'.length)] : [],
  );
  return [...new Set([...froms, ...references])];
}

function bodyMarks(
  diagnosis: Diagnosis,
  text: string,
  bodyStart: number,
  places: ReadonlyMap<string, TextRange>,
): readonly Mark[] {
  /** `wanted` where it stands: within the place that the pointer leads to, that place itself, or anywhere in the body. */
  const find = (pointer: string | null, wanted: string): TextRange | null => {
    const place = pointer === null ? undefined : places.get(pointer);
    if (place) {
      const range = { start: bodyStart + place.start, end: bodyStart + place.end };
      const at = wanted === '' ? -1 : text.slice(range.start, range.end).indexOf(wanted);
      return at < 0 ? range : { start: range.start + at, end: range.start + at + wanted.length };
    }
    if (wanted.length < 4) return null;
    const at = text.indexOf(wanted, bodyStart);
    return at < 0 ? null : { start: at, end: at + wanted.length };
  };
  const marks: Mark[] = [];
  diagnosis.problems.forEach((problem, index) => {
    const range = find(problem.from, problem.message);
    if (range) marks.push({ kind: 'message', problem: index, ...range });
  });
  for (const [kind, reference] of [
    ['phrase', diagnosis.phrase] as const,
    ['request-id', diagnosis.requestId] as const,
  ]) {
    if (!reference?.from.startsWith('body:')) continue;
    const range = find(reference.from.slice('body:'.length), reference.value);
    if (range) marks.push({ kind, ...range });
  }
  return marks;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
