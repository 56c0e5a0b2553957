import assert from 'node:assert/strict';
import { httpText } from '../../../src/cli/http-text';
import type { HeaderField } from '../../../src/exchange';
import { parseDocument } from '../../../src/syntax/parse';
import { placeholdersIn } from '../../../src/syntax/placeholders';

function write(method: string, url: string, headers: HeaderField[], body: string | null): string {
  return httpText({ method, url, httpVersion: null, headers, body: null }, body);
}

describe('a sent request as .http text', () => {
  const rows: [name: string, text: string, expected: string][] = [
    ['a GET', write('GET', 'https://h/x?a=1', [['Accept', '*/*']], null), 'GET https://h/x?a=1\nAccept: */*\n'],
    [
      'a POST',
      write('POST', 'https://h/x', [['Content-Type', 'application/json']], '{"a":1}'),
      'POST https://h/x\nContent-Type: application/json\n\n{"a":1}\n',
    ],
    [
      'without fields that the client writes itself',
      write(
        'GET',
        'https://h',
        [
          ['Host', 'h'],
          ['content-length', '3'],
          ['Connection', 'close'],
          ['X', '1'],
        ],
        null,
      ),
      'GET https://h\nX: 1\n',
    ],
    [
      'each thing on one line',
      write('GET', 'https://h/a b\n', [['X', 'a\r\nY: b']], null),
      'GET https://h/a%20b%0A\nX: a Y: b\n',
    ],
    [
      'without placeholders',
      write('POST', 'https://h/{{a}}', [['X', '{{b}}']], '{"c": "{{d}}"}'),
      'POST https://h/%7B%7Ba}}\nX: \\{\\{b}}\n\n{"c": "\\{\\{d}}"}\n',
    ],
  ];
  for (const [name, text, expected] of rows) {
    it(name, () => {
      assert.equal(text, expected);
      assert.deepEqual(placeholdersIn(text), []);
      const { request } = parseDocument(text).blocks[0] ?? {};
      assert.ok(request, 'reads as a request again');
    });
  }
});
