import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sessionFor } from './session';

/** Eight by eight, red. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mN4YGCAFTEMLQkAbplQAYqyLckAAAAASUVORK5CYII=',
  'base64',
);

/** What a response document does not show, it opens. */
describe('large and binary bodies', () => {
  let server: Server;
  before((done) => {
    server = createServer(({ url }, response) => {
      if (url === '/logo.png') response.writeHead(200, { 'Content-Type': 'image/png', Connection: 'close' }).end(png);
      else {
        response.writeHead(200, { 'Content-Type': 'application/json', Connection: 'close' });
        response.end(`[${'{"id":1,"name":"a task"},'.repeat(120_000)}{"id":2}]`);
      }
    });
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(() => done());
  });
  const current = sessionFor(
    {
      files: () => {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        return { 'some.http': `### 1\nGET ${url}/tasks.json\n\n### 2\nGET ${url}/logo.png\n` };
      },
    },
    async (session) => {
      await session.open('some.http');
      await session.lens('Send').first().waitFor();
    },
  );

  it('say what is shown, and open whole by a click', async () => {
    const session = current();
    const { page } = session;
    await session.clickLens('some.http', '/tasks.json', 'Send');
    await page.locator('.view-line', { hasText: 'Excerpt: the first 65.5' }).first().waitFor();
    await session.lens('Save body as…').first().waitFor();
    await session.lens('Open whole body').first().click();
    await page.locator('.tab.active', { hasText: 'tasks.json' }).first().waitFor();
    assert.equal(await page.locator('.tab', { hasText: /^200 / }).count(), 1);
  });

  it('are images in VS Code’s viewer', async () => {
    const session = current();
    const { page } = session;
    await session.clickLens('some.http', '/logo.png', 'Send');
    await page.locator('.view-line', { hasText: 'Binary body, not shown: PNG' }).first().waitFor();
    await session.lens('Show image').first().click();
    await page.locator('.tab.active', { hasText: 'logo.png' }).first().waitFor();
    await page.locator('.statusbar-item', { hasText: '8x8' }).first().waitFor();
  });
});
