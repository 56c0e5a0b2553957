/** Runs what a person asks for: one request, or all of a file one after the other. */
import type { CancellationToken } from 'vscode-languageserver/node';
import type { RunParams, RunResult } from '../../protocol';
import { disabledBy, disabledMessage } from '../../syntax/disabled-request';
import { type OpenDocument, placeAt, rangeIn, readFromDisk } from './documents';
import { joinRefusals, nothingSent, type Refusal } from './refusal';
import { RequestSender, type SenderParts } from './request-sender';

export class Runner {
  readonly #parts: SenderParts;
  readonly #sender: RequestSender;
  readonly #batches = new Set<AbortController>();

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#sender = new RequestSender(parts);
  }

  /** Ends when all is sent and answered, or cancelled. */
  async run({ uri, position, backoff }: RunParams, token?: CancellationToken): Promise<RunResult> {
    const { workspace, documents, deps } = this.#parts;
    if (!workspace.trusted) return nothingSent('Nothing is sent from a workspace that is not trusted. Trust it first.');
    const open = documents.get(uri) ?? (await readFromDisk(uri, deps.files));
    if (!open) return nothingSent('The file is not open and could not be read. Open it and send again.');
    const all = position === null ? requestsOf(open) : [placeAt(open.document, position)?.index ?? -1];
    if (all.length === 0)
      return nothingSent('There is no request in this file. Write one such as GET https://example.com.');
    const indices = position === null ? all.filter((index) => !isDisabled(open, index)) : all;
    if (indices.length === 0)
      return nothingSent('Each request of this file is disabled by # @disabled. Remove the line of those to send.');
    const batch = new AbortController();
    const listener = token?.onCancellationRequested(() => batch.abort());
    this.#batches.add(batch);
    const sent: string[] = [];
    const refused: Refusal[] = [];
    try {
      await this.#refreshEnvironments(uri);
      const goesOn = indices.length === 1 || (await this.#sender.askAhead(open, indices, batch));
      if (!goesOn) batch.abort();
      for (const index of indices) {
        if (batch.signal.aborted) break;
        const result = await this.#runBlock(open, index, backoff === true, batch);
        if (result === null) break;
        if (typeof result === 'string') sent.push(result);
        else refused.push(result);
      }
    } finally {
      listener?.dispose();
      this.#batches.delete(batch);
    }
    return { sent, refused: joinRefusals(refused, indices.length), skipped: all.length - indices.length };
  }

  /** One exchange, with the run that it is part of; null: all. */
  cancel(id: string | null): void {
    if (id === null) for (const batch of this.#batches) batch.abort();
    else this.#sender.batchOf(id)?.abort();
  }

  /** A file that changed on disk is read anew even where nobody watches it. */
  async #refreshEnvironments(uri: string): Promise<void> {
    this.#parts.environments.reread(uri);
    await this.#parts.environments.load(uri);
  }

  /** The id of the exchange, why there is none, or null: who was asked does not want to send. */
  async #runBlock(
    open: OpenDocument,
    index: number,
    backoff: boolean,
    batch: AbortController,
  ): Promise<string | Refusal | null> {
    const block = open.document.blocks[index];
    if (!block?.request) {
      return { message: 'There is no request here. Put the cursor into a request and send again.', range: null };
    }
    const disabled = disabledBy(block);
    if (disabled) return { message: disabledMessage, range: rangeIn(open.document, index, disabled.nameSpan) };
    return this.#sender.send(open, index, block, backoff, batch);
  }
}

function isDisabled({ document }: OpenDocument, index: number): boolean {
  const block = document.blocks[index];
  return block !== undefined && disabledBy(block) !== null;
}

function requestsOf({ document }: OpenDocument): number[] {
  return document.blocks.flatMap((block, index) => (block.request ? [index] : []));
}
