import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { kinds, problems } from './outline';

const body = (text: string): string | null => {
  const block = parseDocument(text).blocks[0];
  const found = block?.request?.body;
  return found ? block.text.slice(found.start, found.end) : null;
};

describe('import and run below a request', () => {
  const rows: readonly (readonly [
    where: string,
    text: string,
    kinds: string,
    body: string | null,
    problems: readonly string[],
  ])[] = [
    ['import behind the headers', 'GET http://a\nB: c\nimport ./x.http\n', 'request-line header import', null, []],
    ['import behind an empty line', 'GET http://a\n\nimport x.rest\n', 'request-line blank import', null, []],
    [
      'import behind JSON',
      'POST http://a\n\n{"a": 1}\n\nimport ./x.http\n',
      'request-line blank body blank import',
      '{"a": 1}',
      [],
    ],
    [
      'import behind a script',
      'GET http://a\n\n> {% b %}\nimport ./x.http\n',
      ...(['request-line blank script import', null, ['not-run "> {% b %}"']] as const),
    ],
    [
      'run behind the headers',
      'GET http://a\nB: c\nrun #b\n',
      ...(['request-line header unknown', null, ['missing-separator "run #b"']] as const),
    ],
    [
      'run behind an empty line',
      'GET http://a\n\nrun ./x.http\n',
      ...(['request-line blank unknown', null, ['missing-separator "run ./x.http"']] as const),
    ],
    [
      'run behind JSON',
      'POST http://a\n\n{"a": 1}\nrun #b (@c=1)\n',
      ...(['request-line blank body unknown', '{"a": 1}', ['missing-separator "run #b (@c=1)"']] as const),
    ],
    [
      'run in a text is text, and pointed out',
      'POST http://a\n\nlog\n\nrun #5 failed\n',
      ...(['request-line blank body', 'log\n\nrun #5 failed', ['missing-separator "run #5 failed"']] as const),
    ],
    [
      'a text that is declared is text',
      'POST http://a\nContent-Type: text/plain\n\nimport ./x.http\nrun #b\n',
      ...(['request-line header blank body', 'import ./x.http\nrun #b', []] as const),
    ],
    [
      'what only looks like them is body',
      'POST http://a\n\nimport os\nrun away\n',
      ...(['request-line blank body', 'import os\nrun away', []] as const),
    ],
  ];
  for (const [where, text, parts, sent, found] of rows) {
    it(where, () => {
      assert.equal(kinds(text), parts);
      assert.equal(body(text), sent);
      assert.deepEqual(problems(text), found);
    });
  }
});
