import type { Block, Span } from './document';

/** `>> path` or `>>! path` below a request: a file that its response's body is written to. */
export interface OutputNode extends Span {
  /** As written, placeholders not yet replaced. */
  readonly path: string;
  readonly pathSpan: Span;
  /** `>>!`: a file that is there is replaced; else the new one gets another name. */
  readonly replace: boolean;
}

/** In the order in which they stand. */
export function outputsOf(block: Pick<Block, 'text' | 'parts' | 'request'>): readonly OutputNode[] {
  if (!block.request || !block.text.includes('>>')) return [];
  const { start: from } = block.request;
  return block.parts.flatMap(({ kind, start, end }) => {
    const found =
      kind === 'output' && start > from ? /^(\s*>>(!?)[ \t]+)(\S.*?)\s*$/.exec(block.text.slice(start, end)) : null;
    if (!found) return [];
    const [, before = '', mark, path = ''] = found;
    const at = start + before.length;
    const pathSpan = { start: at, end: at + path.length };
    return [{ start: at - before.trimStart().length, end: pathSpan.end, path, pathSpan, replace: mark === '!' }];
  });
}
