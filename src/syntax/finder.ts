/** Beyond the end of any text. */
export const NOWHERE = 0x7fffffff;

/**
 * The places of a string in a text. What was found last is kept, so that asking all along a text, with some going back,
 * costs one pass over it.
 */
export class Finder {
  private from = NOWHERE;
  private found = -1;

  /** `counts` says whether a place counts; all of them do where it is not given. */
  constructor(
    private readonly text: string,
    private readonly wanted: string,
    private readonly counts: ((text: string, at: number) => boolean) | null = null,
  ) {}

  /** The first place at or after `offset`; `NOWHERE` where there is none. */
  next(offset: number): number {
    if (offset <= this.found && offset >= this.from) return this.found;
    const { text, wanted, counts } = this;
    this.from = offset;
    let at = text.indexOf(wanted, offset);
    while (counts !== null && at >= 0 && !counts(text, at)) at = text.indexOf(wanted, at + 1);
    this.found = at < 0 ? NOWHERE : at;
    return this.found;
  }
}
