import assert from 'node:assert/strict';
import fc from 'fast-check';
import { placeOfCursor } from '../../../src/syntax/cursor';
import { parseDocument } from '../../../src/syntax/parse';
import { blockIndexAt, blockStart } from '../../../src/syntax/request-document';

const mark = '$$CURSOR$$';

/** The place at the mark: what is replaced, then its kind and what else is known of it. */
function placeIn(marked: string): unknown {
  const offset = marked.indexOf(mark);
  assert.ok(offset >= 0, 'no mark');
  const document = parseDocument(marked.replace(mark, ''));
  const index = blockIndexAt(document, offset);
  const block = document.blocks[index];
  assert.ok(block);
  const place = placeOfCursor(block, offset - blockStart(document, index));
  if (!place) return null;
  const { start, end, ...rest } = place;
  if (rest.kind === 'placeholder') {
    return [block.text.slice(start, end), 'placeholder', rest.closeEnd === null ? 'open' : 'closed'];
  }
  const { kind, ...more } = rest;
  const known = Object.values(more).filter((value) => typeof value === 'string' || value === true);
  const flags = Object.entries(more)
    .filter(([, value]) => value === true)
    .map(([name]) => name);
  return [block.text.slice(start, end), kind, ...known.filter((value) => value !== true), ...flags];
}

const request = 'POST https://h.example/x\n';
const cases: readonly (readonly [marked: string, expected: unknown])[] = [
  // Where a request begins.
  ['$$CURSOR$$', ['', 'method']],
  ['###\n$$CURSOR$$', ['', 'method']],
  ['### title\n\nPO$$CURSOR$$', ['PO', 'method']],
  ['G$$CURSOR$$ET https://h.example', ['GET', 'method']],
  ['### tit$$CURSOR$$le\nGET https://h.example', null],
  ['@a = 1\n$$CURSOR$$\nGET https://h.example', ['', 'method']],
  // The URL and the version.
  ['GET $$CURSOR$$', ['', 'url']],
  ['GET https://h.e$$CURSOR$$xample/x', ['https://h.example/x', 'url']],
  ['GET {{host}}/a$$CURSOR$$b?c=d', ['{{host}}/ab', 'url']],
  ['{{host}}/a$$CURSOR$$', ['{{host}}/a', 'url']],
  ['GET https://h.example $$CURSOR$$', ['', 'http-version']],
  ['GET https://h.example HT$$CURSOR$$TP/1.1', ['HTTP/1.1', 'http-version']],
  ['GET https://h.example/?a b$$CURSOR$$', ['a b', 'parameter-name']],
  // Parameters of the query.
  ['GET https://h.example/?$$CURSOR$$', ['', 'parameter-name']],
  ['GET https://h.example/?a=1&b$$CURSOR$$b=2', ['bb', 'parameter-name', 'assigned']],
  ['GET https://h.example/?a=1$$CURSOR$$0&b=2', ['10', 'parameter-value', 'a']],
  ['GET https://h.example/{{a?b}}$$CURSOR$$', ['https://h.example/{{a?b}}', 'url']],
  ['GET https://h.example/\n  ?$$CURSOR$$', ['', 'parameter-name']],
  ['GET https://h.example/\n  ?a=1\n  &li$$CURSOR$$', ['li', 'parameter-name']],
  ['GET https://h.example/\n  ?a=1\n  &limit=$$CURSOR$$', ['', 'parameter-value', 'limit']],
  // Headers.
  [`${request}$$CURSOR$$`, ['', 'header-name']],
  [`${request}A: 1\nCont$$CURSOR$$`, ['Cont', 'header-name']],
  [`${request}Con$$CURSOR$$tent-Type: x`, ['Content-Type', 'header-name', 'colon']],
  [`${request}$$CURSOR$$\n{}`, ['', 'header-name']],
  [`${request}Content-Type: app$$CURSOR$$lication/json`, ['application/json', 'header-value', 'Content-Type']],
  [`${request}Accept:$$CURSOR$$`, ['', 'header-value', 'Accept']],
  [`${request}Accept: $$CURSOR$$\n\n{}`, ['', 'header-value', 'Accept']],
  [`${request}Accept: a,\n  b$$CURSOR$$`, ['a,\n  b', 'header-value', 'Accept']],
  // Directives.
  ['# @$$CURSOR$$', ['', 'directive-name']],
  ['// @na$$CURSOR$$me x\nGET https://h.example', ['name', 'directive-name']],
  ['# @retry 5 ba$$CURSOR$$\nGET https://h.example', ['5 ba', 'directive-value', 'retry']],
  [`${request}# @no$$CURSOR$$`, ['no', 'directive-name']],
  ['# a rem$$CURSOR$$ark', null],
  ['# {{a$$CURSOR$$', null],
  [`${request}\n{\n  // @na$$CURSOR$$\n}`, ['na', 'directive-name']],
  // Placeholders.
  ['GET {{$$CURSOR$$', ['', 'placeholder', 'open']],
  ['GET {{ho$$CURSOR$$st}}/x', ['host', 'placeholder', 'closed']],
  ['GET {{ % ho$$CURSOR$$ }}/x', ['ho', 'placeholder', 'closed']],
  ['GET {{a}}/x{{b$$CURSOR$$/y', ['b', 'placeholder', 'open']],
  ['{{ho$$CURSOR$$', ['ho', 'placeholder', 'open']],
  ['{{$$CURSOR$$}}', ['', 'placeholder', 'closed']],
  [`${request}\n{"a": "{{$$CURSOR$$}}"}`, ['', 'placeholder', 'closed']],
  [`${request}\n{"a": {"b": 1}$$CURSOR$$}`, ['{"a": {"b": 1}}', 'body', 'json']],
  [`${request}X: {{a.response.body.$.x[0]$$CURSOR$$`, ['a.response.body.$.x[0]', 'placeholder', 'open']],
  ['@a = {{$$CURSOR$$', ['', 'placeholder', 'open']],
  ['@a = b$$CURSOR$$', null],
  ['GET {{a}}$$CURSOR$$', ['{{a}}', 'url']],
  // Files and requests.
  [`${request}\n< ./fi$$CURSOR$$le.json`, ['./file.json', 'path', 'body']],
  [`${request}\n<@latin1 $$CURSOR$$`, ['', 'path', 'body']],
  [`${request}\n{}\n\n>> ./o$$CURSOR$$`, ['./o', 'path', 'output']],
  [`${request}\n{}\n\n<> ./o$$CURSOR$$`, ['./o', 'path', 'response']],
  [`${request}\n> ./o$$CURSOR$$`, ['./o', 'path', 'script']],
  ['import ./$$CURSOR$$', ['./', 'path', 'requests']],
  ['run ./a.http$$CURSOR$$ (@v=1)', ['./a.http', 'path', 'requests']],
  ['run #lo$$CURSOR$$', ['lo', 'request-name']],
  [`${request}\n< {% a$$CURSOR$$ %}`, null],
  // Bodies.
  [`${request}\n{"a"$$CURSOR$$}`, ['{"a"}', 'body', 'json']],
  [`${request}\nplain $$CURSOR$$text`, ['plain text', 'body', 'text']],
  [`${request}Content-Type: application/x-www-form-urlencoded\n\n$$CURSOR$$`, ['', 'parameter-name', 'inBody']],
  [
    `${request}Content-Type: application/x-www-form-urlencoded\n\na=1&\nb$$CURSOR$$=2`,
    ['b', 'parameter-name', 'assigned', 'inBody'],
  ],
  [
    `${request}Content-Type: application/x-www-form-urlencoded\n\na=$$CURSOR$$1`,
    ['1', 'parameter-value', 'a', 'inBody'],
  ],
  [
    `${request}Content-Type: multipart/form-data; boundary=b\n\n--b\nContent-$$CURSOR$$\n\nx\n--b--\n`,
    ['Content-', 'header-name', 'ofPart'],
  ],
  [
    `${request}Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\nA: b\r\nContent-Disposition: $$CURSOR$$\r\n\r\nx\r\n--b--\r\n`,
    ['', 'header-value', 'Content-Disposition', 'ofPart'],
  ],
  [`${request}Content-Type: multipart/form-data; boundary=b\n\n--b\nA: b\n\nx$$CURSOR$$\n--b--\n`, null],
  [`${request}\n\nG$$CURSOR$$`, ['G', 'body', 'text']],
  ['curl https://h.example -H$$CURSOR$$', null],
];

describe('the place of a cursor', () => {
  for (const [marked, expected] of cases) {
    it(JSON.stringify(marked), () => {
      assert.deepEqual(placeIn(marked), expected);
    });
  }

  it('is found at every offset of any text without a throw, and its span holds the offset', () => {
    const line = fc.constantFrom(
      ...['###', 'GET https://h.example/?a={{b}}', 'A: {{', '{{', '}}', '# @retry 5', '< ./x', '--b', '', '{"a": 1}'],
      ...['Content-Type: multipart/form-data; boundary=b', '@a = {{b', 'run #x', '< {%', '%}', ' ?a=b', '\uFEFF', 'x'],
    );
    const text = fc.array(fc.oneof(line, fc.string({ maxLength: 12 })), { maxLength: 12 });
    fc.assert(
      fc.property(text, fc.constantFrom('\n', '\r\n', '\r'), (lines, end) => {
        const document = parseDocument(lines.join(end));
        for (const block of document.blocks) {
          for (let offset = 0; offset <= block.text.length; offset++) {
            const place = placeOfCursor(block, offset);
            if (!place) continue;
            assert.ok(place.start <= offset && offset <= place.end && place.end <= block.text.length);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});
