import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { placeholdersIn } from '../../../src/syntax/placeholders';
import { outline, problems, requests } from './outline';

/** The traps that other clients fell into, by their numbers in `traps.md`: what is read of each text. */
const traps: readonly [name: string, text: string, expected: readonly string[]][] = [
  [
    '1: a heading in a Markdown body is body, not a comment',
    'POST http://a\nContent-Type: text/markdown\n\n# Title\n\ntext\n## Sub\n',
    ['POST http://a', '> Content-Type: text/markdown', '= text "# Title\\n\\ntext\\n## Sub"'],
  ],
  [
    '1: a heading is body where no Content-Type says what the text is',
    'POST http://a\n\n# Title\n\ntext\n',
    ['POST http://a', '= text "# Title\\n\\ntext"'],
  ],
  [
    '1: a line of CSV that starts with //@ is body, not a directive',
    'POST http://a\nContent-Type: text/csv\n\n//@ "ID";"NAME"\n1;2\n',
    ['POST http://a', '> Content-Type: text/csv', '= text "//@ \\"ID\\";\\"NAME\\"\\n1;2"'],
  ],
  [
    '2: a script after a form and an empty line is not body',
    'POST http://a\nContent-Type: application/x-www-form-urlencoded\n\na=b\n\n> {% client.global.set("x",1); %}\n',
    ['POST http://a', '> Content-Type: application/x-www-form-urlencoded', '= form "a=b"'],
  ],
  [
    '2: nor after text of no stated type',
    'POST http://a\n\na=b\n\n> {% client.global.set("x",1); %}\n',
    ['POST http://a', '= text "a=b"'],
  ],
  [
    '3: @t after a body and an empty line is a variable, without ### between',
    'POST http://a\n\n{\n  "a": 1\n}\n\n@t = {{login.response.body.$.t}}\n',
    ['@t = {{login.response.body.$.t}}', 'POST http://a', '= json "{\\n  \\"a\\": 1\\n}"'],
  ],
  [
    '4: a placeholder in a body is kept as written',
    'POST http://a\n\n{"text":"Hi {{NotVar}} and \\{\\{this\\}\\}"}\n',
    ['POST http://a', '= json "{\\"text\\":\\"Hi {{NotVar}} and \\\\{\\\\{this\\\\}\\\\}\\"}"'],
  ],
  [
    '5: a query line after the version is kept',
    'GET http://u HTTP/1.1\n?x=1\nA: b\n',
    ['GET http://u?x=1 HTTP/1.1', '> A: b'],
  ],
  [
    '6: a URL that ends in http/config is not cut',
    'GET https://h/data/http/config\n',
    ['GET https://h/data/http/config'],
  ],
  [
    '7: a URL with JSON in its query is not cut at the space',
    'GET http://u?filter={"order":"rowid desc"}\n',
    ['GET http://u?filter={"order":"rowid desc"}'],
  ],
  [
    '8: indented path lines are both kept',
    'GET http://h\n    /12a345-12b34\n    /expand\nA: b\n',
    ['GET http://h/12a345-12b34/expand', '> A: b'],
  ],
  ['9: a line with one space after ### is an empty line', '###\n \nGET http://u\n', ['GET http://u']],
  [
    '10: CRLF and LF mixed, a BOM, no final newline',
    '\uFEFF### t\r\nGET http://a\nA: b\r\n\n{\r\n}\r\n\n###\r\nGET http://b',
    ['### t', 'GET http://a', '> A: b', '= json "{\\r\\n}"', 'GET http://b'],
  ],
  ['10: a BOM before the request line', '\uFEFFGET http://a\n', ['GET http://a']],
  [
    '10: a lone CR ends a line',
    'GET http://a\rA: b\r\rbody\r###\rGET http://b\r',
    ['GET http://a', '> A: b', '= text "body"', 'GET http://b'],
  ],
  [
    '11: a file in a multipart body gains no line end, nor does the last boundary',
    'POST http://a\nContent-Type: multipart/form-data; boundary=b\n\n--b\nX: y\n\ntext\n--b\nX: z\n\n< ./test.pdf\n--b--\n',
    [
      'POST http://a',
      '> Content-Type: multipart/form-data; boundary=b',
      '= multipart "--b\\nX: y\\n\\ntext\\n--b\\nX: z\\n\\n" <./test.pdf> "\\n--b--"',
      '-> X: y',
      '-= "text"',
      '-> X: z',
      '-= <./test.pdf>',
    ],
  ],
  [
    '13: a password with a colon is kept',
    'GET http://a\nAuthorization: Basic user:pa:ss\n',
    ['GET http://a', '> Authorization: Basic user:pa:ss'],
  ],
  ['15: a curl line is a request', "curl 'https://x' -F a=b\n", ['(curl) POST https://x']],
  [
    '17: a form body is kept as written',
    'POST http://a\nContent-Type: application/x-www-form-urlencoded\n\na=1+2%20=\n&b=%25\n',
    ['POST http://a', '> Content-Type: application/x-www-form-urlencoded', '= form "a=1+2%20=\\n&b=%25"'],
  ],
];

describe('parsing traps', () => {
  for (const [name, text, expected] of traps) it(name, () => assert.deepEqual(requests(text), expected));

  it('4: \\{\\{ escapes a placeholder', () => {
    assert.deepEqual(
      placeholdersIn('Hi {{NotVar}} and \\{\\{this\\}\\}').map((placeholder) => placeholder.expression),
      ['NotVar'],
    );
  });

  it('12: a fragment after an empty line is query, the JSON after the next one its variables; X-Request-Type in any case', () => {
    const text =
      'POST http://a\nx-request-TYPE: graphql\n\nquery { a { ...X } }\n\nfragment X on Y {\n  b\n}\n\n{\n  "v": 1\n}\n';
    const body = parseDocument(text).blocks[0]?.request?.body;
    assert.equal(body?.kind, 'graphql');
    const slice = (span: { start: number; end: number } | null | undefined) => span && text.slice(span.start, span.end);
    assert.equal(slice(body?.graphql?.query), 'query { a { ...X } }\n\nfragment X on Y {\n  b\n}');
    assert.equal(slice(body?.graphql?.variables), '{\n  "v": 1\n}');
  });

  it('14: quotation marks around a URL are said to be part of the value', () => {
    const text = '@baseUrl = "https://h"\nGET {{baseUrl}}/x\n';
    assert.deepEqual(requests(text), ['@baseUrl = "https://h"', 'GET {{baseUrl}}/x']);
    assert.deepEqual(problems(text), ['bad-variable "\\"https://h\\""']);
    assert.deepEqual(problems('@name = "quoted text"\n@json = "{{x}} and more"\n'), []);
  });

  it('16: placeholders inside strings have a place of their own, for formatters to leave alone', () => {
    const text = '{"a": "{{ b }}", "c": {{d}}}';
    assert.deepEqual(
      placeholdersIn(text).map(({ start, end, expression }) => [text.slice(start, end), expression]),
      [
        ['{{ b }}', 'b'],
        ['{{d}}', 'd'],
      ],
    );
  });
});

/** `probes.txt` of the corpus: what httpYac makes of an input is the comment, where Faultline reads it otherwise. */
const probes: readonly [name: string, text: string, expected: readonly string[]][] = [
  [
    'a body line that starts with a method word is body (httpYac: two requests)',
    'POST http://a/x\nContent-Type: text/plain\n\nhello\nGET off my lawn\nbye\n',
    ['POST http://a/x', '> Content-Type: text/plain', '= text "hello\\nGET off my lawn\\nbye"'],
  ],
  [
    'an indented method word in a body is body (httpYac: two requests)',
    'POST http://a/x\n\nselect\n  DELETE FROM t;\n',
    ['POST http://a/x', '= text "select\\n  DELETE FROM t;"'],
  ],
  ['a method in lower case is that method (httpYac: part of the URL)', 'get http://a/x\n', ['GET http://a/x']],
  ['HTTP/2', 'GET http://a/x HTTP/2\n', ['GET http://a/x HTTP/2']],
  [
    "a method of one's own (httpYac: part of the URL)",
    'PING http://a/x\n',
    ['PING http://a/x', '! bad-request-line "PING"'],
  ],
  [
    'an indented ### in a body is body (httpYac: a separator)',
    'POST http://a/x\nContent-Type: text/plain\n\n{\n  ###\n}\n',
    ['POST http://a/x', '> Content-Type: text/plain', '= text "{\\n  ###\\n}"'],
  ],
  [
    '# in a JSON body is a comment',
    'POST http://a/x\nContent-Type: application/json\n\n{\n# c\n"a":1\n}\n',
    ['POST http://a/x', '> Content-Type: application/json', '= json "{\\n" "\\"a\\":1\\n}"'],
  ],
  [
    '@x in a body of text is body (httpYac: a variable)',
    'POST http://a/x\nContent-Type: text/plain\n\na\n@x = 1\n',
    ['POST http://a/x', '> Content-Type: text/plain', '= text "a\\n@x = 1"'],
  ],
  ['CRLF in a body', 'POST http://a/x\r\nA: b\r\n\r\n{\r\n}\r\n', ['POST http://a/x', '> A: b', '= json "{\\r\\n}"']],
  [
    '?? after a URL is an assertion',
    'GET http://a/x\n?? status == 200\n',
    ['GET http://a/x', '~ not-run "?? status == 200"'],
  ],
  ['? on its own line', 'GET http://a/x\n?a=1\n&b=2\nA: b\n', ['GET http://a/x?a=1&b=2', '> A: b']],
  ['path continuation', 'GET http://a\n  /b\n  /c\n  ?d=1\nA: b\n', ['GET http://a/b/c?d=1', '> A: b']],
  ['a URL with spaces', 'GET http://a/x?q=hello world\nA: b\n', ['GET http://a/x?q=hello world', '> A: b']],
  ['a header without space, or empty', 'GET http://a\nA:b\nB:\nC: d\n', ['GET http://a', '> A: b', '> B: ', '> C: d']],
  ['a header twice', 'GET http://a\nA: 1\nA: 2\n', ['GET http://a', '> A: 1', '> A: 2']],
  [
    '### after a brace is body (httpYac: the same)',
    'POST http://a/x\n\n{}###\n\n###\nGET http://b\n',
    ['POST http://a/x', '= json "{}###"', 'GET http://b'],
  ],
  [
    'an empty line between URL and headers',
    'GET http://a/x\n\nA: b\n\nbody\n',
    ['GET http://a/x', '= text "A: b\\n\\nbody"'],
  ],
  [
    'a comment between headers',
    'GET http://a\nA: b\n# c\nB: c\n\nx\n',
    ['GET http://a', '> A: b', '> B: c', '= text "x"'],
  ],
  ['only variables', '@a = 1\n@b = 2\n', ['@a = 1', '@b = 2']],
  ['nothing', '', []],
  ['only ###', '###\n', []],
];

describe('probes', () => {
  for (const [name, text, expected] of probes) it(name, () => assert.deepEqual(outline(text), expected));
});
