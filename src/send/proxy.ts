/** Proxies of the terminal: HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY. In VS Code its own settings hold instead. */
import type { Agent } from 'node:http';
import type { HttpsProxyAgent } from 'https-proxy-agent';
import { FailureCode, failureOf } from './failure';
import type { WireUrl } from './wire-url';

const variables = ['http_proxy', 'https_proxy', 'all_proxy'] as const;

/** The proxy that the environment names for this URL, or null. Throws a `SendFailure` for one that cannot be used. */
export async function proxyFor(url: WireUrl): Promise<URL | null> {
  // The library is loaded only where one of its variables is set at all.
  if (!variables.some((name) => process.env[name] || process.env[name.toUpperCase()])) return null;
  const { getProxyForUrl } = await import('proxy-from-env');
  const named = getProxyForUrl(url.origin);
  if (named === '') return null;
  const variable = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  if (!URL.canParse(named) || !isDecodable(named)) {
    // The value may hold a password, so it is not repeated.
    const message = `The proxy in ${variable} (or ALL_PROXY) is not a URL. Write it as http://host:port, and a percent sign in its password as %25.`;
    throw failureOf('connect', FailureCode.proxyUnsupported, message);
  }
  const proxy = new URL(named);
  if (proxy.protocol === 'http:' || proxy.protocol === 'https:') return proxy;
  const message = `A proxy with \`${proxy.protocol}\` is not supported. Name an http: or https: proxy in ${variable}, or except the host in NO_PROXY.`;
  throw failureOf('connect', FailureCode.proxyUnsupported, message);
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
  return new TunnelAgent(proxy, { keepAlive: true });
}

type ConnectParameters = Parameters<HttpsProxyAgent<string>['connect']>;
