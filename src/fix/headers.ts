/** Header lines: a new one goes behind the last, an existing one is edited where it stands. */
import type { Block, Header, RequestNode } from '../syntax/document';
import { type Draft, deletion, insertion, type NewText, replacement } from './draft';
import { indentation, lineAfter, lineEndAt, lineStart, previousLineEnd } from './layout';
import { looseName } from './names';
import { encodeValue, type FixValue } from './value';

export type HeaderChange =
  | { readonly op: 'set'; readonly name: string; readonly value: FixValue }
  | { readonly op: 'remove'; readonly name: string };

/** Fields that a request can have one of (RFC 9110, section 5.3): a second line of these is part of what is wrong. */
const single = new Set(['authorization', 'contenttype', 'idempotencykey', 'host', 'proxyauthorization']);

/** RFC 9110, section 5.6.2. */
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** Can it be written as a header name? */
export function isHeaderName(name: string): boolean {
  return token.test(name);
}

/** The lines of that name: compared as HTTP does; where there are none, without regard to `_` and `-` either. */
export function findHeaders(request: RequestNode, name: string): readonly Header[] {
  const exact = request.headers.filter((header) => header.name.toLowerCase() === name.toLowerCase());
  return exact.length > 0 ? exact : request.headers.filter((header) => looseName(header.name) === looseName(name));
}

/** The value of the first header of that name; null where there is none. */
export function writtenHeader(request: RequestNode, name: string): string | null {
  return findHeaders(request, name)[0]?.value ?? null;
}

/** A literal for a header: on one line. Null where a placeholder in it would be resolved: a header has no way to escape one. */
export function headerLiteral(text: string): string | null {
  return text.includes('{{') ? null : text.replace(/[\p{Cc}]+/gu, ' ').trim();
}

/** The edits in the block for these changes; null where a header to remove is not there. */
export function headerEdits(block: Block, request: RequestNode, changes: readonly HeaderChange[]): Draft[] | null {
  const drafts: Draft[] = [];
  const added: NewText[] = [];
  for (const change of changes) {
    const lines = findHeaders(request, change.name);
    if (change.op === 'remove') {
      if (lines.length === 0) return null;
      drafts.push(...lines.map((line) => lineDeletion(block.text, line)));
      continue;
    }
    const value = encodeValue(change.value, (text) => headerLiteral(text) ?? '');
    // Of several, the one without a value is the one that was left to be filled in.
    const line = lines.find((header) => header.value.trim() === '') ?? lines[0];
    if (!line) {
      added.push([`${change.name}: `, ...value]);
      continue;
    }
    const space = block.text[line.valueSpan.start - 1] === ':' ? [' '] : [];
    const stays = change.value.kind === 'typed' && line.value.trim() !== '';
    drafts.push(
      replacement(
        line.valueSpan,
        stays ? [{ stop: block.text.slice(line.valueSpan.start, line.valueSpan.end) }] : [...space, ...value],
      ),
    );
    if (single.has(looseName(change.name))) {
      drafts.push(...lines.filter((other) => other !== line).map((other) => lineDeletion(block.text, other)));
    }
  }
  if (added.length > 0) drafts.push(headerLines(block, request, added));
  return drafts;
}

/** New lines behind the last header. */
function headerLines(block: Block, request: RequestNode, lines: readonly NewText[]): Draft {
  const at = request.headersEnd;
  const last = request.headers.at(-1);
  const indent = last ? indentation(block.text, last.start) : '';
  const eol = lineEndAt(block.text, Math.max(0, at - 1));
  const ended = at === 0 || block.text[at - 1] === '\n';
  const text = lines.flatMap((line): NewText => (ended ? [indent, ...line, eol] : [eol + indent, ...line]));
  return insertion(at, text);
}

function lineDeletion(text: string, line: Header): Draft {
  const end = lineAfter(text, line.valueSpan.end);
  const isLast = end === text.length && !text.endsWith('\n');
  return deletion(isLast ? previousLineEnd(text, line.start) : lineStart(text, line.start), end);
}
