/** The panel: a page in VS Code's panel area that sends, lists the exchanges and shows what is known of one of them. */
import { randomBytes } from 'node:crypto';
import {
  commands,
  type Disposable,
  env,
  Uri,
  type Webview,
  type WebviewView,
  type WebviewViewProvider,
  window,
  workspace,
} from 'vscode';
import { Command, InternalCommand, requestLanguage, View } from '../manifest';
import { ClientRequest, type ExchangeSummary } from '../protocol';
import type { EnvironmentPicker } from './environment-picker';
import type { ErrorMessages } from './error-messages';
import type { Exchanges } from './exchanges';
import { showRequest } from './fix-application';
import { type FromPage, type PageDocument, readFromPage, type ToPage } from './page/messages';
import { panelHtml } from './panel-html';
import { requestAtCursor } from './request-at-cursor';
import type { RequestEditor } from './request-editor';
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
    const { exchanges, editor, environments } = parts;
    this.#listeners = [
      window.registerWebviewViewProvider(View.panel, this),
      exchanges.onAdded((summary) => this.#welcome(summary)),
      exchanges.onChanged((summary) => this.#note(summary)),
      exchanges.onReset(() => void this.#postState()),
      editor.onMoved(() => this.#documentSoon()),
      environments.onChanged(() => this.#post({ kind: 'environments', environments: environments.current })),
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
    const { link, runs, environments, exchanges } = this.#parts;
    switch (message.kind) {
      case 'ready':
        this.#ready = true;
        this.#chosen ??= message.chosen;
        await this.#updateDocument();
        return this.#postState();
      case 'send':
        return void (await runs.run({ uri: message.uri, position: message.position }));
      case 'cancel':
        return void (await link.request(ClientRequest.cancel, { id: message.id }));
      case 'choose':
        this.#chosen = message.id;
        return this.#postDetail();
      case 'environment':
        return this.#document ? environments.select(this.#document.uri, message.name) : undefined;
      case 'fix': {
        const command = message.send ? InternalCommand.applyFixAndSend : InternalCommand.applyFix;
        return void (await commands.executeCommand(command, message.id, message.fixId));
      }
      case 'copy':
        return this.#copy(message.id, message.what);
      case 'again':
        return this.#sendAgain(exchanges.get(message.id));
      case 'goto':
        return this.#goto(exchanges.get(message.id));
      case 'help':
        return this.#openHelp(message.id);
      case 'retry':
        return void (await commands.executeCommand(InternalCommand.retryExchange, message.id));
      case 'response':
        return void (await commands.executeCommand(Command.showResponse, message.id));
      case 'report':
        return void (await commands.executeCommand(Command.copyReport, message.id));
      case 'explain':
        return void (await commands.executeCommand(Command.explainLast, message.id));
      case 'example':
        return void (await commands.executeCommand(Command.openExample));
      case 'open':
        return openRequestFile();
      case 'trust':
        return void (await commands.executeCommand('workbench.trust.manage'));
    }
  }

  async #copy(id: string, what: 'phrase' | 'requestId'): Promise<void> {
    const detail = await this.#parts.link.request(ClientRequest.exchange, { id });
    const reference = detail?.diagnosis?.[what];
    if (!reference) return;
    await env.clipboard.writeText(reference.value);
    this.#post({ kind: 'copied', what: reference.label });
  }

  async #sendAgain(exchange: ExchangeSummary | null): Promise<void> {
    if (exchange?.range) await this.#parts.runs.run({ uri: exchange.uri, position: exchange.range.start });
    else await window.showInformationMessage('That request has been edited to something else, or its file is closed.');
  }

  async #goto(exchange: ExchangeSummary | null): Promise<void> {
    if (!exchange) return;
    const document = await workspace.openTextDocument(Uri.parse(exchange.uri));
    await showRequest(document, exchange.range?.start);
  }

  /** The address comes from a dialect, but nothing other than https is ever opened. */
  async #openHelp(id: string): Promise<void> {
    const detail = await this.#parts.link.request(ClientRequest.exchange, { id });
    const help = detail?.diagnosis?.help;
    if (help?.startsWith('https://')) await env.openExternal(Uri.parse(help));
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

  #documentSoon(): void {
    if (!this.#ready) return;
    this.#documentTimer ??= setTimeout(() => {
      this.#documentTimer = null;
      void this.#updateDocument().then(() => this.#post({ kind: 'document', document: this.#document }));
    }, typingMs);
  }

  async #updateDocument(): Promise<void> {
    const { editor, link } = this.#parts;
    const { document, place } = editor;
    if (document === null || place === null || !link.running) {
      this.#document = null;
      return;
    }
    try {
      const uri = document.uri.toString();
      const { requests } = await link.request(ClientRequest.requests, { uri });
      const lineAt = (line: number) => document.lineAt(line).text;
      const line = Math.min(place.position.line, document.lineCount - 1);
      this.#document = {
        uri,
        name: document.uri.path.split('/').at(-1) ?? uri,
        requests,
        selected: requestAtCursor(requests, line, lineAt),
      };
    } catch {
      // The server is starting again: its `onUp` brings the state anew.
      this.#document = null;
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

/** A draft where there is no request file yet, else the list of files. */
async function openRequestFile(): Promise<void> {
  const [found] = await workspace.findFiles('**/*.{http,rest}', '**/node_modules/**', 1);
  if (found) {
    await commands.executeCommand('workbench.action.quickOpen', '.http');
    return;
  }
  const content = '### My first request\nGET https://httpbin.org/get\nAccept: application/json\n';
  await window.showTextDocument(await workspace.openTextDocument({ language: requestLanguage, content }));
}
