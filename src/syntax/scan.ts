import type { DiagnosticCode } from '../manifest';
import { skipSpace, trimEnd } from './characters';
import type { Problem } from './document';
import { BLANK, BODY_LINES, type Records, UNKNOWN } from './records';
import { RequestState } from './request-state';

/** `reach` of a block that would be read otherwise if anything changed up to the end of the text. */
export const REACHES_END = 0x7fffffff;

/** More problems than these in one block say nothing new. */
const MOST_PROBLEMS = 50;

/** A place to go back to: the line that was being read. */
export interface Mark {
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly lineNext: number;
  readonly lineNumber: number;
  readonly lineFeed: number;
  readonly carriageReturn: number;
}

/**
 * The reading position in a text and the pen that writes down what is found. The text is read line by line; a line
 * ends at LF, CRLF or a lone CR. Positions are offsets into the text; records and problems get them relative to the
 * block that is being read.
 */
export class Scan {
  /** The current line: its text is `[lineStart, lineEnd)`, the next line starts at `lineNext`. */
  lineStart = 0;
  lineEnd = 0;
  lineNext = 0;
  /** Line ends before the current line. */
  lineNumber = 0;
  /** No line is left; `lineStart` is then the text's length. */
  done = false;

  /** Start of the block being read, and how far its parts reach. */
  base = 0;
  private partsEnd = 0;
  private lastPart = -1;

  problems: Problem[] = [];
  /** The last offset that the extent of the current block depends on. */
  reach = 0;
  /** From here on, no line of the text ends a block comment. */
  noCommentEndAfter = REACHES_END;
  /** The Content-Type that was read last, and the kind of body that it says: files have few of them. */
  lastType = '';
  lastTypeKind = -1;
  readonly request = new RequestState();

  private lineFeed = -1;
  private carriageReturn = -1;

  constructor(
    readonly text: string,
    readonly records: Records,
  ) {}

  /** Goes to the next line. False at the end of the text. */
  advance(): boolean {
    const start = this.lineNext;
    if (this.lineNext > this.lineEnd) this.lineNumber++;
    this.lineStart = start;
    if (start >= this.text.length) {
      this.lineEnd = start;
      this.done = true;
      return false;
    }
    if (this.lineFeed < start) this.lineFeed = found(this.text.indexOf('\n', start), this.text.length);
    if (this.carriageReturn < start) this.carriageReturn = found(this.text.indexOf('\r', start), REACHES_END);
    const end = this.lineFeed;
    if (this.carriageReturn < end) {
      this.lineEnd = this.carriageReturn;
      this.lineNext = this.carriageReturn + 1 === end && end < this.text.length ? end + 1 : this.carriageReturn + 1;
    } else {
      this.lineEnd = end;
      this.lineNext = end < this.text.length ? end + 1 : end;
    }
    return true;
  }

  mark(): Mark {
    const { lineStart, lineEnd, lineNext, lineNumber, lineFeed, carriageReturn } = this;
    return { lineStart, lineEnd, lineNext, lineNumber, lineFeed, carriageReturn };
  }

  /** Goes back to the line of the mark. */
  reset(mark: Mark): void {
    this.lineStart = mark.lineStart;
    this.lineEnd = mark.lineEnd;
    this.lineNext = mark.lineNext;
    this.lineNumber = mark.lineNumber;
    this.lineFeed = mark.lineFeed;
    this.carriageReturn = mark.carriageReturn;
    this.done = false;
  }

  /** Whether the current line is `###`: it can't be indented. */
  atSeparator(): boolean {
    const { text, lineStart } = this;
    return (
      text.charCodeAt(lineStart) === 0x23 &&
      text.charCodeAt(lineStart + 1) === 0x23 &&
      text.charCodeAt(lineStart + 2) === 0x23
    );
  }

  /** The first character of the current line that is not white space, or the line's end. */
  indentEnd(): number {
    return skipSpace(this.text, this.lineStart, this.lineEnd);
  }

  /** The current line's end without trailing white space. */
  trimmedEnd(): number {
    return trimEnd(this.text, this.lineStart, this.lineEnd);
  }

  /** Begins a block at `start`. */
  open(start: number): void {
    this.base = start;
    this.partsEnd = start;
    this.lastPart = -1;
    this.problems = [];
    this.reach = start;
    this.request.reset();
  }

  /** The part up to `end`, from where the last one ended. Runs of blank, body and unknown lines are one part. */
  part(kind: number, end: number): void {
    if (end <= this.partsEnd) return;
    const { records } = this;
    this.partsEnd = end;
    if (
      (kind === BLANK || kind === BODY_LINES || kind === UNKNOWN) &&
      this.lastPart >= 0 &&
      records.data[this.lastPart] === kind
    ) {
      records.data[this.lastPart + 1] = end - this.base;
      return;
    }
    records.reserve();
    this.lastPart = records.length;
    records.data[records.length++] = kind;
    records.data[records.length++] = end - this.base;
  }

  /** The current line as a part. */
  linePart(kind: number): void {
    this.part(kind, this.lineNext);
  }

  /** A record of two positions. */
  span(tag: number, start: number, end: number): void {
    const { records, base } = this;
    records.reserve();
    const { data } = records;
    data[records.length++] = tag;
    data[records.length++] = start - base;
    data[records.length++] = end - base;
  }

  /** A record of a name and a value: `FIELD`, `DIRECTIVE` or (with `flag`) `VARIABLE`. */
  pair(
    tag: number,
    start: number,
    end: number,
    nameStart: number,
    nameEnd: number,
    valueStart: number,
    valueEnd: number,
    flag: number,
  ): void {
    const { records, base } = this;
    records.reserve();
    const { data } = records;
    let at = records.length;
    data[at++] = tag;
    data[at++] = start - base;
    data[at++] = end - base;
    data[at++] = nameStart - base;
    data[at++] = nameEnd - base;
    data[at++] = valueStart - base;
    data[at++] = valueEnd - base;
    if (flag >= 0) data[at++] = flag;
    records.length = at;
  }

  problem(code: DiagnosticCode, severity: Problem['severity'], start: number, end: number, message: string): void {
    if (this.problems.length >= MOST_PROBLEMS) return;
    this.problems.push({ code, message, severity, start: start - this.base, end: end - this.base });
  }
}

function found(index: number, otherwise: number): number {
  return index < 0 ? otherwise : index;
}
