/** Fixes as edits of the editor. */
import type { SnippetTextEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { Fix } from '../../fix/fix';
import type { FixResult, Position } from '../../protocol';
import { blockStart, positionAt } from '../../syntax/request-document';
import type { ClientProfile } from './client-profile';
import { type OpenDocument, rangeIn } from './documents';
import type { Anchor } from './exchange-record';

export interface EditOfBlock {
  readonly fix: Fix;
  readonly anchor: Anchor;
}

/** One edit of the whole document, for one undo. Tab stops where the client has them in edits, else the plain text. */
export function workspaceEdit(
  open: OpenDocument,
  edits: readonly { readonly fix: Pick<Fix, 'edits'>; readonly anchor: Pick<Anchor, 'index'> }[],
  profile: Pick<ClientProfile, 'documentChanges' | 'snippetEdits'>,
): WorkspaceEdit {
  const plain = edits.flatMap(({ fix, anchor }) =>
    fix.edits.map((edit): { readonly text: TextEdit; readonly snippet: string | undefined } => ({
      text: { range: rangeIn(open.document, anchor.index, edit), newText: edit.newText },
      snippet: edit.snippet,
    })),
  );
  if (!profile.documentChanges) return { changes: { [open.uri]: plain.map(({ text }) => text) } };
  const withStops = plain.map(({ text, snippet }): TextEdit | SnippetTextEdit =>
    snippet !== undefined && profile.snippetEdits
      ? { range: text.range, snippet: { kind: 'snippet', value: snippet } }
      : text,
  );
  return { documentChanges: [{ textDocument: { uri: open.uri, version: open.version }, edits: withStops }] };
}

/**
 * Has the fix tab stops and lines of its own? LSP can't say that a snippet's lines are laid out already, and VS Code
 * indents them once more: Faultline's client applies such a fix by itself.
 */
export function isLaidOutSnippet({ edits }: Fix): boolean {
  return edits.some(({ snippet }) => snippet !== undefined) && edits.some(({ newText }) => /[\r\n]/.test(newText));
}

export function fixResult(open: OpenDocument, { fix, anchor }: EditOfBlock): NonNullable<FixResult> {
  return {
    uri: open.uri,
    version: open.version ?? 0,
    title: fix.title,
    edits: fix.edits.map((edit) => ({
      range: rangeIn(open.document, anchor.index, edit),
      newText: edit.newText,
      ...(edit.snippet === undefined ? {} : { snippet: edit.snippet }),
    })),
    complete: fix.complete,
    hasChoices: fix.hasChoices === true,
    position: requestPosition(open, fix, anchor),
  };
}

/** Where the request starts once the edits are made: those that stand before it move it. */
function requestPosition(open: OpenDocument, fix: Fix, { index, block }: Anchor): Position {
  const start = block.request?.start ?? 0;
  let before = '';
  let offset = 0;
  for (const edit of fix.edits) {
    if (edit.end > start) break;
    if (edit.start === start) {
      // An insertion at the request's own start stands in it, not before it: but for another request, which ends in `###`.
      const separated = /^[\s\S]*^###.*$/m.exec(edit.newText)?.[0];
      if (separated === undefined) break;
      before += `${block.text.slice(offset, start)}${separated}\n`;
      offset = start;
      break;
    }
    before += block.text.slice(offset, edit.start) + edit.newText;
    offset = edit.end;
  }
  before += block.text.slice(offset, start);
  const lines = before.split(/\r\n|\n|\r/);
  const blockPosition = positionAt(open.document, blockStart(open.document, index));
  return { line: blockPosition.line + lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
