/** What stands at the end of a request's line: short text in the theme's colours. The server's hover there says more. */
import {
  type DecorationOptions,
  type Disposable,
  Range,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { Settings } from '../manifest';
import type { Annotation, AnnotationsParams } from '../protocol';

const tones = ['error', 'warning', 'success', 'running'] as const satisfies readonly Annotation['tone'][];
/** A long decoration runs under the minimap and widens the scroll area. */
const longest = 110;

export class Annotations implements Disposable {
  readonly #byUri = new Map<string, readonly Annotation[]>();
  readonly #types: ReadonlyMap<Annotation['tone'], TextEditorDecorationType>;
  readonly #listeners: Disposable[];

  constructor() {
    this.#types = new Map(
      tones.map((tone) => [
        tone,
        window.createTextEditorDecorationType({
          after: { color: new ThemeColor(`faultline.annotation.${tone}`), margin: '0 0 0 2em', fontStyle: 'italic' },
        }),
      ]),
    );
    this.#listeners = [
      window.onDidChangeVisibleTextEditors(() => this.#drawAll()),
      workspace.onDidCloseTextDocument((document) => this.#byUri.delete(document.uri.toString())),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('faultline.annotations')) this.#drawAll();
      }),
    ];
  }

  /** All annotations of one document take the place of the earlier ones. */
  show({ uri, annotations }: AnnotationsParams): void {
    if (annotations.length > 0) this.#byUri.set(uri, annotations);
    else this.#byUri.delete(uri);
    this.#drawAll(uri);
  }

  clear(): void {
    this.#byUri.clear();
    this.#drawAll();
  }

  /** What is shown in a document; for tests, to which VS Code does not show decorations. */
  of(uri: string): readonly Annotation[] {
    return this.#byUri.get(uri) ?? [];
  }

  #drawAll(uri?: string): void {
    for (const editor of window.visibleTextEditors) {
      if (uri === undefined || editor.document.uri.toString() === uri) this.#draw(editor);
    }
  }

  #draw(editor: TextEditor): void {
    const key = 'faultline.annotations.enabled' satisfies keyof Settings;
    const enabled = workspace.getConfiguration(undefined, editor.document).get(key, true);
    const annotations = enabled ? this.of(editor.document.uri.toString()) : [];
    for (const [tone, type] of this.#types) {
      const options = annotations
        .filter((it) => it.tone === tone && it.line < editor.document.lineCount)
        .map((it) => this.#options(editor, it));
      editor.setDecorations(type, options);
    }
  }

  #options(editor: TextEditor, annotation: Annotation): DecorationOptions {
    const { end } = editor.document.lineAt(annotation.line).range;
    return {
      range: new Range(end, end),
      renderOptions: { after: { contentText: shorten(annotation.text) } },
    };
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    for (const type of this.#types.values()) type.dispose();
  }
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
