/** The chosen environment in the status bar, and the list to choose another from. Remembered for each workspace folder. */
import {
  type Disposable,
  EventEmitter,
  type Memento,
  type QuickPickItem,
  StatusBarAlignment,
  type StatusBarItem,
  ThemeColor,
  Uri,
  window,
  workspace,
} from 'vscode';
import { Command } from '../manifest';
import { ClientRequest, type EnvironmentsResult } from '../protocol';
import type { RequestEditor } from './request-editor';
import type { ServerLink } from './server-link';

interface EnvironmentItem extends QuickPickItem {
  /** True where an environment is chosen then. */
  readonly act: () => Promise<boolean>;
}

const rememberedKey = 'faultline.environments';

/** What was chosen earlier, for the start of the server. */
export function rememberedEnvironments(memento: Memento): Record<string, string> {
  return { ...memento.get<Record<string, string>>(rememberedKey, {}) };
}

export class EnvironmentPicker implements Disposable {
  readonly #link: ServerLink;
  readonly #editor: RequestEditor;
  readonly #memento: Memento;
  readonly #item: StatusBarItem;
  readonly #listeners: Disposable[];
  readonly #changed = new EventEmitter<void>();
  #shownUri: string | null = null;
  #current: EnvironmentsResult | null = null;

  /** The environments of the request document, or the choice among them, have changed. */
  readonly onChanged = this.#changed.event;

  constructor(link: ServerLink, editor: RequestEditor, memento: Memento) {
    this.#link = link;
    this.#editor = editor;
    this.#memento = memento;
    this.#item = window.createStatusBarItem('faultline.environment', StatusBarAlignment.Right, 90);
    this.#item.name = 'Faultline: Environment';
    this.#item.command = Command.selectEnvironment;
    this.#listeners = [
      editor.onMoved(() => this.#follow()),
      link.onUp(() => this.#reload()),
      link.onEnvironmentsChanged((result) => {
        this.#remember(result);
        if (this.#current === null || result.folder === this.#current.folder) this.#reload();
      }),
    ];
    this.#follow();
  }

  /** Of the document that the panel and the status bar are about; null where there is none. */
  get current(): EnvironmentsResult | null {
    return this.#current;
  }

  /**
   * What the command's arguments say: the environment of a file by its name, or the file to choose for; else the user's
   * choice.
   */
  async choose([file, name]: readonly unknown[]): Promise<void> {
    const uri = typeof file === 'string' ? file : null;
    if (uri !== null && typeof name === 'string') await this.select(uri, name);
    else await this.pick(uri === null ? undefined : Uri.parse(uri));
  }

  /** Lets the user choose; true where an environment is chosen then. */
  async pick(uri: Uri | undefined = this.#editor.document?.uri): Promise<boolean> {
    if (!uri) {
      await window.showInformationMessage('Open a .http file first: environments belong to the folder of a file.');
      return false;
    }
    const result = await this.#link.request(ClientRequest.environments, { uri: uri.toString() });
    const choose = (label: string, name: string | null, note: string): EnvironmentItem => ({
      label,
      description: [...(name === result.selected ? ['chosen'] : []), ...(note ? [note] : [])].join(' · '),
      act: async () => {
        await this.select(uri.toString(), name);
        return name !== null;
      },
    });
    const items = [
      ...result.names.map((name) => choose(name, name, '')),
      choose('No environment', null, 'only the variables of the file'),
    ];
    if (result.names.length === 0 && uri.scheme === 'file') {
      const label = '$(new-file) Create http-client.env.json';
      items.push({ label, alwaysShow: true, act: () => createEnvironmentFile(uri) });
    }
    const chosen = await window.showQuickPick(items, {
      title: 'Faultline: Select Environment',
      placeHolder: placeholderFor(result),
    });
    return (await chosen?.act()) ?? false;
  }

  async select(uri: string, name: string | null): Promise<void> {
    const result = await this.#link.request(ClientRequest.selectEnvironment, { uri, name });
    this.#remember(result);
    if (uri === this.#shownUri) this.#show(result);
  }

  #remember({ folder, selected }: EnvironmentsResult): void {
    const remembered = rememberedEnvironments(this.#memento);
    if (remembered[folder] === (selected ?? undefined)) return;
    if (selected === null) delete remembered[folder];
    else remembered[folder] = selected;
    void this.#memento.update(rememberedKey, remembered);
  }

  #follow(): void {
    const uri = this.#editor.document?.uri.toString() ?? null;
    if (uri !== this.#shownUri) {
      this.#shownUri = uri;
      this.#show(null);
      this.#reload();
    }
    if (this.#editor.active || this.#editor.activeResponse !== null) this.#item.show();
    else this.#item.hide();
  }

  #reload(): void {
    const uri = this.#shownUri;
    if (uri === null || !this.#link.running) return;
    this.#link.request(ClientRequest.environments, { uri }).then(
      (result) => {
        if (uri === this.#shownUri) this.#show(result);
      },
      () => this.#show(null),
    );
  }

  #show(result: EnvironmentsResult | null): void {
    this.#current = result;
    const problems = result?.problems ?? [];
    this.#item.text = `$(server-environment) ${result?.selected ?? 'No Environment'}`;
    this.#item.tooltip = [
      'Faultline: environment of the requests. Click to choose another.',
      ...problems.map(({ message }) => message),
    ].join('\n');
    this.#item.backgroundColor = problems.length > 0 ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.accessibilityInformation = { label: `Environment: ${result?.selected ?? 'none'}`, role: 'button' };
    this.#changed.fire();
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#changed.dispose();
    this.#item.dispose();
  }
}

function placeholderFor({ names, problems }: EnvironmentsResult): string {
  const [problem] = problems;
  if (problem) return problem.message;
  return names.length > 0
    ? 'Variables of the environment replace {{name}} in requests'
    : 'No http-client.env.json from the folder of this file up to the workspace folder';
}

/** A draft next to the request file; it exists once the user saves it. */
async function createEnvironmentFile(beside: Uri): Promise<false> {
  const path = Uri.joinPath(beside, '..', 'http-client.env.json');
  const content = `${JSON.stringify({ dev: { host: 'http://localhost:3000' }, prod: { host: 'https://api.example.com' } }, null, 2)}\n`;
  const draft = await workspace.openTextDocument(path.with({ scheme: 'untitled' }));
  const editor = await window.showTextDocument(draft);
  if (draft.getText() === '') await editor.edit((edit) => edit.insert(draft.positionAt(0), content));
  return false;
}
