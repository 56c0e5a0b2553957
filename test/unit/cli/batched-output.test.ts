import assert from 'node:assert/strict';
import { batchedOutput } from '../../../src/cli/batched-output';
import type { Terminal } from '../../../src/cli/terminal';

function recording(out: (text: string) => Promise<void> = async () => undefined) {
  const written: string[] = [];
  const under: Terminal = {
    cwd: '/',
    env: {},
    color: false,
    signal: new AbortController().signal,
    out: async (text) => {
      written.push(`out ${text}`);
      await out(text);
    },
    err: async (text) => void written.push(`err ${text}`),
    bytes: async (bytes) => void written.push(`bytes ${bytes.length}`),
    ask: async (text) => {
      written.push(`ask ${text}`);
      return 'answer';
    },
    input: async () => new Uint8Array(),
  };
  return { written, ...batchedOutput(under) };
}

describe('output in batches', () => {
  it('writes lines together, when they are flushed', async () => {
    const { written, terminal, flush } = recording();
    await terminal.out('a\n');
    await terminal.out('b\n');
    assert.deepEqual(written, []);
    await flush();
    assert.deepEqual(written, ['out a\nb\n']);
    await flush();
    assert.equal(written.length, 1);
  });

  it('keeps the order of standard output, standard error, bytes and questions', async () => {
    const { written, terminal } = recording();
    await terminal.out('a');
    await terminal.err('b');
    await terminal.out('c');
    await terminal.ask?.('d', false);
    await terminal.out('e');
    await terminal.bytes(new Uint8Array(3));
    assert.deepEqual(written, ['out a', 'err b', 'out c', 'ask d', 'out e', 'bytes 3']);
  });

  it('writes by itself what nothing follows', async () => {
    let done: () => void = () => undefined;
    const wrote = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { written, terminal } = recording(async () => done());
    await terminal.out('a line\n');
    await wrote;
    assert.deepEqual(written, ['out a line\n']);
  });

  it('waits for the reader where there is much, and writes it whole', async () => {
    const { written, terminal, flush } = recording();
    const large = 'x'.repeat(100_000);
    await terminal.out(large);
    assert.deepEqual(written, [`out ${large}`]);
    await flush();
    assert.equal(written.length, 1);
  });

  it('makes texts that have time together, and before anything else is printed', async () => {
    const { written, terminal, flush } = recording();
    const made: string[] = [];
    const late = (text: string) => () => {
      made.push(text);
      return text;
    };
    await terminal.outLater?.(late('a'));
    await terminal.outLater?.(late('b'));
    assert.deepEqual(made, []);
    await terminal.out('c');
    assert.deepEqual(made, ['a', 'b']);
    await terminal.outLater?.(late('d'));
    await terminal.err('e');
    await terminal.outLater?.(late('f'));
    await flush();
    assert.deepEqual(written, ['out abcd', 'err e', 'out f']);
  });

  it('does not keep more of them than is good', async () => {
    const { written, terminal } = recording();
    for (let count = 0; count < 250; count++) await terminal.outLater?.(() => 'x');
    assert.deepEqual(written, [`out ${'x'.repeat(100)}`, `out ${'x'.repeat(100)}`]);
  });

  it('writes by itself what has time, where nothing follows', async () => {
    let done: () => void = () => undefined;
    const wrote = new Promise<void>((resolve) => {
      done = resolve;
    });
    const { written, terminal } = recording(async () => done());
    await terminal.outLater?.(() => 'a line');
    await wrote;
    assert.deepEqual(written, ['out a line']);
  });

  it('tells whoever prints next that the reader is gone', async () => {
    let failed: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      failed = resolve;
    });
    const { terminal, flush } = recording(async () => {
      setImmediate(failed);
      throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    });
    await terminal.out('a');
    await gone;
    await assert.rejects(terminal.out('b'), { code: 'EPIPE' });
    await assert.rejects(flush(), { code: 'EPIPE' });
  });

  it('asks nobody where nobody is there', () => {
    const { terminal } = batchedOutput({ ...recording().terminal, ask: undefined });
    assert.equal(terminal.ask, undefined);
  });
});
