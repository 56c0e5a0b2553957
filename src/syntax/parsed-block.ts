import type { Block, Directive, Part, Problem, RequestNode, Span, VariableDefinition } from './document';
import { ParsedRequest } from './parsed-request';
import { findName, readDirectives, readParts, readVariables } from './read-records';
import {
  HEAD_FIRST_DIRECTIVE,
  HEAD_LAST_DIRECTIVE,
  HEAD_REQUEST,
  HEAD_TITLE,
  HEAD_WIDTH,
  type Records,
} from './records';

/** What is to be known of a block without reading it, as bits: a tree of blocks tells by them where to look. */
/** A comment opens in the block and is not closed: it would go on to the next end of a comment. */
export const OPENS_COMMENT = 1;
/** A line of the block could end a comment. */
export const ENDS_COMMENT = 2;
/** The block defines variables. */
export const DEFINES = 4;

const NONE: readonly never[] = [];

/**
 * A block as the scan has left it: its nodes are read from its records at each look. Only its variables stay the same
 * objects, since they are told from each other by identity.
 */
export class ParsedBlock implements Block {
  readonly #records: Records;
  readonly #from: number;
  readonly #to: number;
  #reach: number;
  #variables: readonly VariableDefinition[] | null = null;
  #lineStarts: readonly number[] | null = null;

  /** The block's records are `[from, to)`. */
  constructor(
    readonly text: string,
    /** Line ends in the text: LF, CRLF and lone CR. */
    readonly lineEnds: number,
    reach: number,
    /** `OPENS_COMMENT`, `ENDS_COMMENT` and `DEFINES`, as bits. */
    readonly marks: number,
    readonly problems: readonly Problem[],
    records: Records,
    from: number,
    to: number,
  ) {
    this.#reach = reach;
    this.#records = records;
    this.#from = from;
    this.#to = to;
  }

  /**
   * How far, in offsets from this block's start, the text decides where the block ends. 0: its own text does, or, with
   * `OPENS_COMMENT`, that no comment ends behind it. Beyond that only where a script is not closed.
   */
  get reach(): number {
    return this.#reach;
  }

  /**
   * Lets the block stand for one of the same text that reaches `reach` far. To reach further than need be only means
   * to be looked at more often, so the documents that share the block don't mind.
   */
  reachAtLeast(reach: number): void {
    this.#reach = Math.max(this.#reach, reach);
  }

  get parts(): readonly Part[] {
    return readParts(this.#records.data, this.#from + HEAD_WIDTH, this.#to);
  }

  get title(): string | null {
    const at = this.#first(HEAD_TITLE);
    const { data } = this.#records;
    return at < 0 ? null : this.text.slice(data[at + 1], data[at + 2]);
  }

  get titleSpan(): Span | null {
    const at = this.#first(HEAD_TITLE);
    const { data } = this.#records;
    return at < 0 ? null : { start: data[at + 1] ?? 0, end: data[at + 2] ?? 0 };
  }

  get name(): string | null {
    const at = this.#name;
    const { data } = this.#records;
    return at < 0 ? null : this.text.slice(data[at + 5], data[at + 2]);
  }

  get nameSpan(): Span | null {
    const at = this.#name;
    const { data } = this.#records;
    return at < 0 ? null : { start: data[at + 5] ?? 0, end: data[at + 2] ?? 0 };
  }

  get directives(): readonly Directive[] {
    const first = this.#first(HEAD_FIRST_DIRECTIVE);
    if (first < 0) return NONE;
    return readDirectives(this.text, this.#records.data, first, this.#first(HEAD_LAST_DIRECTIVE));
  }

  get variables(): readonly VariableDefinition[] {
    if ((this.marks & DEFINES) === 0) return NONE;
    this.#variables ??= readVariables(this.text, this.#records.data, this.#from + HEAD_WIDTH, this.#to);
    return this.#variables;
  }

  get request(): RequestNode | null {
    const at = this.#first(HEAD_REQUEST);
    return at < 0 ? null : new ParsedRequest(this.text, this.#records, at, this.#to);
  }

  /** The record that number `index` of the block's leads to; -1 where there is none. */
  #first(index: number): number {
    const distance = this.#records.data[this.#from + index] ?? 0;
    return distance === 0 ? -1 : this.#from + distance;
  }

  get #name(): number {
    const first = this.#first(HEAD_FIRST_DIRECTIVE);
    return first < 0 ? -1 : findName(this.text, this.#records.data, first, this.#first(HEAD_LAST_DIRECTIVE));
  }

  /** Offsets at which the block's lines start; the first is 0. */
  get lineStarts(): readonly number[] {
    this.#lineStarts ??= lineStartsOf(this.text);
    return this.#lineStarts;
  }
}

function lineStartsOf(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x0a || (c === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}
