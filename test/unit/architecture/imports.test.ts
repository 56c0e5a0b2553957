import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative, sep } from 'node:path';

/** Which rooms a room may import; `types` of a room count as the room. The rooms and reasons: ARCHITECTURE.md. */
const may: Readonly<Record<string, readonly string[]>> = {
  syntax: ['manifest'],
  dialects: [],
  manifest: [],
  'carried-settings': ['manifest'],
  exchange: [],
  'body-text': ['exchange'],
  'on-abort': [],
  resolve: ['syntax', 'curl', 'exchange', 'body-text', 'manifest', 'redact'],
  send: ['exchange', 'resolve', 'redact', 'on-abort'],
  oauth: ['resolve', 'exchange', 'diagnose', 'body-text', 'manifest'],
  retry: ['exchange', 'resolve', 'manifest'],
  diagnose: ['exchange', 'body-text', 'dialects', 'retry'],
  openapi: [],
  vocabulary: [],
  fix: ['syntax', 'curl', 'diagnose', 'openapi', 'resolve'],
  format: ['syntax'],
  check: ['syntax', 'resolve', 'fix', 'curl', 'format', 'manifest', 'redact', 'body-text'],
  curl: ['syntax', 'exchange', 'redact'],
  refactor: ['syntax', 'resolve', 'fix', 'curl', 'manifest', 'redact'],
  present: ['diagnose', 'exchange', 'body-text', 'retry', 'manifest'],
  redact: ['exchange'],
  run: ['syntax', 'resolve', 'exchange', 'retry', 'diagnose', 'manifest', 'on-abort'],
  simulate: ['dialects'],
  protocol: ['exchange', 'diagnose', 'manifest'],
  server: [
    ...['run', 'send', 'oauth', 'simulate', 'protocol', 'manifest', 'exchange'],
    ...['syntax', 'resolve', 'retry', 'diagnose', 'dialects', 'fix', 'format', 'present', 'redact', 'openapi'],
    ...['vocabulary', 'body-text'],
    ...['check', 'curl', 'refactor'],
  ],
  client: ['protocol', 'manifest', 'carried-settings', 'exchange', 'diagnose', 'send'],
  cli: [
    ...['run', 'send', 'oauth', 'simulate', 'server', 'protocol', 'manifest', 'carried-settings'],
    ...['exchange', 'body-text'],
    ...['syntax', 'resolve', 'retry', 'diagnose', 'dialects', 'fix', 'present', 'redact', 'openapi', 'check'],
  ],
};

/** The bundles' entry points stand in the room whose name they bear. */
const entryRoom: Readonly<Record<string, string>> = { extension: 'client', server: 'server', cli: 'cli' };

/** Who alone may import a package. */
const reserved: readonly { readonly package: RegExp; readonly rooms: readonly string[] }[] = [
  { package: /^vscode$/, rooms: ['client'] },
  { package: /^vscode-languageclient(\/|$)/, rooms: ['client'] },
  { package: /^vscode-languageserver(\/|$)/, rooms: ['server'] },
  { package: /^axios(\/|$)/, rooms: ['send'] },
  { package: /^@vscode-elements\//, rooms: ['client'] },
];

/** Rooms in which files, network, clock and processes come in as parameters. */
const pure = [
  'syntax',
  'resolve',
  'retry',
  'diagnose',
  'dialects',
  'openapi',
  'vocabulary',
  'fix',
  'check',
  'curl',
  'refactor',
  'format',
  'present',
  'redact',
  'run',
];
const impureModules = /^node:(fs|net|http|https|http2|tls|dns|child_process|os|process|timers)/;

interface Import {
  readonly file: string;
  readonly room: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const sources = readdirSync('src', { recursive: true })
  .map((name) => join('src', String(name)))
  .filter((path) => /\.ts$/.test(path) && !path.endsWith('.d.ts'))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }));

function roomOf(path: string): string {
  const parts = relative('src', path).split(sep);
  const first = (parts[0] ?? '').replace(/\.ts$/, '');
  return parts.length === 1 ? (entryRoom[first] ?? first) : first;
}

const importPattern =
  /^\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)|^\s*import\s+['"]([^'"]+)['"]|\brequire\(\s*['"]([^'"]+)['"]\s*\)/gm;

const imports: readonly Import[] = sources.flatMap(({ path, text }) =>
  [...text.matchAll(importPattern)].map((match) => ({
    file: path,
    room: roomOf(path),
    specifier: match[2] ?? match[3] ?? match[4] ?? match[5] ?? '',
    typeOnly: match[1] !== undefined,
  })),
);

/** The source file that a relative import means; null for a package or a data file. */
function resolveImport({ file, specifier }: Import): string | null {
  if (!specifier.startsWith('.')) return null;
  const path = normalize(join(dirname(file), specifier));
  return sources.find((source) => source.path === `${path}.ts` || source.path === path)?.path ?? null;
}

describe('architecture', () => {
  it('finds the sources and their imports', () => {
    assert.ok(sources.length > 10, `only ${sources.length} files`);
    assert.ok(imports.length > 10, `only ${imports.length} imports`);
  });

  it('has no room that the table does not know', () => {
    const unknown = new Set(sources.map(({ path }) => roomOf(path)).filter((room) => !(room in may)));
    assert.deepEqual([...unknown], []);
  });

  it('lets no room import what it may not', () => {
    const wrong = imports.flatMap((item) => {
      const target = resolveImport(item);
      if (!target) return [];
      const room = roomOf(target);
      return room === item.room || may[item.room]?.includes(room) ? [] : [`${item.file} imports ${target}`];
    });
    assert.deepEqual(wrong, []);
  });

  it('keeps vscode, the language-server libraries and axios in their rooms', () => {
    const wrong = imports.flatMap((item) =>
      reserved
        .filter((rule) => rule.package.test(item.specifier) && !rule.rooms.includes(item.room))
        .map(() => `${item.file} imports ${item.specifier}`),
    );
    assert.deepEqual(wrong, []);
  });

  it('keeps files, network, clock and processes out of the pure rooms', () => {
    const wrong = imports
      .filter(({ room, specifier }) => pure.includes(room) && impureModules.test(specifier))
      .map(({ file, specifier }) => `${file} imports ${specifier}`);
    const clocks = sources
      .filter(({ path }) => pure.includes(roomOf(path)))
      .filter(({ text }) => /\b(Date\.now\(\)|new Date\(\)|Math\.random\(\)|setTimeout\()/.test(text))
      .map(({ path }) => `${path} reads a clock, a timer or chance of its own`);
    assert.deepEqual([...wrong, ...clocks], []);
  });

  it('has no cycle of imports', () => {
    const graph = new Map<string, string[]>();
    for (const item of imports) {
      const target = resolveImport(item);
      if (target && !item.typeOnly) graph.set(item.file, [...(graph.get(item.file) ?? []), target]);
    }
    const done = new Set<string>();
    const visit = (file: string, path: readonly string[]): string[] | null => {
      if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
      if (done.has(file)) return null;
      for (const next of graph.get(file) ?? []) {
        const cycle = visit(next, [...path, file]);
        if (cycle) return cycle;
      }
      done.add(file);
      return null;
    };
    for (const file of graph.keys()) assert.equal(visit(file, [])?.join(' → '), undefined);
  });

  it('has no drawer for odds and ends, no barrel, no default export', () => {
    const drawers = sources
      .map(({ path }) => path)
      .filter((path) => /(^|\/)(utils?|helpers?|common|models)(\/|\.ts$)/.test(path));
    const barrels = sources.filter(({ text }) => /^export \* from/m.test(text)).map(({ path }) => path);
    const defaults = sources.filter(({ text }) => /^export default/m.test(text)).map(({ path }) => path);
    assert.deepEqual([...drawers, ...barrels, ...defaults], []);
  });

  it('swallows no error in silence and leaves nothing undone', () => {
    const wrong = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/catch\s*(\([^)]*\))?\s*\{\s*\}|\.catch\(\(\)\s*=>\s*\{\s*\}\)|\b(TODO|FIXME|XXX)\b/g)].map(
        (match) => `${path}: ${match[0]}`,
      ),
    );
    assert.deepEqual(wrong, []);
  });
});
