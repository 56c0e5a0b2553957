import { isWord, opensPlaceholder, skipSpace, trimEnd } from './characters';
import { FORM_BODY, GRAPHQL_BODY, JSON_BODY, MULTIPART_BODY, TEXT_BODY, XML_BODY } from './records';

export const CONTENT_TYPE = 'content-type';

/** Whether a header's name is Content-Type (RFC 9110, section 5.1: names compare without regard to case). */
export function isContentType(name: string): boolean {
  return name.toLowerCase() === CONTENT_TYPE;
}

/** The kind of body that a Content-Type value states (RFC 9110, section 8.3); -1 where the body's look decides. */
export function kindOfType(value: string): number {
  const type = mediaType(value);
  if (type === '' || type.includes('{{')) return -1;
  if (type.startsWith('multipart/')) return MULTIPART_BODY;
  if (type === 'application/x-www-form-urlencoded') return FORM_BODY;
  if (type === 'application/graphql') return GRAPHQL_BODY;
  if (type.endsWith('/json') || type.endsWith('+json')) return JSON_BODY;
  if (type.endsWith('/xml') || type.endsWith('+xml')) return XML_BODY;
  return type.startsWith('text/') || isMessageType(value) || isLines(type) ? TEXT_BODY : -1;
}

/** `message/http` and `application/http` (RFC 9112, section 10): a body that holds request or status lines. */
export function isMessageType(value: string): boolean {
  const type = mediaType(value);
  return type.startsWith('message/') || type === 'application/http';
}

/** JSON texts in a row, and languages in which `#` is no comment of ours. */
function isLines(type: string): boolean {
  return type.endsWith('ndjson') || type.endsWith('jsonl') || type.endsWith('json-seq') || type.endsWith('yaml');
}

function mediaType(value: string): string {
  const semicolon = value.indexOf(';');
  return (semicolon < 0 ? value : value.slice(0, semicolon)).trim().toLowerCase();
}

/** The kind of body that starts with the line `[start, end)`, by its look; `start` is not white space. */
export function kindOfLook(text: string, start: number, end: number): number {
  const c = text.charCodeAt(start);
  if (c === 0x7b) return opensPlaceholder(text, start) ? TEXT_BODY : JSON_BODY;
  if (c === 0x5b) return looksLikeArray(text, start, end) ? JSON_BODY : TEXT_BODY;
  if (c === 0x3c) return looksLikeMarkup(text, start) ? XML_BODY : TEXT_BODY;
  return TEXT_BODY;
}

/** `[` of JSON, not of `[Asserts]`. */
export function looksLikeArray(text: string, start: number, end: number): boolean {
  const at = skipSpace(text, start + 1, end);
  const c = text.charCodeAt(at);
  if (at >= end || !isWord(c)) return true;
  return (
    (c >= 0x30 && c <= 0x39) ||
    text.startsWith('true', at) ||
    text.startsWith('false', at) ||
    text.startsWith('null', at)
  );
}

/** `<name`, `</name`, `<?xml` or `<!DOCTYPE`. */
export function looksLikeMarkup(text: string, start: number): boolean {
  const c = text.charCodeAt(start + 1);
  return c === 0x2f || c === 0x3f || c === 0x21 || (isWord(c) && !(c >= 0x30 && c <= 0x39));
}

/** `gql Name` before `< file`: httpYac's way to take a query from a file. */
const GRAPHQL_FILE = /^gql\s+\w+\s*(?=<\s)/;

/** The first line of a GraphQL document that is not in short form, or httpYac's `gql Name < file`. */
export function looksLikeGraphql(text: string, start: number, end: number): boolean {
  const line = text.slice(start, end);
  return (
    /^(?:query|mutation|subscription)(?:\s+\w+)?\s*(?:[({@].*)?$|^fragment\s+\w+\s+on\s/.test(line) ||
    GRAPHQL_FILE.test(line)
  );
}

/** Where the `<` stands in `gql Name < file`; -1 in any other line. */
export function graphqlFileAt(text: string, start: number, end: number): number {
  const opening = GRAPHQL_FILE.exec(text.slice(start, end))?.[0];
  return opening === undefined ? -1 : start + opening.length;
}

/** `name=value&…` without a space before the `=`. */
export function looksLikeForm(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x3d) return at > start;
    if (c === 0x20 || c === 0x09 || c === 0x22) return false;
  }
  return false;
}

/** What stands after the `<` of a line that puts a file into the body: `< path`, `<@ path`, `<@latin1 path`. */
export interface FileReference {
  readonly pathStart: number;
  readonly pathEnd: number;
  readonly substitute: boolean;
  /** Empty where no charset is written. */
  readonly charsetStart: number;
  readonly charsetEnd: number;
}

/** The file reference in the line `[start, end)`, which starts with `<`; null where it is none. */
export function fileReference(text: string, start: number, end: number): FileReference | null {
  let at = start + 1;
  const substitute = text.charCodeAt(at) === 0x40;
  if (substitute) at++;
  const charsetStart = at;
  if (substitute) while (at < end && (isWord(text.charCodeAt(at)) || text.charCodeAt(at) === 0x2d)) at++;
  const charsetEnd = at;
  const pathStart = skipSpace(text, at, end);
  const pathEnd = trimEnd(text, pathStart, end);
  if (pathStart === at || pathEnd <= pathStart) return null;
  const first = text.charCodeAt(pathStart);
  // `< {%` is a script, and `< a >` some markup.
  if (text.charCodeAt(pathEnd - 1) === 0x3e || (first === 0x7b && text.charCodeAt(pathStart + 1) === 0x25)) return null;
  return { pathStart, pathEnd, substitute, charsetStart, charsetEnd };
}

/** Where the boundary parameter of a multipart Content-Type stands, unquoted (RFC 2046, section 5.1.1); null: nowhere. */
export function boundaryOf(text: string, start: number, end: number): { start: number; end: number } | null {
  const value = text.slice(start, end);
  const name = value.toLowerCase().search(/;\s*boundary\s*=/);
  if (name < 0) return null;
  const from = skipSpace(text, start + value.indexOf('=', name) + 1, end);
  if (text.charCodeAt(from) === 0x22) {
    const close = value.indexOf('"', from - start + 1);
    return close < 0 ? null : { start: from + 1, end: start + close };
  }
  let to = from;
  while (to < end && text.charCodeAt(to) !== 0x3b) to++;
  to = trimEnd(text, from, to);
  return to > from ? { start: from, end: to } : null;
}

/**
 * The boundary that a line `--boundary` tells: up to 70 characters of those that RFC 2046, section 5.1.1, allows, or
 * placeholders, and not dashes alone. Null where the line is none.
 */
export function boundaryIn(line: string): string | null {
  const trimmed = line.trimEnd();
  if (trimmed.length > 2 + 70) return null;
  const boundary = /^--(?! )((?:[\w'()+,\-./:=? ]|\{\{[^{}]+\}\})+)$/.exec(trimmed)?.[1] ?? null;
  return boundary === null || /^[- ]+$/.test(boundary) ? null : boundary;
}

/** A boundary as the Content-Type's parameter has it: quoted where it is no token (RFC 9110, section 5.6.2). */
export function quotedBoundary(boundary: string): string {
  return /^[\w'+.-]+$/.test(boundary) ? boundary : `"${boundary}"`;
}
