import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { kinds, outline } from './outline';

/** What real files hold that is one dialect's own: what Faultline reads of it, in the words of `outline`. */
const cases: readonly [rule: string, text: string, expected: readonly string[]][] = [
  [
    'REST Client: ### @name names the request, and is its title',
    '### @name login\nPOST http://a\n',
    ['### login', '@name login', 'POST http://a'],
  ],
  [
    'a title with an @ in it is a title',
    '### mail to a@b.example\nGET http://a\n',
    ['### mail to a@b.example', 'GET http://a'],
  ],
  ['### @name without a name is a title', '### @name\nGET http://a\n', ['### @name', 'GET http://a']],
  [
    'JetBrains: a request line that ends with ? goes on over indented lines',
    'GET {{auth}}?\n    client_id=spa&\n    $filter=a eq 1&\n    state={{state}}\nAccept: a/b\n',
    ['GET {{auth}}?client_id=spa&$filter=a eq 1&state={{state}}', '> Accept: a/b'],
  ],
  [
    'JetBrains: a query or a fragment goes on over indented lines',
    'GET http://a\n  /b\n  ?c=1\n  2\n  #d\n  e\n',
    ['GET http://a/b?c=12#de'],
  ],
  [
    'an indented header after a query is a header',
    'GET http://a?\n  b=c\n  Accept: d/e\n',
    ['GET http://a?b=c', '> Accept: d/e'],
  ],
  [
    'httpYac: ws:// and wss:// without a method are WebSocket, whose message may follow at once',
    'wss://a/b\n["CONNECT"]\n===\n["SEND"]\n',
    ['(websocket) WS wss://a/b', '= json "[\\"CONNECT\\"]\\n===\\n[\\"SEND\\"]"', '~ not-run "wss://a/b"'],
  ],
  ['httpYac: KAFKA is no HTTP', 'KAFKA a.example:9092\n', ['(other) KAFKA a.example:9092', '~ not-run "KAFKA"']],
  [
    'httpYac: a POST whose only further line is a placeholder has it for body',
    'POST http://a\n{{login.id}}\n\n###\n',
    ['POST http://a', '= text "{{login.id}}"', '! bad-header "{{login.id}}"'],
  ],
  [
    'REST Client: a placeholder with headers or a body around it is a header',
    'POST http://a\n{{auth}}\nB: c\n\n###\nPOST http://a\n{{auth}}\n\n{}\n\n###\nGET http://a\n{{auth}}\n',
    [
      ...['POST http://a', '> {{auth}}: ', '> B: c'],
      ...['POST http://a', '> {{auth}}: ', '= json "{}"'],
      ...['GET http://a', '> {{auth}}: '],
    ],
  ],
  [
    'httpYac: a fragment above a request is kept, apart from it',
    'fragment Parts on Repo {\n  a {\n    b\n  }\n}\n\nPOST http://a\n\nquery { ...Parts }\n',
    ['POST http://a', '= graphql "query { ...Parts }"', '~ not-run "fragment Parts on Repo {"'],
  ],
  [
    'httpYac: a fragment that is not closed ends before the next request',
    'fragment Parts on Repo {\nGET http://a\n\n###\nGET http://b\n',
    ['GET http://a', '~ not-run "fragment Parts on Repo {"', 'GET http://b'],
  ],
  [
    'httpYac: gql takes GraphQL from a file, above a request and as its query',
    'gql Parts < ./parts.gql\nPOST http://a\nContent-Type: application/json\n\ngql Query < ./query.gql\n\n{"a": 1}\n',
    [
      ...['POST http://a', '> Content-Type: application/json'],
      '= graphql <./query.gql> "\\n\\n{\\"a\\": 1}"',
      '~ not-run "gql Parts < ./parts.gql"',
    ],
  ],
  ['prose that starts like GraphQL is prose', 'fragment of a text\n', ['! no-request-line "fragment of a text"']],
  [
    'httpYac: the options of a proto line belong to it',
    'proto < ./a.proto\nkeepCase: true\nlongs: String\n\nGRPC a/b.C/d\n{}\n',
    ['(grpc) GRPC a/b.C/d', '= json "{}"', '~ not-run "proto < ./a.proto"', '~ not-run "GRPC"'],
  ],
  [
    'httpYac: a namespace of XPath is no variable',
    '@xpath_ns a=http://b\nGET http://c\n',
    ['GET http://c', '~ not-run "@xpath_ns a=http://b"'],
  ],
  ['httpYac: {{# opened a script once', '{{#\n  a()\n}}\nGET http://b\n', ['GET http://b', '~ not-run "{{#"']],
  [
    'curl as Chrome copies it: $ before a quote lets \\ escape',
    "curl 'http://a' -X POST --data-raw $'it\\'s'\n\n###\nGET http://b\n",
    ['(curl) POST http://a', 'GET http://b'],
  ],
];

describe('what is one dialect’s own', () => {
  for (const [rule, text, expected] of cases) it(rule, () => assert.deepEqual(outline(text), expected));

  const queries: readonly [firstLine: string, type: string | null, kind: string][] = [
    ['query {', null, 'graphql'],
    ['query Name($a: ID!) {', 'application/json', 'graphql'],
    ['mutation Name @live {', 'application/json', 'graphql'],
    ['subscription', 'application/json', 'graphql'],
    ['fragment A on B {', null, 'graphql'],
    ['query Name {', 'text/plain', 'text'],
    ['query Name {', 'application/graphql', 'graphql'],
    ['query the database first', null, 'text'],
    ['query=1&b=2', null, 'text'],
    ['query: 1', null, 'text'],
    ['{"query": "{ a }"}', 'application/json', 'json'],
  ];
  for (const [firstLine, type, kind] of queries) {
    it(`a body of ${type ?? 'no type'} that starts with \`${firstLine}\` is ${kind}`, () => {
      const head = type === null ? '' : `Content-Type: ${type}\n`;
      const body = parseDocument(`POST http://a\n${head}\n${firstLine}\n  a\n}\n\n{"b": 1}\n`).blocks[0]?.request?.body;
      assert.equal(body?.kind, kind);
      assert.equal(body?.graphql?.variables != null, kind === 'graphql');
    });
  }

  it('a separator with a name stays one part', () => {
    assert.equal(kinds('### @name login\nGET http://a\n'), 'separator request-line');
  });
});
