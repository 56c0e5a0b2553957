/** Reads a dialect's YAML file, and says what is wrong with it at its places. */
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import type { Dialect } from './dialect';
import { schemaProblems } from './schema-problems';

/** Offsets into the text, UTF-16. */
export interface DialectFileProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** Of a warning the dialect is used all the same. */
  readonly severity: 'error' | 'warning';
}

export interface DialectFile {
  /** Null where the file is no dialect: it is not used until it is mended. */
  readonly dialect: Dialect | null;
  /** What the YAML says, whether it is a dialect or not; undefined where it can't be read. */
  readonly value: unknown;
  readonly problems: readonly DialectFileProblem[];
  /** Where in the text the way leads: the value, or its name. What is not there is its parent. */
  place(path: readonly (string | number)[], what: 'key' | 'value'): { readonly start: number; readonly end: number };
}

/** A dialect of this many characters is none. */
const maxText = 1_000_000;

/** Never throws. */
export function readDialect(text: string): DialectFile {
  if (text.length > maxText) return unread(text, 'A dialect may have 1,000,000 characters at most.');
  // Some faults of a file that was made for it end in an error of the reader itself.
  try {
    return read(text);
  } catch (error) {
    return unread(text, `This is no YAML that can be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function unread(text: string, message: string): DialectFile {
  const whole = { start: 0, end: firstLine(text, 0) };
  return { dialect: null, value: undefined, problems: [{ ...whole, message, severity: 'error' }], place: () => whole };
}

function read(text: string): DialectFile {
  const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: false, version: '1.2' });
  const place = (path: readonly (string | number)[], what: 'key' | 'value') =>
    spanOf(text, document.contents, path, what);
  const problems: DialectFileProblem[] = document.errors.map(({ message, pos: [start, end] }) => ({
    message: `This is no YAML: ${message}`,
    start,
    end: Math.max(start + 1, Math.min(end, firstLine(text, start))),
    severity: 'error',
  }));
  if (problems.length > 0) return { dialect: null, value: undefined, problems, place };
  // A bound on aliases: a few lines can stand for gigabytes.
  const value: unknown = document.toJS({ maxAliasCount: 1000 });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return unread(text, 'A dialect is a mapping: it begins with `id:`, `title:` and `match:`.');
  }
  for (const { path, message, atKey } of schemaProblems(value)) {
    problems.push({ ...place(path, atKey ? 'key' : 'value'), message, severity: 'error' });
  }
  // The schema holds: the cast is safe.
  return { dialect: problems.length === 0 ? (value as Dialect) : null, value, problems, place };
}

function spanOf(
  text: string,
  contents: unknown,
  path: readonly (string | number)[],
  what: 'key' | 'value',
): { start: number; end: number } {
  let node: unknown = contents;
  let key: Node | null = null;
  for (const step of path) {
    const under = isAlias(node) ? null : node;
    if (isMap(under)) {
      const pair = under.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step));
      if (!pair) break;
      key = isNode(pair.key) ? pair.key : key;
      node = pair.value;
    } else if (isSeq(under)) {
      const item: unknown = under.items[Number(step)];
      if (!isNode(item)) break;
      // The item of a list has no name of its own.
      key = isMap(item) && isNode(item.items[0]?.key) ? item.items[0].key : item;
      node = item;
    } else break;
  }
  const value = isNode(node) ? node : null;
  const shown = what === 'key' || !value || isMap(value) || isSeq(value) ? (key ?? value) : value;
  const start = shown?.range?.[0] ?? 0;
  const end = Math.min(shown?.range?.[1] ?? text.length, firstLine(text, start));
  return { start, end: Math.max(end, Math.min(start + 1, text.length)) };
}

/** The end of the line that the offset is on. */
function firstLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : text[end - 1] === '\r' ? end - 1 : end;
}
