/** A request with every placeholder replaced, and for every part of what is sent the source that it came from. */
import type { ClientCertificate, ProxyChoice, SentRequest, SignIn } from '../exchange';
import type { Span } from '../syntax/document';
import type { Question } from './question';

/** A stretch of a resolved text. `start` and `end` are offsets into the text, `origin` the source in the block. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly origin: Span;
  /** The placeholder's name where this stretch is its value; then `origin` is the whole `{{…}}`. */
  readonly variable: string | null;
  /** The value is from a private environment, a password prompt or secret storage: it is never shown or stored. */
  readonly secret: boolean;
}

/** A text after substitution, with where each stretch of it came from. The pieces tile the text. */
export interface TracedText {
  readonly text: string;
  readonly pieces: readonly Piece[];
}

/** A query parameter of the resolved URL (or a key of a form body): decoded, with its source. */
export interface ResolvedParameter {
  readonly name: string;
  readonly value: string;
  readonly origin: Span;
  readonly nameOrigin: Span;
  readonly valueOrigin: Span;
}

/** A header field as it is sent, with its source; a header that Faultline added itself has no origin. */
export interface ResolvedHeader {
  readonly name: string;
  readonly value: string;
  readonly origin: Span | null;
  readonly nameOrigin: Span | null;
  readonly valueOrigin: Span | null;
}

/** A path segment of the URL, decoded, with its source. */
export interface ResolvedSegment {
  readonly value: string;
  readonly origin: Span;
}

/**
 * Origins of every part of the request, as spans of the block that the request stands in; of a curl command, as spans of
 * the request that it stands for (`writtenRequest` in `curl/`).
 */
export interface Origins {
  readonly method: Span | null;
  readonly url: TracedText;
  readonly path: readonly ResolvedSegment[];
  readonly query: readonly ResolvedParameter[];
  readonly headers: readonly ResolvedHeader[];
  /** Of a text body; null where there is none or where it is a file. Form keys are in `form`. */
  readonly body: TracedText | null;
  readonly form: readonly ResolvedParameter[];
}

/** What stops a request from being sent (`error`), or is worth knowing (`warning`), at its place in the block. */
export interface ResolveProblem extends Span {
  /** One of `DiagnosticCode` in `manifest.ts`. */
  readonly code: string;
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
  /** Of a variable that is not defined: the environments that define it, where there are such. */
  readonly definedIn?: readonly string[];
  /** It is to be asked before the request can be sent. */
  readonly question?: Question;
  /** The files outside the workspace that it is about, by absolute path; behind `>> ` to be written. */
  readonly outside?: readonly string[];
  /** The secret that is not set. */
  readonly secret?: string;
  /** The request that has to be sent first, by the name by which it is called here. */
  readonly needs?: string;
}

/** What the directives and settings say about how the request is to be sent. Times in ms. */
export interface RequestOptions {
  readonly timeoutMs: number | null;
  /** `# @timeout` alone: a stream of events is not ended by the setting. */
  readonly streamTimeoutMs: number | null;
  readonly connectTimeoutMs: number | null;
  readonly firstByteTimeoutMs: number | null;
  readonly idleTimeoutMs: number | null;
  readonly followRedirects: boolean;
  readonly cookieJar: boolean;
  /** `# @response-charset`: in which the response is read, whatever it says itself; null where absent. */
  readonly responseCharset: string | null;
  /** Leave this exchange out of log and history. */
  readonly noLog: boolean;
  /** `# @insecure` and its kin: the certificate is not verified; shown on each send. */
  readonly insecure: boolean;
  /** Hosts whose certificates are not verified, by the setting. */
  readonly insecureHosts: readonly string[];
  /** Certificates that are trusted besides the system's: absolute paths, once the request is resolved. */
  readonly caFiles: readonly string[];
  /** `# @proxy`, its placeholders filled in once the request is resolved. */
  readonly proxy: ProxyChoice;
  /** For https: alone; null where none is configured for the host, or `# @no-client-cert` says so. */
  readonly clientCertificate?: ClientCertificate | null;
  /** What `Authorization` says in clear, where what is sent for it is computed on the way. */
  readonly signIn?: SignIn | null;
  /** `# @delay`: what is waited before the request is first sent. */
  readonly delayMs: number;
  /** `# @retry`, parsed; null where absent. */
  readonly retry: RetryDirective | null;
}

/** `# @retry 5 base=1s cap=60s on=429,503,5xx jitter=full unsafe`; what is absent is null and takes the defaults. */
export interface RetryDirective {
  readonly attempts: number | null;
  readonly baseMs: number | null;
  readonly capMs: number | null;
  /** `429`, `5xx`; null: the advice decides. */
  readonly on: readonly string[] | null;
  readonly jitter: 'full' | 'none' | null;
  readonly unsafe: boolean;
}

/** A file that the response's body is written to. */
export interface ResponseOutput {
  /** Absolute. */
  readonly path: string;
  /** As written, placeholders replaced. */
  readonly name: string;
  /** A file that is there is replaced; else the new one gets another name. */
  readonly replace: boolean;
  /** Its line. */
  readonly span: Span;
}

export interface ResolvedRequest {
  readonly sent: SentRequest;
  readonly origins: Origins;
  readonly options: RequestOptions;
  /** The values of secret variables that are in the request: the redactor hides them wherever they turn up. */
  readonly secrets: readonly string[];
  /** Absent where there are none. */
  readonly outputs?: readonly ResponseOutput[];
}

/** `request` is null where a problem of severity `error` forbids sending. */
export interface Resolution {
  readonly request: ResolvedRequest | null;
  readonly problems: readonly ResolveProblem[];
}
