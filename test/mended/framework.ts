/** What the frameworks of these tests share: a server on loopback, and the requests that it refuses as they are. */
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Running {
  /** `http://127.0.0.1:…` */
  readonly origin: string;
  close(): Promise<void>;
}

export interface Case {
  readonly title: string;
  /** The request as it stands in a file; `{{host}}` is the server. */
  readonly request: string;
}

export interface Framework {
  readonly name: string;
  /** The OpenAPI document that stands beside the request file. */
  readonly document?: object;
  start(): Promise<Running>;
  readonly cases: readonly Case[];
}

/** Listens on a free port of loopback. */
export function listening(server: Server): Promise<Running> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      done({ origin: `http://127.0.0.1:${port}`, close: () => closed(server) });
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

/** A POST of JSON; a string is the body as it is. */
export function post(path: string, body: unknown, ...headers: readonly string[]): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body, null, 2);
  return [`POST {{host}}${path}`, 'Content-Type: application/json', ...headers, '', text, ''].join('\n');
}

export function get(target: string, ...headers: readonly string[]): string {
  return [`GET {{host}}${target}`, ...headers, ''].join('\n');
}
