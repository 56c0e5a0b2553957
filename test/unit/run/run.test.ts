import { strict as assert } from 'node:assert';
import type { Diagnosis } from '../../../src/diagnose/diagnosis';
import type { HeaderField, Outcome, Send, SendOptions, SendResult, SentRequest } from '../../../src/exchange';
import { defaultSettings } from '../../../src/manifest';
import { readWait } from '../../../src/retry/timing';
import { runRequest } from '../../../src/run/run';
import type { DiagnosisInput, RunDeps, RunEvent, RunOutcome } from '../../../src/run/run-deps';
import { blockOf, contextFor, type Setting } from '../resolve/resolving';

/** What the fake server gives, attempt by attempt; the last one goes on. */
type Answer = { status: number; headers?: readonly HeaderField[] } | { failure: string } | 'hang' | 'deaf' | Error;

/** A world in which time passes only by sleeping and sending. */
class World {
  time = 1_000_000;
  readonly controller = new AbortController();
  readonly events: RunEvent[] = [];
  readonly sent: { request: SentRequest; options: SendOptions; at: number }[] = [];
  readonly slept: number[] = [];
  readonly diagnosed: DiagnosisInput[] = [];
  /** Called when a wait begins. */
  onSleep: ((ms: number) => void) | null = null;
  random = 0.5;

  constructor(private readonly answers: readonly Answer[]) {}

  readonly send: Send = async (request, options) => {
    this.sent.push({ request, options, at: this.time });
    const answer = this.answers[Math.min(this.sent.length, this.answers.length) - 1] ?? 'hang';
    this.time += 10;
    if (answer instanceof Error) throw answer;
    if (answer === 'deaf') return new Promise<never>(() => undefined);
    if (answer === 'hang') {
      await new Promise<void>((resolve) => options.signal.addEventListener('abort', () => resolve()));
      return this.result({ kind: 'failure', failure: { stage: 'aborted', code: 'ABORTED', message: 'by send' } });
    }
    if ('failure' in answer) {
      return this.result({ kind: 'failure', failure: { stage: 'connect', code: answer.failure, message: '' } });
    }
    const body = { kind: 'memory', bytes: new Uint8Array(), size: 0 } as const;
    const { status, headers = [] } = answer;
    const response = { status, reason: '', httpVersion: '1.1', headers, body, url: request.url };
    return this.result({ kind: 'response', response });
  };

  private result(outcome: Outcome): SendResult {
    return {
      outcome,
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 10 },
      hops: [],
      notes: [],
    };
  }

  readonly diagnose = (input: DiagnosisInput): Diagnosis | null => {
    this.diagnosed.push(input);
    const { outcome, request } = input;
    const status = outcome.kind === 'response' ? outcome.response.status : null;
    if (status !== null && status < 400) return null;
    const headers = outcome.kind === 'response' ? outcome.response.headers : [];
    const retry = {
      retryable: status === null || status === 429 || status >= 500,
      afterSeconds: readWait(headers, this.time)?.seconds ?? null,
      reason: status === 400 ? 'The request itself is wrong.' : 'It may pass.',
      safe: status === 429 || request.method !== 'POST',
    };
    return { status, label: String(status), retry } as Diagnosis;
  };

  async run(text: string, more: Partial<RunDeps> = {}, setting: Setting = {}): Promise<RunOutcome> {
    const context = contextFor(text, setting);
    return runRequest(blockOf(context), {
      context,
      send: this.send,
      diagnose: this.diagnose,
      now: () => this.time,
      sleep: async (ms, signal) => {
        this.slept.push(ms);
        this.onSleep?.(ms);
        // As a real timer does that is told to stop.
        if (signal.aborted) throw signal.reason;
        this.time += ms;
      },
      random: () => this.random,
      signal: this.controller.signal,
      settings: defaultSettings,
      backoff: false,
      id: 'x1',
      onEvent: (event) => this.events.push(event),
      ...more,
    });
  }

  get kinds(): string[] {
    return this.events.map(({ kind }) => kind);
  }
}

function done(outcome: RunOutcome): Extract<RunOutcome, { kind: 'done' }> {
  assert.equal(outcome.kind, 'done');
  return outcome as Extract<RunOutcome, { kind: 'done' }>;
}

const failing: Answer = { status: 503 };

describe('a run', () => {
  it('resolves, sends and diagnoses', async () => {
    const world = new World([{ status: 200 }]);
    const text = '# @timeout 3 s\n# @no-redirect\n# @insecure\nPOST https://h/{{v}}\n\nbody';
    const outcome = done(await world.run(text, {}, { variables: { v: '1' } }));
    assert.equal(outcome.diagnosis, null);
    assert.equal(outcome.cancelled, false);
    assert.equal(outcome.retryStopped, null);
    assert.equal(outcome.exchange.id, 'x1');
    assert.equal(outcome.exchange.request.url, 'https://h/1');
    assert.deepEqual(world.kinds, ['resolved', 'attempt-started', 'attempt-done']);
    const { signal: _, onStream: __, ...options } = world.sent[0]?.options ?? {};
    assert.deepEqual(options, {
      jar: '',
      timeoutMs: 3000,
      streamTimeoutMs: 3000,
      connectTimeoutMs: 15_000,
      firstByteTimeoutMs: null,
      idleTimeoutMs: 120_000,
      followRedirects: false,
      cookieJar: true,
      insecure: true,
      insecureHosts: [],
      caFiles: [],
      proxy: 'environment',
    });
    assert.equal(world.diagnosed[0]?.requestText, 'body');
    const [attempt] = outcome.exchange.attempts;
    assert.deepEqual(
      [attempt?.number, attempt?.startedAt, attempt?.waitedMs, attempt?.waitReason],
      [1, 1_000_000, 0, null],
    );
  });

  it('reads the response in the charset that the request says', async () => {
    const world = new World([{ status: 200 }]);
    const outcome = done(await world.run('# @response-charset shift_jis\nGET https://h/'));
    const [attempt] = outcome.exchange.attempts;
    assert.ok(attempt?.outcome.kind === 'response');
    assert.equal(attempt.outcome.response.body.charset, 'shift_jis');
    assert.ok(!('responseCharset' in (world.sent[0]?.options ?? {})), 'which is nothing for the network');
  });

  it('never sends again where it was not asked to', async () => {
    for (const answer of [
      failing,
      { failure: 'ECONNRESET' },
      { status: 429, headers: [['Retry-After', '1']] },
    ] as const) {
      const world = new World([answer, { status: 200 }]);
      const outcome = done(await world.run('GET https://h'));
      assert.equal(outcome.exchange.attempts.length, 1);
      assert.equal(outcome.retryStopped, null);
      assert.ok(outcome.diagnosis);
      assert.deepEqual(world.slept, []);
    }
  });

  const refused: readonly [name: string, text: string, code: string, setting?: Setting][] = [
    ['an unknown variable in the URL', 'GET https://{{nope}}', 'undefined-variable'],
    ['an unknown variable in a header', 'GET https://h\nX-A: {{nope}}', 'undefined-variable'],
    ['a missing body file', 'POST https://h\n\n< ./nope', 'missing-file'],
    ['a bad URL', 'GET ftp://h', 'bad-url'],
    ['an option of curl that is not known', "curl --wibble 'https://h'", 'not-run'],
    ['an untrusted workspace', 'GET https://h', 'untrusted', { trusted: false }],
  ];
  for (const [name, text, code, setting] of refused) {
    it(`sends nothing for ${name}`, async () => {
      const world = new World([{ status: 200 }]);
      const outcome = await world.run(text, { backoff: true }, setting);
      assert.ok(outcome.kind === 'refused');
      assert.ok(outcome.problems.some((problem) => problem.code === code && problem.severity === 'error'));
      assert.deepEqual([world.sent.length, world.events.length], [0, 0]);
    });
  }

  it('sends nothing where the block has a syntax error', async () => {
    const world = new World([{ status: 200 }]);
    const context = contextFor('GET https://h');
    const block = blockOf(context);
    const error = { start: 0, end: 3, code: 'bad-header', message: 'wrong', severity: 'error' } as const;
    const deps = { context, send: world.send, diagnose: world.diagnose, now: () => 0, random: () => 0, id: '1' };
    const outcome = await runRequest(
      { ...block, problems: [error] },
      {
        ...deps,
        sleep: async () => undefined,
        signal: world.controller.signal,
        settings: defaultSettings,
        backoff: false,
      },
    );
    assert.deepEqual(outcome, { kind: 'refused', problems: [error] });
    assert.equal(world.sent.length, 0);
  });

  it('hands on what is worth knowing about what was sent', async () => {
    const outcome = done(await new World([{ status: 200 }]).run('POST https://h\n\n{{NotVar}}'));
    assert.deepEqual(
      outcome.problems.map(({ severity, code }) => [severity, code]),
      [['warning', 'undefined-variable']],
    );
  });

  it('makes a failure of a send that rejects, against its contract', async () => {
    const outcome = done(await new World([new Error('the client is gone')]).run('GET https://h'));
    const result = outcome.exchange.attempts[0]?.outcome;
    assert.ok(result?.kind === 'failure');
    assert.deepEqual([result.failure.code, result.failure.message], ['SEND_FAILED', 'the client is gone']);
    assert.ok(outcome.diagnosis);
  });
});

describe('retrying', () => {
  it('backs off with full jitter until it succeeds, and shows each step', async () => {
    const world = new World([failing, { failure: 'ECONNRESET' }, { status: 200 }]);
    const outcome = done(await world.run('GET https://h', { backoff: true }));
    assert.equal(outcome.diagnosis, null);
    assert.deepEqual(world.slept, [500, 1000]);
    assert.deepEqual(world.kinds, [
      'resolved',
      ...['attempt-started', 'attempt-done', 'waiting'],
      ...['attempt-started', 'attempt-done', 'waiting'],
      ...['attempt-started', 'attempt-done'],
    ]);
    const waiting = world.events.find((event) => event.kind === 'waiting');
    assert.deepEqual(waiting, {
      kind: 'waiting',
      until: 1_000_010 + 500,
      reason: 'Back-off of up to 1 s before the next attempt.',
      nextAttempt: 2,
    });
    assert.deepEqual(
      outcome.exchange.attempts.map(({ number, startedAt, waitedMs, waitReason }) => [
        number,
        startedAt,
        waitedMs,
        waitReason,
      ]),
      [
        [1, 1_000_000, 0, null],
        [2, 1_000_510, 500, 'Back-off of up to 1 s before the next attempt.'],
        [3, 1_001_520, 1000, 'Back-off of up to 2 s before the next attempt.'],
      ],
    );
  });

  it('stops after the last attempt and says so', async () => {
    const world = new World([failing]);
    const outcome = done(await world.run('GET https://h', { backoff: true }));
    assert.equal(outcome.exchange.attempts.length, 5);
    assert.equal(outcome.retryStopped, 'All 5 attempts failed.');
    assert.equal(outcome.diagnosis?.status, 503);
    assert.equal(world.kinds.at(-1), 'attempt-done');
  });

  it('goes by # @retry, without being told to back off', async () => {
    const world = new World([failing]);
    const outcome = done(await world.run('# @retry 3 base=100ms jitter=none\nGET https://h'));
    assert.deepEqual(world.slept, [100, 200]);
    assert.equal(outcome.retryStopped, 'All 3 attempts failed.');
  });

  it('waits as long as the server says, never less', async () => {
    const world = new World([{ status: 429, headers: [['Retry-After', '30']] }, { status: 200 }]);
    world.random = 0;
    await world.run('GET https://h', { backoff: true });
    assert.deepEqual(world.slept, [30_000]);
  });

  it('keeps attempts apart when the date in Retry-After has passed', async () => {
    const past = new Date(0).toUTCString();
    const world = new World([{ status: 503, headers: [['Retry-After', past]] }]);
    world.random = 0;
    await world.run('GET https://h', { backoff: true });
    assert.deepEqual(world.slept, [1000, 1000, 1000, 1000]);
    const starts = world.sent.map(({ at }) => at);
    for (const [i, start] of starts.entries()) if (i > 0) assert.ok(start - (starts[i - 1] ?? 0) >= 1000);
  });

  const stopped: readonly [name: string, text: string, answer: Answer, reason: RegExp][] = [
    ['what the request itself did wrong', 'GET https://h', { status: 400 }, /^The request itself is wrong\.$/],
    ['what may have been applied', 'POST https://h\n\nx', failing, /not repeated without being asked; `unsafe`/],
    [
      'a wait beyond the cap',
      'GET https://h',
      { status: 429, headers: [['Retry-After', '3600']] },
      /wait of 1 h, which is longer than the cap of 1 min/,
    ],
    ['a status that `on` leaves out', '# @retry on=429\nGET https://h', failing, /Status 503 is not among/],
  ];
  for (const [name, text, answer, reason] of stopped) {
    it(`does not repeat ${name}, and says so`, async () => {
      const world = new World([answer]);
      const outcome = done(await world.run(text, { backoff: true }));
      assert.equal(outcome.exchange.attempts.length, 1);
      assert.match(outcome.retryStopped ?? '', reason);
      assert.deepEqual(world.slept, []);
    });
  }

  it('repeats what may have been applied where # @retry says unsafe', async () => {
    const world = new World([failing, { status: 200 }]);
    const outcome = done(await world.run('# @retry unsafe\nPOST https://h\n\nx'));
    assert.equal(outcome.exchange.attempts.length, 2);
  });

  it('sends the same request each time, dynamic values and all', async () => {
    const world = new World([failing, { status: 200 }]);
    let count = 0;
    await world.run('GET https://h/{{$randomInt}}', { backoff: true }, { random: () => count++ / 1000 });
    assert.deepEqual(new Set(world.sent.map(({ request }) => request.url)).size, 1);
  });
});

describe('a wait that is due before the first attempt', () => {
  const waitFirst = { statedMs: 20_000, until: 1_000_000 + 5000 };
  const reason = 'The server asked for a wait of 20 s, of which 5 s is left.';

  it('is waited out, shown, and part of the first attempt', async () => {
    const world = new World([failing, { status: 200 }]);
    const outcome = done(await world.run('GET https://h', { backoff: true, waitFirst }));
    assert.deepEqual(world.slept, [5000, 500]);
    assert.deepEqual(world.kinds.slice(0, 3), ['resolved', 'waiting', 'attempt-started']);
    assert.deepEqual(world.events[1], { kind: 'waiting', until: 1_005_000, reason, nextAttempt: 1 });
    const [first] = outcome.exchange.attempts;
    assert.deepEqual([first?.startedAt, first?.waitedMs, first?.waitReason], [1_005_000, 5000, reason]);
  });

  it('that is over is not waited for', async () => {
    const world = new World([{ status: 200 }]);
    await world.run('GET https://h', { backoff: true, waitFirst: { statedMs: 20_000, until: 1_000_000 } });
    assert.deepEqual([world.slept, world.sent.length], [[], 1]);
  });

  it('beyond the cap refuses the run and says why', async () => {
    const world = new World([{ status: 200 }]);
    const outcome = await world.run('# @retry cap=4s\nGET https://h', { backoff: true, waitFirst });
    assert.ok(outcome.kind === 'refused');
    assert.match(outcome.retryStopped ?? '', /5 s is left\. That is longer than the cap of 4 s\./);
    assert.deepEqual([world.sent.length, world.events.length], [0, 0]);
  });

  it('ends at once when it is cancelled, and nothing is sent', async () => {
    const world = new World([{ status: 200 }]);
    const sleep = async () => {
      setImmediate(() => world.controller.abort());
      await new Promise<never>(() => undefined);
    };
    const outcome = done(await world.run('GET https://h', { backoff: true, waitFirst, sleep }));
    assert.deepEqual([outcome.cancelled, outcome.exchange.attempts, world.sent.length], [true, [], 0]);
  });
});

describe('cancelling', () => {
  it('before anything is sent sends nothing', async () => {
    const world = new World([{ status: 200 }]);
    world.controller.abort();
    const outcome = await world.run('GET https://h');
    assert.deepEqual(outcome, { kind: 'refused', problems: [], cancelled: true });
    assert.deepEqual([world.sent.length, world.events.length], [0, 0]);
  });

  it('while a body file is read ends at once', async () => {
    const world = new World([{ status: 200 }]);
    const never = new Promise<never>(() => undefined);
    const files = { readText: () => never, readBytes: () => never, exists: () => never };
    const running = world.run('POST https://h\n\n< ./f', {}, { files });
    setImmediate(() => world.controller.abort());
    assert.deepEqual(await running, { kind: 'refused', problems: [], cancelled: true });
    assert.equal(world.sent.length, 0);
  });

  it('when it is resolved, before the first attempt, sends nothing', async () => {
    const world = new World([{ status: 200 }]);
    const onEvent = (event: RunEvent) => event.kind === 'resolved' && world.controller.abort();
    const outcome = done(await world.run('GET https://h', { onEvent }));
    assert.deepEqual([outcome.cancelled, outcome.exchange.attempts.length, world.sent.length], [true, 0, 0]);
  });

  it('while sending ends with what the send says became of it, and no diagnosis', async () => {
    const world = new World(['hang']);
    const running = world.run('GET https://h', { backoff: true });
    setImmediate(() => world.controller.abort());
    const outcome = done(await running);
    const result = outcome.exchange.attempts[0]?.outcome;
    assert.ok(result?.kind === 'failure');
    assert.deepEqual([result.failure.stage, outcome.cancelled, outcome.diagnosis], ['aborted', true, null]);
    assert.deepEqual(world.kinds, ['resolved', 'attempt-started', 'attempt-done']);
    assert.equal(world.diagnosed.length, 0);
  });

  it('leaves a send behind that does not listen', async () => {
    const world = new World(['deaf']);
    const running = world.run('GET https://h');
    setImmediate(() => world.controller.abort());
    const outcome = done(await running);
    const result = outcome.exchange.attempts[0]?.outcome;
    assert.ok(result?.kind === 'failure');
    assert.deepEqual([result.failure.stage, result.failure.code], ['aborted', 'ABORTED']);
    assert.deepEqual(world.slept, [1000], 'the grace that it has');
  });

  it('while waiting ends at once, and nothing happens afterwards', async () => {
    const world = new World([failing]);
    // A timer that would go on for ever.
    const sleep = async (ms: number) => {
      world.slept.push(ms);
      setImmediate(() => world.controller.abort());
      await new Promise<never>(() => undefined);
    };
    const outcome = done(await world.run('GET https://h', { backoff: true, sleep }));
    assert.equal(outcome.cancelled, true);
    assert.equal(outcome.exchange.attempts.length, 1);
    assert.equal(outcome.diagnosis?.status, 503, 'what came until then is kept');
    assert.equal(outcome.retryStopped, 'Cancelled before attempt 2.');
    const before = world.events.length;
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([world.sent.length, world.events.length], [1, before]);
  });

  it('while waiting ends where the timer rejects as well', async () => {
    const world = new World([failing]);
    world.onSleep = () => world.controller.abort();
    const outcome = done(await world.run('GET https://h', { backoff: true }));
    assert.deepEqual([outcome.cancelled, world.sent.length], [true, 1]);
  });

  it('after a response came is no cancel', async () => {
    const world = new World([{ status: 200 }]);
    const onEvent = (event: RunEvent) => event.kind === 'attempt-done' && world.controller.abort();
    const outcome = done(await world.run('GET https://h', { onEvent, backoff: true }));
    assert.deepEqual([outcome.cancelled, outcome.exchange.attempts.length], [false, 1]);
  });
});
