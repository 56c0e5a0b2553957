import assert from 'node:assert/strict';
import { type Session, sessionFor } from './session';

/** As a first run begins: no file is open, and no environment is chosen. */
describe('a first run', () => {
  const current = sessionFor({}, async () => undefined);

  describe('from the closed file to the 200, without a mouse', () => {
    it('opens a file', async () => {
      const session = current();
      const { page } = session;
      await page.keyboard.press('Control+P');
      await page.keyboard.type('asana.http');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'asana.http' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: 'asana.http' }).waitFor();
      await session.lens('Send').first().waitFor();
    });

    it('sends nothing while no environment is chosen, and says what to do', async () => {
      const session = current();
      const { page } = session;
      await session.goToText('asana.http', '/tasks');
      await page.keyboard.press('Control+Alt+R');
      const toast = page.locator('.notification-toast', { hasText: 'Nothing was sent' });
      await toast.waitFor();
      assert.match(await toast.innerText(), /asana/);
      await session.screenshot('first-run');
      assert.deepEqual(await session.annotations(), []);
    });

    it('chooses an environment from the palette', async () => {
      const session = current();
      const { page } = session;
      await page.keyboard.press('F1');
      await page.keyboard.type('Faultline: Select Environment');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'Select Environment' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-title', { hasText: 'Select Environment' }).waitFor();
      await page.keyboard.type('simulator');
      await page.locator('.quick-input-list .monaco-list-row.focused', { hasText: 'simulator' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.statusbar-item', { hasText: 'simulator' }).first().waitFor();
    });

    it('sends, and goes to the problem', async () => {
      const session = current();
      const { page } = session;
      await page.locator('.editor-instance .view-line').first().waitFor();
      await page.keyboard.press('Control+Alt+R');
      await session.annotation(/^400 · workspace: Missing input/);
      await page.locator('.squiggly-error').first().waitFor();
      await session.goTo(1);
      await page.keyboard.press('F8');
      await page.locator('.marker-widget', { hasText: 'workspace: Missing input' }).waitFor();
      await page.keyboard.press('Escape');
    });

    it('takes the fix from the menu, types the value, and sends with Enter: 200', async () => {
      const session = current();
      const { page } = session;
      const menu = await session.codeActions();
      const wanted = menu.locator('.monaco-list-row.focused', { hasText: 'Fix and send again' });
      for (let presses = 0; (await wanted.count()) === 0; presses++) {
        assert.ok(presses < 20, 'the menu has no “Fix and send again”');
        await page.keyboard.press('ArrowDown');
      }
      await page.keyboard.press('Enter');
      await page.locator('.view-line', { hasText: 'workspace=' }).first().waitFor();
      await session.annotation(/Enter sends/);
      await page.keyboard.type('67890');
      await page.keyboard.press('Enter');
      await session.annotation(/^200 OK/);
      await session.saved('asana.http', /GET \{\{asana\}\}\/tasks\?workspace=67890/);
      await session.screenshot('keyboard');
    });

    it('goes to the response, and back', async () => {
      const session = current();
      const { page } = session;
      await page.keyboard.press('Control+2');
      await page.locator('.editor-group-container.active .tab.active', { hasText: '200' }).waitFor();
      await page.keyboard.press('Control+1');
      await page.locator('.editor-group-container.active .tab.active', { hasText: 'asana.http' }).waitFor();
    });
  });

  describe('a variable that only environments define', () => {
    before(async () => {
      const session = current();
      await session.open('operations1.http');
      await session.lens('Send').first().waitFor();
      await noEnvironment(session);
    });

    it('from the lightbulb of a variable that is not defined', async () => {
      const session = current();
      const { page } = session;
      await page.locator('.squiggly-error').first().waitFor();
      await session.goTo(4, 10);
      const menu = await session.codeActions();
      await menu.getByText('Select environment "live"').click();
      await page.locator('.statusbar-item', { hasText: 'live' }).first().waitFor();
    });

    it('from the message that nothing was sent, and then it is sent', async () => {
      const session = current();
      const { page } = session;
      await noEnvironment(session);
      await session.lens('Send').first().click();
      await page.locator('.notification-toast').first().waitFor();
      await session.screenshot('first-run');
      const message = page.locator('.notification-toast', { hasText: 'No environment is chosen: choose one of' });
      await message.getByRole('button', { name: 'Select Environment' }).click();
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'simulator' }).first().click();
      await session.annotation(/200/);
      await page.locator('.statusbar-item', { hasText: 'simulator' }).first().waitFor();
    });
  });
});

async function noEnvironment({ command, page }: Session): Promise<void> {
  await command('Faultline: Select Environment');
  await page.locator('.quick-input-list .monaco-list-row', { hasText: 'No environment' }).first().click();
  await page.locator('.statusbar-item', { hasText: 'No Environment' }).first().waitFor();
}
