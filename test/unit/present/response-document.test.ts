import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ReceivedResponse } from '../../../src/exchange';
import { layOutInSlices, layOutJson } from '../../../src/present/json-layout';
import { renderResponse } from '../../../src/present/response-document';
import { missingWorkspace, response, serverError, withMessage } from './samples';

const json = [['Content-Type', 'application/json']] as const;

/** The marked text with `‹kind:…›` around each mark; only for marks that don't overlap. */
function marked(received: ReceivedResponse, view: 'pretty' | 'raw', diagnosis = missingWorkspace): string {
  const { text, marks } = renderResponse(received, { view }, diagnosis);
  let out = '';
  let from = 0;
  for (const { start, end, kind } of marks) {
    out += `${text.slice(from, start)}‹${kind}:${text.slice(start, end)}›`;
    from = end;
  }
  return out + text.slice(from);
}

describe('renderResponse', () => {
  it('marks the status and each message, in pretty and raw', () => {
    const received = response(400, 'Bad Request', json, '{"errors":[{"message":"workspace: Missing input"}]}');
    assert.equal(
      marked(received, 'pretty'),
      'HTTP/1.1 ‹status:400 Bad Request›\nContent-Type: application/json\n\n{\n  "errors": [\n    {\n      "message": "‹message:workspace: Missing input›"\n    }\n  ]\n}',
    );
    assert.equal(
      marked(received, 'raw'),
      'HTTP/1.1 ‹status:400 Bad Request›\nContent-Type: application/json\n\n{"errors":[{"message":"‹message:workspace: Missing input›"}]}',
    );
  });

  it('marks phrase, request id, Retry-After and rate limits', () => {
    const received = response(
      500,
      '',
      [
        ['content-type', 'application/json'],
        ['x-request-id', 'req-1'],
        ['retry-after', '11'],
        ['ratelimit', '"d";r=0;t=11'],
        ['x-ratelimit-reset', '11'],
      ],
      '{"errors": [{"phrase": "6 sad squid snuggle softly"}]}',
    );
    assert.equal(
      marked({ ...received, httpVersion: '2.0' }, 'raw', serverError),
      'HTTP/2 ‹status:500›\ncontent-type: application/json\n‹request-id:x-request-id: req-1›\n‹retry-after:retry-after: 11›\n‹rate-limit:ratelimit: "d";r=0;t=11›\n‹rate-limit:x-ratelimit-reset: 11›\n\n{"errors": [{"phrase": "‹phrase:6 sad squid snuggle softly›"}]}',
    );
  });

  it('marks a message that is part of a longer string, or stands in a body that is no JSON', () => {
    const part = response(400, 'Bad Request', json, '{"errors":[{"message":"one; workspace: Missing input; two"}]}');
    assert.match(marked(part, 'raw'), /"one; ‹message:workspace: Missing input›; two"/);
    const html = response(400, 'Bad Request', [['Content-Type', 'text/html']], '<p>workspace: Missing input</p>');
    assert.match(marked(html, 'pretty'), /<p>‹message:workspace: Missing input›<\/p>/);
  });

  it('marks the escaped string whole where the message needs escapes', () => {
    const received = response(400, 'Bad Request', json, '{"errors":[{"message":"say \\"x\\""}]}');
    assert.match(marked(received, 'raw', withMessage('say "x"')), /"‹message:say \\"x\\"›"/);
  });

  it('leaves out what is not there', () => {
    const received = response(400, 'Bad Request', json, '{}');
    assert.deepEqual(
      renderResponse(received, { view: 'pretty' }, missingWorkspace).marks.map(({ kind }) => kind),
      ['status'],
    );
  });

  const notes: [name: string, received: ReceivedResponse, expected: RegExp][] = [
    ['an empty body', response(400, 'Bad Request', json, ''), /\n\n# The body is empty\.\n$/],
    ['no note on 204', response(204, 'No Content', [], ''), /^HTTP\/1\.1 204 No Content\n\n$/],
    [
      'an image',
      response(200, 'OK', [['Content-Type', 'image/png']], Buffer.from('89504e470d0a1a0a0000', 'hex')),
      /\n# Binary body, not shown: PNG image \(Content-Type image\/png\), 10 bytes\.\n$/,
    ],
    [
      'bytes that are not what Content-Type says',
      response(200, 'OK', json, Buffer.from('504b030400', 'hex')),
      /# Binary body, not shown: ZIP archive .* \(Content-Type application\/json\), 5 bytes\./,
    ],
    [
      'unknown bytes',
      response(200, 'OK', [], Uint8Array.of(0, 1, 2, 3)),
      /# Binary body, not shown: unknown type, 4 bytes\./,
    ],
    [
      'broken JSON, with the place, as received',
      response(200, 'OK', json, '{"a": 1,\n "b": }'),
      /\n\n# Not valid JSON at line 2, column 7 of the body\. The body is shown as received\.\n\n\{"a": 1,\n "b": \}$/,
    ],
    [
      'HTML that says it is JSON',
      response(502, 'Bad Gateway', json, '<html>'),
      /# Not valid JSON at line 1, column 1 [^\n]*\n\n<html>$/,
    ],
    [
      'text that begins like JSON',
      response(500, '', [['Content-Type', 'text/plain']], '[error] disk full'),
      /\n\n\[error\] disk full$/,
    ],
    ['SVG is text', response(200, 'OK', [['Content-Type', 'image/svg+xml']], '<svg/>'), /\n\n<svg\/>$/],
  ];
  for (const [name, received, expected] of notes) {
    it(name, () => assert.match(renderResponse(received, { view: 'pretty' }).text, expected));
  }

  it('shows an excerpt of a body that is in a file, and says so', () => {
    const head = new TextEncoder().encode(`[${'{"a":1},\n'.repeat(30_000)}`);
    const received: ReceivedResponse = {
      ...response(200, 'OK', json, ''),
      body: { kind: 'file', path: '/tmp/body-1', head, size: 52_428_800 },
    };
    const { text, marks } = renderResponse(received, { view: 'pretty' });
    const note = marks.find(({ kind }) => kind === 'note');
    assert.ok(note);
    assert.equal(
      text.slice(note.start, note.end),
      '# Excerpt: the first 200 KB of 52.4 MB. The whole body is in the file /tmp/body-1.',
    );
    assert.match(text, /\{\n {4}"a": 1\n {2}\},\n/);
    assert.doesNotMatch(renderResponse(received, { view: 'pretty', paths: false }).text, /body-1/);
    const wholeBy = '`--output FILE` writes it whole.';
    assert.match(
      renderResponse(received, { view: 'pretty', wholeBy }).text,
      /52\.4 MB\. `--output FILE` writes it whole\.\n/,
    );
  });

  it('shows JSON as received that would be too long when formatted', () => {
    const deep = `${'['.repeat(32)}${'1,'.repeat(200_000)}1${']'.repeat(32)}`;
    const { text } = renderResponse(response(200, 'OK', json, deep), { view: 'pretty' });
    assert.ok(text.endsWith(deep));
    assert.match(text, /# Formatted, the body would be too long to be shown\. It is shown as received\.\n\n\[/);
  });

  it('says where it was written, above the body', () => {
    const outputs = [
      { path: '/t/a.json', error: null },
      { path: '/t/b', error: 'The response was not written to /t/b.' },
    ];
    const { text, marks } = renderResponse(response(200, 'OK', json, '{}'), { view: 'pretty', outputs });
    assert.ok(text.endsWith('\n\n# Written to /t/a.json\n# The response was not written to /t/b.\n\n{}'), text);
    assert.deepEqual(
      marks.flatMap(({ about }) => (about === undefined ? [] : [about])),
      [0, 1],
    );
  });

  it('decodes by charset and byte order mark, and counts lines as every reader does', () => {
    const latin = response(
      200,
      'OK',
      [['Content-Type', 'text/plain; charset=iso-8859-1']],
      Uint8Array.of(0xe9, 13, 10, 0x61, 13, 0x62),
    );
    assert.match(renderResponse(latin, { view: 'raw' }).text, /\n\né\na\nb$/);
    const utf16 = response(200, 'OK', json, Buffer.from('\ufeff{"a":"é"}', 'utf16le'));
    assert.match(renderResponse(utf16, { view: 'raw' }).text, /\n\n\{"a":"é"\}$/);
  });
});

describe('layOutJson', () => {
  const rows: [string, string][] = [
    ['{}', '{}'],
    ['[ ]', '[]'],
    ['{"a":1}', '{\n  "a": 1\n}'],
    ['[1,[2,{}]]', '[\n  1,\n  [\n    2,\n    {}\n  ]\n]'],
    [
      '{"id":12345678901234567890123,"x":1.50e+003,"z":-0}',
      '{\n  "id": 12345678901234567890123,\n  "x": 1.50e+003,\n  "z": -0\n}',
    ],
    ['{"a":1,"a":2}', '{\n  "a": 1,\n  "a": 2\n}'],
    ['"\\u00e9\\/"', '"\\u00e9\\/"'],
    ['{"a":1}\n{"b":2}\n', '{\n  "a": 1\n}\n{\n  "b": 2\n}'],
  ];
  for (const [text, expected] of rows) {
    it(`pretty does not change the data: ${text.replace(/\n/g, '↵')}`, () => {
      assert.deepEqual(layOutJson(text, [], true), { text: expected, places: new Map(), errorAt: null });
    });
  }

  const broken: [string, number][] = [
    ['{"a":1,}', 7],
    ['[1 2]', 3],
    ['{"a" 1}', 5],
    ['{a:1}', 1],
    ['[1', 2],
    ['{"a":"x', 5],
    ['1 2', 2],
    ['[1]]', 3],
    ['{"a":1]', 6],
    ['[1] // c', 4],
    ['["\\x"]', 1],
  ];
  for (const [text, errorAt] of broken)
    it(`finds the error in ${text}`, () => assert.equal(layOutJson(text, [], false).errorAt, errorAt));

  it('is what JSON.stringify gives, for JSON that it keeps', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        // An object with a negative zero or `__proto__` is where stringify loses something.
        const text = JSON.stringify(value);
        assert.equal(layOutJson(text, [], true).text, JSON.stringify(JSON.parse(text), null, 2));
      }),
      { numRuns: 300 },
    );
  });

  it('keeps every character that is not blank, of valid JSON and of garbage', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      'tru',
      '//',
      '/*',
      '*/',
      '\n',
      ' ',
      'é',
      '-',
    );
    const bare = (text: string): string => text.replace(/\s/g, '');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join('');
        assert.equal(bare(layOutJson(text, [], true).text), bare(text));
      }),
      { numRuns: 500 },
    );
  });

  it('finds the places of pointers, in the laid-out text', () => {
    const text = '{"a/b":[{"c~d":"x"},2],"e":{"":true}}';
    for (const pretty of [true, false]) {
      const layout = layOutJson(text, ['/a~1b/0/c~0d', '/a~1b/1', '/e/', '/nowhere', ''], pretty);
      const found = [...layout.places].map(([pointer, { start, end }]) => [pointer, layout.text.slice(start, end)]);
      assert.deepEqual(found, [
        ['', '{'],
        ['/a~1b/0/c~0d', 'x'],
        ['/a~1b/1', '2'],
        ['/e/', 'true'],
      ]);
    }
  });

  it('lays out the same a slice at a time', () => {
    for (const text of [`[${'{"a":[1,2]},'.repeat(20_000)}{}]`, '{"a":1}\n[2]\n', '{"a"', '']) {
      const slices: string[] = [];
      const all = layOutInSlices(text);
      let next = all.next();
      for (; !next.done; next = all.next()) slices.push(next.value);
      const whole = layOutJson(text, [], true);
      assert.deepEqual([slices.join(''), next.value], [whole.text, whole.errorAt]);
    }
  });

  it('lays out 1 MB, and 200,000 open brackets, without delay', () => {
    layOutJson(
      `[${Array.from({ length: 40_000 }, (_, id) => `{"id":${id},"name":"n"}`).join(',')}]`,
      ['/39999/id'],
      true,
    );
    assert.ok(layOutJson('['.repeat(200_000), [], true).text.length < 20_000_000);
  });
});
