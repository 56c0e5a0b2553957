import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { sessionFor } from './session';
import { until } from './until';

/** The panel: sends, lists what was sent, explains the chosen one, and offers what can be done about it. */
describe('the panel', () => {
  const current = sessionFor(
    {
      size: { width: 1280, height: 900 },
      files: () => ({
        'retry.http': [
          '### Fails twice',
          'GET {{simulator}}/asana/500?times=2&key=quick',
          '### Asks to wait',
          'GET {{simulator}}/asana/503?retry-after=20',
          '',
        ].join('\n'),
      }),
    },
    async (session) => {
      await session.open('asana.http');
      await session.lens('Send').first().waitFor();
    },
  );

  const rows = (panel: Frame) => panel.locator('[role=option]');
  const headline = (panel: Frame, text: string | RegExp) => panel.locator('.card h2', { hasText: text }).waitFor();
  const chosen = (panel: Frame) => panel.locator('[role=option][aria-selected=true]');

  /** Chooses a request of the list above and presses Send; waits for the headline. */
  async function send(panel: Frame, request: string, expected: string): Promise<void> {
    const before = await rows(panel).count();
    const label = await panel.locator('#request option', { hasText: request }).first().textContent();
    await panel.locator('#request').selectOption({ label: label ?? request });
    await panel.locator('#send').click();
    await until('one more exchange', async () => (await rows(panel).count()) === before + 1);
    await headline(panel, expected);
  }

  it('says what to do while nothing has been sent', async () => {
    const panel = await current().panel();
    await headline(panel, 'Ready to send');
    await current().screenshot('panel-empty');
  });

  it('sends the request and uses the environment that are chosen in it', async () => {
    const session = current();
    const panel = await session.panel();
    await panel.locator('#environment').selectOption('simulator');
    await session.page.locator('.statusbar-item', { hasText: 'simulator' }).first().waitFor();
    await send(panel, 'A server error with a phrase', '500 Internal Server Error');
    await session.group(/^500/).first().waitFor();
  });

  it('copies the error phrase', async () => {
    const session = current();
    const panel = await session.panel();
    await panel.locator('button[aria-label="Copy error phrase"]').click();
    await panel.locator('[aria-live]', { hasText: 'Copied' }).waitFor();
    assert.equal(await session.clipboard(), '6 sad squid snuggle softly');
  });

  it('lists exchanges newest first, and arrow keys choose', async () => {
    const session = current();
    const panel = await session.panel();
    await send(panel, 'A new task, without a workspace', '400 Bad Request');
    await send(panel, 'Not allowed', '403 Forbidden');
    assert.deepEqual(await panel.locator('[role=option] .status').allTextContents(), ['403', '400', '500']);
    await panel.locator('[role=listbox]').focus();
    await session.page.keyboard.press('ArrowDown');
    await headline(panel, '400 Bad Request');
    assert.match((await chosen(panel).textContent()) ?? '', /400/);
    await session.page.keyboard.press('End');
    await headline(panel, '500 Internal Server Error');
    await session.page.keyboard.press('Home');
    await headline(panel, '403 Forbidden');
    assert.equal(
      await panel.locator('[role=listbox]').getAttribute('aria-activedescendant'),
      await chosen(panel).getAttribute('id'),
    );
  });

  it('explains: meaning, message, place, cause, what to do', async () => {
    const session = current();
    const panel = await session.panel();
    await rows(panel).nth(1).click();
    await headline(panel, '400 Bad Request');
    const card = panel.locator('.card');
    await card.locator('.meaning', { hasText: 'missing or malformed parameter' }).waitFor();
    await card.locator('.message', { hasText: 'workspace: Missing input' }).waitFor();
    await card.locator('.chip', { hasText: 'workspace in body' }).waitFor();
    for (const term of ['Cause', 'What to do']) await card.locator('dt', { hasText: term }).first().waitFor();
    await card.locator('.retry', { hasText: 'Retry' }).waitFor();
    await session.screenshot('card');
  });

  it('shows the fix without scrolling', async () => {
    const panel = await current().panel();
    const seen = await panel
      .locator('.fix button')
      .first()
      .evaluate((button) => {
        const card = button.closest('.card')?.getBoundingClientRect();
        return card !== undefined && button.getBoundingClientRect().bottom <= card.bottom;
      });
    assert.ok(seen);
  });

  it('applies a fix, in the request where it stands', async () => {
    const session = current();
    const before = session.read('asana.http');
    const panel = await session.panel();
    await panel.locator('.fix button', { hasText: /^Fix$/ }).first().click();
    await session.saved('asana.http', /"notes": "For the cat",\n {4}"workspace": "/);
    await session.page.keyboard.press('Escape');
    await session.page.keyboard.press('Control+Z');
    await session.saved('asana.http', before);
  });

  it('fixes and sends again', async () => {
    const session = current();
    const { page } = session;
    const panel = await session.panel();
    await panel.locator('.fix button', { hasText: 'Fix and Send Again' }).first().click();
    await session.annotation(/Enter sends/);
    await page.keyboard.type('67890');
    await page.keyboard.press('Enter');
    await headline(panel, /^20\d/);
    assert.match((await rows(panel).first().textContent()) ?? '', /20\d/);
  });

  it('retries with backoff, each attempt on the time line', async () => {
    const session = current();
    await session.open('retry.http');
    const panel = await session.panel();
    await send(panel, 'Fails twice', '500 Internal Server Error');
    await panel.locator('button', { hasText: 'Retry with Backoff' }).click();
    await headline(panel, '200 OK');
    const attempts = panel.locator('.attempt');
    assert.equal(await attempts.count(), 2);
    assert.match((await attempts.first().textContent()) ?? '', /500/);
    await attempts.nth(1).locator('.note', { hasText: 'after a wait of' }).waitFor();
    assert.equal(await attempts.nth(1).locator('.segment.wait').count(), 1);
    await session.screenshot('attempts');
  });

  it('counts down to the next attempt, and cancels', async () => {
    const session = current();
    const panel = await session.panel();
    await send(panel, 'Asks to wait', '503');
    await panel.locator('button', { hasText: 'Retry with Backoff' }).click();
    const text = panel.locator('.progress-text', { hasText: /in \d+ s/ });
    await text.waitFor();
    const first = Number(/\d+/.exec(await text.innerText())?.[0]);
    await until('the countdown goes on', async () => Number(/\d+/.exec(await text.innerText())?.[0]) < first);
    await session.screenshot('countdown');
    await panel.locator('.progress button', { hasText: 'Cancel' }).click();
    await headline(panel, 'Cancelled');
    assert.equal(await panel.locator('#cancel').isHidden(), true);
  });

  it('is as it was when it is hidden and shown again', async () => {
    const session = current();
    const { page } = session;
    const panel = await session.panel();
    // Not by its whole text: a port can hold the number, too.
    await rows(panel)
      .filter({ has: panel.locator('.status', { hasText: '403' }) })
      .click();
    await headline(panel, '403 Forbidden');
    const listed = await rows(panel).count();
    await page.keyboard.press('Control+J');
    await page.locator('.part.panel').waitFor({ state: 'hidden' });
    const again = await session.panel();
    await headline(again, '403 Forbidden');
    assert.equal(await rows(again).count(), listed);
    assert.match((await chosen(again).textContent()) ?? '', /403/);
    assert.equal(await again.locator('#environment').inputValue(), 'simulator');
  });

  it('runs no script but its own: its policy forbids all others', async () => {
    const panel = await current().panel();
    const policy = await panel.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy ?? '', /^default-src 'none';/);
    assert.match(policy ?? '', /; script-src 'nonce-[\w-]{16,}';/);
    assert.doesNotMatch(policy ?? '', /unsafe|data:|connect-src|img-src|frame-src/);
    const inline = await panel.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.body.dataset.ran = "yes"';
      document.body.append(script);
      const image = document.createElement('div');
      image.innerHTML = '<img src="x" onerror="document.body.dataset.ran = \'yes\'">';
      document.body.append(image);
      const own = [...document.scripts].filter((it) => it !== script);
      return { own: own.map((it) => [it.src !== '', it.nonce !== '', it.textContent]), ran: document.body.dataset.ran };
    });
    assert.equal(inline.ran, undefined);
    assert.ok(inline.own.length >= 1);
    assert.equal(await panel.evaluate(() => document.body.dataset.ran), undefined);
  });
});
