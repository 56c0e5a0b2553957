/** Which problems of a response still hold for a request that was edited since. */
import { writtenRequest } from '../curl/written-request';
import type { DiagnosedProblem, Diagnosis } from '../diagnose/diagnosis';
import type { Block, RequestNode } from '../syntax/document';
import { type PlacedField, placeField } from './field-place';
import { findFormKey } from './form';
import { findHeaders } from './headers';
import { follow, type JsonValue } from './json-reading';
import { findPart } from './multipart';
import { looseName } from './names';
import type { WrittenParameter } from './parameters';
import { findParameter } from './query';
import { type RequestReading, readRequest } from './reading';

/**
 * Indexes of the problems whose own part of the request is what it was when it was sent: a value that is wrong is
 * unchanged; a parameter that is missing is missing still, and nothing was edited but what other problems name, for what
 * is missing is missing in the request as a whole. None where it is another call now (method, path, variables or
 * directives), and none that is about no part. As written: what placeholders stand for is not looked at.
 */
export function openProblems(diagnosis: Diagnosis, sentBlock: Block, nowBlock: Block): ReadonlySet<number> {
  const [sent, now] = [asWritten(sentBlock), asWritten(nowBlock)];
  const before = isSameCall(sent, now) ? readRequest({ block: sent, origins: null, variables: new Set() }) : null;
  const after = before && readRequest({ block: now, origins: null, variables: new Set() });
  const open = new Set<number>();
  if (!before || !after) return open;
  const isMended = restOf(before, diagnosis) === restOf(after, diagnosis);
  for (const [index, problem] of diagnosis.problems.entries()) {
    const subject = subjectOf(before, problem);
    if (!subject || subject.text !== subjectOf(after, problem)?.text) continue;
    if (isMended || subject.isWritten) open.add(index);
  }
  return open;
}

/** A curl command as the request that it stands for, with what stands around it. */
function asWritten(block: Block): Block {
  const written = block.request?.protocol === 'curl' ? writtenRequest(block) : null;
  const { directives, variables } = block;
  return written ? { ...written.block, directives: [...written.block.directives, ...directives], variables } : block;
}

function isSameCall(sent: Block, now: Block): boolean {
  if (!sent.request || !now.request) return false;
  return callOf(sent, sent.request) === callOf(now, now.request);
}

function callOf({ directives, variables }: Block, { method, protocol, target, headers }: RequestNode): string {
  const host = headers.filter(({ name }) => name.toLowerCase() === 'host').map(({ value }) => value);
  const settings = directives.filter(({ name }) => name !== 'name').map(({ name, value }) => [name, value]);
  const path = /^[^?#]*/.exec(target.text)?.[0].trim();
  return JSON.stringify([method, protocol, path, host, settings, variables.map(({ name, value }) => [name, value])]);
}

/** What of the request a problem is about, to compare; `isWritten`: it has a place of its own there. */
interface Subject {
  readonly text: string;
  readonly isWritten: boolean;
}

/** Null where a problem is about the request as a whole. */
function subjectOf(reading: RequestReading, problem: DiagnosedProblem): Subject | null {
  const { field, kind } = problem;
  if (!field) {
    const name = headerOf[kind];
    if (name !== undefined) return headerSubject(reading, name);
    return kind === 'syntax' ? bodySubject(reading) : null;
  }
  if (field.location === 'header') return headerSubject(reading, field.within ?? field.name);
  // The path is what it was, or it would be another call.
  if (field.location === 'path') return { text: 'path', isWritten: true };
  if (field.within !== undefined) return null;
  const place = placeOf(reading, problem);
  if (!place) return field.pointer === '' || field.name === '' ? bodySubject(reading) : null;
  if (!place.written) return { text: `${place.at} absent`, isWritten: false };
  const kindOfBody = place.at === 'query' ? 'query' : (reading.body?.kind ?? 'none');
  const text = `${kindOfBody} ${textAt(reading, place.at, place.written.name, place.tokens)}`;
  return { text, isWritten: true };
}

function placeOf(reading: RequestReading, { field, mends }: DiagnosedProblem): PlacedField | null {
  if (!field) return null;
  const find = mends.flatMap((mend) => (mend.op === 'replace' && mend.find !== null ? [mend.find] : []))[0];
  return placeField(reading, field, find ?? null);
}

const headerOf: Readonly<Partial<Record<DiagnosedProblem['kind'], string>>> = {
  unauthorized: 'Authorization',
  'unsupported-media-type': 'Content-Type',
  'not-acceptable': 'Accept',
};

function headerSubject({ request }: RequestReading, name: string): Subject {
  const headers = findHeaders(request, name).map((header) => [header.name, header.value]);
  return { text: JSON.stringify(headers), isWritten: headers.length > 0 };
}

function bodySubject({ block, request }: RequestReading): Subject | null {
  return request.body && { text: block.text.slice(request.body.start, request.body.end).trim(), isWritten: true };
}

/** All of the request but what the problems name. */
function restOf(reading: RequestReading, { problems }: Diagnosis): string {
  const { block, request, query, body } = reading;
  const places = problems.map((problem) => placeOf(reading, problem));
  const fields = problems.map(({ field, kind }) =>
    field?.location === 'header' ? (field.within ?? field.name) : headerOf[kind],
  );
  const headers = new Set(fields.map((name) => looseName(name ?? '')));
  const named = (at: PlacedField['at']): ReadonlySet<string> =>
    new Set(
      places.flatMap((place) => (place?.at === at ? [place.name, place.written?.name ?? ''] : [])).map(looseName),
    );
  const others = (at: 'query' | 'form', parameters: readonly WrittenParameter[], text: string): string[] =>
    parameters.filter(({ name }) => !named(at).has(looseName(name))).map(({ start, end }) => text.slice(start, end));
  const ofBody = (): unknown => {
    switch (body?.kind) {
      case 'json': {
        const paths = places.flatMap((place) => (place?.at === 'json' ? [place.tokens.slice(body.under.length)] : []));
        return body.json.root ? leavesOf(body.json.root, body.json.source, paths) : bodySubject(reading)?.text;
      }
      case 'form':
        return others('form', body.form.parameters, block.text);
      case 'absent':
        return [];
      default:
        return bodySubject(reading)?.text ?? [];
    }
  };
  // What carries the body may come with it.
  headers.add('contenttype');
  return JSON.stringify([
    others('query', query.parameters, query.target.text),
    request.headers.filter(({ name }) => !headers.has(looseName(name))).map(({ name, value }) => [name, value]),
    ofBody(),
  ]);
}

/** The values of a JSON text that hold no others, but for those at or below the paths. */
function leavesOf(
  value: JsonValue,
  source: string,
  paths: readonly (readonly string[])[],
  at: readonly string[] = [],
): string[] {
  if (paths.some((path) => path.length === at.length && path.every((token, index) => token === at[index]))) return [];
  if (value.members.length > 0) {
    return value.members.flatMap(({ key, value: member }) => leavesOf(member, source, paths, [...at, key]));
  }
  if (value.items.length > 0) {
    return value.items.flatMap((item, index) => leavesOf(item, source, paths, [...at, String(index)]));
  }
  const text = source.slice(value.start, value.end);
  return /^[{[]\s*[\]}]$/.test(text) ? [] : [`${at.join('/')} ${text}`];
}

function textAt({ block, query, body }: RequestReading, at: string, name: string, tokens: readonly string[]): string {
  if (at === 'query') {
    const parameter = findParameter(query, name);
    return parameter ? query.target.text.slice(parameter.start, parameter.end) : '';
  }
  switch (body?.kind) {
    case 'form': {
      const key = findFormKey(body.form, name);
      return key ? block.text.slice(key.start, key.end) : '';
    }
    case 'multipart': {
      const part = findPart(body.body, name);
      return part ? block.text.slice(part.start, part.end) : '';
    }
    case 'json': {
      const { root, source } = body.json;
      const value = root && follow(root, tokens.slice(body.under.length)).value;
      return value ? source.slice(value.start, value.end) : '';
    }
    default:
      return '';
  }
}
