import assert from 'node:assert/strict';
import { sessionFor } from './session';
import { until } from './until';

const problems = `@workspace = 67890
@base = https://h.example

### Several problems
# @tiemout 5 s
POST {{base}}/tasks/{id}?workspace={{workspce}} HTTP/1.2
Content-Type: application/json
Accept : a/b
User-Agent: one
User-Agent: two

{
  "name": "Buy catnip",
  "due": {{base}},
  "tags": ["a", "b",],
}

### From a terminal
curl 'https://h.example/' -H 'A: 1'
`;

/** Problems while writing, refactorings and cURL, as a person sees and takes them. */
describe('problems while writing', () => {
  const themes = ['Default Dark Modern', 'Default Light Modern', 'Default High Contrast'];
  const current = sessionFor(
    { files: () => ({ 'problems.http': problems, 'empty.http': '\n', 'values.http': 'GET https://h.example/a\n' }) },
    async (session) => {
      await session.open('problems.http');
    },
  );

  it('are marked in the text and listed in the Problems view, in dark, light and high contrast', async () => {
    const session = current();
    const { page } = session;
    await page.locator('.squiggly-error').first().waitFor();
    await page.locator('.squiggly-warning').first().waitFor();
    await page.keyboard.press('Control+Shift+M');
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'A comma too many' }).first().waitFor();
    for (const theme of themes) {
      session.configure({ 'workbench.colorTheme': theme });
      await page.waitForTimeout(1500);
      await session.screenshot(`problems ${theme}`);
    }
    await page.keyboard.press('Control+Shift+M');
  });

  it('offer their fixes in the lightbulb, and one key takes the one that is certain', async () => {
    const session = current();
    await session.open('problems.http');
    await session.goToText('problems.http', '"tags"');
    const menu = await session.codeActions();
    const texts = await menu.innerText();
    await session.screenshot('problems lightbulb');
    assert.match(texts, /Remove the comma/);
    await session.page.keyboard.press('Enter');
    await session.saved('problems.http', /"tags": \["a", "b",\]\n\}/);
  });

  it('a curl command in the file becomes a request', async () => {
    const session = current();
    await session.goToText('problems.http', "curl 'https");
    await session.codeActions();
    await session.screenshot('curl lightbulb');
    await session.page.keyboard.press('Enter');
    await session.saved('problems.http', /### From a terminal\nGET https:\/\/h\.example\/\nA: 1\n/);
  });

  it('a curl command that is pasted is a request', async () => {
    const session = current();
    const { page } = session;
    await session.open('empty.http');
    await page.evaluate(
      (text) => navigator.clipboard.writeText(text),
      "curl 'https://h.example/x' -X PUT --data-raw '{}'",
    );
    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Control+V');
    await until('The request', async () =>
      /PUT https:\/\/h\.example\/x/.test(
        (await page.locator('.editor-instance .view-lines').first().innerText()).replace(/\u00a0/g, ' '),
      ),
    );
    await session.screenshot('curl pasted');
  });

  it('a value that is extracted is named once for definition and use', async () => {
    const session = current();
    const { page } = session;
    await session.open('values.http');
    await session.goTo(1, 13);
    for (let count = 0; count < 'h.example'.length; count++) await page.keyboard.press('Shift+ArrowRight');
    const menu = await session.codeActions();
    await menu.getByText('Extract to variable host').click();
    const lines = page.locator('.editor-group-container.active .view-lines').first();
    await until('The variable', async () => /@host/.test(await lines.innerText()));
    await page.keyboard.type('server');
    await page.keyboard.press('Escape');
    await session.screenshot('extracted');
    await session.saved('values.http', '@server = h.example\n\nGET https://{{server}}/a\n');
  });
});
