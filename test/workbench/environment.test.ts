import { type Session, startSession } from './session';

/** A file whose variables stand in environments of which none is chosen yet: the message and the lightbulb lead there. */
describe('choosing an environment when one is needed', () => {
  let session: Session;

  before(async () => {
    session = await startSession();
    await session.open('operations1.http');
    await session.lens('Send').first().waitFor();
  });

  after(async () => {
    await session?.close();
  });

  it('from the lightbulb of a variable that is not defined', async () => {
    const { page } = session;
    await page.locator('.squiggly-error').first().waitFor();
    await session.goTo(4, 10);
    const menu = await session.codeActions();
    await menu.getByText('Select environment "live"').click();
    await page.locator('.statusbar-item', { hasText: 'live' }).first().waitFor();
  });

  it('from the message that nothing was sent, and then it is sent', async () => {
    const { page } = session;
    await session.command('Faultline: Select Environment');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'No environment' }).first().click();
    await page.locator('.statusbar-item', { hasText: 'No Environment' }).first().waitFor();
    await session.lens('Send').first().click();
    const message = page.locator('.notification-toast', { hasText: 'No environment is chosen: choose one of' });
    await message.getByRole('button', { name: 'Select Environment' }).click();
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'simulator' }).first().click();
    await session.annotation(/200/);
    await page.locator('.statusbar-item', { hasText: 'simulator' }).first().waitFor();
  });
});
