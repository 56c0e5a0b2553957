import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ClientNotification, ClientRequest, type Position, ServerRequest } from '../../src/protocol';
import type { Files } from '../../src/server/deps';
import { nodeDeps } from '../../src/server/node-deps';
import { positionOf, startClient, type TestClient } from './harness';

const canary = 'Cnr-of-the-workspace';
const text = `# @import ../outside.http
@own = 1
### One
# @name one
# @proxy http://proxy.example:3128
POST https://h.example/x?a={{private}}&b={{$dotenv NAME}}&c={{$processEnv NAME}}&d={{$secret name}}&e={{own}}
Authorization: Bearer {{$auth.token("id")}}
Content-Type: application/json

<@ ./body.json

### Two
# @ref one
# @auth one
GET https://h.example/y
X: {{one.response.body.$.a}}

### Three
GET https://h.example/z
  ?a={{private}}

### Four
run ./other.http
`;
const project: Readonly<Record<string, string>> = {
  'a.http': text,
  'other.http': 'GET https://h.example/other\n',
  'body.json': `{"a": "${canary}"}`,
  'http-client.env.json': `{"dev": {"public": "${canary}", "Security": {"Auth": {"id": {"Type": "OAuth2", "Grant Type": "Client Credentials", "Token URL": "https://h.example/token", "Client ID": "a"}}}}}`,
  'http-client.private.env.json': `{"dev": {"private": "${canary}"}}`,
  '.env': `NAME=${canary}`,
  '.httpyac.json': `{"environments": {"dev": {"x": "${canary}"}}}`,
  'openapi.yaml': `openapi: 3.1.0\npaths:\n  /${canary}:\n    get: {}\n`,
  '.faultline/dialects/own.yaml': `id: own\ntitle: ${canary}\nmatch: { hosts: [h.example] }\n`,
  '.vscode/settings.json': '{"faultline.tls.certificateAuthorities": ["ca.pem"]}',
  'ca.pem': canary,
};

/** What the client's user would do by it, and what may come back. */
interface Call {
  readonly params: (uri: string, folder: string) => unknown;
  /** `refuses`: says that nothing is sent, or fails. Else it answers from the request files alone. */
  readonly refuses?: true | undefined;
  /** What it writes outside the workspace, by a person's wish. */
  readonly writes?: string | undefined;
}
const here = (uri: string, wanted = '{{private}}'): { textDocument: { uri: string }; position: Position } => ({
  ...{ textDocument: { uri }, position: positionOf(text, wanted, 3) },
});
const file = (uri: string) => ({ textDocument: { uri } });
const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
const none: Call = { params: () => ({ id: null }) };

/** All that Faultline's own client can ask. */
const requests: Readonly<Record<keyof typeof ClientRequest, Call>> = {
  run: { params: (uri) => ({ uri, position: null }), refuses: true },
  // Forgets what was confirmed for good, in the editor's own storage.
  mayFollow: { params: () => ({ id: 'x', hop: {} }), refuses: true },
  askAgain: { params: (uri) => ({ uri }), writes: 'history/confirmed.json' },
  cancel: none,
  exchanges: { params: () => ({}) },
  exchange: none,
  fix: { params: () => ({ id: 'x', fixId: 'y' }) },
  report: none,
  explanation: none,
  environments: { params: (uri) => ({ uri }) },
  selectEnvironment: { params: (uri) => ({ uri, name: 'dev' }) },
  // Its answers are of the product's own, on 127.0.0.1.
  simulator: { params: () => ({ action: 'start' }) },
  requests: { params: (uri) => ({ uri }) },
  history: { params: () => ({ query: '' }) },
  historyText: { params: () => ({ id: 'kept', part: 'all' }) },
  changeHistory: { params: () => ({ delete: null }) },
  sendHistory: { params: () => ({ id: 'kept' }), refuses: true },
  har: { params: () => ({ ids: null }) },
  body: { params: () => ({ id: 'x' }) },
  signOut: { params: () => ({}) },
  saveBody: { params: (_uri, folder) => ({ id: 'x', path: join(folder, 'saved'), head: true }), refuses: true },
  requestFromCurl: {
    params: (uri) => ({ uri, position: null, text: 'curl https://h.example -d @body.json --cert c.pem' }),
  },
  requestAsCurl: { params: (uri) => ({ uri, position: positionOf(text, 'POST'), form: 'resolved' }) },
};

/** What it can tell; `trusted` is what ends it all. */
const notifications: Readonly<Record<Exclude<keyof typeof ClientNotification, 'trusted'>, unknown>> = {
  secrets: { names: ['name'] },
  streamed: { id: 'x', piece: { kind: 'events', events: [], total: 0 } },
  redirected: { url: 'http://127.0.0.1/?code=x&state=y' },
};

/** What every editor can ask, by the capabilities that the server states. */
const capabilities: Readonly<Record<string, Readonly<Record<string, Call>>>> = {
  textDocumentSync: {},
  positionEncoding: {},
  codeActionProvider: {
    'textDocument/codeAction': { params: (uri) => ({ ...file(uri), range, context: { diagnostics: [] } }) },
  },
  codeLensProvider: { 'textDocument/codeLens': { params: file } },
  completionProvider: { 'textDocument/completion': { params: (uri) => here(uri) } },
  definitionProvider: { 'textDocument/definition': { params: (uri) => here(uri) } },
  referencesProvider: {
    'textDocument/references': { params: (uri) => ({ ...here(uri), context: { includeDeclaration: true } }) },
  },
  documentHighlightProvider: { 'textDocument/documentHighlight': { params: (uri) => here(uri) } },
  documentLinkProvider: { 'textDocument/documentLink': { params: file } },
  documentSymbolProvider: { 'textDocument/documentSymbol': { params: file } },
  workspaceSymbolProvider: { 'workspace/symbol': { params: () => ({ query: '' }) } },
  foldingRangeProvider: { 'textDocument/foldingRange': { params: file } },
  selectionRangeProvider: {
    'textDocument/selectionRange': { params: (uri) => ({ ...file(uri), positions: [positionOf(text, 'POST')] }) },
  },
  documentFormattingProvider: {
    'textDocument/formatting': { params: (uri) => ({ ...file(uri), options: { tabSize: 2, insertSpaces: true } }) },
  },
  documentRangeFormattingProvider: {
    'textDocument/rangeFormatting': {
      params: (uri) => ({ ...file(uri), range, options: { tabSize: 2, insertSpaces: true } }),
    },
  },
  hoverProvider: { 'textDocument/hover': { params: (uri) => here(uri) } },
  renameProvider: {
    'textDocument/prepareRename': { params: (uri) => here(uri, '{{own}}') },
    'textDocument/rename': { params: (uri) => ({ ...here(uri, '{{own}}'), newName: 'other' }) },
  },
  semanticTokensProvider: {
    'textDocument/semanticTokens/full': { params: file },
    'textDocument/semanticTokens/range': { params: (uri) => ({ ...file(uri), range }) },
  },
  workspace: {
    'workspace/textDocumentContent': { params: () => ({ uri: 'faultline-response:/x/y' }) },
    'workspace/willRenameFiles': {
      params: (uri) => ({ files: [{ oldUri: uri, newUri: uri.replace('a.http', 'b.http') }] }),
    },
  },
};

describe('server: a workspace that is not trusted', () => {
  let folder: string;
  let client: TestClient;
  let uri: string;
  /** What the server did with files, and that it wanted to send. */
  const touched: string[] = [];
  const asked: string[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'faultline-trust-'));
    for (const [name, content] of Object.entries(project)) {
      await mkdir(dirname(join(folder, 'project', name)), { recursive: true });
      await writeFile(join(folder, 'project', name), content);
    }
    await mkdir(join(folder, 'history'));
    await writeFile(join(folder, 'outside.http'), `@outside = ${canary}\n`);
    await writeFile(join(folder, 'history', 'history.jsonl'), '{"kept": true}\n');
    touched.length = 0;
    asked.length = 0;
    const real = nodeDeps('1.2.3');
    const noted = <T>(what: string): Promise<T> => {
      asked.push(what);
      return Promise.reject(new Error(what));
    };
    client = await startClient({
      folders: [join(folder, 'project')],
      settings: { log: { file: join(folder, 'faultline.log') }, defaultHeaders: { 'X-Default': '{{private}}' } },
      configuration: { 'rest-client.environmentVariables': { dev: { private: canary } } },
      deps: {
        ...real,
        files: recorded(real.files),
        processEnv: { NAME: canary },
        createSend: () => noted('createSend'),
        startSimulator: () => Promise.resolve({ url: 'http://127.0.0.1:7', close: () => Promise.resolve() }),
        pace: { typingMs: 5, restMs: 10, tickMs: 30, gatherMs: 1 },
      },
      transport: () => noted(ServerRequest.send),
      ask: () => noted(ServerRequest.ask),
      secrets: { name: canary },
      signsIn: { browse: () => asked.push(ServerRequest.browse) > 0, refreshTokens: new Map() },
      options: { trusted: false, storagePath: join(folder, 'storage'), historyPath: join(folder, 'history') },
    });
    uri = await client.open(pathToFileURL(join(folder, 'project', 'a.http')).href, text);
  });
  afterEach(async () => {
    await client.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Each call of a file by its name, with the path from the folder on. */
  function recorded(files: Files): Files {
    return new Proxy(files, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return (path: string, ...rest: readonly unknown[]) => {
          touched.push(`${String(name)} ${String(path).slice(folder.length + 1)}`);
          return Reflect.apply(method, target, [path, ...rest]);
        };
      },
    });
  }

  /**
   * In the workspace it may be looked which files there are; request files are read, for symbols and references. The
   * editor's own storage is looked through for bodies that a crash has left.
   */
  const isAllowed = (it: string): boolean =>
    it === 'list storage' ||
    /^(?:entries|list|stat|exists|realPath) project(?:\/|$)/.test(it) ||
    /^readText project\/[\w/-]+\.(?:http|rest)$/.test(it);

  async function isLeftAlone(
    what: string,
    call: () => Promise<unknown>,
    { refuses, writes }: Partial<Call>,
  ): Promise<void> {
    const before = await filesIn(folder);
    const answer = await call().then(
      (value) => ({ value }),
      (error: Error) => ({ error: error.message }),
    );
    await new Promise((done) => setTimeout(done, 30));
    assert.deepEqual(asked, [], what);
    assert.deepEqual(
      touched.filter((it) => !isAllowed(it) && it !== `write ${writes}`),
      [],
      what,
    );
    assert.ok(!client.received().join('\n').includes(canary), `${what} tells what is in the workspace’s files`);
    if (!writes) assert.deepEqual(await filesIn(folder), before, `${what} writes`);
    if (!refuses) return;
    const said = JSON.stringify(answer);
    assert.match(said, /"error"|not trusted/, `${what} does not refuse: ${said}`);
  }

  for (const [key, { params, refuses, writes }] of Object.entries(requests)) {
    const method = ClientRequest[key as keyof typeof ClientRequest];
    it(`${method} ${refuses ? 'is refused' : 'sends nothing and reads request files alone'}`, () =>
      isLeftAlone(method, () => client.request(method, params(uri, folder)), { refuses, writes }));
  }

  for (const [key, params] of Object.entries(notifications)) {
    const method = ClientNotification[key as keyof typeof notifications];
    it(`${method} sends nothing`, () =>
      isLeftAlone(method, () => client.connection.sendNotification(method, params), {}));
  }

  for (const [method, { params }] of Object.values(capabilities).flatMap((calls) => Object.entries(calls))) {
    it(`${method} reads request files alone`, () =>
      isLeftAlone(method, () => client.request(method, params(uri, folder)), {}));
  }

  it('the tables have all that the server serves', async () => {
    assert.deepEqual(Object.keys(requests).sort(), Object.keys(ClientRequest).sort());
    assert.deepEqual([...Object.keys(notifications), 'trusted'].sort(), Object.keys(ClientNotification).sort());
    const unknown = Object.keys(client.initialized.capabilities).filter((name) => !(name in capabilities));
    assert.deepEqual(unknown, []);
  });

  it('commands are not served to a client that knows of trust', async () => {
    const plain = await startClient({ own: false });
    const commands = plain.initialized.capabilities.executeCommandProvider?.commands ?? [];
    await plain.stop();
    assert.ok(commands.length > 10);
    for (const command of commands) {
      const call = () =>
        client.request('workspace/executeCommand', { command, arguments: [uri, { line: 5, character: 0 }] });
      await assert.rejects(call, /Unhandled method/);
    }
    assert.deepEqual([asked, touched.filter((it) => !isAllowed(it))], [[], []]);
  });

  it('is sent from, and its files are read, as soon as it is trusted', async () => {
    await client.connection.sendNotification(ClientNotification.trusted, {});
    await client.request(ClientRequest.selectEnvironment, { uri, name: 'dev' });
    await client.run(uri, positionOf(text, 'GET https://h.example/z'));
    assert.deepEqual(asked, [ServerRequest.send]);
    assert.ok(touched.includes('readText project/http-client.private.env.json'));
  });
});

describe('the manifest, on workspaces that are not trusted', () => {
  it('says that they are served in part, and which settings of theirs do not hold', async () => {
    const { untrustedWorkspaces } = JSON.parse(await readFile('package.json', 'utf8')).capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.deepEqual([...untrustedWorkspaces.restrictedConfigurations].sort(), [
      'faultline.defaultHeaders',
      'faultline.log.file',
      'faultline.tls.certificateAuthorities',
      'faultline.tls.clientCertificates',
      'faultline.tls.insecureHosts',
    ]);
  });
});

/** Names and contents of all files below a folder. */
async function filesIn(folder: string): Promise<readonly string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.sort().map(async (path) => `${path}\n${await readFile(path, 'utf8')}`));
}
