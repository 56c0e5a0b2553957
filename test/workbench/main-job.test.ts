import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { type Session, startSession } from './session';

/** The main job from the packaged extension: send, read what is to blame, take the fix, send again. */
describe('the main job, as a person does it', () => {
  let session: Session;

  before(async () => {
    session = await startSession();
    await session.open('asana.http');
    await session.lens('Send').first().waitFor();
  });

  after(async () => {
    await session?.close();
  });

  it('shows the environment in the status bar, and changes it there', async () => {
    const { page } = session;
    const item = page.locator('.statusbar-item', { hasText: /environment/i }).first();
    await item.click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'simulator' }).first().click();
    await page.locator('.statusbar-item', { hasText: 'simulator' }).first().waitFor();
  });

  it('sends from the lens and annotates the failing request', async () => {
    await session.lens('Send').first().click();
    const text = await session.annotation(/400/);
    assert.match(text, /workspace: Missing input/);
    await session.page.locator('.squiggly-error').first().waitFor();
    await session.screenshot('failed');
  });

  it('opens the response beside the request, and keeps the focus', async () => {
    const { page } = session;
    await page.locator('.tab', { hasText: /400/ }).first().waitFor();
    assert.equal(await page.locator('.editor-group-container').count(), 2);
    await page.locator('.editor-group-container.active .tab.active', { hasText: 'asana.http' }).waitFor();
  });

  it('explains the error where the pointer rests on it in the response', async () => {
    const { page } = session;
    const message = session.group(/400/).locator('.view-line', { hasText: 'Missing' });
    await message.locator('span span', { hasText: 'Missing' }).first().hover();
    const hover = page.locator('.monaco-hover:visible', { hasText: 'workspace' }).first();
    await hover.waitFor();
    await session.screenshot('hover');
    await page.keyboard.press('Escape');
  });

  it('lists the problem with F8', async () => {
    const { page } = session;
    await session.goTo(1);
    await page.keyboard.press('F8');
    await page.locator('.marker-widget', { hasText: 'workspace: Missing input' }).waitFor();
    await session.screenshot('f8');
    await page.keyboard.press('Escape');
  });

  it('offers the fix in the lightbulb, and one undo takes it back', async () => {
    const { page } = session;
    const before = await session.saved('asana.http');
    await session.goToText('asana.http', '/tasks');
    const menu = await session.codeActions();
    await session.screenshot('lightbulb');
    await menu.locator('.action', { hasText: 'Add query parameter "project"' }).first().click();
    await page.locator('.view-line', { hasText: 'project=' }).first().waitFor();
    assert.match(await session.saved('asana.http'), /GET \{\{asana\}\}\/tasks\?project=project\n/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Z');
    assert.equal(await session.saved('asana.http'), before);
    await session.annotation(/400/);
  });

  it('fixes and sends again until the server says 200', async () => {
    const { page } = session;
    await session.goToText('asana.http', '/tasks');
    const menu = await session.codeActions();
    await menu.locator('.action', { hasText: 'query parameter "workspace"' }).first().click();
    await page.locator('.view-line', { hasText: 'workspace=' }).first().waitFor();
    await page.keyboard.type('67890');
    await page.keyboard.press('Escape');
    assert.match(await session.saved('asana.http'), /[?&]workspace=67890/);
    await session.lens('Send').first().click();
    await session.annotation(/200/);
    assert.deepEqual(
      (await session.annotations()).filter((text) => /400/.test(text)),
      [],
    );
    await session.screenshot('succeeded');
  });

  it('copies the error phrase of a server error', async () => {
    const { page } = session;
    await session.goToText('asana.http', '/asana/500');
    await page.keyboard.press('Control+Alt+R');
    await session.annotation(/500/);
    await session.command('Faultline: Copy Error Phrase');
    await page.waitForTimeout(500);
    assert.equal(await session.clipboard(), '6 sad squid snuggle softly');
  });

  it('hovers the phrase in the response', async () => {
    const { page } = session;
    const phrase = session.group(/500/).locator('.view-line', { hasText: 'squid' });
    await phrase.locator('span span', { hasText: 'squid' }).first().hover();
    await page.locator('.monaco-hover:visible', { hasText: 'support' }).first().waitFor();
    await session.screenshot('phrase');
    await page.keyboard.press('Escape');
  });

  it('shows the exchanges and the diagnosis in the panel', async () => {
    await session.command('Faultline: Show Panel');
    const frame = await panelFrame(session);
    await frame.locator('[role=option]').first().waitFor();
    assert.ok((await frame.locator('[role=option]').count()) >= 3);
    await frame.locator('text=6 sad squid snuggle softly').first().waitFor();
    await session.screenshot('panel');
  });
});

async function panelFrame({ page }: Session): Promise<Frame> {
  for (let waited = 0; waited < 15_000; waited += 200) {
    for (const frame of page.frames().slice(1)) if ((await frame.locator('[role=listbox]').count()) > 0) return frame;
    await page.waitForTimeout(200);
  }
  throw new Error('The panel did not show.');
}
