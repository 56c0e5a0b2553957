/** Fixes of a response, on the user's word: applied, and sent again at once or when the placeholder is filled in. */
import { commands, Uri, window, workspace } from 'vscode';
import { ClientRequest, type ExchangeSummary, type FixView } from '../protocol';
import type { Exchanges } from './exchanges';
import { applyFix, type PendingFix, stopsOf } from './fix-application';
import { reasonForNoFix } from './no-fix';
import type { Runs } from './runs';
import type { ServerLink } from './server-link';

const noLongerFits =
  'The request was edited since this response, and the fix no longer fits. Send the request again to get a new one.';

export class Fixes {
  readonly #link: ServerLink;
  readonly #exchanges: Exchanges;
  readonly #runs: Runs;
  readonly #pending: PendingFix;

  constructor(link: ServerLink, exchanges: Exchanges, runs: Runs, pending: PendingFix) {
    this.#link = link;
    this.#exchanges = exchanges;
    this.#runs = runs;
    this.#pending = pending;
  }

  /** @param send send again after it */
  async apply(exchangeId: string, fixId: string, send: boolean): Promise<void> {
    this.#pending.end();
    const fix = await this.#applied(exchangeId, fixId);
    if (fix === null) return;
    const place = { uri: fix.uri, position: fix.position };
    if (send && fix.complete) return void (await this.#runs.run(place));
    if (send) this.#pending.begin(place, stopsOf(fix));
    // The values of earlier responses, by their names.
    if (fix.hasChoices) await commands.executeCommand('editor.action.triggerSuggest');
  }

  /** The fix that mends most: all of them together, the one there is, or the one that the user chooses. */
  async applyBest(
    exchange: ExchangeSummary,
    options: { readonly send: boolean; readonly title: string },
  ): Promise<void> {
    const detail = await this.#link.request(ClientRequest.exchange, { id: exchange.id });
    const fix = await chooseFix(detail?.fixes ?? [], options.title);
    if (fix === 'none') await window.showInformationMessage(reasonForNoFix(detail));
    else if (fix !== 'dismissed') await this.apply(exchange.id, fix.id, options.send);
  }

  /** Ends the filling in of a placeholder. */
  async finish(send: boolean): Promise<void> {
    if (!send) return this.#pending.end();
    // Enter goes from one value to the next, and sends behind the last.
    if (await this.#pending.goOn()) return;
    const place = this.#pending.take();
    if (place === 'untouched') {
      window.setStatusBarMessage(
        '$(edit) Faultline: type the value that the fix asks for, then press Enter to send.',
        5_000,
      );
    } else if (place) {
      await this.#runs.run(place);
    }
  }

  /** The edit as it was applied; null, and told, where it could not be. */
  async #applied(exchangeId: string, fixId: string) {
    // The server computes edits for open documents; this one may have been closed since.
    const uri = this.#exchanges.get(exchangeId)?.uri;
    if (uri !== undefined) await workspace.openTextDocument(Uri.parse(uri));
    // A change between the server's answer and the edit makes the edit stale: then it is computed once more.
    for (let attempt = 1; attempt <= 2; attempt++) {
      const fix = await this.#link.request(ClientRequest.fix, { id: exchangeId, fixId });
      if (fix === null) break;
      const applied = await applyFix(fix);
      if (applied === 'applied') return fix;
      if (applied === 'refused') {
        await window.showWarningMessage('VS Code did not apply the fix: is the file read-only?');
        return null;
      }
    }
    await window.showInformationMessage(noLongerFits);
    return null;
  }
}

async function chooseFix(fixes: readonly FixView[], title: string): Promise<FixView | 'none' | 'dismissed'> {
  const all = fixes.find((fix) => fix.id === 'all');
  if (all) return all;
  const preferred = fixes.filter((fix) => fix.preferred);
  const [only] = fixes.length === 1 ? fixes : preferred.length === 1 ? preferred : [];
  if (only) return only;
  if (fixes.length === 0) return 'none';
  const items = fixes.map((fix) => ({ label: fix.title, fix }));
  const chosen = await window.showQuickPick(items, { title, placeHolder: 'Several edits may mend this; choose one' });
  return chosen?.fix ?? 'dismissed';
}
