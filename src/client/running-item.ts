/** What is being sent, in the status bar: elapsed time or countdown; a click cancels. */
import { type Disposable, StatusBarAlignment, type StatusBarItem, window } from 'vscode';
import { Command } from '../manifest';
import type { Exchanges } from './exchanges';
import { callText, describeProgress } from './progress-text';

/** A request that is quicker than this does not flash up, ms. */
const appearAfterMs = 300;
const tickMs = 500;

export class RunningItem implements Disposable {
  readonly #exchanges: Exchanges;
  readonly #item: StatusBarItem;
  readonly #listeners: Disposable[];
  #first: NodeJS.Timeout | null = null;
  #ticker: NodeJS.Timeout | null = null;

  constructor(exchanges: Exchanges) {
    this.#exchanges = exchanges;
    this.#item = window.createStatusBarItem('faultline.running', StatusBarAlignment.Left, 50);
    this.#item.name = 'Faultline: Running Requests';
    this.#item.command = Command.cancel;
    this.#listeners = [exchanges.onChanged(() => this.#follow()), exchanges.onReset(() => this.#follow())];
  }

  #follow(): void {
    if (this.#exchanges.running().length === 0) {
      this.#stop();
    } else if (this.#ticker === null) {
      this.#first = setTimeout(() => this.#draw(), appearAfterMs);
      this.#ticker = setInterval(() => this.#draw(), tickMs);
    }
  }

  #draw(): void {
    const running = this.#exchanges.running();
    const [newest] = running;
    if (!newest) return;
    const what = running.length === 1 ? callText(newest) : `${running.length} requests`;
    this.#item.text = `$(sync~spin) ${what} · ${describeProgress(newest, Date.now())}`;
    this.#item.tooltip = `${running.map((it) => `${it.method} ${it.url}`).join('\n')}\n\nClick to cancel.`;
    this.#item.accessibilityInformation = { label: `Faultline sends ${what}. Activate to cancel.`, role: 'button' };
    this.#item.show();
  }

  #stop(): void {
    if (this.#first) clearTimeout(this.#first);
    if (this.#ticker) clearInterval(this.#ticker);
    this.#first = null;
    this.#ticker = null;
    this.#item.hide();
  }

  dispose(): void {
    this.#stop();
    for (const listener of this.#listeners) listener.dispose();
    this.#item.dispose();
  }
}
