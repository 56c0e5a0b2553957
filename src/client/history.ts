/** Looks through what was sent before: opens, compares, sends again, deletes; writes HAR files. */
import { commands, type QuickInputButton, ThemeIcon, Uri, window, workspace } from 'vscode';
import { ClientRequest, type HistorySummary } from '../protocol';
import type { ChosenExchange } from './chosen-exchange';
import { comparable, type HistoryItem, historyItem, isSameRequest } from './history-items';
import { columnFor } from './response-documents';
import type { Runs } from './runs';
import type { ServerLink } from './server-link';
import { settingFor } from './settings';
import type { VirtualDocuments } from './virtual-documents';

export interface HistoryParts {
  readonly link: ServerLink;
  readonly chosen: ChosenExchange;
  readonly runs: Runs;
  readonly documents: VirtualDocuments;
}

const button = (icon: string, tooltip: string): QuickInputButton => ({ iconPath: new ThemeIcon(icon), tooltip });
const again = button('debug-rerun', 'Send Again');
const compare = button('diff', 'Compare…');
const remove = button('trash', 'Delete');

export class History {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  async search(): Promise<void> {
    const chosen = await this.#pick('Search History', 'Words, method:POST, host:example, status:4xx, failed', [
      again,
      compare,
      remove,
    ]);
    if (!chosen) return;
    const { summary, pressed } = chosen;
    if (pressed === again) await this.#parts.runs.runStored(summary);
    else if (pressed === compare) await this.#compareWith(summary);
    else await this.#open(summary);
  }

  async compare([given]: readonly unknown[]): Promise<void> {
    const all = await this.#all();
    const id = typeof given === 'string' ? given : this.#parts.chosen.current()?.id;
    const known = all.find((it) => it.id === id);
    const one = known ?? (await this.#pick('Compare Responses', 'The first of the two responses'))?.summary;
    if (one) await this.#compareWith(one);
  }

  async clear(): Promise<void> {
    const { length } = await this.#all();
    if (length === 0) return this.#tellEmpty();
    const clear = 'Clear';
    const question = `Clear the history of this workspace, ${length === 1 ? '1 exchange' : `${length} exchanges`}?`;
    const detail = 'It can’t be brought back. Request files are not changed.';
    if ((await window.showWarningMessage(question, { modal: true, detail }, clear)) !== clear) return;
    await this.#parts.link.request(ClientRequest.changeHistory, { delete: null });
  }

  /** Of one exchange, or of all that the history has. */
  async exportHar([given]: readonly unknown[]): Promise<void> {
    const { chosen, link } = this.#parts;
    const current = chosen.from([given]);
    const { length } = await this.#all();
    const one = current && {
      label: `$(file) ${current.method} ${current.label}`,
      description: current.url,
      ids: [current.id],
    };
    const all = { label: '$(history) The whole history', description: `${length}`, ids: null };
    const choices = [...(one ? [one] : []), ...(length > 0 ? [all] : [])];
    if (choices.length === 0) return this.#tellEmpty();
    const choice =
      typeof given === 'string' && one ? one : await window.showQuickPick(choices, { title: 'Faultline: Export HAR' });
    const har = choice && (await link.request(ClientRequest.har, { ids: choice.ids }));
    if (!har) return;
    const folder = workspace.workspaceFolders?.[0]?.uri;
    const target = await window.showSaveDialog({
      filters: { HAR: ['har'] },
      ...(folder ? { defaultUri: Uri.joinPath(folder, 'faultline.har') } : {}),
    });
    if (target) await writeWhole(target, har.text);
  }

  async #all(): Promise<readonly HistorySummary[]> {
    return this.#parts.link.request(ClientRequest.history, { query: '' });
  }

  async #compareWith(one: HistorySummary): Promise<void> {
    const others = comparable(await this.#all(), one);
    const [first] = others;
    if (!first) {
      await window.showInformationMessage('There is no other response in the history to compare with.');
      return;
    }
    const hint = isSameRequest(first, one) ? 'Enter takes the one before it of the same request' : 'The other response';
    const other = (await this.#pick('Compare Responses', hint, [], one))?.summary;
    if (!other) return;
    const [left, right] = one.startedAt < other.startedAt ? [one, other] : [other, one];
    const [before, after] = await Promise.all([this.#document(left, 'response'), this.#document(right, 'response')]);
    if (before && after)
      await commands.executeCommand('vscode.diff', before.uri, after.uri, `${before.name} ↔ ${after.name}`);
  }

  async #open(summary: HistorySummary): Promise<void> {
    const found = await this.#document(summary, 'all');
    if (found) await this.#parts.documents.showResponse(found.uri, columnFor(summary.uri, 'beside'));
  }

  async #document({ id }: HistorySummary, part: 'response' | 'all') {
    const found = await this.#parts.link.request(ClientRequest.historyText, { id, part });
    if (found)
      return {
        name: found.name,
        uri: await this.#parts.documents.putResponse(found.name, found.text, `${id} ${part}`),
      };
    await window.showInformationMessage('This exchange is not in the history any more.');
    return null;
  }

  /** Filters by itself: VS Code's own filter finds no words that stand apart. */
  async #pick(title: string, placeholder: string, buttons: readonly QuickInputButton[] = [], than?: HistorySummary) {
    const { link } = this.#parts;
    if ((await this.#all()).length === 0) {
      await this.#tellEmpty();
      return undefined;
    }
    const pick = window.createQuickPick<HistoryItem>();
    let asked = 0;
    const list = async (): Promise<void> => {
      const turn = ++asked;
      const found = await link.request(ClientRequest.history, { query: pick.value });
      if (turn !== asked) return;
      const shown = than ? comparable(found, than) : found;
      pick.items = shown.map((it) => ({ ...historyItem(it, Date.now()), alwaysShow: true, buttons }));
    };
    pick.title = `Faultline: ${title}`;
    pick.placeholder = placeholder;
    return new Promise<{ summary: HistorySummary; pressed?: QuickInputButton } | undefined>((settle, fail) => {
      const end = (result?: { summary: HistorySummary; pressed?: QuickInputButton }): void => {
        settle(result);
        pick.dispose();
      };
      pick.onDidChangeValue(() => void list().catch(fail));
      pick.onDidAccept(() => end(pick.activeItems[0] && { summary: pick.activeItems[0].summary }));
      pick.onDidHide(() => end());
      pick.onDidTriggerItemButton(({ item: { summary }, button: pressed }) => {
        if (pressed !== remove) return end({ summary, pressed });
        link.request(ClientRequest.changeHistory, { delete: summary.id }).then(list, fail);
      });
      list().then(() => pick.show(), fail);
    });
  }

  async #tellEmpty(): Promise<void> {
    const isOn = settingFor('faultline.history.enabled', true);
    const off = 'The history is empty, and faultline.history.enabled switches it off.';
    await window.showInformationMessage(isOn ? 'The history is empty. What you send next will be in it.' : off);
  }
}

/** Beside it first: whoever reads the file finds the whole of it, or what was there before. */
async function writeWhole(target: Uri, text: string): Promise<void> {
  const beside = target.with({ path: `${target.path}.tmp` });
  await workspace.fs.writeFile(beside, Buffer.from(text));
  await workspace.fs.rename(beside, target, { overwrite: true });
}
