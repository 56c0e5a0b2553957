/** What a word of a request file means by itself: a method, a header, a value, a directive, a status. */

import { statusText } from '../../diagnose/statuses';
import { codeSpan, escapeMarkdown, prose } from '../../present/markdown';
import { lineStartAt } from '../../syntax/characters';
import type { CursorPlace } from '../../syntax/cursor-place';
import type { Span } from '../../syntax/document';
import { directiveNamed } from '../../vocabulary/directives';
import { meaningOfValue } from '../../vocabulary/field-values';
import { fieldNamed } from '../../vocabulary/fields';
import { mediaTypeNamed } from '../../vocabulary/media-types';
import { methodNamed } from '../../vocabulary/methods';
import { statusReference } from '../../vocabulary/status-references';
import { plainText } from '../../vocabulary/stops';
import type { HoverText } from '../hover';
import { type OpenDocument, type PlaceInBlock, rangeIn } from '../state/documents';
import { directiveWords, fieldWords, mediaTypeWords, methodWords, paragraphs, referenceLink } from './words';

export function wordHover(open: OpenDocument, at: PlaceInBlock, place: CursorPlace | null): HoverText | null {
  const found = statusAt(at) ?? (place && wordAt(at, place));
  return found && { markdown: found.markdown, range: rangeIn(open.document, at.index, found.span) };
}

interface Word {
  readonly markdown: string;
  readonly span: Span;
}

function wordAt({ block, offset }: PlaceInBlock, place: CursorPlace): Word | null {
  const span = { start: place.start, end: place.end };
  const text = block.text.slice(place.start, place.end);
  const of = <T>(entry: T | null, words: (entry: T) => string, where: Span = span): Word | null =>
    entry === null ? null : { markdown: words(entry), span: where };
  switch (place.kind) {
    case 'method':
      return of(methodNamed(text), methodWords);
    case 'http-version':
      return of(versionNamed(text), (markdown) => markdown);
    case 'header-name':
      return of(fieldNamed(text), fieldWords);
    case 'header-value':
      return valueAt(place.field, text, place.start, offset);
    case 'directive-name':
      return of(directiveNamed(text), directiveWords);
    case 'directive-value':
      return argumentAt(place.directive, text, place.start, offset);
    default:
      return null;
  }
}

/** One of a header's values: what stands between commas, semicolons and blanks. */
function valueAt(field: string, text: string, start: number, offset: number): Word | null {
  const span = wordSpan(text, offset - start, /[^,;\s]/);
  if (!span) return null;
  const word = text.slice(span.start, span.end);
  const where = { start: start + span.start, end: start + span.end };
  const type = /^(?:accept|content-type)$/i.test(field) ? mediaTypeNamed(word) : null;
  if (type) return { markdown: mediaTypeWords(type), span: where };
  const meaning = meaningOfValue(field, word);
  return meaning === null
    ? null
    : { markdown: paragraphs([`**${escapeMarkdown(nameOf(word))}**`, prose(meaning)]), span: where };
}

/** `max-age` of `max-age=5`; credentials are not repeated. */
function nameOf(word: string): string {
  return word.replace(/=.*$/s, '');
}

function argumentAt(directive: string, text: string, start: number, offset: number): Word | null {
  const span = wordSpan(text, offset - start, /\S/);
  const entry = directiveNamed(directive);
  if (!span || !entry) return null;
  const word = text.slice(span.start, span.end);
  const name = (argument: string): string => argument.split('=')[0] ?? '';
  const isNumber = /^\d+$/.test(word);
  const forms = entry.arguments.map((argument) => ({ ...argument, plain: plainText(argument.text) }));
  const found =
    forms.find(({ plain }) => plain === word) ??
    forms.find(({ plain }) => (word.includes('=') ? name(plain) === name(word) : isNumber && /^\d+$/.test(plain)));
  if (!found) return null;
  return {
    markdown: paragraphs([codeSpan(word), prose(found.meaning)]),
    span: { start: start + span.start, end: start + span.end },
  };
}

/** The characters around an offset that match; null where none does. */
function wordSpan(text: string, offset: number, character: RegExp): Span | null {
  let start = offset;
  let end = offset;
  while (start > 0 && character.test(text[start - 1] ?? '')) start--;
  while (end < text.length && character.test(text[end] ?? '')) end++;
  return end > start ? { start, end } : null;
}

const statusPlaces: readonly RegExp[] = [
  // The first line of a response that is kept in the file, an assertion, what is repeated.
  /^HTTP\/[\d.]+[ \t]+\d{3}\b/,
  /^\?\?[ \t]+status[ \t]+\S+[ \t]+\d{3}\b/,
];

/** A status that the file names: of a kept response, an assertion, `# @retry on=429`. */
function statusAt({ block, offset }: PlaceInBlock): Word | null {
  const lineStart = lineStartAt(block.text, offset);
  const line = /^[^\r\n]*/.exec(block.text.slice(lineStart))?.[0] ?? '';
  for (const { index } of statusesIn(line)) {
    const span = { start: lineStart + index, end: lineStart + index + 3 };
    if (offset < span.start || offset > span.end) continue;
    return { markdown: statusWords(Number(line.slice(index, index + 3))), span };
  }
  return null;
}

function statusesIn(line: string): readonly { readonly index: number }[] {
  const known = statusPlaces.map((place) => place.exec(line)).find((match) => match !== null);
  if (known) return [{ index: known[0].length - 3 }];
  return /^\s*(?:#|\/\/)\s*@retry\b/.test(line) ? [...line.matchAll(/(?<=\bon=[\dx,]*)\b\d{3}\b/g)] : [];
}

/** What a status means, whatever API sends it. */
function statusWords(status: number): string {
  const { reason, meaning, remedy } = statusText(status);
  return paragraphs([
    `**${status} ${escapeMarkdown(reason)}** · status`,
    prose(meaning),
    status >= 400 ? `**What to do:** ${prose(remedy)}` : '',
    referenceLink(statusReference(status)),
  ]);
}

function versionNamed(text: string): string | null {
  const version = /^HTTP\/(\d(?:\.\d)?)$/i.exec(text)?.[1];
  if (version === undefined) return null;
  const known: Readonly<Record<string, readonly [meaning: string, reference: string]>> = {
    '1.0': ['One request for each connection.', 'RFC 1945'],
    '1.1': ['Text over a connection that is kept.', 'RFC 9112'],
    '2': ['Many requests at a time over one connection, where the server agrees.', 'RFC 9113'],
    '2.0': ['Many requests at a time over one connection, where the server agrees.', 'RFC 9113'],
    '3': ['HTTP over QUIC.', 'RFC 9114'],
  };
  const [meaning, reference] = known[version] ?? [];
  return meaning && reference ? paragraphs([`**HTTP/${version}**`, meaning, referenceLink(reference)]) : null;
}
