import { createScanner, type JSONScanner, type SyntaxKind } from 'jsonc-parser';
import { fromPointer } from '../diagnose/json-node';

/** Offsets into the laid-out text, half open. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

export interface JsonLayout {
  readonly text: string;
  /**
   * Where the values stand that were asked for, by JSON Pointer: a string without its quotes, an object or array by its
   * bracket.
   */
  readonly places: ReadonlyMap<string, TextRange>;
  /**
   * Offset into the given text of the first thing that RFC 8259 does not allow; null where it is valid JSON, or one
   * value a line.
   */
  readonly errorAt: number | null;
  /** Laid out it would be longer than anybody reads: `text` is only its beginning. */
  readonly tooLong?: true;
}

/** UTF-16 units that a laid-out text may have: a hostile one of 1 MB could else become a hundred times as long. */
const longest = 8_000_000;

/**
 * JSON laid out token by token: tokens are copied as they stand, so numbers keep their digits, duplicate keys stay, and
 * what is no JSON is kept as well; only the blanks between tokens change. `pretty: false` changes nothing and finds the
 * places. Linear in time, flat in stack.
 */
export function layOutJson(text: string, pointers: readonly string[], pretty: boolean): JsonLayout {
  return new Layout(text, pointers, pretty).run();
}

/** Some milliseconds of work. */
const stepsOfSlice = 20_000;

/**
 * The same for a text of any length, a slice at a time: whoever takes them can do other things in between, or stop. Joined
 * they are the laid-out text. Returns `errorAt`.
 */
export function layOutInSlices(text: string): Generator<string, number | null> {
  return new Layout(text, [], true).slices();
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

const lineStarts = Array.from({ length: deepest + 1 }, (_, depth) => `\n${'  '.repeat(depth)}`);

/** An object or array that is open. */
interface Frame {
  readonly closes: number;
  /** Null in an array, and before the first key. */
  key: string | null;
  index: number;
  /** Nothing has come in it yet. */
  fresh: boolean;
  /** The wanted pointers that lead through this value. */
  readonly wanted: readonly Wanted[];
}

interface Wanted {
  readonly pointer: string;
  readonly segments: readonly string[];
}

class Layout {
  readonly #text: string;
  readonly #pretty: boolean;
  readonly #scanner: JSONScanner;
  readonly #root: readonly Wanted[];
  readonly #places = new Map<string, TextRange>();
  readonly #stack: Frame[] = [];
  readonly #out: string[] = [];
  #length = 0;
  #errorAt: number | null = null;
  /** What the last token was that is not blank. */
  #before: 'nothing' | 'open' | 'value' | 'key' | 'colon' | 'comma' | 'comment' = 'nothing';
  /** A line end came since: values at the top on lines of their own are JSON lines. */
  #lineBroken = true;

  constructor(text: string, pointers: readonly string[], pretty: boolean) {
    this.#text = text;
    this.#pretty = pretty;
    this.#scanner = createScanner(text, false);
    this.#root = pointers.flatMap((pointer) => {
      const segments = fromPointer(pointer);
      return segments ? [{ pointer, segments }] : [];
    });
  }

  run(): JsonLayout {
    while (this.#step()) {
      if (this.#length <= longest) continue;
      return { text: this.#out.join(''), places: this.#places, errorAt: this.#errorAt, tooLong: true };
    }
    const errorAt = this.#end();
    return { text: this.#pretty ? this.#out.join('') : this.#text, places: this.#places, errorAt };
  }

  *slices(): Generator<string, number | null> {
    for (let steps = 1; this.#step(); steps++) {
      if (steps % stepsOfSlice === 0) yield this.#out.splice(0).join('');
    }
    yield this.#out.splice(0).join('');
    return this.#end();
  }

  /** Takes the next token; false at the end. */
  #step(): boolean {
    const token = this.#scanner.scan() as number;
    if (token === kind.end) return false;
    if (token === kind.blank) return true;
    if (token === kind.lineBreak) {
      this.#lineBroken = true;
      return true;
    }
    if (this.#scanner.getTokenError() !== 0) this.#fail();
    this.#take(token);
    this.#lineBroken = false;
    return true;
  }

  #end(): number | null {
    const whole = this.#stack.length === 0 && (this.#before === 'value' || this.#before === 'nothing');
    if (!whole) this.#errorAt ??= this.#text.length;
    return this.#errorAt;
  }

  #take(token: number): void {
    switch (token) {
      case kind.comma:
        this.#comma();
        return;
      case kind.colon:
        if (this.#before !== 'key') this.#fail();
        this.#copy();
        this.#emit(' ');
        this.#before = 'colon';
        return;
      case kind.closeBrace:
      case kind.closeBracket:
        this.#close(token);
        return;
      case kind.lineComment:
      case kind.blockComment:
        this.#fail();
        this.#separate();
        this.#copy();
        this.#before = 'comment';
        return;
    }
    const frame = this.#stack.at(-1);
    if (frame?.closes === kind.closeBrace && this.#before !== 'colon') this.#key(frame, token);
    else this.#value(frame, token);
  }

  #comma(): void {
    const frame = this.#stack.at(-1);
    if (this.#before !== 'value' || !frame) this.#fail();
    this.#copy();
    if (frame) {
      frame.index++;
      if (frame.closes === kind.closeBrace) frame.key = null;
    }
    this.#before = 'comma';
  }

  #close(token: number): void {
    const frame = this.#stack.at(-1);
    const matches = frame?.closes === token;
    if (!matches || (this.#before !== 'value' && this.#before !== 'open')) this.#fail();
    if (matches) this.#stack.pop();
    if (frame && !frame.fresh) this.#newLine();
    this.#copy();
    this.#before = 'value';
  }

  #key(frame: Frame, token: number): void {
    if ((this.#before !== 'open' && this.#before !== 'comma') || token !== kind.string) this.#fail();
    this.#separate();
    frame.key = token === kind.string ? this.#scanner.getTokenValue() : null;
    this.#copy();
    this.#before = 'key';
  }

  #value(frame: Frame | undefined, token: number): void {
    if (!this.#mayBegin(frame) || token === kind.unknown) this.#fail();
    if (this.#before !== 'colon') this.#separate();
    const wanted = this.#wantedHere(frame);
    const range = this.#copy();
    const place = token === kind.string ? { start: range.start + 1, end: range.end - 1 } : range;
    for (const { pointer, segments } of wanted) {
      if (segments.length === this.#stack.length) this.#places.set(pointer, place);
    }
    this.#before = 'value';
    if (token !== kind.openBrace && token !== kind.openBracket) return;
    const closes = token === kind.openBrace ? kind.closeBrace : kind.closeBracket;
    this.#stack.push({ closes, key: null, index: 0, fresh: true, wanted });
    this.#before = 'open';
  }

  #mayBegin(frame: Frame | undefined): boolean {
    if (!frame) return this.#before === 'nothing' || (this.#before === 'value' && this.#lineBroken);
    if (frame.closes === kind.closeBrace) return this.#before === 'colon';
    return this.#before === 'open' || this.#before === 'comma';
  }

  #wantedHere(frame: Frame | undefined): readonly Wanted[] {
    if (!frame) return this.#root;
    if (frame.wanted.length === 0) return frame.wanted;
    const segment = frame.key ?? String(frame.index);
    return frame.wanted.filter((wanted) => wanted.segments[this.#stack.length - 1] === segment);
  }

  /** What stands between the last token and one that begins a member, an item or a comment. */
  #separate(): void {
    const frame = this.#stack.at(-1);
    if (frame?.fresh || this.#before === 'comma' || this.#before === 'comment') this.#newLine();
    else if (this.#before === 'value' || this.#before === 'key') this.#emit(frame ? ' ' : '\n');
    if (frame) frame.fresh = false;
  }

  /** Copies the token; where it stands in what is given back. */
  #copy(): TextRange {
    const offset = this.#scanner.getTokenOffset();
    const end = offset + this.#scanner.getTokenLength();
    const start = this.#pretty ? this.#length : offset;
    this.#emit(this.#text.slice(offset, end));
    return { start, end: start + end - offset };
  }

  #newLine(): void {
    this.#emit(lineStarts[Math.min(this.#stack.length, deepest)] ?? '\n');
  }

  #emit(piece: string): void {
    if (!this.#pretty) return;
    this.#out.push(piece);
    this.#length += piece.length;
  }

  #fail(): void {
    this.#errorAt ??= this.#scanner.getTokenOffset();
  }
}
