import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { toEdits } from '../../../src/fix/draft';
import { urlEdits } from '../../../src/fix/target-url';
import type { Origins } from '../../../src/resolve/resolved';
import { applied, field, firstRequest, fixed, lines } from './request';

function inPath(find: string | null, ...values: string[]): Mend {
  return { op: 'replace', field: field('path', 'time-period'), find, values };
}

describe('a path segment', () => {
  const rows: [name: string, before: string, mend: Mend, after: string | null][] = [
    [
      'is found by its value',
      'GET https://h/biit/SOMEDATE:2010/x?y=SOMEDATE:2010\n',
      inPath('SOMEDATE:2010', 'January:2024'),
      'GET https://h/biit/January:2024/x?y=SOMEDATE:2010\n',
    ],
    [
      'is found percent-encoded and stays so',
      'GET https://h/SOMEDATE%3A2010/x\n',
      inPath('SOMEDATE:2010', 'January:2024'),
      'GET https://h/January%3A2024/x\n',
    ],
    [
      'is found as a part of one',
      'GET https://h/x/p-SOMEDATE-q\n',
      inPath('SOMEDATE', 'a b'),
      'GET https://h/x/p-a%20b-q\n',
    ],
    ['is not looked for in the host', 'GET https://tasks/tasks\n', inPath('tasks', 'x'), 'GET https://tasks/x\n'],
    [
      'is found on its own line',
      lines('GET https://h', '    /12a', '    /expand', ''),
      inPath('12a', '13'),
      lines('GET https://h', '    /13', '    /expand', ''),
    ],
    ['is left alone where it is not there', 'GET https://h/x\n', inPath('y', 'z'), null],
    ['is left alone where nothing says which it is', 'GET https://h/x\n', inPath(null, 'z'), null],
  ];
  for (const [name, before, mend, after] of rows) it(name, () => assert.equal(fixed(before, [mend]), after));

  it('that is a variable is replaced by the value', () => {
    const origin = { start: 14, end: 24 };
    const origins: Origins = {
      method: null,
      url: {
        text: 'https://h/SOMEDATE:2010/x',
        pieces: [
          { start: 0, end: 10, origin: { start: 4, end: 14 }, variable: null, secret: false },
          { start: 10, end: 23, origin, variable: 'period', secret: false },
          { start: 23, end: 25, origin: { start: 24, end: 26 }, variable: null, secret: false },
        ],
      },
      path: [
        { value: 'SOMEDATE:2010', origin },
        { value: 'x', origin: { start: 25, end: 26 } },
      ],
      query: [],
      headers: [],
      body: null,
      form: [],
    };
    assert.equal(
      fixed('GET https://h/{{period}}/x\n', [inPath('SOMEDATE:2010', 'January:2024')], { origins }),
      'GET https://h/January:2024/x\n',
    );
  });
});

describe('the method', () => {
  const post: Mend = { op: 'method', value: 'POST' };
  it('is changed', () => assert.equal(fixed('DELETE https://h\n', [post]), 'POST https://h\n'));
  it('is written where none was', () => assert.equal(fixed('https://h\n', [post]), 'POST https://h\n'));
  it('is not changed to what is none', () =>
    assert.equal(fixed('GET https://h\n', [{ op: 'method', value: 'x y' }]), null));
});

function withUrl(text: string, value: string, origins: Origins | null): string | null {
  const block = firstRequest(text);
  const drafts = block.request && urlEdits(block, block.request.target, origins, value);
  const edits = drafts && toEdits(drafts, block.text);
  return edits && applied(block.text, edits);
}

describe('the URL', () => {
  const origins: Origins = {
    method: null,
    url: {
      text: 'https://h.example/v1/tasks?a=1',
      pieces: [
        { start: 0, end: 17, origin: { start: 4, end: 12 }, variable: 'base', secret: false },
        { start: 17, end: 30, origin: { start: 12, end: 25 }, variable: null, secret: false },
      ],
    },
    path: [],
    query: [],
    headers: [],
    body: null,
    form: [],
  };
  const rows: [name: string, url: string, after: string | null][] = [
    ['keeps the variables that still hold', 'https://h.example/v2/tasks?a=1', 'GET {{base}}/v2/tasks?a=1\n'],
    ['is replaced where they do not', 'https://i.example/v1/tasks?a=1', 'GET https://i.example/v1/tasks?a=1\n'],
    ['may be relative', '/v2/tasks', 'GET {{base}}/v2/tasks\n'],
    ['is http', 'ftp://h/x', null],
    ['is one word', 'https://h/a b\nX: y', null],
    [
      'never resolves what a response puts in',
      'https://h.example/v1/{{$processEnv.X}}',
      'GET {{base}}/v1/%7B%7B$processEnv.X}}\n',
    ],
  ];
  for (const [name, value, after] of rows) {
    it(name, () => assert.equal(withUrl('GET {{base}}/v1/tasks?a=1\n', value, origins), after));
  }
  it('is replaced as a whole where nothing was resolved', () => {
    assert.equal(withUrl('GET https://h/a HTTP/1.1\n', 'https://h/b', null), 'GET https://h/b HTTP/1.1\n');
  });
});
