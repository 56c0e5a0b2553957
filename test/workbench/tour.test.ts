import assert from 'node:assert/strict';
import { type Session, startSession } from './session';

/** The first steps of `media/example/README.md`, word for word. */
describe('the example’s tour', () => {
  let session: Session;

  before(async () => {
    session = await startSession();
    await session.open('asana.http');
    await session.lens('Send').first().waitFor();
    await session.environment('simulator');
  });

  after(async () => {
    await session?.close();
  });

  it('Send; Ctrl+. on the squiggle; “Fix and send again”; 67890; Enter: 200', async () => {
    const { page } = session;
    await session.lens('Send').first().click();
    await session.annotation(/400/);
    await session.goToText('asana.http', 'GET {{asana}}/tasks');
    const menu = await session.codeActions();
    await menu.locator('.action', { hasText: 'Fix and send again' }).first().click();
    await session.annotation(/Type the value · Enter sends/);
    await page.keyboard.type('67890');
    await page.keyboard.press('Enter');
    await session.annotation(/200/);
    assert.match(await session.saved('asana.http'), /GET \{\{asana\}\}\/tasks\?workspace=67890\b/);
  });

  it('“Retry with Backoff” waits for as long as the server asks, shows the countdown, and then sends', async () => {
    await session.open('operations1.http');
    await session.goToText('operations1.http', '/operations1/429');
    await session.page.keyboard.press('Control+Alt+R');
    await session.annotation(/429/);
    await session.command('Faultline: Retry with Backoff');
    await session.annotation(/Waiting as the server asks · attempt 1 in [123] s/);
    await session.annotation(/200/);
  });
});
