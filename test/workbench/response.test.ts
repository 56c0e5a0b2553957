import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator } from 'playwright-core';
import { type Session, sessionFor } from './session';
import { until } from './until';

/** What a malicious API might send: as markup, as Markdown, as a link that runs a command. */
const hostile =
  '<img src=x onerror="document.title=\'owned\'"> **bold** [run](command:workbench.action.toggleZenMode) <script>1</script>';

/** The response document, and what a response can do to those that look at it: nothing. */
describe('the response document', () => {
  let server: Server;
  before((done) => {
    server = createServer((request, response) => {
      if (request.url === '/hostile') {
        response.writeHead(400, { 'Content-Type': 'application/json', 'X-Request-Id': hostile, Connection: 'close' });
        response.end(JSON.stringify({ message: hostile, code: '[x](command:y)' }));
      } else {
        response.writeHead(200, { 'Content-Type': 'application/json', Connection: 'close' });
        response.end('{"one":{"two":[1,2,{"needle":"in the hay"}]},"three":4}');
      }
    });
    server.listen(0, '127.0.0.1', done);
  });
  after((done) => {
    server.close(() => done());
  });
  const current = sessionFor(
    {
      files: () => {
        const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        return {
          'some.http': [
            `${url}/nested`,
            '{{simulator}}/asana/429?retry-after=30',
            '{{simulator}}/asana/402',
            `${url}/hostile`,
          ]
            .map((address, index) => `### ${index + 1}\nGET ${address}\n`)
            .join('\n'),
        };
      },
    },
    async (session) => {
      await session.open('some.http');
      await session.lens('Send').first().waitFor();
      await session.environment('simulator');
    },
  );

  const response = (session: Session) =>
    session.page.locator('.editor-group-container', {
      has: session.page.locator('.tab.active', { hasText: /^\d{3} / }),
    });
  const lines = async (session: Session) =>
    (await response(session).locator('.view-line').allTextContents()).map((it) => it.replaceAll('\u00a0', ' '));
  const line = (session: Session, text: string) => response(session).locator('.view-line', { hasText: text }).first();

  async function send(session: Session, text: string, status: string): Promise<void> {
    await session.clickLens('some.http', text, 'Send');
    await response(session).locator('.tab.active', { hasText: status }).waitFor();
    await line(session, `HTTP/1.1 ${status}`).waitFor();
  }

  /** Rests the pointer on a word of the response, looks at the hover that comes, and takes the pointer away again. */
  async function hover<T>(
    session: Session,
    text: string,
    expected: RegExp,
    look: (hover: Locator) => Promise<T>,
  ): Promise<T> {
    const { page } = session;
    await line(session, text).locator('span span', { hasText: text }).last().hover();
    const shown = page.locator('.monaco-hover:visible', { hasText: expected }).first();
    await shown.waitFor();
    const seen = await look(shown);
    await page.mouse.move(5, 300);
    await page.keyboard.press('Escape');
    await shown.waitFor({ state: 'hidden' });
    return seen;
  }

  it('is formatted, and as received on demand', async () => {
    const session = current();
    const { page } = session;
    await send(session, '/nested', '200');
    await line(session, '"needle": "in the hay"').waitFor();
    await page.keyboard.press('Control+2');
    await page.keyboard.press('Control+Alt+V');
    await line(session, '{"one":{"two":[1,2,').waitFor();
    await session.screenshot('raw');
    await page.keyboard.press('Control+Alt+V');
    await line(session, '"needle": "in the hay"').waitFor();
    assert.equal(await response(session).locator('.tab').count(), 1, 'one tab for both');
  });

  it('is searched', async () => {
    const session = current();
    const { page } = session;
    await response(session).locator('.tab.active').click();
    await page.keyboard.press('Control+F');
    const find = response(session).locator('.find-widget.visible');
    await find.waitFor();
    await page.keyboard.type('needle');
    await find.locator('.matchesCount', { hasText: '1 of 1' }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('is folded', async () => {
    const session = current();
    const { page } = session;
    await session.goTo(1);
    await session.command('Fold All');
    await until('the body is folded', async () => (await lines(session)).every((it) => !it.includes('needle')));
    await session.command('Unfold All');
    await line(session, 'needle').waitFor();
    await page.keyboard.press('Control+1');
  });

  it('explains the status and Retry-After', async () => {
    const session = current();
    await send(session, '/asana/429', '429');
    const status = await hover(session, '429', /Retry:/, (shown) => shown.innerText());
    assert.match(status, /429 Too Many Requests \(Asana\)/);
    assert.match(status, /Retry with backoff/);
    await hover(session, 'Retry-After', /asks to wait/, async (shown) => {
      assert.match(await shown.innerText(), /The server asks to wait (?:2\d|30) s/);
      await session.screenshot('retry-after');
    });
  });

  it('takes over the tab of the earlier one, unless that is pinned', async () => {
    const session = current();
    const { page } = session;
    const tabs = response(session).locator('.tab');
    assert.equal(await tabs.count(), 1);
    await response(session).locator('.tab.active').click();
    await session.command('View: Pin Editor');
    await response(session).locator('.tab.sticky').waitFor();
    await page.keyboard.press('Control+1');
    await send(session, '/asana/402', '402');
    assert.equal(await tabs.count(), 2);
    await response(session).locator('.tab.sticky', { hasText: '429' }).waitFor();
  });

  it('and what it says stay text, wherever they are shown', async () => {
    const session = current();
    const { page } = session;
    await send(session, '/hostile', '400');
    await session.annotation(/^400 · <img src=x onerror=\\?"document\.title='owned'\\?"> \*\*bold\*\*/);
    const shownText = (await lines(session)).join('').replace(/\\"/g, '"');
    assert.ok(shownText.includes(hostile.slice(0, 30)) && shownText.includes('**bold** [run]'), shownText);
    const panel = await session.panel();
    await panel.locator('.message', { hasText: '**bold** [run](command:workbench.action.toggleZenMode)' }).waitFor();
    assert.equal(await panel.locator('.card :is(img, a, b, strong, em, script, iframe)').count(), 0);
    await session.screenshot('hostile');
    await page.keyboard.press('Control+J');
    await page.keyboard.press('Control+1');

    await hover(session, '400', /bold/, async (shown) => {
      assert.match(await shown.innerText(), /\*\*bold\*\* \[run\]\(command:workbench\.action\.toggleZenMode\)/);
      assert.equal(await shown.locator('img, script, iframe').count(), 0);
      const links = await shown
        .locator('a')
        .evaluateAll((all) => all.map((it) => it.getAttribute('data-href') ?? it.getAttribute('href') ?? ''));
      assert.ok(links.length > 0);
      for (const link of links) assert.match(link, /^(?:command:faultline\.|https:|)/);
      assert.ok(links.every((link) => !link.includes('toggleZenMode') && !link.includes('command:y')));
    });
    assert.doesNotMatch(await page.title(), /owned/);
  });
});
