/** A run against a server that limits its rate, over loopback and in real time. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readArguments } from '../../src/cli/arguments';
import { run } from '../../src/cli/run';
import type { Send } from '../../src/exchange';
import { nodeDeps } from '../../src/server/node-deps';
import { memoryTerminal } from '../unit/cli/terminal';
import { testSend } from './sending';

const perSecond = 5;
const requests = 40;

describe('send: a run against a rate limiter', () => {
  it(`finishes ${requests} requests against ${perSecond} a second with 200, and sends none in a pause`, async function () {
    this.timeout(60_000);
    let window = 0;
    let inWindow = 0;
    let refused = 0;
    const server = createServer((_, answer) => {
      const now = Math.floor(Date.now() / 1000);
      inWindow = now === window ? inWindow + 1 : 1;
      window = now;
      if (inWindow > perSecond) refused++;
      answer.writeHead(inWindow > perSecond ? 429 : 200, inWindow > perSecond ? { 'Retry-After': '1' } : {}).end('{}');
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const { send, remove } = testSend();
    let pausedUntil = 0;
    const early: string[] = [];
    const watched: Send = async (request, options) => {
      if (Date.now() < pausedUntil) early.push(request.url);
      const result = await send(request, options);
      // What the server says takes a moment until it is understood.
      const is429 = result.outcome.kind === 'response' && result.outcome.response.status === 429;
      if (is429) setTimeout(() => (pausedUntil = Date.now() + 900), 20);
      return result;
    };
    try {
      const args = readArguments(['run', '-', '--backoff', '--concurrency', '4', '--json']);
      assert.ok(args.command === 'run');
      const text = Array.from({ length: requests }, (_, index) => `### ${index + 1}\nGET http://127.0.0.1:${port}/\n`);
      const terminal = memoryTerminal(text.join('\n'));
      const status = await run(args, terminal, { ...nodeDeps('0.0.0'), createSend: async () => watched });
      const results = JSON.parse(terminal.printed.out) as {
        readonly title: string;
        readonly response: { readonly status: number };
        readonly attempts: readonly { readonly waitedMs: number; readonly waitReason: string | null }[];
      }[];
      assert.deepEqual(
        results.map(({ title, response }) => [title, response.status]),
        Array.from({ length: requests }, (_, index) => [String(index + 1), 200]),
      );
      assert.ok(refused > 0, 'the limiter had work');
      assert.deepEqual(early, []);
      const waits = results.flatMap(({ attempts }) => attempts).filter(({ waitedMs }) => waitedMs > 0);
      assert.ok(waits.length > 0 && waits.every(({ waitReason }) => waitReason !== null));
      assert.equal(status, 0);
      assert.match(terminal.printed.err, /waiting .* for 127\.0\.0\.1:\d+, 429 Too Many Requests/);
    } finally {
      server.close();
      remove();
    }
  });
});
