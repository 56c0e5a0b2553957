import { ParsedBlock } from './parsed-block';
import { Records } from './records';
import { documentOf, type RequestDocument } from './request-document';
import { REACHES_END, Scan } from './scan';
import { scanBlock } from './scan-block';

/**
 * Reads a file's text. Any text gives a document, in time linear in its length, whose blocks joined are the text; what
 * can't be understood is a problem at its place.
 */
export function parseDocument(text: string): RequestDocument {
  const scanner = new BlockScanner(text, true);
  const blocks: ParsedBlock[] = [];
  do blocks.push(scanner.next());
  while (!scanner.done);
  scanner.finish();
  return documentOf(blocks);
}

/** Reads a text block by block. */
export class BlockScanner {
  private readonly scan: Scan;
  private first: boolean;
  private start = 0;

  /** `whole`: the text is a file from its beginning; else it starts at a separator. */
  constructor(
    readonly text: string,
    whole: boolean,
  ) {
    // A request file has about one number of records for six characters.
    this.scan = new Scan(text, new Records(text.length / 5));
    this.first = whole;
    if (whole && text.charCodeAt(0) === 0xfeff) {
      this.scan.lineEnd = 1;
      this.scan.lineNext = 1;
    }
    this.scan.advance();
  }

  /** No text is left. */
  get done(): boolean {
    return this.scan.done;
  }

  /** Where the next block starts. */
  get position(): number {
    return this.start;
  }

  next(): ParsedBlock {
    const { scan, start, text } = this;
    const { records } = scan;
    const from = records.length;
    const { lineNumber } = scan;
    scanBlock(scan, start, this.first);
    this.first = false;
    const end = scan.lineStart;
    this.start = end;
    const reach = scan.reach === REACHES_END ? REACHES_END : scan.reach > end ? scan.reach - start : 0;
    return new ParsedBlock(
      text.slice(start, end),
      scan.lineNumber - lineNumber,
      reach,
      scan.problems,
      records,
      from,
      records.length,
    );
  }

  /** Gives back memory that the records did not need. */
  finish(): void {
    this.scan.records.trim();
  }
}
