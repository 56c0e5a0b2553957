/** The symbols of a block as the JSON that leaves the process. */
import type { Position, Range } from '../../protocol';
import type { OutlineEntry } from './block-outline';

/** Room for the number of a line: longer texts no engine holds. JSON allows blanks before a number. */
const lineWidth = 9;
const lineRoom = ' '.repeat(lineWidth);

/**
 * A list of `DocumentSymbol`s, each with a comma before it. Written by hand and once for a block: a large file has megabytes
 * of them, asked for at each pause, and an edit that moves them changes no more than the numbers of their lines.
 */
export class WrittenSymbols {
  readonly json: Uint8Array;
  /** Where the number of a line stands in `json`, and the line, counted from the block's first; in turns. */
  readonly #lines: readonly number[];
  #firstLine = -1;

  /** `lead`: by how many characters a block's first line is longer than the block has it. */
  constructor(
    entries: readonly OutlineEntry[],
    readonly lead: number,
  ) {
    const writer = new SymbolWriter(lead);
    for (const entry of entries) writer.symbol(entry);
    this.json = Buffer.from(writer.text);
    this.#lines = writer.lines;
  }

  /** Brings the symbols to where the block stands now, in place. */
  moveTo(firstLine: number): void {
    if (firstLine === this.#firstLine) return;
    this.#firstLine = firstLine;
    const lines = this.#lines;
    for (let index = 0; index < lines.length; index += 2) {
      this.#writeLine(lines[index] ?? 0, firstLine + (lines[index + 1] ?? 0));
    }
  }

  #writeLine(at: number, line: number): void {
    let rest = line;
    for (let digit = at + lineWidth - 1; digit >= at; digit--) {
      // From the right: `0` for a line of 0, blanks before the first digit.
      this.json[digit] = rest > 0 || digit === at + lineWidth - 1 ? 48 + (rest % 10) : 32;
      rest = Math.floor(rest / 10);
    }
  }
}

class SymbolWriter {
  text = '';
  readonly lines: number[] = [];
  /** Length of `text` as UTF-8. */
  #bytes = 0;

  constructor(private readonly lead: number) {}

  symbol({ name, detail, kind, range, selection, children }: OutlineEntry, comma = ','): void {
    const what = `${comma}{"name":${JSON.stringify(name)},"detail":${JSON.stringify(detail)},"kind":${kind}`;
    this.text += what;
    this.#bytes += Buffer.byteLength(what);
    this.#range(',"range":{"start":{"line":', range);
    this.#range(',"selectionRange":{"start":{"line":', selection);
    if (children.length > 0) {
      this.#ascii(',"children":[');
      children.forEach((child, index) => {
        this.symbol(child, index > 0 ? ',' : '');
      });
      this.#ascii(']');
    }
    this.#ascii('}');
  }

  #range(head: string, { start, end }: Range): void {
    this.#ascii(head);
    this.lines.push(this.#bytes, start.line);
    this.#ascii(`${lineRoom},"character":${this.#character(start)}},"end":{"line":`);
    this.lines.push(this.#bytes, end.line);
    this.#ascii(`${lineRoom},"character":${this.#character(end)}}}`);
  }

  #character({ line, character }: Position): number {
    return line === 0 ? character + this.lead : character;
  }

  #ascii(text: string): void {
    this.text += text;
    this.#bytes += text.length;
  }
}
