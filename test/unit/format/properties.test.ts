import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { readJson } from '../../../src/fix/json-reading';
import type { FormatOptions } from '../../../src/format/layout';
import { layoutOf } from '../../../src/format/layout';
import { lineEdits } from '../../../src/format/line-edits';
import { parseDocument } from '../../../src/syntax/parse';
import { type BodyShape, toParseShape } from '../../../src/syntax/parse-json';
import { placeholdersIn } from '../../../src/syntax/placeholders';
import { applyEdits } from '../../../src/syntax/text-edits';
import { requestText } from '../syntax/request-text';
import { editsOf, formatted } from './formatting';

const numRuns = Number(process.env.FAULTLINE_RUNS ?? 150);
const seed = process.env.FAULTLINE_SEED;
const parameters = seed === undefined ? { numRuns } : { numRuns, seed: Number(seed) };

const options: fc.Arbitrary<FormatOptions> = fc.record(
  {
    tabSize: fc.constantFrom(2, 4),
    insertSpaces: fc.boolean(),
    trimTrailingWhitespace: fc.boolean(),
    insertFinalNewline: fc.boolean(),
    trimFinalNewlines: fc.boolean(),
  },
  { requiredKeys: ['tabSize', 'insertSpaces'] },
);

/** Pieces of JSON, with placeholders, in any layout: most make JSON, some don't. */
const json = fc
  .letrec<{ any: string; object: string; array: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(
        '1',
        '-0.5e3',
        'true',
        'null',
        '"a  b"',
        '"{{ c }}"',
        '{{d}}',
        '{{$datetime "Y  M"}}',
        '"\\{\\{"',
      ),
      tie('object'),
      tie('array'),
    ),
    object: fc
      .array(fc.tuple(fc.constantFrom('"a"', '"{{k}}"', '"b  c"'), tie('any'), fc.constantFrom(':', ' : ', ':\n')))
      .map((members) => `{${members.map(([key, value, colon]) => key + colon + value).join(' ,\n')}}`),
    array: fc.array(tie('any')).map((items) => `[ ${items.join(',')}\n]`),
  }))
  .any.chain((text) => fc.constantFrom(text, `${text}\n# a  remark\n`, text.replace('{', '{ // remark\n')));

const body = fc.oneof(
  json.map((text) => `Content-Type: application/json\n\n${text}`),
  fc.constantFrom(
    'Content-Type: application/xml\n\n<a><b c="{{d}}"/><e>{{ f }}  </e><!-- g --></a>',
    'X-Request-Type: GraphQL\n\nquery Q($a:ID){ b(c:{{ d }},e:"{{f}},  g"){h,i} }\n\n{"a":{{j}}}',
    'Content-Type: application/x-www-form-urlencoded\n\na={{b}}&\n  c = d  ',
    'Content-Type: text/plain\n\n{{a}}   b\n\n\n\n  c  ',
    'Content-Type: multipart/form-data; boundary=b\n\n--b\r\nA:c\r\n\r\n{{d}}\r\n\r\n--b--',
    'A:b\n\n<@   ./{{c}}.json',
  ),
);
const request = fc
  .tuple(
    fc.constantFrom('', '#@name  a\n', '@b={{c}}\n\n\n@d:=e\n', '# c  \n'),
    fc.constantFrom('GET  /a\n', 'POST http://{{a}}  HTTP/1.1\n?b={{ c }}\n      &d=e\n', '  PUT /\n'),
    fc.constantFrom('', 'A:b\n  C : {{ d }}\n', 'A:b,\n   c\n'),
    body,
    fc.constantFrom('', '\n', '\n\n\n', '\n\n> {%\n  a( );  \n%}\n\n\n', '\n\n\n?? status  == 200 \n'),
  )
  .map((pieces) => pieces.join(''));
const file = fc
  .tuple(fc.array(request, { minLength: 1, maxLength: 4 }), fc.constantFrom('\n', '\r\n'))
  .map(([requests, eol]) => requests.join('\n###title\n').replace(/(?<!\r)\n/g, eol));

/** The requests of a text, without their places, and JSON, XML and GraphQL without their layout. */
function requestsOf(text: string): unknown {
  const { requests, variables } = toParseShape(parseDocument(text), '');
  return [requests.map(({ range: _range, ...rest }) => ({ ...rest, body: rest.body && bodyOf(rest.body) })), variables];
}

function bodyOf(body: BodyShape): unknown {
  if (body.kind === 'json') return jsonOf(body.text);
  if (body.kind === 'xml') return body.text.replace(/>\s+</g, '><');
  return body.kind === 'graphql' ? body.text.replace(/[\s,]+/g, '') : body;
}

function jsonOf(text: string): unknown {
  const { root } = readJson(text, { start: 0, end: text.length });
  return root ? JSON.stringify(root, (key, value) => (/^(start|end|keySpan)$/.test(key) ? undefined : value)) : text;
}

async function assertHarmless(text: string, how: FormatOptions): Promise<string> {
  const edits = await editsOf(text, how);
  let end = 0;
  for (const edit of edits) {
    assert.ok(edit.start >= end && edit.end >= edit.start, 'in order, and apart from each other');
    assert.match(text.slice(edit.start, edit.end) + edit.newText, /^[\s,]*$/);
    end = edit.end;
  }
  const after = applyEdits(text, edits);
  assert.deepEqual(requestsOf(after), requestsOf(text));
  const placeholders = (of: string): string[] => placeholdersIn(of).map((it) => of.slice(it.start, it.end));
  assert.deepEqual(placeholders(after), placeholders(text));
  assert.equal(await formatted(after, how), after, 'twice is once');
  return after;
}

describe('format: properties', () => {
  it('any text: the same requests, the same placeholders, twice is once', async () => {
    await fc.assert(
      fc.asyncProperty(requestText, options, async (text, how) => {
        await assertHarmless(text, how);
      }),
      parameters,
    );
  });

  it('files as they should be: the same, and everything is laid out', async () => {
    await fc.assert(
      fc.asyncProperty(file, options, async (text, how) => {
        const after = await assertHarmless(text, how);
        for (const block of parseDocument(after).blocks) assert.deepEqual(lineEdits(block, layoutOf(how, '\n')), []);
      }),
      parameters,
    );
  });

  it('a range: nothing outside of it changes', async () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.oneof(file, requestText), options, place, place, async (text, how, one, other) => {
        const start = Math.floor(Math.min(one, other) * text.length);
        const end = Math.floor(Math.max(one, other) * text.length);
        const after = await formatted(text, how, { start, end });
        assert.ok(after.startsWith(text.slice(0, start)) && after.endsWith(text.slice(end)));
        assert.deepEqual(requestsOf(after), requestsOf(text));
      }),
      parameters,
    );
  });
});

describe('format: corpus', () => {
  const corpus = resolve(process.env.FAULTLINE_SHARED ?? '../shared', 'corpus');
  before(function () {
    if (!existsSync(corpus)) this.skip();
  });

  it('every file holds the same requests after formatting, and everything in it is laid out', async () => {
    for (const name of readdirSync(join(corpus, 'files'))) {
      const text = readFileSync(join(corpus, 'files', name), 'utf8');
      const how = { tabSize: 2, insertSpaces: true, trimFinalNewlines: true, insertFinalNewline: true };
      const after = await assertHarmless(text, how);
      for (const block of parseDocument(after).blocks)
        assert.deepEqual(lineEdits(block, layoutOf(how, '\n')), [], name);
    }
  }).timeout(20_000);
});
