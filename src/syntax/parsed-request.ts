import type { Body, Header, RequestNode, Span, Target } from './document';
import { methodOfNumber } from './methods';
import { readBody } from './read-body';
import { readHeaders, readTarget, recordAfter } from './read-records';
import { PROTOCOLS, type Records } from './records';

/** A request, read from its block's records. */
export class ParsedRequest implements RequestNode {
  readonly #text: string;
  readonly #records: Records;
  readonly #from: number;
  readonly #to: number;

  /** Its records are `[from, to)`; `text` is its block's. */
  constructor(text: string, records: Records, from: number, to: number) {
    this.#text = text;
    this.#records = records;
    this.#from = from;
    this.#to = to;
  }

  get start(): number {
    return this.#number(1);
  }

  get end(): number {
    return this.#number(2);
  }

  get method(): string {
    return methodOfNumber(this.#number(5)) ?? this.#text.slice(this.#number(3), this.#number(4));
  }

  get methodSpan(): Span | null {
    const start = this.#number(3);
    return start < 0 ? null : { start, end: this.#number(4) };
  }

  get protocol(): RequestNode['protocol'] {
    return PROTOCOLS[this.#number(6)] ?? 'http';
  }

  get target(): Target {
    const { data } = this.#records;
    return readTarget(this.#text, data, recordAfter(data, this.#from), this.#from + this.#number(10));
  }

  get httpVersion(): string | null {
    const version = this.#number(8);
    return version === 0 ? null : this.#text.slice(this.#number(version + 1), this.#number(version + 2));
  }

  get httpVersionSpan(): Span | null {
    const version = this.#number(8);
    return version === 0 ? null : { start: this.#number(version + 1), end: this.#number(version + 2) };
  }

  get headers(): readonly Header[] {
    return readHeaders(this.#text, this.#records.data, this.#from, this.#headTo);
  }

  get headersEnd(): number {
    return this.#number(7);
  }

  get body(): Body | null {
    const body = this.#number(9);
    return body === 0 ? null : readBody(this.#text, this.#records.data, this.#from + body, this.#to);
  }

  /** The end of its records that are not its body's. */
  get #headTo(): number {
    const body = this.#number(9);
    return body === 0 ? this.#to : this.#from + body;
  }

  /** A number of its first record, or of one that it points to. */
  #number(index: number): number {
    return this.#records.data[this.#from + index] ?? 0;
  }
}
