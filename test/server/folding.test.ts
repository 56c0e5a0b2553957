import assert from 'node:assert/strict';
import type { FoldingRange } from 'vscode-languageserver/node';
import { startClient, type TestClient, vscodeCapabilities } from './harness';

/** The lines of a text, and for each fold the lines between which it folds, as `1-3 comment`. */
const cases: readonly (readonly [what: string, text: string, folds: readonly string[]])[] = [
  [
    'a request, without the blank lines behind it',
    '### a\nGET https://h/\n\n\n### b\nGET https://h/',
    ['0-1 region', '4-5 region'],
  ],
  [
    'a file without `###`, its variables left in sight',
    '@a = 1\n@b = 2\n\n# about\nGET https://h/\nA: 1',
    ['3-5 region'],
  ],
  ['nothing of a request on one line', 'GET https://h/\n', []],
  ['headers', 'GET https://h/\nA: 1\nB: 2\nC: 3\n', ['0-3 region', '1-3']],
  ['a header over several lines', 'GET https://h/\nA: 1,\n  2\n', ['0-2 region', '1-2']],
  ['a query over several lines', 'GET https://h/\n  ?a=1\n  &b=2\nA: 1\n', ['0-3 region', '0-2']],
  ['comments that follow each other', '### a\n# 1\n// 2\n\n# 3\nGET https://h/\n', ['0-5 region', '1-2 comment']],
  [
    'objects and arrays of JSON, the closing bracket left in sight',
    '###\nPOST https://h/\n\n{\n  "a": [\n    1,\n    {{b}}\n  ],\n  "c": {"d": "}"}\n}\n',
    ['0-9 region', '3-8', '4-6'],
  ],
  ['of two brackets on one line the outer one', '###\nPOST https://h/\n\n[{\n  "a": 1\n}]\n', ['0-5 region', '3-4']],
  ['JSON that is not closed yet', '###\nPOST https://h/\n\n{\n  "a": {\n    "b": 1\n', ['0-5 region', '3-5', '4-5']],
  [
    'GraphQL by its indentation, and its variables',
    '###\nGRAPHQL https://h/\n\nquery {\n  a {\n    b\n  }\n}\n\n{\n  "x": 1\n}\n',
    ['0-11 region', '3-6', '4-5', '9-10'],
  ],
  [
    'XML by its indentation',
    '###\nPOST https://h/\nContent-Type: text/xml\n\n<a>\n  <b>\n    c\n  </b>\n</a>\n',
    ['0-8 region', '4-7', '5-6'],
  ],
  ['a body of text', '###\nPOST https://h/\nContent-Type: text/plain\n\none\ntwo\n', ['0-5 region', '4-5']],
  [
    'the parts of a multipart body',
    '###\nPOST https://h/\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: form-data; name="a"\n\n{\n  "b": 1\n}\n--x\nContent-Disposition: form-data; name="c"\n\n1\n--x--\n',
    ['0-14 region', '7-8', '4-9', '10-13'],
  ],
  [
    'scripts, the last bracket left in sight',
    '###\nGET https://h/\n\n> {%\n  client.log(1);\n%}\n',
    ['0-5 region', '3-4'],
  ],
  [
    'regions, also around requests',
    '# #region A\n### a\nGET https://h/\n### b\n// region inner\nGET https://h/\n# endregion\n# #endregion\n',
    ['4-6 region', '0-7 region', '1-2 region', '3-7 region'],
  ],
  ['no region that is not closed', '# region eu-west\n### a\nGET https://h/\n', ['1-2 region']],
  ['lines that end with CR LF', '### a\r\nGET https://h/\r\nA: 1\r\nB: 2\r\n', ['0-3 region', '2-3']],
];

describe('server: folding', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const folds = async (text: string): Promise<string[]> => {
    const uri = await client.open('a.http', text);
    const found = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
    return found.map(({ startLine, endLine, kind }) => `${startLine}-${endLine} ${kind ?? ''}`.trim());
  };

  for (const [what, text, wanted] of cases) {
    it(`folds ${what}`, async () => {
      client = await startClient();
      assert.deepEqual((await folds(text)).sort(), [...wanted].sort());
    });
  }

  it('gives the outermost to a client that takes only so many', async () => {
    const foldingRange = { rangeLimit: 3, dynamicRegistration: true };
    const textDocument = { ...vscodeCapabilities.textDocument, foldingRange };
    client = await startClient({ capabilities: { ...vscodeCapabilities, textDocument } });
    const one = '###\nGET https://h/\nA: 1\nB: 2\n\n';
    assert.deepEqual(await folds(one.repeat(4)), ['0-3 region', '5-8 region', '10-13 region']);
  });

  it('follows an edit above', async () => {
    client = await startClient();
    const text = '\uFEFF### a\nGET https://h/\n### b\nPOST https://h/\n\n{\n  "a": 1\n}\n';
    const uri = await client.open('a.http', text);
    const at = { line: 1, character: 0 };
    await client.change(uri, { range: { start: at, end: at }, text: '# one\n# two\n' });
    const found = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
    assert.deepEqual(
      found.map(({ startLine, endLine }) => [startLine, endLine]),
      [
        [0, 3],
        [4, 9],
        [1, 2],
        [7, 8],
      ],
    );
  });
});
