import { disabledBy } from '../syntax/disabled-request';
import type { Block } from '../syntax/document';
import {
  type ImportLine,
  noReferenceLines,
  type ReferenceLines,
  type RefLine,
  type RunLine,
  referenceLines,
} from '../syntax/reference-lines';
import type { RequestDocument } from '../syntax/request-document';
import { type Definitions, definitionsOf } from './scope';

/** A line and the block that it stands in. */
export interface Placed<Line> {
  readonly blockIndex: number;
  readonly line: Line;
}

/** A request file, among those that reach each other. */
export interface RequestFile {
  /** Absolute; null for an untitled one. */
  readonly path: string | null;
  readonly document: RequestDocument;
  readonly definitions: Definitions;
  readonly references: DocumentReferences;
}

/** Kulala's `### Shared` or `### Shared each`: its directives hold for all requests, and what it sends is sent before them. */
export interface SharedBlock {
  readonly blockIndex: number;
  /** Before each request, not once before all of the file. */
  readonly each: boolean;
  /** It has a request or `run` lines, and is not disabled. */
  readonly sends: boolean;
}

/** What a document has in lines that lead to other requests and files. */
export interface DocumentReferences {
  readonly imports: readonly Placed<ImportLine>[];
  /** Those that name a file. */
  readonly runsOfFiles: readonly Placed<RunLine & { readonly path: string }>[];
  /** `# @ref` lines before the first request, in blocks that are noReferenceLines: they hold for each request of the file. */
  readonly fileRefs: readonly Placed<RefLine>[];
  readonly shared: SharedBlock | null;
  /** Indexes of the blocks that `run` and `# @ref` can name, by name, and by title where no other bears that name. */
  readonly names: ReadonlyMap<string, number>;
  /** Indexes of all blocks that send something, those that are disabled left out. */
  readonly sendable: readonly number[];
  lines(blockIndex: number): ReferenceLines;
  /** The same object for two states of a document between which nothing of this has changed. */
  readonly sameness: object;
}

/**
 * Knows the references of documents. Each block is read once, and a document is gathered anew only where an edit has changed
 * what leads from it, or to its requests.
 */
export class ReferenceIndex {
  readonly #definitions: (document: RequestDocument) => Definitions;
  readonly #lines = new WeakMap<Block, ReferenceLines>();
  readonly #files = new WeakMap<RequestDocument, RequestFile>();
  /** The last state before an edit that is known. */
  readonly #earlier = new WeakMap<RequestDocument, RequestDocument>();

  /** @param definitions `definitionsOf`, or what has its results at hand */
  constructor(definitions: (document: RequestDocument) => Definitions = definitionsOf) {
    this.#definitions = definitions;
  }

  /** @param path absolute; null for an untitled document */
  file(path: string | null, document: RequestDocument): RequestFile {
    const known = this.#files.get(document);
    if (known?.path === path) return known;
    const references = this.#takenOver(document) ?? gather(document, (block) => this.lines(block));
    this.#earlier.delete(document);
    const file = { path, document, definitions: this.#definitions(document), references };
    this.#files.set(document, file);
    return file;
  }

  /** An edit has made one of the other. */
  edited(before: RequestDocument, after: RequestDocument): void {
    const earlier = this.#files.has(before) ? before : this.#earlier.get(before);
    if (earlier) this.#earlier.set(after, earlier);
  }

  lines(block: Block): ReferenceLines {
    const known = this.#lines.get(block) ?? referenceLines(block);
    this.#lines.set(block, known);
    return known;
  }

  /** Those of the state before, where the edited blocks are called as before and refer to others at the same places. */
  #takenOver(document: RequestDocument): DocumentReferences | null {
    const earlier = this.#earlier.get(document);
    const before = earlier && this.#files.get(earlier);
    if (!before || earlier.blockCount !== document.blockCount) return null;
    const { blocks } = earlier;
    const isSame = document.blocks.every((block, index) => {
      const other = blocks[index];
      return other === block || (other !== undefined && this.#isAlike(other, block));
    });
    return isSame ? { ...before.references, lines: linesIn(document, (block) => this.lines(block)) } : null;
  }

  #isAlike(before: Block, after: Block): boolean {
    if (before.name !== after.name || before.title !== after.title) return false;
    const [earlier, later] = [this.lines(before), this.lines(after)];
    if (earlier !== later && JSON.stringify(earlier) !== JSON.stringify(later)) return false;
    return isSendable(before, earlier) === isSendable(after, later) && !disabledBy(before) === !disabledBy(after);
  }
}

function linesIn({ blocks }: RequestDocument, linesOf: (block: Block) => ReferenceLines) {
  return (index: number): ReferenceLines => {
    const block = blocks[index];
    return block ? linesOf(block) : noReferenceLines;
  };
}

/** Whether a block sends anything: its own request, or those that its lines name. */
export function isSendable({ request, name, title }: Block, { runs, refs }: ReferenceLines): boolean {
  return request !== null || runs.length > 0 || (refs.length > 0 && (name !== null || title !== null));
}

function gather(document: RequestDocument, linesOf: (block: Block) => ReferenceLines): DocumentReferences {
  const imports: Placed<ImportLine>[] = [];
  const runsOfFiles: Placed<RunLine & { readonly path: string }>[] = [];
  const fileRefs: Placed<RefLine>[] = [];
  const named = new Map<string, number>();
  const titled = new Map<string, number>();
  const sendable: number[] = [];
  document.blocks.forEach((block, blockIndex) => {
    const lines = linesOf(block);
    for (const line of lines.imports) imports.push({ blockIndex, line });
    for (const line of lines.runs) if (isOfFile(line)) runsOfFiles.push({ blockIndex, line });
    const sends = isSendable(block, lines);
    if (!sends && sendable.length === 0) for (const line of lines.refs) fileRefs.push({ blockIndex, line });
    if (sends && !disabledBy(block)) sendable.push(blockIndex);
    // httpYac's `# @ref` may name a block that defines variables only.
    if (block.name !== null && !named.has(block.name)) named.set(block.name, blockIndex);
    if (sends && block.title !== null && !titled.has(block.title)) titled.set(block.title, blockIndex);
  });
  for (const [title, index] of titled) if (!named.has(title)) named.set(title, index);
  return {
    imports,
    runsOfFiles,
    fileRefs,
    shared: sharedBlock(document, sendable),
    names: named,
    sendable,
    lines: linesIn(document, linesOf),
    sameness: {},
  };
}

function isOfFile(line: RunLine): line is RunLine & { readonly path: string } {
  return line.path !== null;
}

/** The first block that has a title: what stands before the first `###` may come before it. */
function sharedBlock({ blocks }: RequestDocument, sendable: readonly number[]): SharedBlock | null {
  const blockIndex = blocks[0]?.title == null ? 1 : 0;
  const title = blocks[blockIndex]?.title;
  if ((title !== 'Shared' && title !== 'Shared each') || blocks[0]?.request) return null;
  return { blockIndex, each: title === 'Shared each', sends: sendable[0] === blockIndex };
}
