import assert from 'node:assert/strict';
import { readArguments } from '../../../src/cli/arguments';
import { quietTerminal } from '../../../src/cli/quiet-terminal';
import { run } from '../../../src/cli/run';
import { nodeDeps } from '../../../src/server/node-deps';
import { memoryTerminal } from './terminal';

/** A person who takes time to answer; `lines`: what is printed and asked, in order. */
function slowPerson(input = '') {
  const lines: string[] = [];
  const open = { now: 0, most: 0, printedWhileOpen: 0 };
  const print = async (text: string): Promise<void> => {
    if (open.now > 0) open.printedWhileOpen++;
    lines.push(text);
  };
  const ask = async (text: string): Promise<string> => {
    lines.push(`? ${text}`);
    open.most = Math.max(open.most, ++open.now);
    await new Promise((done) => setTimeout(done, 40));
    open.now--;
    return 'y';
  };
  return { lines, open, terminal: { ...memoryTerminal(input), out: print, err: print, ask } };
}

describe('a terminal at which somebody is asked', () => {
  it('prints what comes meanwhile between the questions, in order', async () => {
    const { lines, terminal } = slowPerson();
    const quiet = quietTerminal(terminal);
    const asked = [quiet.ask?.('one', false), quiet.ask?.('two', false)];
    await Promise.all([quiet.out('a'), quiet.err('b'), ...asked, quiet.out('c')]);
    await quiet.out('d');
    assert.deepEqual(lines, ['? one', '? two', 'a', 'b', 'c', 'd']);
    const next = quiet.ask?.('three', false);
    const printed = quiet.out('e');
    const last = quiet.ask?.('four', false);
    await Promise.all([next, printed, last]);
    assert.deepEqual(lines.slice(6), ['? three', 'e', '? four']);
  });

  it('goes on where a question or a reader fails', async () => {
    const failing = { ...memoryTerminal(), ask: () => Promise.reject(new Error('gone')) };
    const quiet = quietTerminal(failing);
    const asked = quiet.ask?.('one', false) ?? Promise.resolve(null);
    const printed = quiet.out('a');
    await assert.rejects(asked, /gone/);
    await printed;
    assert.equal(failing.printed.out, 'a');
  });

  it('is asked one question at a time in a run with several requests at once, and nothing is printed into it', async () => {
    // What one host has given goes to others: that is asked when it is there.
    const others = ['a', 'b', 'c'].map(
      (host) => `### ${host}\nGET https://${host}.example/{{login.response.status}}\n`,
    );
    const text = ['### login\n# @name login\nGET https://h.example/\n', ...others].join('\n');
    const { lines, open, terminal } = slowPerson(text);
    const args = readArguments(['run', '-', '--concurrency', '4']);
    assert.ok(args.command === 'run');
    const real = nodeDeps('0.0.0');
    await run(args, terminal, {
      ...real,
      files: { ...real.files, temporaryFolder: async () => '/tmp/none', remove: async () => undefined },
      createSend: async () => async (request) => {
        const response = { status: 200, reason: 'OK', httpVersion: 'HTTP/1.1', headers: [], url: request.url };
        const body = { kind: 'memory' as const, bytes: new Uint8Array(), size: 0 };
        const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };
        return { outcome: { kind: 'response', response: { ...response, body } }, timings, hops: [], notes: [] };
      },
    });
    const questions = lines.filter((line) => line.startsWith('? '));
    assert.ok(questions.length === 3, lines.join('\n'));
    assert.deepEqual([open.most, open.printedWhileOpen], [1, 0], lines.join('\n'));
    assert.match(lines.join(''), /4 succeeded/);
  });
});
