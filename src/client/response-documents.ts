/** Response documents: one tab that the next response takes over, unless the user keeps it. */
import {
  type Disposable,
  languages,
  Range,
  type Tab,
  TabInputText,
  type TextDocument,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import { responseLanguage, responseScheme, type Settings } from '../manifest';
import { readResponseUri } from '../protocol';
import { besideColumn } from './beside-column';
import { settingFor } from './settings';

export class ResponseDocuments {
  /** URI of the response that was opened last: its tab is the one to take over. */
  #opened: string | null = null;
  /** The column of the last response. */
  #column: number | null = null;

  /** URI of the response in the tab to take over; null where there is none. */
  get shown(): string | null {
    return this.#ownTab() ? this.#opened : null;
  }

  /**
   * Opens a response where the settings say, without taking the focus from the request.
   * @param requestUri the document that the request stands in
   */
  async show(responseUri: string, requestUri: string): Promise<void> {
    if (placement() !== 'never') await this.open(responseUri, requestUri, { preserveFocus: true });
  }

  async open(responseUri: string, requestUri: string, options: { readonly preserveFocus: boolean }): Promise<void> {
    const previous = this.#ownTab();
    const document = await openResponse(Uri.parse(responseUri));
    const where = placement() === 'active' ? 'active' : 'beside';
    const editor = await window.showTextDocument(document, {
      viewColumn: previous?.group.viewColumn ?? columnFor(requestUri, where, this.#column),
      preserveFocus: options.preserveFocus,
      preview: true,
    });
    this.#opened = document.uri.toString();
    this.#column = editor.viewColumn ?? null;
    await closeUnlessKept(previous, document.uri);
  }

  /** Keeps the end in sight of whoever looks at it, while further events of a stream come. */
  follow(responseUri: string): Disposable {
    const shown = Uri.parse(responseUri).toString();
    let last = 0;
    return workspace.onDidChangeTextDocument(({ document }) => {
      if (document.uri.toString() !== shown) return;
      const before = last;
      last = document.lineCount - 1;
      const editor = window.visibleTextEditors.find((it) => it.document === document);
      // The cursor in the text means that somebody reads there.
      if (!editor || editor.selection.active.line > 0) return;
      const bottom = editor.visibleRanges.at(-1)?.end.line ?? 0;
      if (bottom + 1 >= before) editor.revealRange(new Range(last, 0, last, 0));
    });
  }

  /** Shows the response of the active editor the other way: as received, or formatted. */
  async toggleView(): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor?.document.uri.scheme !== responseScheme) return;
    const previous = findTab(editor.document.uri.toString());
    const key = 'faultline.response.view' satisfies keyof Settings;
    const standard = workspace.getConfiguration().get<Settings[typeof key]>(key, 'pretty');
    const { uri } = editor.document;
    const shown = readResponseUri(uri.toString())?.view ?? standard;
    const document = await openResponse(uri.with({ query: shown === 'raw' ? 'view=pretty' : 'view=raw' }));
    await window.showTextDocument(document, { viewColumn: editor.viewColumn ?? ViewColumn.Active, preview: true });
    this.#opened = document.uri.toString();
    await closeUnlessKept(previous, document.uri);
  }

  #ownTab(): Tab | null {
    return this.#opened === null ? null : findTab(this.#opened);
  }
}

function placement(): Settings['faultline.response.show'] {
  return settingFor('faultline.response.show', 'beside');
}

async function openResponse(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  return document.languageId === responseLanguage
    ? document
    : languages.setTextDocumentLanguage(document, responseLanguage);
}

function findTab(uri: string): Tab | null {
  for (const group of window.tabGroups.all) {
    for (const tab of group.tabs) {
      if (tab.input instanceof TabInputText && tab.input.uri.toString() === uri) return tab;
    }
  }
  return null;
}

/**
 * A tab is kept that the user pinned or, where VS Code has previews, made permanent. VS Code itself replaces the preview
 * of the same group; it does not where previews are off, and then the earlier response is closed here.
 */
async function closeUnlessKept(previous: Tab | null, shown: Uri): Promise<void> {
  if (!(previous?.input instanceof TabInputText) || previous.input.uri.toString() === shown.toString()) return;
  const previews = workspace.getConfiguration('workbench.editor').get('enablePreview', true);
  if (previous.isPinned || (previews && !previous.isPreview)) return;
  const stillThere = findTab(previous.input.uri.toString());
  if (stillThere) await window.tabGroups.close(stillThere, true);
}

/** The group of a request, or the one beside it, so that request and response are seen together. */
export function columnFor(
  requestUri: string,
  where: 'beside' | 'active',
  lastColumn: number | null = null,
): ViewColumn {
  const groups = window.tabGroups.all.map(({ viewColumn, isActive, tabs }) => {
    const uris = tabs.flatMap(({ input }) => (input instanceof TabInputText ? [input.uri] : []));
    return {
      column: viewColumn,
      isActive,
      hasRequest: uris.some((uri) => uri.toString() === requestUri),
      hasResponse: uris.some(({ scheme }) => scheme === responseScheme),
    };
  });
  if (where === 'active') return groups.find(({ hasRequest }) => hasRequest)?.column ?? ViewColumn.Active;
  return besideColumn(groups, lastColumn) ?? ViewColumn.Beside;
}
