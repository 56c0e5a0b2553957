/**
 * How well a name answers a query, higher is better; null where it does not. Each word of the query has its characters
 * in one of the texts, in order, in any case; the first text counts for more. An empty query is answered by everything.
 */
export function fuzzyScore(query: string, texts: readonly string[]): number | null {
  let sum = 0;
  for (const word of query.split(/\s+/)) {
    let best: number | null = null;
    for (const [index, text] of texts.entries()) {
      const score = wordScore(word.toLowerCase(), text);
      if (score !== null && (best === null || score - index > best)) best = score - index;
    }
    if (best === null) return null;
    sum += best;
  }
  return sum;
}

/** What stands together counts most, then what begins words (`lt` for “List tasks”), then anything in order. Linear. */
function wordScore(word: string, text: string): number | null {
  const lower = text.toLowerCase();
  const whole = lower.indexOf(word);
  if (whole >= 0) {
    const place = whole === 0 ? 3 : isBoundary(text, whole) ? 2 : 0;
    return word.length * 3 + place + word.length / (text.length + 1);
  }
  if (!isInOrder(word, lower)) return null;
  const initials = lower.split('').filter((_, at) => isBoundary(text, at));
  return isInOrder(word, initials.join('')) ? word.length * 3 + 1 : word.length;
}

function isInOrder(word: string, text: string): boolean {
  let at = -1;
  return Array.from(word).every((character) => {
    at = text.indexOf(character, at + 1);
    return at >= 0;
  });
}

function isBoundary(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return !/[\p{L}\p{N}]/u.test(before) || (/\p{Ll}/u.test(before) && /\p{Lu}/u.test(text.charAt(at)));
}
