/**
 * Connections through a SOCKS proxy (RFC 1928), for the terminal and other editors: a bundle of its own, loaded at the
 * first such proxy. The proxy looks names up.
 */
import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import * as tls from 'node:tls';
import { SocksClient } from 'socks';
import type { TunnelOptions } from './proxy';
import { SocksCode } from './socks-codes';

const keepAlive = { keepAlive: true, scheduling: 'lifo' } as const;

/** The library's own limit, ms; that for connecting is kept outside. */
const longestMs = 10 * 60_000;

type Connected = (error: Error | null, socket: Duplex) => void;
type Target = { readonly host?: string; readonly port?: number | string } & TunnelOptions;

/** An agent whose connections go through the proxy, with TLS to the server where `secure`. */
export function createSocksAgent(proxy: URL, secure: boolean): http.Agent {
  if (secure) {
    const agent = new https.Agent(keepAlive);
    return Object.assign(agent, {
      createConnection: (options: https.RequestOptions & Target, connected: Connected) => {
        // `path` would be that of a local socket.
        const { path: _, tunnelSignal: __, ...rest } = options;
        const begin = (socket: Socket) => tls.connect({ ...(rest as tls.ConnectionOptions), socket });
        void open(proxy, options)
          .then(begin)
          .then((socket) => connected(null, socket), failing(connected));
      },
    });
  }
  const agent = new http.Agent(keepAlive);
  return Object.assign(agent, {
    createConnection: (options: http.RequestOptions & Target, connected: Connected) => {
      void open(proxy, options).then((socket) => connected(null, socket), failing(connected));
    },
  });
}

/** The second argument is of no meaning where there is an error. */
function failing(connected: Connected): (error: Error) => void {
  return (error) => (connected as (error: Error) => void)(error);
}

/** A connection to the target. Until it is there the signal ends it. */
async function open(proxy: URL, { host = '', port = 0, tunnelSignal }: Target): Promise<Socket> {
  const socket = connect({ host: proxy.hostname.replace(/^\[|\]$/g, ''), port: Number(proxy.port) || 1080 });
  const end = (): void => void socket.destroy(new Error('aborted'));
  tunnelSignal?.addEventListener('abort', end, { once: true });
  if (tunnelSignal?.aborted) end();
  try {
    await once(socket, 'connect');
    await SocksClient.createConnection({
      proxy: {
        ...{
          host: proxy.hostname,
          port: Number(proxy.port) || 1080,
          type: proxy.protocol.startsWith('socks4') ? 4 : 5,
        },
        ...(proxy.username === '' ? {} : { userId: decodeURIComponent(proxy.username) }),
        ...(proxy.password === '' ? {} : { password: decodeURIComponent(proxy.password) }),
      },
      command: 'connect',
      destination: { host, port: Number(port) },
      existing_socket: socket,
      timeout: longestMs,
    });
    return socket;
  } catch (error) {
    socket.destroy();
    throw named(error);
  } finally {
    tunnelSignal?.removeEventListener('abort', end);
  }
}

/** With a code for what the proxy said, which the library has in words alone. */
function named(error: unknown): unknown {
  if (!(error instanceof Error) || 'code' in error) return error;
  const { message } = error;
  const code = /authentication|no accepted auth/i.test(message)
    ? SocksCode.auth
    : /rejected/i.test(message)
      ? SocksCode.refused
      : SocksCode.broken;
  return Object.assign(new Error(message, { cause: error }), { code });
}
