import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../src/cli/main';
import { memoryTerminal } from './terminal';

describe('faultline check', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'faultline-check-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  async function faultline(args: string, files: Readonly<Record<string, string>>, input = '') {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
    const terminal = { ...memoryTerminal(input), cwd };
    const status = await main(['check', ...args.split(' ')], terminal);
    return { status, ...terminal.printed };
  }

  const broken = `# @name login
POST https://h.example/login
Content-Type: application/json

{"a": 1,}

### again
# @name login
# @ref logn
GET https://h.example/{{hots}}?t={{login.response.body.$.t}}

{"b": {{word}}}

@word = two words
`;

  it('says all that the editor says, at file, line and column, and ends with 1 where there is an error', async () => {
    const { status, out, err } = await faultline('a.http b.http', {
      'a.http': broken,
      'b.http': 'GET https://h.example/\n',
    });
    assert.deepEqual([status, err], [1, '']);
    assert.deepEqual(
      out.split('\n').map((line) => /^\S+ \w+ \S+:/.exec(line)?.[0] ?? line),
      [
        'a.http:5:8: warning json-syntax:',
        'a.http:8:9: warning duplicate-name:',
        'a.http:9:8: error unknown-request:',
        'a.http:10:1: hint unexpected-body:',
        'a.http:10:23: error undefined-variable:',
        'a.http:10:34: information no-response-yet:',
        'a.http:12:7: warning json-syntax:',
        '2 errors, 3 warnings, 2 notes in 2 files.',
        '',
      ],
    );
  });

  it('hides e-mail addresses where the workspace’s settings say so, as parse and explain do', async () => {
    const hits = { 'a.http': '### mail ada@h.example\nGET https://h.example/{{ada@h.example}}\n' };
    const request = { method: 'GET', url: 'https://h.example/?user=ada@h.example', headers: [] };
    const response = { status: 404, statusText: '', headers: [], content: { text: 'no ada@h.example' } };
    const har = JSON.stringify({ log: { version: '1.2', entries: [{ request, response }] } });
    mkdirSync(join(cwd, '.vscode'));
    for (const isHidden of [false, true]) {
      const settings = JSON.stringify({ 'faultline.redact.emailAddresses': isHidden });
      writeFileSync(join(cwd, '.vscode', 'settings.json'), settings);
      const checked = await faultline('a.http', hits);
      writeFileSync(join(cwd, 'a.har'), har);
      const told = [checked.out];
      for (const args of [
        ['parse', 'a.http'],
        ['explain', 'a.har'],
        ['explain', '--json', 'a.har'],
      ]) {
        const terminal = { ...memoryTerminal(), cwd };
        await main(args, terminal);
        told.push(terminal.printed.out + terminal.printed.err);
      }
      assert.deepEqual(
        told.map((it) => it.includes('ada@h.example')),
        told.map(() => !isHidden),
        told.join('\n'),
      );
    }
  });

  it('ends with 0 where there are none, whatever else is worth knowing', async () => {
    const { status, out } = await faultline('a.http', { 'a.http': 'FETCH https://h.example/\n' });
    assert.equal(status, 0);
    assert.match(out, /^a\.http:1:1: hint unknown-method: .*\n1 note in 1 file\.\n$/);
    assert.equal((await faultline('a.http', { 'a.http': 'GET https://h.example/\n' })).out, 'No problems in 1 file.\n');
  });

  it('--json prints an object for each file, with ranges from 0, and nothing else', async () => {
    const { status, out } = await faultline(
      '--json a.http -',
      { 'a.http': 'GET https://h/{{x}}\n' },
      'GET https://h/\n',
    );
    assert.equal(status, 1);
    assert.deepEqual(JSON.parse(out), [
      {
        file: 'a.http',
        problems: [
          {
            code: 'undefined-variable',
            severity: 'error',
            message: 'x is not defined in this file.',
            range: { start: { line: 0, character: 14 }, end: { line: 0, character: 19 } },
          },
        ],
      },
      { file: '<stdin>', problems: [] },
    ]);
  });

  it('goes by the environment, the values and the flavour that are given, and names no secret', async () => {
    const files = {
      'http-client.env.json': '{"dev": {"host": "h.example"}, "bad": 1}',
      'http-client.private.env.json': '{"dev": {"word": "s3cr3t-w0rd"}}',
      'a.http': 'POST https://{{host}}/{{id}}\nContent-Type: application/json\n\n{"a": {{word}}}\n',
    };
    const { status, out } = await faultline('-e dev --var id=1 a.http', files);
    assert.equal(status, 1);
    assert.match(out, /^a\.http:4:7: warning json-syntax: {{word}} gives a value that is no JSON/);
    assert.match(out, /\nhttp-client\.env\.json:1:\d+: error bad-environment: /);
    assert.doesNotMatch(out, /s3cr3t/);
    const sent = await faultline('--flavour rest-client --var host=h a.http', {
      ...files,
      'http-client.env.json': '{}',
    });
    assert.equal(sent.status, 0);
    assert.match(sent.out, /^a\.http:1:\d+: warning undefined-variable: .*It is sent as it stands/);
  });

  it('follows imports, and says what is wrong with a reference into them', async () => {
    const files = {
      'a.http': '# @import ./b.http\n# @import ./none.http\n\n###\n# @ref login\nGET https://h/{{login.token}}\n',
      'b.http': '# @name login\nGET https://h/\n',
    };
    const { status, out } = await faultline('a.http', files);
    assert.equal(status, 1);
    assert.deepEqual(out.match(/^a\.http:\S+ \S+ \S+:/gm), ['a.http:2:11: error missing-file:'], out);
  });

  it('goes on where a file can’t be read or has no such environment, and ends with 2', async () => {
    const { status, out, err } = await faultline('none.http a.http', { 'a.http': 'GET https://h/{{x}}\n' });
    assert.equal(status, 2);
    assert.equal(err, 'none.http: there is no such file\n');
    assert.match(out, /undefined-variable/);
    const wrong = await faultline('-e prod a.http', { 'http-client.env.json': '{"dev": {}}' });
    assert.deepEqual([wrong.status, wrong.err], [2, 'a.http: there is no environment "prod"; there are: dev\n']);
  });

  it('takes empty files, and such without a request', async () => {
    for (const text of ['', '\n\n', '# only\n// comments\n', '@x = 1\n', '###\n###\n']) {
      assert.equal((await faultline('a.http', { 'a.http': text })).status, 0, JSON.stringify(text));
    }
  });
});
