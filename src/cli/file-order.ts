/** Keeps what several requests print at once in the order of the file: each prints when those before it have ended. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Terminal } from './terminal';

interface Turn {
  readonly pending: { readonly stream: 'out' | 'err'; readonly text: () => string }[];
  /** All before it is out: it prints at once. */
  isOpen: boolean;
  isOver: boolean;
}

export class FileOrder {
  /** What is written through it within `print` comes out in the order of the indexes. */
  readonly terminal: Terminal;
  readonly #under: Terminal;
  readonly #turn = new AsyncLocalStorage<Turn>();
  readonly #turns = new Map<number, Turn>();
  #current = 0;
  #advancing = Promise.resolve();

  constructor(terminal: Terminal) {
    this.#under = terminal;
    const write = (stream: 'out' | 'err') => (text: string) => this.#put(stream, () => text);
    const { outLater: _, ...others } = terminal;
    this.terminal = { ...others, out: write('out'), err: write('err') };
  }

  /** To standard output; made when its turn comes. */
  out(text: () => string): Promise<void> {
    return this.#put('out', text);
  }

  async #put(stream: 'out' | 'err', text: () => string): Promise<void> {
    const turn = this.#turn.getStore();
    if (!turn || turn.isOpen) await this.#under[stream](text());
    else turn.pending.push({ stream, text });
  }

  /** @param index from 0, each once */
  async print(index: number, work: () => Promise<void>): Promise<void> {
    const turn: Turn = { pending: [], isOpen: index === this.#current, isOver: false };
    this.#turns.set(index, turn);
    await this.#turn.run(turn, work);
    turn.isOver = true;
    this.#advancing = this.#advancing.then(() => this.#advance());
    await this.#advancing;
  }

  /** What is left where some had no turn. */
  async end(): Promise<void> {
    for (const [, turn] of [...this.#turns].sort(([a], [b]) => a - b)) await this.#open(turn);
    this.#turns.clear();
  }

  async #advance(): Promise<void> {
    for (let turn = this.#turns.get(this.#current); turn; turn = this.#turns.get(this.#current)) {
      await this.#open(turn);
      if (!turn.isOver) return;
      this.#turns.delete(this.#current++);
    }
  }

  /** What it writes meanwhile goes behind what waits. */
  async #open(turn: Turn): Promise<void> {
    for (let next = turn.pending.shift(); next; next = turn.pending.shift())
      await this.#under[next.stream](next.text());
    turn.isOpen = true;
  }
}
