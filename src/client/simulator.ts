/** The error simulator: started and stopped by command, its address in the status bar while it runs. */
import { commands, type Disposable, env, StatusBarAlignment, type StatusBarItem, window } from 'vscode';
import { Command } from '../manifest';
import { ClientRequest, type SimulatorResult } from '../protocol';
import type { ServerLink } from './server-link';

export class Simulator implements Disposable {
  readonly #link: ServerLink;
  readonly #setKey: (running: boolean) => void;
  readonly #item: StatusBarItem;
  readonly #listeners: Disposable[];

  /** @param setKey tells VS Code's menus whether it runs */
  constructor(link: ServerLink, setKey: (running: boolean) => void) {
    this.#link = link;
    this.#setKey = setKey;
    this.#item = window.createStatusBarItem('faultline.simulator', StatusBarAlignment.Right, 89);
    this.#item.name = 'Faultline: Error Simulator';
    this.#item.command = Command.stopSimulator;
    this.#listeners = [
      link.onSimulatorChanged((state) => this.#follow(state)),
      link.onDown(() => this.#follow({ url: null, message: null })),
    ];
  }

  async start(): Promise<void> {
    const state = await this.#link.request(ClientRequest.simulator, { action: 'start' });
    this.#follow(state);
    if (state.url === null) {
      await window.showErrorMessage(state.message ?? 'The error simulator did not start.');
      return;
    }
    const copy = 'Copy URL';
    const example = 'Open Example Workspace';
    const answer = await window.showInformationMessage(`The error simulator runs at ${state.url}.`, copy, example);
    if (answer === copy) await env.clipboard.writeText(state.url);
    if (answer === example) await commands.executeCommand(Command.openExample);
  }

  async stop(): Promise<void> {
    this.#follow(await this.#link.request(ClientRequest.simulator, { action: 'stop' }));
    window.setStatusBarMessage('Faultline: the error simulator has stopped.', 5_000);
  }

  #follow({ url }: SimulatorResult): void {
    this.#setKey(url !== null);
    if (url === null) {
      this.#item.hide();
      return;
    }
    const host = url.replace(/^https?:\/\//, '').replace(/\/$/, '');
    this.#item.text = `$(beaker) ${host}`;
    this.#item.tooltip = `Faultline’s error simulator runs at ${url}. Click to stop it.`;
    this.#item.accessibilityInformation = { label: `Error simulator at ${host}. Activate to stop it.`, role: 'button' };
    this.#item.show();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#item.dispose();
  }
}
