import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sessionFor } from './session';
import { until } from './until';

/** A folder that is not trusted: its files are shown and checked, and nothing is sent until it is. */
describe('in restricted mode', () => {
  const requests: string[] = [];
  let server: Server;
  before((done) => {
    server = createServer((request, response) => {
      requests.push(`${request.method} ${request.url}`);
      response.writeHead(200, { 'Content-Type': 'application/json', Connection: 'close' });
      response.end('{}');
    });
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(() => done());
  });
  const current = sessionFor(
    {
      trusted: false,
      files: () => ({
        'one.http': `### One\nGET http://127.0.0.1:${(server.address() as AddressInfo).port}/one\nAccept: */*\n`,
      }),
    },
    async (session) => {
      await session.open('one.http');
    },
  );

  it('highlights the file', async () => {
    const tokens = current().page.locator('.view-line', { hasText: 'GET' }).first().locator('span span');
    await until('a request line of several tokens', async () => (await tokens.count()) >= 2);
  });

  it('offers trust in place of Send', async () => {
    await current().lens('Trust this workspace to send requests').waitFor();
    assert.equal(await current().lens('▶').count(), 0);
    await current().screenshot('restricted');
  });

  it('sends nothing by key, and says what to do', async () => {
    const session = current();
    const { page } = session;
    await session.goToText('one.http', 'GET');
    await page.keyboard.press('Control+Alt+R');
    const toast = page.locator('.notification-toast', { hasText: 'not trusted' });
    await toast.waitFor();
    await session.screenshot('restricted-message');
    assert.deepEqual(requests, []);
  });

  it('says so in the panel, and sends nothing from there', async () => {
    const session = current();
    const panel = await session.panel();
    await panel.locator('h2', { hasText: 'Nothing is sent here yet' }).waitFor();
    assert.equal(await panel.locator('#send').isDisabled(), true);
    await session.screenshot('restricted-panel');
    assert.deepEqual(requests, []);
  });

  it('sends once the workspace is trusted', async () => {
    const session = current();
    const { page } = session;
    const panel = await session.panel();
    await panel.locator('button', { hasText: 'Manage Workspace Trust' }).click();
    const trust = page.locator('.workspace-trust-editor a.monaco-button', { hasText: /^Trust$/ });
    await trust.first().click();
    await panel.locator('h2', { hasText: 'Ready to send' }).waitFor();
    // It opens as a dialog in some versions, as a tab in others.
    const dialog = page.locator('.monaco-modal-editor-block');
    if ((await dialog.count()) > 0) await dialog.locator('.codicon-close').first().click();
    await session.open('one.http');
    await session.clickLens('one.http', 'GET', 'Send');
    await session.annotation(/^200/);
    assert.deepEqual(requests, ['GET /one']);
  });
});
