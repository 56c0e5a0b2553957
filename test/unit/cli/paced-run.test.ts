import assert from 'node:assert/strict';
import { readArguments } from '../../../src/cli/arguments';
import { InputError } from '../../../src/cli/input-error';
import { run } from '../../../src/cli/run';
import type { RunDependencies } from '../../../src/cli/run-files';
import type { HeaderField, Send } from '../../../src/exchange';
import { memoryTerminal } from './terminal';
import { VirtualClock } from './virtual-clock';

interface Answer {
  readonly status: number;
  readonly headers?: readonly HeaderField[];
  /** Until it answers. */
  readonly afterMs?: number;
}

/** A world whose time goes on by itself; `at` counts ms from its beginning. */
function world(answer: (url: string, at: number) => Answer, files: Record<string, string> = {}) {
  const clock = new VirtualClock();
  const begin = clock.now;
  const sent: { readonly url: string; readonly at: number }[] = [];
  let under = 0;
  const written = new Map<string, string>();
  const seen = { most: 0 };
  const send: Send = async ({ url }, { signal }) => {
    sent.push({ url, at: clock.now - begin });
    const { status, headers = [], afterMs = 5 } = answer(url, clock.now - begin);
    seen.most = Math.max(seen.most, ++under);
    await clock.sleep(afterMs, signal);
    under--;
    const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: afterMs };
    if (signal.aborted) {
      const failure = { stage: 'aborted', code: 'ABORTED', message: 'Cancelled.' } as const;
      return { outcome: { kind: 'failure', failure }, timings, hops: [], notes: [] };
    }
    const body = { kind: 'memory' as const, bytes: Buffer.from('{}'), size: 2 };
    const response = { status, reason: '', httpVersion: 'HTTP/1.1', headers, url, body };
    return { outcome: { kind: 'response', response }, timings, hops: [], notes: [] };
  };
  const absent = async (): Promise<never> => {
    throw new Error('not in this test');
  };
  const deps: RunDependencies = {
    version: '0.0.0',
    now: () => clock.now,
    random: () => 0.5,
    sleep: clock.sleep,
    processEnv: {},
    files: {
      readText: async (path) => files[path] ?? null,
      readBytes: async () => null,
      realPath: async (path) => path,
      exists: async (path) => files[path] !== undefined,
      append: absent,
      write: async (path, text) => void written.set(path, text),
      size: absent,
      rename: absent,
      remove: async () => undefined,
      list: async () => [],
      entries: async () => [],
      stat: async () => null,
      temporaryFolder: async () => '/tmp/none',
    },
    createSend: async () => send,
  };
  const runText = async (text: string, options = '', signal?: AbortSignal) => {
    const args = readArguments(['run', '-', ...options.split(' ').filter(Boolean)]);
    assert.ok(args.command === 'run');
    const terminal = memoryTerminal(text, signal ? { signal } : {});
    const status = await run(args, terminal, deps);
    return { status, ...terminal.printed };
  };
  return { clock, sent, seen, written, runText, at: () => clock.now - begin };
}

const batch = (count: number, host = 'api.h'): string =>
  Array.from({ length: count }, (_, index) => `### r${index + 1}\nGET https://${host}/${index + 1}\n`).join('\n');

const order = (out: string): string[] => [...out.matchAll(/\/(\d+) \(/g)].map(([, number = '']) => number);
const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));

describe('the pace of faultline run', () => {
  for (const concurrency of [1, 4]) {
    it(`finishes 40 requests against 5 a second with ${concurrency} at a time, and sends none in a pause`, async () => {
      const inWindow = new Map<number, number>();
      const pauses: { readonly from: number; readonly to: number }[] = [];
      const given = world((_, at) => {
        const second = Math.floor(at / 1000);
        inWindow.set(second, (inWindow.get(second) ?? 0) + 1);
        if ((inWindow.get(second) ?? 0) <= 5) return { status: 200 };
        pauses.push({ from: at + 5, to: at + 1005 });
        return { status: 429, headers: [['Retry-After', '1']] };
      });
      const { status, out, err } = await given.runText(batch(40), `--backoff --concurrency ${concurrency}`);
      assert.equal(status, 0, out);
      assert.ok(pauses.length > 0);
      const early = given.sent.filter(({ at }) => pauses.some(({ from, to }) => at > from && at < to));
      assert.deepEqual(early, []);
      assert.deepEqual(order(out), numbers(40));
      assert.match(out, /\n40 succeeded, 0 failed in .*s\n$/);
      if (concurrency > 1) assert.match(err, /^waiting 1 s for api\.h, 429 [^\n]*: .* a wait of 1 s/m);
    });
  }

  it('says once for which host it waits, though several were refused together', async () => {
    const given = world((url, at) =>
      at < 100 ? { status: 429, headers: [['Retry-After', '9']], afterMs: 5 * Number(url.slice(-1)) } : { status: 200 },
    );
    const { status, err } = await given.runText(batch(8), '--concurrency 4 --backoff');
    assert.equal(status, 0);
    assert.equal(err.match(/^waiting 9 s for api\.h, 429/gm)?.length, 1, err);
  });

  it('pauses that host alone: others go on', async () => {
    const given = world((url) =>
      url.endsWith('api.h/1') ? { status: 429, headers: [['Retry-After', '12']] } : { status: 200 },
    );
    const text = `${batch(2)}\n${batch(2, 'other.h')}`;
    const { out, err } = await given.runText(text, '--concurrency 2');
    const at = (url: string) => given.sent.find((it) => it.url === url)?.at ?? -1;
    assert.ok(at('https://other.h/2') < 1000, JSON.stringify(given.sent));
    assert.ok(at('https://api.h/2') >= 0);
    const inTurn = world((url) =>
      url.endsWith('api.h/1') ? { status: 429, headers: [['Retry-After', '12']] } : { status: 200 },
    );
    const second = await inTurn.runText(text);
    assert.equal(inTurn.sent.find(({ url }) => url === 'https://api.h/2')?.at, 12_005);
    assert.match(second.err, /^waiting 12 s for api\.h, 429 /m);
    assert.match(second.out, /\n3 succeeded, 1 failed in 12 s\n$/);
    assert.ok(out.includes('other.h') && !err.includes('error'));
  });

  it('does not wait beyond the cap, and says so for each request that is not sent', async () => {
    const given = world(() => ({ status: 429, headers: [['Retry-After', '3600']] }));
    const { status, out, err } = await given.runText(batch(3));
    assert.equal(status, 1);
    assert.equal(given.sent.length, 1);
    assert.match(
      err,
      /error: Not sent: api\.h answered 429[^\n]* asked for a wait of 1 h\. That is longer than the cap of 1 min\./,
    );
    assert.match(out, /\n0 succeeded, 1 failed, 2 not sent because of an earlier failure in /);
  });

  it('pauses ahead of the next request where a response says that nothing is left', async () => {
    const given = world((url) => ({ status: 200, headers: url.endsWith('/1') ? [['RateLimit', '"a";r=0;t=7']] : [] }));
    const { out, err } = await given.runText(batch(2), '--json');
    assert.deepEqual(
      given.sent.map(({ at }) => at),
      [0, 7005],
    );
    const [, second] = JSON.parse(out);
    assert.equal(second.attempts[0].waitedMs, 7000);
    assert.match(second.attempts[0].waitReason, /nothing left of its quota \(RateLimit\) for 7 s/);
    assert.match(err, /2 succeeded, 0 failed/);
  });

  it('ends a pause when it is cancelled', async () => {
    const abort = new AbortController();
    const given = world((url) => {
      if (url.endsWith('/1')) setTimeout(() => abort.abort(), 0);
      return { status: 429, headers: [['Retry-After', '59']] };
    });
    const { status } = await given.runText(batch(5), '--concurrency 2 --backoff', abort.signal);
    assert.equal(status, 130);
    assert.ok(given.sent.length <= 2);
  });

  it('leaves the delay between two starts, also with several at a time', async () => {
    for (const options of ['--delay 200ms', '--delay 200 --concurrency 4']) {
      const given = world(() => ({ status: 200, afterMs: 500 }));
      await given.runText(batch(4), options);
      const gaps = given.sent.slice(1).map(({ at }, index) => at - (given.sent[index]?.at ?? 0));
      assert.ok(
        gaps.every((gap) => gap >= 200),
        `${options}: ${gaps}`,
      );
      assert.equal(given.seen.most > 1, options.includes('concurrency'));
    }
  });

  it('takes no more at a time than it may, and prints in the order of the file', async () => {
    const given = world((url) => ({ status: 200, afterMs: 1000 - Number(url.slice(-1)) * 100 }));
    const { out } = await given.runText(batch(9), '--concurrency 3');
    assert.equal(given.seen.most, 3);
    assert.deepEqual(order(out), numbers(9));
    const json = await given.runText(batch(9), '--concurrency 9 --json');
    assert.deepEqual(
      (JSON.parse(json.out) as { readonly name: string; readonly title: string }[]).map(({ title }) => title),
      numbers(9).map((it) => `r${it}`),
    );
  });

  it('stops at the first failure, and says how many had no turn', async () => {
    const fails = (url: string): Answer => ({ status: url.endsWith('/2') ? 404 : 200 });
    const given = world(fails);
    const { status, out } = await given.runText(batch(5), '--stop-on-failure');
    assert.equal(status, 1);
    assert.equal(given.sent.length, 2);
    assert.match(out, /\n1 succeeded, 1 failed, 3 not begun \(stopped at a failure\) in /);
    const all = world(fails);
    assert.match((await all.runText(batch(5))).out, /\n4 succeeded, 1 failed in /);
  });

  it('sends what waits for a pause no more once it stops; what has begun goes on', async () => {
    const answers: Record<string, Answer> = {
      'https://api.h/1': { status: 429, headers: [['Retry-After', '30']] },
      'https://b.h/2': { status: 404, afterMs: 50 },
      'https://b.h/9': { status: 200, afterMs: 20 },
    };
    const given = world((url, at) => (at > 1000 ? { status: 200 } : (answers[url] ?? { status: 200 })));
    const text = `### a\n# @retry 3\nGET https://api.h/1\n\n### b\nGET https://b.h/2\n\n### x\nGET https://b.h/9\n\n### c\nGET https://api.h/3\n`;
    const { err } = await given.runText(text, '--concurrency 3 --stop-on-failure');
    assert.deepEqual(
      given.sent.map(({ url }) => url.slice(8)),
      ['api.h/1', 'b.h/2', 'b.h/9', 'api.h/1'],
    );
    assert.match(err, /error: Not sent: The run stops at the first failure: b\./);
  });

  it('takes delay, concurrency and stop from the workspace, and flags before them', async () => {
    const settings =
      '{ "faultline.run.delay": "1 s", "faultline.run.concurrency": 2, "faultline.run.stopOnFailure": true }';
    const files = { '/team/.vscode/settings.json': settings };
    const given = world(() => ({ status: 404, afterMs: 3000 }), files);
    await given.runText(batch(4));
    assert.deepEqual([given.sent.map(({ at }) => at), given.seen.most], [[0, 1000], 2]);
    const flags = world(() => ({ status: 404 }), files);
    await flags.runText(batch(4), '--delay 0 --concurrency 1 --no-stop-on-failure');
    assert.deepEqual([flags.sent.length, flags.at(), flags.seen.most], [4, 20, 1]);
  });

  it('waits for # @delay before the request, and shows it', async () => {
    const given = world(() => ({ status: 200 }));
    const text = '### a\n# @delay 2 s\nGET https://h/1\n\n### b\n# @sleep 300\nGET https://h/2\n';
    const { out, err } = await given.runText(text, '--json');
    assert.deepEqual(
      given.sent.map(({ at }) => at),
      [2000, 2305],
    );
    assert.equal(JSON.parse(out)[0].attempts[0].waitReason, '`# @delay` asks for 2 s.');
    assert.match(err, /^waiting 2 s before attempt 1: /m);
  });

  it('waits for the # @delay of ### Shared before each request', async () => {
    const given = world(() => ({ status: 200 }));
    await given.runText(`### Shared\n# @delay 100 ms\n\n${batch(2)}`);
    assert.deepEqual(
      given.sent.map(({ at }) => at),
      [100, 205],
    );
  });

  it('has in the JUnit report what failed, with its cause, also of what a request needs', async () => {
    const given = world((url) => ({ status: url.includes('login') ? 401 : 200 }));
    const text = '### in\n# @name login\nGET https://api.h/login\n\n### list\n# @ref login\nGET https://api.h/1\n';
    await given.runText(text, '--name list --junit out.xml');
    const [[, xml = ''] = []] = given.written;
    const [, message = '', detail = ''] = /<error message="([^"]*)">([^<]*)<\/error>/.exec(xml) ?? [];
    assert.match(message, /login.* failed: 401/);
    assert.match(detail, /^error: 401 .*login, sent for list|^error: 401 .*sent for/);
    assert.match(detail, /= meaning: /);
  });

  it('writes a JUnit report of each request that was asked for, without secrets', async () => {
    const given = world((url) => ({ status: url.endsWith('/2') ? 404 : 200 }));
    const text = `${batch(2)}\n### a <b> & "c"\nGET https://api.h/{{none}}\n\n### off\n# @disabled\nGET https://api.h/4\n`;
    const { status } = await given.runText(text, '--junit out.xml --concurrency 2');
    assert.equal(status, 2);
    const [[path = '', xml = ''] = []] = given.written;
    assert.match(path, /[\\/]out\.xml$/);
    const suite = 'tests="4" failures="1" errors="1" skipped="1" time="0.0';
    assert.ok(
      xml.includes(
        `<testsuite name="<stdin>" ${suite}`.replace('<stdin>', /testsuite name="([^"]*)"/.exec(xml)?.[1] ?? ''),
      ),
    );
    const cases = [
      ...xml.matchAll(
        /<testcase name="([^"]*)"[^>]* line="(\d+)"[^>]*?(?:\/>|><(\w+) message="([^"]*)"(?:>([^<]*))?)/g,
      ),
    ];
    assert.deepEqual(
      cases.map(([, name, line, kind = 'ok']) => [name, line, kind]),
      [
        ['r1', '2', 'ok'],
        ['r2', '5', 'failure'],
        ['a &lt;b&gt; &amp; &quot;c&quot;', '8', 'error'],
        ['off', '12', 'skipped'],
      ],
    );
    assert.equal(cases[1]?.[4], '404 Not Found');
    assert.match(cases[1]?.[5] ?? '', /^error: 404 Not Found .*\n[\s\S]* = cause: .*\n[\s\S]* = do: /);
    assert.match(cases[2]?.[4] ?? '', /none/);
  });

  const wrong: readonly [options: string, message: RegExp][] = [
    ['--delay soon', /takes --delay with a length of time such as 200ms or 1s, not "soon"/],
    ['--concurrency 0', /--concurrency must be a whole number from 1 to 50, not "0"/],
    ['--concurrency many', /not "many"/],
    ['--fix --concurrency 2', /takes --fix or --concurrency, not both/],
  ];
  for (const [options, message] of wrong) {
    it(`refuses ${options}`, () => {
      assert.throws(
        () => readArguments(['run', 'a.http', ...options.split(' ')]),
        (error) => error instanceof InputError && message.test(error.message),
      );
    });
  }
});
