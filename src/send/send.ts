/** The one way out: sends a request, redirects included, and says what came of it. */
import type { CookieJars, Send } from '../exchange';
import { Alarm } from './alarm';
import { type AttemptContext, runAttempt } from './attempt';
import { Connections } from './connections';
import { defaultExpansionLimit, type ExpansionLimit } from './content-coding';
import { Cookies } from './cookies';
import type { CreateSocksAgent, LoadProxyScript } from './proxy';
import { DigestSessions } from './sign-in';

export interface SendDeps {
  /** Folder for bodies beyond `memoryLimit`; made when needed. Whoever owns it empties it. */
  readonly storagePath: string;
  /** The User-Agent of requests that name none. */
  readonly userAgent: string;
  /** Runs in VS Code's extension host: its proxy and certificates hold, not those of the environment. */
  readonly extensionHost: boolean;
  /** Bytes of a body that are kept in memory. */
  readonly memoryLimit?: number;
  /** Bytes after which a stream of events is ended. */
  readonly streamLimit?: number;
  /** Loads proxy configuration scripts (PAC); absent where they are not run. */
  readonly loadProxyScript?: LoadProxyScript;
  /** Loads what speaks to SOCKS proxies; absent where they are not used. */
  readonly loadSocks?: () => Promise<CreateSocksAgent>;
  /** When a compressed body is given up as a bomb. */
  readonly expansionLimit?: ExpansionLimit;
}

/**
 * A `Send` with connections and a cookie jar of its own. It never rejects for anything that a server, a network or a
 * request can do: that is an outcome of kind `failure`, with stage, stable code and a message for people. Whatever it
 * opened is closed when it resolves, except kept-alive connections, which do not keep the process alive.
 */
export function createSend(deps: SendDeps): Send {
  return createSender(deps).send;
}

/** The same, with the way to the cookies that it keeps. */
export function createSender(deps: SendDeps): { readonly send: Send; readonly cookies: CookieJars } {
  const context: AttemptContext = {
    alarm: new Alarm(),
    axios: null,
    connections: new Connections(deps.extensionHost, deps),
    cookies: new Cookies(),
    digestSessions: new DigestSessions(),
    storage: { storagePath: deps.storagePath, memoryLimit: deps.memoryLimit ?? 1_000_000 },
    userAgent: deps.userAgent,
    extensionHost: deps.extensionHost,
    streamLimit: deps.streamLimit ?? 64_000_000,
    expansionLimit: deps.expansionLimit ?? defaultExpansionLimit,
  };
  return { send: (request, options) => runAttempt(request, options, context), cookies: context.cookies };
}
