import assert from 'node:assert/strict';
import { type ExpressionKind, ExpressionKinds } from '../../../src/resolve/expression-kind';
import { parseDocument } from '../../../src/syntax/parse';

const text = `@host = https://h
@later := x
### Log in
# @name login
# @prompt user Your name
GET {{host}}
### Other one
GET /b
`;
const value = { value: 'v', source: 'http-client.env.json (dev)', path: null, secret: false };

describe('the kinds of expressions', () => {
  const document = parseDocument(text);
  const variables = new Map([['auth.token', value]]);
  const kinds = new ExpressionKinds({ document, variables, trusted: true });
  const block = document.blocks[1];
  assert.ok(block);

  const cases: readonly [expression: string, kind: ExpressionKind][] = [
    ['host', 'variable'],
    ['later', 'variable'],
    ['%host', 'variable'],
    ['auth.token', 'environment'],
    ['user', 'asked'],
    ['$input Your name', 'asked'],
    ['$password', 'asked'],
    ['$guid', 'dynamic'],
    ['$randomInt 1 5', 'dynamic'],
    ['$random.integer(1,5)', 'dynamic'],
    ['$processEnv HOME', 'dynamic'],
    ['$dotenv A', 'dynamic'],
    ['$nosuch', 'unknown'],
    ['login.response.body.$.id', 'request'],
    ['login.response.headers.Location', 'request'],
    ['login.token', 'request'],
    ['Other one.response.body', 'request'],
    ['logout.response.body.$.id', 'unknown'],
    ['nobody', 'unknown'],
    ['', 'unknown'],
  ];
  for (const [expression, kind] of cases) {
    it(`{{${expression}}}: ${kind}`, () => assert.equal(kinds.of(expression, block), kind));
  }

  it('a prompt is its own block’s', () => {
    const other = document.blocks[2];
    assert.ok(other);
    assert.equal(kinds.of('user', other), 'unknown');
  });

  it('nothing is called unknown where imported files are not read', () => {
    const importing = new ExpressionKinds({ document, variables, trusted: true }, true);
    assert.equal(importing.of('nobody', block), 'variable');
    assert.equal(importing.isRequest('logout'), true);
  });

  it('nothing is called unknown where environments are not read', () => {
    const restricted = new ExpressionKinds({ document, variables: new Map(), trusted: false });
    assert.equal(restricted.of('auth.token', block), 'variable');
    assert.equal(restricted.isRequest('logout'), true);
  });
});
