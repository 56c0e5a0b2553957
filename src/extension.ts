/** The VS Code extension: makes the client's parts and joins them. All state but what is shown is the server's. */
import { tmpdir } from 'node:os';
import { type ExtensionContext, extensions, Uri, window, workspace } from 'vscode';
import { Annotations } from './client/annotations';
import { makeBodyFolder } from './client/body-folder';
import { ChosenExchange } from './client/chosen-exchange';
import { Coexistence } from './client/coexistence';
import { createCoexistenceHost } from './client/coexistence-host';
import { commandHandlers } from './client/command-handlers';
import { CookieCommands } from './client/cookie-commands';
import { Curl } from './client/curl';
import { EnvironmentPicker, rememberedEnvironments } from './client/environment-picker';
import { createErrorMessages } from './client/error-messages';
import { openExample } from './client/example-workspace';
import { Exchanges } from './client/exchanges';
import { PendingFix } from './client/fix-application';
import { Fixes } from './client/fixes';
import { History } from './client/history';
import { Panel } from './client/panel';
import { askUser } from './client/questions';
import { registerCommands } from './client/register-commands';
import { RequestEditor } from './client/request-editor';
import { ResponseBodies } from './client/response-bodies';
import { ResponseDocuments } from './client/response-documents';
import { RunningItem } from './client/running-item';
import { Runs } from './client/runs';
import { setSecret } from './client/secret-commands';
import { ServerLink } from './client/server-link';
import { carriedSettingsFor } from './client/settings';
import { browse, onRedirected, RefreshTokens, redirectOf } from './client/sign-in';
import { Simulator } from './client/simulator';
import { StoredSecrets } from './client/stored-secrets';
import { createTransport } from './client/transport';
import { VirtualDocuments } from './client/virtual-documents';
import { Command, InternalCommand } from './manifest';
import { type Annotation, ClientRequest, type ExchangeSummary } from './protocol';

/** What tests may look at that VS Code's own API does not show. */
export interface FaultlineApi {
  /** Resolves when the language server runs; rejects where it could not be started. */
  readonly started: Promise<void>;
  annotationsOf(uri: Uri): readonly Annotation[];
  /** Newest first. */
  exchanges(): readonly ExchangeSummary[];
  serverProcessId(): number | undefined;
}

/** Links in hovers may call these and no others: what they do, they do to an exchange that the server knows. */
const linkCommands = [
  ...[InternalCommand.applyFix, InternalCommand.applyFixAndSend, InternalCommand.copyPhraseOf],
  ...[InternalCommand.retryExchange, InternalCommand.revealExchange, Command.copyReport],
];

export async function activate(context: ExtensionContext): Promise<FaultlineApi> {
  const { subscriptions, extensionUri, workspaceState } = context;
  const version = (context.extension.packageJSON as { readonly version: string }).version;
  const log = window.createOutputChannel('Faultline', { log: true });
  const errors = createErrorMessages(log);
  const bodies = await makeBodyFolder(context.storageUri?.fsPath ?? null, tmpdir());
  const transport = createTransport({
    load: async () => {
      const { createSender } = await import('./send/send');
      return createSender({ storagePath: bodies.path, userAgent: `Faultline/${version}`, extensionHost: true });
    },
    tell: (params) => void link.tellStreamed(params),
    mayFollow: (params) => link.request(ClientRequest.mayFollow, params),
  });
  const secrets = new StoredSecrets(context.secrets, context.globalState);
  const refreshTokens = new RefreshTokens(context.secrets, context.globalState);
  const coexistence = new Coexistence(
    createCoexistenceHost(context.globalState, {
      log: (message) => log.warn(message),
      yieldsChanged: () => void link.tellSettingsChanged(),
    }),
  );
  const link = new ServerLink({
    serverPath: context.asAbsolutePath('dist/server.js'),
    log,
    linkCommands,
    send: async (params, token) => {
      if (!workspace.isTrusted) throw new Error('Nothing is sent from a workspace that is not trusted.');
      return transport.send(params, token);
    },
    ask: askUser,
    secret: async ({ name }) => ({ value: await secrets.read(name) }),
    browse,
    refreshToken: (params) => refreshTokens.answer(params),
    amendments: (uri) => ({
      ...carriedSettingsFor(uri === undefined ? undefined : Uri.parse(uri)),
      ...(coexistence.yields ? { 'faultline.codeLens.enabled': false } : {}),
    }),
    yields: () => coexistence.yields,
    clientOptions: () => ({
      faultline: {
        version,
        transport: true,
        asks: true,
        signsIn: true,
        redirect: redirectOf(context),
        secrets: secrets.names,
        trusted: workspace.isTrusted,
        storagePath: bodies.path,
        historyPath: context.storageUri ? Uri.joinPath(context.storageUri, 'history').fsPath : '',
        environments: rememberedEnvironments(workspaceState),
      },
    }),
  });

  const editor = new RequestEditor();
  const exchanges = new Exchanges();
  const chosen = new ChosenExchange(exchanges, editor);
  const annotations = new Annotations();
  const responses = new ResponseDocuments();
  const documents = new VirtualDocuments();
  const environments = new EnvironmentPicker(link, editor, workspaceState);
  const selectEnvironment = (uri: string) => environments.pick(Uri.parse(uri));
  const runs = new Runs({
    ...{ link, exchanges, responses, errors, selectEnvironment },
    setSecret: (name) => setSecret(secrets, name),
  });
  const pending = new PendingFix((isPending) => chosen.setFixPending(isPending));
  const fixes = new Fixes(link, exchanges, runs, pending);
  const simulator = new Simulator(link, (running) => chosen.setSimulatorRunning(running));
  const curl = new Curl(link, editor);
  const panel = new Panel({ link, exchanges, editor, environments, runs, errors, extensionUri });
  const handlers = commandHandlers({
    ...{ link, log, editor, exchanges, chosen, runs, fixes, responses, environments, simulator, documents, panel },
    ...{ secrets, curl },
    bodies: new ResponseBodies(link, bodies.path),
    history: new History({ link, chosen, runs, documents }),
    cookies: new CookieCommands(() => transport.cookies()),
    signOut: async () => {
      await refreshTokens.forget();
      await link.request(ClientRequest.signOut, {});
      window.setStatusBarMessage('$(check) All tokens are forgotten', 5_000);
    },
    openExample: (into) => openExample(Uri.joinPath(extensionUri, 'media', 'example'), context.globalStorageUri, into),
  });

  subscriptions.push(
    log,
    ...[editor, exchanges, chosen, annotations, documents, pending, environments, simulator, panel, secrets, curl],
    onRedirected((url) => void link.tellRedirected(url)),
    secrets.onChanged((names) => void link.tellSecrets(names)),
    new RunningItem(exchanges),
    registerCommands(handlers, errors),
    link.onExchangeChanged((summary) => exchanges.update(summary)),
    link.onAnnotationsChanged((params) => annotations.show(params)),
    link.onLogged((line) => log.info(line)),
    link.onDown(() => {
      transport.abortAll();
      exchanges.reset([]);
      annotations.clear();
    }),
    link.onUp(() => {
      link.request(ClientRequest.exchanges, {}).then(
        (summaries) => exchanges.reset(summaries),
        (error: unknown) => errors.show('The list of exchanges could not be read', error),
      );
    }),
    extensions.onDidChange(() => void coexistence.refresh()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('faultline.coexistence')) void coexistence.refresh();
      if (event.affectsConfiguration('httpyac')) void link.tellSettingsChanged();
    }),
    workspace.onDidGrantWorkspaceTrust(() => void link.tellTrusted()),
    link,
    { dispose: () => void Promise.allSettled([link.stop(), bodies.remove()]) },
  );

  void coexistence.refresh();

  // Not awaited: the editor's features come as soon as the server is there, and activation does not wait for it.
  const started = link.start();
  started.catch((error: unknown) => log.error(`The language server was not started: ${String(error)}`));

  return {
    started,
    annotationsOf: (uri) => annotations.of(uri.toString()),
    exchanges: () => exchanges.all(),
    serverProcessId: () => link.serverProcessId,
  };
}
