/** An item of a list of errors none of whose names is known: told by what its texts look like. */
import type { JsonObject } from './json-node';

export interface ErrorRecord {
  /** The member that holds the message. */
  readonly key: string;
  readonly message: string;
  readonly code: string | null;
  readonly field: string | null;
}

/**
 * One sentence among single words: the sentence is the message, a word written as a code is the code, and the field is the
 * name that the sentence has in it, else the only name that is left. Null where there is more than one sentence, or none.
 */
export function readErrorRecord(value: JsonObject): ErrorRecord | null {
  const texts = Object.entries(value).flatMap(([key, text]) =>
    typeof text === 'string' && text.trim() !== '' ? [{ key, text: text.trim() }] : [],
  );
  const sentences = texts.filter(({ text }) => /\S\s+\S+\s+\S/.test(text));
  const [sentence] = sentences;
  const others = texts.filter(({ text }) => text !== sentence?.text);
  if (!sentence || sentences.length > 1 || others.length === 0 || others.some(({ text }) => /\s/.test(text)))
    return null;
  const words = others.map(({ text }) => text);
  const code = words.find((text) => /^[A-Z][A-Z\d_.-]*$|^[A-Za-z]+[-_.]?\d+$/.test(text) && text.length > 1) ?? null;
  const names = words.filter((text) => text !== code && /^[A-Za-z_$@/][\w$@./[\]-]*$/.test(text));
  const inSentence = new Set(sentence.text.match(/[A-Za-z_$@/][\w$@./[\]-]*/g) ?? []);
  const said = names.filter((text) => inSentence.has(text));
  const [field = null] = said.length > 0 ? said : names.length === 1 ? names : [];
  return { key: sentence.key, message: sentence.text, code, field };
}
