import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { placeholdersIn } from '../../../src/syntax/placeholders';
import { kinds, outline } from './outline';

/** What every user of the other clients expects to be read, row by row, in the exact syntax that they have. */
const rows: readonly [row: string, text: string, expected: readonly string[]][] = [
  [
    'separators: ###, ### title, # @name, // @name',
    '### First\n# @name one\nGET http://a\n\n###\n// @name two\nGET http://b\n',
    ['### First', '@name one', 'GET http://a', '@name two', 'GET http://b'],
  ],
  ['comments: # and //', '# a\n// b\nGET http://a\n# c\n// d\nE: f\n', ['GET http://a', '> E: f']],
  ['a request without a method is a GET', 'http://a/b\n', ['GET http://a/b']],
  ['query lines: ?a=b, &c=d', 'GET http://a\n?a=b\n&c=d\n', ['GET http://a?a=b&c=d']],
  ['indented path lines', 'GET http://a\n    /b\n    /c\n', ['GET http://a/b/c']],
  ['a path with Host:', 'GET /b\nHost: a.example\n', ['GET /b', '> Host: a.example']],
  ['variables: @host = x, @x := y', '@host = x\n@x := y\n', ['@host = x', '@x := y']],
  [
    'HTTP/1.1 and HTTP/2',
    'GET http://a HTTP/1.1\n###\nGET http://a HTTP/2\n',
    ['GET http://a HTTP/1.1', 'GET http://a HTTP/2'],
  ],
  [
    'Basic, Digest, Bearer, AWS and OAuth2 are headers as they are',
    'GET http://a\nAuthorization: Basic u:p:q\nAuthorization: Digest u p\nAuthorization: Bearer {{t}}\nAuthorization: AWS id key token: region: service:s3\nAuthorization: OAuth2 client_credentials prefix\n',
    [
      'GET http://a',
      '> Authorization: Basic u:p:q',
      '> Authorization: Digest u p',
      '> Authorization: Bearer {{t}}',
      '> Authorization: AWS id key token: region: service:s3',
      '> Authorization: OAuth2 client_credentials prefix',
    ],
  ],
  [
    'GraphQL by X-Request-Type, with variables after an empty line',
    'POST http://a\nX-Request-Type: GraphQL\n\nquery { b }\n\n{"c": 1}\n',
    ['POST http://a', '> X-Request-Type: GraphQL', '= graphql "query { b }\\n\\n{\\"c\\": 1}"'],
  ],
  [
    'GraphQL by GRAPHQL url',
    'GRAPHQL http://a\n\nquery { b }\n',
    ['(graphql) POST http://a', '= graphql "query { b }"'],
  ],
  ['a body from a file: < ./f', 'POST http://a\n\n< ./f\n', ['POST http://a', '= file <./f>']],
  ['a body from a file with variables: <@ ./f', 'POST http://a\n\n<@ ./f\n', ['POST http://a', '= file <@ ./f>']],
  [
    'a body from a file of a charset: <@latin1 ./f',
    'POST http://a\n\n<@latin1 ./f\n',
    ['POST http://a', '= file <@latin1 ./f>'],
  ],
  [
    'multipart with text and a file',
    'POST http://a\nContent-Type: multipart/form-data; boundary=b\n\n--b\nContent-Disposition: form-data; name="c"\n\nd\n--b\nContent-Disposition: form-data; name="e"; filename="f"\n\n< ./f\n--b--\n',
    [
      'POST http://a',
      '> Content-Type: multipart/form-data; boundary=b',
      '= multipart "--b\\nContent-Disposition: form-data; name=\\"c\\"\\n\\nd\\n--b\\nContent-Disposition: form-data; name=\\"e\\"; filename=\\"f\\"\\n\\n" <./f> "\\n--b--"',
      '-> Content-Disposition: form-data; name="c"',
      '-= "d"',
      '-> Content-Disposition: form-data; name="e"; filename="f"',
      '-= <./f>',
    ],
  ],
  [
    'a form over lines',
    'POST http://a\nContent-Type: application/x-www-form-urlencoded\n\nb=c\n&d=e\n',
    ['POST http://a', '> Content-Type: application/x-www-form-urlencoded', '= form "b=c\\n&d=e"'],
  ],
  ['cURL', "curl -X PUT 'http://a' \\\n  -H 'B: c'\n", ['(curl) PUT http://a', '> B: c']],
  ['server-sent events', 'SSE http://a\n\n###\nEVENTSOURCE http://a\n', ['GET http://a', 'GET http://a']],
  ['WebSocket', 'WEBSOCKET ws://a\n\nb\n', ['(websocket) WS ws://a', '= text "b"']],
  ['gRPC', 'GRPC a.example/b.C/D\n\n{}\n', ['(grpc) GRPC a.example/b.C/D', '= json "{}"']],
  [
    'MQTT, AMQP and RSocket',
    'MQTT mqtt://a\n###\nAMQP amqp://a\n###\nRSOCKET tcp://a\n',
    ['(other) MQTT mqtt://a', '(other) AMQP amqp://a', '(other) RSOCKET tcp://a'],
  ],
];

describe('what every user expects to be read', () => {
  for (const [row, text, expected] of rows) {
    it(row, () => {
      assert.deepEqual(
        outline(text).filter((fact) => !fact.startsWith('~')),
        expected,
      );
    });
  }

  const placeholders = [
    'x',
    '%x',
    '$guid',
    '$uuid',
    '$randomInt 1 5',
    '$timestamp -1 d',
    '$isoTimestamp',
    '$datetime iso8601',
    '$datetime rfc1123 1 y',
    '$datetime "YYYY-MM-DD" 1 y',
    '$localDatetime "YYYY"',
    '$random.integer(1,5)',
    '$random.alphabetic(3)',
    '$random.hexadecimal(3)',
    '$random.email',
    '$random.uuid',
    '$processEnv X',
    '$processEnv %X',
    '$dotenv X',
    '$dotenv %X',
    '$env.X',
    '$shared x',
    '$input name',
    '$password name',
    '$pick name $value: a,b',
    '$secret name',
    '$auth.token("id")',
    'login.response.body.$.token',
    'login.response.headers.X-Id',
    'login.response.body.*',
    'login.response.body.//a/b',
    'login.request.body.$.a',
  ];
  for (const expression of placeholders) {
    it(`{{${expression}}} is a placeholder in a URL, a header and a body`, () => {
      const text = `POST http://a/{{${expression}}}\nB: {{${expression}}}\n\n{"c": "{{${expression}}}"}\n`;
      const { request } = parseDocument(text).blocks[0] ?? {};
      const places = [request?.target.text ?? '', request?.headers[0]?.value ?? '', text.slice(request?.body?.start)];
      for (const place of places)
        assert.deepEqual(
          placeholdersIn(place).map((found) => found.expression),
          [expression],
        );
    });
  }

  const directives: readonly [line: string, name: string, value: string][] = [
    ['# @prompt id The number', 'prompt', 'id The number'],
    ['# @ref login', 'ref', 'login'],
    ['# @forceRef login', 'forceRef', 'login'],
    ['# @import ./f.http', 'import', './f.http'],
    ['# @no-redirect', 'no-redirect', ''],
    ['# @no-cookie-jar', 'no-cookie-jar', ''],
    ['# @no-log', 'no-log', ''],
    ['# @timeout 5 s', 'timeout', '5 s'],
    ['# @connection-timeout 5', 'connection-timeout', '5'],
    ['# @no-auto-encoding', 'no-auto-encoding', ''],
    ['# @note', 'note', ''],
    ['# @noRejectUnauthorized', 'noRejectUnauthorized', ''],
    ['# @proxy http://p:1', 'proxy', 'http://p:1'],
    ['# @noProxy', 'noProxy', ''],
    ['# @loop for x of y', 'loop', 'for x of y'],
    ['# @sleep 500', 'sleep', '500'],
    ['# @disabled', 'disabled', ''],
  ];
  for (const [line, name, value] of directives) {
    it(`${line} is a directive, and none that is unknown`, () => {
      const [block] = parseDocument(`${line}\nGET http://a\n`).blocks;
      assert.deepEqual(
        block?.directives.map((found) => [found.name, found.value]),
        [[name, value]],
      );
      assert.ok(block?.problems.every(({ code }) => code !== 'unknown-directive'));
    });
  }

  const kept: readonly [row: string, text: string, parts: string][] = [
    ['a script before: < {% %}', '< {% a %}\nGET http://a\n', 'script request-line'],
    ['a script behind: > {% %}', 'GET http://a\n\n> {%\na\n%}\n', 'request-line blank script'],
    ['a script in a file: > file.js', 'GET http://a\n\n> ./file.js\n', 'request-line blank script'],
    ['a reference: <> file', 'GET http://a\n\n<> ./a.json\n', 'request-line blank response-reference'],
    ['an output: >> file', 'GET http://a\n\n>> ./a.json\n', 'request-line blank output'],
    ['an output that overwrites: >>! file', 'GET http://a\n\n>>! ./a.json\n', 'request-line blank output'],
    ['an assertion: ?? status == 200', 'GET http://a\n\n?? status == 200\n', 'request-line blank assertion'],
    ['import f', 'import ./f.http\n', 'import'],
    ['run #Name (@v=x)', 'run #Name (@v=x)\n', 'run'],
  ];
  for (const [row, text, parts] of kept) {
    it(`${row} is kept as such and never body`, () => {
      assert.equal(kinds(text), parts);
      assert.ok(parseDocument(text).blocks.every(({ request }) => request === null || request.body === null));
    });
  }

  it('scripts, outputs, references and assertions end the body before them', () => {
    for (const line of ['> {% a %}', '> ./a.js', '>> ./a', '>>! ./a', '<> ./a', '?? status == 200']) {
      const [block] = parseDocument(`POST http://a\n\n{"b": 1}\n\n${line}\n`).blocks;
      assert.equal(block?.text.slice(block.request?.body?.start, block.request?.body?.end), '{"b": 1}', line);
    }
  });
});
