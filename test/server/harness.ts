/** A client at the other end of in-memory streams: real LSP messages, a world of its own for files, clock and network. */
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  type CancellationToken,
  type ClientCapabilities,
  type CodeAction,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import type { HeaderField, Outcome, Send, SendResult, SentRequest } from '../../src/exchange';
import {
  type Annotation,
  type AnnotationsParams,
  type AskParams,
  type AskResult,
  type BodyProgress,
  type BrowseParams,
  type ClientOptions,
  ClientRequest,
  type EnvironmentsResult,
  type ExchangeDetail,
  type ExchangeSummary,
  encodeSendResult,
  type LogParams,
  type Position,
  type Range,
  type RefreshTokenParams,
  type RunParams,
  type RunResult,
  type SecretParams,
  type SendMessage,
  type SendParams,
  ServerNotification,
  ServerRequest,
  type SimulatorResult,
} from '../../src/protocol';
import { startServer } from '../../src/server/connection';
import type { Files, ServerDeps } from '../../src/server/deps';

export const folder = '/team space/api';

export function uriOf(name: string): string {
  return pathToFileURL(`${folder}/${name}`).href;
}

/** What the world answers to a request. `hang` never answers, until it is cancelled. */
export type Answer = (request: SentRequest, attempt: number) => Outcome | 'hang' | Promise<Outcome | 'hang'>;

export interface World {
  readonly files: Map<string, string | Uint8Array>;
  readonly sent: SentRequest[];
  readonly removed: string[];
  /** Requests that were cancelled while they ran. */
  cancelled: number;
  /** Epoch ms; stands still unless a test moves it. */
  now: number;
  answer: Answer;
  /** Waits that the server has begun, ms. */
  readonly waits: number[];
  /** Lets waits pass at once, or keeps them until they are cancelled. */
  waiting: 'pass' | 'keep';
}

export interface ClientSetup {
  /** Faultline's own client; `false`: any other. Default: true. */
  readonly own?: boolean;
  readonly options?: Partial<ClientOptions['faultline']>;
  readonly capabilities?: ClientCapabilities;
  /** The section `faultline`, nested or with dotted keys. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Files that are open in the editor beside the request files, as they are there. */
  readonly openTexts?: Readonly<Record<string, string>>;
  readonly answer?: Answer;
  readonly folders?: readonly string[];
  readonly deps?: Partial<ServerDeps>;
  /** How the client answers `faultline/send`, where not with the world's answer. */
  readonly transport?: (params: SendParams, token: CancellationToken) => Promise<SendMessage>;
  /** How the client's user answers what a request asks. Absent: the client does not ask. */
  readonly ask?: (params: AskParams, token: CancellationToken) => AskResult | Promise<AskResult>;
  /** What the client keeps in its secret storage. Absent: it has none. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** How the client opens a browser, and what it keeps of refresh tokens. Absent: it does neither. */
  readonly signsIn?: { readonly browse: (url: string) => boolean; readonly refreshTokens: Map<string, string> };
  /** Settings of other extensions, by section. */
  readonly configuration?: Readonly<Record<string, unknown>>;
  /** How the client answers a question of the server. */
  readonly choose?: (message: string, titles: readonly string[]) => string | null;
}

export interface TestClient {
  readonly connection: ProtocolConnection;
  readonly world: World;
  readonly initialized: InitializeResult;
  /** What `console` of the server said. */
  readonly output: string[];
  readonly logged: string[];
  readonly summaries: ExchangeSummary[];
  readonly environments: EnvironmentsResult[];
  readonly simulators: SimulatorResult[];
  readonly registered: string[];
  /** How often the server asked for a refresh, by method; of response documents by URI. */
  readonly refreshes: Map<string, number>;
  readonly messages: string[];
  readonly progress: { readonly token: string | number; readonly value: unknown }[];
  readonly bodyProgress: BodyProgress[];
  readonly edits: unknown[];
  /** What the server has sent, as JSON, without the requests that are on their way to be sent. */
  readonly received: () => readonly string[];
  open(name: string, text: string): Promise<string>;
  /** Applies changes to the server's and the client's text. */
  change(uri: string, ...changes: readonly { readonly range?: Range; readonly text: string }[]): Promise<void>;
  text(uri: string): string;
  version(uri: string): number;
  diagnostics(uri: string): readonly Diagnostic[];
  /** Diagnostics as soon as they are as wanted. */
  whenDiagnostics(uri: string, wanted: (found: readonly Diagnostic[]) => boolean): Promise<readonly Diagnostic[]>;
  annotations(uri: string): readonly Annotation[];
  whenAnnotations(uri: string, wanted: (found: readonly Annotation[]) => boolean): Promise<readonly Annotation[]>;
  /** When the condition holds after some message of the server. */
  when(what: string, condition: () => boolean): Promise<void>;
  run(uri: string, position: Position | null, more?: Partial<RunParams>): Promise<RunResult>;
  /** Runs and gives the exchange. */
  exchange(uri: string, position: Position): Promise<ExchangeDetail>;
  request<R>(method: string, params: unknown): Promise<R>;
  setSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  applyAction(uri: string, action: CodeAction): Promise<void>;
  stop(): Promise<void>;
}

/** Everything that VS Code's client announces and the server looks at. */
export const vscodeCapabilities: ClientCapabilities = {
  workspace: {
    applyEdit: true,
    configuration: true,
    workspaceFolders: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true, snippetEditSupport: true },
    codeLens: { refreshSupport: true },
    inlayHint: { refreshSupport: true },
    textDocumentContent: { dynamicRegistration: true },
  },
  textDocument: {
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source'] } } },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    publishDiagnostics: { relatedInformation: true, dataSupport: true },
    completion: {
      completionItem: {
        snippetSupport: true,
        labelDetailsSupport: true,
        commitCharactersSupport: true,
        documentationFormat: ['markdown', 'plaintext'],
      },
    },
  },
  window: { workDoneProgress: true, showDocument: { support: true }, showMessage: {} },
};

/** A client that can do the least. */
export const plainCapabilities: ClientCapabilities = {};

export function response(status: number, body: unknown, headers: readonly HeaderField[] = []): Outcome {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = new TextEncoder().encode(text);
  const type: HeaderField = ['Content-Type', typeof body === 'string' ? 'text/plain' : 'application/json'];
  return {
    kind: 'response',
    response: {
      status,
      reason: '',
      httpVersion: '1.1',
      headers: [type, ...headers],
      body: { kind: 'memory', bytes, size: bytes.byteLength },
      url: 'http://127.0.0.1/',
    },
  };
}

export function failure(
  stage: 'dns' | 'connect' | 'tls' | 'receive' | 'timeout',
  code: string,
  message: string,
): Outcome {
  return { kind: 'failure', failure: { stage, code, message } };
}

export async function startClient(setup: ClientSetup = {}): Promise<TestClient> {
  const world: World = {
    files: new Map(Object.entries(setup.files ?? {}).map(([name, content]) => [`${folder}/${name}`, content])),
    sent: [],
    removed: [],
    cancelled: 0,
    now: Date.UTC(2026, 10, 20, 9, 0, 0),
    answer: setup.answer ?? (() => response(200, { ok: true })),
    waits: [],
    waiting: 'pass',
  };
  const own = setup.own ?? true;
  const send = worldSend(world);
  const toServer = new PassThrough();
  const toClient = new PassThrough();
  const chunks: Buffer[] = [];
  toClient.on('data', (chunk: Buffer) => chunks.push(chunk));
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  startServer(server, { ...worldDeps(world, send), ...setup.deps });
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));

  let settings = setup.settings ?? {};
  const texts = new Map<string, { version: number; text: string }>();
  const diagnostics = new Map<string, readonly Diagnostic[]>();
  const annotations = new Map<string, readonly Annotation[]>();
  const seen = {
    output: [] as string[],
    logged: [] as string[],
    summaries: [] as ExchangeSummary[],
    environments: [] as EnvironmentsResult[],
    simulators: [] as SimulatorResult[],
    registered: [] as string[],
    refreshes: new Map<string, number>(),
    messages: [] as string[],
    progress: [] as { token: string | number; value: unknown }[],
    bodyProgress: [] as BodyProgress[],
    edits: [] as unknown[],
  };
  const waiting = new Set<() => void>();
  const stir = (): void => {
    for (const look of waiting) look();
  };
  const on = <P>(method: string, handler: (params: P) => void): void => {
    connection.onNotification(method, (params: P) => {
      handler(params);
      stir();
    });
  };
  on('textDocument/publishDiagnostics', (it: PublishDiagnosticsParams) => diagnostics.set(it.uri, it.diagnostics));
  on('window/logMessage', (it: { message: string }) => seen.output.push(it.message));
  on('window/showMessage', (it: { message: string }) => seen.messages.push(it.message));
  on('$/progress', (it: { token: string; value: unknown }) => seen.progress.push(it));
  on(ServerNotification.bodyProgress, (it: BodyProgress) => seen.bodyProgress.push(it));
  on(ServerNotification.log, (it: LogParams) => seen.logged.push(it.line));
  on(ServerNotification.annotations, (it: AnnotationsParams) => annotations.set(it.uri, it.annotations));
  on(ServerNotification.exchangeChanged, (it: ExchangeSummary) => seen.summaries.push(it));
  on(ServerNotification.environmentsChanged, (it: EnvironmentsResult) => seen.environments.push(it));
  on(ServerNotification.simulatorChanged, (it: SimulatorResult) => seen.simulators.push(it));
  const refresh = (name: string): null => {
    seen.refreshes.set(name, (seen.refreshes.get(name) ?? 0) + 1);
    stir();
    return null;
  };
  connection.onRequest('workspace/codeLens/refresh', () => refresh('codeLens'));
  connection.onRequest('workspace/inlayHint/refresh', () => refresh('inlayHint'));
  connection.onRequest('workspace/semanticTokens/refresh', () => refresh('semanticTokens'));
  connection.onRequest('workspace/textDocumentContent/refresh', ({ uri }: { uri: string }) => refresh(uri));
  connection.onRequest('workspace/configuration', ({ items }: { items: readonly { section?: string }[] }) =>
    items.map(({ section = '' }) => (section === 'faultline' ? settings : (setup.configuration?.[section] ?? null))),
  );
  connection.onRequest(ServerRequest.ask, (params: AskParams, token: CancellationToken) => {
    if (!setup.ask) throw new Error('This client does not ask.');
    return setup.ask(params, token);
  });
  connection.onRequest(ServerRequest.secret, ({ name }: SecretParams) => ({ value: setup.secrets?.[name] ?? null }));
  connection.onRequest(ServerRequest.browse, ({ url }: BrowseParams) => ({
    opened: setup.signsIn?.browse(url) ?? false,
  }));
  connection.onRequest(ServerRequest.refreshToken, ({ key, token }: RefreshTokenParams) => {
    const kept = setup.signsIn?.refreshTokens;
    if (token === null) kept?.delete(key);
    else if (token !== undefined) kept?.set(key, token);
    return { token: kept?.get(key) ?? null };
  });
  connection.onRequest(ServerRequest.openText, ({ uri }: { uri: string }) => {
    const text = setup.openTexts?.[uri.slice(uriOf('').length)];
    return text === undefined ? null : { text };
  });
  connection.onRequest('window/workDoneProgress/create', () => null);
  connection.onRequest('window/showDocument', ({ uri }: { uri: string }) => {
    seen.messages.push(uri);
    return { success: setup.signsIn?.browse(uri) ?? true };
  });
  connection.onRequest('client/registerCapability', (it: { registrations: readonly { method: string }[] }) => {
    seen.registered.push(...it.registrations.map(({ method }) => method));
    stir();
    return null;
  });
  connection.onRequest('window/showMessageRequest', (it: { message: string; actions?: { title: string }[] }) => {
    seen.messages.push(it.message);
    stir();
    const title = setup.choose?.(it.message, it.actions?.map((action) => action.title) ?? []) ?? null;
    return title === null ? null : { title };
  });
  connection.onRequest('workspace/applyEdit', async (it: { edit: NonNullable<CodeAction['edit']> }) => {
    seen.edits.push(it.edit);
    for (const uri of texts.keys()) await client.applyAction(uri, { title: '', edit: it.edit });
    return { applied: true };
  });
  connection.onRequest(ServerRequest.send, async (params: SendParams, token: CancellationToken) => {
    if (setup.transport) return setup.transport(params, token);
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return encodeSendResult(await send(params.request, { ...params.options, signal: abort.signal }));
  });
  connection.listen();

  const initialized = await connection.sendRequest<InitializeResult>('initialize', {
    processId: null,
    rootUri: null,
    capabilities: setup.capabilities ?? (own ? vscodeCapabilities : plainCapabilities),
    workspaceFolders: (setup.folders ?? [folder]).map((path) => ({ uri: pathToFileURL(path).href, name: path })),
    ...(own
      ? {
          initializationOptions: {
            faultline: {
              ...{ version: '1.2.3', transport: true, trusted: true, storagePath: '/bodies', environments: {} },
              asks: setup.ask !== undefined,
              signsIn: setup.signsIn !== undefined,
              ...(setup.secrets ? { secrets: Object.keys(setup.secrets) } : {}),
              ...setup.options,
            },
          },
        }
      : {}),
  });
  await connection.sendNotification('initialized', {});

  const when = (what: string, condition: () => boolean): Promise<void> =>
    new Promise((done, fail) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(timer);
        waiting.delete(look);
        done();
      };
      const timer = setTimeout(() => {
        waiting.delete(look);
        fail(new Error(`Not within 15 s: ${what}. The server said: ${seen.output.join('\n')}`));
      }, 15_000);
      waiting.add(look);
      look();
    });

  const client: TestClient = {
    connection,
    world,
    initialized,
    ...seen,
    received: () =>
      Buffer.concat(chunks)
        .toString('utf8')
        .split(/Content-Length: \d+\r\n\r\n/)
        .filter((message) => message !== '' && !message.includes(`"method":"${ServerRequest.send}"`)),
    async open(name, text) {
      const uri = name.includes(':') ? name : uriOf(name);
      texts.set(uri, { version: 1, text });
      const textDocument = { uri, languageId: 'http', version: 1, text };
      await connection.sendNotification('textDocument/didOpen', { textDocument });
      return uri;
    },
    async change(uri, ...contentChanges) {
      const known = texts.get(uri) ?? { version: 0, text: '' };
      const text = contentChanges.reduce((before, change) => applyChange(before, change), known.text);
      texts.set(uri, { version: known.version + 1, text });
      const textDocument = { uri, version: known.version + 1 };
      await connection.sendNotification('textDocument/didChange', { textDocument, contentChanges });
    },
    text: (uri) => texts.get(uri)?.text ?? '',
    version: (uri) => texts.get(uri)?.version ?? 0,
    diagnostics: (uri) => diagnostics.get(uri) ?? [],
    async whenDiagnostics(uri, wanted) {
      const found = (): readonly Diagnostic[] | undefined => diagnostics.get(uri);
      await when(`diagnostics of ${uri}, which are ${JSON.stringify(found())}`, () => {
        const now = found();
        return now !== undefined && wanted(now);
      });
      return found() ?? [];
    },
    annotations: (uri) => annotations.get(uri) ?? [],
    async whenAnnotations(uri, wanted) {
      await when(`annotations of ${uri}`, () => wanted(annotations.get(uri) ?? []));
      return annotations.get(uri) ?? [];
    },
    when,
    run: (uri, position, more = {}) => connection.sendRequest(ClientRequest.run, { uri, position, ...more }),
    async exchange(uri, position) {
      const { sent, refused } = await client.run(uri, position);
      if (sent[0] === undefined) throw new Error(`Nothing was sent: ${refused?.message}`);
      return connection.sendRequest(ClientRequest.exchange, { id: sent[0] });
    },
    request: (method, params) => connection.sendRequest(method, params),
    async setSettings(next) {
      settings = next;
      await connection.sendNotification('workspace/didChangeConfiguration', { settings: { faultline: next } });
    },
    async applyAction(uri, action) {
      for (const edit of editsOf(uri, action)) await client.change(uri, edit);
    },
    async stop() {
      await connection.sendRequest('shutdown');
      connection.dispose();
      server.dispose();
    },
  };
  return client;
}

/** The plain text edits of an action, the last one of the document first, so that each fits the text as it was. */
function editsOf(uri: string, { edit }: CodeAction): { range: Range; text: string }[] {
  const plain = edit?.changes?.[uri] ?? [];
  const versioned = (edit?.documentChanges ?? []).flatMap((change) =>
    'edits' in change && change.textDocument.uri === uri ? change.edits : [],
  );
  return [...plain, ...versioned]
    .map((it) => ({ range: it.range, text: 'snippet' in it ? plainSnippet(it.snippet.value) : it.newText }))
    .sort((a, b) => b.range.start.line - a.range.start.line || b.range.start.character - a.range.start.character);
}

function plainSnippet(snippet: string): string {
  return snippet.replace(/\$\{\d+:([^}]*)\}|\$\d+/g, '$1').replace(/\\([$}\\])/g, '$1');
}

function applyChange(
  text: string,
  { range, text: newText }: { readonly range?: Range; readonly text: string },
): string {
  if (!range) return newText;
  return text.slice(0, offsetIn(text, range.start)) + newText + text.slice(offsetIn(text, range.end));
}

export function offsetIn(text: string, { line, character }: Position): number {
  const lines = text.split('\n');
  return lines.slice(0, line).reduce((sum, it) => sum + it.length + 1, 0) + character;
}

/** The position of the n-th occurrence (from 1) of a stretch of text, plus `by` characters. */
export function positionOf(text: string, wanted: string, by = 0, occurrence = 1): Position {
  let offset = -1;
  for (let count = 0; count < occurrence; count++) offset = text.indexOf(wanted, offset + 1);
  if (offset < 0) throw new Error(`There is no ${wanted} in the text.`);
  const before = text.slice(0, offset + by).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** The text that a range covers. */
export function textIn(text: string, { start, end }: Range): string {
  return text.slice(offsetIn(text, start), offsetIn(text, end));
}

function worldSend(world: World): Send {
  return async (request, { signal }): Promise<SendResult> => {
    world.sent.push(request);
    const answer = await world.answer(request, world.sent.length);
    const outcome = answer === 'hang' ? await hang(world, signal) : answer;
    const timings = { dnsMs: 1, connectMs: 2, tlsMs: null, firstByteMs: 10, totalMs: 12 };
    return { outcome, timings, hops: [], notes: [] };
  };
}

function hang(world: World, signal: AbortSignal): Promise<Outcome> {
  return new Promise((done) => {
    const end = (): void => {
      world.cancelled++;
      done({ kind: 'failure', failure: { stage: 'aborted', code: 'ABORTED', message: 'Cancelled.' } });
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });
}

function worldDeps(world: World, send: Send): ServerDeps {
  return {
    version: '9.9.9',
    now: () => world.now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((done) => {
        world.waits.push(ms);
        if (world.waiting === 'pass') world.now += ms;
        if (world.waiting === 'pass' || signal.aborted) return void setImmediate(done);
        signal.addEventListener('abort', () => done());
      }),
    files: worldFiles(world),
    processes: { own: 1, host: 'h', isAlive: (id) => id === 1 },
    processEnv: { API_HOST: 'env.example' },
    createSend: () => Promise.resolve(send),
    startSimulator: (port) =>
      port === 1
        ? Promise.reject(new Error('Port 1 is taken. Choose another in faultline.simulator.port.'))
        : Promise.resolve({ url: `http://127.0.0.1:${port}`, close: () => Promise.resolve() }),
    pace: { typingMs: 5, restMs: 10, tickMs: 30, gatherMs: 1 },
  };
}

function worldFiles({ files, removed }: World): Files {
  const read = (path: string): string | null => {
    const content = files.get(path);
    return content === undefined || typeof content === 'string' ? (content ?? null) : new TextDecoder().decode(content);
  };
  return {
    readText: (path) => Promise.resolve(read(path)),
    readBytes: (path) => {
      const content = read(path);
      return Promise.resolve(content === null ? null : new TextEncoder().encode(content));
    },
    realPath: (path) => Promise.resolve(path),
    exists: (path) => Promise.resolve(files.has(path)),
    append: (path, text) => {
      if (path.startsWith('/forbidden/')) return Promise.reject(new Error('EACCES: permission denied'));
      files.set(path, (read(path) ?? '') + text);
      return Promise.resolve();
    },
    write: (path, text) => {
      if (path.startsWith('/forbidden/')) return Promise.reject(new Error('EACCES: permission denied'));
      files.set(path, text);
      return Promise.resolve();
    },
    size: (path) => Promise.resolve(files.has(path) ? Buffer.byteLength(read(path) ?? '') : null),
    rename: (from, to) => {
      files.set(to, files.get(from) ?? '');
      files.delete(from);
      return Promise.resolve();
    },
    remove: (path) => {
      removed.push(path);
      files.delete(path);
      return Promise.resolve();
    },
    list: (path) =>
      Promise.resolve(
        [...files.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1)),
      ),
    entries: (path) => {
      const inside = [...files.keys()].filter((name) => name.startsWith(`${path}/`));
      const names = new Map(
        inside.map((name) => {
          const way = name.slice(path.length + 1).split('/');
          return [way[0] ?? '', way.length > 1] as const;
        }),
      );
      return Promise.resolve([...names].map(([name, isFolder]) => ({ name, isFolder })));
    },
    stat: (path) => {
      const text = read(path);
      // Another text is another time.
      const modified = [...(text ?? '')].reduce((sum, it) => (sum * 31 + (it.codePointAt(0) ?? 0)) % 1e9, 7);
      return Promise.resolve(text === null ? null : { size: Buffer.byteLength(text), modified });
    },
    temporaryFolder: () => Promise.resolve('/tmp/faultline-test'),
  };
}
