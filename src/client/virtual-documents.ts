/** Texts that Faultline shows without a file: a report, an explanation. Read-only, gone when VS Code ends. */
import { commands, type Disposable, EventEmitter, languages, Uri, type ViewColumn, window, workspace } from 'vscode';
import { responseLanguage } from '../manifest';

const scheme = 'faultline-text';

export class VirtualDocuments implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registration: Disposable;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    });
  }

  /** Shows Markdown rendered, or as text where VS Code's Markdown extension is switched off. */
  async showMarkdown(name: string, text: string, column: ViewColumn): Promise<void> {
    const uri = this.put(`${name}.md`, text);
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
    await this.#open(this.put(`${name}.md`, text), column);
  }

  /** Shows a text that was put here. */
  async showResponse(uri: Uri, column: ViewColumn): Promise<void> {
    await this.#open(uri, column);
  }

  /** A text with a response in it, highlighted as those are. */
  async putResponse(name: string, text: string, key: string): Promise<Uri> {
    const uri = this.put(name, text, key);
    await languages.setTextDocumentLanguage(await workspace.openTextDocument(uri), responseLanguage);
    return uri;
  }

  /** @param key tells texts of one name apart */
  put(name: string, text: string, key = ''): Uri {
    // The name is the path's only part, so that a slash in it makes no folders.
    const uri = Uri.from({ scheme, path: `/${name.replaceAll('/', '∕')}`, query: key });
    this.#texts.set(uri.toString(), text);
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
