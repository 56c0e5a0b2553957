/** What a person does in the workbench, with keys and mouse, and what they see. Each waits until it has had its effect. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { until } from './until';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Gestures {
  /** Opens a file of the workspace through the quick open box. */
  open(name: string): Promise<void>;
  /** Runs a command of the palette by its title. */
  command(title: string): Promise<void>;
  /** Sets the cursor, lines and columns from 1. */
  goTo(line: number, column?: number): Promise<void>;
  /** Sets the cursor at the end of the first line of the file that holds the text. */
  goToText(name: string, text: string): Promise<void>;
  lens(text: string | RegExp): Locator;
  /** Waits for the lens with `text` over the line that holds `line`. Returns the middle of it, in page coordinates. */
  lensOver(line: string, text: string): Promise<Point>;
  /** Scrolls to that line and clicks the lens. */
  clickLens(file: string, line: string, text: string): Promise<void>;
  /** Chooses an environment in the status bar. */
  environment(name: string): Promise<void>;
  /** The page of Faultline's panel, brought to the front. */
  panel(): Promise<Frame>;
  /** The editor group whose active tab's title matches. */
  group(title: string | RegExp): Locator;
  /** The menu of code actions at the cursor, opened. */
  codeActions(): Promise<Locator>;
  /** The texts that stand behind the lines of the editor. */
  annotations(): Promise<readonly string[]>;
  /** Waits until an annotation matches. */
  annotation(pattern: RegExp): Promise<string>;
  /** Saves the active editor until the file's text is `expected` or matches it, and returns it. */
  saved(name: string, expected: string | RegExp): Promise<string>;
  /** A file's text as it is on disk. */
  read(name: string): string;
  clipboard(): Promise<string>;
  /** Writes `out/screenshots/<name>.png`. */
  screenshot(name: string): Promise<void>;
}

/** @param workspace absolute path of the folder that is open */
export function gestures(page: Page, workspace: string): Gestures {
  const read = (name: string) => readFileSync(join(workspace, name), 'utf8');
  const annotations = () => page.evaluate(readAnnotations);
  const pickRow = (text: string) => page.locator('.quick-input-list .monaco-list-row', { hasText: text }).first();
  const goTo = async (line: number, column = 1) => {
    await page.keyboard.press('Control+G');
    const input = page.locator('.quick-input-widget:visible .quick-input-box input');
    await input.fill(`:${line}:${column}`);
    // On a busy machine the box may not have read the line yet when the first Enter comes.
    await until(
      'The box for a line closes',
      async () => {
        if ((await input.count()) === 0) return true;
        await input.press('Enter', { timeout: 1000 }).catch((error: Error) => error);
        return (await input.count()) === 0;
      },
      { everyMs: 300 },
    );
  };
  const goToText = async (name: string, text: string) => {
    // While VS Code writes the file, it may be read half written.
    const found = await until(`A line with ${text} in ${name}`, () => {
      const lines = read(name).split('\n');
      const index = lines.findIndex((line) => line.includes(text));
      return index < 0 ? null : { number: index + 1, length: (lines[index] ?? '').length };
    });
    await goTo(found.number, found.length);
  };
  const lensOver = (line: string, text: string) =>
    until(`The lens “${text}” over ${line}`, () => page.evaluate(findLens, { line, text }));
  const command = async (title: string) => {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget:visible .quick-input-box input');
    await input.fill(`>${title}`);
    const names = page.locator('.quick-input-list .monaco-list-row .label-name');
    await until(`${title} in the palette`, async () => (await names.allTextContents()).includes(title));
    const focused = page.locator('.quick-input-list .monaco-list-row.focused .label-name');
    await until(`${title} is chosen`, async () => {
      if ((await focused.textContent()) === title) return true;
      await page.keyboard.press('ArrowDown');
      return false;
    });
    await page.keyboard.press('Enter');
    // The command itself may open such a box.
    await until('The palette closes', async () => {
      const value = await input.inputValue({ timeout: 500 }).catch(() => '');
      return !value.startsWith('>');
    });
  };
  return {
    async open(name) {
      await page.keyboard.press('Control+P');
      await page.keyboard.type(name);
      await pickRow(name).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: name }).waitFor();
      await page.locator('.editor-instance .view-line').first().waitFor();
    },
    command,
    goTo,
    goToText,
    lens: (text) => page.locator('.codelens-decoration a', { hasText: text }),
    lensOver,
    async clickLens(file, line, text) {
      await goToText(file, line);
      const { x, y } = await lensOver(line, text);
      await page.mouse.click(x, y);
    },
    async environment(name) {
      await page
        .locator('.statusbar-item', { hasText: /environment/i })
        .first()
        .click();
      await pickRow(name).click();
      await page.locator('.statusbar-item', { hasText: name }).first().waitFor();
    },
    async panel() {
      await command('Faultline: Show Panel');
      return until('The panel shows', async () => {
        for (const frame of page.frames().slice(1)) {
          if ((await frame.locator('#app header.bar').count()) > 0) return frame;
        }
        return null;
      });
    },
    group: (title) => page.locator('.editor-group-container', { has: page.locator('.tab.active', { hasText: title }) }),
    async codeActions() {
      const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
      await until('The menu of code actions', async () => {
        // An editor that is just getting the focus back does not see the key.
        await page.keyboard.press('Control+.');
        return menu.waitFor({ timeout: 3_000 }).then(
          () => true,
          () => false,
        );
      });
      return menu;
    },
    annotations,
    annotation: (pattern) =>
      until(`An annotation like ${pattern}`, async () => (await annotations()).find((text) => pattern.test(text))),
    async saved(name, expected) {
      let text = '';
      const reached = async () => {
        await page.keyboard.press('Control+S');
        text = read(name);
        return typeof expected === 'string' ? text === expected : expected.test(text);
      };
      try {
        await until(`The text of ${name}`, reached, { everyMs: 250 });
      } catch (error) {
        const wanted = String(expected).slice(0, 300);
        throw new Error(`${(error as Error).message} Wanted ${wanted}, there is:\n${text.slice(0, 1500)}`);
      }
      return text;
    },
    read,
    clipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    async screenshot(name) {
      mkdirSync(join('out', 'screenshots'), { recursive: true });
      await page.screenshot({ path: join('out', 'screenshots', `${name}.png`) });
    },
  };
}

/** In the page: the middle of the lens right above a line; null where there is none. */
function findLens({ line, text }: { readonly line: string; readonly text: string }): Point | null {
  const plain = (element: Element) => (element.textContent ?? '').replaceAll('\u00a0', ' ');
  // The first from above: lines do not stand in their order in the document.
  const tops = [...document.querySelectorAll('.view-line')]
    .filter((it) => plain(it).includes(line))
    .map((it) => it.getBoundingClientRect().top);
  const top = Math.min(...tops);
  for (const lens of document.querySelectorAll('.codelens-decoration')) {
    if (Math.abs(lens.getBoundingClientRect().bottom - top) > 6) continue;
    const link = [...lens.querySelectorAll('a')].find((it) => plain(it).includes(text));
    const box = link?.getBoundingClientRect();
    if (box) return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }
  return null;
}

/** In the page: the content of the `::after` of every decoration. */
function readAnnotations(): string[] {
  return [...document.querySelectorAll('.view-lines span')]
    .map((element) => getComputedStyle(element, '::after').content)
    .filter((content) => content !== 'none' && content !== 'normal' && content !== '""')
    .map((content) => content.replace(/^"|"$/g, ''));
}
