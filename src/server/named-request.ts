/** Requests by their names: those of the file, and of the files that it imports. */
import type { ImportGraph } from '../resolve/import-graph';
import { nameOf } from '../resolve/import-graph';
import type { RequestNode } from '../syntax/document';
import { blockAt } from '../syntax/request-document';
import type { Session } from './session';
import type { OpenDocument } from './state/documents';
import { resolveContext } from './state/scope';
import { fileUri } from './state/workspace';

export interface NamedRequest {
  readonly name: string;
  readonly request: RequestNode;
  /** Of the document that it stands in. */
  readonly uri: string;
  /** The file's name where it is another one; null in the same. */
  readonly file: string | null;
  /** Blocks between it and the one that asks; greater than all of them in another file. */
  readonly distance: number;
}

export async function findNamedRequest(
  session: Session,
  open: OpenDocument,
  name: string,
): Promise<NamedRequest | null> {
  const own = session.definitions.of(open.document).requests.get(name);
  if (own !== undefined) return namedAt(open, name, own, 0);
  const { graph } = await resolveContext(session, open.uri, open.document, await session.settings.for(open.uri));
  return importedRequests(graph, (imported) => imported === name)[0] ?? null;
}

/** A request of the document itself. */
export function namedAt(
  { document, uri }: OpenDocument,
  name: string,
  index: number,
  distance: number,
): NamedRequest | null {
  const { request } = blockAt(document, index);
  return request && { name, request, uri, file: null, distance };
}

/** Those of the imported files, nearest first, each name once. */
export function importedRequests(graph: ImportGraph | undefined, wanted: (name: string) => boolean): NamedRequest[] {
  const found = new Map<string, NamedRequest>();
  for (const file of graph ? graph.visibleFrom(graph.root) : []) {
    if (file.path === null) continue;
    for (const [name, blockIndex] of file.references.names) {
      const request = found.has(name) || !wanted(name) ? null : blockAt(file.document, blockIndex).request;
      if (request) {
        found.set(name, {
          name,
          request,
          uri: fileUri(file.path),
          file: nameOf(file),
          distance: Number.POSITIVE_INFINITY,
        });
      }
    }
  }
  return [...found.values()];
}
