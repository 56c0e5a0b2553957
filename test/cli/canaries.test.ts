import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserHar } from '../canaries/browser-har';
import { type CanaryServer, type Mode, startCanaryServer } from '../canaries/canary-server';
import { type Leak, leaksIn, leakText, matrixText, type Sink } from '../canaries/matrix';
import { places } from '../canaries/places';
import { filesOf, given, proxyOf, settingsOf } from '../canaries/request-files';
import { type Ended, faultline } from './process';

const answers = Object.entries(given((place) => place.answers)).flatMap(([name, value]) => [
  '--var',
  `${name}=${value}`,
]);
const kept = Object.entries(given((place) => place.kept)).map(([name, value]) => [
  `FAULTLINE_SECRET_${name.toUpperCase()}`,
  value,
]);

describe('the command line: secrets in all places, and where they must not be', () => {
  let server: CanaryServer;
  let folder: string;
  const leaks: Leak[] = [];
  const sinkNames = new Set<string>();

  before(async () => {
    server = await startCanaryServer(places);
  });
  after(async () => {
    await server.close();
    console.log(matrixText('Secrets in the terminal', [...sinkNames], leaks));
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-canaries-'));
    mkdirSync(join(folder, 'project'));
    mkdirSync(join(folder, 'tmp'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function call(mode: Mode, ...args: readonly string[]): Promise<Ended> {
    const env = {
      ...proxyOf(server, mode),
      ...given((place) => place.processEnv),
      ...Object.fromEntries(kept),
      TMPDIR: join(folder, 'tmp'),
    };
    return faultline(args, { cwd: join(folder, 'project'), env });
  }

  const spoken = (name: string, { out, err }: Ended): Sink[] => [
    { name: `${name}, stdout`, text: out },
    { name: `${name}, stderr`, text: err },
  ];

  for (const mode of ['plain', 'echo', 'refused'] as const) {
    const what = { plain: 'refuses', echo: 'refuses and gives back what it got', refused: 'is not there' }[mode];
    it(`are sent, and found nowhere, where the server ${what}`, async function () {
      this.timeout(120_000);
      for (const [name, content] of Object.entries(filesOf(server, mode))) {
        writeFileSync(join(folder, 'project', name), content);
      }
      mkdirSync(join(folder, 'project', '.vscode'));
      writeFileSync(join(folder, 'project', '.vscode', 'settings.json'), settings());
      const file = `${mode}.http`;
      const options = ['--env', 'dev', ...answers];
      const run = await call(mode, 'run', file, ...options, '--body', '--har', 'run.har', '--junit', 'run.xml');
      assert.ok([1, 2].includes(run.status ?? -1), run.err);
      if (mode !== 'refused') assert.deepEqual(notArrived(mode), []);
      const har = readFileSync(join(folder, 'project', 'run.har'), 'utf8');
      const sinks = [
        ...spoken('run', run),
        { name: 'run --har', text: har },
        { name: 'run --junit', text: readFileSync(join(folder, 'project', 'run.xml'), 'utf8') },
        ...spoken('run --json', await call(mode, 'run', file, ...options, '--json')),
        ...spoken('check', await call(mode, 'check', file, ...options)),
        ...spoken('check --json', await call(mode, 'check', file, ...options, '--json')),
        ...spoken('parse', await call(mode, 'parse', file)),
        ...spoken('explain', await call(mode, 'explain', 'run.har')),
        ...spoken('explain --json', await call(mode, 'explain', 'run.har', '--json')),
        ...(await rawHarSinks(mode)),
        { name: 'temporary files, names', text: readdirSync(join(folder, 'tmp'), { recursive: true }).join('\n') },
      ];
      for (const { name } of sinks) sinkNames.add(name);
      const found = leaksIn(sinks, mode);
      leaks.push(...found);
      assert.equal(found.length, 0, leakText(found));
    });
  }

  function settings(): string {
    return JSON.stringify(
      Object.fromEntries(Object.entries(settingsOf()).map(([name, value]) => [`faultline.${name}`, value])),
    );
  }

  /** What a browser would have saved, explained; nothing came where nobody answered. */
  async function rawHarSinks(mode: Mode): Promise<Sink[]> {
    writeFileSync(join(folder, 'project', 'browser.har'), browserHar(server.exchanges(mode)));
    const sinks = [
      ...spoken('explain of a browser’s HAR', await call(mode, 'explain', 'browser.har')),
      ...spoken('explain --json of a browser’s HAR', await call(mode, 'explain', 'browser.har', '--json')),
    ];
    return sinks.map((sink) => ({ ...sink, isRaw: true }));
  }

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
