import assert from 'node:assert/strict';
import { type Listener, listen } from '../vscode/listener';
import { type Session, sessionFor } from './session';
import { until } from './until';

/** What was sent before is found by words, compared by keys; a host in production is asked for in a dialog. */
describe('the history and what is asked first', () => {
  let server: Listener;
  let count = 0;
  before(async () => {
    server = await listen(({ url }, response) => {
      response.statusCode = url === '/missing' ? 404 : 200;
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ count: ++count, state: count > 1 ? 'done' : 'open' }));
    });
  });
  after(() => server.close());

  const files = () => ({
    'history.http': `### Count\nGET ${server.url}/count\n\n### Missing\nGET ${server.url}/missing\n\n### Remove\nDELETE ${server.url}/item\n`,
    'http-client.env.json.user': '{"live": {"$production": ["127.0.0.1"]}}',
  });
  const current = sessionFor({ files }, async (session) => {
    await session.open('history.http');
    await session.lens('Send').first().waitFor();
  });
  const rows = ({ page }: Session) => page.locator('.quick-input-list .monaco-list-row');
  const send = async (session: Session, line: string) => {
    const before = server.received.length;
    await session.goToText('history.http', line);
    await session.page.keyboard.press('Control+Alt+R');
    await until('It has arrived', () => server.received.length > before);
  };

  it('finds by status and word, and puts two responses side by side', async () => {
    const session = current();
    const { page } = session;
    await send(session, '/count');
    await send(session, '/missing');
    await send(session, '/count');
    await session.annotation(/404/);
    await session.command('Faultline: Search History…');
    await until('three rows', async () => (await rows(session).count()) === 3);
    await session.screenshot('history');
    await page.keyboard.type('4xx get');
    await until('one row', async () => (await rows(session).count()) === 1);
    assert.match(await rows(session).first().innerText(), /GET 404 Not Found 127\.0\.0\.1:\d+\/missing/);
    await page.keyboard.press('Escape');
    await session.command('Faultline: Compare Responses…');
    await until('the others', async () => (await rows(session).count()) === 2);
    assert.match(await rows(session).first().innerText(), /\/count/);
    await page.keyboard.press('Enter');
    await page.locator('.monaco-diff-editor').first().waitFor();
    await page.locator('.tab.active', { hasText: '↔' }).waitFor();
    await session.screenshot('compare');
  });

  it('asks for a host in production, with host, method and environment; Escape sends nothing', async () => {
    const session = current();
    const { page } = session;
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'history.http' }).click();
    await page.locator('.tab.active', { hasText: 'history.http' }).waitFor();
    await session.environment('live');
    const before = server.received.length;
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Send DELETE to 127.0.0.1' });
    await session.goToText('history.http', '/item');
    await page.keyboard.press('Control+Alt+R');
    await dialog.waitFor();
    await dialog.getByText('Environment: live. It may change data there.').waitFor();
    await session.screenshot('production');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(server.received.length, before);
    await page.keyboard.press('Control+Alt+R');
    await dialog.getByRole('button', { name: 'Send, Do Not Ask in This Session' }).click();
    await until('The request that was confirmed', () => server.received.length === before + 1);
    await send(session, '/item');
    assert.equal(await dialog.count(), 0);
  });
});
