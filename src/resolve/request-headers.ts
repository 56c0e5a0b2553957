import type { HeaderField } from '../exchange';
import { DiagnosticCode } from '../manifest';
import type { Block, Header, Span } from '../syntax/document';
import { resolveAuthorization } from './authorization';
import type { Evaluator } from './evaluate';
import type { ResolvedHeader, ResolveProblem, TracedText } from './resolved';
import { type Report, substitute, substituteKnown } from './substitute';
import { originOf, sliceTraced, TracedBuilder, verbatim } from './traced';

/** A header field with its values filled in. `source` is null for one that Faultline added. */
export interface TracedHeader {
  readonly name: string;
  readonly value: TracedText;
  readonly source: Header | null;
}

/** A field name is a token (RFC 9110, 5.6.2). */
const isToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** Blanks, visible characters and the upper half of Latin-1 (RFC 9110, 5.5). The HTTP stack drops the others unsaid. */
const notInValue = /[^\t\x20-\x7e\x80-\xff]/;

/** Fills in the header fields of a request, checks them, and encodes Basic credentials. */
export async function resolveHeaders(
  block: Block,
  headers: readonly Header[],
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<TracedHeader[]> {
  const resolved: TracedHeader[] = [];
  for (const source of headers) {
    const name = await substituteKnown(spanText(block, source.nameSpan), evaluator, report);
    if (!name) continue;
    if (source.whole) {
      resolved.push(...readWhole(name, source, report));
      continue;
    }
    const value = await substitute(verbatim(source.value, source.valueSpan.start), evaluator, report, false);
    if (!isToken.test(name.text)) {
      report({ ...source.nameSpan, ...notAName(name.text) });
    }
    resolved.push({ name: name.text, value: finish(name.text, value, report), source });
  }
  return resolved;
}

/**
 * The fields of the setting `faultline.defaultHeaders` that the request has not itself, after its own. `''` says that one
 * is not wanted. `place` is where a problem of theirs is shown.
 */
export function withDefaults(
  headers: readonly TracedHeader[],
  defaults: Readonly<Record<string, unknown>>,
  { start }: Span,
  report: Report,
): readonly TracedHeader[] {
  const given = new Set(headers.map(({ name }) => name.toLowerCase()));
  const place = { start, end: start };
  const added = Object.entries(defaults).flatMap(([name, content]): TracedHeader[] => {
    if (given.has(name.toLowerCase()) || typeof content !== 'string' || content === '') return [];
    if (!isToken.test(name)) report({ ...place, ...notAName(name) });
    const value = new TracedBuilder().add(content, place, null, false).build();
    return [{ name, value: finish(name, value, report), source: null }];
  });
  return [...headers, ...added];
}

/** Fields whose whole line is a variable, `{{me}}` being `Authorization: Bearer …`. */
function readWhole(line: TracedText, source: Header, report: Report): TracedHeader[] {
  const fields: TracedHeader[] = [];
  for (const match of line.text.matchAll(/[^\r\n]+/g)) {
    const colon = match[0].indexOf(':');
    const name = match[0].slice(0, Math.max(0, colon)).trim();
    if (!isToken.test(name)) {
      report({ ...source.nameSpan, ...notAName(colon < 0 ? match[0] : name) });
      continue;
    }
    const value = sliceTraced(line, match.index + colon + 1, match.index + match[0].length);
    fields.push({ name, value: finish(name, value, report), source });
  }
  return fields;
}

function notAName(name: string): Pick<ResolveProblem, 'code' | 'message' | 'severity'> {
  const message = `\`${name}\` is not a header name: it may have letters, digits and !#$%&'*+-.^_\`|~ only.`;
  return { code: DiagnosticCode.badHeader, message, severity: 'error' };
}

/** A value as it is sent: without the blanks around it, Basic credentials encoded, and free of what would be dropped. */
function finish(name: string, written: TracedText, report: Report): TracedText {
  const trimmed = trimBlanks(written);
  const value = /^(?:proxy-)?authorization$/i.test(name) ? resolveAuthorization(trimmed, report) : trimmed;
  const bad = notInValue.exec(value.text);
  if (bad) {
    const char = describe(value.text.codePointAt(bad.index) ?? 0);
    const message = `The value of \`${name}\` cannot hold ${char}. ${remedy(bad[0])}`;
    const origin = originOf(value, bad.index, bad.index + 1);
    report({ ...origin, code: DiagnosticCode.badHeader, message, severity: 'error' });
  }
  return value;
}

/** The value of the first field of that name, as text; null where there is none. */
export function tracedHeader(headers: readonly TracedHeader[], name: string): TracedText | null {
  return headers.find((header) => header.name.toLowerCase() === name)?.value ?? null;
}

/** As it is sent. */
export function headerField({ name, value }: TracedHeader): HeaderField {
  return [name, value.text];
}

/** As it stands in the origins. */
export function headerOrigin({ name, value, source }: TracedHeader): ResolvedHeader {
  return {
    name,
    value: value.text,
    origin: source && { start: source.start, end: source.end },
    nameOrigin: source?.nameSpan ?? null,
    valueOrigin: source?.valueSpan ?? null,
  };
}

function spanText(block: Block, { start, end }: { start: number; end: number }): TracedText {
  return verbatim(block.text.slice(start, end), start);
}

/** Only blanks and tabs surround a value: a line end in a variable is a fault, not a margin. */
function trimBlanks(value: TracedText): TracedText {
  const start = /^[ \t]*/.exec(value.text)?.[0].length ?? 0;
  const end = value.text.replace(/[ \t]+$/, '').length;
  return sliceTraced(value, start, Math.max(start, end));
}

function describe(codePoint: number): string {
  if (codePoint === 10 || codePoint === 13) return 'a line end';
  const hex = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  return codePoint < 32 || codePoint === 127
    ? `the control character ${hex}`
    : `\`${String.fromCodePoint(codePoint)}\` (${hex})`;
}

function remedy(char: string): string {
  return char < ' ' || char === '\x7f'
    ? 'Take it out of the variable.'
    : 'Only Latin-1 characters can be sent in a header; `{{%name}}` percent-encodes a variable.';
}
