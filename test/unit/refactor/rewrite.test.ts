import assert from 'node:assert/strict';
import { formToJson, jsonToForm } from '../../../src/refactor/body-form';
import { addContentType } from '../../../src/refactor/content-type';
import type { Refactoring, Selection } from '../../../src/refactor/file-edit';
import { queryToLines, queryToOneLine } from '../../../src/refactor/query-lines';
import { nameRequest } from '../../../src/refactor/request-name';
import { refactored, selected } from './refactoring';
import { checkSame } from './same-request';

type Rewrite = (selection: Selection) => Refactoring | null;
type Cases = readonly (readonly [what: string, marked: string, result: string | null])[];

function table(title: string, rewrite: Rewrite, cases: Cases, isSame: boolean): void {
  describe(`refactor: ${title}`, () => {
    for (const [what, marked, result] of cases) {
      it(what, async () => {
        const { selection, text } = selected(marked);
        const found = refactored(text, rewrite(selection));
        assert.equal(found, result);
        if (isSame && found !== null) await checkSame(text, found);
      });
    }
  });
}

table(
  'query to lines',
  queryToLines,
  [
    [
      'each parameter on its own',
      'GET https://h.example/x?a=1&b‹›=2&c HTTP/1.1\nA: b\n',
      'GET https://h.example/x HTTP/1.1\n    ?a=1\n    &b=2\n    &c\nA: b\n',
    ],
    [
      'without a version',
      'GET ‹›https://h.example/x?a=1&b={{$timestamp}}',
      'GET https://h.example/x\n    ?a=1\n    &b={{$timestamp}}',
    ],
    ['with CRLF', 'GET ‹›https://h.example/?a=1&b=2\r\n', 'GET https://h.example/\r\n    ?a=1\r\n    &b=2\r\n'],
    ['not one parameter', 'GET ‹›https://h.example/?a=1\n', null],
    ['not where they are on lines', 'GET ‹›https://h.example/\n  ?a=1\n  &b=2\n', null],
    ['not with a fragment', 'GET ‹›https://h.example/?a=1&b=2#c\n', null],
    ['not where a variable may hold the beginning', 'GET ‹›{{url}}&a=1&b=2\n', null],
    ['not from elsewhere', 'GET https://h.example/?a=1&b=2\nA: ‹›b\n', null],
  ],
  true,
);

table(
  'query to one line',
  queryToOneLine,
  [
    [
      'all of them',
      'GET https://h.example/x HTTP/1.1\n  ?a=1\n  &b‹›=2\nA: b\n',
      'GET https://h.example/x?a=1&b=2 HTTP/1.1\nA: b\n',
    ],
    ['path lines too', 'GET ‹›https://h.example\n  /x\n  /y\n  ?a=1\n', 'GET https://h.example/x/y?a=1\n'],
    ['not over comments, which would be lost', 'GET ‹›https://h.example/\n  ?a=1\n  # &b=2\n  &c=3\n', null],
    ['not what is on one line', 'GET ‹›https://h.example/?a=1\n', null],
  ],
  true,
);

table(
  'name the request',
  nameRequest,
  [
    [
      'by its title',
      '### List the tasks\n# a comment\nG‹›ET https://h.example/\n',
      '### List the tasks\n# a comment\n# @name listTheTasks\nGET https://h.example/\n',
    ],
    [
      'by method and path',
      'P‹›OST https://h.example/api/v1/users/{{id}}/tasks?x=1\n',
      '# @name postUsersTasks\nPOST https://h.example/api/v1/users/{{id}}/tasks?x=1\n',
    ],
    ['by the method alone', 'GET‹› {{url}}\n', '# @name get\nGET {{url}}\n'],
    [
      'by another name than the others',
      '# @name get\nGET https://h.example/\n###\nGET ‹›https://h.example/\n',
      '# @name get\nGET https://h.example/\n###\n# @name get2\nGET https://h.example/\n',
    ],
    ['not twice', '# @name a\nGET ‹›https://h.example/\n', null],
  ],
  true,
);

table(
  'add the Content-Type',
  addContentType,
  [
    [
      'of JSON',
      'POST https://h.example/\nA: b\n\n‹›{"a": 1}\n',
      'POST https://h.example/\nA: b\nContent-Type: application/json\n\n{"a": 1}\n',
    ],
    [
      'of XML, without other headers',
      'POST https://h.example/\n\n<a/>‹›\n',
      'POST https://h.example/\nContent-Type: application/xml\n\n<a/>\n',
    ],
    [
      'of a form',
      'POST https://h.example/\n\n‹›a=1&b=2\n',
      'POST https://h.example/\nContent-Type: application/x-www-form-urlencoded\n\na=1&b=2\n',
    ],
    [
      'of text',
      'POST https://h.example/\n\n‹›Hi there\n',
      'POST https://h.example/\nContent-Type: text/plain; charset=utf-8\n\nHi there\n',
    ],
    [
      'of a file, by its name',
      'POST https://h.example/\n\n‹›< ./a.csv\n',
      'POST https://h.example/\nContent-Type: text/csv\n\n< ./a.csv\n',
    ],
    ['not of a file of another kind', 'POST https://h.example/\n\n‹›< ./a.xyz\n', null],
    ['not where it is', 'POST https://h.example/\ncontent-type: a/b\n\n‹›{}\n', null],
    ['not without a body', 'POST ‹›https://h.example/\n', null],
  ],
  false,
);

const formHead = 'POST https://h.example/\nContent-Type: application/x-www-form-urlencoded\n\n';
const jsonHead = 'POST https://h.example/\nContent-Type: application/json\n\n';

table(
  'JSON to form',
  jsonToForm,
  [
    [
      'texts, numbers and truth values',
      `${jsonHead}{"a": "x y", "b‹›": 1, "c": true}\n`,
      `${formHead}a=x y&b=1&c=true\n`,
    ],
    ['many on lines of their own', `${jsonHead}‹›{"a": 1, "b": 2, "c": 3, "d": 4}`, `${formHead}a=1\n&b=2\n&c=3\n&d=4`],
    [
      'what means something in a form is encoded',
      `${jsonHead}‹›{"a&b": "1+1=2 & 100%"}`,
      `${formHead}a%26b=1%2B1%3D2 %26 100%25`,
    ],
    ['placeholders stay', `${jsonHead}‹›{"a": "{{x}}", "b": {{y}}}`, `${formHead}a={{x}}&b={{y}}`],
    ['without a Content-Type it gets one', 'POST https://h.example/\n\n‹›{"a": 1}', `${formHead}a=1`],
    ['not what is in another', `${jsonHead}‹›{"a": {"b": 1}}`, null],
    ['not nothing', `${jsonHead}‹›{"a": null}`, null],
    ['not a list', `${jsonHead}‹›[1]`, null],
    ['not over a comment of the file', `${jsonHead}‹›{\n# c\n"a": 1}`, null],
  ],
  false,
);

table(
  'form to JSON',
  formToJson,
  [
    ['each field as a text', `${formHead}a=x%20y&b‹›=1\n&c=`, `${jsonHead}{\n  "a": "x y",\n  "b": "1",\n  "c": ""\n}`],
    ['placeholders stay', `${formHead}‹›a={{x}}-"1"`, `${jsonHead}{\n  "a": "{{x}}-\\"1\\""\n}`],
    ['not a field that stands twice', `${formHead}‹›a=1&a=2`, null],
    ['not a structure in brackets', `${formHead}‹›a[b]=1`, null],
  ],
  false,
);
