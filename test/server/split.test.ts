import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver/node';
import type { Outcome, SentRequest } from '../../src/exchange';
import { response, startClient, type TestClient } from './harness';

const api = 'https://app.asana.com/api/1.0';
const capabilities = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
};
const message = 'The result set is truncated because it exceeds the maximum number of objects.';

/** As the documents have it: too much at once, not too much by team. */
function large({ url }: SentRequest): Outcome {
  if (url.includes('/teams')) return response(200, { data: [{ gid: '13579', name: 'Marketing' }] });
  return url.includes('workspace=') ? response(400, { errors: [{ message }] }) : response(200, { data: [] });
}

describe('server: a request for too much', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const request = (line: string) => `GET {{base}}/projects?${line}\nAuthorization: Bearer {{token}}\n`;
  for (const [name, head, line, mended] of [
    ['in the first section', `@base = ${api}\n@token = t\n`, 2, 10],
    ['with a title', `@base = ${api}\n@token = t\n### All\n`, 3, 9],
  ] as const) {
    it(`is split, and sent again behind what lists the pieces: ${name}`, async () => {
      client = await startClient({ own: false, answer: large, capabilities });
      const text = `${head}${request('workspace=1')}`;
      const uri = await client.open('a.http', text);
      const at = { line, character: 0 };
      await client.request('workspace/executeCommand', { command: 'faultline.send', arguments: [uri, at] });
      const params = { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [] } };
      const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
      const again = actions.find(({ title }) => title.startsWith('Fix and send again'));
      assert.equal(again?.title, 'Fix and send again: Split by team: list the teams first');
      await client.request('workspace/executeCommand', again?.command ?? {});
      const lines = client.text(uri).split('\n');
      assert.equal(lines[mended], 'GET {{base}}/projects?team={{teams.response.body.$.data[0].gid}}', client.text(uri));
      assert.deepEqual(
        client.world.sent.map(({ url }) => url.slice(api.length)),
        ['/projects?workspace=1', '/workspaces/1/teams?limit=100', '/projects?team=13579'],
      );
      const sent = client.world.sent.map(({ headers }) => headers.find(([header]) => header === 'Authorization')?.[1]);
      assert.deepEqual(sent, ['Bearer t', 'Bearer t', 'Bearer t']);
    });
  }

  it('is asked for a piece that earlier responses had, by its name', async () => {
    client = await startClient({ own: false, answer: large, capabilities });
    const uri = await client.open('a.http', `GET ${api}/workspaces/1/teams\n\n###\nGET ${api}/projects?workspace=1\n`);
    for (const line of [0, 3]) {
      const at = { line, character: 0 };
      await client.request('workspace/executeCommand', { command: 'faultline.send', arguments: [uri, at] });
    }
    const at = { line: 3, character: 0 };
    const params = { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [] } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    assert.deepEqual(actions.map(({ title }) => title).slice(0, 2), [
      'Split by team: list the teams first',
      'Ask for team 13579 (Marketing) alone',
    ]);
  });
});
