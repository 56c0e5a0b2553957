/** The files that a block names: bodies, imports, runs, scripts. */
import type { Block, Span } from '../../syntax/document';
import type { ReferenceLines } from '../../syntax/reference-lines';

/** A path as written; the span is the path alone. */
export interface FileReference extends Span {
  readonly path: string;
  readonly kind: 'body' | 'import' | 'run' | 'script' | 'response';
}

/** In the order of the block; paths with placeholders, which lead somewhere only when they are replaced, are left out. */
export function fileReferences(block: Block, { imports, runs }: ReferenceLines): FileReference[] {
  const found: FileReference[] = [];
  const body = block.request?.body;
  const segments = new Set(body ? [...body.segments, ...body.parts.flatMap((part) => part.segments)] : []);
  for (const segment of segments) {
    if (segment.kind === 'file') found.push({ kind: 'body', path: segment.path, ...segment.pathSpan });
  }
  for (const { path, pathSpan } of imports) found.push({ kind: 'import', path, ...pathSpan });
  for (const { path, pathSpan } of runs) if (path !== null && pathSpan) found.push({ kind: 'run', path, ...pathSpan });
  for (const { kind, start, end } of block.parts) {
    if (kind !== 'script' && kind !== 'response-reference') continue;
    const line = /^\s*(?:<>|[<>])[ \t]+([^\s{][^\r\n]*?)[ \t]*(?:\r?\n|\r|$)/.exec(block.text.slice(start, end));
    const path = line?.[1];
    if (!line || path === undefined) continue;
    const at = start + line[0].indexOf(path);
    found.push({ kind: kind === 'script' ? 'script' : 'response', path, start: at, end: at + path.length });
  }
  return found.filter(({ path }) => path !== '' && !path.includes('{{')).sort((a, b) => a.start - b.start);
}
