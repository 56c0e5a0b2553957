import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver/node';
import type { Range } from '../protocol';
import type { RequestDocument } from '../syntax/request-document';
import type { Capability } from './capability';
import { openly, quietly } from './guard';
import type { OutlineEntry } from './navigation/block-outline';
import { fuzzyScore } from './navigation/fuzzy-match';
import type { Session } from './session';
import { BlockPlaces } from './state/block-ranges';
import { isRecord } from './state/json-value';
import type { Cancellable } from './state/request-file-list';
import { filePath, fileUri, pathKey } from './state/workspace';

/** More than anybody reads; who types on gets the better ones. */
const mostSymbols = 500;

/** Of one file: one of millions of `###` was made by a machine, and would keep the server busy for minutes. */
const mostBlocks = 20_000;

/** An outline entry, and what is shown beside it: what a request does, or whose a variable is. */
interface Named {
  readonly entry: OutlineEntry;
  readonly container: string;
}

/** Where it stands, and how well it answers the query. */
interface Match extends Named {
  readonly uri: string;
  readonly document: RequestDocument;
  readonly index: number;
  readonly score: number;
}

/** Requests and variables of all request files of the workspace, and of those that are open besides. */
export const workspaceSymbol: Capability = {
  offers: () => ({ workspaceSymbolProvider: { resolveProvider: true } }),
  register: (session) => {
    const { connection, profile } = session;
    connection.onWorkspaceSymbol(
      quietly(connection, 'workspace symbols', [], async ({ query }, token): Promise<WorkspaceSymbol[]> => {
        const matches = await matchesOf(session, query.trim(), token);
        const best = matches.sort((a, b) => b.score - a.score).slice(0, mostSymbols);
        return profile.symbolResolve ? best.map(unresolved) : wholeSymbols(best);
      }),
    );
    connection.onWorkspaceSymbolResolve(
      openly(connection, 'workspace symbol', async (symbol) => {
        const { uri } = symbol.location;
        return { ...symbol, location: { uri, range: (await rangeOf(session, symbol)) ?? fileStart } };
      }),
    );
  },
};

const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

async function matchesOf(session: Session, query: string, cancelled: Cancellable): Promise<Match[]> {
  const { documents, outlines, requestFiles } = session;
  const matches: Match[] = [];
  const look = (uri: string, document: RequestDocument): void => {
    for (const [index, block] of document.blocks.entries()) {
      if (index === mostBlocks) break;
      for (const { entry, container } of withContainers(outlines.of(block))) {
        // A variable is not looked for by the request that it stands at.
        const texts = entry.kind === SymbolKind.Method ? [entry.name, container] : [entry.name];
        const score = fuzzyScore(query, texts);
        if (score !== null) matches.push({ uri, document, index, entry, container, score });
      }
    }
  };
  const open = new Set<string>();
  for (const { uri, document } of documents.all()) {
    const path = filePath(uri);
    if (path !== null) open.add(pathKey(path));
    look(uri, document);
  }
  const { paths } = await requestFiles.list(cancelled);
  const closed = paths.filter((path) => !open.has(pathKey(path)));
  for await (const [path, document] of requestFiles.documentsAt(closed, cancelled)) look(fileUri(path), document);
  return matches;
}

function* withContainers(entries: readonly OutlineEntry[]): Generator<Named> {
  for (const entry of entries) {
    yield { entry, container: entry.kind === SymbolKind.Method ? entry.detail : '' };
    for (const child of entry.children) yield { entry: child, container: entry.name };
  }
}

/** Without a range: it is found when somebody goes there. */
function unresolved({ entry, container, uri, index }: Match): WorkspaceSymbol {
  const { name, kind } = entry;
  return { name, kind, containerName: container, location: { uri }, data: { index, line: entry.selection.start.line } };
}

function wholeSymbols(matches: readonly Match[]): WorkspaceSymbol[] {
  const places = new Map<RequestDocument, BlockPlaces>();
  return matches.map(({ document, entry, container, uri, index }) => {
    const placed = places.get(document) ?? new BlockPlaces(document);
    places.set(document, placed);
    const range = placed.place(index, entry.selection);
    return { name: entry.name, kind: entry.kind, containerName: container, location: { uri, range } };
  });
}

/** Where the symbol stands now: the file may have been edited since. Null where it is not there any longer. */
async function rangeOf({ documents, outlines, requestFiles }: Session, symbol: WorkspaceSymbol): Promise<Range | null> {
  const { uri } = symbol.location;
  const path = filePath(uri);
  const document = documents.get(uri)?.document ?? (path === null ? null : await requestFiles.documentAt(path));
  if (!document) return null;
  const wanted = readPlace(symbol.data);
  let nearest: { readonly range: Range; readonly distance: number } | null = null;
  const places = new BlockPlaces(document);
  for (const [index, block] of document.blocks.entries()) {
    const blocks = Math.abs(index - wanted.index);
    if (nearest && blocks * farAway > nearest.distance) continue;
    for (const { entry } of withContainers(outlines.of(block))) {
      if (entry.name !== symbol.name || entry.kind !== symbol.kind) continue;
      const distance = blocks * farAway + Math.abs(entry.selection.start.line - wanted.line);
      if (!nearest || distance < nearest.distance) nearest = { range: places.place(index, entry.selection), distance };
    }
  }
  return nearest?.range ?? null;
}

/** More lines than a block has. */
const farAway = 1e9;

function readPlace(data: unknown): { readonly index: number; readonly line: number } {
  const read = (value: unknown): number => (typeof value === 'number' ? value : 0);
  return isRecord(data) ? { index: read(data.index), line: read(data.line) } : { index: 0, line: 0 };
}
