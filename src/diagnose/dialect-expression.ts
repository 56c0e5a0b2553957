/** The expressions of dialects, ready for use: regular expressions with their pieces, and globs. */
import { backtrackingEngine, type PatternEngine, type TextPattern } from './text-pattern';

/**
 * How the expressions of a dialect run. Null: by the engine of the language, which built-in dialects use. Users' dialects
 * get one that takes linear time.
 */
export type DialectEngine = PatternEngine | null;

/** `(?i)` in front: case makes no difference; `(?&name)`: the piece of that name. Throws a SyntaxError. */
export function compileRegExp(
  text: string,
  pieces: Readonly<Record<string, string>> = {},
  engine: PatternEngine = backtrackingEngine,
): TextPattern {
  const whole = withPieces(text, pieces, 0);
  return whole.startsWith('(?i)') ? engine(whole.slice(4), true) : engine(whole, false);
}

function withPieces(text: string, pieces: Readonly<Record<string, string>>, depth: number): string {
  if (depth > 8) throw new SyntaxError('The pieces of a regular expression refer to one another in a circle.');
  return text.replace(/\(\?&(\w+)\)/g, (_all, name: string) => {
    const piece = pieces[name];
    if (piece === undefined) throw new SyntaxError(`There is no piece named ${name} in \`define\`.`);
    return `(?:${withPieces(piece, pieces, depth + 1)})`;
  });
}

/** `*` for any run of characters. */
export function compileGlob(text: string): RegExp {
  const escaped = text.replace(/[.+?^${}()|[\]\\/]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^${escaped}$`, 'i');
}
