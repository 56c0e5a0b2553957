import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseDocument } from '../../../src/syntax/parse';
import { textOf } from '../../../src/syntax/request-document';

const corpus = resolve(process.env.FAULTLINE_SHARED ?? '../shared', 'corpus');

interface Agreed {
  readonly file: string;
  readonly requests: readonly { readonly method: string; readonly url: string }[];
}
interface Contested {
  readonly file: string;
  readonly httpyac: number;
  readonly simple: number;
  readonly restclient: number;
}

function lines<T>(name: string): T[] {
  return readFileSync(join(corpus, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

const read = (file: string) => parseDocument(readFileSync(join(corpus, 'files', file), 'utf8'));

/** Files in which Faultline sees other requests than both readers, and why. There are none. */
const otherwise: ReadonlyMap<string, string> = new Map();

/**
 * The contested files: how many requests Faultline reads. Where nothing is said, that is what the plain scanner and
 * REST Client's rules see, or the plain scanner alone for tepi's files, whose front matter the others take for URLs.
 */
const rulings: ReadonlyMap<string, [count: number, reason: string]> = new Map([
  [
    'alekdavis__httpyac-extras__a6b42910.http',
    [1, 'the second request has no ### (1); the script before it is none (24)'],
  ],
  [
    'alekdavis__httpyac-extras__aabe501a.http',
    [1, 'the second request has no ### (1); the script before it is none (24)'],
  ],
  ['astorDev__yac__964bb168.http', [3, 'a path alone is a request']],
  ['astorDev__yac__d331926e.http', [2, 'a path alone is a request']],
  ['astorDev__yac__fb85378c.http', [3, 'a path alone is a request']],
  ['bmcszk__go-restclient__70dc4dc8.http', [2, 'a method of capitals before a URL is sent as written (15)']],
  ['bmcszk__go-restclient__969bdd23.http', [1, 'a method of capitals before a URL is sent as written (15)']],
]);

describe('corpus', () => {
  before(function () {
    if (!existsSync(corpus)) this.skip();
  });

  it('every file is reproduced from its blocks and parts, without a throw', () => {
    for (const file of readdirSync(join(corpus, 'files'))) {
      const text = readFileSync(join(corpus, 'files', file), 'utf8');
      const document = parseDocument(text);
      assert.equal(textOf(document), text, file);
      for (const block of document.blocks) {
        assert.equal(block.parts.map((part) => block.text.slice(part.start, part.end)).join(''), block.text, file);
      }
    }
  });

  it('every agreed file has the requests that both readers see', () => {
    for (const { file, requests } of lines<Agreed>('agreed.jsonl')) {
      if (otherwise.has(file)) continue;
      const seen = read(file).blocks.flatMap(({ request }) =>
        request === null ? [] : [{ method: request.method, url: request.target.text }],
      );
      // The readers' URLs keep the white space at the end of their line.
      const listed = requests.map(({ method, url }) => ({ method, url: url.trim() }));
      assert.deepEqual(seen, listed, file);
    }
  });

  it('every contested file has as many requests as is ruled', () => {
    for (const { file, simple } of lines<Contested>('contested.jsonl')) {
      const [count, reason] = rulings.get(file) ?? [simple, 'as the plain scanner'];
      const { blocks } = read(file);
      assert.equal(blocks.filter((block) => block.request !== null).length, count, `${file}: ${reason}`);
    }
  });

  it('whatever a contested file holds beyond its requests is pointed out', () => {
    for (const { file, httpyac } of lines<Contested>('contested.jsonl')) {
      const { blocks } = read(file);
      if (blocks.filter((block) => block.request !== null).length === httpyac) continue;
      assert.ok(
        blocks.some((block) => block.problems.length > 0),
        file,
      );
    }
  });
});
