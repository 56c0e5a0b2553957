import type { WorkspaceEdit } from 'vscode-languageserver/node';
import type { Range } from '../../protocol';

/** The edits of one file; the ranges are of its text as it is. */
export interface FileEdits {
  readonly uri: string;
  /** Null where the file is not open. */
  readonly version: number | null;
  readonly edits: readonly { readonly range: Range; readonly newText: string }[];
}

/** One edit of all files, with the versions that it is meant for where the client knows them. */
export function workspaceEdit(
  files: readonly FileEdits[],
  { documentChanges }: { readonly documentChanges: boolean },
): WorkspaceEdit {
  if (!documentChanges) return { changes: Object.fromEntries(files.map(({ uri, edits }) => [uri, [...edits]])) };
  return {
    documentChanges: files.map(({ uri, version, edits }) => ({ textDocument: { uri, version }, edits: [...edits] })),
  };
}
