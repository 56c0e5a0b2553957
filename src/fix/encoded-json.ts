/**
 * A JSON document that is the value of a query parameter or form key (`?filter={"a":1}`, `?input=%7B%22a%22%3A1%7D`): its
 * edits are those of any JSON, put back in the encoding that the value has.
 */
import { placeholdersIn } from '../syntax/placeholders';
import type { Draft, Stretch } from './draft';
import { type JsonReading, readJson } from './json-reading';
import { encodeParameter, encodeText, type WrittenParameter } from './parameters';

export interface EncodedJson {
  /** Of the decoded text. */
  readonly json: JsonReading;
  /** The offset in the text that was read, of one in the decoded text. */
  readonly sourceOffset: (offset: number) => number;
  /** A draft of the decoded text as one of the text that was read. */
  readonly encoded: (draft: Draft) => Draft;
}

/** Longer documents nobody writes into a parameter. */
const maxLength = 20_000;

/** Null where the value is no JSON object or array. `plus`: what `+` stands for; in a form of a request file it is a plus. */
export function readEncodedJson(text: string, parameter: WrittenParameter, plus: ' ' | '+'): EncodedJson | null {
  const { valueStart: start, end } = parameter;
  if (start === null || end - start > maxLength) return null;
  const raw = text.slice(start, end);
  if (!/^\s*(?:[[{]|%5B|%7B)/i.test(raw)) return null;
  const decoded = decode(text, start, end, plus);
  const json = readJson(decoded.text, { start: 0, end: decoded.text.length });
  if (json.root?.kind !== 'object' && json.root?.kind !== 'array') return null;
  const sourceOffset = (offset: number): number => decoded.offsets[offset] ?? end;
  const encode = encoderLike(raw, plus);
  return {
    json,
    sourceOffset,
    encoded: (draft) => ({
      start: sourceOffset(draft.start),
      end: sourceOffset(draft.end),
      text: draft.text.map((stretch) => encodeStretch(stretch, encode, plus)),
    }),
  };
}

/** Undoes percent-encoding, placeholders left as they are; for each character, where it stood. */
function decode(text: string, start: number, end: number, plus: string): { text: string; offsets: readonly number[] } {
  const placeholders = placeholdersIn(text, start, end);
  const offsets: number[] = [];
  let decoded = '';
  const take = (characters: string, at: number, step: 0 | 1): void => {
    for (let index = 0; index < characters.length; index++) offsets.push(at + index * step);
    decoded += characters;
  };
  for (let at = start; at < end; ) {
    const placeholder = placeholders.find((one) => one.start === at);
    if (placeholder) {
      take(text.slice(at, placeholder.end), at, 1);
      at = placeholder.end;
      continue;
    }
    const sequence = /^(?:%[\dA-Fa-f]{2})+/.exec(text.slice(at, Math.min(end, at + 300)))?.[0];
    const character = sequence === undefined ? null : firstCharacter(sequence);
    if (character) {
      take(character.text, at, 0);
      at += character.length;
    } else {
      take(text[at] === '+' ? plus : (text[at] ?? ''), at, 1);
      at++;
    }
  }
  offsets.push(end);
  return { text: decoded, offsets };
}

/** The character that a row of escapes begins with, of one byte to four; null where it is none. */
function firstCharacter(sequence: string): { readonly text: string; readonly length: number } | null {
  for (let bytes = 1; bytes <= 4 && bytes * 3 <= sequence.length; bytes++) {
    try {
      return { text: decodeURIComponent(sequence.slice(0, bytes * 3)), length: bytes * 3 };
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
    }
  }
  return null;
}

/** As the value is written: in full, with what may stand readable, or plain but for what would end it. */
function encoderLike(raw: string, plus: string): (text: string) => string {
  if (/%(?:3A|2C)/i.test(raw)) return encodeText;
  if (/%22/i.test(raw) || !raw.includes('"')) return encodeParameter;
  const ending = plus === ' ' ? /[%&#+\s]|[^\x21-\x7e]+/g : /[%&]|[\r\n]+/g;
  return (text) => text.replace(ending, (character) => encodeText(character));
}

function encodeStretch(stretch: Stretch, encode: (text: string) => string, plus: string): Stretch {
  const withPlaceholders = (text: string): string => {
    let done = 0;
    let encoded = '';
    for (const { start, end, expression } of placeholdersIn(text)) {
      encoded += encode(text.slice(done, start));
      // In a query nothing else encodes what the variable holds.
      const name = expression.trim();
      encoded +=
        plus === ' ' && !name.startsWith('%') && !name.startsWith('$') ? `{{%${name}}}` : text.slice(start, end);
      done = end;
    }
    return encoded + encode(text.slice(done));
  };
  if (typeof stretch === 'string') return withPlaceholders(stretch);
  const { stop, choices } = stretch;
  return choices
    ? { stop: withPlaceholders(stop), choices: choices.map(withPlaceholders) }
    : { stop: withPlaceholders(stop) };
}
