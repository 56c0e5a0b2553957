/** Reads the problems out of a response, as its dialects say where they stand. */

import { readChallenges } from './challenge';
import type { CompiledDialect, CompiledReader } from './compiled';
import type { TextPosition } from './diagnosis';
import { findErrors } from './find-errors';
import { emptyFinding, type Finding, maxProblems, messageText, type NamedField, namedField } from './finding';
import { child, children, isObject, type JsonNode, scalarText } from './json-node';
import type { CompiledPath } from './json-path';
import { statedLocation } from './location-words';
import { pageMessage, plainMessage } from './page-message';
import { parsedJson } from './parsed-json';
import { dropped, fieldsOf, firstText, locationWord } from './read-fields';
import type { RequestView } from './request-view';
import { responseMatches } from './response-test';
import type { ResponseView } from './response-view';
import { splitText, type TextPattern } from './text-pattern';
import type { CompiledTextPlace, ReadingPlace } from './text-place';
import { textPosition } from './text-position';

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
    if (reader.when && !responseMatches(reader.when, context.response, context.request)) continue;
    found.push(...finished(read(reader, context), reader));
    if (found.length > 0 && !reader.reader.also) break;
  }
  return found;
}

function read(compiled: CompiledReader, context: ReadingContext): Finding[] {
  const { response, request } = context;
  const { form, text } = response;
  switch (compiled.reader.of ?? 'json') {
    case 'challenge':
      return readChallenges(response.headers);
    case 'headers':
      return readItem(compiled, { body: undefined, item: { value: undefined, path: [] }, holder: null, context });
    case 'html':
      if (form !== 'html') return [];
      return compiled.re
        ? takenFromText(text, compiled.re)
        : messageFinding(pageMessage(response.page(), context.reasons));
    case 'text':
      if (form !== 'text') return [];
      return compiled.re ? takenFromText(text, compiled.re) : messageFinding(plainMessage(text.slice(0, 10_000)));
    default:
      if (response.data === undefined) return [];
      if (compiled.reader.search) {
        return findErrors(response.data, {
          status: response.status,
          requestPath: request.path,
          reasons: context.reasons,
        });
      }
      return readJson(compiled, response.data, context);
  }
}

function messageFinding(message: string | null): Finding[] {
  return message === null ? [] : [{ ...emptyFinding, message }];
}

/** A body without structure is searched as far as this, in characters. */
const maxText = 32_000;

function takenFromText(text: string, re: TextPattern): Finding[] {
  return re.all(text.slice(0, maxText), maxProblems).map((match) => {
    const whole = { ...emptyFinding, message: match[0]?.trim() ?? null };
    return withGroups(whole, match.groups ?? {}, 'auto');
  });
}

/** An item, and what is needed to read it. */
interface ItemContext {
  readonly body: unknown;
  readonly item: JsonNode;
  readonly holder: JsonNode | null;
  readonly context: ReadingContext;
}

function readJson(compiled: CompiledReader, body: unknown, context: ReadingContext): Finding[] {
  const { embedded, each, reader } = compiled;
  return itemsOf(each, { value: body, path: [] }, body, reader.leaves ?? false).flatMap((item) => {
    if (!embedded) return readItem(compiled, { body, item, holder: null, context });
    const [holder] = embedded.path.find(body, item);
    const inner = holder && embeddedJson(holder.value, embedded.re);
    if (!holder || inner === undefined) return [];
    const root: JsonNode = { value: inner, path: [] };
    // What is found in there stands, for the response, where the string does.
    return itemsOf(embedded.each, root, inner, reader.leaves ?? false)
      .flatMap((innerItem) => readItem(compiled, { body, item: innerItem, holder: item, context }))
      .map((finding) => ({ ...finding, from: finding.from === null ? null : holder.path }));
  });
}

function embeddedJson(value: unknown, re: TextPattern | null): unknown {
  if (typeof value !== 'string') return undefined;
  const text = re ? (re.exec(value.slice(0, 100_000))?.[1] ?? null) : value;
  return text === null ? undefined : parsedJson(text);
}

/** Of an array its items are meant; leaves are looked for in the array itself. */
function itemsOf(each: CompiledPath | null, root: JsonNode, body: unknown, leaves: boolean): JsonNode[] {
  const found = each ? each.find(body, root) : [root];
  const items = leaves ? found : found.flatMap((node) => (Array.isArray(node.value) ? children(node) : node));
  return items.slice(0, maxProblems);
}

function readItem(compiled: CompiledReader, { body, item, holder, context }: ItemContext): Finding[] {
  const { reader } = compiled;
  if (reader.leaves) return leaves(item, compiled);
  const { headers } = context.response;
  const at: ReadingPlace = { body, item, holder, fixed: compiled.each?.fixed ?? 0, headers };
  const message = firstText(compiled.message, at);
  const code = firstText(compiled.code, at)?.text ?? null;
  const [field = null, ...otherFields] = fieldsOf(compiled, at);
  const text =
    message?.text ?? (reader.template === undefined ? null : fromTemplate(reader.template, item, code, field));
  if (text === null && code === null && field === null) return [];
  return [
    {
      message: text,
      code,
      field,
      otherFields,
      status: statusOf(firstText(compiled.status, at)?.text),
      help: firstText(compiled.help, at)?.text ?? null,
      from: message?.path ?? (text === null || reader.of === 'headers' ? null : item.path),
      position: statedPosition(compiled, at),
    },
  ];
}

function statedPosition({ position, reader }: CompiledReader, at: ReadingPlace): TextPosition | null {
  if (!position) return null;
  const text = (place: CompiledTextPlace | null) => (place ? firstText([place], at)?.text : undefined);
  const stated = { line: text(position.line), column: text(position.column), offset: text(position.offset) };
  return textPosition(stated, reader.position);
}

function statusOf(text: string | undefined): number | null {
  // WebDAV gives the whole status line.
  const code = /^(?:HTTP\/[\d.]+ )?([1-5]\d\d)\b/.exec(text ?? '')?.[1];
  return code === undefined ? null : Number(code);
}

/** Each text below the item, with the names on the way as its field; the place in a list of texts is none of them. */
function leaves(item: JsonNode, { reader }: CompiledReader): Finding[] {
  const found: Finding[] = [];
  const visit = (node: JsonNode, way: readonly (string | number)[], depth: number): void => {
    if (depth > 16 || found.length >= maxProblems) return;
    if (typeof node.value === 'string') {
      const segments = dropped(way, reader.drop);
      const stated = locationWord(reader.location);
      const location = stated === null ? null : statedLocation(stated);
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

/** Applies `split`, `skip` and `re`, and bounds what is kept. */
function finished(findings: readonly Finding[], { split, skip, re, reader }: CompiledReader): Finding[] {
  return findings.flatMap((finding) => {
    if (finding.message === null) return [finding];
    const parts = split ? splitText(finding.message, split, maxProblems) : [finding.message];
    return parts
      .filter((part) => part.trim() !== '' && !skip?.test(part.trim()))
      .map((part) => {
        const one = { ...finding, message: messageText(part) };
        // Of a text the expression has taken its part already.
        const groups = reader.of === 'html' || reader.of === 'text' ? undefined : re?.exec(one.message)?.groups;
        return groups ? withGroups(one, groups, reader.notation ?? 'auto') : one;
      });
  });
}

/** What the groups of an expression name takes the place of what was there. */
function withGroups(
  finding: Finding,
  groups: Readonly<Record<string, string | undefined>>,
  notation: NamedField['notation'],
): Finding {
  const group = (name: string) => groups[name]?.trim() || null;
  const field = group('field');
  const location = statedLocation(group('location') ?? '') ?? finding.field?.location ?? null;
  return {
    ...finding,
    message: group('message') ?? finding.message,
    code: group('code') ?? finding.code,
    help: group('help') ?? finding.help,
    field: field === null ? finding.field : namedField(field, { notation, location }),
  };
}
