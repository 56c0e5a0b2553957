import { createScanner, type SyntaxKind } from 'jsonc-parser';

/** Offsets into the laid-out text, half open. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface JsonLayout {
  readonly text: string;
  /** Where the values stand that were asked for, by JSON Pointer: a string without its quotes, an object or array by its bracket. */
  readonly places: ReadonlyMap<string, TextRange>;
  /** Offset into the given text of the first thing that RFC 8259 does not allow; null where it is valid JSON, or one value a line. */
  readonly errorAt: number | null;
}

/** `SyntaxKind` of jsonc-parser is a const enum, which a file that is compiled by itself can't read. */
const kind = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  string: 10,
  lineComment: 12,
  blockComment: 13,
  lineBreak: 14,
  blank: 15,
  unknown: 16,
  end: 17,
} as const satisfies Record<string, SyntaxKind>;

/** Indentation grows no further than this: 100,000 open brackets would else be gigabytes of blanks. */
const deepest = 32;

interface Frame {
  readonly closes: number;
  /** Null in an array. */
  key: string | null;
  index: number;
  fresh: boolean;
  /** The wanted pointers that lead through this value. */
  readonly wanted: readonly Wanted[];
}

interface Wanted {
  readonly pointer: string;
  readonly segments: readonly string[];
}

/**
 * JSON laid out token by token: tokens are copied as they stand, so numbers keep their digits, duplicate keys stay, and
 * what is no JSON is kept as well; only the blanks between tokens change. `pretty: false` changes nothing and finds the
 * places. Linear in time, flat in stack.
 */
export function layOutJson(text: string, pointers: readonly string[], pretty: boolean): JsonLayout {
  const scanner = createScanner(text, false);
  const places = new Map<string, TextRange>();
  const root: readonly Wanted[] = pointers.map((pointer) => ({ pointer, segments: segmentsOf(pointer) }));
  const stack: Frame[] = [];
  const out: string[] = [];
  let length = 0;
  let errorAt: number | null = null;
  /** Of the last token that was not blank. */
  let before: 'nothing' | 'open' | 'value' | 'key' | 'colon' | 'comma' | 'comment' = 'nothing';
  /** Top-level values on lines of their own are JSON lines. */
  let lineBroken = true;

  const emit = (piece: string): void => {
    out.push(piece);
    length += piece.length;
  };
  const newLine = (): void => emit(`\n${'  '.repeat(Math.min(stack.length, deepest))}`);
  const fail = (): void => {
    errorAt ??= scanner.getTokenOffset();
  };
  const copy = (): TextRange => {
    const start = pretty ? length : scanner.getTokenOffset();
    const size = scanner.getTokenLength();
    if (pretty) emit(text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + size));
    return { start, end: start + size };
  };
  const wantedHere = (): readonly Wanted[] => {
    const frame = stack.at(-1);
    if (!frame) return root;
    if (frame.wanted.length === 0) return frame.wanted;
    const segment = frame.key ?? String(frame.index);
    return frame.wanted.filter((wanted) => wanted.segments[stack.length - 1] === segment);
  };
  const separate = (): void => {
    const frame = stack.at(-1);
    if (frame?.fresh || before === 'comma' || before === 'comment') {
      if (pretty && (before !== 'comment' || frame || length > 0)) newLine();
    } else if (before === 'value' || before === 'key') {
      if (pretty) emit(frame ? ' ' : '\n');
    }
    if (frame) frame.fresh = false;
  };

  for (;;) {
    const token = scanner.scan() as number;
    if (token === kind.end) break;
    if (token === kind.blank) continue;
    if (token === kind.lineBreak) {
      lineBroken = true;
      continue;
    }
    if (scanner.getTokenError() !== 0) fail();
    const frame = stack.at(-1);
    switch (token) {
      case kind.comma:
        if (before !== 'value' || !frame) fail();
        copy();
        if (frame) {
          frame.index++;
          if (frame.closes === kind.closeBrace) frame.key = null;
        }
        before = 'comma';
        break;
      case kind.colon:
        if (before !== 'key') fail();
        copy();
        if (pretty) emit(' ');
        before = 'colon';
        break;
      case kind.closeBrace:
      case kind.closeBracket: {
        const matches = frame?.closes === token;
        if (!matches || (before !== 'value' && before !== 'open')) fail();
        if (matches) stack.pop();
        if (pretty && frame && !frame.fresh) newLine();
        copy();
        before = 'value';
        break;
      }
      case kind.lineComment:
      case kind.blockComment:
        fail();
        separate();
        copy();
        before = 'comment';
        break;
      default: {
        const inObject = frame?.closes === kind.closeBrace;
        const isKey = inObject && before !== 'colon';
        if (!frame) {
          if (before !== 'nothing' && !(before === 'value' && lineBroken)) fail();
        } else if (
          isKey ? before !== 'open' && before !== 'comma' : !inObject && before !== 'open' && before !== 'comma'
        ) {
          fail();
        }
        if (before !== 'colon') separate();
        if (isKey) {
          if (token !== kind.string) fail();
          if (frame) frame.key = token === kind.string ? scanner.getTokenValue() : null;
          copy();
          before = 'key';
          break;
        }
        const wanted = wantedHere();
        const range = copy();
        for (const { pointer, segments } of wanted) {
          if (segments.length !== stack.length) continue;
          places.set(pointer, token === kind.string ? { start: range.start + 1, end: range.end - 1 } : range);
        }
        if (token === kind.openBrace || token === kind.openBracket) {
          const closes = token === kind.openBrace ? kind.closeBrace : kind.closeBracket;
          stack.push({ closes, key: null, index: 0, fresh: true, wanted });
          before = 'open';
        } else {
          if (token === kind.unknown) fail();
          before = 'value';
        }
      }
    }
    lineBroken = false;
  }
  if (stack.length > 0 || (before !== 'value' && before !== 'nothing')) errorAt ??= text.length;
  return { text: pretty ? out.join('') : text, places, errorAt };
}

/** The segments of a JSON Pointer, unescaped (RFC 6901, 4). */
function segmentsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replace(/~1/g, '/').replace(/~0/g, '~'));
}
