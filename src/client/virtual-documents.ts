/** Texts that Faultline shows without a file: a report, an explanation. Read-only, gone when VS Code ends. */
import { commands, type Disposable, EventEmitter, Uri, type ViewColumn, window, workspace } from 'vscode';

const scheme = 'faultline-text';

export class VirtualDocuments implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.path) ?? '',
    });
  }

  /** Shows Markdown rendered, or as text where VS Code's Markdown extension is switched off. */
  async showMarkdown(name: string, text: string, column: ViewColumn): Promise<void> {
    const uri = this.#put(`${name}.md`, text);
    try {
      await commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', {
        viewColumn: column,
        preview: true,
      });
    } catch {
      await this.#open(uri, column);
    }
  }

  async showSource(name: string, text: string, column: ViewColumn): Promise<void> {
    await this.#open(this.#put(`${name}.md`, text), column);
  }

  #put(name: string, text: string): Uri {
    // The name is the path's only part, so that a slash in it makes no folders.
    const uri = Uri.from({ scheme, path: `/${name.replaceAll('/', '∕')}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    return uri;
  }

  async #open(uri: Uri, viewColumn: ViewColumn): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { viewColumn, preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }
}
