import assert from 'node:assert/strict';
import { type Session, sessionFor } from './session';

/** A request that takes long: what is seen meanwhile, and the ways to cancel it. */
describe('a running request', () => {
  const current = sessionFor({}, async (session) => {
    await session.open('errors.http');
    await session.lens('Send').first().waitFor();
    await session.environment('simulator');
  });

  /** Sends the request that takes 20 s, from its lens. */
  async function sendSlow(session: Session): Promise<void> {
    await session.clickLens('errors.http', 'delay=20000', 'Send');
    await session.lens(/^■ Cancel \(\d+ s\)/).waitFor();
  }

  async function ended(session: Session): Promise<void> {
    await session.lens(/^■ Cancel/).waitFor({ state: 'detached' });
    await session.lensOver('delay=20000', 'Send');
    assert.deepEqual(
      (await session.annotations()).filter((text) => /Sending/.test(text)),
      [],
    );
  }

  it('has a lens with the elapsed time, which cancels it', async () => {
    const session = current();
    await sendSlow(session);
    await session.annotation(/Sending/);
    await session.lens(/^■ Cancel \([1-9]\d* s\)/).waitFor();
    await session.screenshot('running');
    await session.clickLens('errors.http', 'delay=20000', '■ Cancel');
    await ended(session);
    const panel = await session.panel();
    await panel.locator('h2', { hasText: 'Cancelled' }).waitFor();
  });

  it('shows its progress in the status bar, which cancels it, too', async () => {
    const session = current();
    const { page } = session;
    await sendSlow(session);
    const item = page.locator('.statusbar-item', { hasText: /GET · \d+ s/ });
    await item.waitFor();
    await session.screenshot('progress');
    const box = await item.boundingBox();
    assert.ok(box);
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    await ended(session);
    await item.waitFor({ state: 'detached' });
  });

  it('is cancelled by its key', async () => {
    const session = current();
    await sendSlow(session);
    await session.page.keyboard.press('Control+Alt+K');
    await ended(session);
  });
});
