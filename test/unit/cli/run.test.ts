import assert from 'node:assert/strict';
import { readArguments } from '../../../src/cli/arguments';
import { explain } from '../../../src/cli/explain';
import { run } from '../../../src/cli/run';
import type { RunDependencies } from '../../../src/cli/run-files';
import type { HeaderField, Send, SentRequest } from '../../../src/exchange';
import { defaultSettings } from '../../../src/manifest';
import { memoryTerminal } from './terminal';

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: readonly HeaderField[];
}

interface World {
  readonly deps: RunDependencies;
  readonly sent: SentRequest[];
  readonly waits: number[];
}

/** A world in memory: what is sent is answered by `answer`; waiting takes no time. */
function world(
  answer: (request: SentRequest, count: number) => Answer | 'hangs',
  files: Record<string, string> = {},
): World {
  const sent: SentRequest[] = [];
  const waits: number[] = [];
  let now = 1_000_000;
  const send: Send = async (request, { signal }) => {
    sent.push(request);
    const given = answer(request, sent.length);
    const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };
    if (given === 'hangs') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
      return {
        outcome: { kind: 'failure', failure: { stage: 'aborted', code: 'ABORTED', message: 'Cancelled.' } },
        timings,
        hops: [],
        notes: [],
      };
    }
    const bytes = Buffer.from(JSON.stringify(given.body ?? {}));
    const headers: HeaderField[] = [['Content-Type', 'application/json'], ...(given.headers ?? [])];
    const response = {
      status: given.status,
      reason: '',
      httpVersion: 'HTTP/1.1',
      headers,
      url: request.url,
      body: { kind: 'memory' as const, bytes, size: bytes.length },
    };
    return { outcome: { kind: 'response', response }, timings, hops: [], notes: [] };
  };
  const absent = async (): Promise<never> => {
    throw new Error('not in this test');
  };
  const deps: RunDependencies = {
    version: '0.0.0',
    now: () => now,
    random: () => 0.5,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
    processEnv: {},
    files: {
      readText: async (path) => files[path] ?? null,
      readBytes: async (path) => (files[path] === undefined ? null : Buffer.from(files[path])),
      realPath: async (path) => path,
      exists: async (path) => files[path] !== undefined,
      append: absent,
      write: async (path, text) => {
        files[path] = text;
      },
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
  return { deps, sent, waits };
}

async function runText(text: string, given: World, options = '', signal?: AbortSignal) {
  const args = readArguments(['run', '-', ...options.split(' ').filter(Boolean)]);
  assert.ok(args.command === 'run');
  const terminal = memoryTerminal(text, signal ? { signal } : {});
  const status = await run(args, terminal, given.deps);
  return { status, ...terminal.printed };
}

describe('faultline run', () => {
  const two = '### one\nGET https://h.example/1\n\n### two\n# @name second\nGET https://h.example/2\n';

  it('writes what was sent to a HAR file, redacted, that `explain` reads to the same diagnosis', async () => {
    const body = { errors: [{ message: 'workspace: Missing input' }] };
    const files: Record<string, string> = {};
    const given = world(() => ({ status: 400, body, headers: [['Set-Cookie', 'sid=canary-cookie-1']] }), files);
    const text = 'GET https://app.asana.com/api/1.0/tasks\nAuthorization: Bearer canary-bearer-2\n';
    const { status, out } = await runText(text, given, '--har out.har --json');
    assert.equal(status, 1);
    const [[path = '', har = ''] = []] = Object.entries(files);
    assert.match(path, /[\\/]out\.har$/);
    assert.doesNotMatch(har, /canary/);
    const terminal = memoryTerminal(har, {});
    const deps = { entries: async () => [], readText: async () => null };
    assert.equal(await explain({ command: 'explain', file: '-', json: true }, terminal, deps), 1);
    const [ran, explained] = [JSON.parse(out)[0].diagnosis, JSON.parse(terminal.printed.out)[0].diagnosis];
    assert.equal(ran.problems[0].message, 'workspace: Missing input');
    const withoutRange = (it: typeof ran) => ({
      ...it,
      problems: it.problems.map((problem: object) => ({ ...problem, range: null })),
    });
    assert.deepEqual(withoutRange(explained), withoutRange(ran));
  });

  it('says so where the HAR file cannot be written', async () => {
    const given = world(() => ({ status: 200 }));
    given.deps.files.write = async () => {
      throw Object.assign(new Error('no'), { code: 'EACCES' });
    };
    await assert.rejects(runText(two, given, '--har x.har'), /the HAR can't be written/);
  });

  it('sends all requests in order and ends with 0', async () => {
    const given = world(() => ({ status: 200 }));
    const { status, out } = await runText(two, given);
    assert.equal(status, 0);
    assert.deepEqual(
      given.sent.map(({ url }) => url),
      ['https://h.example/1', 'https://h.example/2'],
    );
    assert.match(out, /2 succeeded, 0 failed in .*s\n$/);
  });

  it('skips what is disabled by # @disabled, and says so; asked for, it is refused', async () => {
    const given = world(() => ({ status: 200 }));
    const text = `${two}\n### three\n# @disabled\nGET https://h.example/3\n\n### four\n# @disabled false\nGET https://h.example/4\n`;
    const { status, out, err } = await runText(text, given);
    assert.equal(status, 0);
    assert.deepEqual(
      given.sent.map(({ url }) => url.at(-1)),
      ['1', '2', '4'],
    );
    assert.match(out, /3 succeeded, 0 failed, 1 skipped \(# @disabled\) in .*s\n$/);
    assert.equal(err, '<stdin>:9:4: skipped: This request is disabled by # @disabled. Remove the line to send it.\n');
    const asked = await runText(text, given, '--name three');
    assert.equal(asked.status, 2);
    assert.match(asked.err, /error: This request is disabled/);
    assert.equal(given.sent.length, 3);
  });

  const selections: [options: string, urls: string[]][] = [
    ['--name one', ['https://h.example/1']],
    ['--name second', ['https://h.example/2']],
    ['--name two', ['https://h.example/2']],
    ['--line 2', ['https://h.example/1']],
    ['--line 6 --name one', ['https://h.example/1', 'https://h.example/2']],
  ];
  for (const [options, urls] of selections) {
    it(`sends what is asked for: ${options}`, async () => {
      const given = world(() => ({ status: 200 }));
      await runText(two, given, options);
      assert.deepEqual(
        given.sent.map(({ url }) => url),
        urls,
      );
    });
  }

  const refusals: [name: string, text: string, options: string, err: RegExp][] = [
    ['there are no requests', '# nothing\n', '', /^<stdin>: there is no request in this file\n$/],
    [
      'what is there is no request',
      '\nFOO BAR BAZ\n',
      '',
      /^<stdin>:2:1: there is no request in this file\. No request starts here\./,
    ],
    ['a name leads nowhere', two, '--name x', /no request named "x"; there are: one, second/],
    [
      'a name leads nowhere, and titles hold commas',
      '### Me, again\nGET {{h}}\n',
      '--name x',
      /no request named "x"; there are: "Me, again"\n/,
    ],
    ['a line is not there', two, '--line 99', /^<stdin>:99: there is no such line: the file has 7/],
    ['a line holds no request', `@a = 1\n${two}`, '--line 1', /^<stdin>:1: there is no request at this line/],
    ['an environment is not there', two, '--env dev', /no environment "dev"; no http-client\.env\.json was found/],
    ['a workspace is not there', two, '--workspace /nowhere/at/all', /there is no such folder/],
    ['--fix has no file', two, '--fix', /--fix needs a file/],
  ];
  for (const [name, text, options, err] of refusals) {
    it(`sends nothing where ${name}`, async () => {
      const given = world(() => ({ status: 200 }));
      await assert.rejects(runText(text, given, options), (error: Error & { place: string }) => {
        assert.match(`${error.place}: ${error.message}\n`, err);
        return true;
      });
      assert.equal(given.sent.length, 0);
    });
  }

  it('says why a request was not sent, goes on with the others, and ends with 2', async () => {
    const given = world(() => ({ status: 200 }));
    const { status, err } = await runText('GET https://h.example/{{nope}}\n\n### b\nGET https://h.example/2\n', given);
    assert.equal(status, 2);
    assert.match(err, /^<stdin>:1:23: error: `nope`/);
    assert.deepEqual(
      given.sent.map(({ url }) => url),
      ['https://h.example/2'],
    );
  });

  it('says what stands in place of a request, and goes on', async () => {
    const given = world(() => ({ status: 200 }));
    const { status, err } = await runText('GET https://h.example/1\n\n###\nFOO BAR BAZ\n', given);
    assert.match(err, /^<stdin>:4:1: warning: No request starts here\./);
    assert.deepEqual([status, given.sent.length], [0, 1]);
    const chosen = await runText('GET https://h.example/1\n\n###\nFOO BAR BAZ\n', given, '--line 1');
    assert.equal(chosen.err, '', 'only one is asked for');
  });

  it('ends with 2 where a block without a request holds an error', async () => {
    const given = world(() => ({ status: 200 }));
    const { status, err } = await runText('@token abc\n\n###\nGET https://h.example/1\n', given);
    assert.match(err, /^<stdin>:1:1: error: A variable is written @name = value/);
    assert.deepEqual([status, given.sent.length], [2, 1]);
  });

  it('hides a credential that the server sends back in words', async () => {
    const given = world(() => ({ status: 401, body: { message: 'The key canary-98f31c is not valid' } }));
    const text = 'GET https://h.example/1\nX-Api-Key: canary-98f31c\n';
    for (const options of ['', '--json', '--body']) {
      const { out, err } = await runText(text, given, options);
      assert.match(out, /The key ‹redacted› is not valid/);
      assert.ok(!`${out}${err}`.includes('canary'));
    }
  });

  it('gives the results of named requests to later ones', async () => {
    const given = world(({ url }) => ({ status: 200, body: url.endsWith('/login') ? { token: 'ttttoken' } : {} }));
    const text =
      '# @name login\nPOST https://h.example/login\n\n### use\nGET https://h.example/use\nX-Id: {{login.response.body.$.token}}\n';
    const { status } = await runText(text, given);
    assert.equal(status, 0);
    assert.deepEqual(
      given.sent[1]?.headers.find(([name]) => name === 'X-Id'),
      ['X-Id', 'ttttoken'],
    );
  });

  it('--json prints an element for each request that was sent', async () => {
    const missing = { errors: [{ message: 'workspace: Missing input' }] };
    const given = world(({ url }) =>
      url.includes('asana') ? { status: 400, body: missing } : { status: 200, body: { a: 1 } },
    );
    const text =
      '@workspace = 12\n### a\nGET https://h.example/1\n\n### b\nGET https://app.asana.com/api/1.0/projects\nAuthorization: Bearer x\n';
    const { status, out } = await runText(text, given, '--json');
    assert.equal(status, 1);
    const results = JSON.parse(out);
    assert.equal(results.length, 2);
    assert.equal(results[0].response.body, '{"a":1}');
    assert.equal(results[0].diagnosis, null);
    assert.equal(results[1].source, null);
    assert.equal(results[1].file, '<stdin>');
    assert.equal(results[1].diagnosis.problems[0].field.name, 'workspace');
    const [fix] = results[1].fixes;
    assert.match(fix.title, /Add query parameter "workspace" = \{\{workspace\}\}/);
    assert.deepEqual(fix.edits, [
      {
        range: { start: { line: 5, character: 42 }, end: { line: 5, character: 42 } },
        newText: '?workspace={{workspace}}',
      },
    ]);
  });

  it('--json prints an empty array where nothing could be sent', async () => {
    const { status, out } = await runText(
      'GET https://h/{{nope}}\n',
      world(() => ({ status: 200 })),
      '--json',
    );
    assert.deepEqual([status, out], [2, '[]\n']);
  });

  it('shows the body where one request is sent, and where it is asked for', async () => {
    const body = { hello: 'there' };
    const answer = () => ({ status: 200, body });
    assert.match((await runText('GET https://h/\n', world(answer))).out, /"hello": "there"/);
    assert.doesNotMatch((await runText('GET https://h/\n', world(answer), '--no-body')).out, /hello/);
    assert.doesNotMatch((await runText(two, world(answer))).out, /hello/);
    assert.match((await runText(two, world(answer), '--body')).out, /"hello": "there"/);
  });

  it('prints the body in the charset that `# @response-charset` says', async () => {
    // The two bytes of `{}` are one character of UTF-16.
    const { out } = await runText(
      '# @response-charset utf-16le\nGET https://h/\n',
      world(() => ({ status: 200 })),
    );
    assert.match(out, /\u7d7b/);
    assert.doesNotMatch(out, /\{\}/);
  });

  it('retries nothing without being asked', async () => {
    const given = world(() => ({ status: 503 }));
    const { status } = await runText('GET https://h/\n', given);
    assert.deepEqual([status, given.sent.length, given.waits], [1, 1, []]);
  });

  it('--backoff sends again, and says on standard error what it waits for', async () => {
    const given = world((_, count) => (count < 3 ? { status: 503, headers: [['Retry-After', '2']] } : { status: 200 }));
    const { status, err, out } = await runText('GET https://h/\n', given, '--backoff --json');
    assert.equal(status, 0);
    assert.equal(given.sent.length, 3);
    assert.match(err, /^waiting 2.* before attempt 2: .+\nwaiting 2.* before attempt 3: .+\n$/);
    assert.deepEqual(
      JSON.parse(out)[0].attempts.map((attempt: { status: number }) => attempt.status),
      [503, 503, 200],
    );
  });

  it('hands results on by `# @name`, and by title where no request bears that name', async () => {
    const given = world((_request, count) => ({ status: 200, body: { id: count } }));
    const use = (name: string) => `GET https://h.example/{{${name}.response.body.$.id}}`;
    const text = [
      '### Log in\nGET https://h.example/a',
      '### other\n# @name Log out\nGET https://h.example/b',
      '### Log out\nGET https://h.example/c',
      `### d\n${use('Log in')}`,
      `### e\n${use('Log out')}`,
      `### f\n${use('other')}`,
    ].join('\n\n');
    const { status, err } = await runText(text, given);
    assert.equal(status, 0, err);
    assert.deepEqual(
      given.sent.map(({ url }) => url.at(-1)),
      ['a', 'b', 'c', '1', '2', '2'],
    );
  });

  it('prints no secret of the environment, wherever it comes back', async () => {
    const files = { '/team/http-client.private.env.json': '{"dev": {"token": "s3cr3t-value"}}' };
    const given = world(() => ({ status: 400, body: { message: 'bad token s3cr3t-value' } }), files);
    const text = '@base = https://h\nGET {{base}}/?t={{token}}\nX-Token: {{token}}\n';
    const terminal = memoryTerminal(text);
    const args = readArguments(['run', '-', '--json']);
    assert.ok(args.command === 'run');
    const environment = new Map([['token', { value: 's3cr3t-value', source: 'test', path: null, secret: true }]]);
    const { RunSession } = await import('../../../src/cli/run-session');
    const { parseDocument } = await import('../../../src/syntax/parse');
    const { diagnoserWith } = await import('../../../src/cli/workspace-diagnoser');
    const send = await given.deps.createSend({ storagePath: '', userAgent: '' });
    const file = { name: '<stdin>', path: null, text, mark: false, faithful: true };
    const environments = { chosen: 'dev', names: ['dev'], definedIn: () => [], shared: () => undefined };
    const setup = { args, terminal, deps: given.deps, file, workspaceFolder: '/team', variables: environment, send };
    const diagnoser = diagnoserWith(undefined, given.deps.now);
    const session = new RunSession(
      { ...setup, environments, settings: defaultSettings, diagnoser },
      parseDocument(text),
    );
    assert.equal(await session.sendAll([0]), 1);
    assert.equal(given.sent[0]?.url, 'https://h/?t=s3cr3t-value');
    assert.ok(!terminal.printed.out.includes('s3cr3t'), terminal.printed.out);
  });

  it('prints no credentials of the source line that it points at', async () => {
    const given = world(() => ({ status: 401, body: { message: 'no' } }));
    const { out } = await runText('GET https://h/\nAuthorization: Bearer abcdef123456\n', given);
    assert.ok(!out.includes('abcdef'), out);
    assert.match(out, /2 \| Authorization: Bearer ‹redacted›\n +\| \^{32} no\n/);
  });

  it('ends at once when it is interrupted, with what had come until then', async () => {
    const controller = new AbortController();
    const given = world(({ url }) => {
      if (url.endsWith('/1')) return { status: 200 };
      setTimeout(() => controller.abort(), 5);
      return 'hangs';
    });
    const { status, out } = await runText(two, given, '--json', controller.signal);
    assert.equal(status, 130);
    const results = JSON.parse(out);
    assert.deepEqual(
      results.map((one: { failure: unknown }) => one.failure !== null),
      [false, true],
    );
  });

  it('lets no response move the cursor', async () => {
    const given = world(() => ({ status: 400, body: { message: '\u001b[2Jgone\u0007' } }));
    const { out } = await runText('GET https://h/\n', given);
    assert.doesNotMatch(out.replace(/\n/g, ''), /\p{Cc}/u);
  });
});
