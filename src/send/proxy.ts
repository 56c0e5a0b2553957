/**
 * Which proxy is in between: the one of the request (`# @proxy`), else that of HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and
 * NO_PROXY, which may name a configuration script (`pac+http://…`). In VS Code its own settings hold instead of those.
 */
import { EventEmitter } from 'node:events';
import type { Agent } from 'node:http';
import type { ConnectionOptions, TLSSocket } from 'node:tls';
import type { HttpsProxyAgent } from 'https-proxy-agent';
import type { ProxyChoice } from '../exchange';
import { FailureCode, failureOf, messageOf, type SendFailure } from './failure';
import type { Progress } from './progress';
import type { WireUrl } from './wire-url';

/** `PROXY a:8080; DIRECT`, as a configuration script answers for a URL. */
export type FindProxy = (url: string) => Promise<string>;

/** Loads the configuration script at a URL; rejects where it can't be used. */
export type LoadProxyScript = (url: URL) => Promise<FindProxy>;

/** Makes the agent of a SOCKS proxy; `secure`: for https: servers. */
export type CreateSocksAgent = (proxy: URL, secure: boolean) => Agent;

const variables = ['http_proxy', 'https_proxy', 'all_proxy'] as const;

/** How long a proxy that was not reached is passed over, ms. */
const avoidedMs = 5 * 60_000;

/** Finds the proxy of a URL, and keeps the configuration scripts that were loaded for it. */
export class Proxies {
  readonly #scripts = new Map<string, Promise<FindProxy>>();
  readonly #load: LoadProxyScript | null;
  readonly #canSocks: boolean;
  /** Is any of its variables set? The library is loaded only then. */
  #inEnvironment: boolean | null = null;
  /** Hosts of proxies that were not reached, until when they are passed over, epoch ms. */
  readonly #dead = new Map<string, number>();

  /** @param canSocks SOCKS proxies can be used */
  constructor(load: LoadProxyScript | null, canSocks: boolean) {
    this.#load = load;
    this.#canSocks = canSocks;
  }

  /** False: no URL has a proxy by this choice. */
  mayApply(choice: ProxyChoice): boolean {
    if (choice !== 'environment') return choice !== 'none';
    // Looked at once: to read the environment takes as long as to find a connection.
    this.#inEnvironment ??= variables.some((name) => process.env[name] || process.env[name.toUpperCase()]);
    return this.#inEnvironment;
  }

  /** The proxy for this URL, or null. Throws a `SendFailure` for one that cannot be used. */
  async of(url: WireUrl, choice: ProxyChoice): Promise<URL | null> {
    if (choice === 'none' || !this.mayApply(choice)) return null;
    const from =
      choice === 'environment'
        ? `${url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'} (or ALL_PROXY)`
        : '`# @proxy`';
    const named = choice === 'environment' ? await proxyOfEnvironment(url) : choice.url;
    if (named === '') return null;
    if (!URL.canParse(named) || !isDecodable(named)) {
      // The value may hold a password, so it is not repeated.
      const message = `The proxy in ${from} is not a URL. Write it as http://host:port, and a percent sign in its password as %25.`;
      throw failureOf('connect', FailureCode.proxyUnsupported, message);
    }
    const proxy = new URL(named);
    if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
    if (proxy.protocol.startsWith('pac+')) return this.#byScript(new URL(named.slice('pac+'.length)), url);
    if (isSocks(proxy)) {
      if (this.#canSocks) return proxy;
      const message =
        'A SOCKS proxy is used in the terminal and in other editors. In VS Code set `http.proxy`, which knows such proxies.';
      throw failureOf('connect', FailureCode.proxyUnsupported, message);
    }
    const message = `A proxy with \`${proxy.protocol}\` is not supported. Name an http:, https: or socks5: proxy in ${from}, or except the host in NO_PROXY.`;
    throw failureOf('connect', FailureCode.proxyUnsupported, message);
  }

  async #byScript(script: URL, url: WireUrl): Promise<URL | null> {
    if (!this.#load) {
      const message =
        'A proxy configuration script is run in the terminal and in other editors. In VS Code set `http.proxy`, or let the system choose the proxy.';
      throw failureOf('connect', FailureCode.proxyUnsupported, message);
    }
    let loading = this.#scripts.get(script.href);
    if (!loading) {
      loading = this.#load(script);
      this.#scripts.set(script.href, loading);
      // One that could not be had is asked for again.
      loading.catch(() => this.#scripts.delete(script.href));
    }
    // As browsers do: neither path nor query of an https: URL is the script's business.
    const target = `${url.origin}${url.protocol === 'https:' ? '/' : url.target}`;
    const answer = await loading
      .then((find) => find(target))
      .catch((error: unknown) => {
        throw scriptFailure(script, error);
      });
    const ways = waysOf(answer, this.#canSocks);
    const now = Date.now();
    const alive = ways.find((way) => way === null || (this.#dead.get(way.host) ?? 0) <= now);
    return alive === undefined ? (ways[0] ?? null) : alive;
  }

  /**
   * The proxy was not reached: where a script named others for this URL, or none, the next one is used from here on for
   * some minutes. True where there is such a one.
   */
  async avoid(url: WireUrl, choice: ProxyChoice, host: string): Promise<boolean> {
    if (this.#scripts.size === 0 || (this.#dead.get(host) ?? 0) > Date.now()) return false;
    this.#dead.set(host, Date.now() + avoidedMs);
    const next = await this.of(url, choice);
    return next?.host !== host;
  }
}

function scriptFailure(url: URL, error: unknown): SendFailure {
  const name = url.protocol === 'data:' ? 'data:' : `${url.origin === 'null' ? 'file://' : url.origin}${url.pathname}`;
  const message = `The proxy configuration script ${name} could not be used: ${messageOf(error)}. Correct the variable or directive that names it, or the script.`;
  return failureOf('connect', FailureCode.proxyScript, message, error);
}

const ways: Readonly<Record<string, string>> = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' };
/** `SOCKS` alone meant version 4 once; the proxies that it names today speak 5. */
const socksWays: Readonly<Record<string, string>> = { SOCKS: 'socks5', SOCKS5: 'socks5', SOCKS4: 'socks4' };

/** `socks4:`, `socks4a:`, `socks5:`, `socks5h:`, `socks:` */
export function isSocks({ protocol }: URL): boolean {
  return /^socks(?:4a?|5h?)?:$/.test(protocol);
}

/** What of `PROXY a:1; HTTPS b:2; DIRECT` can be used, in its order; null: no proxy. Throws a `SendFailure` for none. */
export function waysOf(answer: string, canSocks: boolean): (URL | null)[] {
  const found = answer.split(';').flatMap((each): (URL | null)[] => {
    const [kind = '', host = ''] = each.trim().split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT') return [null];
    const scheme = { ...ways, ...(canSocks ? socksWays : {}) }[kind.toUpperCase()];
    return scheme && URL.canParse(`${scheme}://${host}`) ? [new URL(`${scheme}://${host}`)] : [];
  });
  if (found.length > 0) return found;
  const message = `The proxy configuration script answers \`${answer.slice(0, 80)}\`, in which there is no proxy that can be used. Name one with \`# @proxy\`, or send without by \`# @no-proxy\`.`;
  throw failureOf('connect', FailureCode.proxyUnsupported, message);
}

/** Empty where there is none. */
async function proxyOfEnvironment(url: WireUrl): Promise<string> {
  const { getProxyForUrl } = await import('proxy-from-env');
  return getProxyForUrl(url.origin);
}

/** The agent decodes user name and password, and throws where a percent sign stands for itself. */
function isDecodable(url: string): boolean {
  const { username, password } = new URL(url);
  return !/%(?![0-9a-f]{2})/i.test(username + password);
}

/** `Basic …` for a proxy whose URL has userinfo, else null. */
export function proxyAuthorization(proxy: URL): string | null {
  if (proxy.username === '' && proxy.password === '') return null;
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/** A request option of ours: aborts the connection to the proxy while it is being made. */
export interface TunnelOptions {
  readonly tunnelSignal?: AbortSignal;
}

/**
 * Connections through the proxy to https: hosts (CONNECT), kept alive.
 *
 * The library's agent has one set of connection options for all requests, and until CONNECT is answered the socket is
 * out of the reach of `request.destroy()`. So each connection is made by an agent of its own that has the signal of
 * its request; this one only keeps the pool.
 */
export async function createTunnelAgent(proxy: URL): Promise<Agent> {
  const { HttpsProxyAgent: ProxyAgent } = await import('https-proxy-agent');
  class TunnelAgent extends ProxyAgent<string> {
    override connect(...[request, options]: ConnectParameters) {
      const { tunnelSignal: signal, ...connection }: ConnectParameters[1] & TunnelOptions = options;
      return new ProxyAgent(proxy, signal ? { signal } : {}).connect(request, connection as ConnectParameters[1]);
    }
  }
  const agent = new TunnelAgent(proxy, { keepAlive: true });
  // It would guess that from the call stack, and wrongly where the request is not made by `https.request`.
  agent.protocol = 'https:';
  return agent;
}

/**
 * One connection through the proxy to an https: host, for who keeps connections by himself. Settles when TLS with the server
 * has begun; until then the signal ends it, afterwards it is the socket's own affair.
 */
export async function connectThrough(
  proxy: URL,
  options: ConnectionOptions & { readonly host: string; readonly port: number },
  { progress, tunnelSignal }: { readonly progress: Progress; readonly tunnelSignal: AbortSignal | null },
): Promise<TLSSocket> {
  const { HttpsProxyAgent: ProxyAgent } = await import('https-proxy-agent');
  const abort = new AbortController();
  const end = () => abort.abort();
  tunnelSignal?.addEventListener('abort', end, { once: true });
  if (tunnelSignal?.aborted) end();
  // All that the library asks of the request is that it hears of the answer to CONNECT.
  const request = new EventEmitter();
  request.once('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
    progress.proxyStatus = statusCode;
  });
  try {
    const agent = new ProxyAgent(proxy, { signal: abort.signal });
    const connection = { ...options, secureEndpoint: true } as unknown as ConnectParameters[1];
    const socket = await agent.connect(request as ConnectParameters[0], connection);
    if (progress.proxyStatus === 200 && 'encrypted' in socket) return socket as TLSSocket;
    socket.destroy();
    throw new Error('the proxy refused the tunnel');
  } finally {
    tunnelSignal?.removeEventListener('abort', end);
  }
}

type ConnectParameters = Parameters<HttpsProxyAgent<string>['connect']>;
