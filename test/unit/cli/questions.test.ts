import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { readArguments } from '../../../src/cli/arguments';
import { run } from '../../../src/cli/run';
import type { RunDependencies } from '../../../src/cli/run-files';
import { processTerminal } from '../../../src/cli/terminal';
import type { SentRequest } from '../../../src/exchange';
import { memoryTerminal } from './terminal';

interface Setting {
  readonly types?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  /** On the disk; else the text is standard input. */
  readonly file?: string;
}

async function runText(
  text: string,
  options: readonly string[] = [],
  { types, env = {}, files = {}, file = '-' }: Setting = {},
) {
  const sent: SentRequest[] = [];
  const absent = (): Promise<never> => Promise.reject(new Error('not in this test'));
  const deps: RunDependencies = {
    version: '0.0.0',
    now: () => 1_000_000,
    random: () => 0.5,
    sleep: async () => undefined,
    processEnv: env,
    files: {
      readText: async (path) => files[path] ?? null,
      readBytes: async () => null,
      realPath: async (path) => path,
      exists: async () => false,
      append: absent,
      write: absent,
      size: absent,
      rename: absent,
      remove: async () => undefined,
      list: async () => [],
      entries: async () => [],
      stat: async () => null,
      temporaryFolder: async () => '/tmp/none',
    },
    createSend:
      async () =>
      async (request, { mayFollow }) => {
        sent.push(request);
        const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };
        if (request.url.includes('redirect')) {
          const hop = {
            method: request.method,
            url: 'https://live/x',
            from: request.url,
            hasBody: request.body !== null,
          };
          const refused = (await mayFollow?.(hop)) ?? null;
          const failure = { stage: 'receive', code: 'REDIRECT_NOT_CONFIRMED', message: refused ?? '' } as const;
          if (refused !== null) return { outcome: { kind: 'failure', failure }, timings, hops: [], notes: [] };
          sent.push({ ...request, url: hop.url });
        }
        const bytes = Buffer.from(`{"error": "no ${request.url}"}`);
        const response = {
          ...{ status: 400, reason: '', httpVersion: 'HTTP/1.1', url: request.url },
          headers: [['Content-Type', 'application/json']] as const,
          body: { kind: 'memory' as const, bytes, size: bytes.length },
        };
        return { outcome: { kind: 'response', response }, timings, hops: [], notes: [] };
      },
  };
  const args = readArguments(['run', file, ...options]);
  assert.ok(args.command === 'run');
  const terminal = memoryTerminal(text, types ? { types } : {});
  const status = await run(args, terminal, deps);
  const { printed, asked } = terminal;
  return { status, ...printed, asked, urls: sent.map(({ url }) => url) };
}

describe('what a request asks, on the command line', () => {
  const text = '# @prompt user Who are you\n@user = me\nGET https://h/{{user}}/{{$pick Color? $value: red,green}}\n';

  it('is asked for at a terminal, before the request is sent', async () => {
    const { asked, urls } = await runText(text, [], { types: ['you', '2'] });
    assert.deepEqual(urls, ['https://h/you/green']);
    assert.deepEqual(asked, [
      { text: 'user (Who are you) [me]: ', hidden: false },
      { text: 'Color?\n  1) red\n  2) green\nNumber, 1 to 2: ', hidden: false },
    ]);
  });

  it('takes the answer in brackets for an empty line, and asks again for what is no choice', async () => {
    const { asked, urls } = await runText(text, [], { types: ['', '3', 'blue', 'red'] });
    assert.deepEqual(urls, ['https://h/me/red']);
    assert.equal(asked.length, 4);
  });

  it('is answered by --var, by name or title', async () => {
    const { status, urls, asked } = await runText(text, ['--var', 'user=a b', '--var', 'Color?=green'], { types: [] });
    assert.deepEqual([status, urls, asked], [1, ['https://h/a%20b/green'], []]);
  });

  it('--var comes before every other definition of a name', async () => {
    const given = '@a = file\n@q = {{$input title}}\nGET https://h/{{a}}/{{q}}\n';
    assert.deepEqual((await runText(given, ['--var', 'a=1', '--var', 'q=2'])).urls, ['https://h/1/2']);
  });

  it('without a terminal is an error at its place that says how to give it, and exit status 2', async () => {
    const { status, err, urls } = await runText(text);
    assert.deepEqual([status, urls], [2, []]);
    assert.equal(
      err,
      '<stdin>:3:15: error: `user` is asked for when the request is sent. Give it: --var user=…\n' +
        '<stdin>:3:24: error: `Color?` is asked for when the request is sent. Give it: --var "Color?=…"\n',
    );
    const nested = await runText('@q = {{$input My title}}\nGET https://h/{{q}}\n');
    assert.match(nested.err, /`My title` is asked for when the request is sent\. Give it: --var q=…\n$/);
  });

  it('sends nothing where the input ends instead', async () => {
    const two = `GET https://h/first\n\n###\n${text}`;
    const { status, err, urls } = await runText(two, [], { types: ['you'] });
    assert.deepEqual([status, urls], [2, []]);
    assert.match(err, /Nothing was sent: what the request asks for was not answered\./);
    assert.equal((await runText(text, [], { types: [] })).status, 2);
  });

  it('is not asked again for the next request where it was not confirmed, and each says so at its place', async () => {
    const crossing = (name: string) => `### ${name}\nGET https://other.example/{{login.response.status}}\n`;
    const runs = ['### login\n# @name login\nGET https://h.example/\n', crossing('one'), crossing('two')].join('\n');
    const { status, err, out, asked, urls } = await runText(runs, [], { types: ['no', 'y'] });
    assert.deepEqual([status, urls], [2, ['https://h.example/']]);
    assert.equal(asked.length, 1);
    assert.equal(
      err,
      [6, 9].map((line) => `<stdin>:${line}:1: error: Not sent: what it asks for was not answered.\n`).join(''),
    );
    assert.match(out, /1 failed, 2 not sent because a question was not answered in /);
  });

  it('of a name is asked once in a run', async () => {
    const two = '# @prompt user\nGET https://h/1/{{user}}\n\n###\n# @prompt user\nGET https://h/2/{{user}}\n';
    const { asked, urls } = await runText(two, [], { types: ['me'] });
    assert.deepEqual(urls, ['https://h/1/me', 'https://h/2/me']);
    assert.equal(asked.length, 1);
  });

  it('a password and a secret are not shown while they are typed, nor in what is printed', async () => {
    const secret = '# @secret pin\nGET https://h/{{pin}}/{{$password Pass}}/{{$secret api-key}}\n';
    const { asked, urls, out, err } = await runText(secret, [], { types: ['canary1', 'canary2', 'canary3'] });
    assert.deepEqual(urls, ['https://h/canary1/canary2/canary3']);
    assert.deepEqual(asked, [
      { text: 'pin: ', hidden: true },
      { text: 'Pass: ', hidden: true },
      { text: 'api-key (a secret): ', hidden: true },
    ]);
    assert.match(out, /no https:\/\/h\/‹redacted›\/‹redacted›\/‹redacted›/);
    assert.ok(!/canary/.test(out + err), out + err);
    const given = await runText(secret, ['--var', 'pin=canary1', '--var', 'Pass=canary2'], {
      env: { FAULTLINE_SECRET_API_KEY: 'canary3' },
    });
    assert.deepEqual(given.urls, urls);
    assert.ok(!/canary/.test(given.out + given.err), given.out + given.err);
  });

  it('a secret that is not set is an error that names the environment’s variable', async () => {
    const { status, err } = await runText('GET https://h/{{$secret api-key}}\n');
    assert.equal(status, 2);
    assert.match(err, /The secret `api-key` is not set\. Set the environment variable `FAULTLINE_SECRET_API_KEY`\.\n$/);
  });

  it('# @note is confirmed at a terminal with a yes, or by --yes; else the request is not sent', async () => {
    const note = '# @note Really delete it?\nDELETE https://h/{{$input id}}\n';
    const yes = await runText(note, [], { types: ['7', 'y'] });
    assert.deepEqual(yes.urls, ['https://h/7']);
    assert.equal(yes.asked[1]?.text, 'Really delete it? (DELETE https://h/{{$input id}}) [y/N]: ');
    for (const typed of ['', 'n', 'sure']) {
      assert.deepEqual((await runText(note, [], { types: ['7', typed] })).urls, []);
    }
    assert.deepEqual((await runText(note, ['--yes', '--var', 'id=7'])).urls, ['https://h/7']);
    const { err, status, urls } = await runText(note, ['--var', 'id=7']);
    assert.deepEqual([status, urls], [2, []]);
    assert.match(err, /^<stdin>:1:1: error: This request is to be confirmed .*Confirm it: --yes\n$/);
    const other = await runText(note, ['--yes']);
    assert.deepEqual([other.status, other.urls], [2, []]);
    assert.match(other.err, /`id` is asked for when the request is sent\. Give it: --var id=…/);
  });

  it('sends to a host in production, and results of another host, after a yes alone', async () => {
    const home = mkdtempSync(join(tmpdir(), 'confirm-'));
    const file = join(home, 'a.http');
    writeFileSync(file, 'GET https://h/1\n');
    const files = { [join(home, 'http-client.env.json')]: '{"prod": {"$production": true}}' };
    for (const [options, types, sent] of [
      [['--env', 'prod'], undefined, 0],
      [['--env', 'prod'], ['n'], 0],
      [['--env', 'prod'], ['y'], 1],
      [['--env', 'prod', '--yes'], undefined, 1],
      [[], undefined, 1],
    ] as const) {
      const ran = await runText('', options, { files, file, ...(types ? { types } : {}) });
      assert.equal(ran.urls.length, sent, `${options.join(' ')} ${types}`);
      if (sent === 0) assert.equal(ran.status, 2);
      if (sent === 0 && !types)
        assert.match(ran.err, /Send GET to h, which is marked as production\? Confirm it: --yes/);
    }
    rmSync(home, { recursive: true });
    const chain = '# @name a\nGET https://one/\n\n###\nGET https://two/{{a.response.body.$.error}}\n';
    const refused = await runText(chain);
    assert.deepEqual(refused.urls, ['https://one/']);
    assert.match(refused.err, /Send GET to two with what one has answered\? Confirm it: --yes/);
    assert.equal((await runText(chain, ['--yes'])).urls.length, 2);
  });

  it('gets a token by what another host has answered after a yes alone', async () => {
    const given = (clientId: string, target: string) =>
      `@oauth2_tokenEndpoint = https://login/token\n@oauth2_clientId = ${clientId}\n@oauth2_clientSecret = x\n@id = {{a.response.body.$.error}}\n\n# @name a\nGET https://one/\n\n###\nGET https://one/${target}\nAuthorization: OAuth2 client_credentials\n`;
    for (const clientId of ['{{a.response.body.$.error}}', 'x-{{id}}']) {
      for (const target of ['', '{{id}}']) {
        const refused = await runText(given(clientId, target));
        assert.deepEqual(refused.urls, ['https://one/']);
        assert.match(
          refused.err,
          /not sent\. Nobody can be asked here.*Get a token from login with what one has answered\?/,
        );
        assert.equal((await runText(given(clientId, target), ['--yes'])).urls[1], 'https://login/token');
      }
    }
    const plain = await runText(given('me', '{{id}}'));
    assert.deepEqual(
      plain.urls,
      ['https://one/', 'https://login/token'],
      'what is in the request alone does not count',
    );
  });

  it('follows a redirect to a host in production after a yes alone', async () => {
    const home = mkdtempSync(join(tmpdir(), 'confirm-'));
    const file = join(home, 'a.http');
    writeFileSync(file, 'GET https://h/redirect\n\n###\nGET https://h/redirect/again\n');
    const files = { [join(home, 'http-client.env.json')]: '{"prod": {"$production": ["live"]}}' };
    for (const [options, types, follows] of [
      [['--env', 'prod'], undefined, false],
      [['--env', 'prod'], ['n', 'n'], false],
      [['--env', 'prod'], ['y'], true],
      [['--env', 'prod', '--yes'], undefined, true],
      [[], undefined, true],
    ] as const) {
      const ran = await runText('', options, { files, file, ...(types ? { types } : {}) });
      const name = `${options.join(' ')} ${types}`;
      assert.equal(ran.urls.filter((url) => url === 'https://live/x').length, follows ? 2 : 0, name);
      assert.equal(ran.urls.length, follows ? 4 : 2, name);
      if (follows) continue;
      assert.equal(ran.status, 1);
      assert.match(ran.out + ran.err, types ? /It was not confirmed/ : /Nobody can be asked here, .*--yes/);
      if (types) {
        assert.match(ran.asked[0]?.text ?? '', /^Follow the redirect of h with GET to live, .* \[y\/N\]: $/);
      }
    }
    rmSync(home, { recursive: true });
  });

  it('reads a file by the rules that --flavour or the workspace’s settings name', async () => {
    const timestamp = 'GET https://h/{{$timestamp}}\n';
    const files = { '/team/.vscode/settings.json': '{ // mine\n"faultline.syntax.flavour": "httpyac" }' };
    assert.deepEqual((await runText(timestamp)).urls, ['https://h/1000']);
    assert.deepEqual((await runText(timestamp, ['--flavour', 'httpyac'])).urls, ['https://h/1000000']);
    assert.deepEqual((await runText(timestamp, [], { files })).urls, ['https://h/1000000']);
    assert.deepEqual((await runText(timestamp, ['--flavour', 'auto'], { files })).urls, ['https://h/1000']);
  });
});

describe('a terminal', () => {
  function terminal(isTerminal: boolean) {
    const stdin = Object.assign(new PassThrough(), { isTTY: isTerminal });
    const stderr = Object.assign(new PassThrough(), { isTTY: isTerminal });
    const stdout = new PassThrough();
    let printed = '';
    stderr.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const abort = new AbortController();
    const kill = () => abort.abort();
    const process = { stdin, stdout, stderr, env: {}, cwd: () => '/', pid: 1, kill } as unknown as NodeJS.Process;
    return { ...processTerminal(process, abort.signal), stdin, printed: () => printed };
  }

  it('asks on standard error; what is hidden is not echoed', async () => {
    const { ask, stdin, printed } = terminal(true);
    const first = ask?.('user: ', false);
    stdin.write('me\r');
    assert.equal(await first, 'me');
    const second = ask?.('pass: ', true);
    stdin.write('canary\r');
    assert.equal(await second, 'canary');
    assert.match(printed(), /user: .*me/s);
    assert.match(printed(), /pass: \n$/);
    assert.ok(!printed().includes('canary'));
  });

  it('gives null where the input ends, and where Ctrl-C is typed', async () => {
    const ended = terminal(true);
    const first = ended.ask?.('user: ', false);
    ended.stdin.write('\u0004');
    assert.equal(await first, null);
    const interrupted = terminal(true);
    const second = interrupted.ask?.('user: ', true);
    interrupted.stdin.write('\u0003');
    assert.equal(await second, null);
    assert.equal(interrupted.signal.aborted, true);
  });

  it('asks nobody where standard input is none', () => {
    assert.equal(terminal(false).ask, undefined);
  });
});
