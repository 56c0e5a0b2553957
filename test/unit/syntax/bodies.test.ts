import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { kinds, outline } from './outline';

const typed = (type: string, body: string) => `POST /\nContent-Type: ${type}\n\n${body}`;

describe('kind of a body', () => {
  const cases: readonly [type: string | null, body: string, kind: string][] = [
    ['application/json', 'x', 'json'],
    ['application/vnd.api+json; charset=utf-8', 'x', 'json'],
    ['Application/JSON', 'x', 'json'],
    ['application/x-ndjson', '{}', 'text'],
    ['application/x-www-form-urlencoded', 'a=b', 'form'],
    ['text/xml', 'x', 'xml'],
    ['application/atom+xml', 'x', 'xml'],
    ['text/html', '<p>', 'text'],
    ['text/plain', '{}', 'text'],
    ['application/graphql', 'query { a }', 'graphql'],
    ['multipart/form-data; boundary=b', '--b\n--b--', 'multipart'],
    ['application/octet-stream', '{}', 'json'],
    ['{{type}}', '{}', 'json'],
    ['{{type}}', 'x', 'text'],
    [null, '{"a": 1}', 'json'],
    [null, '[1]', 'json'],
    [null, '  {', 'json'],
    [null, '{{body}}', 'text'],
    [null, '[Asserts]', 'text'],
    [null, '<a/>', 'xml'],
    [null, '<?xml version="1.0"?>', 'xml'],
    [null, 'a=b', 'text'],
    [null, '< ./file', 'file'],
    ['application/json', '< ./file', 'file'],
    ['application/json', '< ./file\nmore', 'json'],
    ['multipart/mixed; boundary=b', '< ./file', 'file'],
  ];
  for (const [type, body, kind] of cases) {
    it(`${type ?? 'no type'}, ${JSON.stringify(body)}: ${kind}`, () => {
      const text = type === null ? `POST /\n\n${body}\n` : typed(type, `${body}\n`);
      assert.equal(parseDocument(text).blocks[0]?.request?.body?.kind, kind);
    });
  }
});

describe('body', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['ends before the blank lines that follow it', 'POST /\n\n\n\na\n\nb\n\n\n###\n', ['POST /', '= text "a\\n\\nb"']],
    ['keeps its indentation and trailing space', 'POST /\n\n  a \n', ['POST /', '= text "  a "']],
    ['is none where only comments stand', 'GET /\n\n# a\n\n// b\n', ['GET /']],
    [
      'starts after comments, if data follows them',
      'POST /\n\n# a\n{}\n\n###\nPOST /\n\n# a\nx=y\n\n###\nPOST /\n\n# a\n< ./f\n',
      ['POST /', '= json "{}"', 'POST /', '= text "x=y"', 'POST /', '= file <./f>'],
    ],
    [
      'of JSON is without its comments',
      'POST /\n\n{\n  # a\n  "b": 1,\n  // c\n// d\n\n  "e": 2\n}\n\n# f\n',
      ['POST /', '= json "{\\n" "  \\"b\\": 1,\\n" "  \\"e\\": 2\\n}"'],
    ],
    [
      'of a form is without its comments',
      typed('application/x-www-form-urlencoded', 'a=b\n# c\n&d=e\n'),
      ['POST /', '> Content-Type: application/x-www-form-urlencoded', '= form "a=b\\n" "&d=e"'],
    ],
    [
      'of text of no stated type ends before the comments at its end',
      'POST /\n\na\n\n# b\nc\n\n# d\n\n# e\n###\n',
      ['POST /', '= text "a\\n\\n# b\\nc"'],
    ],
    [
      'of XML ends before the comments at its end',
      'POST /\n\n<a>\n# b\n</a>\n\n# c\n',
      ['POST /', '= xml "<a>\\n# b\\n</a>"'],
    ],
    [
      'of Markdown keeps quotations and question marks',
      typed('text/markdown', '> quote\n>> quoted\n?? what\n> a.js is a file\n'),
      ['POST /', '> Content-Type: text/markdown', '= text "> quote\\n>> quoted\\n?? what\\n> a.js is a file"'],
    ],
    [
      'ends before an assertion, a handler, an output and a reference',
      'POST /\n\n{}\n?? status == 200\n\n###\nPOST /\n\n{}\n>> ./f.json\n\n###\nPOST /\n\n{}\n<> ./f\n',
      [
        ...['POST /', '= json "{}"', '~ not-run "?? status == 200"'],
        ...['POST /', '= json "{}"'],
        ...['POST /', '= json "{}"', '~ not-run "<> ./f"'],
      ],
    ],
    [
      'ends before a script, which in JSON needs no empty line',
      'POST /\n\n{\n}\n{{\n  a\n}}\n',
      ['POST /', '= json "{\\n}"', '~ not-run "{{"'],
    ],
    [
      'is put together from text and files',
      'POST /\n\nhead\n<@ ./a.txt\ntail\n\n<@latin1 ./b c.txt \n',
      ['POST /', '= text "head\\n" <@ ./a.txt> "\\ntail\\n\\n" <@latin1 ./b c.txt>'],
    ],
    ['does not take markup for a file', 'POST /\n\n< a >\n', ['POST /', '= text "< a >"']],
    [
      'may follow the headers at once, with a word about it',
      'POST /\nA: b\n{\n}\n\n###\nPOST /\n< ./f\n',
      ['POST /', '> A: b', '= json "{\\n}"', '! bad-header "{"', 'POST /', '= file <./f>', '! bad-header "< ./f"'],
    ],
    [
      'of a form may, too',
      'POST /\nContent-Type: application/x-www-form-urlencoded\na=b\n',
      ['POST /', '> Content-Type: application/x-www-form-urlencoded', '= form "a=b"', '! bad-header "a=b"'],
    ],
    [
      'of WebSocket is kept whole',
      'WEBSOCKET ws://a\n\n{"a":1}\n===\n{"b":2}\n',
      ['(websocket) WS ws://a', '= json "{\\"a\\":1}\\n===\\n{\\"b\\":2}"', '~ not-run "WEBSOCKET"'],
    ],
    [
      'of gRPC follows at once, with its definition before and its script behind',
      'proto < ./a.proto\nGRPC /svc/method\n{"a":1}\n\n{{@streaming\n  x\n}}\n',
      [
        '(grpc) GRPC /svc/method',
        '= json "{\\"a\\":1}"',
        '~ not-run "proto < ./a.proto"',
        '~ not-run "GRPC"',
        '~ not-run "{{@streaming"',
      ],
    ],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(outline(text), expected));

  it('is tiled into parts, comments apart', () => {
    assert.equal(kinds('POST /\n\n{\n# a\n}\n\n# b\n'), 'request-line blank body comment body blank comment');
  });

  it('has segments where they stand', () => {
    const text = 'POST /\n\na\n<@utf16le ./b\n';
    const body = parseDocument(text).blocks[0]?.request?.body;
    const [, file] = body?.segments ?? [];
    assert.ok(file?.kind === 'file');
    assert.equal(text.slice(file.start, file.end), '<@utf16le ./b');
    assert.equal(text.slice(file.pathSpan.start, file.pathSpan.end), './b');
    assert.equal(file.charset, 'utf16le');
    assert.equal(file.substitute, true);
  });
});

describe('GraphQL body', () => {
  const cases: readonly [name: string, text: string, query: string, variables: string | null][] = [
    ['without variables', 'GRAPHQL /\n\nquery { a }\n', 'query { a }', null],
    ['in short form', 'GRAPHQL /\n\n{ a }\n', '{ a }', null],
    ['with variables', 'GRAPHQL /\n\nquery { a }\n\n{"a": 1}\n', 'query { a }', '{"a": 1}'],
    ['with comments', 'GRAPHQL /\n\n# a\nquery { a\n# b\n }\n', 'query { a\n# b\n }', null],
    ['by Content-Type', typed('application/graphql', 'query { a }\n\n{\n}\n'), 'query { a }', '{\n}'],
  ];
  for (const [name, text, query, variables] of cases) {
    it(name, () => {
      const { kind, graphql } = parseDocument(text).blocks[0]?.request?.body ?? {};
      assert.equal(kind, 'graphql');
      assert.equal(graphql && text.slice(graphql.query.start, graphql.query.end), query);
      const span = graphql?.variables ?? null;
      assert.equal(span && text.slice(span.start, span.end), variables);
    });
  }
});

describe('multipart body', () => {
  const head = 'POST /\nContent-Type: multipart/form-data; boundary=';
  const facts = (text: string) => outline(text).filter((fact) => /^(-|!|~)/.test(fact));
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['with a quoted boundary', `${head}"a b"\n\n--a b\nX: y\n\n1\n--a b--\n`, ['-> X: y', '-= "1"']],
    ['with a boundary before other parameters', `${head}b; x=y\n\n--b\n\n1\n--b--\n`, ['-= "1"']],
    [
      'with a boundary on a folded line',
      'POST /\nContent-Type: multipart/form-data;\n  boundary=b\n\n--b\n\n1\n--b--\n',
      ['-= "1"'],
    ],
    ['with a placeholder for boundary', `${head}{{b}}\n\n--{{b}}\n\n1\n--{{b}}--\n`, ['-= "1"']],
    ['keeps blank lines at the ends of a part', `${head}b\n\n--b\n\n\n1\n\n--b--\n`, ['-= "\\n1\\n"']],
    ['with an empty part', `${head}b\n\n--b\nX: y\n\n--b--\n`, ['-> X: y', '-= ']],
    ['with # and // in a part', `${head}b\n\n--b\n\n# a\n// b\n--b--\n`, ['-= "# a\\n// b"']],
    ['with text around a file', `${head}b\n\n--b\n\na\n< ./f\nb\n--b--\n`, ['-= "a\\n" <./f> "\\nb"']],
    [
      'with a file right after its headers',
      `${head}b\n\n--b\nX: y\n# c\n< ./f\n\n--b--\n`,
      ['-> X: y', '-= <./f> "\\n"'],
    ],
    ['with a bad header', `${head}b\n\n--b\njunk\n\n1\n--b--\n`, ['-= "1"', '! bad-header "junk"']],
    [
      'without a boundary in its type',
      'POST /\nContent-Type: multipart/form-data\n\n--b\n\n1\n--b--\n',
      ['-= "1"', '! missing-boundary "multipart/form-data"'],
    ],
    ['without its last boundary', `${head}b\n\n--b\n\n1\n\n`, ['-= "1"', '! unclosed "--b"']],
    ['before a script', `${head}b\n\n--b\n\n1\n--b--\n\n> {% x %}\n`, ['-= "1"', '~ not-run "> {% x %}"']],
    [
      'holds request lines',
      `${head}b\n\n--b\n\nGET /x HTTP/1.1\n\nHTTP/1.1 200 OK\n--b--\n`,
      ['-= "GET /x HTTP/1.1\\n\\nHTTP/1.1 200 OK"'],
    ],
    ['with CRLF', `${head}b\r\n\r\n--b\r\nX: y\r\n\r\n1\r\n--b--\r\n`, ['-> X: y', '-= "1"']],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(facts(text), expected));
});

describe('a multipart body without a boundary in its Content-Type', () => {
  const boundaries: readonly [firstLine: string, boundary: string | null][] = [
    ['--b', 'b'],
    ['--b  ', 'b'],
    ['------WebKitFormBoundary7MA4YWxk', '----WebKitFormBoundary7MA4YWxk'],
    ['--a b', 'a b'],
    ["--gc0p4Jq0M2Yt08jU534c0p'()+_,-./:=?", "gc0p4Jq0M2Yt08jU534c0p'()+_,-./:=?"],
    ['--{{boundary}}', '{{boundary}}'],
    [`--${'x'.repeat(70)}`, 'x'.repeat(70)],
    [`--${'x'.repeat(71)}`, null],
    ['--', null],
    ['------', null],
    ['-- a remark', null],
    ['--<b>', null],
    ['name=value', null],
    ['< ./file', null],
  ];
  for (const [firstLine, boundary] of boundaries) {
    it(`takes ${boundary === null ? 'none' : `\`${boundary}\``} from \`${firstLine}\``, () => {
      const text = `POST /\nContent-Type: multipart/form-data\n\n${firstLine}\nX: y\n\n1\n${firstLine.trimEnd()}--\n`;
      const found = parseDocument(text).blocks[0]?.problems.filter(({ code }) => code === 'missing-boundary');
      assert.deepEqual(
        found?.map(({ severity }) => severity),
        [boundary === null ? 'error' : 'warning'],
      );
      if (boundary !== null) assert.ok(found?.[0]?.message.includes(`\`${boundary}\`, with which the body begins`));
    });
  }
});
