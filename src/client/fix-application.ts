/** Fixes of the server as edits of the editor: one undo, and the placeholder selected where something is to be typed. */
import {
  commands,
  type Disposable,
  Range,
  SnippetString,
  SnippetTextEdit,
  type TextDocument,
  TextEdit,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  ViewColumn,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import type { FixResult, Position } from '../protocol';
import type { RequestPlace } from './request-editor';

type FixEdits = NonNullable<FixResult>;

/** `stale`: the document has changed since the edit was computed. */
export type Applied = 'applied' | 'stale' | 'refused';

export async function applyFix(fix: FixEdits): Promise<Applied> {
  const uri = Uri.parse(fix.uri);
  const document = await workspace.openTextDocument(uri);
  if (document.version !== fix.version) return 'stale';
  const hasSnippet = fix.edits.some((edit) => edit.snippet !== undefined);
  // A snippet edit has tab stops only in the editor that has the focus; elsewhere it falls back to plain text.
  if (hasSnippet) await showRequest(document);
  const edit = new WorkspaceEdit();
  edit.set(
    uri,
    fix.edits.map(({ range: { start, end }, newText, snippet }): TextEdit | SnippetTextEdit => {
      const range = new Range(start.line, start.character, end.line, end.character);
      if (!hasSnippet) return new TextEdit(range, newText);
      // Beside a snippet VS Code takes plain text for one, too.
      const text = snippet === undefined ? new SnippetString().appendText(newText) : new SnippetString(snippet);
      const withStops = new SnippetTextEdit(range, text);
      // The edit is laid out as it is to stand; else VS Code indents each further line of it once more.
      withStops.keepWhitespace = true;
      return withStops;
    }),
  );
  return (await workspace.applyEdit(edit)) ? 'applied' : 'refused';
}

/** The document in the editor where it already is, else in the active group; with the focus. */
export async function showRequest(document: TextDocument, position?: Position): Promise<TextEditor> {
  const open = window.visibleTextEditors.find((editor) => editor.document === document);
  return window.showTextDocument(document, {
    viewColumn: open?.viewColumn ?? ViewColumn.One,
    preview: false,
    ...(position && {
      selection: new Range(position.line, position.character, position.line, position.character),
    }),
  });
}

/** What is to be filled in: how many values, and whether what stands there may be sent as it is. */
export interface Stops {
  readonly count: number;
  readonly haveValues: boolean;
}

export function stopsOf({ edits }: FixEdits): Stops {
  const stops = edits.flatMap(({ snippet = '' }) => snippet.match(/(?<!\\)\$\{\d+[:|]/g) ?? []);
  return { count: stops.length, haveValues: stops.length > 0 && stops.every((stop) => stop.endsWith('|')) };
}

/** A fix whose placeholder is being filled in, to be sent after it. */
interface Pending {
  readonly place: RequestPlace;
  readonly document: TextDocument;
  readonly version: number;
  readonly stops: Stops;
}

export class PendingFix implements Disposable {
  readonly #hint: TextEditorDecorationType;
  readonly #setKey: (pending: boolean) => void;
  readonly #listeners: Disposable[];
  #message: Disposable | null = null;
  #pending: Pending | null = null;

  /** @param setKey tells VS Code's key bindings whether one is pending */
  constructor(setKey: (pending: boolean) => void) {
    this.#setKey = setKey;
    this.#hint = window.createTextEditorDecorationType({
      after: {
        color: new ThemeColor('faultline.annotation.running'),
        margin: '0 0 0 2em',
        fontStyle: 'italic',
        contentText: 'Type the value · Enter sends · Esc does not',
      },
    });
    this.#listeners = [
      window.onDidChangeActiveTextEditor(() => this.end()),
      workspace.onDidCloseTextDocument((document) => {
        if (document === this.#pending?.document) this.end();
      }),
    ];
  }

  /** To be called when the snippet is in the active editor. */
  begin(place: RequestPlace, stops: Stops): void {
    const editor = window.activeTextEditor;
    if (editor?.document.uri.toString() !== place.uri) return;
    this.#pending = { place, document: editor.document, version: editor.document.version, stops };
    const { end } = editor.document.lineAt(editor.selection.active.line).range;
    editor.setDecorations(this.#hint, [new Range(end, end)]);
    // The end of a long line may be out of sight.
    this.#message = window.setStatusBarMessage('$(edit) Type the value; Enter sends, Esc does not.');
    this.#setKey(true);
  }

  /** To the next value, where there are several; false where the last one is filled in. */
  async goOn(): Promise<boolean> {
    const editor = window.activeTextEditor;
    if (!editor || !this.#pending || this.#pending.stops.count < 2) return false;
    await commands.executeCommand('jumpToNextSnippetPlaceholder');
    // Behind the last value nothing is selected.
    return !editor.selection.isEmpty;
  }

  /** The request to send; null where none is pending, `untouched` where nothing has been typed yet. */
  take(): RequestPlace | 'untouched' | null {
    if (this.#pending === null) return null;
    const { document, version, stops } = this.#pending;
    if (document.version === version && !stops.haveValues) return 'untouched';
    const { place } = this.#pending;
    this.end();
    return place;
  }

  end(): void {
    if (this.#pending === null) return;
    this.#pending = null;
    this.#message?.dispose();
    for (const editor of window.visibleTextEditors) editor.setDecorations(this.#hint, []);
    this.#setKey(false);
  }

  dispose(): void {
    this.#message?.dispose();
    for (const listener of this.#listeners) listener.dispose();
    this.#hint.dispose();
  }
}
