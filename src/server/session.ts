/** The state of one connection: built at `initialize`, owned by nobody else. */
import { type Connection, Emitter, type InitializeParams } from 'vscode-languageserver/node';
import { checkBlock } from '../check/check';
import type { Diagnoser } from '../diagnose/diagnose';
import type { Send } from '../exchange';
import { KnownValues } from '../fix/known-values';
import { type Position, type RunProgress, ServerNotification } from '../protocol';
import { ReferenceIndex } from '../resolve/document-references';
import { restClientSetting } from '../resolve/editor-settings';
import { AnnotationLines } from './annotation-line';
import { askByMessage, askSecret, askUser } from './client-questions';
import type { ServerDeps } from './deps';
import { loadDiagnoser } from './diagnoser';
import { logFault } from './guard';
import { blockOutline, type OutlineEntry } from './navigation/block-outline';
import { Navigator } from './navigation/navigator';
import { openTextOf } from './open-text';
import { OpenApiFiles } from './openapi-files';
import { ReferenceFindings } from './reference-findings';
import { Answers } from './state/answers';
import { BlockCache } from './state/block-cache';
import { BlockFindings } from './state/block-findings';
import { BodyFolder } from './state/body-folder';
import { CallLog } from './state/call-log';
import { type ClientProfile, readClientProfile } from './state/client-profile';
import { Confirmed } from './state/confirmed';
import { Documents } from './state/documents';
import { EnvironmentStore } from './state/environment-store';
import { EnvironmentTexts } from './state/environment-texts';
import { ExchangeFixes } from './state/exchange-fixes';
import type { ExchangeRecord } from './state/exchange-record';
import { ExchangeStore } from './state/exchange-store';
import { HeldRequests } from './state/held-requests';
import { History } from './state/history';
import { ImportStore } from './state/import-store';
import { learnFrom } from './state/learning';
import { LogFile } from './state/log-file';
import { ReferredRequests } from './state/referred-requests';
import { RequestFiles } from './state/request-files';
import { ResponseDocuments } from './state/response-documents';
import { Runner } from './state/runner';
import { DefinitionIndex } from './state/scope';
import { Secrets } from './state/secrets';
import { SettingsStore } from './state/settings-store';
import { SignIns } from './state/sign-ins';
import { SimulatorHost } from './state/simulator-host';
import { UserDialects } from './state/user-dialects';
import { Workspace } from './state/workspace';
import { clientSend } from './transport';

export interface DocumentEvent {
  readonly uri: string;
  readonly what: 'opened' | 'edited' | 'saved' | 'closed';
  /** Of an edit: where somebody is typing; null where it was no typing. */
  readonly typing?: Position | null;
}

/** What capabilities tell each other. */
export interface SessionEvents {
  readonly documentChanged: Emitter<DocumentEvent>;
  readonly exchangeChanged: Emitter<ExchangeRecord>;
  /** Environment files changed, or another environment was chosen, or the workspace has become trusted. */
  readonly scopeChanged: Emitter<void>;
  readonly settingsChanged: Emitter<void>;
  /** Users' dialects came, went or were saved; or were typed in, which counts for what is told of them alone. */
  readonly dialectsChanged: Emitter<'saved' | 'typed'>;
  /** Paths of request files that have changed on disk, come or gone; those that are open are told by `documentChanged`. */
  readonly requestFilesChanged: Emitter<readonly string[]>;
  /** Requests of that document wait for others, or do so no more. */
  readonly heldChanged: Emitter<string>;
  /** A request of a run has had its turn. */
  readonly runProgressed: Emitter<RunProgress>;
  /** Each second while something runs. */
  readonly tick: Emitter<void>;
}

export interface Session {
  readonly connection: Connection;
  readonly deps: ServerDeps;
  readonly profile: ClientProfile;
  readonly workspace: Workspace;
  readonly settings: SettingsStore;
  readonly documents: Documents;
  readonly requestFiles: RequestFiles;
  readonly environments: EnvironmentStore;
  readonly exchanges: ExchangeStore;
  readonly answers: Answers;
  readonly secrets: Secrets;
  readonly definitions: DefinitionIndex;
  readonly references: ReferenceIndex;
  readonly imports: ImportStore;
  readonly held: HeldRequests;
  readonly outlines: BlockCache<readonly OutlineEntry[]>;
  readonly findings: BlockFindings;
  readonly referenceFindings: ReferenceFindings;
  readonly referred: ReferredRequests;
  readonly environmentTexts: EnvironmentTexts;
  readonly navigator: Navigator;
  readonly fixes: ExchangeFixes;
  /** What earlier responses have for parameters. */
  readonly known: KnownValues;
  readonly annotationLines: AnnotationLines;
  readonly responses: ResponseDocuments;
  readonly log: CallLog;
  readonly history: History;
  readonly confirmed: Confirmed;
  readonly bodies: BodyFolder;
  readonly openApi: OpenApiFiles;
  readonly dialects: UserDialects;
  /** Loaded when it is first needed, and anew when the dialects have changed. */
  readonly diagnoser: () => Promise<Diagnoser>;
  readonly simulator: SimulatorHost;
  readonly runner: Runner;
  readonly signIns: SignIns;
  readonly events: SessionEvents;
  /** Aborted when the session ends: nothing is told to the client after it. */
  readonly ended: AbortSignal;
  /** Waits for what is being written, removes what is temporary. */
  readonly close: () => Promise<void>;
}

const limits = { exchanges: 200, bodyBytes: 100_000_000, fileBytes: 2_000_000_000 };

export function createSession(connection: Connection, deps: ServerDeps, params: InitializeParams): Session {
  const profile = readClientProfile(params);
  const { own } = profile;
  const end = new AbortController();
  const events: SessionEvents = {
    documentChanged: new Emitter(),
    exchangeChanged: new Emitter(),
    scopeChanged: new Emitter(),
    settingsChanged: new Emitter(),
    dialectsChanged: new Emitter(),
    requestFilesChanged: new Emitter(),
    heldChanged: new Emitter(),
    runProgressed: new Emitter(),
    tick: new Emitter(),
  };
  // Clients that know nothing of trust have asked their user already, by starting the server.
  const workspace = new Workspace(folderUris(params), own?.trusted ?? true);
  const settings = new SettingsStore(
    profile.configuration
      ? async (uri) =>
          connection.workspace.getConfiguration({ section: 'faultline', ...(uri === '' ? {} : { scopeUri: uri }) })
      : null,
  );
  const documents = new Documents();
  const watched = profile.watchedFilesRegistration;
  const requestFiles = new RequestFiles({ documents, workspace, files: deps.files, now: deps.now, watched });
  const environments = new EnvironmentStore(
    workspace,
    deps.files,
    own?.environments ?? {},
    profile.configuration
      ? async (uri) => connection.workspace.getConfiguration({ section: restClientSetting, scopeUri: uri })
      : null,
  );
  const bodies = new BodyFolder(deps.files, own?.storagePath || null, (what, error) =>
    logFault(connection, what, error),
  );
  void bodies.prepare();
  const referred = new ReferredRequests();
  const exchanges = new ExchangeStore(limits, {
    dropped: (record) => bodies.removeBodiesOf(record),
    isReferred: (name) => [...documents.all()].some(({ document }) => referred.of(document).has(name)),
  });
  const definitions = new DefinitionIndex();
  const references = new ReferenceIndex((document) => definitions.of(document));
  const imports = new ImportStore({ documents, requestFiles, workspace, files: deps.files, references });
  const held = new HeldRequests((uri) => {
    if (!end.signal.aborted) events.heldChanged.fire(uri);
  });
  const environmentTexts = new EnvironmentTexts(workspace, deps.files);
  const navigator = new Navigator(
    {
      ...{ requestFiles, workspace, environments, environmentTexts, files: deps.files },
      ...(profile.own ? { openText: openTextOf(connection) } : {}),
      flavourOf: async (uri) => (await settings.for(uri))['faultline.syntax.flavour'],
    },
    references,
  );
  const byMessage = profile.showMessageRequest ? askByMessage(connection, profile.historyPath !== null) : null;
  const tell = (message: string): void => {
    connection.console.warn(message);
    void connection.window.showWarningMessage(message);
  };
  const confirmed = new Confirmed({ files: deps.files, folder: profile.historyPath, tell });
  const answers = own?.asks ? new Answers(askUser(connection), confirmed) : new Answers(byMessage, confirmed, true);
  const secrets = new Secrets(own?.secrets ?? null, askSecret(connection));
  const known = new KnownValues();
  events.exchangeChanged.event((record) => learnFrom(known, record));
  const fixes = new ExchangeFixes(documents, definitions, known);
  const logFile = new LogFile(deps.files, (path, error) => tellOfLogFile(connection, path, error));
  const log = new CallLog(workspace, logFile, deps.now, (line) => {
    if (own) void connection.sendNotification(ServerNotification.log, { line });
    else connection.console.info(line);
  });
  const history = new History({
    ...{ files: deps.files, processes: deps.processes, now: deps.now, folder: profile.historyPath },
    ...{ trusted: () => workspace.trusted, tell },
  });
  const openApi = new OpenApiFiles(deps.files, (message) => connection.console.warn(message));
  const dialects = new UserDialects(workspace, deps.files, (message) => connection.console.warn(message));
  let diagnoser = once(() => loadDiagnoser(connection, deps, dialects));
  // Before all who use it hear of the change.
  events.dialectsChanged.event((what) => {
    if (what === 'typed') return;
    dialects.forget();
    diagnoser = once(() => loadDiagnoser(connection, deps, dialects));
  });
  const simulator = new SimulatorHost(deps.startSimulator);
  const transport = once(async (): Promise<Send> => {
    await bodies.prepare();
    if (own?.transport) return clientSend(connection, deps.now);
    const version = own?.version || deps.version;
    return deps.createSend({ storagePath: await bodies.path(), userAgent: `Faultline/${version}` });
  });
  const signIns = new SignIns({
    ...{ connection, profile, deps, workspace, log, transport },
    diagnoser: () => diagnoser(),
  });
  const runner = new Runner({
    ...{ connection, deps, workspace, settings, documents, environments, exchanges, definitions, log, openApi },
    ...{ answers, secrets, imports, held },
    ...{ transport, signIns },
    diagnoser: async () => {
      if (await dialects.isStale()) events.dialectsChanged.fire('saved');
      return diagnoser();
    },
    changed: (record) => {
      if (!end.signal.aborted) events.exchangeChanged.fire(record);
    },
    progressed: (progress) => {
      if (!end.signal.aborted) events.runProgressed.fire(progress);
    },
  });
  return {
    ...{
      connection,
      deps,
      profile,
      workspace,
      settings,
      documents,
      requestFiles,
      environments,
      exchanges,
      answers,
      secrets,
      definitions,
      references,
      imports,
      held,
      findings: new BlockFindings(checkBlock),
      referenceFindings: new ReferenceFindings(imports, held),
      referred,
      environmentTexts,
      navigator,
      fixes,
      known,
      annotationLines: new AnnotationLines({ deps, documents, exchanges, fixes, held, profile, references }),
      log,
      history,
      confirmed,
      bodies,
      openApi,
      dialects,
      diagnoser: () => diagnoser(),
      simulator,
      runner,
      signIns,
    },
    outlines: new BlockCache(blockOutline),
    responses: new ResponseDocuments(exchanges),
    events,
    ended: end.signal,
    close: async () => {
      end.abort();
      runner.cancel(null);
      await signIns.close();
      await simulator.stop();
      await logFile.flushed();
      await Promise.all([history.flushed(), confirmed.flushed()]);
      exchanges.clear();
      await bodies.close();
    },
  };
}

function folderUris({ workspaceFolders, rootUri }: InitializeParams): readonly string[] {
  if (workspaceFolders) return workspaceFolders.map(({ uri }) => uri);
  return rootUri ? [rootUri] : [];
}

function tellOfLogFile(connection: Connection, path: string, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  const message = `The log can’t be written to ${path}: ${reason}. Change the setting faultline.log.file.`;
  connection.console.warn(message);
  void connection.window.showWarningMessage(message);
}

/** Loads at the first call; a load that failed is tried again at the next. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | null = null;
  return () => {
    loaded ??= load().catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  };
}
