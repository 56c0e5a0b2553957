import type { Block, Directive, Part, Problem, RequestNode, Span, VariableDefinition } from './document';
import { type BlockNodes, readNodes, readParts } from './read-records';
import type { Records } from './records';

const NO_PROBLEMS: readonly Problem[] = [];

/** A block as the scan left it. The nodes are read out of its records when they are first looked at. */
export class ParsedBlock implements Block {
  readonly problems: readonly Problem[];
  readonly #records: Records;
  readonly #from: number;
  readonly #to: number;
  #reach: number;
  #nodes: BlockNodes | null = null;
  #parts: readonly Part[] | null = null;
  #lineStarts: readonly number[] | null = null;

  constructor(
    readonly text: string,
    /** Line ends in the text: LF, CRLF and lone CR. */
    readonly lineEnds: number,
    reach: number,
    problems: readonly Problem[],
    records: Records,
    from: number,
    to: number,
  ) {
    this.problems = problems.length === 0 ? NO_PROBLEMS : problems;
    this.#reach = reach;
    this.#records = records;
    this.#from = from;
    this.#to = to;
  }

  /**
   * How far, in offsets from this block's start, the text decides where the block ends. 0: its own text does. Beyond
   * that only where a script or a comment is not closed.
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
    this.#parts ??= readParts(this.#records.data, this.#from, this.#to);
    return this.#parts;
  }

  get title(): string | null {
    return this.#read().title;
  }

  get titleSpan(): Span | null {
    return this.#read().titleSpan;
  }

  get name(): string | null {
    return this.#read().name;
  }

  get nameSpan(): Span | null {
    return this.#read().nameSpan;
  }

  get directives(): readonly Directive[] {
    return this.#read().directives;
  }

  get variables(): readonly VariableDefinition[] {
    return this.#read().variables;
  }

  get request(): RequestNode | null {
    return this.#read().request;
  }

  /** Offsets at which the block's lines start; the first is 0. */
  get lineStarts(): readonly number[] {
    this.#lineStarts ??= lineStartsOf(this.text);
    return this.#lineStarts;
  }

  /** The block as a plain object, so that it can be printed and compared. */
  toJSON(): Block {
    const { text, parts, problems } = this;
    return { text, parts, ...this.#read(), problems };
  }

  #read(): BlockNodes {
    this.#nodes ??= readNodes(this.text, this.#records.data, this.#from, this.#to);
    return this.#nodes;
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
