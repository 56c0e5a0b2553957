import assert from 'node:assert/strict';
import { resolveRequest } from '../../../src/resolve/resolve';
import { resolveAhead, withoutTime } from '../../../src/resolve/resolve-ahead';
import { parseDocument } from '../../../src/syntax/parse';
import { contextFor, type Setting } from './resolving';

async function ahead(text: string, setting: Setting = {}) {
  const block = parseDocument(text).blocks[0];
  if (!block) throw new Error('no block');
  const context = contextFor(text, setting);
  return { early: await resolveAhead(block, withoutTime(context)), inTurn: await resolveRequest(block, context) };
}

const variables = { host: 'api.example', token: { value: 's3cret', source: 'dev', path: null, secret: true } };

describe('a request that is resolved before its turn', () => {
  const lasting: readonly [name: string, text: string][] = [
    ['a plain one', 'GET https://api.example/items?limit=3\nAccept: application/json\n'],
    [
      'variables of environment and file',
      '@id = 7\nGET https://{{host}}/items/{{id}}\nAuthorization: Bearer {{token}}\n',
    ],
    ['a body', 'POST https://{{host}}/items\nContent-Type: application/json\n\n{ "name": "{{host}}" }\n'],
    ['directives', '# @timeout 3 s\n# @no-redirect\nGET https://api.example\n'],
    ['what is only worth a hint', 'GET api.example/items#part\n'],
  ];
  for (const [name, text] of lasting) {
    it(`is the same: ${name}`, async () => {
      const { early, inTurn } = await ahead(text, { variables });
      assert.ok(inTurn.request);
      assert.deepEqual(early, inTurn);
    });
  }

  const changing: readonly [name: string, text: string, setting?: Setting][] = [
    ['the time', 'GET https://api.example?at={{$timestamp}}\n'],
    ['chance', 'GET https://api.example?n={{$randomInt 1 5}}\n'],
    ['an identifier by chance', 'GET https://api.example?id={{$guid}}\n'],
    [
      'an earlier response',
      '# @name login\nGET https://api.example\n\n###\nGET https://api.example/{{login.response.body.$.id}}\n',
    ],
    [
      'a body from a file',
      'POST https://api.example\n\n< ./body.json\n',
      { files: { '/team/api/requests/body.json': '{}' } },
    ],
    ['a .env file', 'GET https://api.example/{{$dotenv ID}}\n', { files: { '/team/api/requests/.env': 'ID=1' } }],
    ['a person', '# @prompt id\nGET https://api.example/{{id}}\n'],
    ['a secret of the editor', 'GET https://api.example/{{$secret token}}\n'],
    ['a token', 'GET https://api.example\nAuthorization: Bearer {{$auth.token("main")}}\n'],
    ['what has no value', 'GET https://api.example/{{nothing}}\n'],
    ['what cannot be sent', 'WEBSOCKET wss://api.example\n'],
  ];
  for (const [name, text, setting] of changing) {
    it(`waits for its turn: ${name}`, async () => {
      const last = text.includes('\n###\n') ? text.slice(text.indexOf('\n###\n') + '\n###\n'.length) : text;
      const { early } = await ahead(last, setting ?? {});
      assert.equal(early, null);
    });
  }

  it('does not go by an answer that was given to another question', async () => {
    const text = '# @prompt id\nGET https://api.example/{{id}}\n';
    const { early } = await ahead(text, { answers: new Map([['prompt id', '7']]), given: new Map() });
    assert.equal(early, null);
  });
});
