/** Regular expressions as dialects use them, whichever engine runs them. */

export interface TextMatch {
  readonly index: number;
  readonly [group: number]: string | undefined;
  readonly groups?: Readonly<Record<string, string | undefined>> | undefined;
}

export interface TextPattern {
  test(text: string): boolean;
  exec(text: string): TextMatch | null;
  /** The matches in order, at most `max`; empty ones are left out. */
  all(text: string, max: number): TextMatch[];
}

/** Compiles an expression (flags `u` and `s`). Throws a SyntaxError that says what is wrong with it. */
export type PatternEngine = (source: string, ignoreCase: boolean) => TextPattern;

/**
 * The engine of the language itself: for the built-in dialects, whose expressions were tried. It backtracks, so that an
 * expression like `(a+)+$` takes for ever.
 */
export const backtrackingEngine: PatternEngine = (source, ignoreCase) => {
  const flags = ignoreCase ? 'ius' : 'us';
  const one = new RegExp(source, flags);
  return {
    test: (text) => one.test(text),
    exec: (text) => one.exec(text),
    all: (text, max) => {
      const found: TextMatch[] = [];
      for (const match of text.matchAll(new RegExp(source, `${flags}g`))) {
        if (found.length >= max) break;
        if (match[0] !== '') found.push(match);
      }
      return found;
    },
  };
};

/** The pieces of a text between the matches. */
export function splitText(text: string, pattern: TextPattern, max: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (const match of pattern.all(text, max)) {
    pieces.push(text.slice(start, match.index));
    start = match.index + (match[0]?.length ?? 0);
  }
  pieces.push(text.slice(start));
  return pieces;
}
