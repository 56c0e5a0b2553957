import assert from 'node:assert/strict';
import { sessionFor } from './session';
import { until } from './until';

/** The main job from the packaged extension: send, read what is to blame, take the fix, send again. */
describe('the main job, as the example’s tour describes it', () => {
  const current = sessionFor({}, async (session) => {
    await session.open('asana.http');
    await session.lens('Send').first().waitFor();
  });

  it('shows the environment in the status bar, and changes it there', async () => {
    const session = current();
    await session.environment('simulator');
  });

  it('sends from the lens and annotates the failing request', async () => {
    const session = current();
    await session.lens('Send').first().click();
    const text = await session.annotation(/400/);
    assert.match(text, /workspace: Missing input/);
    await session.page.locator('.squiggly-error').first().waitFor();
    await session.screenshot('failed');
  });

  it('opens the response beside the request, and keeps the focus', async () => {
    const session = current();
    const { page } = session;
    await page.locator('.tab', { hasText: /400/ }).first().waitFor();
    assert.equal(await page.locator('.editor-group-container').count(), 2);
    await page.locator('.editor-group-container.active .tab.active', { hasText: 'asana.http' }).waitFor();
  });

  it('explains the error where the pointer rests on it in the response', async () => {
    const session = current();
    const { page } = session;
    const message = session.group(/400/).locator('.view-line', { hasText: 'Missing' });
    await message.locator('span span', { hasText: 'Missing' }).first().hover();
    const hover = page.locator('.monaco-hover:visible', { hasText: 'workspace' }).first();
    await hover.waitFor();
    await session.screenshot('hover');
    await page.keyboard.press('Escape');
  });

  it('lists the problem with F8', async () => {
    const session = current();
    const { page } = session;
    await session.goTo(1);
    await page.keyboard.press('F8');
    await page.locator('.marker-widget', { hasText: 'workspace: Missing input' }).waitFor();
    await session.screenshot('f8');
    await page.keyboard.press('Escape');
  });

  it('offers the fix in the lightbulb, and one undo takes it back', async () => {
    const session = current();
    const { page } = session;
    const before = session.read('asana.http');
    await session.goToText('asana.http', '/tasks');
    const menu = await session.codeActions();
    await session.screenshot('lightbulb');
    await menu.locator('.action', { hasText: 'Add query parameter "project"' }).first().click();
    await page.locator('.view-line', { hasText: 'project=' }).first().waitFor();
    await session.saved('asana.http', /GET \{\{asana\}\}\/tasks\?project=project\n/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Z');
    await session.saved('asana.http', before);
    await session.annotation(/400/);
  });

  it('“Fix and send again” on the squiggle, 67890, Enter: 200', async () => {
    const session = current();
    const { page } = session;
    await session.goToText('asana.http', 'GET {{asana}}/tasks');
    const menu = await session.codeActions();
    await menu.locator('.action', { hasText: 'Fix and send again' }).first().click();
    await session.annotation(/Type the value · Enter sends/);
    await page.keyboard.type('67890');
    await page.keyboard.press('Enter');
    await session.annotation(/^200 OK/);
    await session.saved('asana.http', /GET \{\{asana\}\}\/tasks\?workspace=67890\b/);
    assert.deepEqual(
      (await session.annotations()).filter((text) => /400/.test(text)),
      [],
    );
    await session.screenshot('succeeded');
  });

  it('copies the error phrase of a server error', async () => {
    const session = current();
    const { page } = session;
    await session.goToText('asana.http', '/asana/500');
    await page.keyboard.press('Control+Alt+R');
    await session.annotation(/500/);
    await session.command('Faultline: Copy Error Phrase or Request Id');
    await until(
      'the phrase in the clipboard',
      async () => (await session.clipboard()) === '6 sad squid snuggle softly',
    );
  });

  it('hovers the phrase in the response', async () => {
    const session = current();
    const { page } = session;
    const phrase = session.group(/500/).locator('.view-line', { hasText: 'squid' });
    await phrase.locator('span span', { hasText: 'squid' }).first().hover();
    await page.locator('.monaco-hover:visible', { hasText: 'support' }).first().waitFor();
    await session.screenshot('phrase');
    await page.keyboard.press('Escape');
  });

  it('“Retry with Backoff” waits for as long as the server asks, shows the countdown, and then sends', async () => {
    const session = current();
    await session.open('operations1.http');
    await session.goToText('operations1.http', '/operations1/429');
    await session.page.keyboard.press('Control+Alt+R');
    await session.annotation(/^429/);
    await session.command('Faultline: Retry with Backoff');
    await session.annotation(/Waiting as the server asks · attempt 1 in [123] s/);
    await session.annotation(/^200/);
  });

  it('shows the exchanges and the diagnosis in the panel', async () => {
    const session = current();
    const frame = await session.panel();
    await frame.locator('[role=option]').first().waitFor();
    assert.ok((await frame.locator('[role=option]').count()) >= 3);
    await frame.locator('[role=option] .status', { hasText: '500' }).click();
    await frame.locator('text=6 sad squid snuggle softly').first().waitFor();
    await session.screenshot('panel');
  });
});
