/** The editor that commands without arguments work on: the last one that showed requests and is still there. */
import { type Disposable, EventEmitter, type TextDocument, type TextEditor, Uri, window, workspace } from 'vscode';
import { requestLanguage, responseScheme } from '../manifest';
import type { Position } from '../protocol';

/** A place in a request file. */
export interface RequestPlace {
  readonly uri: string;
  readonly position: Position;
}

export class RequestEditor implements Disposable {
  readonly #moved = new EventEmitter<void>();
  readonly #listeners: Disposable[];
  #document: TextDocument | null = null;
  #position: Position = { line: 0, character: 0 };

  /** The document, its text or the cursor in it has changed. */
  readonly onMoved = this.#moved.event;

  constructor() {
    this.#follow(window.activeTextEditor);
    this.#listeners = [
      window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)),
      window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === window.activeTextEditor) this.#follow(textEditor);
      }),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document === this.#document) this.#moved.fire();
      }),
      workspace.onDidOpenTextDocument(() => this.#follow(window.activeTextEditor)),
      workspace.onDidCloseTextDocument((document) => {
        if (document !== this.#document) return;
        this.#document = null;
        this.#follow(window.visibleTextEditors.find((editor) => isRequests(editor.document)));
        this.#moved.fire();
      }),
    ];
  }

  get document(): TextDocument | null {
    return this.#document;
  }

  get place(): RequestPlace | null {
    return this.#document && { uri: this.#document.uri.toString(), position: this.#position };
  }

  /** Is the active text editor one with requests? */
  get active(): boolean {
    return window.activeTextEditor !== undefined && isRequests(window.activeTextEditor.document);
  }

  /** The response document in the active editor, by its URI; null where something else is shown there. */
  get activeResponse(): string | null {
    const document = window.activeTextEditor?.document;
    return document?.uri.scheme === responseScheme ? document.uri.toString() : null;
  }

  #follow(editor: TextEditor | undefined): void {
    if (editor && isRequests(editor.document)) {
      this.#document = editor.document;
      this.#position = { line: editor.selection.active.line, character: editor.selection.active.character };
    }
    this.#moved.fire();
  }

  dispose(): void {
    this.#moved.dispose();
    for (const listener of this.#listeners) listener.dispose();
  }
}

/** Files on disk (of the remote machine, where the extension runs there), drafts, and virtual workspaces; no old versions. */
export const requestSchemes: readonly string[] = ['file', 'untitled', 'vscode-vfs'];

function isRequests(document: TextDocument): boolean {
  return document.languageId === requestLanguage && requestSchemes.includes(document.uri.scheme);
}

/** The arguments of a lens, `(uri, position)`, as a place; null where they are others, or none. */
export function placeFrom([uri, position]: readonly unknown[]): RequestPlace | null {
  return typeof uri === 'string' && isPosition(position) ? { uri, position } : null;
}

/** The resource that a lens or a menu gives first, as a URI; null where it is none. */
export function resourceFrom([resource]: readonly unknown[]): string | null {
  if (typeof resource === 'string') return resource;
  return resource instanceof Uri ? resource.toString() : null;
}

function isPosition(value: unknown): value is Position {
  return (
    typeof value === 'object' &&
    value !== null &&
    'line' in value &&
    'character' in value &&
    typeof value.line === 'number' &&
    typeof value.character === 'number'
  );
}
