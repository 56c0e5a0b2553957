/** Reads where in the request's text a problem is, as responses state it. */
import type { PositionRule } from '../dialects/dialect';
import type { TextPosition } from './diagnosis';

type Stated = Readonly<Partial<Record<'line' | 'column' | 'offset', string | undefined>>>;

/** Null where none is stated. Numbers come out counted from 0. */
export function textPosition({ line, column, offset }: Stated, rule: PositionRule | undefined): TextPosition | null {
  const from = (text: string | undefined, base: number) => {
    const value = /^\d{1,9}$/.test(text?.trim() ?? '') ? Number(text) - base : null;
    return value === null ? null : Math.max(0, value);
  };
  const at = {
    line: from(line, rule?.base ?? 1),
    column: from(column, rule?.base ?? 1),
    offset: from(offset, rule?.base ?? 0),
  };
  if (at.offset === null && at.line === null) return null;
  return { in: rule?.in ?? null, ...at };
}

/** How the parsers of the world say where they gave up; lines and columns count from 1, offsets from 0. */
const wordings: readonly (readonly [re: RegExp, rule: PositionRule])[] = [
  // System.Text.Json
  [/\bLineNumber: (?<line>\d+) \| BytePositionInLine: (?<column>\d+)/, { base: 0 }],
  // Python, and V8: an offset beside line and column says the same.
  [/\((?:char|offset) (?<offset>\d+)\)/, {}],
  [/\bat (?:position|offset|character|char|byte|index) (?<offset>\d+)\b/i, {}],
  [/\bline:? (?<line>\d+),? (?:at )?(?:column|col|position|char(?:acter)?):? (?<column>\d+)/i, {}],
  [/(?:^|[\s[(])(?<line>\d+):(?<column>\d+)(?=[\])]|$|[\s,:])/, {}],
  [/\bat line (?<line>\d+)\b/i, {}],
];

/** The position that a message about broken syntax names; null where it names none. */
export function positionInProse(message: string): TextPosition | null {
  for (const [re, rule] of wordings) {
    const groups = re.exec(message.slice(0, 2000))?.groups;
    const position = groups && textPosition(groups, rule);
    if (position) return position;
  }
  return null;
}
