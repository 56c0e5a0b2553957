import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from '../../src/manifest';
import type { AskParams } from '../../src/protocol';
import { nodeDeps } from '../../src/server/node-deps';
import { type CanaryServer, type Mode, startCanaryServer } from '../canaries/canary-server';
import { type Leak, leaksIn, leakText, matrixText, type Sink } from '../canaries/matrix';
import { places } from '../canaries/places';
import { filesOf, given, proxyOf, settingsOf } from '../canaries/request-files';
import { commandSinks, editorSinks, exchangeSinks, fileSinks, spokenSinks } from './canary-sinks';
import { type ClientSetup, startClient, type TestClient, vscodeCapabilities } from './harness';

const answers = given((place) => place.answers);
const isThere = (mode: Mode): boolean => mode !== 'refused';
/** As a browser does that somebody has signed in with. */
const comesBack = (url: string): boolean => {
  void fetch(url);
  return true;
};
const asked: unknown[] = [];
const ask = ({ questions }: AskParams) => {
  asked.push(...questions.map(({ key: _, ...shown }) => shown));
  return {
    answers: Object.fromEntries(questions.map(({ key, title }) => [key, answers[title] ?? answers[key] ?? 'yes'])),
  };
};

describe('server: secrets in all places, and where they must not be', () => {
  let server: CanaryServer;
  let folder: string;
  const leaks: Leak[] = [];
  const sinkNames = new Set<string>();
  const refreshTokens = new Map<string, string>();
  const usual = { ...process.env };

  before(async () => {
    server = await startCanaryServer(places);
  });
  after(async () => {
    await server.close();
    console.log(matrixText('Secrets in the editor', [...sinkNames], leaks));
  });
  beforeEach(async () => {
    refreshTokens.clear();
    asked.length = 0;
    folder = await mkdtemp(join(tmpdir(), 'faultline-canaries-'));
  });
  afterEach(async () => {
    for (const name of Object.keys(proxyOf(server, 'plain'))) {
      if (usual[name] === undefined) delete process.env[name];
      else process.env[name] = usual[name];
    }
    await rm(folder, { recursive: true, force: true });
  });

  /** A client of a real server, with real files and the real network. */
  async function start(mode: Mode, setup: ClientSetup = {}): Promise<{ client: TestClient; uri: string }> {
    const project = join(folder, 'project');
    await mkdir(project);
    Object.assign(process.env, proxyOf(server, mode));
    const files = filesOf(server, mode);
    for (const [name, content] of Object.entries(files)) await writeFile(join(project, name), content);
    const real = nodeDeps('1.2.3');
    const client = await startClient({
      ...{ folders: [project], ask, secrets: given((place) => place.kept) },
      settings: {
        log: { file: join(folder, 'log', 'faultline.log') },
        ...settingsOf(),
      },
      signsIn: { refreshTokens, browse: (url) => isThere(mode) && comesBack(url) },
      deps: {
        ...real,
        processEnv: { ...given((place) => place.processEnv), ...proxyOf(server, mode) },
        pace: { typingMs: 5, restMs: 10, tickMs: 30, gatherMs: 1 },
      },
      ...setup,
      options: {
        transport: false,
        storagePath: join(folder, 'storage'),
        historyPath: join(folder, 'history'),
        ...setup.options,
      },
    });
    await mkdir(join(folder, 'log'), { recursive: true });
    await mkdir(join(folder, 'storage'), { recursive: true });
    const name = `${mode}.http`;
    const uri = await client.open(pathToFileURL(join(project, name)).href, files[name] ?? '');
    return { client, uri };
  }

  function judge(mode: Mode, sinks: readonly Sink[]): void {
    for (const { name, text } of sinks) {
      sinkNames.add(name);
      assert.ok(text !== undefined, name);
    }
    const found = leaksIn(sinks, mode);
    leaks.push(...found);
    assert.equal(found.length, 0, leakText(found));
  }

  it('plants over a hundred secrets, each in a place of its own', () => {
    assert.ok(places.length > 100, `${places.length}`);
    assert.equal(new Set(places.map(({ core }) => core)).size, places.length);
    for (const { place, secret, core } of places) assert.ok(secret.includes(core), place);
  });

  for (const mode of ['plain', 'echo', 'refused'] as const) {
    const what = { plain: 'refuses', echo: 'refuses and gives back what it got', refused: 'is not there' }[mode];
    it(`are sent, and found nowhere, where the server ${what}`, async function () {
      this.timeout(180_000);
      const { client, uri } = await start(mode);
      try {
        await client.request('faultline/selectEnvironment', { uri, name: 'dev' });
        await client.whenDiagnostics(uri, (found) => found.length > 0);
        const sinks = mode === 'plain' ? await editorSinks(client, uri, 'before') : [];
        const { sent, refused } = await client.run(uri, null);
        sinks.push(
          { name: 'refusal', text: JSON.stringify(refused) },
          { name: 'questions', text: JSON.stringify(asked) },
        );
        if (mode !== 'refused') {
          assert.equal(refused, null);
          assert.ok(sent.length >= places.length, `${sent.length} sent`);
          assert.deepEqual(notArrived(mode), []);
          const { secret } = places.find(({ place }) => /refresh token of a sign-in/.test(place)) ?? {};
          assert.deepEqual([...refreshTokens.values()], [secret]);
        }
        // Whoever has a secret written into the name of a file finds it in the folder, and in the completion of paths.
        const project = join(folder, 'project');
        for (const name of await readdir(project)) if (name.startsWith('out-')) await rm(join(project, name));
        sinks.push(
          ...(await editorSinks(client, uri, 'after')),
          ...(await exchangeSinks(client)),
          ...spokenSinks(client),
        );
        await client.request('shutdown', undefined);
        sinks.push(...(await fileSinks(join(folder, 'history'), 'history folder')));
        sinks.push(...(await fileSinks(join(folder, 'log'), 'log file')));
        sinks.push(...(await fileSinks(join(folder, 'storage'), 'storage folder', false)));
        judge(mode, sinks);
      } finally {
        client.connection.dispose();
      }
    });
  }

  it('are found nowhere in an editor that knows nothing of Faultline', async function () {
    this.timeout(120_000);
    const { client, uri } = await start('echo', { own: false, capabilities: vscodeCapabilities });
    try {
      const textDocument = { uri };
      await client.request('workspace/executeCommand', { command: Command.selectEnvironment, arguments: [uri, 'dev'] });
      await client.request('workspace/executeCommand', { command: Command.sendAll, arguments: [uri] });
      const range = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };
      const sinks = [
        {
          name: 'inlay hints',
          text: JSON.stringify(await client.request('textDocument/inlayHint', { textDocument, range })),
        },
        ...(await commandSinks(client)),
        ...spokenSinks(client),
      ];
      assert.ok(
        sinks.every(({ name, text }) => name === 'log' || text.length > 2),
        'each sink has something in it',
      );
      judge('echo', sinks);
    } finally {
      client.connection.dispose();
    }
  });

  function notArrived(mode: Mode): string[] {
    return places.flatMap((place) => {
      const { arrives } = place;
      if (arrives === null) return [];
      const received = server.received(mode, place);
      const came = typeof arrives === 'string' ? received.includes(arrives) : arrives.test(received);
      return came ? [] : [`${place.place}: ${received.slice(0, 500)}`];
    });
  }
});
