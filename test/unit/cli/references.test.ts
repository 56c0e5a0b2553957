import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../../src/cli/arguments';
import { run } from '../../../src/cli/run';
import type { Send, SentRequest } from '../../../src/exchange';
import { nodeDeps } from '../../../src/server/node-deps';
import { memoryTerminal } from './terminal';

type Answer = { readonly status: number; readonly body?: unknown };

/** Request files on disk, and what comes back. */
class World {
  readonly sent: SentRequest[] = [];

  private constructor(
    readonly folder: string,
    private readonly answer: (request: SentRequest) => Answer,
  ) {}

  static async make(files: Readonly<Record<string, string>>, answer = (_: SentRequest): Answer => ({ status: 200 })) {
    const folder = await mkdtemp(join(tmpdir(), 'faultline-test-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return new World(folder, answer);
  }

  get urls(): string[] {
    return this.sent.map(({ url }) => url.replace('https://h/', ''));
  }

  async run(options: string): Promise<{ readonly status: number; readonly out: string; readonly err: string }> {
    const args = readArguments(['run', ...options.split(' ')]);
    assert.ok(args.command === 'run');
    const terminal = { ...memoryTerminal(''), cwd: this.folder };
    const status = await run(args, terminal, { ...nodeDeps('0.0.0'), createSend: async () => this.send });
    return { status, ...terminal.printed };
  }

  private readonly send: Send = async (request) => {
    this.sent.push(request);
    const { status, body = {} } = this.answer(request);
    const bytes = Buffer.from(JSON.stringify(body));
    return {
      outcome: {
        kind: 'response',
        response: {
          status,
          reason: '',
          httpVersion: 'HTTP/1.1',
          headers: [['Content-Type', 'application/json']],
          url: request.url,
          body: { kind: 'memory', bytes, size: bytes.length },
        },
      },
      timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 },
      hops: [],
      notes: [],
    };
  };
}

describe('faultline run, with references', () => {
  let world: World;
  afterEach(() => rm(world.folder, { recursive: true, force: true }));

  const auth = '@user = me\n\n### Log in\n# @name login\nPOST https://h/login?u={{user}}\n';
  const main =
    '# @import ./auth.http\n\n### Tasks\n# @ref login\nGET https://h/tasks?t={{login.response.body.$.token}}\n\n### Users\n# @ref login\nGET https://h/users\n';
  const token = ({ url }: SentRequest): Answer => ({ status: 200, body: url.includes('login') ? { token: 't1' } : {} });

  it('sends what # @ref names first and once, over files', async () => {
    world = await World.make({ 'main.http': main, 'auth.http': auth }, token);
    const { status, out, err } = await world.run('main.http');
    assert.deepEqual([status, err], [0, '']);
    assert.deepEqual(world.urls, ['login?u=me', 'tasks?t=t1', 'users']);
    assert.match(out, /^200 {2}login: POST https:\/\/h\/login\?u=me \(5 ms\), sent for Tasks\n200 {2}Tasks: GET/);
    assert.match(out, /3 succeeded, 0 failed in .*s\n$/);
  });

  it('names for programs what a request was sent for, and its file', async () => {
    world = await World.make({ 'main.http': main, 'auth.http': auth }, token);
    const { out } = await world.run('main.http --json --name Tasks');
    const results = JSON.parse(out) as {
      name: string;
      title: string;
      file: string;
      sentFor: string | null;
      range: unknown;
    }[];
    assert.deepEqual(
      results.map(({ title, file, sentFor }) => [title, file, sentFor]),
      [
        ['Log in', 'auth.http', 'Tasks'],
        ['Tasks', 'main.http', null],
      ],
    );
    assert.deepEqual(results[0]?.range, { start: { line: 4, character: 0 }, end: { line: 4, character: 31 } });
  });

  it('shows the body of what was asked for alone', async () => {
    world = await World.make({ 'main.http': main, 'auth.http': auth }, token);
    const { out } = await world.run('main.http --name Tasks');
    assert.doesNotMatch(out, /token/);
    assert.match(out, /Tasks: GET .*\n\n\{\}\n/);
  });

  it('does not send what needs a request that failed: exit status 1, and each place is named', async () => {
    world = await World.make({ 'main.http': main, 'auth.http': auth }, () => ({ status: 401 }));
    const { status, out, err } = await world.run('main.http');
    assert.equal(status, 1);
    assert.deepEqual(world.urls, ['login?u=me']);
    const why = 'error: `login`, which is sent first, failed: 401 Unauthorized.';
    assert.equal(err, `main.http:4:1: ${why}\nmain.http:8:1: ${why}\n`);
    assert.match(out, /--> auth.http:5:6/);
    assert.match(out, /0 succeeded, 1 failed, 2 not sent because of an earlier failure in .*s\n$/);
  });

  it('sends nothing of a cycle, and names it: exit status 2', async () => {
    world = await World.make({ 'main.http': '### a\n# @ref b\nGET https://h/a\n### b\n# @ref a\nGET https://h/b\n' });
    const { status, err } = await world.run('main.http --name a');
    assert.deepEqual([status, world.urls], [2, []]);
    assert.match(err, /^main\.http:2:1: error: a → b → a: none of these can be sent first/);
  });

  it('runs what run lines name, in their place and with their values', async () => {
    const all =
      'import auth.http\n\n### First\nGET https://h/first\n\n### All\nrun #login (@user=you & me)\nrun ./more.http\n\n### Last\nGET https://h/last\n';
    world = await World.make({
      'all.http': all,
      'auth.http': auth,
      'more.http': 'GET https://h/1\n\n###\nGET https://h/2\n',
    });
    const { status, out } = await world.run('all.http');
    assert.equal(status, 0);
    assert.deepEqual(world.urls, ['first', 'login?u=you%20&%20me', '1', '2', 'last']);
    assert.match(out, /more\.http|GET https:\/\/h\/2 \(5 ms\), sent for All\n/);
    assert.match((await world.run('all.http --name All')).out, /3 succeeded, 0 failed in .*s\n$/);
  });

  it('tells of an import that is missing, and sends what does not need it', async () => {
    world = await World.make({ 'main.http': 'import ./gone.http\n\n###\nGET https://h/1\n' });
    const { status, err } = await world.run('main.http');
    assert.deepEqual(world.urls, ['1']);
    assert.match(err, /^main\.http:1:8: error: There is no file `\.\/gone\.http`/);
    assert.equal(status, 0);
  });

  it('reads imports from outside the workspace folder only with --allow-file', async () => {
    world = await World.make({ 'auth.http': auth }, token);
    const inner = join(world.folder, 'inner');
    await mkdir(inner);
    await writeFile(join(inner, 'main.http'), main.replace('./auth', '../auth'));
    const refused = await world.run('inner/main.http --workspace inner');
    assert.deepEqual([refused.status, world.urls], [2, []]);
    assert.match(refused.err, /outside the workspace folder\. It is read only where you allow it\./);
    assert.equal((await world.run('inner/main.http --workspace inner --allow-file')).status, 0);
    assert.deepEqual(world.urls, ['login?u=me', 'tasks?t=t1', 'users']);
  });

  it('has the environment of an imported file, and for what that lacks the one of the given file', async () => {
    world = await World.make({
      'main.http': 'import sub/b.http\n\n### x\n# @ref login\nGET https://h/x\n',
      'http-client.env.json': '{"dev": {"a": "main", "b": "main"}}',
    });
    await mkdir(join(world.folder, 'sub'));
    await writeFile(join(world.folder, 'sub', 'b.http'), '### login\nGET https://h/{{a}}/{{b}}\n');
    await writeFile(join(world.folder, 'sub', 'http-client.env.json'), '{"dev": {"a": "sub"}}');
    const { status, err } = await world.run('main.http --env dev');
    assert.deepEqual([status, err, world.urls], [0, '', ['sub/main', 'x']]);
  });

  it('finds a request that has a title and a name by either of them', async () => {
    const text = `### Log in
# @name login
POST https://h/login

### By name
# @ref login
GET https://h/name?{{login.response.body.$.t}}

### By title
# @ref Log in
GET https://h/title?{{Log in.response.body.$.t}}

### Runs
run #login
run #Log in
`;
    const answer = () => ({ status: 200, body: { t: 't1' } });
    const cases: readonly (readonly [options: string, urls: readonly string[]])[] = [
      ['a.http --name login', ['login']],
      ['a.http --line 5', ['login', 'name?t1']],
      ['a.http --line 9', ['login', 'title?t1']],
      ['a.http --name Runs', ['login', 'login']],
    ];
    for (const [options, urls] of cases) {
      world = await World.make({ 'a.http': text }, answer);
      const { status, err } = await world.run(options);
      await rm(world.folder, { recursive: true, force: true });
      assert.deepEqual([status, err, world.urls], [0, '', urls], options);
    }
  });

  it('shows what the parser finds doubtful in the requests that it sends', async () => {
    world = await World.make({
      'main.http': '### a\nGET https://h/1 # one\n\n### b\n@base = "https://h"\nGET {{base}}/2\n',
    });
    const { status, err } = await world.run('main.http');
    assert.equal(status, 0);
    assert.match(err, /^main\.http:2:17: warning: A comment cannot stand behind a URL/m);
    assert.match(err, /^main\.http:5:9: warning: No URL starts with a quotation mark/m);
    assert.doesNotMatch((await world.run('main.http --name b')).err, /main\.http:2:/);
  });

  it('mends a request that needs another one, and goes by the response that it has', async () => {
    const text =
      '### login\nPOST https://h/login\n\n### tasks\n# @ref login\nGET https://app.asana.com/api/1.0/tasks?limit=1000\n';
    const answer = ({ url }: SentRequest): Answer =>
      url.includes('limit=1000')
        ? { status: 400, body: { errors: [{ message: 'limit: Value must be between 1 and 100' }] } }
        : { status: 200 };
    world = await World.make({ 'main.http': text }, answer);
    const { err } = await world.run('main.http --fix --name tasks');
    assert.equal(world.urls.filter((url) => url === 'login').length, 1, err);
    assert.equal(
      await readFile(join(world.folder, 'main.http'), 'utf8').then((it) => it.includes('# @ref login')),
      true,
    );
  });
});
