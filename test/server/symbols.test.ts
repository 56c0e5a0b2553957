import assert from 'node:assert/strict';
import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver/node';
import { fuzzyScore } from '../../src/server/navigation/fuzzy-match';
import { plainCapabilities, startClient, type TestClient, textIn, uriOf, vscodeCapabilities } from './harness';

const kinds = new Map<SymbolKind, string>([
  [SymbolKind.Method, 'request'],
  [SymbolKind.Variable, 'variable'],
  [SymbolKind.Namespace, 'section'],
]);

/** One line for each symbol, children indented: kind, name, detail. */
function outline(symbols: readonly DocumentSymbol[], indent = ''): string[] {
  return symbols.flatMap(({ kind, name, detail, children }) => [
    `${indent}${kinds.get(kind)} ${name}${detail ? ` · ${detail}` : ''}`,
    ...outline(children ?? [], `${indent}  `),
  ]);
}

const outlines: readonly (readonly [what: string, text: string, outline: readonly string[]])[] = [
  ['a request by its title', '### List tasks\nGET https://h/tasks?a=1\n', ['request List tasks · GET /tasks']],
  ['a request by its name', '### List\n# @name list\nPOST {{host}}/tasks#x\n', ['request list · POST /tasks']],
  [
    'a request by what it does, and where',
    'DELETE https://{{host}}:80/a/{{b?}}?c=1\n',
    ['request DELETE /a/{{b?}}?c=1 · {{host}}:80'],
  ],
  [
    'the path of every form of URL',
    '### a\nGET /p/q\nHost: h\n### b\nGET h.example\n### c\nGET {{base}}p\n### d\nGET {{base}}\n  /p\n  ?q=1\n',
    ['request a · GET /p/q', 'request b · GET /', 'request c · GET /', 'request d · GET /p'],
  ],
  [
    'variables at their request',
    '### a\n@x = 1\nGET https://h/\n\n### b\n@y := 2\nGET https://h/\n',
    ['request a · GET /', '  variable x · 1', 'request b · GET /', '  variable y · 2'],
  ],
  [
    'variables of the file before its first request',
    '@x = 1\nGET https://h/\n\n@y = 2\n',
    ['variable x · 1', 'request GET / · h', '  variable y · 2'],
  ],
  [
    'a section without a request',
    '### Variables\n@x = 1\n###\n@y = 2\n',
    ['section Variables', '  variable x · 1', 'variable y · 2'],
  ],
  [
    'what is asked for',
    '### a\n# @prompt user Who are you?\nGET https://h/{{user}}\n',
    ['request a · GET /{{user}}', '  variable user · asked for'],
  ],
  [
    'no secrets',
    '@token = s3cr3t-value\n### a\nGET https://me:s3cr3t@h/?api_key=s3cr3t\n###\nGET https://me:s3cr3t@h/?api_key=s3cr3t\n',
    ['variable token · ‹redacted›', 'request a · GET /', 'request GET /?api_key=‹redacted› · ‹redacted›@h'],
  ],
];

describe('server: symbols of a document', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const symbolsOf = (uri: string) =>
    client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });

  for (const [what, text, wanted] of outlines) {
    it(`have ${what}`, async () => {
      client = await startClient();
      const symbols = await symbolsOf(await client.open('a.http', text));
      assert.deepEqual(outline(symbols), wanted);
      const check = (symbol: DocumentSymbol, within: string): void => {
        const whole = textIn(text, symbol.range);
        assert.ok(within.includes(whole), `${symbol.name} within what holds it`);
        assert.ok(whole.includes(textIn(text, symbol.selectionRange)), `the line of ${symbol.name} within it`);
        for (const child of symbol.children ?? []) check(child, whole);
      };
      for (const symbol of symbols) check(symbol, text);
    });
  }

  it('cover a request from its `###` to its last line, and lead to its request line', async () => {
    client = await startClient();
    const text = '@x = 1\n\n# about\nGET https://h/\nA: 1\n\n### b\n# @name b\nPOST https://h/\n\n{}\n\n';
    const symbols = await symbolsOf(await client.open('a.http', text));
    assert.deepEqual(
      symbols.map(({ range, selectionRange }) => [textIn(text, range), textIn(text, selectionRange)]),
      [
        ['@x = 1', 'x'],
        ['# about\nGET https://h/\nA: 1', 'GET https://h/'],
        ['### b\n# @name b\nPOST https://h/\n\n{}', 'POST https://h/'],
      ],
    );
  });

  it('are right behind a byte order mark and after edits', async () => {
    client = await startClient();
    const uri = await client.open('a.http', '\uFEFF### a\nGET https://h/\n### b\nGET https://h/\n');
    const [first] = await symbolsOf(uri);
    assert.deepEqual(first?.range.start, { line: 0, character: 1 });
    const at = { line: 1, character: 0 };
    await client.change(uri, { range: { start: at, end: at }, text: '# one\n# two\n' });
    const [, second] = await symbolsOf(uri);
    assert.deepEqual(second?.selectionRange.start, { line: 5, character: 0 });
  });

  it('are after each edit what they would be if the file were opened then', async () => {
    client = await startClient();
    const section = (name: string): string => `### ${name} “ä”\n@x = 1\nGET https://h/${name}\n`;
    const uri = await client.open('a.http', ['a', 'b', 'c'].map(section).join(''));
    const edits: readonly (readonly [from: number, to: number, text: string])[] = [
      [0, 0, '\n'.repeat(7)],
      [0, 0, '\n'.repeat(995)],
      [1005, 1008, ''],
      [0, 1002, ''],
      [3, 3, section('d')],
      [0, 0, '@y = 2\n'],
      [0, 1, '\uFEFF'],
      [0, 4, ''],
    ];
    for (const [index, [from, to, text]] of edits.entries()) {
      const range = { start: { line: from, character: 0 }, end: { line: to, character: 0 } };
      await client.change(uri, { range, text });
      const fresh = await client.open(`fresh-${index}.http`, client.text(uri));
      const wanted = await symbolsOf(fresh);
      assert.notEqual(wanted.length, 0);
      assert.deepEqual(await symbolsOf(uri), wanted, `edit ${index}`);
    }
  });

  it('come one after the other to a client without a tree', async () => {
    client = await startClient({ capabilities: plainCapabilities });
    const uri = await client.open('a.http', '### a\n@x = 1\nGET https://h/\n');
    const flat = await client.request<WorkspaceSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
    assert.deepEqual(
      flat.map(({ name, containerName, location }) => [name, containerName, location.uri]),
      [
        ['a', undefined, uri],
        ['x', 'a', uri],
      ],
    );
  });
});

describe('server: symbols of the workspace', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const files = {
    'one.http': '@host = https://h\n### List tasks\nGET {{host}}/tasks\n',
    'deep/er/two.rest': '### Log in\n# @name login\n@user = me\nPOST https://h/session\n',
    'node_modules/p/three.http': '### Hidden\nGET https://h/\n',
    'four.txt': '### No request file\nGET https://h/\n',
  };
  const find = async (query: string): Promise<WorkspaceSymbol[]> =>
    client.request<WorkspaceSymbol[]>('workspace/symbol', { query });
  const names = async (query: string): Promise<string[]> => (await find(query)).map(({ name }) => name);
  const lazy = {
    ...vscodeCapabilities,
    workspace: { ...vscodeCapabilities.workspace, symbol: { resolveSupport: { properties: ['location.range'] } } },
  };

  const queries: readonly (readonly [query: string, names: readonly string[]])[] = [
    ['', ['host', 'List tasks', 'login', 'user']],
    ['login', ['login']],
    ['LT', ['List tasks']],
    ['tasks', ['List tasks']],
    ['session', ['login']],
    ['list get', ['List tasks']],
    ['ser', ['user']],
    ['hidden', []],
    ['zzz', []],
  ];
  for (const [query, wanted] of queries) {
    it(`answer “${query}”`, async () => {
      client = await startClient({ files });
      assert.deepEqual((await names(query)).sort(), [...wanted].sort());
    });
  }

  it('are those of the text in the editor, and of open files elsewhere', async () => {
    client = await startClient({ files });
    await client.open('one.http', '### Renamed\nGET https://h/\n');
    await client.open('untitled:Untitled-1', '### Nowhere yet\nGET https://h/\n');
    assert.deepEqual((await names('')).sort(), ['Nowhere yet', 'Renamed', 'login', 'user']);
  });

  it('follow the files on disk', async () => {
    client = await startClient({ files });
    assert.deepEqual(await names('list'), ['List tasks']);
    client.world.files.set('/team space/api/one.http', '### List projects\nGET https://h/\n');
    client.world.files.set('/team space/api/new.http', '### List users\nGET https://h/\n');
    const changes = ['one.http', 'new.http'].map((name) => ({ uri: uriOf(name), type: 2 }));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes });
    assert.deepEqual((await names('list')).sort(), ['List projects', 'List users']);
  });

  it('come without ranges where the client asks for them later, and are found where they are then', async () => {
    client = await startClient({ files, capabilities: lazy });
    const [symbol] = await find('login');
    assert.deepEqual(symbol?.location, { uri: uriOf('deep/er/two.rest') });
    assert.equal(symbol?.containerName, 'POST /session');
    const text = `@new = 1\n\n${files['deep/er/two.rest']}`;
    const uri = await client.open('deep/er/two.rest', text);
    const found = await client.request<WorkspaceSymbol>('workspaceSymbol/resolve', symbol);
    assert.ok('range' in found.location);
    assert.deepEqual([found.location.uri, textIn(text, found.location.range)], [uri, 'POST https://h/session']);
    await client.change(uri, { text: '' });
    const gone = await client.request<WorkspaceSymbol>('workspaceSymbol/resolve', symbol);
    assert.ok('range' in gone.location && gone.location.range.start.line === 0);
  });

  it('of two of the same name each leads to its own', async () => {
    const text = '@x = 1\n@x = 2\n### a\n@x = 3\nGET https://h/\n';
    client = await startClient({ files: { 'a.http': text }, capabilities: lazy });
    const symbols = (await find('x')).filter(({ name }) => name === 'x');
    const lines: number[] = [];
    for (const symbol of symbols) {
      const { location } = await client.request<WorkspaceSymbol>('workspaceSymbol/resolve', symbol);
      if ('range' in location) lines.push(location.range.start.line);
    }
    assert.deepEqual(lines.sort(), [0, 1, 3]);
  });

  it('come with their ranges to other clients', async () => {
    client = await startClient({ files });
    const [symbol] = await find('host');
    assert.ok(symbol && 'range' in symbol.location);
    assert.equal(textIn(files['one.http'], symbol.location.range), 'host');
  });

  it('are read, by name alone, in a workspace that is not trusted', async () => {
    client = await startClient({ files, options: { trusted: false } });
    assert.deepEqual(await names('login'), ['login']);
  });

  it('are five hundred at most, the best ones', async () => {
    const many = Array.from({ length: 600 }, (_, at) => `### Other list ${at}\nGET https://h/\n`).join('');
    client = await startClient({ files: { 'a.http': many, 'b.http': '### List\nGET https://h/\n' } });
    const found = await names('list');
    assert.deepEqual([found.length, found[0]], [500, 'List']);
  });

  it('stop within a file that no person wrote: after 20,000 sections, and after 2,000 characters of a URL', async () => {
    const sections = `### First\nGET https://h/\n${'###\n'.repeat(30_000)}### Last\nGET https://h/\n`;
    const url = `https://h/${'{{x}}/'.repeat(100_000)}`;
    client = await startClient({ files: { 'a.http': sections, 'b.http': `GET ${url}\n` } });
    assert.deepEqual(await names('first'), ['First']);
    assert.deepEqual(await names('last'), []);
    const [long] = await names('get x');
    assert.equal(long, `GET /${'{{x}}/'.repeat(1000)}`.slice(0, 'GET '.length + 2000 - 'https://h'.length).concat('…'));
  });
});

describe('server: how well a name answers a query', () => {
  const better: readonly (readonly [query: string, better: string, worse: string])[] = [
    ['task', 'task', 'tasks'],
    ['task', 'tasks of a project', 'list tasks'],
    ['task', 'list tasks', 'multitasking'],
    ['task', 'multitasking', 'the ask'],
    ['lt', 'List Tasks', 'salt'],
    ['lt', 'listTasks', 'latest'],
  ];
  for (const [query, one, other] of better) {
    it(`“${query}”: ${one} before ${other}`, () => {
      const [first, second] = [fuzzyScore(query, [one]), fuzzyScore(query, [other])];
      assert.ok(first !== null && (second === null || first > second), `${first} ${second}`);
    });
  }

  it('does not answer where a character is missing', () => {
    assert.equal(fuzzyScore('tasx', ['tasks']), null);
    assert.equal(fuzzyScore('list x', ['list']), null);
    assert.notEqual(fuzzyScore('', ['tasks']), null);
  });
});
