/**
 * What the scan has found, as a row of numbers.
 *
 * A document of 10,000 requests has half a million nodes. Made as objects while scanning they cost several times the
 * scan itself, and most of that is the garbage collector's moving them about. So the scan decides everything and writes
 * it down here, and `nodes.ts` gives objects for what somebody looks at.
 *
 * A record is its tag and a fixed number of numbers; all positions are relative to the block's start. Tags below
 * `PART_KINDS.length` are parts: `[tag, end]`, each starting where the part before it ended. Before a block's records
 * stand `HEAD_WIDTH` numbers: how far from there those records are that are asked for most, 0 where there is none.
 */
import type { Body, PartKind, RequestNode } from './document';

export const PART_KINDS = [
  'separator',
  'comment',
  'directive',
  'variable',
  'blank',
  'request-line',
  'target-continuation',
  'header',
  'body',
  'script',
  'response-reference',
  'output',
  'assertion',
  'import',
  'run',
  'unknown',
] as const satisfies readonly PartKind[];

export const SEPARATOR = 0;
export const COMMENT = 1;
export const DIRECTIVE_LINE = 2;
export const VARIABLE_LINE = 3;
export const BLANK = 4;
export const REQUEST_LINE = 5;
export const CONTINUATION = 6;
export const HEADER_LINE = 7;
export const BODY_LINES = 8;
export const SCRIPT = 9;
export const RESPONSE_REFERENCE = 10;
export const OUTPUT = 11;
export const ASSERTION = 12;
export const IMPORT = 13;
export const RUN = 14;
export const UNKNOWN = 15;

/** What the numbers before a block's records lead to. */
export const HEAD_TITLE = 0;
export const HEAD_FIRST_DIRECTIVE = 1;
export const HEAD_LAST_DIRECTIVE = 2;
export const HEAD_REQUEST = 3;
export const HEAD_WIDTH = 4;

/** start, end */
export const TITLE = 16;
/** start, end, nameStart, nameEnd, valueStart */
export const DIRECTIVE = 17;
/** start, end, nameEnd, valueStart, lazy */
export const VARIABLE = 18;
/**
 * start, end, methodStart (-1: not written), methodEnd, the method's number (-1: sent as written), protocol, headersEnd,
 * and how many numbers further the records of its version, its body and its target's last piece stand (0: nowhere).
 */
export const REQUEST = 19;
/** start, end: a piece of the target */
export const PIECE = 20;
/** start, end */
export const VERSION = 21;
/** start, end, nameEnd, valueStart */
export const FIELD = 22;
/** The same, its value over several lines. */
export const FOLDED_FIELD = 23;
/** start, end: a line of placeholders alone */
export const WHOLE_FIELD = 24;
/** kind, start, end */
export const BODY = 25;
/** start, end */
export const TEXT = 26;
/** start, end, pathStart, pathEnd, substitute, charsetStart, charsetEnd */
export const FILE = 27;
/** start, end */
export const BODY_PART = 28;
/** queryEnd, variablesStart (-1: none) */
export const GRAPHQL = 29;

/** Numbers in a record, its tag included. */
export const RECORD_WIDTHS: ArrayLike<number> = Uint8Array.of(
  ...[2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2],
  ...[3, 6, 6, 11, 3, 3, 5, 5, 3, 4, 3, 8, 3, 3],
);

export const PROTOCOLS = [
  'http',
  'graphql',
  'websocket',
  'grpc',
  'curl',
  'other',
] as const satisfies readonly RequestNode['protocol'][];
export const HTTP = 0;
export const GRAPHQL_PROTOCOL = 1;
export const WEBSOCKET = 2;
export const GRPC = 3;
export const CURL = 4;
export const OTHER = 5;

export const BODY_KINDS = [
  'json',
  'form',
  'text',
  'xml',
  'graphql',
  'multipart',
  'file',
] as const satisfies readonly Body['kind'][];
export const JSON_BODY = 0;
export const FORM_BODY = 1;
export const TEXT_BODY = 2;
export const XML_BODY = 3;
export const GRAPHQL_BODY = 4;
export const MULTIPART_BODY = 5;
export const FILE_BODY = 6;

/** A growing row of records, shared by the blocks of one scan. */
export class Records {
  data: Int32Array;
  length = 0;

  /** `capacity` is a guess at the number of numbers. */
  constructor(capacity: number) {
    this.data = new Int32Array(Math.max(64, capacity));
  }

  /** The place of a new record of `width` numbers, which the caller writes. */
  add(width: number): number {
    const at = this.length;
    if (at + width > this.data.length) this.resize(this.data.length * 2);
    this.length = at + width;
    return at;
  }

  /** Gives back what the guess at the capacity was too much, where that is worth a copy. */
  trim(): void {
    if (this.data.length > this.length * 1.25) this.resize(this.length);
  }

  private resize(length: number): void {
    const data = new Int32Array(length);
    data.set(this.data.subarray(0, this.length));
    this.data = data;
  }
}
