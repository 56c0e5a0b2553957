/** Short ways to send in tests. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Failure, ReceivedResponse, Send, SendOptions, SendResult, SentRequest } from '../../src/exchange';
import { createSend, type SendDeps } from '../../src/send/send';
import { answering, ok, startLoopback } from './loopback';
import { sawFault } from './tables';

export const userAgent = 'faultline-test/1';

/** Which `Send` gave a result, so that a normal request can follow a failure on the same one. */
const senders = new WeakMap<SendResult, Send>();

/** A `Send` whose large bodies go to a folder that is removed afterwards. */
export function testSend(deps: Partial<SendDeps> = {}): { send: Send; storagePath: string; remove(): void } {
  const storagePath = mkdtempSync(join(tmpdir(), 'faultline-send-'));
  return {
    send: noted(createSend({ storagePath, userAgent, extensionHost: false, ...deps })),
    storagePath,
    remove: () => rmSync(storagePath, { recursive: true, force: true }),
  };
}

/** The same `Send`, whose failures are followed by a normal request. */
export function noted(send: Send): Send {
  return async (request, sendOptions) => {
    const result = await send(request, sendOptions);
    senders.set(result, send);
    return result;
  };
}

export function get(url: string, parts: Partial<SentRequest> = {}): SentRequest {
  return { method: 'GET', url, httpVersion: null, headers: [], body: null, ...parts };
}

export function text(body: string): SentRequest['body'] {
  return [{ kind: 'text', text: body }];
}

/** Three seconds at most for anything, so that a hang is a failure and not a wait. */
export function options(parts: Partial<SendOptions> = {}): SendOptions {
  return {
    signal: new AbortController().signal,
    timeoutMs: 3000,
    streamTimeoutMs: null,
    connectTimeoutMs: 3000,
    firstByteTimeoutMs: null,
    idleTimeoutMs: null,
    followRedirects: true,
    cookieJar: true,
    insecure: false,
    insecureHosts: [],
    caFiles: [],
    proxy: 'environment',
    ...parts,
  };
}

export function responseOf(result: SendResult): ReceivedResponse {
  const { outcome } = result;
  assert.ok(outcome.kind === 'response', `expected a response, got ${JSON.stringify(outcome)}`);
  return outcome.response;
}

/** The failure, which becomes a row in the table of faults; a normal request follows it. */
export function failureOf(result: SendResult): Failure {
  const { outcome } = result;
  assert.ok(outcome.kind === 'failure', `expected a failure, got a response of status ${statusOf(result)}`);
  const send = senders.get(result);
  assert.ok(send, 'of a sender that is not noted');
  sawFault(outcome.failure, result.timings.totalMs, () => stillWorks(send));
  return outcome.failure;
}

/** After a fault: the same `Send` gets a normal answer. */
export async function stillWorks(send: Send): Promise<void> {
  const server = await startLoopback(answering(ok));
  try {
    assert.equal(responseOf(await send(get(server.url), options({ proxy: 'none' }))).status, 200);
  } finally {
    await server.close();
  }
}

function statusOf({ outcome }: SendResult): number {
  return outcome.kind === 'response' ? outcome.response.status : 0;
}

/** A body in memory, as UTF-8. */
export function bodyText(result: SendResult): string {
  const { body } = responseOf(result);
  assert.equal(body.kind, 'memory');
  return body.kind === 'memory' ? Buffer.from(body.bytes).toString('utf8') : '';
}
