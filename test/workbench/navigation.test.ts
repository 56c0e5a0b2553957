import assert from 'node:assert/strict';
import { type Session, sessionFor } from './session';
import { until } from './until';

const auth = `@apiHost = {{simulator}}/http

### Sign in
# @name login
POST {{apiHost}}/200
`;
const requests = `# @import ./auth.http

### Ask for what is not there
GET {{apiHost}}/404
X-Request-Id: {{$guid}}

### Ask with the message
# @ref login
GET {{apiHost}}/200
Content-Type: application/json

{
  "message": "{{login.response.body.$.message}}"
}

### Fail
GET {{simulator}}/http/404
`;

/** Finding one's way between files that import each other, and giving names that fit. */
describe('navigation and rename', () => {
  const current = sessionFor(
    {
      files: () => ({ 'auth.http': auth, 'requests.http': requests }),
      size: { width: 1300, height: 760 },
      settings: { 'faultline.response.show': 'never', 'breadcrumbs.enabled': true },
    },
    async (session) => {
      await session.open('requests.http');
      await session.lens('Send').first().waitFor();
      await session.environment('simulator');
    },
  );
  const page = () => current().page;

  const rename = async (session: Session, line: number, column: number, newName: string): Promise<void> => {
    await session.goTo(line, column);
    await session.page.keyboard.press('F2');
    const box = session.page.locator('.rename-box input');
    await box.waitFor();
    await box.fill(newName);
    await session.screenshot('rename');
    await box.press('Enter');
    await box.waitFor({ state: 'hidden' });
  };

  it('peeks at all uses of a variable, in the file that defines it too', async () => {
    const session = current();
    await session.goTo(4, 9);
    await page().keyboard.press('Shift+F12');
    const peek = page().locator('.peekview-widget');
    await peek.waitFor();
    await until('The files of the references', async () =>
      /auth\.http[\s\S]*requests\.http|requests\.http[\s\S]*auth\.http/.test(await peek.innerText()),
    );
    await session.screenshot('references');
    await page().keyboard.press('Escape');
    await peek.waitFor({ state: 'hidden' });
  });

  it('renames it in both files at once', async () => {
    const session = current();
    await rename(session, 4, 9, 'api');
    const own = await session.saved('requests.http', /\{\{api\}\}\/404/);
    assert.equal(own, requests.replaceAll('apiHost', 'api'));
    await until(
      'The other file has the new name',
      () => session.read('auth.http') === auth.replaceAll('apiHost', 'api'),
    );
  });

  it('says why a dynamic variable keeps its name', async () => {
    const session = current();
    await session.goTo(5, 20);
    await page().keyboard.press('F2');
    const message = page().locator('.monaco-editor-overlaymessage');
    await message.waitFor();
    assert.match((await message.innerText()).replaceAll('\u00a0', ' '), /\$guid is a dynamic variable/);
    await session.screenshot('rename refused');
    await page().keyboard.press('Escape');
  });

  it('goes from a reference to the request in the other file, and finds requests of the workspace by name', async () => {
    const session = current();
    await session.goTo(8, 10);
    await page().keyboard.press('F12');
    await page().locator('.tab.active', { hasText: 'auth.http' }).waitFor();
    await page().keyboard.press('Control+T');
    await page().keyboard.type('Ask for what');
    const row = page().locator('.quick-input-list .monaco-list-row', { hasText: 'Ask for what is not there' }).first();
    await row.waitFor();
    await session.screenshot('workspace symbols');
    await row.click();
    await page().locator('.tab.active', { hasText: 'requests.http' }).waitFor();
  });

  it('shows requests in the outline and in the breadcrumbs', async () => {
    const session = current();
    await session.goTo(12, 5);
    await session.command('Explorer: Focus on Outline View');
    const outline = page().locator('.outline-pane');
    await until('The requests in the outline', async () =>
      /Ask for what is not there[\s\S]*Ask with the message/.test(await outline.innerText()),
    );
    await until('The request in the breadcrumbs', async () =>
      /Ask with the message/.test(await page().locator('.breadcrumbs-control').first().innerText()),
    );
    await session.screenshot('outline');
  });

  it('keeps annotations and imports when files are renamed', async () => {
    const session = current();
    await session.open('requests.http');
    await session.clickLens('requests.http', 'GET {{simulator}}/http/404', 'Send');
    await session.annotation(/^404/);
    const renameFile = async (name: string, newName: string): Promise<void> => {
      await page().locator('.explorer-folders-view .monaco-list-row', { hasText: name }).click();
      await page().keyboard.press('F2');
      const box = page().locator('.explorer-folders-view .monaco-inputbox input');
      await box.fill(newName);
      await box.press('Enter');
    };
    const there = (name: string) =>
      page().locator('.explorer-folders-view .monaco-list-row', { hasText: name }).waitFor();
    await renameFile('auth.http', 'sign-in.http');
    // VS Code asks whether the paths are to follow.
    const question = page().locator('.monaco-dialog-box', { hasText: 'refactoring changes' });
    await question.waitFor();
    await session.screenshot('paths follow');
    await question.getByRole('button', { name: 'OK' }).click();
    await there('sign-in.http');
    await page().locator('.tab', { hasText: 'requests.http' }).click();
    await session.saved('requests.http', /^# @import \.\/sign-in\.http/);
    await renameFile('requests.http', 'asked.http');
    await there('asked.http');
    await page().locator('.tab.active', { hasText: 'asked.http' }).waitFor();
    await session.annotation(/^404/);
    await session.screenshot('renamed file');
  });
});
