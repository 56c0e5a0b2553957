import type { DiagnosticCode } from '../manifest';
import { isContentType, kindOfType } from './body-type';
import { skipSpace, trimEnd } from './characters';
import { type DirectiveUse, directiveUse } from './directive-names';
import type { Problem } from './document';
import { Finder, NOWHERE } from './finder';
import { Recent } from './recent';
import { RecordWriter } from './record-writer';
import { Records } from './records';
import { RequestState } from './request-state';

/** More problems than these in one block say nothing new. */
const MOST_PROBLEMS = 50;

/** A place to go back to: the line that was being read. */
export interface Mark {
  readonly lineStart: number;
  readonly lineEnd: number;
  readonly lineNext: number;
  readonly lineNumber: number;
}

/**
 * The reading position in a text and the pen that writes down what is found. The text is read line by line; a line
 * ends at LF, CRLF or a lone CR. Positions are offsets into the text; problems get them relative to the block that is
 * being read.
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

  problems: Problem[] | null = null;
  /** The last offset that the extent of the current block depends on. */
  reach = 0;
  /** A comment of the current block is not closed. */
  opensComment = false;
  readonly request: RequestState;
  readonly records: Records;
  readonly write: RecordWriter;
  readonly hashes: Finder;
  /** The kind of body that a Content-Type states, and what is done with a directive. */
  readonly types: Recent<number>;
  readonly typeNames: Recent<boolean>;
  readonly directives: Recent<DirectiveUse | null>;
  /** The marks that end block comments. */
  readonly commentEnds: Finder;

  /** Start of the block being read. */
  private base = 0;
  private readonly lineFeeds: Finder;
  private readonly carriageReturns: Finder;

  constructor(readonly text: string) {
    // A request file has about one number of records for six characters; to grow costs a copy.
    this.records = new Records(text.length / 5);
    this.write = new RecordWriter(this.records);
    this.request = new RequestState(text);
    this.typeNames = new Recent(text, isContentType, 'Content-Type');
    this.types = new Recent(text, kindOfType, '');
    this.directives = new Recent(text, directiveUse, 'name');
    this.lineFeeds = new Finder(text, '\n');
    this.carriageReturns = new Finder(text, '\r');
    this.hashes = new Finder(text, '#');
    this.commentEnds = new Finder(text, '*/', endsLine);
  }

  /** Goes to the next line. False at the end of the text. */
  advance(): boolean {
    const { text, lineNext: start } = this;
    if (start > this.lineEnd) this.lineNumber++;
    this.lineStart = start;
    if (start >= text.length) {
      this.lineEnd = start;
      this.done = true;
      return false;
    }
    const lineFeed = this.lineFeeds.next(start);
    const carriageReturn = this.carriageReturns.next(start);
    if (carriageReturn < lineFeed) {
      this.lineEnd = carriageReturn;
      this.lineNext = carriageReturn + 1 === lineFeed ? lineFeed + 1 : carriageReturn + 1;
    } else if (lineFeed < NOWHERE) {
      this.lineEnd = lineFeed;
      this.lineNext = lineFeed + 1;
    } else {
      this.lineEnd = text.length;
      this.lineNext = text.length;
    }
    return true;
  }

  mark(): Mark {
    const { lineStart, lineEnd, lineNext, lineNumber } = this;
    return { lineStart, lineEnd, lineNext, lineNumber };
  }

  /** Goes back to the line of the mark. */
  reset(mark: Mark): void {
    this.lineStart = mark.lineStart;
    this.lineEnd = mark.lineEnd;
    this.lineNext = mark.lineNext;
    this.lineNumber = mark.lineNumber;
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
    this.problems = null;
    this.reach = start;
    this.opensComment = false;
    this.request.reset();
    this.write.open(start);
  }

  /** The current line as a part. */
  linePart(kind: number): void {
    this.write.part(kind, this.lineNext);
  }

  problem(code: DiagnosticCode, severity: Problem['severity'], start: number, end: number, message: string): void {
    this.problems ??= [];
    if (this.problems.length >= MOST_PROBLEMS) return;
    this.problems.push({ code, message, severity, start: start - this.base, end: end - this.base });
  }
}

/**
 * Only at the end of a line do the two characters at `at` end a comment: `Accept:` followed by a wildcard holds the same
 * two.
 */
function endsLine(text: string, at: number): boolean {
  const after = skipSpace(text, at + 2, text.length);
  const c = text.charCodeAt(after);
  return after === text.length || c === 0x0a || c === 0x0d;
}
