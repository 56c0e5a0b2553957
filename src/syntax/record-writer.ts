import type { FileReference } from './body-type';
import type { FieldLine } from './field-line';
import {
  BLANK,
  BODY,
  BODY_LINES,
  BODY_PART,
  DIRECTIVE,
  FIELD,
  FILE,
  FILE_BODY,
  FOLDED_FIELD,
  GRAPHQL,
  HEAD_FIRST_DIRECTIVE,
  HEAD_LAST_DIRECTIVE,
  HEAD_REQUEST,
  HEAD_TITLE,
  HEAD_WIDTH,
  PIECE,
  REQUEST,
  type Records,
  TEXT,
  TITLE,
  UNKNOWN,
  VARIABLE,
  VERSION,
  WHOLE_FIELD,
} from './records';

const NONE = -1;

/** Writes down what is found in one block after the other. Offsets that are handed in are those of the text. */
export class RecordWriter {
  /** The block defines variables. */
  defines = false;

  private base = 0;
  /** Place of the numbers that lead to the block's records. */
  private head = 0;
  private partsEnd = 0;
  private lastPart = NONE;
  /** Places of records that may still change. */
  private requestAt = NONE;
  private lastField = NONE;
  private body = NONE;
  private bodyPart = NONE;
  private lastText = NONE;

  constructor(private readonly records: Records) {}

  /** Begins a block that starts at `base`. */
  open(base: number): void {
    this.defines = false;
    this.base = base;
    this.partsEnd = base;
    this.lastPart = NONE;
    this.requestAt = NONE;
    this.lastField = NONE;
    this.body = NONE;
    this.bodyPart = NONE;
    this.lastText = NONE;
    this.head = this.records.add(HEAD_WIDTH);
  }

  /** The part up to `end`, from where the last one ended. Runs of blank, body and unknown lines are one part. */
  part(kind: number, end: number): void {
    if (end <= this.partsEnd) return;
    this.partsEnd = end;
    const { records, lastPart, base } = this;
    if ((kind === BLANK || kind === BODY_LINES || kind === UNKNOWN) && lastPart >= 0) {
      if (records.data[lastPart] === kind) {
        records.data[lastPart + 1] = end - base;
        return;
      }
    }
    const at = records.add(2);
    this.lastPart = at;
    records.data[at] = kind;
    records.data[at + 1] = end - base;
  }

  title(start: number, end: number): void {
    this.leadFirst(HEAD_TITLE);
    this.span(TITLE, start, end);
  }

  /** `# @name value`; the value goes on to its end. */
  directive(start: number, end: number, nameStart: number, nameEnd: number, valueStart: number): void {
    const { records, base, head } = this;
    this.leadFirst(HEAD_FIRST_DIRECTIVE);
    records.data[head + HEAD_LAST_DIRECTIVE] = records.length - head;
    const at = records.add(6);
    const { data } = records;
    data[at] = DIRECTIVE;
    data[at + 1] = start - base;
    data[at + 2] = end - base;
    data[at + 3] = nameStart - base;
    data[at + 4] = nameEnd - base;
    data[at + 5] = valueStart - base;
  }

  /** `@name = value`; the value goes on to its end. */
  variable(start: number, end: number, nameEnd: number, valueStart: number, lazy: boolean): void {
    const { records, base } = this;
    const at = records.add(6);
    const { data } = records;
    this.defines = true;
    data[at] = VARIABLE;
    data[at + 1] = start - base;
    data[at + 2] = end - base;
    data[at + 3] = nameEnd - base;
    data[at + 4] = valueStart - base;
    data[at + 5] = lazy ? 1 : 0;
  }

  /**
   * A request of the method with this number (`methodOf`), which stands on `[methodStart, methodEnd)`, or is not written
   * (-1).
   */
  request(start: number, protocol: number, method: number, methodStart: number, methodEnd: number): void {
    const { records, base } = this;
    this.leadFirst(HEAD_REQUEST);
    const at = records.add(11);
    const { data } = records;
    this.requestAt = at;
    data[at] = REQUEST;
    data[at + 1] = start - base;
    data[at + 2] = start - base;
    data[at + 3] = methodStart < 0 ? -1 : methodStart - base;
    data[at + 4] = methodEnd - base;
    data[at + 5] = method;
    data[at + 6] = protocol;
    data[at + 7] = this.partsEnd - base;
    data[at + 8] = 0;
    data[at + 9] = 0;
    data[at + 10] = 0;
  }

  /** A piece of the target. */
  piece(start: number, end: number): void {
    this.pointTo(10);
    this.span(PIECE, start, end);
    this.reaches(end);
  }

  version(start: number, end: number): void {
    this.pointTo(8);
    this.span(VERSION, start, end);
    this.reaches(end);
  }

  /** `Name: value`, the last line that was written. */
  field(line: FieldLine): void {
    this.lastField = this.records.length;
    this.partField(line);
    this.reaches(line.end);
  }

  /** `Name: value` of a part of the body. */
  partField(line: FieldLine): void {
    const { records, base } = this;
    const at = records.add(5);
    const { data } = records;
    data[at] = FIELD;
    data[at + 1] = line.start - base;
    data[at + 2] = line.end - base;
    data[at + 3] = line.nameEnd - base;
    data[at + 4] = line.valueStart - base;
  }

  /** A line of placeholders alone. */
  wholeField(start: number, end: number): void {
    this.lastField = NONE;
    this.span(WHOLE_FIELD, start, end);
    this.reaches(end);
  }

  /** A line of the request's head was written: a new header goes after it. */
  endOfHead(): void {
    if (this.requestAt >= 0) this.records.data[this.requestAt + 7] = this.partsEnd - this.base;
  }

  /** Where the field ends that an indented line goes on with; -1 where there is none. */
  get openFieldEnd(): number {
    return this.lastField < 0 ? -1 : (this.records.data[this.lastField + 2] ?? 0) + this.base;
  }

  /** The field goes on to `end`, on a further line. */
  foldField(end: number): void {
    const { data } = this.records;
    data[this.lastField] = FOLDED_FIELD;
    data[this.lastField + 2] = end - this.base;
    this.reaches(end);
  }

  openBody(kind: number, start: number): void {
    const { records, base } = this;
    this.pointTo(9);
    const at = records.add(4);
    const { data } = records;
    this.body = at;
    data[at] = BODY;
    data[at + 1] = kind;
    data[at + 2] = start - base;
    data[at + 3] = start - base;
  }

  get hasBody(): boolean {
    return this.body >= 0;
  }

  get bodyStart(): number {
    return (this.records.data[this.body + 2] ?? 0) + this.base;
  }

  /** Literal text of the body, or of its part. */
  text(start: number, end: number): void {
    if (end <= start) return;
    this.lastText = this.records.length;
    this.span(TEXT, start, end);
  }

  /** A file on the line `[start, end)`. */
  file(start: number, end: number, { pathStart, pathEnd, substitute, charsetStart, charsetEnd }: FileReference): void {
    const { records, base } = this;
    const at = records.add(8);
    const { data } = records;
    data[at] = FILE;
    data[at + 1] = start - base;
    data[at + 2] = end - base;
    data[at + 3] = pathStart - base;
    data[at + 4] = pathEnd - base;
    data[at + 5] = substitute ? 1 : 0;
    data[at + 6] = charsetStart - base;
    data[at + 7] = charsetEnd - base;
  }

  /** A part of a multipart body, which starts with its boundary. */
  openPart(start: number): void {
    this.bodyPart = this.records.length;
    this.span(BODY_PART, start, start);
  }

  closePart(end: number): void {
    if (this.bodyPart >= 0) this.records.data[this.bodyPart + 2] = end - this.base;
    this.bodyPart = NONE;
  }

  /** The body's last line that is not blank ends at `end`; `oneFile`: it is a file and nothing else. */
  closeBody(end: number, oneFile: boolean): void {
    const { data } = this.records;
    data[this.body + 3] = end - this.base;
    this.reaches(end);
    if (oneFile) data[this.body + 1] = FILE_BODY;
    // Comments that were taken out of the end have left the line end before them.
    const textEnd = this.lastText + 2;
    if (this.lastText >= 0 && (data[textEnd] ?? 0) > end - this.base) data[textEnd] = end - this.base;
  }

  /** The query of a GraphQL body ends at `queryEnd`; its variables start at `variablesStart`, or there are none (-1). */
  graphql(queryEnd: number, variablesStart: number): void {
    const { records, base } = this;
    const at = records.add(3);
    records.data[at] = GRAPHQL;
    records.data[at + 1] = queryEnd - base;
    records.data[at + 2] = variablesStart < 0 ? -1 : variablesStart - base;
  }

  /** The request goes to `end` at least. */
  reaches(end: number): void {
    const { requestAt: at } = this;
    const { data } = this.records;
    if (at >= 0 && (data[at + 2] ?? 0) < end - this.base) data[at + 2] = end - this.base;
  }

  /** The next record is the one that the block's number `index` leads to, if it is the first of its kind. */
  private leadFirst(index: number): void {
    const { records, head } = this;
    if (records.data[head + index] === 0) records.data[head + index] = records.length - head;
  }

  /** The next record is one that the request's number `index` points to. */
  private pointTo(index: number): void {
    if (this.requestAt >= 0) this.records.data[this.requestAt + index] = this.records.length - this.requestAt;
  }

  private span(tag: number, start: number, end: number): void {
    const { records, base } = this;
    const at = records.add(3);
    const { data } = records;
    data[at] = tag;
    data[at + 1] = start - base;
    data[at + 2] = end - base;
  }
}
