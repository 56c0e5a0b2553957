import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sessionFor } from './session';

/** Sending all of a file: its count, its cancel, and the way to what has failed. */
describe('the run of a file', () => {
  let server: Server;
  let slowMs = 1500;
  before((done) => {
    server = createServer(({ url }, response) => {
      setTimeout(() => {
        response.writeHead(url === '/2' ? 404 : 200, { 'Content-Type': 'application/json', Connection: 'close' });
        response.end('{}');
      }, slowMs);
    });
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.closeAllConnections();
    server.close(() => done());
  });
  const current = sessionFor(
    {
      files: () => {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        return { 'all.http': [1, 2, 3, 4, 5].map((it) => `### r${it}\nGET ${url}/${it}\n`).join('\n') };
      },
    },
    async (session) => {
      await session.open('all.http');
      await session.lens('Send').first().waitFor();
    },
  );

  it('counts, is cancelled by its button, and leads to the problems of what has failed', async () => {
    const session = current();
    const toast = session.page.locator('.notifications-toasts .notification-list-item');
    await session.command('Faultline: Send All Requests in File');
    const progress = toast.filter({ hasText: /\d of 5/ });
    await toast.filter({ hasText: '2 of 5, 1 failed' }).first().waitFor();
    await progress.first().hover();
    await progress.locator('.monaco-button', { hasText: 'Cancel' }).first().click();
    await toast
      .filter({ hasText: /1 succeeded, 1 failed, 2 not begun in / })
      .first()
      .waitFor();
    assert.equal(await progress.count(), 0);
    slowMs = 1;
    await session.command('Notifications: Clear All Notifications');
    await session.command('Faultline: Send All Requests in File');
    const end = toast.filter({ hasText: /4 succeeded, 1 failed in / }).first();
    await end.waitFor();
    await end.hover();
    await end.locator('.monaco-button', { hasText: 'Show Problems' }).click();
    await session.page.locator('.markers-panel', { hasText: '404' }).waitFor();
  });
});
