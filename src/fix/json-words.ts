/** What people write in place of a JSON value: words and numbers of other languages, other quotation marks. */
import type { JsonEdit } from './json-fault';

export interface OddValue {
  /** Where it ends: the reader's token may have ended before. */
  readonly end: number;
  readonly message: string;
  readonly mend?: { readonly title: string; readonly edits: readonly JsonEdit[]; readonly preferred: boolean };
}

const words: Readonly<Record<string, string>> = {
  true: 'true',
  false: 'false',
  null: 'null',
  none: 'null',
  nil: 'null',
  undefined: 'null',
  nan: 'null',
};

/** Pairs of marks that are taken for the quotation mark. */
const quotes: Readonly<Record<string, string>> = {
  "'": "'",
  '`': '`',
  '“': '”',
  '”': '”',
  '„': '“',
  '‘': '’',
  '«': '»',
};

/** What stands at `[start, end)` of the text, which the reader takes for no token. As a key, a word is in want of quotes. */
export function oddValue(text: string, start: number, end: number, isKey: boolean): OddValue {
  const word = text.slice(start, end);
  const close = quotes[word[0] ?? ''];
  if (close !== undefined) {
    const closing = text
      .slice(start + 1)
      .search(close === '”' || close === '“' ? /[”“\r\n]/ : new RegExp(`[${close}\\r\\n]`));
    const at = start + 1 + closing;
    if (closing >= 0 && !/[\r\n]/.test(text[at] ?? '')) return otherQuotes(text, start, at);
    return { end, message: 'JSON strings stand in double quotation marks.' };
  }
  if (!isKey) {
    const literal = words[word.toLowerCase()];
    if (literal !== undefined) {
      const message = `JSON has no ${word}: it is written ${literal} there.`;
      const preferred = literal !== 'null' || word.toLowerCase() === 'null';
      return { end, message, mend: replaced(`Change to ${literal}`, start, end, literal, preferred) };
    }
    const number = numberLike(word);
    if (number !== null) {
      const message = `JSON writes this number ${number}.`;
      return { end, message, mend: replaced(`Change to ${number}`, start, end, number, true) };
    }
  }
  if (!/^[\p{L}\p{N}_$.@+-]+$/u.test(word)) return { end, message: `\`${short(word)}\` is not JSON.` };
  const what = isKey ? 'A key of a JSON object' : 'Text in JSON';
  const message = `${what} stands in double quotation marks: "${short(word)}".`;
  return { end, message, mend: replaced(`Write "${short(word)}"`, start, end, `"${word}"`, isKey) };
}

function otherQuotes(text: string, start: number, at: number): OddValue {
  const inner = text
    .slice(start + 1, at)
    .replace(/\\'/g, "'")
    .replace(/(?<!\\)"/g, '\\"');
  const message = 'JSON strings stand in double quotation marks.';
  return { end: at + 1, message, mend: replaced('Use double quotation marks', start, at + 1, `"${inner}"`, true) };
}

/** `.5`, `5.`, `+1`, `007`; null for what is no number. */
function numberLike(word: string): string | null {
  const match = /^([+-]?)(\d*)(\.\d*)?$/.exec(word);
  if (!match || !/\d/.test(word)) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const digits = whole.replace(/^0+(?=\d)/, '') || '0';
  return `${sign === '-' ? '-' : ''}${digits}${fraction === '.' ? '' : fraction}`;
}

export function replaced(
  title: string,
  start: number,
  end: number,
  newText: string,
  preferred: boolean,
): NonNullable<OddValue['mend']> {
  return { title, edits: [{ start, end, newText }], preferred };
}

export function short(word: string): string {
  return word.length > 40 ? `${word.slice(0, 39)}…` : word;
}
