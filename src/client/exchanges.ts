/** What the client knows of the exchanges: a mirror of the server's list, kept up by its notifications. */
import { type Disposable, EventEmitter } from 'vscode';
import { type ExchangeSummary, type Position, readResponseUri } from '../protocol';

/** As many are remembered; the server has its own limit. */
const limit = 1000;

export class Exchanges implements Disposable {
  readonly #byId = new Map<string, ExchangeSummary>();
  readonly #added = new EventEmitter<ExchangeSummary>();
  readonly #changed = new EventEmitter<ExchangeSummary>();
  readonly #reset = new EventEmitter<void>();
  readonly #settled = new EventEmitter<ExchangeSummary>();

  /** One is new. */
  readonly onAdded = this.#added.event;
  /** One is new or has changed. */
  readonly onChanged = this.#changed.event;
  /** One has come to its end: done or cancelled. */
  readonly onSettled = this.#settled.event;
  /** All are other ones. */
  readonly onReset = this.#reset.event;

  update(summary: ExchangeSummary): void {
    const before = this.#byId.get(summary.id);
    this.#byId.set(summary.id, summary);
    if (this.#byId.size > limit) this.#forgetOldest();
    if (before === undefined) this.#added.fire(summary);
    this.#changed.fire(summary);
    if (isSettled(summary) && (before === undefined || !isSettled(before))) this.#settled.fire(summary);
  }

  reset(summaries: readonly ExchangeSummary[]): void {
    this.#byId.clear();
    for (const summary of summaries) this.#byId.set(summary.id, summary);
    this.#reset.fire();
  }

  get(id: string): ExchangeSummary | null {
    return this.#byId.get(id) ?? null;
  }

  /** Newest first. */
  all(): ExchangeSummary[] {
    return [...this.#byId.values()].reverse().sort((a, b) => b.startedAt - a.startedAt);
  }

  latest(): ExchangeSummary | null {
    return this.all()[0] ?? null;
  }

  running(): ExchangeSummary[] {
    return this.all().filter((summary) => !isSettled(summary));
  }

  /** The newest exchange of the request that stands at `line` of the document; not one that was never sent. */
  at(uri: string, line: number): ExchangeSummary | null {
    const here = this.all().filter((it) => it.uri === uri && it.range !== null && covers(it.range, line));
    return here.find((it) => it.state !== 'cancelled' || it.attempts > 0) ?? null;
  }

  /** The exchange whose response the document of that URI shows. */
  ofResponse(uri: string): ExchangeSummary | null {
    return this.get(readResponseUri(uri)?.exchangeId ?? '');
  }

  #forgetOldest(): void {
    const oldest = this.all().filter(isSettled).at(-1);
    if (oldest) this.#byId.delete(oldest.id);
  }

  dispose(): void {
    this.#added.dispose();
    this.#changed.dispose();
    this.#settled.dispose();
    this.#reset.dispose();
  }
}

export function isSettled(summary: ExchangeSummary): boolean {
  return summary.state === 'done' || summary.state === 'cancelled';
}

function covers(range: { readonly start: Position; readonly end: Position }, line: number): boolean {
  // A range that ends at the start of a line does not reach into it.
  const last = range.end.character === 0 && range.end.line > range.start.line ? range.end.line - 1 : range.end.line;
  return line >= range.start.line && line <= last;
}
