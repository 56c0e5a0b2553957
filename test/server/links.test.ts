import assert from 'node:assert/strict';
import type { DocumentLink } from 'vscode-languageserver/node';
import { startClient, type TestClient, textIn, uriOf } from './harness';

const there = { 'data/body.json': '{}', 'auth.http': 'GET h', 'check.js': '1', 'sub/x.json': '{}' };
const file = (name: string) => uriOf(name);

/** The text of each link and where it leads; null: it is known when it is followed. */
const cases: readonly (readonly [what: string, text: string, links: readonly (readonly [string, string | null])[]])[] =
  [
    ['body files', 'POST h\n\n< ./data/body.json\n', [['./data/body.json', file('data/body.json')]]],
    [
      'body files with variables in them, and a charset',
      'POST h\n\n<@latin1 data/body.json\n',
      [['data/body.json', file('data/body.json')]],
    ],
    [
      'files of multipart bodies',
      'POST h\nContent-Type: multipart/form-data; boundary=x\n\n--x\n\n< ./data/body.json\n--x--\n',
      [['./data/body.json', file('data/body.json')]],
    ],
    [
      'imports',
      'import ./auth.http\n# @import "auth.http"\n',
      [
        ['./auth.http', file('auth.http')],
        ['auth.http', file('auth.http')],
      ],
    ],
    ['runs', 'run ./auth.http#login (@a=1)\n', [['./auth.http', file('auth.http')]]],
    ['scripts in files', 'GET h\n\n> ./check.js\n', [['./check.js', file('check.js')]]],
    ['no files that are not there', 'POST h\n\n< ./none.json\n', []],
    ['no paths that are known only when the request is sent', 'POST h\n\n< ./{{name}}.json\n', []],
    [
      'addresses in comments, without what ends the sentence',
      '# see https://h.example/a(b)?c=1#d. And (http://other.example/).\n',
      [
        ['https://h.example/a(b)?c=1#d', 'https://h.example/a(b)?c=1#d'],
        ['http://other.example/', 'http://other.example/'],
      ],
    ],
    [
      'URLs of GET requests',
      '### a\nGET https://h.example/a\n### b\nPOST https://h.example/a\n### c\nGET h\n\n{}\n',
      [['https://h.example/a', null]],
    ],
    [
      'what stands beside variables',
      '@host = https://h.example\n@id = 1\n### a\nGET {{host}}/tasks/{{id}}\n  ?a=1\n',
      [
        ['/tasks/', null],
        ['?a=1', null],
      ],
    ],
    [
      'no URL with credentials',
      '@token = x\n@host = h/{{token}}\n### a\nGET https://h/?api_key=abc\n### b\nGET https://h/{{token}}/a\n### c\nGET https://me:pw@h/\n### d\nGET {{host}}/aa\n',
      [],
    ],
    [
      'no URL with a variable that has no value yet',
      '@a = {{b}}\n@b = {{a}}\n###\nGET https://h/{{x}}/{{$guid}}/aa\n###\nGET {{a}}/aa\n###\n# @name l\nGET {{l.response.body.$.id}}/aa\n',
      [],
    ],
  ];

describe('server: links', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const linksIn = async (text: string): Promise<DocumentLink[]> => {
    const uri = await client.open('a.http', text);
    return client.request<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
  };

  for (const [what, text, wanted] of cases) {
    it(`are on ${what}`, async () => {
      client = await startClient({ files: there });
      const links = await linksIn(text);
      assert.deepEqual(
        links.map(({ target, range }) => [textIn(text, range), target ?? null]),
        wanted,
      );
    });
  }

  it('find their URL when they are followed', async () => {
    const environment = '{"dev": {"host": "https://h.example"}, "$shared": {"secretPath": "x"}}';
    const options = { environments: { [uriOf('').replace(/\/$/, '')]: 'dev' } };
    client = await startClient({ files: { 'http-client.env.json': environment }, options });
    const [link] = await linksIn('@id = a b\n\nGET {{host}}/tasks/{{%id}}\n  ?x=ä\n');
    assert.equal(link?.tooltip, 'Open in the browser');
    const followed = await client.request<DocumentLink>('documentLink/resolve', link);
    assert.equal(followed.target, 'https://h.example/tasks/a%20b?x=%C3%A4');
  });

  it('lead nowhere after an edit, and never to a secret', async () => {
    client = await startClient({ files: { 'http-client.private.env.json': '{"$shared": {"id": "s3cr3t"}}' } });
    const text = 'GET https://h.example/{{id}}/a\n';
    assert.deepEqual(await linksIn(text), []);
    const uri = uriOf('a.http');
    const forged = {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
      data: { uri, version: 1, index: 0 },
    };
    await assert.rejects(client.request('documentLink/resolve', forged), { message: /a secret in it/ });
    const [link] = await linksIn('GET https://h.example/a\n');
    await client.change(uri, { text: 'GET https://other.example/\n' });
    await assert.rejects(client.request('documentLink/resolve', link), { message: /can’t be opened/ });
  });

  it('stay within a workspace that is not trusted', async () => {
    client = await startClient({ files: there, options: { trusted: false } });
    client.world.files.set('/etc/hosts', '');
    const links = await linksIn('POST h\n\n< /etc/hosts\n###\nPOST h\n\n< ./data/body.json\n');
    assert.deepEqual(
      links.map(({ target }) => target),
      [file('data/body.json')],
    );
  });

  it('move with their blocks', async () => {
    client = await startClient({ files: there });
    await linksIn('POST h\n\n< ./data/body.json\n');
    const uri = uriOf('a.http');
    const at = { line: 0, character: 0 };
    await client.change(uri, { range: { start: at, end: at }, text: '### new\nPUT h\n### old\n' });
    const [link] = await client.request<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
    assert.equal(link?.range.start.line, 5);
  });
});
