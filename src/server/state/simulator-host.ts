/** The error simulator while it runs. */
import type { SimulatorResult } from '../../protocol';
import type { ServerDeps, Simulator } from '../deps';

export class SimulatorHost {
  readonly #start: ServerDeps['startSimulator'];
  #running: Promise<Simulator> | null = null;
  #url: string | null = null;

  constructor(start: ServerDeps['startSimulator']) {
    this.#start = start;
  }

  get url(): string | null {
    return this.#url;
  }

  /** Never rejects: `message` says what to do where it could not be started. */
  async start(port: number): Promise<SimulatorResult> {
    this.#running ??= this.#start(port);
    try {
      this.#url = (await this.#running).url;
      return { url: this.#url, message: null };
    } catch (error) {
      this.#running = null;
      this.#url = null;
      const reason = error instanceof Error ? error.message : String(error);
      return { url: null, message: reason };
    }
  }

  async stop(): Promise<SimulatorResult> {
    const running = this.#running;
    this.#running = null;
    this.#url = null;
    if (running) {
      const simulator = await running.catch(() => null);
      await simulator?.close();
    }
    return { url: null, message: null };
  }
}
