import assert from 'node:assert/strict';
import { readCurl } from '../../../src/curl/command';
import { type CurlRequest, curlFor, shellWord } from '../../../src/curl/curl-text';
import { readShellWords } from '../../../src/syntax/shell-words';

const plain: CurlRequest = {
  ...{ method: 'GET', url: 'https://h/', httpVersion: null, headers: [], body: null },
  ...{ followRedirects: false, insecure: false },
};

describe('curl: a request as a command', () => {
  const cases: readonly (readonly [what: string, request: Partial<CurlRequest>, command: string])[] = [
    ['a GET', {}, 'curl https://h/'],
    ['another method', { method: 'DELETE' }, 'curl --request DELETE \\\n  https://h/'],
    [
      'a GET with a body',
      { body: { kind: 'text', text: '{}' } },
      "curl --request GET \\\n  https://h/ \\\n  --data-raw '{}'",
    ],
    ['a HEAD', { method: 'HEAD' }, 'curl --head \\\n  https://h/'],
    [
      'a file',
      { method: 'POST', body: { kind: 'file', text: './a b.json' } },
      "curl https://h/ \\\n  --data-binary '@./a b.json'",
    ],
    [
      'what a request says beside',
      {
        httpVersion: 'HTTP/2',
        followRedirects: true,
        insecure: true,
        headers: [
          ['A', "it's"],
          ['B', ''],
        ],
      },
      "curl https://h/ \\\n  --http2 \\\n  --location \\\n  --insecure \\\n  --header 'A: it'\\''s' \\\n  --header 'B;'",
    ],
  ];
  for (const [what, request, command] of cases) {
    it(what, () => assert.equal(curlFor({ ...plain, ...request }), command));
  }

  it('is read again as what it was', () => {
    const request = {
      ...plain,
      method: 'PATCH',
      headers: [['X', 'a "b" $c `d` \\e']] as const,
      body: { kind: 'text' as const, text: '@a\n\t{"b": "it\'s \\\\"}\r' },
    };
    const read = readCurl(curlFor(request));
    assert.deepEqual(
      [read?.method?.text, read?.url.text, read?.headers.map(({ name, value }) => [name.text, value.text])],
      ['PATCH', 'https://h/', [['X', 'a "b" $c `d` \\e']]],
    );
    assert.deepEqual(
      read?.data.map(({ kind, value }) => [kind, value.text]),
      [['text', request.body.text]],
    );
  });

  it('every text is one word of a shell', () => {
    for (const text of [
      '',
      ' ',
      "'",
      '"',
      '$HOME',
      '`x`',
      '\\',
      '\n',
      '\r\n',
      '\t',
      'a;b',
      'a|b',
      '*',
      'ü',
      "\x07'\\",
    ]) {
      const { words } = readShellWords(`echo ${shellWord(text)}`, 0, () => true, 'bash');
      assert.deepEqual(
        words.map((word) => word.text),
        ['echo', text],
        JSON.stringify(text),
      );
    }
  });
});
