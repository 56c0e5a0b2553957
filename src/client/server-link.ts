/** The client's end of the wire: starts the language server, keeps it alive, and gives its messages their types. */
import {
  type CancellationToken,
  commands,
  type Disposable,
  EventEmitter,
  type LogOutputChannel,
  Uri,
  window,
  workspace,
} from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import { type Command, type InternalCommand, requestLanguage, responseScheme, type Settings } from '../manifest';
import {
  type AnnotationsParams,
  type AskParams,
  type AskResult,
  type BodyFile,
  type BodyParams,
  type BodyProgress,
  type BrowseParams,
  type BrowseResult,
  type CancelParams,
  ClientNotification,
  type ClientOptions,
  ClientRequest,
  type CopyCurlParams,
  type CopyCurlResult,
  type CurlParams,
  type CurlResult,
  type EnvironmentsParams,
  type EnvironmentsResult,
  type ExchangeDetail,
  type ExchangeParams,
  type ExchangeSummary,
  type FixParams,
  type FixResult,
  type HarParams,
  type HistoryChange,
  type HistoryParams,
  type HistorySendResult,
  type HistorySummary,
  type HistoryText,
  type HistoryTextParams,
  type LogParams,
  type MayFollowParams,
  type MayFollowResult,
  type OpenTextParams,
  type OpenTextResult,
  type RefreshTokenParams,
  type RefreshTokenResult,
  type RequestsParams,
  type RequestsResult,
  type RunParams,
  type RunProgress,
  type RunResult,
  type SaveBodyParams,
  type SecretParams,
  type SecretResult,
  type SelectEnvironmentParams,
  type SendMessage,
  type SendParams,
  ServerNotification,
  ServerRequest,
  type SimulatorParams,
  type SimulatorResult,
  type StreamedParams,
  type TextResult,
} from '../protocol';
import { requestSchemes } from './request-editor';
import { createErrorHandler } from './restart-policy';

export interface ServerLinkOptions {
  /** Absolute path of the server's bundle. */
  readonly serverPath: string;
  readonly log: LogOutputChannel;
  /** Asked at each start of the server: what it has to know may have changed since the last. */
  readonly clientOptions: () => ClientOptions;
  /** The commands that links in hovers may call. */
  readonly linkCommands: readonly (Command | InternalCommand)[];
  readonly send: (params: SendParams, token: CancellationToken) => Promise<SendMessage>;
  readonly ask: (params: AskParams, token: CancellationToken) => Promise<AskResult>;
  readonly secret: (params: SecretParams) => Promise<SecretResult>;
  readonly browse: (params: BrowseParams) => Promise<BrowseResult>;
  readonly refreshToken: (params: RefreshTokenParams) => Promise<RefreshTokenResult>;
  /** Settings that hold for a document in the place of those that VS Code has for Faultline. */
  readonly amendments: (uri: string | undefined) => Partial<Settings>;
  /** Whether outline and completion are left to another extension. */
  readonly yields: () => boolean;
}

/** What a request of the protocol takes and gives. */
interface Requests {
  [ClientRequest.requestFromCurl]: { params: CurlParams; result: CurlResult };
  [ClientRequest.requestAsCurl]: { params: CopyCurlParams; result: CopyCurlResult };
  [ClientRequest.mayFollow]: { params: MayFollowParams; result: MayFollowResult };
  [ClientRequest.run]: { params: RunParams; result: RunResult };
  [ClientRequest.cancel]: { params: CancelParams; result: null };
  [ClientRequest.exchanges]: { params: Record<string, never>; result: readonly ExchangeSummary[] };
  [ClientRequest.exchange]: { params: ExchangeParams; result: ExchangeDetail | null };
  [ClientRequest.fix]: { params: FixParams; result: FixResult };
  [ClientRequest.report]: { params: ExchangeParams; result: TextResult | null };
  [ClientRequest.explanation]: { params: ExchangeParams; result: TextResult | null };
  [ClientRequest.history]: { params: HistoryParams; result: readonly HistorySummary[] };
  [ClientRequest.historyText]: { params: HistoryTextParams; result: HistoryText | null };
  [ClientRequest.changeHistory]: { params: HistoryChange; result: null };
  [ClientRequest.sendHistory]: { params: ExchangeParams; result: HistorySendResult };
  [ClientRequest.askAgain]: { params: Record<string, never>; result: null };
  [ClientRequest.body]: { params: BodyParams; result: BodyFile | null };
  [ClientRequest.saveBody]: { params: SaveBodyParams; result: null };
  [ClientRequest.har]: { params: HarParams; result: TextResult | null };
  [ClientRequest.environments]: { params: EnvironmentsParams; result: EnvironmentsResult };
  [ClientRequest.selectEnvironment]: { params: SelectEnvironmentParams; result: EnvironmentsResult };
  [ClientRequest.signOut]: { params: Record<string, never>; result: null };
  [ClientRequest.simulator]: { params: SimulatorParams; result: SimulatorResult };
  [ClientRequest.requests]: { params: RequestsParams; result: RequestsResult };
}

export class ServerLink implements Disposable {
  readonly #client: LanguageClient;
  #isUp = false;
  readonly #exchangeChanged = new EventEmitter<ExchangeSummary>();
  readonly #annotationsChanged = new EventEmitter<AnnotationsParams>();
  readonly #environmentsChanged = new EventEmitter<EnvironmentsResult>();
  readonly #simulatorChanged = new EventEmitter<SimulatorResult>();
  readonly #runProgressed = new EventEmitter<RunProgress>();
  readonly #bodyProgressed = new EventEmitter<BodyProgress>();
  readonly #logged = new EventEmitter<string>();
  readonly #up = new EventEmitter<void>();
  readonly #down = new EventEmitter<void>();

  readonly onExchangeChanged = this.#exchangeChanged.event;
  readonly onAnnotationsChanged = this.#annotationsChanged.event;
  readonly onEnvironmentsChanged = this.#environmentsChanged.event;
  readonly onSimulatorChanged = this.#simulatorChanged.event;
  readonly onRunProgressed = this.#runProgressed.event;
  readonly onBodyProgressed = this.#bodyProgressed.event;
  /** One line of JSON. */
  readonly onLogged = this.#logged.event;
  /** The server runs, for the first time or again: nothing that an earlier one said holds any longer. */
  readonly onUp = this.#up.event;
  /** The server has gone, and with it all that was running. */
  readonly onDown = this.#down.event;

  constructor(options: ServerLinkOptions) {
    // Node's own channel between processes takes twice the time for large answers.
    const module = { module: options.serverPath, transport: TransportKind.stdio };
    this.#client = new LanguageClient(
      'faultline',
      'Faultline',
      { run: module, debug: { ...module, options: { execArgv: ['--nolazy', '--inspect=6119'] } } },
      {
        documentSelector: [
          ...requestSchemes.map((scheme) => ({ language: requestLanguage, scheme })),
          { scheme: responseScheme },
        ],
        initializationOptions: options.clientOptions,
        outputChannel: options.log,
        traceOutputChannel: namesAlone(options.log),
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        markdown: { isTrusted: { enabledCommands: options.linkCommands }, supportHtml: false, supportThemeIcons: true },
        middleware: {
          workspace: {
            configuration: async (params, token, next) => {
              const values = await next(params, token);
              if (!Array.isArray(values)) return values;
              return params.items.map(({ section, scopeUri }, index) =>
                section === 'faultline' ? amended(values[index], options.amendments(scopeUri)) : values[index],
              );
            },
          },
          provideDocumentSymbols: (document, token, next) => (options.yields() ? [] : next(document, token)),
          provideCompletionItem: (document, position, context, token, next) =>
            options.yields() ? [] : next(document, position, context, token),
        },
        errorHandler: createErrorHandler({
          now: () => Date.now(),
          wasUp: () => this.#isUp,
          tell: (message, restarting) => void this.#tellOfLoss(message, restarting),
        }),
      },
    );
    this.#client.onRequest(ServerRequest.send, options.send);
    this.#client.onRequest(ServerRequest.ask, options.ask);
    this.#client.onRequest(ServerRequest.secret, options.secret);
    this.#client.onRequest(ServerRequest.browse, options.browse);
    this.#client.onRequest(ServerRequest.refreshToken, options.refreshToken);
    this.#client.onRequest(ServerRequest.openText, ({ uri }: OpenTextParams): OpenTextResult => {
      const open = workspace.textDocuments.find((document) => document.uri.toString() === Uri.parse(uri).toString());
      return open ? { text: open.getText() } : null;
    });
    this.#client.onNotification(ServerNotification.exchangeChanged, (it: ExchangeSummary) =>
      this.#exchangeChanged.fire(it),
    );
    this.#client.onNotification(ServerNotification.annotations, (it: AnnotationsParams) =>
      this.#annotationsChanged.fire(it),
    );
    this.#client.onNotification(ServerNotification.environmentsChanged, (it: EnvironmentsResult) =>
      this.#environmentsChanged.fire(it),
    );
    this.#client.onNotification(ServerNotification.runProgress, (it: RunProgress) => this.#runProgressed.fire(it));
    this.#client.onNotification(ServerNotification.bodyProgress, (it: BodyProgress) => this.#bodyProgressed.fire(it));
    this.#client.onNotification(ServerNotification.simulatorChanged, (it: SimulatorResult) =>
      this.#simulatorChanged.fire(it),
    );
    this.#client.onNotification(ServerNotification.log, (it: LogParams) => this.#logged.fire(it.line));
    this.#client.onDidChangeState(({ oldState, newState }) => {
      if (newState === State.Running) {
        this.#isUp = true;
        this.#up.fire();
      } else if (oldState === State.Running) {
        this.#down.fire();
      }
      if (newState === State.Starting) this.#isUp = false;
    });
  }

  /** Starts the server; rejects where it cannot be started. */
  async start(): Promise<void> {
    await this.#client.start();
  }

  get running(): boolean {
    return this.#client.isRunning();
  }

  /** The process of the server, for tests that kill it. */
  get serverProcessId(): number | undefined {
    return this.#client.serverProcess?.pid;
  }

  /** Asks the server; rejects where it is gone or fails. */
  request<M extends keyof Requests>(
    method: M,
    params: Requests[M]['params'],
    token?: CancellationToken,
  ): Promise<Requests[M]['result']> {
    // An absent token would be sent as a second parameter.
    return token === undefined
      ? this.#client.sendRequest<Requests[M]['result']>(method, params)
      : this.#client.sendRequest<Requests[M]['result']>(method, params, token);
  }

  /** Has the server ask for its settings anew. */
  async tellSettingsChanged(): Promise<void> {
    if (this.running) await this.#client.sendNotification('workspace/didChangeConfiguration', { settings: null });
  }

  async tellTrusted(): Promise<void> {
    await this.#client.sendNotification(ClientNotification.trusted, {});
  }

  /** The names of the secrets that there are now. */
  async tellSecrets(names: readonly string[]): Promise<void> {
    if (this.running) await this.#client.sendNotification(ClientNotification.secrets, { names });
  }

  /** A part of a stream that was asked for by `faultline/send`. */
  async tellStreamed(params: StreamedParams): Promise<void> {
    if (this.running) await this.#client.sendNotification(ClientNotification.streamed, params);
  }

  /** A browser came back from a sign-in. */
  async tellRedirected(url: string): Promise<void> {
    if (this.running) await this.#client.sendNotification(ClientNotification.redirected, { url });
  }

  async #tellOfLoss(message: string, restarting: boolean): Promise<void> {
    const showLog = 'Show Log';
    const restart = 'Start Again';
    const answer = restarting
      ? await window.showWarningMessage(message, showLog)
      : await window.showErrorMessage(message, restart, showLog);
    if (answer === showLog) await commands.executeCommand('faultline.showLog');
    if (answer === restart) await this.#client.start();
  }

  /** Stops the server and waits until it is gone. */
  async stop(): Promise<void> {
    if (this.#client.needsStop()) await this.#client.stop();
  }

  dispose(): void {
    for (const emitter of [
      this.#exchangeChanged,
      this.#annotationsChanged,
      this.#environmentsChanged,
      this.#simulatorChanged,
      this.#runProgressed,
      this.#bodyProgressed,
      this.#logged,
      this.#up,
      this.#down,
    ]) {
      emitter.dispose();
    }
  }
}

/** The section `faultline` with some of its settings changed, under their dotted names. */
function amended(section: unknown, amendments: Partial<Settings>): unknown {
  const entries = Object.entries(amendments).map(([key, value]) => [key.slice('faultline.'.length), value]);
  return entries.length === 0 ? section : { ...(section as object | null), ...Object.fromEntries(entries) };
}

/** Messages hold what is sent, in clear: where they are traced, their names are written and nothing of what is in them. */
function namesAlone(log: LogOutputChannel): LogOutputChannel {
  const trace = (text: string): void => log.trace(text.startsWith('{') ? 'A message.' : (text.split('\n', 1)[0] ?? ''));
  // A channel of VS Code is frozen, and a proxy of it could not answer otherwise than it does.
  return new Proxy({} as LogOutputChannel, {
    get: (_, name) => {
      const value: unknown = Reflect.get(log, name);
      return name === 'trace' ? trace : typeof value === 'function' ? value.bind(log) : value;
    },
  });
}
