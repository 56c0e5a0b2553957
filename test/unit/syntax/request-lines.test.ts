import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { targetOffsetToSource } from '../../../src/syntax/target';
import { kinds, outline, problems, requests } from './outline';

/** A first line, and the request that it is; null where it is none. */
const lines: readonly [line: string, request: string | null][] = [
  ['GET http://a', 'GET http://a'],
  ['  GET   http://a  ', 'GET http://a'],
  ['GET\thttp://a\tHTTP/1.1', 'GET http://a HTTP/1.1'],
  ['Post http://a', 'POST http://a'],
  ['delete {{host}}/x', 'DELETE {{host}}/x'],
  ['OPTIONS *', 'OPTIONS *'],
  ['PROPFIND /calendar', 'PROPFIND /calendar'],
  ['VERSION-CONTROL /x', 'VERSION-CONTROL /x'],
  ['GET _cat/indices', 'GET _cat/indices'],
  ['GET http://a HTTP/2 (Prior Knowledge)', 'GET http://a HTTP/2 (Prior Knowledge)'],
  ['GET http://a http/1.1', 'GET http://a http/1.1'],
  ['GET http://a/HTTP/1.1', 'GET http://a/HTTP/1.1'],
  ['GET http://a HTTP/x', 'GET http://a HTTP/x'],
  ['GET http://a (note)', 'GET http://a (note)'],
  ['https://a/b', 'GET https://a/b'],
  ['https://a/b HTTP/1.1', 'GET https://a/b HTTP/1.1'],
  ['https://a/b?q=two words', 'GET https://a/b?q=two words'],
  ['//a.example/b', null],
  ['/b/c', 'GET /b/c'],
  ['{{host}}/b', 'GET {{host}}/b'],
  ['{{ $dotenv HOST }}/b', 'GET {{ $dotenv HOST }}/b'],
  ['localhost', 'GET localhost'],
  ['localhost:8080/x', 'GET localhost:8080/x'],
  ['api.example.com', 'GET api.example.com'],
  ['api.example.com/v1?x=1', 'GET api.example.com/v1?x=1'],
  ['127.0.0.1:80', 'GET 127.0.0.1:80'],
  ['[::1]:8080/x', 'GET [::1]:8080/x'],
  ['api:8080/x', 'GET api:8080/x'],
  ['GRAPHQL https://a', '(graphql) POST https://a'],
  ['WEBSOCKET ws://a', '(websocket) WS ws://a'],
  ['WS ws://a', '(websocket) WS ws://a'],
  ['GRPC localhost/x.Y/z', '(grpc) GRPC localhost/x.Y/z'],
  ['SSE https://a', 'GET https://a'],
  ['MQTT tcp://a', '(other) MQTT tcp://a'],
  ['INVALIDMETHOD /test', 'INVALIDMETHOD /test'],
  ['{', null],
  ['[1, 2]', null],
  ['"https://a"', null],
  ['<html>', null],
  ['- a list entry', null],
  ['Some prose about https://a', null],
  ['Get the token', null],
  ['Post data to http://a', null],
  ['NOTE see the wiki', null],
  ['page: {{response.page}}', null],
  ['Content-Type: application/json', null],
  ['response.json', null],
  ['1.0.2', null],
  ['timeout:30', null],
  ['e.g.', null],
  ['HTTP/1.1 200 OK', null],
  ['HTTP/2 404', null],
  ['{{+', null],
  ['NOP', null],
  ['import ./other.http', null],
  ['run #Main', null],
  ['run ./other.http (@host=x)', null],
  ['curl is a tool', null],
  ['---', null],
  ['@=x', null],
];

describe('request line', () => {
  for (const [line, expected] of lines) {
    it(expected === null ? `none: ${line}` : line, () => {
      assert.deepEqual(
        outline(`### t\n${line}\n`).filter((fact) => !/^(###|[!~@])/.test(fact)),
        expected === null ? [] : [expected],
      );
    });
  }

  it('is looked for after lines that are not understood, but must then be certain', () => {
    assert.deepEqual(outline('page: 1\nGET http://a\n'), ['GET http://a', '! bad-request-line "page: 1"']);
    assert.deepEqual(outline('{\n  "a": 1,\nhttps://a\n}\n'), ['! no-request-line "{"']);
  });

  it('without a URL is an error, and no request', () => {
    assert.deepEqual(outline('GET\nA: b\n'), ['! bad-request-line "GET"']);
    assert.deepEqual(outline('GET   HTTP/1.1\n'), ['! bad-request-line "GET   HTTP/1.1"']);
  });

  it('with a comment behind its URL is pointed out', () => {
    assert.deepEqual(outline('GET http://a # note\n'), ['GET http://a # note', '! bad-request-line "# note"']);
    assert.deepEqual(problems('GET http://a#b\n'), []);
  });

  it('with a method that is not registered is sent as written, with a warning', () => {
    assert.deepEqual(problems('INVALIDMETHOD /test \n'), ['bad-request-line "INVALIDMETHOD"']);
  });

  it('says what a block holds that has none', () => {
    const { problems: found } = parseDocument('###\nContent-Type: application/json\n\n{}\n').blocks[1] ?? {
      problems: [],
    };
    assert.equal(found[0]?.code, 'no-request-line');
    assert.match(found[0]?.message ?? '', /header but no request line/);
  });
});

describe('target', () => {
  const cases: readonly [name: string, text: string, url: string][] = [
    ['query lines at any indentation', 'GET http://a?x=1\n&y=2\n    &z=3\n', 'http://a?x=1&y=2&z=3'],
    ['a question mark at the end of the URL', 'GET http://a?\n&x=1\n', 'http://a?&x=1'],
    ['comments between query lines', 'GET http://a?\n# &x=1\n&y=2\n#> more\n  # &z=3\n&v=4\n', 'http://a?&y=2&v=4'],
    ['an indented fragment', 'GET http://a\n  /b\n  ?c=1\n  #d\n', 'http://a/b?c=1#d'],
    ['an indented comment is no fragment', 'GET http://a\n  /b\n  #c=1\n', 'http://a/b'],
    ['an indented placeholder with a path', 'GET http://a\n  {{b}}/c\n', 'http://a{{b}}/c'],
    ['the version on the last line', 'GET http://a\n  ?b=1 HTTP/1.1\n', 'http://a?b=1'],
    ['no query line after a header', 'GET http://a\nA: b\n&c=d\n', 'http://a'],
  ];
  for (const [name, text, url] of cases) {
    it(name, () => assert.equal(parseDocument(text).blocks[0]?.request?.target.text, url));
  }

  it('leads from an offset in its text back to the source', () => {
    const text = 'GET http://a\n    /b\n    ?c=1\n\nbody';
    const target = parseDocument(text).blocks[0]?.request?.target;
    assert.ok(target !== undefined);
    for (const [index, character] of [...target.text].entries()) {
      assert.equal(text[targetOffsetToSource(target, index)], character);
    }
    assert.equal(targetOffsetToSource(target, target.text.length), text.indexOf('\n\n'));
    assert.equal(targetOffsetToSource(target, -1), 4);
  });

  it('says where the method, the version and the next header are', () => {
    const text = '# c\n  GET http://a HTTP/2\n  ?b\n# d\nA: b\n';
    const request = parseDocument(text).blocks[0]?.request;
    const slice = (span: { start: number; end: number } | null | undefined) => span && text.slice(span.start, span.end);
    assert.equal(slice(request?.methodSpan), 'GET');
    assert.equal(slice(request?.httpVersionSpan), 'HTTP/2');
    assert.equal(slice(request), 'GET http://a HTTP/2\n  ?b\n# d\nA: b');
    assert.equal(request?.headersEnd, text.length);
    assert.equal(parseDocument('GET http://a\n# d\n\n').blocks[0]?.request?.headersEnd, 13);
    assert.equal(parseDocument('https://a').blocks[0]?.request?.methodSpan, null);
  });
});

describe('headers', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['indented', 'GET /\n  A: b\n', ['GET /', '> A: b']],
    ['with a space before the colon', 'GET /\nA : b\n', ['GET /', '> A: b']],
    ['with colons in the value', 'GET /\nA: b:c\n', ['GET /', '> A: b:c']],
    ['with a placeholder in the name', 'GET /\nX-{{a}}: b\n', ['GET /', '> X-{{a}}: b']],
    [
      'with a value that goes on over an indented line',
      'GET /\nA: b,\n   c\nD: e\n',
      ['GET /', '> A: b,    c', '> D: e'],
    ],
    ['a line that is a placeholder', 'GET /\n{{me}}\n', ['GET /', '> {{me}}: ']],
    ['junk, once for a run of lines', 'GET /\njunk\nmore\n', ['GET /', '! bad-header "junk"']],
    ["httpYac's spread headers", 'GET /\n...headers\n', ['GET /', '! not-run "...headers"']],
    ['a URL is no header', 'GET /\nhttps://a\n', ['GET /', '! bad-header "https://a"']],
    [
      'another request without ###',
      'GET /\nGET /x\nPUT /y\n',
      ['GET /', '! missing-separator "GET /x"', '! missing-separator "PUT /y"'],
    ],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(outline(text), expected));

  it('mark a line of placeholders as the whole of a header', () => {
    assert.equal(parseDocument('GET /\n{{me}}\n').blocks[0]?.request?.headers[0]?.whole, true);
  });

  it('after an empty line are body, which is pointed out for usual ones', () => {
    assert.deepEqual(outline('POST /\n\nContent-Type: a/b\n\nx\n'), [
      'POST /',
      '= text "Content-Type: a/b\\n\\nx"',
      '! bad-header "Content-Type: a/b"',
    ]);
  });

  it('are parts of their own', () => {
    assert.equal(
      kinds('### t\n# c\n# @name x\n@v = 1\nGET /\n?a\nA: b\n\nbody\n'),
      'separator comment directive variable request-line target-continuation header blank body',
    );
  });
});

describe('curl', () => {
  it('goes over continuation marks and open quotes, with what is plain in it read', () => {
    const text =
      "$ curl 'https://x/y?z=1' \\\n  -X PUT \\\n  -H 'Accept: a/b' \\\n  --data-raw '{\n  \"a\": 1\n}'\n\n###\nGET http://b\n";
    assert.deepEqual(requests(text), ['(curl) PUT https://x/y?z=1', '> Accept: a/b', 'GET http://b']);
    assert.equal(kinds(text), 'request-line blank separator request-line');
  });

  const methods: readonly [text: string, request: string][] = [
    ['curl https://x', '(curl) GET https://x'],
    ['curl -I https://x', '(curl) HEAD https://x'],
    ['curl -T f https://x', '(curl) PUT https://x'],
    ['curl -G -d a=b https://x', '(curl) GET https://x'],
    ['curl --url "https://x" -d @f', '(curl) POST https://x'],
    ['curl -XDELETE https://x', '(curl) DELETE https://x'],
    ['curl -u a:b -o localhost https://x', '(curl) GET https://x'],
  ];
  for (const [text, request] of methods) it(text, () => assert.deepEqual(requests(text), [request]));

  it('may have a header over lines, in quotation marks', () => {
    assert.deepEqual(requests("curl http://a -H 'B: c\n d'\n"), ['(curl) GET http://a', '> B: c  d']);
  });

  it('with a quote that is not closed ends at the separator', () => {
    assert.deepEqual(outline('curl https://x -d "a\nb\n###\nGET http://y\n'), [
      '(curl) POST https://x',
      '! unclosed "curl https://x -d \\"a"',
      'GET http://y',
    ]);
  });
});
