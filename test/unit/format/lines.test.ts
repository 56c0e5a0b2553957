import assert from 'node:assert/strict';
import { editsOf, formatted, twoSpaces } from './formatting';

const cases: readonly [name: string, before: string, after: string][] = [
  ['a space after ###', '###title\n', '### title\n'],
  ['one space after ###', 'GET /a\n\n###  \t title  \nGET /b\n', 'GET /a\n\n### title\nGET /b\n'],
  ['the marks of a banner stay', '####   title ####\n', '#### title ####\n'],
  ['the request line', 'GET \t http://a   HTTP/1.1  \n', 'GET http://a HTTP/1.1\n'],
  ['an indented request line', '  GET http://a\n', 'GET http://a\n'],
  ['a query with spaces stays', 'GET  /a?b={"c":  "d e"}\n', 'GET /a?b={"c":  "d e"}\n'],
  ['query lines are indented alike', 'GET /a\n?b=c\n      &d=e HTTP/2\n', 'GET /a\n  ?b=c\n  &d=e HTTP/2\n'],
  ['path lines too', 'GET http://a\n\t/b\n        /c\n', 'GET http://a\n  /b\n  /c\n'],
  ['Name: value', 'GET /a\nA:b\n  B :  c \nC:\n', 'GET /a\nA: b\nB: c\nC:\n'],
  ['a colon in a value stays', 'GET /a\nA:b:c :d\n', 'GET /a\nA: b:c :d\n'],
  ['a header over lines keeps its lines', 'GET /a\nA:b,  \n   c\nB:d\n', 'GET /a\nA: b,  \n   c\nB: d\n'],
  ['a header whose value starts on its second line stays', 'GET /a\nA:\n  b\n', 'GET /a\nA:\n  b\n'],
  ['a placeholder for a header', 'GET /a\n  {{me}}  \n', 'GET /a\n{{me}}\n'],
  ['@name = value', '@a=b\n  @c:=d\n@e   =  f g \n@h=\n', '@a = b\n@c := d\n@e = f g\n@h =\n'],
  ['a value with signs stays', '@a=b=c  := "d"\n', '@a = b=c  := "d"\n'],
  [
    'directives',
    '#@name   a\n //  @no-redirect\n# @timeout=5\nGET /\n',
    '# @name a\n// @no-redirect\n# @timeout=5\nGET /\n',
  ],
  ['a directive that would become a separator', ' ### @name a\nGET /\n', ' ### @name a\nGET /\n'],
  ['comments keep their marks', '#a  \n//b\n  # c\nGET /\n', '#a  \n//b\n  # c\nGET /\n'],
  ['blank lines at the start go', '\n \nGET /\n', 'GET /\n'],
  ['one blank line before ###', 'GET /a\n### b\nGET /b\n\n \n\n### c\n', 'GET /a\n\n### b\nGET /b\n\n### c\n'],
  ['one blank line at most after ###', '### a\n\n\nGET /\n', '### a\n\nGET /\n'],
  ['banners stay together', '#####\n### a\n#####\nGET /\n', '#####\n### a\n#####\nGET /\n'],
  ['one blank line at most between lines', '@a = b\n\n\n\n# c\nGET /\n', '@a = b\n\n# c\nGET /\n'],
  ['a blank line before a body', 'POST /\nA: b\n{"c":1}\n', 'POST /\nA: b\n\n{ "c": 1 }\n'],
  ['one blank line before a body', 'POST /\n\n \n\na=b\n', 'POST /\n\na=b\n'],
  ['one before what follows a body', 'POST /\n\n{}\n\n\n> {%\n  x\n%}\n', 'POST /\n\n{}\n\n> {%\n  x\n%}\n'],
  ['what is not understood stays', 'junk   here  \n\n\n\nmore\n', 'junk   here  \n\n\n\nmore\n'],
  ['line ends stay as they are', '@a=b\r\nGET  /\r\n\r\n\r\n### c\n', '@a = b\r\nGET /\r\n\r\n### c\n'],
  ['new line ends are like the others', 'GET /a\r\n### b\r\nGET /b\r\n', 'GET /a\r\n\r\n### b\r\nGET /b\r\n'],
  ['a byte order mark stays', '\uFEFF@a=b\nGET  /\n', '\uFEFF@a = b\nGET /\n'],
  ['a byte order mark before ###', '\uFEFF###a\nGET  /\n', '\uFEFF### a\nGET /\n'],
  ['a curl command stays', "curl   'https://a'  \\\n  -H  'b:c'\n", "curl   'https://a'  \\\n  -H  'b:c'\n"],
  ['a script stays', '< {%\n  let a  =  1;  \n\n\n%}\nGET /\n', '< {%\n  let a  =  1;  \n\n\n%}\nGET /\n'],
  ['a script in braces stays', '{{\n  a  =  1  \n\n\n}}\nGET /\n', '{{\n  a  =  1  \n\n\n}}\nGET /\n'],
  [
    'a kept response stays',
    'GET /\n\nHTTP/1.1   200 OK\nA:b\n\n\n\n{"a":1}\n',
    'GET /\n\nHTTP/1.1   200 OK\nA:b\n\n\n\n{"a":1}\n',
  ],
  [
    'references, outputs, assertions',
    'GET /\n\n>>  a.json \n<>  b.json \n??  status ==  200 \n',
    'GET /\n\n>>  a.json \n<>  b.json \n??  status ==  200 \n',
  ],
  ['no final newline', 'GET  /', 'GET /'],
  ['nothing', '', ''],
];

const bodies: readonly [name: string, body: string][] = [
  ['a form', 'a = b &\n  &c=d  \n\n\n&e={{f}}  '],
  ['text', 'some   text  \n\n\n  # Title  \n'],
  ['a file', '<   ./a b.json'],
  ['JSON with a file in it', '{"a":\n< ./b.json\n}'],
  ['JSON with an error', '{"a":1,,\n  "b" : 2}'],
  ['JSON that ends too early', '{"a": [1,\n 2'],
  ['JSON after JSON', '{"a":1}\n{"b" : 2}'],
];

describe('format: lines', () => {
  for (const [name, before, after] of cases) {
    it(name, async () => {
      assert.equal(await formatted(before), after);
      assert.equal(await formatted(after), after, 'twice is once');
    });
  }

  for (const [name, body] of bodies) {
    it(`leaves alone: ${name}`, async () => {
      const text = `POST /\n\n${body}\n\n### b\n`;
      assert.equal(await formatted(text), text.replace(/\n\n\n+### b/, '\n\n### b'));
    });
  }

  it('leaves alone: forms, texts and multipart, with the CRLF in them', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/x-ndjson', 'text/html']) {
      const text = `POST /\nContent-Type: ${type}\n\n{"a" :1}  \n<b>  <c/></b>\n`;
      assert.equal(await formatted(text), text);
    }
    const multipart =
      'POST /\nContent-Type: multipart/form-data; boundary=b\n\n--b\r\nContent-Type:application/json\r\n\r\n{"a" :1}\r\n--b\r\nA:  b\r\n\r\n< ./c.pdf\r\n--b--\r\n';
    assert.equal(await formatted(multipart), multipart);
  });

  it('makes no edit where nothing changes', async () => {
    assert.deepEqual(await editsOf('### a\n# @name a\nPOST http://a\nA: b\n\n{\n  "c": 1\n}\n\n### b\nGET /\n'), []);
  });

  it('edits only what changes', async () => {
    const text = 'GET  /\nA:b\n\n{"c":1,\n"d":2}\n';
    const edits = (await editsOf(text)).map(({ start, end, newText }) => [text.slice(start, end), newText]);
    assert.deepEqual(edits, [
      ['  ', ' '],
      ['', ' '],
      ['', '\n  '],
      ['', ' '],
      ['\n', '\n  '],
      ['', ' '],
      ['', '\n'],
    ]);
  });

  it('goes by tabSize and insertSpaces', async () => {
    const text = 'POST /\n?a=b\n\n{\n"c":{\n"d":1}}\n';
    const four = { tabSize: 4, insertSpaces: true };
    assert.equal(await formatted(text, four), 'POST /\n    ?a=b\n\n{\n    "c": {\n        "d": 1\n    }\n}\n');
    const tabs = { tabSize: 4, insertSpaces: false };
    assert.equal(await formatted(text, tabs), 'POST /\n\t?a=b\n\n{\n\t"c": {\n\t\t"d": 1\n\t}\n}\n');
  });

  it('goes by trimTrailingWhitespace', async () => {
    const text = 'GET  /  \n# a  \n \n### b\n';
    assert.equal(await formatted(text, { ...twoSpaces, trimTrailingWhitespace: true }), 'GET /\n# a\n\n### b\n');
    assert.equal(await formatted(text, { ...twoSpaces, trimTrailingWhitespace: false }), 'GET /\n# a  \n\n### b\n');
  });

  it('goes by insertFinalNewline and trimFinalNewlines', async () => {
    const insert = { ...twoSpaces, insertFinalNewline: true };
    assert.equal(await formatted('GET /', insert), 'GET /\n');
    assert.equal(await formatted('@a = b\r\nGET /', insert), '@a = b\r\nGET /\r\n');
    assert.equal(await formatted('GET /\n  ', insert), 'GET /\n');
    assert.equal(await formatted('POST /\n\n< ./a', insert), 'POST /\n\n< ./a\n');
    assert.equal(await formatted('', insert), '');
    assert.equal(await formatted('GET /\n\n\n', { ...twoSpaces, trimFinalNewlines: true }), 'GET /\n');
    assert.equal(await formatted('GET /\n\n\n'), 'GET /\n\n\n');
  });

  it('touches only the range', async () => {
    const text = 'GET  /a\nA:b\n\n###  c\nGET  /c\nD:e\n';
    const start = text.indexOf('GET  /c');
    const range = { start, end: start + 'GET  /c'.length };
    assert.equal(await formatted(text, twoSpaces, range), text.replace('GET  /c', 'GET /c'));
    const json = 'POST /\n\n{\n"a" :1,\n"b" :2\n}\n';
    const line = { start: json.indexOf('"b"'), end: json.indexOf('\n}') };
    assert.equal(await formatted(json, twoSpaces, line), json.replace('"b" :2', '"b": 2'));
  });
});
