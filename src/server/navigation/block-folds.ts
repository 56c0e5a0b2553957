/** What of a block can be folded away. */
import type { Node } from 'jsonc-parser';
import { FoldingRangeKind } from 'vscode-languageserver/node';
import type { Block, Part, PartKind, Span } from '../../syntax/document';
import { lineInBlock } from '../state/block-ranges';
import { blockHead } from './block-outline';
import { indentedFolds } from './indented-folds';
import { jsonSpans, jsonTree, nodeSpan } from './json-tree';

/** Lines, both folded into the first one; counted from the block's first. */
export interface Fold {
  readonly startLine: number;
  /** Behind `startLine`. */
  readonly endLine: number;
  readonly kind?: FoldingRangeKind;
}

/** A `#region` or `#endregion` comment; its other one may stand in another block. */
export interface RegionMark {
  readonly line: number;
  readonly opens: boolean;
}

export interface BlockFolds {
  /** The request as a whole; null for a block of one line. */
  readonly section: Fold | null;
  readonly folds: readonly Fold[];
  readonly regions: readonly RegionMark[];
}

/** Linear in the block's length. */
export function blockFolds(block: Block): BlockFolds {
  const fold = new Folding(block);
  const regions: RegionMark[] = [];
  for (const run of runsOf(block, regions)) fold.run(run);
  fold.bodies();
  return { section: fold.section(), folds: fold.folds, regions };
}

/** Parts that follow each other and fold together. */
interface Run extends Span {
  readonly kind: PartKind;
}

const together: ReadonlySet<PartKind> = new Set(['comment', 'header', 'target-continuation']);

const regionMark = /^[ \t]*(?:#+|\/{2,})[ \t]*#?(end)?region\b/i;

function runsOf(block: Block, regions: RegionMark[]): Run[] {
  const runs: { kind: PartKind; start: number; end: number }[] = [];
  let last: { kind: PartKind; start: number; end: number } | null = null;
  for (const part of block.parts) {
    const mark = part.kind === 'comment' ? regionMark.exec(block.text.slice(part.start, part.end)) : null;
    if (mark) {
      regions.push({ line: lineInBlock(block, part.start), opens: mark[1] === undefined });
      last = null;
    } else if (last && last.kind === part.kind && together.has(part.kind)) {
      last.end = part.end;
    } else {
      last = withRequestLine(block, part);
      runs.push(last);
    }
  }
  return runs;
}

/** The lines that go on with a URL fold into the one that begins it. */
function withRequestLine(block: Block, { kind, start, end }: Part): { kind: PartKind; start: number; end: number } {
  const from = kind === 'target-continuation' ? (block.request?.start ?? start) : start;
  return { kind, start: Math.min(from, start), end };
}

class Folding {
  readonly folds: Fold[] = [];

  constructor(private readonly block: Block) {}

  section(): Fold | null {
    const { block } = this;
    const start = blockHead(block);
    return start === null ? null : this.between({ start, end: block.text.length }, FoldingRangeKind.Region);
  }

  run({ kind, start, end }: Run): void {
    if (kind === 'comment') this.add({ start, end }, FoldingRangeKind.Comment);
    else if (kind === 'header' || kind === 'target-continuation') this.add({ start, end });
    else if (kind === 'script') this.add(this.withoutLastLine({ start, end }, /^[ \t]*%?\}[ \t]*$/));
  }

  bodies(): void {
    const { block } = this;
    const body = block.request?.body;
    if (!body) return;
    const json = jsonSpans(block);
    for (const span of json) this.json(span);
    if (body.kind === 'json') return;
    for (const part of body.parts) this.add(part);
    if (body.kind === 'multipart' || body.kind === 'file') return;
    const { start, end } = body.graphql?.query ?? body;
    const first = lineInBlock(block, start);
    const indented = indentedFolds(block.text.slice(start, end), first);
    if (!indented.some(({ startLine }) => startLine === first)) this.add({ start, end });
    this.folds.push(...indented);
  }

  private json(span: Span): void {
    const tree = jsonTree(this.block, span);
    if (!tree) return;
    const begun = new Set<number>();
    const visit = (node: Node): void => {
      if (node.type === 'object' || node.type === 'array') {
        const { start, end } = nodeSpan(tree, node, span);
        // The line of the closing bracket stays in sight.
        const startLine = lineInBlock(this.block, start);
        const isClosed = /[\]}]/.test(this.block.text.charAt(end - 1));
        const endLine = lineInBlock(this.block, end) - (isClosed ? 1 : 0);
        // Of two that begin on one line only the outer one has a place to be clicked at.
        if (endLine > startLine && !begun.has(startLine)) this.folds.push({ startLine, endLine });
        begun.add(startLine);
      }
      for (const child of node.children ?? []) visit(child);
    };
    visit(tree.root);
  }

  private add(span: Span, kind?: FoldingRangeKind): void {
    const fold = this.between(span, kind);
    if (fold) this.folds.push(fold);
  }

  /** Without the blank lines at its end. */
  private between({ start, end }: Span, kind?: FoldingRangeKind): Fold | null {
    const { block } = this;
    const trimmed = start + block.text.slice(start, end).trimEnd().length;
    const startLine = lineInBlock(block, start);
    const endLine = lineInBlock(block, trimmed);
    return endLine > startLine ? { startLine, endLine, ...(kind ? { kind } : {}) } : null;
  }

  private withoutLastLine({ start, end }: Span, closing: RegExp): Span {
    const trimmed = this.block.text.slice(start, end).trimEnd();
    const lastLine = Math.max(trimmed.lastIndexOf('\n'), trimmed.lastIndexOf('\r')) + 1;
    return { start, end: closing.test(trimmed.slice(lastLine)) ? start + lastLine : end };
  }
}
