/** Looks for hundreds of words in one short text: all but a few are told apart by the pairs of characters that it has. */

export interface SearchedWord {
  /** In lower case. */
  readonly text: string;
  /** The slot of its first two characters; -1 where it has not as many. */
  readonly slot: number;
}

const slots = 2048;

export function searchedWord(word: string): SearchedWord {
  const text = word.toLowerCase();
  return { text, slot: text.length < 2 ? -1 : slotOf(text.charCodeAt(0), text.charCodeAt(1)) };
}

/** Is the word in the text, whatever its case? */
export function wordFinder(text: string): (word: SearchedWord) => boolean {
  const lower = text.toLowerCase();
  const pairs = new Uint8Array(slots);
  for (let at = 1; at < lower.length; at++) pairs[slotOf(lower.charCodeAt(at - 1), lower.charCodeAt(at))] = 1;
  return ({ text: wanted, slot }) => (slot < 0 || pairs[slot] === 1) && lower.includes(wanted);
}

function slotOf(first: number, second: number): number {
  return (first * 37 + second) % slots;
}
