/**
 * The messages beyond LSP that pass between the language server and Faultline's own client. What the server sends here
 * to be shown is redacted already, except `faultline/send`, which is the transport itself.
 */
import type { Diagnosis } from './diagnose/diagnosis';
import type {
  Hop,
  NextHop,
  Outcome,
  ReceivedResponse,
  SendOptions,
  SendResult,
  SentRequest,
  StreamPiece,
} from './exchange';
import { responseScheme } from './manifest';

/** LSP positions: line and character from 0, UTF-16. */
export interface Position {
  readonly line: number;
  readonly character: number;
}
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** `initializationOptions` of Faultline's own client. Its presence switches the messages below on. */
export interface ClientOptions {
  readonly faultline: {
    readonly version: string;
    /** The client sends (`faultline/send`); else the server does. */
    readonly transport: boolean;
    /** The client asks its user (`faultline/ask`) for what a request needs. */
    readonly asks?: boolean;
    /** Where the client takes the browser's redirect at the end of a sign-in (`faultline/redirected`). */
    readonly redirect?: { readonly url: string; readonly isRemote: boolean };
    /** The client opens a browser (`faultline/browse`) and keeps refresh tokens (`faultline/refreshToken`). */
    readonly signsIn?: boolean;
    /** Names of the secrets that the client keeps (`faultline/secret`); absent where it keeps none. */
    readonly secrets?: readonly string[];
    readonly trusted: boolean;
    /** Where bodies beyond 1 MB go; made by the client, emptied by the server. */
    readonly storagePath: string;
    /** Where the history and what was confirmed for good are kept; made by the server when it first writes. '': nowhere. */
    readonly historyPath?: string;
    /** Environment chosen earlier for a workspace folder (its URI; '' for no folder). */
    readonly environments: Readonly<Record<string, string>>;
  };
}

/** Requests, client to server. */
export const ClientRequest = {
  /** `RunParams` → `RunResult`, when all is done; cancelling the LSP request cancels the run. */
  run: 'faultline/run',
  /** `CancelParams` → null */
  cancel: 'faultline/cancel',
  /** → `ExchangeSummary[]`, newest first */
  exchanges: 'faultline/exchanges',
  /** `ExchangeParams` → `ExchangeDetail`, or null where there is none */
  exchange: 'faultline/exchange',
  /** `FixParams` → `FixResult` */
  fix: 'faultline/fix',
  /** `ExchangeParams` → `TextResult`, or null where there is none */
  report: 'faultline/report',
  /** `ExchangeParams` → `TextResult`, or null where there is none */
  explanation: 'faultline/explanation',
  /** `EnvironmentsParams` → `EnvironmentsResult` */
  environments: 'faultline/environments',
  /** `SelectEnvironmentParams` → `EnvironmentsResult` */
  selectEnvironment: 'faultline/selectEnvironment',
  /** Forgets all tokens of OAuth 2 → null */
  signOut: 'faultline/signOut',
  /** `SimulatorParams` → `SimulatorResult` */
  simulator: 'faultline/simulator',
  /** `RequestsParams` → `RequestsResult` */
  requests: 'faultline/requests',
  /** `HistoryParams` → `HistorySummary[]`, newest first */
  history: 'faultline/history',
  /** `HistoryTextParams` → `HistoryText`, or null where there is none */
  historyText: 'faultline/historyText',
  /** `HistoryChange` → null */
  changeHistory: 'faultline/changeHistory',
  /** Forgets what was confirmed for longer than a run. → null */
  askAgain: 'faultline/askAgain',
  /** `ExchangeParams` → `HistorySendResult` */
  sendHistory: 'faultline/sendHistory',
  /** `BodyParams` → `BodyFile`, or null where there is no response */
  body: 'faultline/body',
  /** `SaveBodyParams` → null; fails with a sentence for people */
  saveBody: 'faultline/saveBody',
  /** `HarParams` → `TextResult`, or null where there is nothing */
  har: 'faultline/har',
  /** `CurlParams` → `CurlResult` */
  requestFromCurl: 'faultline/requestFromCurl',
  /** `CopyCurlParams` → `CopyCurlResult` */
  requestAsCurl: 'faultline/requestAsCurl',
  /** Before a redirect of what the client sends is followed to another origin: `MayFollowParams` → `MayFollowResult` */
  mayFollow: 'faultline/mayFollow',
} as const;

/** `view`: as the setting says where absent; `pretty` has JSON of up to 50 MB formatted. */
export interface BodyParams {
  readonly id: string;
  readonly view?: 'pretty' | 'raw';
}
/** `path`: a file that an editor can show; null where it can't. `name`: one to save it by. `size`: bytes. */
export interface BodyFile {
  readonly path: string | null;
  readonly name: string;
  readonly size: number;
  readonly opens: 'text' | 'picture' | 'sound' | null;
}
/** `head`: the status line and the header fields before the body. */
export interface SaveBodyParams {
  readonly id: string;
  /** Absolute. */
  readonly path: string;
  readonly head: boolean;
}

/** How far the body of an exchange is. `percent`: null where its end is not known. `message`: `45 %, 54 MB of 120 MB`. */
export interface BodyProgress {
  readonly id: string;
  readonly percent: number | null;
  readonly message: string;
}

/** Notifications, server to client. */
export const ServerNotification = {
  /** An exchange is new or has changed: `ExchangeSummary`. */
  exchangeChanged: 'faultline/exchangeChanged',
  /** All annotations of a document: `AnnotationsParams`. */
  annotations: 'faultline/annotations',
  /** A request of a run has had its turn: `RunProgress` */
  runProgress: 'faultline/runProgress',
  /** A body is being opened or saved, and it takes a while: `BodyProgress` */
  bodyProgress: 'faultline/bodyProgress',
  /** One redacted record of the log: `LogParams`. */
  log: 'faultline/log',
  /** Environments of a document's folder changed on disk or were chosen: `EnvironmentsResult`. */
  environmentsChanged: 'faultline/environmentsChanged',
  /** `SimulatorResult` */
  simulatorChanged: 'faultline/simulatorChanged',
} as const;

/** Requests, server to client. Cancelled with LSP's own cancellation. */
export const ServerRequest = {
  /** The transport seam: `SendParams` → `SendMessage` */
  send: 'faultline/send',
  /** `AskParams` → `AskResult` */
  ask: 'faultline/ask',
  /** `SecretParams` → `SecretResult` */
  secret: 'faultline/secret',
  /** `BrowseParams` → `BrowseResult` */
  browse: 'faultline/browse',
  /** `RefreshTokenParams` → `RefreshTokenResult` */
  refreshToken: 'faultline/refreshToken',
  /** `OpenTextParams` → `OpenTextResult`: a file that the server has no events of, as it is in the editor. */
  openText: 'faultline/openText',
} as const;

/** A command to be put into a request file; `position` null: by itself. */
export interface CurlParams {
  readonly uri: string;
  readonly position: Position | null;
  readonly text: string;
}
/** `notes`: what the request does not say. Null: it is no curl command, or can't stand there. */
export type CurlResult = { readonly text: string; readonly notes: readonly string[] } | null;

export interface CopyCurlParams {
  readonly uri: string;
  readonly position: Position;
  /** Placeholders as they are, or replaced: with secrets hidden, or in clear. */
  readonly form: 'templates' | 'redacted' | 'resolved';
}
/** `text` null: `message` says why. */
export interface CopyCurlResult {
  readonly text: string | null;
  readonly message?: string;
}

export interface OpenTextParams {
  readonly uri: string;
}
/** Null where the file is not open. */
export type OpenTextResult = { readonly text: string } | null;

/** Notifications, client to server. */
export const ClientNotification = {
  /** The workspace has become trusted (it can't be untrusted again without a restart). */
  trusted: 'faultline/trusted',
  /** Secrets were set or removed: `SecretsParams`. */
  secrets: 'faultline/secrets',
  /** Of what the client sends (`faultline/send`): a part of a stream, `StreamedParams`. */
  streamed: 'faultline/streamed',
  /** A browser came back from a sign-in: `RedirectedParams`. */
  redirected: 'faultline/redirected',
} as const;

/** What a request asks of whoever sends it. */
export interface QuestionView {
  readonly key: string;
  /** A password is not shown while it is typed; what is to be confirmed is answered with `yes`. */
  readonly kind: 'text' | 'password' | 'pick' | 'confirm';
  readonly title: string;
  readonly description: string;
  /** The answer to begin with: the last one, or the file's own. */
  readonly initial: string;
  readonly choices: readonly string[];
  /** What is to be confirmed may also be answered with `session` or `always`. */
  readonly lasting?: boolean;
}
/** All that is asked before something is sent. */
export interface AskParams {
  readonly uri: string;
  readonly questions: readonly QuestionView[];
}
/** The answers by the questions' keys; null: nothing is to be sent. */
export type AskResult = { readonly answers: Readonly<Record<string, string>> } | null;

/** A page at which somebody is to sign in. */
export interface BrowseParams {
  readonly url: string;
}
export interface BrowseResult {
  readonly opened: boolean;
}
/** `token` absent: it is read; null: it is forgotten; else kept. `key` tells nothing of what it is for. */
export interface RefreshTokenParams {
  readonly key: string;
  readonly token?: string | null;
}
export interface RefreshTokenResult {
  readonly token: string | null;
}
/** The whole address, with what the authorization server says. */
export interface RedirectedParams {
  readonly url: string;
}

export interface SecretParams {
  readonly name: string;
}
/** Null: there is no secret of that name. */
export interface SecretResult {
  readonly value: string | null;
}
export interface SecretsParams {
  readonly names: readonly string[];
}

/** `line`: a `LogRecord` as one line of JSON, without the line end. */
export interface LogParams {
  readonly line: string;
}

export interface RunParams {
  readonly uri: string;
  /** The request at this position; null: all of the file, one after the other. */
  readonly position: Position | null;
  /** Retry with backoff, whatever the directives say; first waits out what the request's last response asks for. */
  readonly backoff?: boolean;
}

/** `sent`: ids in order. `refused`: why nothing was sent, a sentence for people, with the place. */
export interface RunResult {
  readonly sent: readonly string[];
  readonly refused: {
    readonly message: string;
    readonly range: Range | null;
    /** What the user may do about it, to be offered as a button. */
    readonly suggestion?: 'select-environment' | 'set-secret' | 'send-first' | null;
    /** The secret that is to be set. */
    readonly secret?: string;
    /** The request that is to be sent first. */
    readonly first?: { readonly name: string; readonly uri: string; readonly position: Position };
    /** The document of `range`, where it is another one than that of the run. */
    readonly uri?: string;
  } | null;
  /** Of a whole file: how many requests were left out for their `# @disabled`. */
  readonly skipped?: number;
  /** How many of those that had their turn were not sent. */
  readonly notSent?: number;
  /** How many had no turn, because the run was cancelled or stopped at a failure. */
  readonly notBegun?: number;
  readonly durationMs?: number;
}

/** How far the run of a file is: requests that have had their turn, of how many; `failed`: or not sent. */
export interface RunProgress {
  readonly uri: string;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
}

/** Cancels the run that an exchange is part of, or one by its own id; null: all that run. */
export interface CancelParams {
  readonly id: string | null;
}

/** `waiting`: before an attempt; `waitingUntil` is then epoch ms. */
export type ExchangeState = 'running' | 'waiting' | 'done' | 'cancelled';

export interface ExchangeSummary {
  readonly id: string;
  readonly uri: string;
  /** Where the request stands now; null where it was edited to something else, or its document is closed. */
  readonly range: Range | null;
  /** Where it is sent from again: the start of the request, or of what it was edited to; null where that is not certain. */
  readonly place?: Position | null;
  /** Name or title of the request, else null. */
  readonly title: string | null;
  /** The name of the request that needed this one; null or absent for one that was asked for. */
  readonly sentFor?: string | null;
  readonly method: string;
  readonly url: string;
  readonly environment: string | null;
  readonly state: ExchangeState;
  readonly waitingUntil: number | null;
  /** Why it waits, while it does; a sentence, redacted. */
  readonly waitReason?: string | null;
  /** The host that it waits for, as the whole run does, and its answer; while it does. */
  readonly pause?: { readonly host: string; readonly label: string } | null;
  readonly status: number | null;
  /** How many events of a stream have come; null or absent for what is none. */
  readonly events?: number | null;
  /** `200 OK`, `ECONNREFUSED`; empty while nothing has come. */
  readonly label: string;
  readonly failed: boolean;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly durationMs: number;
  readonly attempts: number;
  /** The URI of its response document; null while nothing has come. Where no response came, it says why. */
  readonly responseUri: string | null;
  readonly hasPhrase: boolean;
  readonly fixes: number;
  readonly retryable: boolean;
}

export interface AttemptView {
  readonly number: number;
  readonly startedAt: number;
  readonly durationMs: number;
  readonly label: string;
  readonly failed: boolean;
  readonly waitedMs: number;
  readonly waitReason: string | null;
  readonly hops: readonly Hop[];
  readonly notes: readonly string[];
}

export interface FixView {
  readonly id: string;
  readonly title: string;
  readonly preferred: boolean;
  readonly complete: boolean;
}

export interface ExchangeDetail {
  readonly summary: ExchangeSummary;
  readonly diagnosis: Diagnosis | null;
  readonly fixes: readonly FixView[];
  readonly attempts: readonly AttemptView[];
  /** Why there was no further attempt, where retrying was asked for; a sentence, redacted. */
  readonly retryStopped?: string | null;
}

/** `id` null: the latest. */
export interface ExchangeParams {
  readonly id: string | null;
}

/** One exchange of the history; redacted. Times in ms, `startedAt` in epoch ms. */
export type HistorySummary = Pick<
  ExchangeSummary,
  'id' | 'uri' | 'title' | 'method' | 'url' | 'environment' | 'status' | 'label' | 'failed'
> &
  Pick<ExchangeSummary, 'startedAt' | 'durationMs' | 'attempts'> & { readonly sentFor: string | null };

/**
 * Words that all have to be found: in the title, the URL, the method, the status or the environment; `method:POST`,
 * `host:example`, `status:4xx` in that alone; `failed` by what came of it.
 */
export interface HistoryParams {
  readonly query: string;
}
/** `response`: what came, for comparing; `all`: what was sent as well. */
export interface HistoryTextParams {
  readonly id: string;
  readonly part: 'response' | 'all';
}
export interface HistoryText {
  readonly name: string;
  readonly text: string;
}
/** `id` null: all of it goes. */
export interface HistoryChange {
  readonly delete: string | null;
}
/** `draft`: the request as a file of its own, where it can't be sent by itself; `refused` says why. */
export type HistorySendResult = RunResult & { readonly draft?: string };
/** `ids` null: the whole history, in the order of time. */
export interface HarParams {
  readonly ids: readonly string[] | null;
}

export interface FixParams {
  readonly id: string;
  readonly fixId: string;
}

/** The edit, for the document as it is now; null where the request was edited since, and the fix no longer fits. */
export type FixResult = {
  readonly uri: string;
  readonly version: number;
  readonly title: string;
  readonly edits: readonly { readonly range: Range; readonly newText: string; readonly snippet?: string }[];
  readonly complete: boolean;
  /** Earlier responses have values for what is to be typed: a list of them is there to be shown. */
  readonly hasChoices: boolean;
  /** Where the request starts after the edit. */
  readonly position: Position;
} | null;

/** Markdown, redacted. */
export interface TextResult {
  readonly text: string;
}

export interface EnvironmentsParams {
  readonly uri: string;
}
export interface EnvironmentsResult {
  /** The workspace folder that the choice holds for; '' where there is none. */
  readonly folder: string;
  readonly names: readonly string[];
  readonly selected: string | null;
  /** Files that were read, and what could not be. */
  readonly problems: readonly { readonly uri: string; readonly message: string }[];
}
export interface SelectEnvironmentParams {
  readonly uri: string;
  readonly name: string | null;
}

export interface SimulatorParams {
  readonly action: 'start' | 'stop' | 'status';
}
/** `url` is null while it does not run. `message` says what to do where starting failed. */
export interface SimulatorResult {
  readonly url: string | null;
  readonly message: string | null;
}

/** The requests of a document, for the panel's list. */
export interface RequestsParams {
  readonly uri: string;
}
export interface RequestView {
  readonly title: string;
  readonly method: string;
  readonly url: string;
  readonly position: Position;
}
export interface RequestsResult {
  readonly requests: readonly RequestView[];
}

/** What stands at the end of a request's line. `text` is short, plain and redacted. */
export interface Annotation {
  readonly line: number;
  readonly text: string;
  readonly tone: 'error' | 'warning' | 'success' | 'running';
  /** Empty for a request that waits for another one, or was not sent for it. */
  readonly exchangeId: string;
}
export interface AnnotationsParams {
  readonly uri: string;
  readonly annotations: readonly Annotation[];
}

/**
 * The URI of an exchange's response document: `faultline-response:/<exchange id>/<name>`. `?view=raw` or `?view=pretty`
 * asks for that view whatever the setting says.
 */
export function responseUri(exchangeId: string, name: string, view?: 'pretty' | 'raw'): string {
  const path = `/${encodeURIComponent(exchangeId)}/${encodeURIComponent(name)}`;
  return `${responseScheme}:${path}${view ? `?view=${view}` : ''}`;
}

/** What a response document's URI asks for, however the editor has encoded it; null where it is none. */
export function readResponseUri(
  uri: string,
): { readonly exchangeId: string; readonly view: 'pretty' | 'raw' | null } | null {
  const match = /^faultline-response:(?:\/\/)?\/([^/?#]+)(?:\/[^?#]*)?(?:\?([^#]*))?/.exec(uri);
  if (!match?.[1]) return null;
  const view = /(?:^|&)view(?:=|%3D)(pretty|raw)(?:&|$)/i.exec(match[2] ?? '')?.[1];
  return { exchangeId: match[1], view: view === 'raw' || view === 'pretty' ? view : null };
}

export interface StreamedParams {
  readonly id: string;
  readonly piece: StreamPiece;
}

/** The jar of an environment: in each workspace folder they are others. */
export function jarName(folder: string, environment: string | null): string {
  return `${folder}\n${environment ?? ''}`;
}

/** The folder and the environment that a jar is for. */
export function readJarName(jar: string): { readonly folder: string; readonly environment: string | null } {
  const [folder = '', environment = ''] = jar.split('\n');
  return { folder, environment: environment === '' ? null : environment };
}

export interface SendParams {
  readonly request: SentRequest;
  readonly options: Omit<SendOptions, 'signal' | 'onStream' | 'mayFollow'>;
  /** What `faultline/streamed` and `faultline/mayFollow` name it by. */
  readonly id: string;
  /** Before a redirect is followed to another origin, `faultline/mayFollow` is to be asked. */
  readonly asksToFollow?: boolean;
}

export interface MayFollowParams {
  readonly id: string;
  readonly hop: NextHop;
}
/** Why the redirect is not followed, a sentence for people; null: it is. */
export interface MayFollowResult {
  readonly refused: string | null;
}

/** A `SendResult` as JSON carries it: body bytes in base64. */
export interface SendMessage extends Omit<SendResult, 'outcome'> {
  readonly outcome:
    | Extract<Outcome, { kind: 'failure' }>
    | { readonly kind: 'response'; readonly response: Omit<ReceivedResponse, 'body'> & { readonly body: BodyMessage } };
}
export type BodyMessage =
  | { readonly kind: 'memory'; readonly base64: string; readonly size: number }
  | { readonly kind: 'file'; readonly path: string; readonly head: string; readonly size: number };

export function encodeSendResult(result: SendResult): SendMessage {
  if (result.outcome.kind === 'failure') return { ...result, outcome: result.outcome };
  const { response } = result.outcome;
  const { body } = response;
  const message: BodyMessage =
    body.kind === 'memory'
      ? { kind: 'memory', base64: Buffer.from(body.bytes).toString('base64'), size: body.size }
      : { kind: 'file', path: body.path, head: Buffer.from(body.head).toString('base64'), size: body.size };
  return { ...result, outcome: { kind: 'response', response: { ...response, body: message } } };
}

export function decodeSendResult(message: SendMessage): SendResult {
  if (message.outcome.kind === 'failure') return { ...message, outcome: message.outcome };
  const { response } = message.outcome;
  const { body } = response;
  return {
    ...message,
    outcome: {
      kind: 'response',
      response: {
        ...response,
        body:
          body.kind === 'memory'
            ? { kind: 'memory', bytes: Buffer.from(body.base64, 'base64'), size: body.size }
            : { kind: 'file', path: body.path, head: Buffer.from(body.head, 'base64'), size: body.size },
      },
    },
  };
}
