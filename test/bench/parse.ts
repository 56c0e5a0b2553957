/**
 * What reading and editing costs. `node esbuild.js --tests && node out/test/bench/parse.js [--markdown]`
 *
 * Ratios, not times, are what to compare: they come from one run on one machine. The reference pass and the corpus are
 * those of `../shared` (or `FAULTLINE_SHARED`); where that is absent their lines are left out.
 */
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
import type { RequestDocument } from '../../src/syntax/request-document';

const shared = resolve(process.env.FAULTLINE_SHARED ?? '../shared');

/** A file of `count` requests, 12 lines and about 400 characters each, as `make-requests.mjs` of `../shared` makes it. */
function requestFile(count: number): string {
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

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1] ?? Number.NaN;
}

/** Median of `runs` calls in ms, after `warmUp` calls. */
function time(run: () => unknown, runs = 21, warmUp = 10): number {
  for (let i = 0; i < warmUp; i++) run();
  const ms: number[] = [];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    run();
    ms.push(performance.now() - start);
  }
  return median(ms);
}

/** Makes every object that a block can give. Its cost is the first look of somebody who looks at everything. */
function readAll(document: RequestDocument): number {
  let nodes = 0;
  for (const block of document.blocks) nodes += block.parts.length + (block.request?.headers.length ?? 0);
  return nodes;
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

/** Median of one-character edits in the middle of a document of `count` requests, in ms. */
function editTime(count: number): number {
  let document = parseDocument(requestFile(count));
  const middle = document.length >> 1;
  const ms: number[] = [];
  for (let i = 0; i < 2000; i++) {
    const at = middle + ((i * 7919) % Math.min(200_000, document.length >> 2));
    const start = performance.now();
    document = editDocument(document, [{ start: at, end: at, newText: 'x' }]);
    ms.push(performance.now() - start);
  }
  return median(ms.slice(500));
}

/** The `pass` of reference-pass.mjs, which reads a file named on the command line as it is loaded. */
async function referencePass(text: string): Promise<((text: string) => unknown) | null> {
  const path = join(shared, 'bench', 'reference-pass.mjs');
  if (!existsSync(path)) return null;
  const folder = mkdtempSync(join(tmpdir(), 'faultline-bench-'));
  const [, , argument] = process.argv;
  try {
    process.argv[2] = join(folder, 'requests.http');
    writeFileSync(process.argv[2], text);
    const module: { pass: (text: string) => unknown } = await import(pathToFileURL(path).href);
    return module.pass;
  } finally {
    if (argument === undefined) process.argv.length = 2;
    else process.argv[2] = argument;
    rmSync(folder, { recursive: true });
  }
}

async function main(): Promise<void> {
  const rows: [string, string][] = [];
  const text = requestFile(10_000);
  const megabytes = text.length / 1e6;
  const pass = await referencePass(text);
  const parse = time(() => parseDocument(text));
  const all = time(() => readAll(parseDocument(text)));
  rows.push([`parse 10,000 requests (${megabytes.toFixed(1)} MB), warm`, `${parse.toFixed(1)} ms`]);
  rows.push(['the same, and every object made', `${all.toFixed(1)} ms`]);
  if (pass !== null) {
    const reference = time(() => pass(text));
    rows.push(['reference pass, same process', `${reference.toFixed(1)} ms`]);
    rows.push(['parse : reference pass', (parse / reference).toFixed(2)]);
  }
  const halfText = requestFile(5000);
  const half = time(() => parseDocument(halfText));
  rows.push(['parse of 10,000 : of 5,000 (2 is linear)', (parse / half).toFixed(2)]);

  const collect = collectGarbage();
  const before = await usedBytes(collect);
  const document = parseDocument(text);
  const parsed = (await usedBytes(collect)) - before;
  readAll(document);
  const read = (await usedBytes(collect)) - before;
  rows.push(['memory of the document : text', (parsed / document.length).toFixed(2)]);
  rows.push(['the same, and every object made', (read / document.length).toFixed(2)]);

  editTime(1000);
  const edits = [1000, 10_000, 100_000].map((count) => [count, editTime(count)] as const);
  for (const [count, ms] of edits) rows.push([`edit of a character, ${count} requests`, `${ms.toFixed(4)} ms`]);
  const [small, , large] = edits;
  if (small !== undefined && large !== undefined) {
    rows.push(['edit in 100,000 : in 1,000 requests', (large[1] / small[1]).toFixed(2)]);
  }

  const corpus = join(shared, 'corpus', 'files');
  if (existsSync(corpus)) {
    const files = readdirSync(corpus).map((name) => readFileSync(join(corpus, name), 'utf8'));
    const ms = time(() => files.map((file) => parseDocument(file)));
    rows.push([`parse the corpus (${files.length} files)`, `${ms.toFixed(1)} ms`]);
  }
  const markdown = process.argv.includes('--markdown');
  if (markdown) console.log('| | |\n|---|---|');
  for (const [name, value] of rows) console.log(markdown ? `| ${name} | ${value} |` : `${name.padEnd(52)} ${value}`);
}

void main();
