/**
 * Regular expressions that take time linear in the text, whatever they are: RE2's. For users' dialects, which come with a
 * workspace: an expression that backtracks for ever would stop everything.
 */
import { RE2JS } from 're2js';
import type { PatternEngine, TextMatch } from './text-pattern';

export const linearEngine: PatternEngine = (source, ignoreCase) => {
  const flags = RE2JS.DOTALL | (ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  const compiled = compile(source, flags);
  return {
    test: (text) => compiled.test(text),
    exec: (text) => compiled.exec(text) as TextMatch | null,
    all: (text, max) => {
      const found: TextMatch[] = [];
      for (const match of compiled.matchAll(text)) {
        if (found.length >= max) break;
        if (match[0] !== '') found.push({ ...match, index: match.index ?? 0, groups: match.groups });
      }
      return found;
    },
  };
};

function compile(source: string, flags: number): RE2JS {
  try {
    return RE2JS.compile(RE2JS.translateRegExp(source) as string, flags);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new SyntaxError(reason(source, error.message));
  }
}

function reason(source: string, message: string): string {
  const around = /\(\?<?[=!]/.exec(source)?.[0];
  if (around !== undefined) {
    return `\`${around}\` looks around, which no expression of a user’s dialect can: they run in linear time (RE2). Write what matches instead, or put another pattern before this one.`;
  }
  if (/\\[1-9]|\\k</.test(source)) {
    return 'A backreference is not possible in a user’s dialect: its expressions run in linear time (RE2).';
  }
  return `This is not a regular expression that can be used here: ${message.replace(/^error parsing regexp: /, '')}.`;
}
