import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../../src/cli/main';
import { readRawResponse } from '../../../src/cli/raw-response';
import { memoryTerminal } from './terminal';

const acme = `id: acme
title: Acme
match: { hosts: [api.acme.example] }
read:
  - { each: $.problems, message: ["@.text"], field: ["@.at"] }
patterns:
  - { re: '^is needed$', kind: missing }
examples:
  - id: missing
    title: A field is missing
    request: { method: POST, url: /orders, body: { a: 1 } }
    response: { status: 400, body: { problems: [{ text: is needed, at: name }] } }
    expect: { kind: missing, messages: [is needed], field: { name: name, location: body, pointer: /name } }
`;

describe('faultline dialects', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-dialects-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  const faultline = async (args: readonly string[], input = '') => {
    const terminal = { ...memoryTerminal(input), cwd: folder };
    const status = await main(args, terminal);
    return { status, ...terminal.printed };
  };

  it('lists those built in, and those of the folder', async () => {
    write('.faultline/dialects/acme.yaml', acme);
    const { status, out } = await faultline(['dialects']);
    assert.equal(status, 0);
    assert.match(out, /^acme +Acme \(api\): api\.acme\.example \S*acme\.yaml$/m);
    assert.match(out, /^asana +Asana \(api\): app\.asana\.com$/m);
    assert.match(out, /^generic +HTTP \(generic\): everything else$/m);
    const listed = JSON.parse((await faultline(['dialects', '--json'])).out) as { id: string; source: string }[];
    assert.equal(listed.find(({ id }) => id === 'asana')?.source, 'built in');
  });

  it('check tells what is wrong at its line, and ends with 1', async () => {
    write('good.yaml', acme);
    write('bad.yaml', acme.replace('kind: missing }', 'kind: mising }').replace('^is', '(?!x)is'));
    const good = await faultline(['dialects', 'check', 'good.yaml']);
    assert.deepEqual([good.status, good.out], [0, 'good.yaml: nothing is wrong with it.\n']);
    const { status, out } = await faultline(['dialects', 'check', 'good.yaml', 'bad.yaml']);
    assert.equal(status, 1);
    assert.match(out, /^bad\.yaml:7:\d+: error: It must be one of /m);
    const { out: json } = await faultline(['dialects', 'check', 'bad.yaml', '--json']);
    assert.equal(JSON.parse(json)[0].problems[0].range.start.line, 6);
  });

  it('check takes the expressions of built-in dialects where it is asked to', async () => {
    write('a.yaml', acme.replace('^is', '(?!x)is'));
    assert.equal((await faultline(['dialects', 'check', 'a.yaml'])).status, 1);
    assert.equal((await faultline(['dialects', 'check', 'a.yaml', '--built-in'])).status, 0);
  });

  it('test runs the examples, and says what is otherwise than expected', async () => {
    write('a.yaml', acme);
    const good = await faultline(['dialects', 'test', 'a.yaml']);
    assert.deepEqual([good.status, good.out], [0, 'ok     acme/missing\n1 example, all right.\n']);
    write('b.yaml', acme.replace('expect: { kind: missing', 'expect: { kind: conflict'));
    const wrong = await faultline(['dialects', 'test', 'b.yaml']);
    assert.equal(wrong.status, 1);
    assert.match(
      wrong.out,
      /^not ok acme\/missing\n +kind: expected "conflict", got "missing"\n1 example, 1 wrong\.\n$/,
    );
    const [told] = JSON.parse((await faultline(['dialects', 'test', 'b.yaml', '--json'])).out);
    assert.deepEqual(told.examples[0].misses, [{ what: 'kind', expected: 'conflict', got: 'missing' }]);
  });

  it('try explains a response with the file beside the built-in dialects', async () => {
    write('a.yaml', acme);
    const response =
      'HTTP/1.1 422 Unprocessable\r\nX-Request-Id: r-1\r\n\r\n{"problems":[{"text":"is needed","at":"name"}]}';
    const args = ['dialects', 'try', 'a.yaml', '--response', '-', '--data', '{"a":1}', '--json'];
    const { status, out, err } = await faultline(args, response);
    assert.deepEqual([status, err], [1, '']);
    const [{ diagnosis, request }] = JSON.parse(out);
    assert.deepEqual(
      [diagnosis.dialect, diagnosis.kind, diagnosis.problems[0].field.pointer, diagnosis.requestId.value],
      ['acme', 'missing', '/name', 'r-1'],
    );
    assert.deepEqual([request.method, request.url], ['POST', 'https://api.acme.example/']);
  });

  it('try says where the dialect does not apply', async () => {
    write('a.yaml', acme);
    write('body.json', '{"message":"no"}');
    const { err } = await faultline([
      'dialects',
      'try',
      'a.yaml',
      '--response',
      'body.json',
      '--url',
      'https://other.example/',
    ]);
    assert.match(err, /a\.yaml: acme does not apply to this response: .* Applying: generic\./);
  });

  it('try on a HAR; a dialect that can’t be used ends it with 2', async () => {
    const har = {
      log: {
        entries: [
          {
            request: { method: 'GET', url: 'https://api.acme.example/' },
            response: { status: 400, content: { text: '{"problems":[{"text":"is needed","at":"q"}]}' } },
          },
        ],
      },
    };
    write('x.har', JSON.stringify(har));
    write('a.yaml', acme);
    const { out } = await faultline(['dialects', 'try', 'a.yaml', '--har', 'x.har', '--json']);
    assert.equal(JSON.parse(out)[0].diagnosis.dialect, 'acme');
    write('b.yaml', 'id: [');
    assert.equal((await faultline(['dialects', 'try', 'b.yaml', '--har', 'x.har'])).status, 2);
  });

  it('explain and run go by the dialects of the workspace, and tell of broken ones', async () => {
    write('.faultline/dialects/acme.yaml', acme);
    write('.faultline/dialects/broken.yaml', 'id: broken\n');
    const har = {
      log: {
        entries: [
          {
            request: { method: 'GET', url: 'https://api.acme.example/' },
            response: { status: 400, content: { text: '{"problems":[{"text":"is needed","at":"q"}]}' } },
          },
        ],
      },
    };
    write('x.har', JSON.stringify(har));
    const { out, err } = await faultline(['explain', 'x.har', '--json']);
    assert.equal(JSON.parse(out)[0].diagnosis.dialect, 'acme');
    assert.match(err, /broken\.yaml:1:1: error: `title` is missing here\./);
  });
});

describe('a response in a file', () => {
  it('with its head', () => {
    const { status, reason, headers, body } = readRawResponse(
      'HTTP/2 404 \nA: b: c\nContent-Length: 9\n\nx\n\ny',
      400,
      '',
    );
    assert.deepEqual([status, reason, headers], [404, '', [['A', 'b: c']]]);
    assert.equal(body.kind === 'memory' && new TextDecoder().decode(body.bytes), 'x\n\ny');
  });

  it('its body alone', () => {
    const { status, headers, body } = readRawResponse('{"a": 1}\n\nx', 409, '');
    assert.deepEqual([status, headers, body.kind === 'memory' && body.size], [409, [], 11]);
  });
});
