/** The bound that a message states for a number, where the value is beyond it: the nearest value that is allowed. */

const number = String.raw`["']?(?<bound>-?\d+(?:\.\d+)?)(?![\d.]*\d)["']?`;
const atMost = new RegExp(
  String.raw`(?:<=|≤|\b(?:less|smaller|lower) than or equal to|\b(?:not|n['’]t|cannot|no)(?: be)? (?:exceed|(?:greater|more|larger|higher|bigger) than|above|over)|\bat most|\bup to|\bmax(?:imum)?(?: (?:allowed|permitted))?(?: (?:value|limit|size|page size))?(?: (?:allowed|permitted))?(?: is| of|:)?) ?${number}`,
  'i',
);
const atLeast = new RegExp(
  String.raw`(?:>=|≥|\b(?:greater|larger|more|higher) than or equal to|\b(?:not|n['’]t|cannot|no)(?: be)? (?:(?:less|smaller|lower|fewer) than|below|under)|\bat least|\bmin(?:imum)?(?: (?:allowed|permitted))?(?: value)?(?: is| of|:)?) ?${number}`,
  'i',
);
const between =
  /\b(?:from|between|(?:in|within)(?: the)? range(?: of)?:?|range) [[(]?(?<min>-?\d+(?:\.\d+)?)[\])]?(?: ?(?:to|and|-|–|\.\.|,) ?)(?<max>-?\d+(?:\.\d+)?)/i;

/** Null where the message states none, or one of something else than a number: a length, a count of items. */
export function statedBound(message: string, value: string): string | null {
  const text = message.slice(0, 500);
  const is = /^\s*-?\d+(?:\.\d+)?\s*$/.test(value) ? Number(value) : null;
  if (is === null || /\b(?:characters?|chars?|length|long|digits|items?|elements?|entries|bytes)\b/i.test(text))
    return null;
  const range = between.exec(text)?.groups;
  const max = range?.max ?? atMost.exec(text)?.groups?.bound;
  const min = range?.min ?? atLeast.exec(text)?.groups?.bound;
  if (max !== undefined && is > Number(max)) return max;
  return min !== undefined && is < Number(min) ? min : null;
}
