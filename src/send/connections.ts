/** How to get to a host: which agent, whether through a proxy, with which certificates. One for each `Send`. */
import * as http from 'node:http';
import * as https from 'node:https';
import type { ProxyChoice } from '../exchange';
import { TrustStore } from './certificates';
import type { Identity } from './client-certificates';
import type { Http2Sessions } from './http2';
import {
  type CreateSocksAgent,
  createTunnelAgent,
  isSocks,
  type LoadProxyScript,
  Proxies,
  proxyAuthorization,
} from './proxy';
import type { Route } from './route';
import { isLoopback, type WireUrl } from './wire-url';

const keepAlive = { keepAlive: true, scheduling: 'lifo' } as const;

export class Connections {
  readonly #trust = new Map<string, TrustStore>();
  readonly proxies: Proxies;
  #http2: Http2Sessions | null = null;
  readonly #extensionHost: boolean;
  readonly #plain = new http.Agent(keepAlive);
  /** Made when it is needed: it brings TLS with it. */
  #secure: https.Agent | null = null;
  readonly #tunnels = new Map<string, Promise<http.Agent>>();
  readonly #socks = new Map<string, http.Agent>();

  readonly #loadSocks: (() => Promise<CreateSocksAgent>) | null;

  constructor(extensionHost: boolean, { loadProxyScript = null, loadSocks = null }: ProxyLibraries) {
    this.#extensionHost = extensionHost;
    this.#loadSocks = loadSocks;
    this.proxies = new Proxies(loadProxyScript, loadSocks !== null);
  }

  /** What is trusted besides the certificates of Node.js. @param caFiles absolute paths */
  trust(caFiles: readonly string[]): TrustStore {
    const key = caFiles.join('\0');
    const known = this.#trust.get(key);
    if (known) return known;
    const made = new TrustStore(caFiles, caFiles.length === 0 ? '' : `ca ${this.#trust.size}`);
    this.#trust.set(key, made);
    return made;
  }

  /** The HTTP/2 sessions, made by `make` when the first one is asked for: few need the module. */
  http2(make: () => Http2Sessions): Http2Sessions {
    this.#http2 ??= make();
    return this.#http2;
  }

  /** At once where nothing has to be asked for it. Throws a `SendFailure` for a proxy that cannot be used. */
  route(url: WireUrl, options: RouteOptions): Route | Promise<Route> {
    const direct = this.#directRoute(url, options);
    if (direct.hosted) return this.#hostRoute(url, direct, options.fresh);
    if (!this.proxies.mayApply(options.proxy)) return withAgent(direct, options.fresh, this.#pool(direct));
    return this.#proxiedRoute(url, direct, options);
  }

  #directRoute(url: WireUrl, { proxy: choice, caFiles, identity }: RouteOptions): Route {
    const trust = this.trust(caFiles);
    const secureContext = identity ? trust.contextWith(identity) : trust.context;
    return {
      secure: url.protocol === 'https:',
      hostname: url.hostname,
      port: url.port,
      target: url.target,
      agent: undefined,
      headers: [],
      proxy: null,
      tunnel: null,
      headerObject: false,
      hosted: this.#extensionHost && choice === 'environment',
      bypassesHost: this.#extensionHost && choice !== 'environment',
      secureContext,
      identity: secureContext ? null : identity,
      // As it goes into `sessionIdContext`, it may have 32 bytes.
      trusted: [trust.id, identity?.id ?? ''].filter((id) => id !== '').join(' '),
      release: () => undefined,
    };
  }

  async #proxiedRoute(url: WireUrl, direct: Route, { fresh, proxy: choice }: RouteOptions): Promise<Route> {
    const proxy = await this.proxies.of(url, choice);
    if (!proxy) return withAgent(direct, fresh, this.#pool(direct));
    const label = proxy.host;
    if (this.#loadSocks && isSocks(proxy)) {
      const create = await this.#loadSocks();
      const key = `${direct.secure} ${proxy.href}`;
      const agent = fresh ? create(proxy, direct.secure) : (this.#socks.get(key) ?? create(proxy, direct.secure));
      if (!fresh) this.#socks.set(key, agent);
      return { ...direct, agent, proxy: label, release: () => fresh && agent.destroy() };
    }
    if (direct.secure) {
      const agent = fresh ? await createTunnelAgent(proxy) : await this.#tunnel(proxy);
      return { ...direct, agent, proxy: label, tunnel: proxy, release: () => fresh && agent.destroy() };
    }
    const authorization = proxyAuthorization(proxy);
    const secure = proxy.protocol === 'https:';
    const toProxy: Route = {
      ...direct,
      secure,
      hostname: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxy.port === '' ? (secure ? 443 : 80) : Number(proxy.port),
      target: url.origin + url.target,
      headers: authorization === null ? [] : [['Proxy-Authorization', authorization]],
      proxy: label,
    };
    return withAgent(toProxy, fresh, this.#pool(toProxy));
  }

  /**
   * In VS Code's extension host `http` and `https` are patched so that VS Code's proxy and certificates hold. The patch
   * works through the default agent: with `http.proxySupport: "on"` an agent of one's own bypasses the proxy.
   *
   * Under a proxy and for http: URLs it writes the header section anew from the header object. A flat array has none,
   * so every field would be lost and the proxy asked for http://localhost. Whether there is a proxy cannot be known
   * beforehand, except for loopback hosts, which VS Code never proxies; there the flat array is safe. With https: the
   * request goes through a tunnel as it is.
   */
  #hostRoute(url: WireUrl, direct: Route, fresh: boolean): Route {
    const route = { ...direct, headerObject: !direct.secure && !isLoopback(url.hostname) };
    if (!fresh) return route;
    // Proxied connections are never kept alive there, so where a kept one went stale it was a direct one, and an agent
    // of our own bypasses nothing.
    return withAgent(route, true, this.#pool(direct));
  }

  #pool({ secure }: Route): http.Agent {
    if (!secure) return this.#plain;
    this.#secure ??= new https.Agent(keepAlive);
    return this.#secure;
  }

  #tunnel(proxy: URL): Promise<http.Agent> {
    const known = this.#tunnels.get(proxy.href);
    if (known) return known;
    const made = createTunnelAgent(proxy);
    this.#tunnels.set(proxy.href, made);
    return made;
  }
}

/** What is loaded for proxies that few have; absent where it is not used. */
export interface ProxyLibraries {
  readonly loadProxyScript?: LoadProxyScript | null;
  readonly loadSocks?: (() => Promise<CreateSocksAgent>) | null;
}

export interface RouteOptions {
  /** On a connection that nobody used before. */
  readonly fresh: boolean;
  readonly proxy: ProxyChoice;
  readonly caFiles: readonly string[];
  readonly identity: Identity | null;
}

function withAgent(route: Route, fresh: boolean, pool: http.Agent): Route {
  if (!fresh) return { ...route, agent: pool };
  const agent = route.secure ? new https.Agent(keepAlive) : new http.Agent(keepAlive);
  return { ...route, agent, release: () => agent.destroy() };
}
