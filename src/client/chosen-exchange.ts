/** Which exchange a command means that names none, and the keys of `when` clauses that say what can be done with it. */
import { commands, type Disposable, EventEmitter } from 'vscode';
import { ContextKey } from '../manifest';
import type { ExchangeSummary } from '../protocol';
import type { Exchanges } from './exchanges';
import type { RequestEditor } from './request-editor';

/** Many exchanges change in a run: the keys follow at most this often, ms. */
const settleMs = 50;

export class ChosenExchange implements Disposable {
  readonly #exchanges: Exchanges;
  readonly #editor: RequestEditor;
  readonly #listeners: Disposable[];
  readonly #changed = new EventEmitter<void>();
  readonly #keys = new Map<string, boolean>();
  #timer: NodeJS.Timeout | null = null;

  readonly onChanged = this.#changed.event;

  constructor(exchanges: Exchanges, editor: RequestEditor) {
    this.#exchanges = exchanges;
    this.#editor = editor;
    this.#listeners = [
      exchanges.onChanged(() => this.#soon()),
      exchanges.onReset(() => this.#soon()),
      editor.onMoved(() => this.#soon()),
    ];
    this.#setKeys();
  }

  /** That of the response in the active editor; else of the request at the cursor; else the latest of all. */
  current(): ExchangeSummary | null {
    const meant = this.#here();
    return meant === 'unsent' || meant === null ? this.#exchanges.latest() : meant;
  }

  /**
   * For what changes or repeats a request: the one that a command's argument names, else as `current`, but `unsent` where
   * the cursor is in a request that was not sent yet. Another one than that at the cursor is never meant.
   */
  meant([id]: readonly unknown[]): ExchangeSummary | 'unsent' | null {
    return (typeof id === 'string' ? this.#exchanges.get(id) : null) ?? this.#here() ?? this.#exchanges.latest();
  }

  /** Null where the active editor shows neither a response nor requests. */
  #here(): ExchangeSummary | 'unsent' | null {
    const response = this.#editor.activeResponse;
    if (response !== null) return this.#exchanges.ofResponse(response);
    const { place } = this.#editor;
    if (!place || !this.#editor.active) return null;
    return this.#exchanges.at(place.uri, place.position.line) ?? 'unsent';
  }

  /** The one that a command's argument names, else the current one. */
  from(args: readonly unknown[]): ExchangeSummary | null {
    const [id] = args;
    return (typeof id === 'string' ? this.#exchanges.get(id) : null) ?? this.current();
  }

  setSimulatorRunning(running: boolean): void {
    this.#set(ContextKey.simulatorRunning, running);
  }

  setFixPending(pending: boolean): void {
    this.#set(ContextKey.fixPending, pending);
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#setKeys();
      this.#changed.fire();
    }, settleMs);
  }

  #setKeys(): void {
    const current = this.current();
    this.#set(ContextKey.running, this.#exchanges.running().length > 0);
    this.#set(ContextKey.hasExchange, this.#exchanges.latest() !== null);
    this.#set(ContextKey.hasPhrase, current?.hasPhrase ?? false);
    const meant = this.meant([]);
    this.#set(ContextKey.hasFix, meant !== 'unsent' && (meant?.fixes ?? 0) > 0);
    this.#set(ContextKey.canRetry, meant !== 'unsent' && (meant?.retryable ?? false));
    this.#set(ContextKey.requestEditor, this.#editor.active);
  }

  #set(key: string, value: boolean): void {
    if (this.#keys.get(key) === value) return;
    this.#keys.set(key, value);
    void commands.executeCommand('setContext', key, value);
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
  }
}
