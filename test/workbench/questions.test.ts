import assert from 'node:assert/strict';
import { type Listener, listen } from '../vscode/listener';
import { type Session, sessionFor } from './session';
import { until } from './until';

/** What a request asks, as a person answers it: by keys, in the boxes of the workbench. */
describe('what a request asks', () => {
  let server: Listener;
  before(async () => {
    server = await listen();
  });
  after(() => server.close());

  const files = () => ({
    'ask.http': [
      '@user = me',
      '',
      '### Ask',
      '# @prompt user The name to sign in with',
      `POST ${server.url}/{{user}}?c={{$pick Which color? $value: red,green}}`,
      'X-Pass: {{$password Your password}}',
      '',
      '### Secret',
      `GET ${server.url}/secret`,
      'X-Key: {{$secret api-key}}',
      '',
      '### Note',
      '# @note Really delete it?',
      `DELETE ${server.url}/noted`,
      '',
    ].join('\n'),
  });
  const current = sessionFor({ files }, async (session) => {
    await session.open('ask.http');
    await session.lens('Send').first().waitFor();
  });
  const input = ({ page }: Session) => page.locator('.quick-input-widget:visible .quick-input-box input');
  const title = ({ page }: Session, text: string) =>
    page.locator('.quick-input-widget:visible .quick-input-title', { hasText: text }).waitFor();
  const send = async (session: Session, line: string) => {
    await session.goToText('ask.http', line);
    await session.page.keyboard.press('Control+Alt+R');
  };

  it('begins with the file’s own value, goes back a step, hides the password, and then sends', async () => {
    const session = current();
    const { page } = session;
    await send(session, 'POST');
    await title(session, 'Faultline: user (1/3)');
    await page.locator('.quick-input-widget', { hasText: 'The name to sign in with' }).waitFor();
    assert.equal(await input(session).inputValue(), 'me');
    await page.keyboard.type('you');
    assert.equal(server.received.length, 0);
    await session.screenshot('question');
    await page.keyboard.press('Enter');
    await title(session, 'Faultline: Which color? (2/3)');
    await page.locator('.quick-input-widget:visible').getByRole('button', { name: 'Back' }).click();
    await title(session, 'Faultline: user (1/3)');
    assert.equal(await input(session).inputValue(), 'you');
    await page.keyboard.press('Enter');
    await title(session, 'Faultline: Which color? (2/3)');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await title(session, 'Faultline: Your password (3/3)');
    assert.equal(await input(session).getAttribute('type'), 'password');
    await page.keyboard.type('canary-password');
    await page.keyboard.press('Enter');
    await session.annotation(/^200 OK/);
    assert.equal(server.received[0]?.url, '/you?c=green');
    assert.equal(server.received[0]?.headers['x-pass'], 'canary-password');
  });

  it('suggests the last answer, but no password; Escape sends nothing and says nothing', async () => {
    const session = current();
    const { page } = session;
    const count = server.received.length;
    await send(session, 'POST');
    await title(session, 'Faultline: user (1/3)');
    assert.equal(await input(session).inputValue(), 'you');
    await page.keyboard.press('Enter');
    await title(session, 'Which color?');
    await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'green' }).waitFor();
    await page.keyboard.press('Enter');
    await title(session, 'Your password');
    assert.equal(await input(session).inputValue(), '');
    await page.keyboard.press('Escape');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    assert.equal(server.received.length, count);
    assert.equal(await page.locator('.notification-toast').count(), 0);
  });

  it('a secret that is not set is set from its message, and the request goes out', async () => {
    const session = current();
    const { page } = session;
    await page.locator('.squiggly-error').first().waitFor();
    await send(session, '/secret');
    const toast = page.locator('.notification-toast', { hasText: 'The secret api-key is not set' });
    await toast.getByRole('button', { name: 'Set Secret' }).click();
    await title(session, 'Faultline: Set Secret api-key');
    assert.equal(await input(session).getAttribute('type'), 'password');
    await page.keyboard.type('canary-stored');
    await page.keyboard.press('Enter');
    const received = await until('The request with the secret', () =>
      server.received.find(({ url }) => url === '/secret'),
    );
    assert.equal(received.headers['x-key'], 'canary-stored');
    await page.locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });

  it('sets one by the palette, lists names alone, and removes it after a question', async () => {
    const session = current();
    const { command, page } = session;
    await command('Faultline: Set Secret…');
    await title(session, 'Faultline: Set Secret');
    await page.keyboard.type('other');
    await page.keyboard.press('Enter');
    await title(session, 'Faultline: Set Secret other');
    await page.keyboard.type('canary-other');
    await page.keyboard.press('Enter');
    await page.locator('.statusbar-item', { hasText: 'The secret other is set' }).waitFor();
    await command('Faultline: Remove Secret…');
    await title(session, 'Faultline: Remove Secret');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.nth(1).waitFor();
    assert.deepEqual(await rows.locator('.label-name').allInnerTexts(), ['api-key', 'other']);
    await session.screenshot('secrets');
    await rows.filter({ hasText: 'api-key' }).click();
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Remove the secret api-key?' });
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.locator('.statusbar-item', { hasText: 'The secret api-key is removed' }).waitFor();
    await page.locator('.squiggly-error').first().waitFor();
    const shown = await page.locator('body').innerText();
    assert.doesNotMatch(shown, /canary/);
  });

  it('# @note asks whether to send: Cancel sends nothing, Send does', async () => {
    const session = current();
    const { page } = session;
    const count = server.received.length;
    const dialog = page.locator('.monaco-dialog-box', { hasText: 'Really delete it?' });
    await send(session, 'DELETE');
    await dialog.waitFor();
    await session.screenshot('note');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(server.received.length, count);
    await send(session, 'DELETE');
    await dialog.getByRole('button', { name: 'Send', exact: true }).click();
    await until('The request that was confirmed', () => server.received.find(({ url }) => url === '/noted'));
  });
});
