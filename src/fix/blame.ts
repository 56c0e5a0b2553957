/** The source that is to blame for each problem: the narrowest stretch of the block that can be told. */
import { writtenRequest } from '../curl/written-request';
import type { DiagnosedProblem, Diagnosis, Field } from '../diagnose/diagnosis';
import type { Origins } from '../resolve/resolved';
import { directiveKey } from '../syntax/directive-names';
import type { Block, Body, RequestNode, Span } from '../syntax/document';
import { writtenText as textAsSent } from '../syntax/written-text';
import { findFormKey } from './form';
import { findHeaders } from './headers';
import { innerJson } from './inner-json';
import { follow, type JsonMember, type JsonReading, type JsonValue, pointerTokens, strictError } from './json-reading';
import { otherPaths } from './known-paths';
import { findPart } from './multipart';
import { findByName, looseName } from './names';
import { findParameter, targetSpan } from './query';
import { type RequestReading, readRequest, writtenText } from './reading';
import { statedSpan } from './stated-position';
import { findInPath, findPathVariable, writtenSegments } from './target-url';

/**
 * One span for each of the diagnosis' problems, in the same order. A span is never empty unless the block is. What has no
 * problem of its own to show (a bare 500) goes to `urlSpan`.
 */
export function blameSpans(diagnosis: Diagnosis, block: Block, origins: Origins | null): Span[] {
  const { request } = block;
  if (!request) return diagnosis.problems.map(() => firstLine(block));
  if (request.protocol === 'curl') {
    const written = writtenRequest(block);
    if (!written) return diagnosis.problems.map(() => urlSpan(block, request));
    const spans = blameSpans(diagnosis, written.block, origins);
    return spans.map((span) => clip(block, written.sourceOf(span)) ?? urlSpan(block, request));
  }
  const reading = readRequest({ block, origins, variables: new Set() });
  return diagnosis.problems.map((problem) => {
    const narrow =
      directiveSpan(block, problem) ??
      (reading && (textSpan(reading, problem) ?? fieldSpan(reading, problem) ?? kindSpan(reading, problem)));
    return clip(block, narrow) ?? urlSpan(block, request);
  });
}

/** The line of the request that decides about what failed: its own limit of time, its own proxy. */
function directiveSpan({ directives }: Block, { directive }: DiagnosedProblem): Span | null {
  if (directive === undefined) return null;
  const key = directiveKey(directive);
  const found = directives.findLast(({ name }) => directiveKey(name) === key);
  return found ? { start: found.nameSpan.start, end: Math.max(found.nameSpan.end, found.valueSpan.end) } : null;
}

/** The URL; of one that goes over lines, its first. Where there is none, the request line. */
export function urlSpan(block: Block, request: RequestNode): Span {
  const { target, protocol } = request;
  // The pieces of a command's URL may be what stands between escapes on one line.
  const first = protocol === 'curl' ? { start: target.start, end: target.end } : target.pieces[0];
  return clip(block, first ?? request.target) ?? clip(block, request) ?? firstLine(block);
}

function firstLine({ text }: Block): Span {
  const line = /\S[^\r\n]*/.exec(text);
  return line ? { start: line.index, end: line.index + line[0].trimEnd().length } : { start: 0, end: text.length };
}

/** Within the block, without white space at its ends; null where nothing is left. */
function clip({ text }: Block, span: Span | null): Span | null {
  if (!span) return null;
  let start = Math.max(0, span.start);
  let end = Math.min(text.length, span.end);
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return end > start ? { start, end } : null;
}

/** Where the response says that it is, unless the field says that better: a property that is there, or its parent. */
function textSpan(reading: RequestReading, problem: DiagnosedProblem): Span | null {
  const { field, kind } = problem;
  const inText = field?.within?.startsWith('/') === true && field.location === 'body';
  const inQuery = problem.position?.in === '/query' && (!field || reading.body?.kind !== 'json');
  const elsewhere = problem.position !== null && !field && kind !== 'syntax';
  return inText || inQuery || elsewhere ? statedSpan(reading, problem) : null;
}

function fieldSpan(reading: RequestReading, problem: DiagnosedProblem): Span | null {
  const { field } = problem;
  if (!field) return null;
  if (field.location === 'header') return headerSpan(reading, field.within ?? field.name);
  if (field.within !== undefined && !field.within.startsWith('/')) return innerSpan(reading, field, field.within);
  switch (field.location) {
    case 'query':
      return querySpan(reading, field.name);
    case 'path':
      return pathSpan(reading, field.name, problem);
    default:
      return bodySpan(reading, field);
  }
}

/** In the JSON that a parameter holds: the member, else the parameter. */
function innerSpan(reading: RequestReading, field: Field, within: string): Span | null {
  const isQuery = field.location === 'query';
  const found = innerJson(reading, isQuery ? 'query' : 'form', within);
  const span = found && jsonSpan(found.encoded.json, [], pointerTokens(field.pointer ?? ''));
  if (found && span && span.end > span.start + 1) return found.toBlock(found.encoded.encoded({ ...span, text: [] }));
  return isQuery ? querySpan(reading, within) : bodySpan(reading, { ...field, name: within, pointer: null });
}

function querySpan(reading: RequestReading, name: string): Span | null {
  const sent = findByName(reading.target.origins?.query ?? [], name, (parameter) => parameter.name);
  if (sent) return sent.origin;
  const { query } = reading;
  const written = findParameter(query, name);
  return written && targetSpan(query.target, written.start, written.end);
}

function headerSpan({ request, target }: RequestReading, name: string): Span | null {
  const [written] = findHeaders(request, name);
  if (written) return { start: written.nameSpan.start, end: Math.max(written.nameSpan.end, written.valueSpan.end) };
  return findByName(target.origins?.headers ?? [], name, (header) => header.name)?.origin ?? null;
}

/** The segment: the one with the value that is wrong or that the message quotes, or a variable of the field's name. */
function pathSpan(reading: RequestReading, name: string, { message, mends }: DiagnosedProblem): Span | null {
  const { request, target } = reading;
  for (const mend of mends) {
    const found = mend.op === 'replace' && mend.find ? findInPath(request.target, target.origins, mend.find) : null;
    if (found) return found;
  }
  return (
    findPathVariable(target.origins, name, (a, b) => looseName(a) === looseName(b)) ?? quotedSegment(reading, message)
  );
}

/** The longest segment of the path that the message names, in quotes or as a word. */
function quotedSegment({ request, target }: RequestReading, message: string): Span | null {
  const sent = target.origins?.path.map(({ value, origin }) => ({ value, origin })) ?? [];
  const written = writtenSegments(request.target).map(({ start, end }) => ({
    value: request.target.text.slice(start, end),
    origin: targetSpan(request.target, start, end),
  }));
  const quoted = [...sent, ...written]
    .filter(({ value }) => value.length > 1 && isWordOf(message, value))
    .sort((a, b) => b.value.length - a.value.length);
  return quoted[0]?.origin ?? null;
}

function isWordOf(message: string, word: string): boolean {
  for (let at = message.indexOf(word); at >= 0; at = message.indexOf(word, at + 1)) {
    const around = `${message[at - 1] ?? ' '}${message[at + word.length] ?? ' '}`;
    if (!/[\p{L}\p{N}_]/u.test(around)) return true;
  }
  return false;
}

function bodySpan(reading: RequestReading, field: Field): Span | null {
  const { body, request } = reading;
  const tokens = field.pointer === null ? null : pointerTokens(field.pointer);
  const key = tokens?.[0] ?? field.name;
  switch (body?.kind) {
    case 'json':
      return jsonSpan(body.json, body.under, tokens ?? (field.name === '' ? [] : [field.name]));
    case 'form': {
      const sent = findByName(reading.target.origins?.form ?? [], key, (parameter) => parameter.name);
      return sent?.origin ?? findFormKey(body.form, key) ?? lineOf(reading.block, body.form);
    }
    case 'multipart':
      return lineOf(reading.block, findPart(body.body, key) ?? body.body);
    default:
      return (
        request.body && (elementSpan(reading, field) ?? fileSpan(request.body) ?? lineOf(reading.block, request.body))
      );
  }
}

/** The start tag of an element of XML, the only one of that name. */
function elementSpan({ block, request }: RequestReading, { name }: Field): Span | null {
  if (request.body?.kind !== 'xml' || !/^[\w.:/-]{1,200}$/.test(name)) return null;
  const text = block.text.slice(request.body.start, request.body.end);
  const local = name.replace(/^.*[/:]/, '').replace(/[.]/g, '\\.');
  const tags = [...text.matchAll(new RegExp(`<(?:[\\w.-]+:)?${local}(?=[\\s/>])[^<>]*>?`, 'gi'))];
  const [tag] = tags;
  if (!tag || tags.length > 1) return null;
  const start = request.body.start + tag.index;
  return { start, end: start + tag[0].length };
}

/** The only file that a part of the body comes from; one that is the whole of it has its line. */
function fileSpan({ kind, segments }: Body): Span | null {
  if (kind === 'file') return null;
  const files = segments.flatMap((segment) => (segment.kind === 'file' ? [segment.pathSpan] : []));
  return files.length === 1 ? (files[0] ?? null) : null;
}

/** The property; where it is missing, the key of the nearest object that should hold it; in the root, the body itself. */
function jsonSpan(json: JsonReading, under: readonly string[], tokens: readonly string[]): Span | null {
  const { root } = json;
  if (!root)
    return json.error && json.error.end > json.error.start ? json.error : { start: json.start, end: json.start + 1 };
  const inner = under.every((token, index) => tokens[index] === token) ? tokens.slice(under.length) : [];
  const { value, rest } = follow(root, inner);
  const way = inner.slice(0, inner.length - rest.length);
  for (let length = way.length; length > 0; length--) {
    const place = follow(root, way.slice(0, length));
    if (place.member)
      return rest.length > 0 || length < way.length ? place.member.keySpan : memberSpan(json, place.member);
    if (length === way.length && rest.length === 0) return valueSpan(json, value);
  }
  return valueSpan(json, root);
}

/** Key and value where they stand on one line, else the key. */
function memberSpan({ source }: JsonReading, member: JsonMember): Span {
  return source.slice(member.start, member.end).includes('\n') ? member.keySpan : member;
}

/** A value on one line as a whole; of one over lines, the bracket that opens it. */
function valueSpan({ source }: JsonReading, value: JsonValue): Span {
  return source.slice(value.start, value.end).includes('\n') ? { start: value.start, end: value.start + 1 } : value;
}

/** The segment by which the path is none of those that are known. */
function misspeltSegment(reading: RequestReading, { mends }: DiagnosedProblem): Span | null {
  const [other] = mends.flatMap((mend) => (mend.op === 'path' ? otherPaths(reading, mend.known) : []));
  const [draft, ...more] = other?.drafts ?? [];
  return draft && more.length === 0 && draft.end > draft.start ? { start: draft.start, end: draft.end } : null;
}

function lineOf({ text }: Block, span: Span): Span {
  const line = /\S[^\r\n]*/.exec(text.slice(span.start, span.end));
  return line ? { start: span.start + line.index, end: span.start + line.index + line[0].length } : span;
}

/** Lines that are comments of the file are not sent, and so not to blame. */
function sentText(block: Block, { source, start, end }: JsonReading): string {
  return source === block.text ? textAsSent(block, { start, end }) : source.slice(start, end);
}

/** Where no field is named: what the kind of the problem is about. */
function kindSpan(reading: RequestReading, problem: DiagnosedProblem): Span | null {
  const { kind, message } = problem;
  const { request, block, body } = reading;
  switch (kind) {
    case 'method-not-allowed':
      return request.methodSpan;
    case 'unauthorized':
      return headerSpan(reading, 'Authorization');
    case 'unsupported-media-type':
      return headerSpan(reading, 'Content-Type');
    case 'not-acceptable':
      return headerSpan(reading, 'Accept');
    case 'sync-token':
      return querySpan(reading, 'sync');
    case 'truncated':
      return querySpan(reading, 'limit');
    case 'not-found':
      return misspeltSegment(reading, problem) ?? quotedSegment(reading, message);
    case 'too-large':
      return request.body && lineOf(block, request.body);
    case 'syntax':
      if (body?.kind === 'json' && body.json.error) return jsonSpan(body.json, [], []);
      if (body?.kind === 'json' && body.json.root)
        return (
          strictError(body.json, sentText(block, body.json)) ??
          statedSpan(reading, problem) ??
          valueSpan(body.json, body.json.root)
        );
      return statedSpan(reading, problem) ?? (request.body && lineOf(block, writtenText(request.body) ?? request.body));
    default:
      return null;
  }
}
