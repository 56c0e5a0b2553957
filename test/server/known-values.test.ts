import assert from 'node:assert/strict';
import type { CodeAction, CompletionItem, CompletionList } from 'vscode-languageserver/node';
import type { SentRequest } from '../../src/exchange';
import { missingWorkspace } from './asana';
import { positionOf, response, startClient, type TestClient } from './harness';

const api = 'https://app.asana.com/api/1.0';
const workspaces = {
  data: [
    { gid: '1234', resource_type: 'workspace', name: 'Engineering' },
    { gid: '5678', resource_type: 'workspace', name: 'Marketing' },
    { gid: '9', resource_type: 'workspace', name: 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abcdefghijk' },
  ],
};
const text = `GET ${api}/workspaces\n\n###\nGET ${api}/projects\n`;
const failing = positionOf(text, `GET ${api}/projects`);

function answer({ url }: SentRequest) {
  if (url.endsWith('/workspaces')) return response(200, workspaces);
  return url.includes('workspace=') ? response(200, { data: [] }) : missingWorkspace();
}

describe('server: values of earlier responses', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function offered(uri: string): Promise<CodeAction[]> {
    const diagnostics = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'response-missing'));
    const params = { textDocument: { uri }, range: { start: failing, end: failing }, context: { diagnostics } };
    return client.request<CodeAction[]>('textDocument/codeAction', params);
  }

  async function completion(uri: string, at: { line: number; character: number }): Promise<CompletionItem[]> {
    const params = { textDocument: { uri }, position: at };
    return (await client.request<CompletionList>('textDocument/completion', params)).items;
  }

  it('are offered for a missing parameter by their names, in the lightbulb and where the value is typed', async () => {
    client = await startClient({ answer });
    const uri = await client.open('a.http', text);
    await client.run(uri, null);
    const actions = await offered(uri);
    const titles = actions.map(({ title }) => title).filter((title) => title.startsWith('Add query parameter'));
    assert.deepEqual(titles, [
      'Add query parameter "workspace"',
      'Add query parameter "workspace" = 1234 (Engineering)',
      'Add query parameter "workspace" = 5678 (Marketing)',
      'Add query parameter "workspace" = 9',
    ]);
    const typed = actions.find(({ title }) => title === titles[0]);
    assert.equal(typed?.isPreferred, true);
    assert.equal(typed?.command?.command, 'editor.action.triggerSuggest', 'VS Code shows the list at the stop');
    await client.applyAction(uri, typed ?? { title: '' });
    const items = await completion(uri, positionOf(client.text(uri), 'workspace=workspace', 19));
    const engineering = items.find(({ label }) => label === 'Engineering');
    assert.ok(
      engineering?.textEdit && 'range' in engineering.textEdit,
      JSON.stringify(items.map(({ label }) => label)),
    );
    assert.equal(engineering.textEdit.newText, '1234');
    assert.match(engineering.filterText ?? '', /^workspace Engineering/);
    await client.change(uri, { range: engineering.textEdit.range, text: engineering.textEdit.newText });
    assert.match(client.text(uri), /\?workspace=1234\n/);
    const { summary } = await client.exchange(uri, failing);
    assert.equal(summary.status, 200);
  });

  it('are offered to any client, and in a JSON body', async () => {
    client = await startClient({ own: false, answer });
    const body = `${text}\n###\nPOST ${api}/projects\nContent-Type: application/json\n\n{"data": {"workspace": ""}}\n`;
    const uri = await client.open('a.http', body);
    await client.request('workspace/executeCommand', {
      command: 'faultline.send',
      arguments: [uri, { line: 0, character: 0 }],
    });
    const items = await completion(uri, positionOf(body, '"workspace": "', 14));
    const found = items.filter(({ detail }) => detail?.includes('earlier response'));
    assert.deepEqual(
      found.map(({ label, textEdit }) => [label, textEdit?.newText]),
      [
        ['Engineering', '"1234"'],
        ['Marketing', '"5678"'],
        ['9', '"9"'],
      ],
    );
  });

  it('are not kept of a request that is not to be logged, nor of another host', async () => {
    client = await startClient({ answer });
    const quiet = `# @no-log\n${text}\n###\nGET https://other.example/projects?workspace=\n`;
    const uri = await client.open('a.http', quiet);
    await client.run(uri, null);
    assert.deepEqual(
      (await completion(uri, positionOf(quiet, '?workspace=', 11))).filter(({ detail }) => detail?.includes('earlier')),
      [],
    );
    const visible = await client.open('b.http', `${text}\n###\nGET https://other.example/projects?workspace=\n`);
    await client.run(visible, null);
    const at = positionOf(client.text(visible), '?workspace=', 11);
    assert.deepEqual(
      (await completion(visible, at)).filter(({ detail }) => detail?.includes('earlier')),
      [],
    );
  });
});
