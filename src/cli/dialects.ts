/**
 * `faultline dialects`: lists the dialects there are, checks files of one's own, runs their examples, tries them on
 * responses.
 */
import { dirname } from 'node:path';
import { type CheckedDialect, checkDialect } from '../diagnose/check-dialect';
import { createDiagnoser, type Diagnoser } from '../diagnose/diagnose';
import { backtrackingEngine, type PatternEngine } from '../diagnose/text-pattern';
import { tryExample } from '../diagnose/try-example';
import { builtinDialects } from '../dialects/builtin';
import type { Dialect } from '../dialects/dialect';
import { visibleLine } from '../present/visible-text';
import type { Hiding } from '../redact/secret-values';
import type { Files } from '../server/deps';
import { readDialectFiles } from '../server/dialect-files';
import { indexedRange, lineIndex } from '../server/state/line-index';
import type { Arguments } from './arguments';
import type { DialectArguments, TryArguments } from './dialect-arguments';
import { EntryClock, explainAll } from './explain';
import { type HarExchange, readHar } from './har';
import { InputError } from './input-error';
import { readRawResponse } from './raw-response';
import { type GivenFile, readGiven } from './request-file';
import type { Terminal } from './terminal';
import { problemLines } from './workspace-diagnoser';
import { hidingIn } from './workspace-settings';

/** Gives the exit status: 1 where a dialect is wrong, an example is not as expected, or a response failed. */
export async function dialects(
  args: Extract<Arguments, { command: 'dialects' }>,
  terminal: Terminal,
  files: Pick<Files, 'entries' | 'readText'>,
): Promise<number> {
  const { request } = args;
  if (request.action === 'list') return list(request.json, terminal, files);
  const { json, builtIn } = request;
  const engine = builtIn ? backtrackingEngine : (await import('../diagnose/linear-engine')).linearEngine;
  const hiding = await hidingIn(terminal.cwd, files);
  const options: Options = { json, builtIn, engine, hiding };
  switch (request.action) {
    case 'check':
      return check(request.files, options, terminal);
    case 'test':
      return test(request.files, options, terminal);
    case 'try':
      return tryOn(request, options, terminal);
  }
}

interface Options extends Pick<DialectArguments, 'json' | 'builtIn'> {
  /** What runs the expressions of the files. */
  readonly engine: PatternEngine;
  readonly hiding: Hiding;
}

async function list(json: boolean, terminal: Terminal, files: Pick<Files, 'entries' | 'readText'>): Promise<number> {
  const own = await readDialectFiles(files, [terminal.cwd], (message) => void terminal.err(`warning: ${message}\n`));
  const users = own.files.flatMap(({ dialect, path }) => (dialect ? [{ dialect, source: path }] : []));
  const ids = new Set(users.map(({ dialect }) => dialect.id));
  const builtIn = builtinDialects.filter(({ id }) => !ids.has(id));
  const all = [...users, ...builtIn.map((dialect) => ({ dialect, source: 'built in' }))].map(({ dialect, source }) => ({
    id: dialect.id,
    title: dialect.title,
    rank: rankOf(dialect),
    hosts: dialect.match.hosts ?? [],
    examples: dialect.examples?.length ?? 0,
    docs: dialect.docs ?? null,
    source,
  }));
  if (json) await terminal.out(`${JSON.stringify(all, null, 2)}\n`);
  else {
    const width = Math.max(...all.map(({ id }) => id.length));
    for (const { id, title, rank, hosts, source } of all) {
      const where = hosts.length > 0 ? hosts.join(', ') : rank === 'generic' ? 'everything else' : 'by its shape';
      const from = source === 'built in' ? '' : `  ${source}`;
      await terminal.out(`${id.padEnd(width)}  ${visibleLine(`${title} (${rank}): ${where}${from}`)}\n`);
    }
  }
  for (const file of own.files) for (const line of problemLines(file, file.path)) await terminal.err(`${line}\n`);
  return 0;
}

function rankOf({ rank, match }: Dialect): string {
  return rank ?? (match.hosts ? 'api' : 'framework');
}

async function check(names: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const results = [];
  for (const name of names) {
    const file = await readGiven(name, terminal);
    results.push({ file, checked: checked(file, options) });
  }
  if (options.json) {
    const told = results.map(({ file, checked: { dialect, problems } }) => {
      const lines = lineIndex(file.text);
      return {
        file: file.name,
        id: dialect?.id ?? null,
        problems: problems.map(({ message, severity, start, end }) => ({
          message,
          severity,
          range: indexedRange(lines, start, end),
        })),
      };
    });
    await terminal.out(`${JSON.stringify(told, null, 2)}\n`);
  } else {
    for (const { file, checked: found } of results) {
      for (const line of problemLines({ text: file.text, problems: found.problems }, file.name)) {
        await terminal.out(`${line}\n`);
      }
      if (found.problems.length === 0) await terminal.out(`${file.name}: nothing is wrong with it.\n`);
    }
  }
  return results.some(({ checked: found }) => isWrong(found)) ? 1 : 0;
}

function checked(file: GivenFile, { builtIn, engine }: Options): CheckedDialect {
  const known = new Set(builtinDialects.map(({ id }) => id));
  return checkDialect(file.text, builtIn ? null : engine, known);
}

function isWrong({ dialect, problems }: CheckedDialect): boolean {
  return dialect === null || problems.some(({ severity }) => severity === 'error');
}

function withDialect(dialect: Dialect, { engine }: Options, now: () => number): Diagnoser {
  return createDiagnoser(builtinDialects, { users: { dialects: [dialect], engine }, now });
}

/** The dialect in the file; what is wrong with it is told on standard error. Null where it can't be used. */
async function usable(file: GivenFile, options: Options, terminal: Terminal): Promise<Dialect | null> {
  const found = checked(file, options);
  for (const line of problemLines({ text: file.text, problems: found.problems }, file.name)) {
    await terminal.err(`${line}\n`);
  }
  return found.dialect;
}

async function test(names: readonly string[], options: Options, terminal: Terminal): Promise<number> {
  const told: object[] = [];
  let wrong = 0;
  let count = 0;
  for (const name of names) {
    const file = await readGiven(name, terminal);
    const dialect = await usable(file, options, terminal);
    if (!dialect) {
      wrong++;
      told.push({ file: file.name, id: null, examples: [] });
      continue;
    }
    const diagnoser = withDialect(dialect, options, () => Date.now());
    const results = (dialect.examples ?? []).map((example) => tryExample(diagnoser, dialect, example));
    count += results.length;
    for (const { example, misses, diagnosis } of results) {
      if (misses.length > 0) wrong++;
      if (options.json) continue;
      await terminal.out(
        `${misses.length === 0 ? 'ok    ' : 'not ok'} ${visibleLine(`${dialect.id}/${example.id}`)}\n`,
      );
      for (const { what, expected, got } of misses) {
        await terminal.out(`        ${what}: expected ${inWords(expected)}, got ${inWords(got)}\n`);
      }
      if (misses.length > 0 && diagnosis && diagnosis.dialect !== dialect.id) {
        await terminal.out(`        It was read by ${diagnosis.dialect}: look at \`match\` and \`read\`.\n`);
      }
    }
    told.push({
      file: file.name,
      id: dialect.id,
      examples: results.map(({ example, misses }) => ({ id: example.id, ok: misses.length === 0, misses })),
    });
    if (results.length === 0 && !options.json) await terminal.out(`${file.name}: it has no examples.\n`);
  }
  if (options.json) await terminal.out(`${JSON.stringify(told, null, 2)}\n`);
  else
    await terminal.out(
      `${count === 1 ? '1 example' : `${count} examples`}, ${wrong === 0 ? 'all right' : `${wrong} wrong`}.\n`,
    );
  return wrong > 0 ? 1 : 0;
}

function inWords(value: unknown): string {
  return visibleLine(value === undefined ? 'nothing' : JSON.stringify(value)).slice(0, 300);
}

async function tryOn(args: TryArguments, options: Options, terminal: Terminal): Promise<number> {
  const file = await readGiven(args.file, terminal);
  const dialect = await usable(file, options, terminal);
  if (!dialect) throw new InputError(file.name, 'the dialect can’t be used as long as it is not mended');
  const entries = await entriesOf(args, dialect, terminal);
  const clock = new EntryClock();
  const diagnoser = withDialect(dialect, options, clock.now);
  for (const [index, { request, attempt }] of entries.entries()) {
    const { outcome } = attempt;
    const applying = diagnoser.dialectFor(request, outcome.kind === 'response' ? outcome.response : null);
    if (applying.includes(dialect.id)) continue;
    const which = entries.length === 1 ? 'this response' : `response ${index + 1}`;
    await terminal.err(
      `${file.name}: ${dialect.id} does not apply to ${which}: neither a host nor a shape of \`match\` is its. Applying: ${applying.join(', ')}.\n`,
    );
  }
  const name = args.har ?? args.response ?? file.name;
  return explainAll(entries, { name, json: options.json, diagnoser, clock, hiding: options.hiding }, terminal);
}

async function entriesOf(args: TryArguments, dialect: Dialect, terminal: Terminal): Promise<readonly HarExchange[]> {
  if (args.har !== null) {
    const har = await readGiven(args.har, terminal);
    return readHar(har.text, har.name);
  }
  const given = await readGiven(args.response ?? '-', terminal);
  const host = dialect.match.hosts?.[0]?.replace(/\*/g, 'example') ?? 'localhost';
  const url = args.url ?? `https://${dirname(`${host}/x`)}/`;
  const isJson = args.data !== null && /^\s*[[{]/.test(args.data);
  return [
    {
      request: {
        method: args.method,
        url,
        httpVersion: null,
        headers: isJson ? [['Content-Type', 'application/json']] : [],
        body: args.data === null ? null : [{ kind: 'text', text: args.data }],
      },
      requestText: args.data,
      attempt: {
        number: 1,
        startedAt: 0,
        timings: { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 0 },
        hops: [],
        outcome: { kind: 'response', response: readRawResponse(given.text, args.status, url) },
        waitedMs: 0,
        waitReason: null,
        notes: [],
      },
    },
  ];
}
