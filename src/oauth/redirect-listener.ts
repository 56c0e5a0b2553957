/** A port of this machine that takes the browser's redirect at the end of a sign-in (RFC 8252, 7.3). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OAuthFailure } from './token-endpoint';

export interface RedirectListener {
  /** What the authorization server sends the browser to. */
  readonly redirectUrl: string;
  /** The address with what the server says; rejects with the signal's reason. */
  readonly redirected: Promise<string>;
  close(): void;
}

/**
 * Listens on the loopback addresses alone, for one redirect. @param wanted the configured address; null: any free port
 * @param state only a redirect with it is taken; another one may come from any page that the browser has open
 */
export async function listenForRedirect(
  wanted: string | null,
  state: string,
  signal: AbortSignal,
): Promise<RedirectListener> {
  const address = wanted === null ? null : new URL(wanted);
  const host = address?.hostname ?? '127.0.0.1';
  if (address && (address.protocol !== 'http:' || !/^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(host))) {
    throw new OAuthFailure(
      'redirect',
      `The browser's redirect to ${wanted} does not come back here. Register http://127.0.0.1:<port>/ with the server and write it as the redirect URL, or leave it out for a free port.`,
    );
  }
  const path = address?.pathname ?? '/';
  const servers: Server[] = [];
  const close = (): void => {
    for (const server of servers) server.close().closeAllConnections();
  };
  let take: (url: string) => void = () => undefined;
  let fail: (reason: unknown) => void = () => undefined;
  const redirected = new Promise<string>((resolve, reject) => {
    take = resolve;
    fail = reject;
  });
  // Whoever waits gets it; who has gone before must not bring the process down.
  redirected.catch(() => undefined);
  const abort = (): void => {
    fail(signal.reason);
    close();
  };
  const listen = async (on: string, port: number): Promise<number> => {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
      const isIt = request.method === 'GET' && url.pathname === path && url.searchParams.get('state') === state;
      response.setHeader('Content-Type', 'text/plain; charset=utf-8');
      response.setHeader('Connection', 'close');
      response.statusCode = isIt ? 200 : 404;
      const failed = url.searchParams.has('error');
      const done = failed ? 'The sign-in failed.' : 'You are signed in.';
      response.end(isIt ? `${done} You can close this page and go back to Faultline.\n` : 'Nothing is here.\n');
      if (isIt) take(url.href);
    });
    servers.push(server);
    await new Promise<void>((done, refuse) => {
      server.once('error', refuse);
      server.listen(port, on, done);
    });
    return (server.address() as AddressInfo).port;
  };
  try {
    const port = await listen(host === '[::1]' ? '::1' : '127.0.0.1', Number(address?.port ?? 0) || (address ? 80 : 0));
    // Browsers may take `localhost` for either family; where there is no IPv6 the first one has to do.
    if (host === 'localhost') await listen('::1', port).catch(() => undefined);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    const redirectUrl = wanted ?? `http://127.0.0.1:${port}/`;
    return {
      redirectUrl,
      redirected,
      close: () => {
        signal.removeEventListener('abort', abort);
        close();
      },
    };
  } catch (error) {
    close();
    const message = error instanceof Error ? error.message : String(error);
    throw new OAuthFailure(
      'redirect',
      `The browser's redirect cannot be taken at ${wanted ?? 'a port of this machine'}: ${message}. Close what uses the port, or use another one.`,
    );
  }
}
