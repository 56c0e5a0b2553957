import assert from 'node:assert/strict';
import { type Session, sessionFor } from './session';
import { until } from './until';

const file = 'writing.http';
const text = `@host = {{simulator}}/http
@limit = 5
@password = hunter2

### Sign in
# @name login
POST {{host}}/200
Content-Type: application/json

{"user": "ada", "password": "{{password}}"}

### Without a workspace
GET {{simulator}}/asana/api/1.0/tasks
Accept: application/json

###
`;
const written = `GET {{host}}/200
Content-Type: application/json
Authorization: Bearer {{login.response.body.$.message}}
# @retry 5
`;
const themes = ['Light Modern', 'Dark Modern', 'Dark High Contrast'];

/** Writing a request with what the editor offers, and resting the pointer on what is written. */
describe('writing requests', () => {
  const current = sessionFor(
    {
      files: () => ({ [file]: text }),
      size: { width: 1300, height: 760 },
      settings: { 'faultline.response.show': 'never' },
    },
    async (session) => {
      await session.open(file);
      await session.lens('Send').first().waitFor();
      await session.environment('simulator');
      await session.clickLens(file, 'POST {{host}}', 'Send');
      await session.annotation(/^200 OK/);
      await session.page.keyboard.press('Control+B');
    },
  );

  const rows = ({ page }: Session) => page.locator('.suggest-widget.visible .monaco-list-row');
  /** Waits until a list stands there whose first rows are these. */
  const offered = (session: Session, ...labels: readonly string[]) =>
    until(`A list that begins with ${labels.join(', ')}`, async () => {
      const names = await rows(session).locator('.label-name').allTextContents();
      return labels.every((label, index) => names[index] === label);
    });
  const focused = (session: Session, label: string) =>
    until(`${label} is chosen`, async () => {
      const names = await session.page
        .locator('.suggest-widget.visible .monaco-list-row.focused .label-name')
        .allTextContents();
      return names[0] === label;
    });
  const gone = ({ page }: Session) => page.locator('.suggest-widget.visible').waitFor({ state: 'hidden' });
  const type = ({ page }: Session, what: string) => page.keyboard.type(what, { delay: 30 });

  /** The hover on a word of a line, looked at, and taken away again. */
  async function hover(session: Session, line: string, word: string, name: string): Promise<string> {
    const { page } = session;
    const place = page
      .locator('.editor-instance .view-line', { hasText: line })
      .first()
      .locator('span span', { hasText: word })
      .last();
    await place.hover();
    const shown = page.locator('.monaco-hover:visible').first();
    await shown.waitFor();
    // Diagnostics stand there before the hover has come.
    await page.waitForTimeout(500);
    const said = await shown.innerText();
    await session.screenshot(name);
    await page.mouse.move(5, 400);
    await page.keyboard.press('Escape');
    await shown.waitFor({ state: 'hidden' });
    return said.replaceAll('\u00a0', ' ');
  }

  async function theme(session: Session, name: string): Promise<void> {
    await session.command('Preferences: Color Theme');
    await session.page.keyboard.type(name);
    const row = session.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: name });
    await row.waitFor();
    await session.page.keyboard.press('Enter');
    await row.waitFor({ state: 'hidden' });
  }

  it('begins with a method and goes on to a host and its path, the braces closed once', async () => {
    const session = current();
    const { page } = session;
    await session.goTo(17, 1);
    await type(session, 'G');
    await offered(session, 'GET');
    await session.screenshot('completion methods');
    await page.keyboard.press('Enter');
    await offered(session, '{{simulator}}', '{{host}}');
    await type(session, '{{ho');
    await offered(session, 'host');
    await page.keyboard.press('Enter');
    await gone(session);
    await type(session, '/');
    await offered(session, '/200');
    await page.keyboard.press('Enter');
    await gone(session);
  });

  it('offers header names, and then their values', async () => {
    const session = current();
    const { page } = session;
    await page.keyboard.press('Enter');
    await type(session, 'Con');
    await offered(session, 'Content-Type');
    await session.screenshot('completion headers');
    await page.keyboard.press('Enter');
    await offered(session, 'application/json');
    await session.screenshot('completion values');
    await page.keyboard.press('Enter');
    await gone(session);
  });

  it('offers what the last response holds, with its values', async () => {
    const session = current();
    const { page } = session;
    await page.keyboard.press('Enter');
    await type(session, 'Authorization: Bearer {{log');
    await offered(session, 'login');
    await page.keyboard.press('Enter');
    await offered(session, 'status', 'message');
    await session.screenshot('completion response');
    await type(session, 'mes');
    await focused(session, 'message');
    await page.keyboard.press('Enter');
    await gone(session);
    await page.keyboard.press('End');
  });

  it('offers directives and what they take; Enter in an empty list is a new line', async () => {
    const session = current();
    const { page } = session;
    await page.keyboard.press('Enter');
    await type(session, '# @ret');
    await offered(session, 'retry');
    await session.screenshot('completion directives');
    await page.keyboard.press('Enter');
    await offered(session, '5', 'base=1s');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await session.saved(file, `${text}${written}`);
  });

  it('shows variables with what they are now, secrets hidden, in every theme', async () => {
    const session = current();
    const { page } = session;
    for (const name of themes) {
      await theme(session, name);
      await session.goTo(21, 1);
      await type(session, 'X: {{');
      await offered(session, 'host', 'limit', 'password');
      const list = (await rows(session).allInnerTexts()).join('\n');
      assert.match(list, /‹redacted›/);
      assert.doesNotMatch(list, /hunter2/);
      await session.screenshot(`completion variables ${name}`);
      await page.keyboard.press('Escape');
      for (const key of ['Home', 'Shift+End', 'Delete']) await page.keyboard.press(key);
      await session.saved(file, `${text}${written}`);
      const said = await hover(session, 'POST {{host}}', 'host', `hover variable ${name}`);
      assert.match(said, /host = http:\/\/127\.0\.0\.1:\d+\/http/);
      assert.match(said, /this file, line 1/);
      assert.match(said, /http-client\.env\.json/);
    }
  });

  it('says in hovers what a header and a URL mean', async () => {
    const session = current();
    assert.match(
      await hover(session, 'Content-Type: application/json', 'Content-Type', 'hover header'),
      /RFC 9110, section 8\.3/,
    );
    assert.match(
      await hover(session, 'POST {{host}}', '/200', 'hover url'),
      /POST http:\/\/127\.0\.0\.1:\d+\/http\/200/,
    );
  });

  it('says why a request failed once, on its URL and on the annotation', async () => {
    const session = current();
    await session.goToText(file, 'GET {{simulator}}/asana');
    await session.page.keyboard.press('Control+Alt+R');
    await session.annotation(/^400/);
    // The annotation is a part of the line's last piece.
    for (const word of ['/asana', 'tasks']) {
      const said = await hover(session, 'GET {{simulator}}/asana', word, `hover failure ${word.replace('/', '')}`);
      for (const once of ['workspace: Missing input', 'needs to be told whose tasks', 'Retry:']) {
        assert.equal(said.split(once).length - 1, 1, `${once} in:\n${said}`);
      }
    }
  });
});
