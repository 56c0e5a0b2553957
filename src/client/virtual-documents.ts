/** Texts that Faultline shows without a file: a report, an explanation. Read-only, gone when VS Code ends. */
import { commands, type Disposable, EventEmitter, Uri, ViewColumn, window, workspace } from 'vscode';

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

  /** Shows Markdown in VS Code's preview, or as text where its Markdown extension is switched off. */
  async showMarkdown(name: string, text: string): Promise<void> {
    const uri = this.#put(`${name}.md`, text);
    const known = await commands.getCommands(true);
    if (known.includes('markdown.showPreviewToSide')) await commands.executeCommand('markdown.showPreviewToSide', uri);
    else await this.#open(uri);
  }

  async showSource(name: string, text: string): Promise<void> {
    await this.#open(this.#put(`${name}.md`, text));
  }

  #put(name: string, text: string): Uri {
    // The name is the path's only part, so that a slash in it makes no folders.
    const uri = Uri.from({ scheme, path: `/${name.replaceAll('/', '∕')}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    return uri;
  }

  async #open(uri: Uri): Promise<void> {
    const document = await workspace.openTextDocument(uri);
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
    this.#texts.clear();
  }
}
