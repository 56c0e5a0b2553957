/** The plain types that pass between the rooms: what was sent, each attempt, what came of it. */

/** A header field: name as written (or as received), value. A list keeps order and duplicates (RFC 9110, 5.3). */
export type HeaderField = readonly [name: string, value: string];

/** A body is sent as its chunks one after the other; files are streamed. */
export type BodyChunk =
  | { readonly kind: 'text'; readonly text: string }
  /** `text` re-encoded, for `<@latin1`. */
  | { readonly kind: 'bytes'; readonly base64: string }
  /** Absolute path. */
  | { readonly kind: 'file'; readonly path: string };

/** A request as it leaves: absolute URL, header fields in order, body chunks (null: no body). */
export interface SentRequest {
  readonly method: string;
  readonly url: string;
  /** What the request line asks for: `HTTP/1.1`, `HTTP/2`; null: the client's choice. */
  readonly httpVersion: string | null;
  readonly headers: readonly HeaderField[];
  readonly body: readonly BodyChunk[] | null;
}

/** A body as received, content codings undone: up to 1 MB in memory, a larger one in a file. Sizes in bytes. */
export type ReceivedBody = (
  | { readonly kind: 'memory'; readonly bytes: Uint8Array; readonly size: number }
  | { readonly kind: 'file'; readonly path: string; readonly head: Uint8Array; readonly size: number }
) & {
  /** In which it is to be read, whatever the server says of it: `# @response-charset`. */
  readonly charset?: string;
};

/** A response (RFC 9110, section 15). `reason` is the reason phrase as received, empty in HTTP/2. */
export interface ReceivedResponse {
  readonly status: number;
  readonly reason: string;
  readonly httpVersion: string;
  readonly headers: readonly HeaderField[];
  readonly body: ReceivedBody;
  /** The URL that answered: the last one, after redirects. */
  readonly url: string;
}

/** How far an attempt got before it failed. */
export type FailureStage = 'dns' | 'connect' | 'tls' | 'send' | 'receive' | 'timeout' | 'aborted';

/** A transport failure. `code` is Node's or Faultline's own (`ECONNREFUSED`, `CERT_HAS_EXPIRED`, `BODY_LENGTH`). */
export interface Failure {
  readonly stage: FailureStage;
  readonly code: string;
  readonly message: string;
  /** For `stage: 'timeout'`: what did not come in time, and how long it was waited for, ms. */
  readonly waitedFor?: 'connect' | 'first-byte' | 'idle' | 'total';
  /** Which of the limits it was: that of the whole attempt may end any wait. */
  readonly limit?: 'connect' | 'first-byte' | 'idle' | 'total';
  readonly afterMs?: number;
}

/** What each limit of time is set by: the directive of one request, the setting for all. */
export const timeoutLimits = {
  connect: { directive: 'connection-timeout', setting: 'faultline.connectTimeoutSeconds' },
  'first-byte': { directive: 'first-byte-timeout', setting: 'faultline.firstByteTimeoutSeconds' },
  idle: { directive: 'idle-timeout', setting: 'faultline.idleTimeoutSeconds' },
  total: { directive: 'timeout', setting: 'faultline.timeoutSeconds' },
} as const;

export type Outcome =
  | { readonly kind: 'response'; readonly response: ReceivedResponse }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** When things happened, in ms from the start of the attempt; null where not reached or not known. */
export interface Timings {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

/** A redirect that was followed within an attempt. */
export interface Hop {
  readonly status: number;
  readonly url: string;
  readonly location: string;
}

/** One sending of the request, its redirects included. */
export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly timings: Timings;
  readonly hops: readonly Hop[];
  readonly outcome: Outcome;
  /** What was waited before this attempt, ms, and why; 0 and null where nothing was. */
  readonly waitedMs: number;
  readonly waitReason: string | null;
  /** Worth showing on each send: `certificate not verified`, `sent again on a fresh connection`. */
  readonly notes: readonly string[];
  /** Where its response was to be written (`>> file`). */
  readonly outputs?: readonly WrittenOutput[];
}

/** A file that a response's body was written to. */
export interface WrittenOutput {
  /** Absolute. */
  readonly path: string;
  /** Why it was not written, a sentence; null where it was. */
  readonly error: string | null;
}

/** A request and all that came of it. The last attempt's outcome is the exchange's. */
export interface Exchange {
  readonly id: string;
  readonly request: SentRequest;
  readonly attempts: readonly Attempt[];
}

/** A cookie that is kept. Its value is nobody's business. */
export interface CookieView {
  readonly jar: string;
  readonly domain: string;
  readonly path: string;
  readonly name: string;
  /** Characters of its value. */
  readonly length: number;
  /** Epoch ms; null: with the session. */
  readonly expires: number | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** For that host alone, and not for those below it. */
  readonly hostOnly: boolean;
}

/** What is not given applies to all. */
export type CookieFilter = Partial<Pick<CookieView, 'jar' | 'domain' | 'path' | 'name'>>;

/** The cookies that a `Send` keeps. */
export interface CookieJars {
  list(): Promise<readonly CookieView[]>;
  /** How many were removed. */
  clear(filter: CookieFilter): Promise<number>;
}

/** A server-sent event (HTML, 9.2), or a line of JSON by lines. */
export interface StreamEvent {
  readonly name: string | null;
  readonly id: string | null;
  readonly data: string;
}

/** What has come of a response that is a stream of events: its head, then events. `total`: all that came so far. */
export type StreamPiece =
  | { readonly kind: 'opened'; readonly response: Omit<ReceivedResponse, 'body'> }
  | { readonly kind: 'events'; readonly events: readonly StreamEvent[]; readonly total: number };

/** Sends once, redirects included. Never rejects: an expected failure is an outcome, a throw is a bug. */
export type Send = (request: SentRequest, options: SendOptions) => Promise<SendResult>;

/** A redirect to another scheme, host or port that is about to be followed. `from`: who redirects, as `url` is absolute. */
export interface NextHop {
  readonly method: string;
  readonly url: string;
  readonly from: string;
  /** The body of the request goes along. */
  readonly hasBody: boolean;
}

/** Times in ms; null: no limit. */
export interface SendOptions {
  readonly signal: AbortSignal;
  /** Told of a response that comes as a stream of events, while it comes. */
  readonly onStream?: (piece: StreamPiece) => void;
  /**
   * Asked before a redirect leads to another origin: null, or why it is not followed, a sentence for people. The limits of
   * time stand still meanwhile.
   */
  readonly mayFollow?: (hop: NextHop) => Promise<string | null>;
  /** For the whole attempt. */
  readonly timeoutMs: number | null;
  /** The same for a stream of events, which has no end of its own: what the request itself says. */
  readonly streamTimeoutMs: number | null;
  /** For name, connection and TLS of each connection. */
  readonly connectTimeoutMs: number | null;
  /** From the end of the request to the head of its response. */
  readonly firstByteTimeoutMs: number | null;
  /** Between two pieces of the body. */
  readonly idleTimeoutMs: number | null;
  readonly followRedirects: boolean;
  readonly cookieJar: boolean;
  /** Names the jar, one for each environment; the one without a name where absent. */
  readonly jar?: string;
  readonly insecure: boolean;
  /** Hosts whose certificates are not verified: `host`, `host:port`, `*.domain`. */
  readonly insecureHosts: readonly string[];
  /** Absolute paths of certificates that are trusted besides the system's. */
  readonly caFiles: readonly string[];
  readonly proxy: ProxyChoice;
  /** Shown to the request's own origin, and to no other that redirects lead to. */
  readonly clientCertificate?: ClientCertificate | null;
  /** In the place of the request's `Authorization` field, which holds the credentials in clear. */
  readonly signIn?: SignIn | null;
}

/** A certificate with its key in PEM, or both in a PFX. Paths are absolute. `source`: what names it, for messages. */
export interface ClientCertificate {
  readonly cert: string | null;
  readonly key: string | null;
  readonly pfx: string | null;
  readonly passphrase: string | null;
  readonly source: string;
  /** What to do where the passphrase is missing or wrong, a sentence; by `source` where absent. */
  readonly passphraseHelp?: string;
}

/** A sign-in whose header depends on the request as it leaves (AWS Signature 4) or on a challenge of the server (Digest). */
export type SignIn =
  | { readonly kind: 'digest'; readonly user: string; readonly password: string }
  | {
      readonly kind: 'aws';
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string | null;
      /** Null: by the host's name. */
      readonly region: string | null;
      readonly service: string | null;
    };

/** What the surroundings say (environment variables; VS Code's settings), none, or this one: absolute, with its scheme. */
export type ProxyChoice = 'environment' | 'none' | { readonly url: string };

export interface SendResult {
  readonly outcome: Outcome;
  readonly timings: Timings;
  readonly hops: readonly Hop[];
  readonly notes: readonly string[];
}

/** The outcome of the last attempt. */
export function outcomeOf(exchange: Exchange): Outcome | null {
  return exchange.attempts.at(-1)?.outcome ?? null;
}

/** The redirects of an attempt in their order, the response among them where it is one that was not followed. */
export function redirectsOf({ hops, outcome }: Attempt): readonly Hop[] {
  if (outcome.kind === 'failure') return hops;
  const { status, headers, url } = outcome.response;
  const location = status >= 300 && status < 400 ? headerValue(headers, 'location') : null;
  return location === null ? hops : [...hops, { status, url, location }];
}

/** The value of the first field of that name, compared without regard to case (RFC 9110, 5.1); null if none. */
export function headerValue(headers: readonly HeaderField[], name: string): string | null {
  const wanted = name.toLowerCase();
  // Not taken apart by a pattern, which goes by an iterator for each: this is asked a dozen times of each exchange.
  for (const field of headers)
    if (field[0].length === wanted.length && field[0].toLowerCase() === wanted) return field[1];
  return null;
}
