/**
 * What reading and editing request files costs. `node esbuild.js --tests && node out/test/bench/parse.js [--write]
 * [--no-peers]`
 *
 * All is measured in turns in one process, so that the ratios are of the same minutes of the same machine, and in the
 * processor's time, that of the garbage collector's threads included, which other programs don't make longer. The
 * requests, the reference pass and the corpus are those of `../shared` (or `FAULTLINE_SHARED`); without it, the requests
 * are made here in the same shape, and the rows of the others say that they were not measured.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { editDocument } from '../../src/syntax/edit';
import { parseDocument } from '../../src/syntax/parse';
import { blockAt, blockIndexAt, type RequestDocument } from '../../src/syntax/request-document';
import { readEverything, readEverythingPlaced } from './everything';
import { installHttpYac, processorMs } from './httpyac';
import { printTable } from './table';

const shared = resolve(process.env.FAULTLINE_SHARED ?? '../shared');
const notMeasured = 'not measured';

/** A file of `count` requests, of 12 lines and about 400 characters each. */
function requestFile(count: number): string {
  const script = join(shared, 'bench', 'make-requests.mjs');
  if (existsSync(script)) {
    const options = { encoding: 'utf8', maxBuffer: 1e9 } as const;
    return spawnSync(process.execPath, [script, String(count)], options).stdout;
  }
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    lines.push(
      `### request ${i}`,
      `# @name request${i}`,
      `POST https://api.example.com/v1/workspaces/${i}/tasks?limit=50&opt_fields=name,assignee HTTP/1.1`,
      'Content-Type: application/json',
      'Accept: application/json',
      'Authorization: Bearer {{token}}',
      '',
      '{',
      `  "data": { "name": "Task ${i}", "notes": "some notes about the task, a sentence long", "completed": false },`,
      '  "options": { "pretty": true, "fields": ["gid", "name"] }',
      '}',
      '',
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The `pass` of reference-pass.mjs, which reads a file named on the command line as it is loaded. */
async function referencePass(text: string): Promise<((text: string) => { length: number }) | null> {
  const path = join(shared, 'bench', 'reference-pass.mjs');
  if (!existsSync(path)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
  const [, , argument] = process.argv;
  try {
    process.argv[2] = join(folder, 'requests.http');
    writeFileSync(process.argv[2], text);
    // An `import()` in this bundle would become `require`, which knows no such module.
    const load = new Function('url', 'return import(url)');
    return (await load(pathToFileURL(path).href)).pass;
  } finally {
    if (argument === undefined) process.argv.length = 2;
    else process.argv[2] = argument;
    rmSync(folder, { recursive: true });
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** The fastest quarter, in ms of the processor's time, of `rounds` runs of each in turn, after `warmUp` rounds. */
function inTurns(runs: readonly (() => unknown)[], rounds: number, warmUp: number): number[] {
  const ms = runs.map((): number[] => []);
  for (let round = 0; round < warmUp + rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const start = process.cpuUsage();
      run();
      if (round >= warmUp) ms[index]?.push(processorMs(start));
    }
  }
  return ms.map((all) => [...all].sort((one, other) => one - other)[all.length >> 2] ?? Number.NaN);
}

/** Median, in ms, of one-character edits all over the middle of a document, its changed block read with all it holds. */
function editTime(text: string): number {
  let document = parseDocument(text);
  const middle = document.length >> 1;
  const ms: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const at = middle + ((i * 7919) % Math.min(200_000, document.length >> 2));
    const start = performance.now();
    document = editDocument(document, [{ start: at, end: at, newText: 'x' }]);
    readEverything([blockAt(document, blockIndexAt(document, at))]);
    ms.push(performance.now() - start);
  }
  return median(ms.slice(500));
}

function collectGarbage(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return typeof collect === 'function' ? () => collect() : () => undefined;
}

/** What is in use when nothing is left to collect: array buffers are given back a little later than objects. */
async function usedBytes(collect: () => void): Promise<number> {
  for (let i = 0; i < 4; i++) {
    collect();
    await setTimeout(20);
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The memory of a document in which everything was looked at, its text included, as a multiple of the text's length. */
async function memoryRatio(text: string): Promise<number> {
  const collect = collectGarbage();
  const before = await usedBytes(collect);
  // A copy: else the text's own memory would be taken for somebody else's.
  const document: RequestDocument = parseDocument(Buffer.from(text).toString());
  readEverything(document.blocks);
  const used = (await usedBytes(collect)) - before;
  return used / document.length;
}

async function main(): Promise<void> {
  const text = requestFile(10_000);
  const files = join(shared, 'corpus', 'files');
  const corpus = existsSync(files) ? readdirSync(files).map((name) => readFileSync(join(files, name), 'utf8')) : [];
  const pass = await referencePass(text);
  const peer = installHttpYac();
  const everything = (one: string) => readEverything(parseDocument(one).blocks);

  const firstHalf = requestFile(5000);
  const runs = [
    () => pass?.(text).length,
    () => parseDocument(text),
    () => everything(text),
    () => readEverythingPlaced(parseDocument(text).blocks),
    () => parseDocument(firstHalf),
    () => corpus.forEach(everything),
  ];
  const none = Number.NaN;
  const [passed = none, parse = none, read = none, placed = none, half = none, corpusRead = none] = inTurns(
    runs,
    80,
    20,
  );
  const reference = pass === null ? Number.NaN : passed;
  const peerMs: number[] = [];
  const peerCorpusMs: number[] = [];
  for (let round = 0; peer !== null && round < 4; round++) {
    peerMs.push(await peer.time([text]));
    if (corpus.length > 0) peerCorpusMs.push(await peer.time(corpus));
  }
  const memory = await memoryRatio(text);
  editTime(requestFile(1000));
  const [small, middle, large] = [1000, 10_000, 100_000].map((count) => editTime(requestFile(count)));

  const ms = (value: number) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
  const times = (value: number, digits: number) =>
    Number.isNaN(value) ? notMeasured : `${value.toFixed(digits)} times`;
  const megabytes = (text.length / 1e6).toFixed(1);
  printTable('parse', [
    ['Reading', 'Measured', 'Wanted'],
    [`10,000 requests (${megabytes} MB), warm`, ms(parse), ''],
    ['the same, and every text of every request read', ms(read), ''],
    ['the least a reader could do, one pass over the lines', Number.isNaN(reference) ? notMeasured : ms(reference), ''],
    ['10,000 requests : that pass', times(parse / reference, 1), 'at most 5'],
    ['… every text read : that pass', times(read / reference, 1), 'at most 5'],
    ['… every text read, and where each thing stands : that pass', times(placed / reference, 1), ''],
    [
      `httpYac ${peer?.version ?? ''} : 10,000 requests, every text read`,
      times(median(peerMs) / read, 0),
      'at least 100',
    ],
    [
      `httpYac : ${corpus.length || 'the'} real files, every text read`,
      times(median(peerCorpusMs) / corpusRead, 0),
      'at least 100',
    ],
    ['10,000 requests : 5,000 (2 is linear)', times(parse / half, 1), ''],
    ['memory of the document, every text read : its text', times(memory, 1), 'below 10'],
    ['one character typed among 10,000 requests, its request read anew', ms(middle ?? Number.NaN), 'below 1 ms'],
    ['the same among 100,000 : among 1,000', times((large ?? Number.NaN) / (small ?? Number.NaN), 1), 'below 2'],
  ]);
}

void main();
