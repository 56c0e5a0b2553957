/** Lists the cookies that are kept, and clears them: one, those of a domain or an environment, or all. */
import { type QuickPickItem, QuickPickItemKind, window, workspace } from 'vscode';
import type { CookieFilter, CookieJars, CookieView } from '../exchange';
import { type CookieItem, clearItems, cookieItems, countText } from './cookie-items';

interface Pick extends QuickPickItem {
  readonly filter: CookieFilter | null;
}

export class CookieCommands {
  readonly #jars: () => Promise<CookieJars | null>;

  constructor(jars: () => Promise<CookieJars | null>) {
    this.#jars = jars;
  }

  /** Shows all; one that is chosen can be removed. */
  async show(): Promise<void> {
    const { jars, cookies } = await this.#kept();
    if (!jars) return;
    const chosen = await window.showQuickPick(cookieItems(cookies, folderName).map(pick), {
      title: `Faultline: ${countText(cookies.length)}`,
      placeHolder: 'Choose one to remove it. Values are not shown.',
      matchOnDescription: true,
    });
    if (!chosen?.filter) return;
    const remove = 'Remove';
    const question = `Remove the cookie ${chosen.label} of ${chosen.filter.domain}?`;
    if ((await window.showWarningMessage(question, { modal: true }, remove)) !== remove) return;
    await this.#clear(jars, chosen.filter);
  }

  async clear(): Promise<void> {
    const { jars, cookies } = await this.#kept();
    if (!jars) return;
    const chosen = await window.showQuickPick(clearItems(cookies, folderName).map(pick), {
      title: 'Faultline: Clear Cookies',
      placeHolder: 'Which cookies to clear',
    });
    if (chosen?.filter) await this.#clear(jars, chosen.filter);
  }

  async #clear(jars: CookieJars, filter: CookieFilter): Promise<void> {
    const count = await jars.clear(filter);
    window.setStatusBarMessage(`$(check) ${countText(count)} removed`, 5_000);
  }

  /** `jars` is null where there is nothing to show, which is said then. */
  async #kept(): Promise<{ jars: CookieJars | null; cookies: readonly CookieView[] }> {
    const jars = await this.#jars();
    const cookies = (await jars?.list()) ?? [];
    if (cookies.length > 0) return { jars, cookies };
    await window.showInformationMessage(
      'No cookies are kept. Those that servers set are kept until VS Code is closed.',
    );
    return { jars: null, cookies };
  }
}

function folderName(uri: string): string {
  const folders = workspace.workspaceFolders ?? [];
  return folders.length < 2 ? '' : (folders.find((folder) => folder.uri.toString() === uri)?.name ?? '');
}

function pick({ label, description, detail, filter }: CookieItem): Pick {
  if (filter === null) return { label, kind: QuickPickItemKind.Separator, filter };
  return { label, description, ...(detail === '' ? {} : { detail }), filter };
}
