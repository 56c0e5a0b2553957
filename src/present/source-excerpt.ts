/** A line of source with carets under the part that is to blame, for the terminal. */
import { visibleText } from './visible-text';

export interface SourceRange {
  /** As given on the command line. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** The whole line, without its line end. */
  readonly text: string;
  /** In UTF-16 units; what goes beyond the line is cut off, and at least one caret is drawn. */
  readonly length: number;
}

export interface CaretLine {
  /** Control characters made visible, tabs as two blanks, a long line cut around the range. */
  readonly text: string;
  /** Blanks and carets that stand under `text`. */
  readonly carets: string;
}

/** Terminal cells before the range that are shown of a long line, and in all. */
const lead = 40;
const widest = 120;

export function caretLine(range: SourceRange): CaretLine {
  const start = Math.min(Math.max(0, range.column - 1), range.text.length);
  const end = Math.min(range.text.length, start + Math.max(1, range.length));
  const before = shown(range.text.slice(0, start));
  const marked = shown(range.text.slice(start, end));
  const after = shown(range.text.slice(end));

  const kept =
    cellsOf(before) > lead && cellsOf(before + marked + after) > widest ? `…${lastCells(before, lead)}` : before;
  const room = Math.max(10, widest - cellsOf(kept));
  const text = cellsOf(marked + after) > room ? `${kept}${firstCells(marked + after, room)}…` : kept + marked + after;
  const width = Math.max(1, Math.min(cellsOf(marked), room));
  return { text: text.trimEnd(), carets: `${' '.repeat(cellsOf(kept))}${'^'.repeat(width)}` };
}

function shown(text: string): string {
  return visibleText(text).replace(/\t/g, '  ').replace(/\n/g, ' ');
}

/** Characters that a terminal draws two cells wide (East Asian wide and emoji), and those that take no cell of their own. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const narrow = /\p{Mn}|\p{Me}|\u200c|\u200d|[\ufe00-\ufe0f]/u;

function cellOf(character: string): number {
  if (wide.test(character)) return 2;
  return narrow.test(character) ? 0 : 1;
}

function cellsOf(text: string): number {
  let cells = 0;
  for (const character of text) cells += cellOf(character);
  return cells;
}

function firstCells(text: string, limit: number): string {
  let cells = 0;
  let end = 0;
  for (const character of text) {
    cells += cellOf(character);
    if (cells > limit) break;
    end += character.length;
  }
  return text.slice(0, end);
}

function lastCells(text: string, limit: number): string {
  return [...firstCells([...text].reverse().join(''), limit)].reverse().join('');
}
