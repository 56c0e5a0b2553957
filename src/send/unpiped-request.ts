import type { ClientRequest } from 'node:http';

/**
 * A request as axios sees it where it pipes nothing into it. On one that it knows whole it has each socket probe its peer,
 * which is a call of the system, and listens to it for errors; the transport has its own listeners, and connections are the
 * agent's.
 */
export class UnpipedRequest {
  readonly #request: ClientRequest;

  constructor(request: ClientRequest) {
    this.#request = request;
  }

  get destroyed(): boolean {
    return this.#request.destroyed;
  }

  on(event: string, listener: (error: Error) => void): void {
    if (event === 'error') this.#request.on('error', listener);
  }

  once(): void {
    return;
  }

  setTimeout(): void {
    return;
  }

  write(data: Buffer): void {
    this.#request.write(data);
  }

  end(): void {
    this.#request.end();
  }

  destroy(error?: Error): void {
    this.#request.destroy(error);
  }
}
