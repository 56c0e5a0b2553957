/** Bodies as files: opened whole beside their response, and saved where the user says. */
import { randomUUID } from 'node:crypto';
import { dirname, join, parse } from 'node:path';
import { type CancellationToken, commands, type Progress, ProgressLocation, Uri, window, workspace } from 'vscode';
import { type BodyFile, ClientRequest, type ExchangeSummary, readResponseUri } from '../protocol';
import { isCancelled } from './cancelled';
import type { ServerLink } from './server-link';

/** Bytes from which on saving shows its progress. */
const large = 10_000_000;

type Step = { message?: string; increment?: number };

const gone = 'This response is not kept any more. Send the request again.';

export class ResponseBodies {
  readonly #link: ServerLink;
  readonly #temporary: string;

  /** @param temporary a folder for what is on its way to another file system */
  constructor(link: ServerLink, temporary: string) {
    this.#link = link;
    this.#temporary = temporary;
  }

  /** As text, or in VS Code's own viewer; read-only, since it is what came. */
  async open(exchange: ExchangeSummary): Promise<void> {
    const shown = readResponseUri(window.activeTextEditor?.document.uri.toString() ?? '');
    const view = shown?.exchangeId === exchange.id ? shown.view : null;
    // JSON is formatted, which takes its time.
    const body = await window.withProgress(
      { location: ProgressLocation.Notification, title: 'Opening the body', cancellable: true },
      (progress, token) =>
        this.#following(exchange, progress, () =>
          this.#body(exchange, view ?? undefined, token).catch(unlessCancelled),
        ),
    );
    if (!body) return;
    if (body.path === null || body.opens === null) {
      const save = 'Save Body As…';
      const why = `VS Code can’t show this body (${body.name}).`;
      if ((await window.showInformationMessage(why, save)) === save) await this.save(exchange, false);
      return;
    }
    await commands.executeCommand('vscode.open', Uri.file(body.path), { preview: false });
    if (body.opens === 'text') await commands.executeCommand('workbench.action.files.setActiveEditorReadonlyInSession');
  }

  /** @param head with status line and headers */
  async save(exchange: ExchangeSummary, head: boolean): Promise<void> {
    const body = await this.#body(exchange, 'raw');
    if (!body) return;
    const name = head ? `${parse(body.name).name}.http-response` : body.name;
    const request = Uri.parse(exchange.uri);
    const folder =
      request.scheme === 'file' ? request.with({ path: dirname(request.path) }) : workspace.workspaceFolders?.[0]?.uri;
    const target = await window.showSaveDialog({
      title: head ? 'Save Response' : 'Save Response Body',
      ...(folder ? { defaultUri: Uri.joinPath(folder, name) } : {}),
    });
    if (!target) return;
    const location = body.size < large ? ProgressLocation.Window : ProgressLocation.Notification;
    const title = `Saving ${name}`;
    try {
      await window.withProgress({ location, title, cancellable: true }, async (progress, token) => {
        const isLocal = target.scheme === 'file';
        const path = isLocal ? target.fsPath : join(this.#temporary, randomUUID());
        await this.#following(exchange, progress, () =>
          this.#link.request(ClientRequest.saveBody, { id: exchange.id, path, head }, token),
        );
        if (!isLocal) await moveTo(target, Uri.file(path));
      });
      window.setStatusBarMessage(`$(check) Saved ${target.fsPath}`, 5_000);
    } catch (error) {
      if (isCancelled(error)) return;
      await window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  }

  /** Shows how far the server is with the body of an exchange. */
  async #following<T>({ id }: ExchangeSummary, shown: Progress<Step>, act: () => Promise<T>): Promise<T> {
    let reached = 0;
    const listener = this.#link.onBodyProgressed(({ id: of, percent, message }) => {
      if (of !== id) return;
      shown.report({ message, ...(percent === null ? {} : { increment: percent - reached }) });
      reached = percent ?? reached;
    });
    try {
      return await act();
    } finally {
      listener.dispose();
    }
  }

  async #body({ id }: ExchangeSummary, view?: 'pretty' | 'raw', token?: CancellationToken): Promise<BodyFile | null> {
    const body = await this.#link.request(ClientRequest.body, { id, ...(view ? { view } : {}) }, token);
    if (!body) await window.showInformationMessage(gone);
    return body;
  }
}

function unlessCancelled(error: unknown): null {
  if (isCancelled(error)) return null;
  throw error;
}

/** Beside it first: whoever reads the file finds the whole of it, or what was there before. */
async function moveTo(target: Uri, source: Uri): Promise<void> {
  const beside = target.with({ path: `${target.path}.${randomUUID()}.tmp` });
  try {
    await workspace.fs.copy(source, beside);
    await workspace.fs.rename(beside, target, { overwrite: true });
  } catch (error) {
    // What is not there can't be left there; why it failed is told.
    await workspace.fs.delete(beside).then(undefined, () => undefined);
    throw error;
  } finally {
    await workspace.fs.delete(source);
  }
}
