import assert from 'node:assert/strict';
import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
import { plainCapabilities, startClient, type TestClient, vscodeCapabilities } from './harness';

describe('server: initialize', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('offers Faultline’s own client no commands, which it registers itself, and no inlay hints', async () => {
    client = await startClient();
    const { capabilities, serverInfo } = client.initialized;
    assert.equal(serverInfo?.name, 'Faultline');
    assert.equal(capabilities.executeCommandProvider, undefined);
    assert.equal(capabilities.inlayHintProvider, undefined);
    assert.deepEqual(capabilities.workspace?.textDocumentContent, { schemes: ['faultline-response'] });
    assert.deepEqual(capabilities.workspace?.workspaceFolders, { supported: true, changeNotifications: true });
  });

  it('offers every other client commands and inlay hints', async () => {
    client = await startClient({ own: false, capabilities: vscodeCapabilities });
    const { capabilities } = client.initialized;
    assert.ok(capabilities.executeCommandProvider?.commands.includes('faultline.send'));
    assert.equal(capabilities.inlayHintProvider, true);
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2, save: { includeText: false } });
  });

  it('offers response documents only to a client that can ask for them', async () => {
    client = await startClient({ own: false, capabilities: plainCapabilities });
    assert.equal(client.initialized.capabilities.workspace?.textDocumentContent, undefined);
  });

  it('registers for settings and environment files where the client takes registrations', async () => {
    client = await startClient();
    await client.when('registrations', () => client.registered.length >= 2);
    assert.deepEqual([...client.registered].sort(), [
      'workspace/didChangeConfiguration',
      'workspace/didChangeWatchedFiles',
    ]);
  });

  it('answers an unknown exchange, document and request plainly', async () => {
    client = await startClient();
    assert.equal(await client.request('faultline/exchange', { id: 'none' }), null);
    assert.equal(await client.request('faultline/exchange', { id: null }), null);
    assert.equal(await client.request('faultline/report', { id: 'none' }), null);
    assert.equal(await client.request('faultline/fix', { id: 'none', fixId: 'all' }), null);
    assert.deepEqual(await client.request('faultline/exchanges', {}), []);
    assert.deepEqual(await client.request('faultline/requests', { uri: 'file:///none.http' }), { requests: [] });
    assert.equal(await client.request('textDocument/hover', at('file:///none.http')), null);
    await assert.rejects(client.request('faultline/none', {}), (error: unknown) => {
      assert.ok(error instanceof ResponseError);
      return error.code === ErrorCodes.MethodNotFound;
    });
  });

  it('goes on after a handler was given nonsense, and says so in its output', async () => {
    client = await startClient();
    await assert.rejects(client.request('faultline/run', null), /Faultline failed at “faultline\/run”/);
    await client.when('the fault in the output', () => client.output.some((line) => line.includes('faultline/run')));
    assert.equal(await client.request('textDocument/hover', { textDocument: null }), null);
    assert.deepEqual(await client.request('faultline/exchanges', {}), []);
  });
});

function at(uri: string) {
  return { textDocument: { uri }, position: { line: 0, character: 0 } };
}
