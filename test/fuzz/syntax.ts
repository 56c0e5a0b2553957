/**
 * Reads made-up request files, edits them, and checks that what holds for any text holds for them.
 * `node esbuild.js --tests && node out/test/fuzz/syntax.js [--cases 100000] [--seed 1] [--from 0]`
 *
 * A case is a text of lines that files may hold, in any order; a real file (of the example workspace, and of the corpus
 * in `../shared`, where it is) with pieces of it taken out, doubled or put elsewhere; or characters of any kind. Each is
 * parsed, edited a few times, and after each edit compared with the same text parsed afresh. Every 1,000th is repeated to
 * two lengths, whose times show whether reading is linear. A failure names its case: `--from` runs it alone.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { TextChange } from '../../src/syntax/document';
import { editDocument } from '../../src/syntax/edit';
import { parseDocument } from '../../src/syntax/parse';
import { toParseShape } from '../../src/syntax/parse-json';
import type { RequestDocument } from '../../src/syntax/request-document';
import { plainBlocks } from '../unit/syntax/plain-blocks';
import { LINES } from '../unit/syntax/request-text';
import { assertKept, assertSound } from '../unit/syntax/soundness';

const LINE_ENDS = ['\n', '\n', '\n', '\n', '\r\n', '\r'];

/** Numbers that look random and are the same for the same seed (mulberry32). */
class Chance {
  constructor(private state: number) {}

  /** At least 0, below the limit. */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  of<T>(items: readonly T[], otherwise: T): T {
    return items[this.below(Math.max(1, items.length))] ?? otherwise;
  }
}

function option(name: string, otherwise: number): number {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? otherwise : Number(process.argv[at + 1]);
}

/** Real files, short ones: a case is to take microseconds. */
function realFiles(): string[] {
  const folders = [resolve(process.env.FAULTLINE_SHARED ?? '../shared', 'corpus', 'files'), 'media/example'];
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => /\.(?:http|rest)$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .filter((text) => text.length < 4000);
}

function lines(chance: Chance, most: number): string {
  let text = chance.below(20) === 0 ? '\uFEFF' : '';
  for (let count = chance.below(most); count > 0; count--) text += chance.of(LINES, '') + chance.of(LINE_ENDS, '\n');
  return chance.below(3) === 0 ? text + chance.of(LINES, '') : text;
}

/** A real file of which pieces are taken out, doubled, put elsewhere, or replaced by a line. */
function mutated(chance: Chance, files: readonly string[]): string {
  let text = chance.of(files, '');
  for (let count = 1 + chance.below(4); count > 0; count--) {
    const start = chance.below(text.length + 1);
    const piece = text.slice(start, start + chance.below(80));
    const rest = text.slice(0, start) + text.slice(start + piece.length);
    const to = chance.below(rest.length + 1);
    const put = chance.of(['', piece, piece + piece, chance.of(LINES, ''), `\n${chance.of(LINES, '')}\n`], '');
    text = rest.slice(0, to) + put + rest.slice(to);
  }
  return text;
}

function characters(chance: Chance): string {
  let text = '';
  for (let count = chance.below(120); count > 0; count--) {
    const code =
      chance.below(4) === 0 ? chance.below(0x10000) : chance.of([...'#@/*{}%<>?&=:\n\r\t "-.'], ' ').charCodeAt(0);
    text += String.fromCharCode(code);
  }
  return text;
}

function someText(chance: Chance, files: readonly string[]): string {
  const kind = chance.below(10);
  if (kind < 5) return lines(chance, 30);
  return kind < 9 && files.length > 0 ? mutated(chance, files) : characters(chance);
}

function someChange(chance: Chance, length: number): TextChange {
  const start = chance.below(length + 1);
  const end = Math.min(length, start + (chance.below(3) === 0 ? chance.below(60) : 0));
  const pieces = [
    '',
    '#',
    '###',
    '\n',
    '\r',
    '/*',
    '*/',
    '}}',
    '%}',
    '{',
    '"',
    ' ',
    'x',
    `\n${chance.of(LINES, '')}\n`,
  ];
  return { start, end, newText: chance.below(6) === 0 ? lines(chance, 8) : chance.of(pieces, 'x') };
}

const plain = (document: RequestDocument) => JSON.stringify(plainBlocks(document));

function checkCase(chance: Chance, files: readonly string[]): number {
  let text = someText(chance, files);
  let document = parseDocument(text);
  assertSound(document, text);
  toParseShape(document, 'x.http');
  const edits = chance.below(4);
  for (let edit = 0; edit < edits; edit++) {
    const change = someChange(chance, text.length);
    const before = document;
    document = editDocument(document, [change]);
    text = text.slice(0, change.start) + change.newText + text.slice(change.end);
    const afresh = parseDocument(text);
    if (plain(document) !== plain(afresh)) assert.deepEqual(plainBlocks(document), plainBlocks(afresh));
    assertKept(before, document, change);
  }
  return edits;
}

/** How long a repeated text of 200,000 characters takes, in ms; where it is long enough to tell, no more than linearly. */
function checkLinear(chance: Chance): number {
  const [head, unit] = [lines(chance, 4), lines(chance, 4) + chance.of(LINES, '')];
  if (unit === '') return 0;
  const time = (length: number) => {
    const text = head + unit.repeat(Math.ceil(length / unit.length));
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3; run++) {
      // The processor's time, which other programs don't make longer.
      const start = process.cpuUsage();
      parseDocument(text);
      best = Math.min(best, process.cpuUsage(start).user / 1000);
    }
    return best;
  };
  const [short, long] = [time(50_000), time(200_000)];
  assert.ok(long < 20 || long < 12 * short, `four times the text took ${(long / short).toFixed(1)} times as long`);
  return long;
}

function main(): void {
  const [cases, seed, from] = [option('cases', 100_000), option('seed', 1), option('from', 0)];
  const files = realFiles();
  const started = performance.now();
  let edits = 0;
  let slowest = 0;
  for (let index = from; index < from + cases; index++) {
    const chance = new Chance(Math.imul(seed, 0x9e3779b1) ^ index);
    try {
      edits += checkCase(chance, files);
      if (index % 1000 === 999) slowest = Math.max(slowest, checkLinear(chance));
    } catch (error) {
      console.error(`Case ${index} of seed ${seed} failed. Run it alone: --seed ${seed} --from ${index} --cases 1`);
      throw error;
    }
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${cases} cases and ${edits} edits of seed ${seed}, of lines, characters and ${files.length} real files: all well. ` +
      `The slowest 200,000 characters took ${slowest.toFixed(0)} ms. ${seconds} s in all.`,
  );
}

main();
