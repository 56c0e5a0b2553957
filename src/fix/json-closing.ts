import { lineStartAt } from '../syntax/characters';
import type { JsonFault } from './json-fault';
import { replaced } from './json-words';

/** Nobody who writes by hand leaves more brackets open. */
const mostToClose = 20;

/** The bracket of an object or array that stands open. */
export interface OpenBracket {
  readonly start: number;
  readonly isObject: boolean;
}

/** The edit that closes, at the text's end, the brackets that stand open; undefined where they are too many. */
export function closeAll(text: string, open: readonly OpenBracket[]): JsonFault['mend'] | undefined {
  if (open.length > mostToClose) return undefined;
  const end = text.trimEnd().length;
  const closers = open.map((one) => closing(text, one, end)).reverse();
  const words = closers.map((closer) => closer.trim()).join(' ');
  return replaced(`Add ${words} at the end`, end, end, closers.join(''), true);
}

/** The bracket that closes a container, on a line of its own, indented as it is opened, unless all is on one line. */
function closing(text: string, { start, isObject }: OpenBracket, end: number): string {
  const bracket = isObject ? '}' : ']';
  if (!/[\r\n]/.test(text.slice(start, end))) return bracket;
  const indent = /^[ \t]*/.exec(text.slice(lineStartAt(text, start), start))?.[0] ?? '';
  return `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}${bracket}`;
}
