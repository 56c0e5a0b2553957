import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sessionFor } from './session';
import { until } from './until';

/** Fixes, and sending again: from the lens, with a value to type and without, and several at once. */
describe('fix and send again', () => {
  const api = strictApi();
  const current = sessionFor(
    {
      files: () => ({
        'several.http': `### Two parameters are missing\nGET ${api.url()}/reports?from=2024\n`,
        'choices.http': `### Which there are\nGET ${api.url()}/workspaces\n\n### Of one of them\nGET ${api.url()}/projects\n`,
      }),
    },
    async (session) => {
      await session.open('errors.http');
      await session.lens('Send').first().waitFor();
      await session.environment('simulator');
    },
  );

  it('applies a complete fix from the lens, and the next response is 201', async () => {
    const session = current();
    const { page } = session;
    const before = session.read('errors.http');
    await session.clickLens('errors.http', 'POST {{asana}}/tasks', 'Send');
    await session.annotation(/^400 · workspace: Missing input/);
    await session.clickLens('errors.http', 'POST {{asana}}/tasks', 'Fix and send again');
    await session.annotation(/^20\d/);
    await session.saved('errors.http', /"name": "Buy catnip", "workspace": "\{\{workspace\}\}"/);
    await page.keyboard.press('Control+Z');
    await session.saved('errors.http', before);
  });

  it('lets the value be typed where one is asked for, and Enter sends', async () => {
    const session = current();
    const { page } = session;
    await session.open('asana.http');
    await session.clickLens('asana.http', 'GET {{asana}}/tasks', 'Send');
    await session.annotation(/^400 · workspace: Missing input/);
    await session.clickLens('asana.http', 'GET {{asana}}/tasks', 'Fix and send again');
    await session.annotation(/Type the value · Enter sends/);
    await session.screenshot('placeholder');
    await page.keyboard.press('Enter');
    await page.locator('.statusbar-item', { hasText: 'type the value that the fix asks for' }).first().waitFor();
    await page.keyboard.type('67890');
    await page.keyboard.press('Enter');
    await session.annotation(/^200 OK/);
    await session.saved('asana.http', /GET \{\{asana\}\}\/tasks\?workspace=67890&assignee=me\n/);
    assert.deepEqual(
      (await session.annotations()).filter((text) => /Enter sends/.test(text)),
      [],
    );
  });

  it('leaves it to the user to send where Escape ends the typing', async () => {
    const session = current();
    const { page } = session;
    await session.clickLens('asana.http', 'POST {{asana}}/tasks', 'Send');
    await session.annotation(/^400/);
    await session.clickLens('asana.http', 'POST {{asana}}/tasks', 'Fix and send again');
    await session.annotation(/Type the value/);
    await page.keyboard.type('67890');
    await page.keyboard.press('Escape');
    await until('the hint is gone', async () =>
      (await session.annotations()).every((text) => !/Enter sends/.test(text)),
    );
    await session.saved('asana.http', /"notes": "For the cat",\n {4}"workspace": "67890"\n {2}\}/);
    assert.deepEqual(
      (await session.annotations()).filter((text) => /Sending/.test(text)),
      [],
    );
  });

  it('lists the values of an earlier response by their names where one is typed; Enter takes one, and Enter sends', async () => {
    const session = current();
    const { page } = session;
    await session.open('choices.http');
    await session.clickLens('choices.http', '/workspaces', 'Send');
    await session.annotation(/^200/);
    await session.clickLens('choices.http', '/projects', 'Send');
    await session.annotation(/^400 · workspace: Missing input/);
    await session.clickLens('choices.http', '/projects', 'Fix and send again');
    const row = page.locator('.suggest-widget .monaco-list-row', { hasText: 'Engineering' });
    await row.waitFor();
    await session.screenshot('choices');
    await page.keyboard.type('Eng');
    await until('one is left', async () => (await page.locator('.suggest-widget .monaco-list-row').count()) === 1);
    await page.keyboard.press('Enter');
    await session.saved('choices.http', /\/projects\?workspace=1234\n/);
    await page.keyboard.press('Enter');
    await until(
      'it is sent',
      async () => (await session.annotations()).filter((text) => /^200/.test(text)).length === 2,
    );
  });

  it('fixes all problems of a response at once, and one undo takes all of it back', async () => {
    const session = current();
    const { page } = session;
    await session.open('several.http');
    const before = session.read('several.http');
    await session.clickLens('several.http', '/reports', 'Send');
    await session.annotation(/and 1 more/);
    await session.goToText('several.http', '/reports');
    await session.command('Faultline: Fix All Problems of Last Response');
    await session.saved('several.http', /\/reports\?from=2024(?=.*&workspace=)(?=.*&project=)/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Z');
    await session.saved('several.http', before);
  });
});

const workspaces = {
  data: [
    { gid: '1234', name: 'Engineering' },
    { gid: '5678', name: 'Marketing' },
  ],
};

/** Answers most requests as Asana does where two parameters are missing. */
function strictApi(): { readonly url: () => string } {
  const body = { errors: [{ message: 'workspace: Missing input' }, { message: 'project: Missing input' }] };
  let server: Server;
  before((done) => {
    server = createServer(({ url = '' }, response) => {
      const headers = { 'Content-Type': 'application/json', 'X-Faultline-Dialect': 'asana', Connection: 'close' };
      const isGood = url.startsWith('/workspaces') || (url.startsWith('/projects') && url.includes('workspace='));
      const one = { errors: body.errors.slice(0, 1) };
      response.writeHead(isGood ? 200 : 400, headers);
      response.end(JSON.stringify(isGood ? workspaces : url.startsWith('/projects') ? one : body));
    });
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(() => done());
  });
  return { url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
