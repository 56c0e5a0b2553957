import assert from 'node:assert/strict';
import type { CodeAction } from 'vscode-languageserver/node';
import { positionOf, response, startClient, type TestClient } from './harness';

const api = 'https://app.asana.com/api/1.0';

describe('server: the request for the next page', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function actions(uri: string, line: number): Promise<CodeAction[]> {
    const at = { line, character: 0 };
    const params = { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [] } };
    const all = await client.request<CodeAction[]>('textDocument/codeAction', params);
    return all.filter(({ title }) => title === 'Add the request for the next page');
  }

  it('is written below, sent, and leads to the one after it', async () => {
    client = await startClient({
      own: false,
      capabilities: {
        textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
      },
      answer: ({ url }) => {
        const page = /offset=p(\d)/.exec(url)?.[1] ?? '1';
        return response(200, { data: [], next_page: page === '3' ? null : { offset: `p${Number(page) + 1}` } });
      },
    });
    const first = `### Tasks\n# @name tasks\nGET ${api}/tasks?project=1&limit=2\nAccept: application/json\n`;
    const uri = await client.open('a.http', `${first}\n### Other\nGET ${api}/users/me\n`);
    const send = (marker: string) =>
      client.request('workspace/executeCommand', {
        command: 'faultline.send',
        arguments: [uri, positionOf(client.text(uri), marker)],
      });
    await send('GET');
    assert.deepEqual(await actions(uri, 3), [], 'only at the URL');
    const [second] = await actions(uri, 2);
    assert.ok(second);
    await client.applyAction(uri, second);
    const below = `### Tasks, page 2\nGET ${api}/tasks?project=1&limit=2&offset=p2\nAccept: application/json\n`;
    assert.equal(client.text(uri), `${first}\n${below}\n### Other\nGET ${api}/users/me\n`);
    await send(`GET ${api}/tasks?project=1&limit=2&offset=p2`);
    const [third] = await actions(uri, 6);
    await client.applyAction(uri, third ?? { title: '' });
    assert.match(client.text(uri), /### Tasks, page 3\n.*offset=p3\n/);
    await send(`GET ${api}/tasks?project=1&limit=2&offset=p3`);
    assert.deepEqual(await actions(uri, 10), [], 'the last page has none behind it');
  });

  it('is not offered for a failure', async () => {
    client = await startClient({ answer: () => response(500, { next_page: { offset: 'x' } }) });
    const uri = await client.open('a.http', `GET ${api}/tasks\n`);
    await client.exchange(uri, { line: 0, character: 0 });
    assert.deepEqual(await actions(uri, 0), []);
  });
});
