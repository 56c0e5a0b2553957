/** The panel: a page in VS Code's panel area that sends, lists the exchanges and shows what is known of one of them. */
import { randomBytes } from 'node:crypto';
import {
  commands,
  type Disposable,
  Uri,
  type Webview,
  type WebviewView,
  type WebviewViewProvider,
  window,
  workspace,
} from 'vscode';
import { View } from '../manifest';
import { ClientRequest, type ExchangeSummary } from '../protocol';
import type { EnvironmentPicker } from './environment-picker';
import type { ErrorMessages } from './error-messages';
import type { Exchanges } from './exchanges';
import { type FromPage, type PageDocument, readFromPage, type ToPage } from './page/messages';
import { copyReference, perform } from './panel-actions';
import { panelHtml } from './panel-html';
import type { RequestEditor } from './request-editor';
import { RequestList } from './request-list';
import type { Runs } from './runs';
import type { ServerLink } from './server-link';

/** Typing and runs change much: the page follows at most this often, ms. */
const settleMs = 60;
const typingMs = 250;

export interface PanelParts {
  readonly link: ServerLink;
  readonly exchanges: Exchanges;
  readonly editor: RequestEditor;
  readonly environments: EnvironmentPicker;
  readonly runs: Runs;
  readonly errors: ErrorMessages;
  readonly extensionUri: Uri;
}

export class Panel implements WebviewViewProvider, Disposable {
  readonly #parts: PanelParts;
  readonly #requestList: RequestList;
  readonly #listeners: Disposable[];
  readonly #changed = new Set<string>();
  #view: WebviewView | null = null;
  #ready = false;
  #chosen: string | null = null;
  /** The user asked for the chosen exchange, and the page has not been told yet. */
  #focusChosen = false;
  #document: PageDocument | null = null;
  #flushTimer: NodeJS.Timeout | null = null;
  #documentTimer: NodeJS.Timeout | null = null;

  constructor(parts: PanelParts) {
    this.#parts = parts;
    this.#requestList = new RequestList(parts.link, parts.editor);
    const { exchanges, editor, environments } = parts;
    this.#listeners = [
      window.registerWebviewViewProvider(View.panel, this),
      exchanges.onAdded((summary) => this.#welcome(summary)),
      exchanges.onChanged((summary) => this.#note(summary)),
      exchanges.onReset(() => void this.#postState()),
      editor.onMoved(() => this.#documentSoon()),
      environments.onChanged(() => this.#followEnvironments()),
      workspace.onDidGrantWorkspaceTrust(() => this.#post({ kind: 'trusted', trusted: true })),
    ];
  }

  resolveWebviewView(view: WebviewView): void {
    const { extensionUri } = this.#parts;
    this.#view = view;
    this.#ready = false;
    view.webview.options = {
      enableScripts: true,
      localResourceRoots: [Uri.joinPath(extensionUri, 'dist'), Uri.joinPath(extensionUri, 'media')],
    };
    view.webview.onDidReceiveMessage((message: unknown) => {
      const known = readFromPage(message);
      if (known) void this.#handle(known);
    });
    // A hidden page is gone; shown again it is a new one and says that it is ready.
    view.onDidChangeVisibility(() => {
      if (!view.visible) this.#ready = false;
    });
    view.onDidDispose(() => {
      this.#view = null;
      this.#ready = false;
    });
    view.webview.html = this.#html(view.webview);
  }

  /** Chooses an exchange, in the panel brought to the front. */
  async reveal(id: string): Promise<void> {
    this.#chosen = id;
    this.#focusChosen = true;
    await commands.executeCommand(`${View.panel}.focus`);
    if (this.#ready) await this.#postChosen();
  }

  #html(webview: Webview): string {
    const resource = (name: string) =>
      webview.asWebviewUri(Uri.joinPath(this.#parts.extensionUri, 'dist', name)).toString();
    return panelHtml({
      nonce: randomBytes(16).toString('base64url'),
      cspSource: webview.cspSource,
      script: resource('page.js'),
      style: resource('page.css'),
    });
  }

  async #handle(message: FromPage): Promise<void> {
    try {
      await this.#act(message);
    } catch (error) {
      this.#parts.errors.show('The panel could not do that', error);
    }
  }

  async #act(message: FromPage): Promise<void> {
    const { environments, link, runs, exchanges } = this.#parts;
    switch (message.kind) {
      case 'ready':
        this.#ready = true;
        this.#chosen ??= message.chosen;
        this.#document = await this.#requestList.current();
        return this.#postState();
      case 'choose':
        this.#chosen = message.id;
        return this.#postDetail();
      case 'environment':
        return this.#document ? environments.select(this.#document.uri, message.name) : undefined;
      case 'copy': {
        const copied = await copyReference(link, message.id, message.what);
        if (copied !== null) this.#post({ kind: 'copied', what: copied });
        return;
      }
      default:
        return perform(message, { link, runs, exchanges });
    }
  }

  /** A new exchange becomes the chosen one. */
  #welcome(summary: ExchangeSummary): void {
    this.#chosen = summary.id;
    this.#post({ kind: 'exchanges', now: Date.now(), changed: [summary] });
    this.#post({ kind: 'choose', id: summary.id, focus: false });
  }

  /** Collects changes for one message. */
  #note(summary: ExchangeSummary): void {
    this.#changed.add(summary.id);
    this.#flushTimer ??= setTimeout(() => this.#flush(), settleMs);
  }

  #flush(): void {
    this.#flushTimer = null;
    const { exchanges } = this.#parts;
    const changed = [...this.#changed].map((id) => exchanges.get(id)).filter((it) => it !== null);
    this.#post({ kind: 'exchanges', now: Date.now(), changed });
    if (this.#chosen !== null && this.#changed.has(this.#chosen)) void this.#postDetail();
    this.#changed.clear();
  }

  async #postChosen(): Promise<void> {
    if (this.#chosen === null) return;
    this.#post({ kind: 'choose', id: this.#chosen, focus: this.#focusChosen });
    this.#focusChosen = false;
    await this.#postDetail();
  }

  async #postDetail(): Promise<void> {
    const id = this.#chosen;
    if (!this.#ready || id === null) return;
    try {
      const detail = await this.#parts.link.request(ClientRequest.exchange, { id });
      if (detail && id === this.#chosen) this.#post({ kind: 'detail', detail });
    } catch (error) {
      this.#parts.errors.show('The panel could not read the exchange', error);
    }
  }

  async #postState(): Promise<void> {
    if (!this.#ready) return;
    const { exchanges, environments, link } = this.#parts;
    const all = exchanges.all();
    if (!all.some((it) => it.id === this.#chosen)) this.#chosen = all[0]?.id ?? null;
    const detail =
      this.#chosen !== null && link.running ? await link.request(ClientRequest.exchange, { id: this.#chosen }) : null;
    this.#post({
      kind: 'state',
      now: Date.now(),
      document: this.#document,
      environments: environments.current,
      exchanges: all,
      chosen: this.#chosen,
      detail,
      trusted: workspace.isTrusted,
    });
    if (this.#focusChosen) await this.#postChosen();
  }

  #followEnvironments(): void {
    this.#post({ kind: 'environments', environments: this.#parts.environments.current });
    this.#requestList.forget();
    this.#documentSoon();
  }

  #documentSoon(): void {
    if (!this.#ready) return;
    if (this.#documentTimer) clearTimeout(this.#documentTimer);
    this.#documentTimer = setTimeout(() => {
      this.#documentTimer = null;
      void this.#followDocument();
    }, typingMs);
  }

  /** Tells the page no more than has changed: a file may hold thousands of requests. */
  async #followDocument(): Promise<void> {
    const before = this.#document;
    this.#document = await this.#requestList.current();
    const after = this.#document;
    if (before === null || after === null || before.requests !== after.requests) {
      if (before !== after) this.#post({ kind: 'document', document: after });
    } else if (before.selected !== after.selected) {
      this.#post({ kind: 'cursor', selected: after.selected });
    }
  }

  #post(message: ToPage): void {
    if (this.#ready) void this.#view?.webview.postMessage(message);
  }

  dispose(): void {
    if (this.#flushTimer) clearTimeout(this.#flushTimer);
    if (this.#documentTimer) clearTimeout(this.#documentTimer);
    for (const listener of this.#listeners) listener.dispose();
  }
}
