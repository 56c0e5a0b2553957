/**
 * What follows from a word of the text, where the same word comes again and again: to see that it is the last one anew
 * costs a comparison in place of a string and a look-up.
 */
export class Recent<T> {
  private word: string;
  private value: T;

  /** `of` is asked for each word that is not the last one; `first` is one to start with. */
  constructor(
    private readonly text: string,
    private readonly of: (word: string) => T,
    first: string,
  ) {
    this.word = first;
    this.value = of(first);
  }

  /** What follows from the word on `[start, end)`. */
  at(start: number, end: number): T {
    const { text, word } = this;
    if (word.length === end - start && isAt(text, word, start)) return this.value;
    this.word = text.slice(start, end);
    this.value = this.of(this.word);
    return this.value;
  }
}

/** `startsWith`, which for short words costs several times as much as looking. */
function isAt(text: string, word: string, start: number): boolean {
  for (let at = word.length - 1; at >= 0; at--) {
    if (text.charCodeAt(start + at) !== word.charCodeAt(at)) return false;
  }
  return true;
}
