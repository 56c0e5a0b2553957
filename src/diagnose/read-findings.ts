/** Reads the problems out of a response, as its dialects say where they stand. */

import { readChallenges } from './challenge';
import type { CompiledDialect, CompiledReader } from './compiled';
import { findErrors } from './find-errors';
import { emptyFinding, type Finding, maxProblems, messageText, type NamedField, namedField } from './finding';
import { child, children, isObject, type JsonNode, type JsonPath, scalarText } from './json-node';
import type { CompiledPath } from './json-path';
import { statedLocation } from './location-words';
import { pageMessage, plainMessage } from './page-message';
import type { RequestView } from './request-view';
import type { ResponseView } from './response-view';

export interface Reading {
  readonly findings: readonly Finding[];
  /** The dialect whose readers found them; null where none did. */
  readonly dialect: CompiledDialect | null;
}

export interface ReadingContext {
  readonly request: RequestView;
  readonly response: ResponseView;
  /** Texts that say no more than a status does, in lower case. */
  readonly reasons: ReadonlySet<string>;
}

/** The findings of the first dialect that has any. A message comes before what is a code or field alone. */
export function readFindings(dialects: readonly CompiledDialect[], context: ReadingContext): Reading {
  let silent: Reading | null = null;
  for (const dialect of dialects) {
    const findings = readDialect(dialect, context);
    if (findings.some(({ message }) => message !== null)) return { findings: findings.slice(0, maxProblems), dialect };
    if (findings.length > 0) silent ??= { findings, dialect };
  }
  return silent ?? { findings: [], dialect: null };
}

function readDialect({ readers }: CompiledDialect, context: ReadingContext): Finding[] {
  const found: Finding[] = [];
  for (const reader of readers) {
    found.push(...finished(read(reader, context), reader));
    if (found.length > 0 && !reader.reader.also) break;
  }
  return found;
}

function read(compiled: CompiledReader, context: ReadingContext): Finding[] {
  const { response, request } = context;
  switch (compiled.reader.of ?? 'json') {
    case 'challenge':
      return readChallenges(response.headers);
    case 'html':
      return response.form === 'html' ? messageFinding(pageMessage(response.page(), context.reasons)) : [];
    case 'text':
      return response.form === 'text' ? messageFinding(plainMessage(response.text.slice(0, 10_000))) : [];
    default:
      if (response.data === undefined) return [];
      if (compiled.reader.search) {
        return findErrors(response.data, {
          status: response.status,
          requestPath: request.path,
          reasons: context.reasons,
        });
      }
      return readJson(compiled, response.data);
  }
}

function messageFinding(message: string | null): Finding[] {
  return message === null ? [] : [{ ...emptyFinding, message }];
}

function readJson(compiled: CompiledReader, body: unknown): Finding[] {
  if (!compiled.embedded) return itemsOf(compiled, body).flatMap((item) => readItem(compiled, body, item));
  const [holder] = compiled.embedded.path.find(body, null);
  const inner = holder && embeddedJson(holder.value, compiled.embedded.re);
  if (!holder || inner === undefined) return [];
  // What is found in there stands, for the response, where the string does.
  return itemsOf(compiled, inner)
    .flatMap((item) => readItem(compiled, inner, item))
    .map((finding) => ({ ...finding, from: holder.path }));
}

function embeddedJson(value: unknown, re: RegExp | null): unknown {
  if (typeof value !== 'string') return undefined;
  const text = re ? (re.exec(value.slice(0, 100_000))?.[1] ?? null) : value;
  if (text === null) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function itemsOf({ each }: CompiledReader, body: unknown): JsonNode[] {
  return (each ? each.find(body, null) : [{ value: body, path: [] }]).slice(0, maxProblems);
}

function readItem(compiled: CompiledReader, body: unknown, item: JsonNode): Finding[] {
  const { reader } = compiled;
  if (reader.leaves) return leaves(item, compiled);
  const message = firstText(compiled.message, body, item);
  const code = firstText(compiled.code, body, item)?.text ?? null;
  const fields = fieldsOf(compiled, body, item);
  const [field = null, ...otherFields] = fields;
  const text =
    message?.text ?? (reader.template === undefined ? null : fromTemplate(reader.template, item, code, field));
  if (text === null && code === null && field === null) return [];
  // An item that is a bare string is its own message.
  return [
    {
      message: text,
      code,
      field,
      otherFields,
      status: statusOf(firstText(compiled.status, body, item)?.text),
      help: firstText(compiled.help, body, item)?.text ?? null,
      from: message?.path ?? (text === null ? null : item.path),
    },
  ];
}

function statusOf(text: string | undefined): number | null {
  return text !== undefined && /^[1-5]\d\d$/.test(text) ? Number(text) : null;
}

function firstText(
  paths: readonly CompiledPath[],
  body: unknown,
  item: JsonNode,
): { readonly text: string; readonly path: JsonPath } | null {
  for (const path of paths) {
    for (const node of path.find(body, item)) {
      const text = scalarText(node.value);
      if (text !== null) return { text, path: node.path };
    }
  }
  return null;
}

function fieldsOf({ field, location, reader }: CompiledReader, body: unknown, item: JsonNode): NamedField[] {
  const stated = location ? (firstText([location], body, item)?.text ?? null) : (reader.location ?? null);
  const how = {
    notation: reader.notation ?? 'auto',
    location: stated === null ? null : statedLocation(stated),
    locationFirst: reader.locationFirst ?? null,
  } as const;
  for (const path of field) {
    const values = path === 'key()' ? [item.path.at(-1)] : path.find(body, item).map(({ value }) => value);
    const named = values.flatMap((value): NamedField[] => {
      if (Array.isArray(value)) {
        const segments = value.filter(
          (part): part is string | number => typeof part === 'string' || typeof part === 'number',
        );
        return [namedField(dropped(segments, reader.drop), { ...how, notation: 'array' })];
      }
      return typeof value === 'string' || typeof value === 'number' ? [namedField(String(value), how)] : [];
    });
    if (named.length > 0) return named;
  }
  return [];
}

function dropped(segments: readonly (string | number)[], names: readonly string[] | undefined): (string | number)[] {
  return segments.filter((segment) => !names?.includes(String(segment)));
}

/** Each text below the item, with the names on the way as its field; the place in a list of texts is none of them. */
function leaves(item: JsonNode, { reader }: CompiledReader): Finding[] {
  const found: Finding[] = [];
  const visit = (node: JsonNode, way: readonly (string | number)[], depth: number): void => {
    if (depth > 16 || found.length >= maxProblems) return;
    if (typeof node.value === 'string') {
      const segments = dropped(way, reader.drop);
      const location = typeof reader.location === 'string' ? statedLocation(reader.location) : null;
      const field =
        segments.length === 0
          ? null
          : namedField(segments.length === 1 ? String(segments[0]) : segments, {
              notation: reader.notation ?? 'auto',
              location,
              locationFirst: reader.locationFirst ?? false,
            });
      if (node.value.trim() !== '') found.push({ ...emptyFinding, message: node.value, field, from: node.path });
      return;
    }
    const inList = Array.isArray(node.value);
    for (const member of children(node)) {
      const key = member.path.at(-1) ?? '';
      visit(member, inList && typeof member.value === 'string' ? way : [...way, key], depth + 1);
    }
  };
  visit(item, [], 0);
  return found;
}

function fromTemplate(template: string, item: JsonNode, code: string | null, field: NamedField | null): string | null {
  let known = false;
  const text = template.replace(/\{(\w+)\}/g, (_all, name: string) => {
    const value =
      name === 'code'
        ? code
        : name === 'field'
          ? field && (typeof field.name === 'string' ? field.name : field.name.join('.'))
          : isObject(item.value)
            ? scalarText(child(item, name)?.value)
            : null;
    if (value !== null) known = true;
    return value ?? '';
  });
  return known ? text.replace(/\s+/g, ' ').trim() : null;
}

/** Applies `split` and `skip`, and bounds what is kept. */
function finished(findings: readonly Finding[], { split, skip }: CompiledReader): Finding[] {
  return findings.flatMap((finding) => {
    if (finding.message === null) return [finding];
    const parts = split ? finding.message.split(split) : [finding.message];
    return parts
      .filter((part): part is string => typeof part === 'string' && part.trim() !== '' && !skip?.test(part))
      .map((part) => ({ ...finding, message: messageText(part) }));
  });
}
