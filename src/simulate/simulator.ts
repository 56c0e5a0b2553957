import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Dialect } from '../dialects/dialect';
import { deliver } from './deliver';
import { eventsAskedFor, sendEvents } from './events';
import { readIncoming } from './incoming';
import { jsonReply } from './reply';
import { createRouter } from './router';

export interface SimulatorOptions {
  /** 0: any free one. */
  readonly port: number;
  /** Whose errors it gives: `/<id>/<status>`. */
  readonly dialects: readonly Dialect[];
}

/** A simulator that runs. `url` has no slash at its end. */
export interface Simulator {
  readonly url: string;
  /** Ends all connections, those that wait too; resolves when the port is free. */
  close(): Promise<void>;
}

const host = '127.0.0.1';

/** Starts the error simulator, on this machine's own address only. Rejects with what to do where the port can't be had. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const route = createRouter(options.dialects);
  const ending = new AbortController();
  const server = createServer((request, response) => {
    // It rejects where the client is gone or the simulator closes: there is nobody left to tell.
    answer(request, response).catch(() => response.destroy());
  });
  server.on('clientError', (_error, socket) => {
    if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const signal = AbortSignal.any([ending.signal, gone.signal]);
    const incoming = await readIncoming(request);
    const events = eventsAskedFor(incoming);
    if (events) return sendEvents(response, events, signal);
    const { reply, faults } = route(incoming, Date.now());
    await deliver(response, reply, faults, signal).catch((error: unknown) => {
      if (signal.aborted) throw error;
      // A bug of the simulator's own shows as such, not as a hanging request.
      const message = `The simulator failed: ${error instanceof Error ? error.message : String(error)}`;
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(500, { 'Content-Type': 'application/json' })
          .end(jsonReply('generic', 500, { message }).body);
    });
  }

  await listen(server, options.port);
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | null = null;
  return {
    url: `http://${host}:${port}`,
    close: () => {
      closing ??= new Promise((resolve) => {
        ending.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      });
      return closing;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(whyNot(error, port), { cause: error })));
    server.listen(port, host, resolve);
  });
}

function whyNot(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} is in use, perhaps by another simulator. Stop that program, or choose another port: the setting faultline.simulator.port, or --port on the command line.`;
  }
  if (error.code === 'EACCES') {
    return `Port ${port} needs special rights. Choose one above 1023: the setting faultline.simulator.port, or --port on the command line.`;
  }
  return `The simulator could not start on port ${port}: ${error.message}`;
}
