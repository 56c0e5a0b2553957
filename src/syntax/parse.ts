import type { Problem } from './document';
import { DEFINES, ENDS_COMMENT, OPENS_COMMENT, ParsedBlock } from './parsed-block';
import { documentOf, type RequestDocument } from './request-document';
import { Scan } from './scan';
import { scanBlock } from './scan-block';

const NO_PROBLEMS: readonly Problem[] = [];

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
    private readonly text: string,
    whole: boolean,
  ) {
    this.scan = new Scan(text);
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
    const { scan, start } = this;
    const { lineNumber, records } = scan;
    const from = records.length;
    scanBlock(scan, start, this.first);
    this.first = false;
    const end = scan.lineStart;
    this.start = end;
    const opens = scan.opensComment ? OPENS_COMMENT : 0;
    const defines = scan.write.defines ? DEFINES : 0;
    const ends = scan.commentEnds.next(start) < end ? ENDS_COMMENT : 0;
    return new ParsedBlock(
      this.text.slice(start, end),
      scan.lineNumber - lineNumber,
      scan.reach > end ? scan.reach - start : 0,
      opens | ends | defines,
      scan.problems ?? NO_PROBLEMS,
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
