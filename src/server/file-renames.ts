import type { FileOperationRegistrationOptions, RenameFilesParams, WorkspaceEdit } from 'vscode-languageserver/node';
import type { Capability } from './capability';
import { guarded, quietly } from './guard';
import { type FileEdits, workspaceEdit } from './navigation/file-edits';
import { type Move, movedPath, movedReferences } from './navigation/moved-paths';
import type { Session } from './session';
import { BlockPlaces, rangeInBlock } from './state/block-ranges';
import { referredFile } from './state/referred-file';
import type { Cancellable } from './state/request-file-list';
import { filePath, fileUri, pathKey } from './state/workspace';

/** Any file may be named by a request, and any folder may hold such a file. */
const all: FileOperationRegistrationOptions = { filters: [{ scheme: 'file', pattern: { glob: '**/*' } }] };

/**
 * Files and folders get other names: the paths that lead to them follow, and what is known of a request file goes with it.
 */
export const fileRenames: Capability = {
  offers: () => ({ workspace: { fileOperations: { willRename: all, didRename: all } } }),
  register: (session) => {
    const { connection, profile } = session;
    connection.workspace.onWillRenameFiles(
      quietly(connection, 'paths of renamed files', null, async (params, token): Promise<WorkspaceEdit | null> => {
        const files = await editsFor(session, movesOf(params), token);
        return files.length === 0 || token.isCancellationRequested ? null : workspaceEdit(files, profile);
      }),
    );
    connection.workspace.onDidRenameFiles(
      guarded(connection, 'renamed files', (params) => carryOver(session, movesOf(params))),
    );
  },
};

function movesOf({ files }: RenameFilesParams): Move[] {
  return files.flatMap(({ oldUri, newUri }) => {
    const [from, to] = [filePath(oldUri), filePath(newUri)];
    return from === null || to === null ? [] : [{ from, to }];
  });
}

async function editsFor(session: Session, moves: readonly Move[], cancelled: Cancellable): Promise<FileEdits[]> {
  const { deps, documents, requestFiles, workspace } = session;
  const { paths } = await requestFiles.list(cancelled);
  const open = [...documents.all()].flatMap(({ uri }) => filePath(uri) ?? []);
  const edits: FileEdits[] = [];
  for (const path of new Map([...paths, ...open].map((it) => [pathKey(it), it])).values()) {
    if (cancelled.isCancellationRequested) break;
    const file = await requestFiles.fileAt(path);
    if (!file) continue;
    const { uri, version, document } = file;
    const find = (written: string) => referredFile(uri, written, { workspace, files: deps.files });
    const workspaceFolder = workspace.folderOf(uri)?.path ?? null;
    const moved = await movedReferences({ path, document, workspaceFolder }, moves, find);
    if (moved.length === 0) continue;
    const places = new BlockPlaces(document);
    const inFile = moved.flatMap(({ index, reference, newText }) => {
      const block = document.blocks[index];
      return block ? [{ range: places.place(index, rangeInBlock(block, reference)), newText }] : [];
    });
    edits.push({ uri, version, edits: inFile });
  }
  return edits;
}

/** The exchanges of a file that has another name now. The editor closes the one and opens the other, before or after. */
function carryOver({ documents, events, exchanges, requestFiles }: Session, moves: readonly Move[]): void {
  requestFiles.forget();
  for (const uri of new Set(exchanges.all().map((record) => record.uri))) {
    const path = filePath(uri);
    const moved = path === null ? null : movedPath(path, moves);
    if (path === null || moved === null || moved === path) continue;
    const newUri = documents.atPath(moved)?.uri ?? fileUri(moved);
    exchanges.documentMoved(uri, newUri, {
      before: documents.get(uri)?.document ?? null,
      after: documents.get(newUri)?.document ?? null,
    });
    for (const record of exchanges.of(newUri)) events.exchangeChanged.fire(record);
  }
}
