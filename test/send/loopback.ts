/** Raw servers on 127.0.0.1 that do as they are told, well or badly, and record every byte they get. */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import * as tls from 'node:tls';

/** One connection as the server sees it. */
export interface Peer {
  readonly socket: Socket;
  /** All bytes received on this connection, Latin-1. */
  readonly received: () => string;
  /** Resolves when the whole text was received that `pattern` matches. */
  readonly seen: (pattern: RegExp) => Promise<RegExpMatchArray>;
  /** Resolves when the connection is gone. */
  readonly closed: Promise<void>;
}

export interface Loopback {
  readonly port: number;
  /** `http://127.0.0.1:port` or `https://localhost:port`. */
  readonly url: string;
  readonly peers: readonly Peer[];
  /** The connection of that number, from 0, as soon as there is one. */
  readonly peer: (index: number) => Promise<Peer>;
  close(): Promise<void>;
}

export interface LoopbackOptions {
  readonly tls?: tls.TlsOptions;
  readonly host?: string;
}

/** Starts a server that calls `serve` for each connection; what it throws is a closed connection. */
export async function startLoopback(serve: (peer: Peer) => unknown, options: LoopbackOptions = {}): Promise<Loopback> {
  const peers: Peer[] = [];
  const waiting = new Map<number, (peer: Peer) => void>();
  const accept = (socket: Socket) => {
    const peer = peerOf(socket);
    peers.push(peer);
    waiting.get(peers.length - 1)?.(peer);
    Promise.resolve(serve(peer)).catch(() => socket.destroy());
  };
  const server: Server = options.tls ? tls.createServer(options.tls, accept) : createServer(accept);
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.listen(0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    port,
    url: options.tls ? `https://localhost:${port}` : `http://127.0.0.1:${port}`,
    peers,
    peer: (index) => {
      const known = peers[index];
      return known ? Promise.resolve(known) : new Promise((resolve) => waiting.set(index, resolve));
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function peerOf(socket: Socket): Peer {
  const chunks: Buffer[] = [];
  const received = () => Buffer.concat(chunks).toString('latin1');
  const checks = new Set<() => void>();
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    for (const check of checks) check();
  });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => socket.destroy());
  const seen = (pattern: RegExp) =>
    new Promise<RegExpMatchArray>((resolve, reject) => {
      const check = () => {
        const match = received().match(pattern);
        if (!match) return;
        checks.delete(check);
        resolve(match);
      };
      checks.add(check);
      void closed.then(() => reject(new Error('the connection was closed first')));
      check();
    });
  return { socket, received, seen, closed };
}

/** A request whose header section is complete. */
export const wholeHead = /\r\n\r\n/;

/** Answers each request without a body on each connection with these bytes, one after the other, and stays open. */
export function answering(...answers: readonly (string | Buffer)[]): (peer: Peer) => Promise<void> {
  let next = 0;
  return async ({ socket, seen }) => {
    for (let requests = 1; ; requests++) {
      await seen(new RegExp(`^(?:[\\s\\S]*?\\r\\n\\r\\n){${requests}}`));
      socket.write(answers[Math.min(next++, answers.length - 1)] ?? '');
    }
  };
}

/** A response with the right Content-Length. */
export function response(status: string, headers: readonly string[] = [], body: string | Buffer = ''): Buffer {
  const bytes = Buffer.from(body);
  const head = [`HTTP/1.1 ${status}`, ...headers, `Content-Length: ${bytes.length}`, '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, 'latin1'), bytes]);
}

export const ok = response('200 OK', ['Content-Type: text/plain'], 'fine');
