/** The packaged extension, installed into a real VS Code with the example workspace and the simulator, driven by keys and mouse. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Frame, Locator, Page } from 'playwright-core';
import { builtinDialects } from '../../src/dialects/builtin';
import { startSimulator } from '../../src/simulate/simulator';
import { installExtension, startVSCodeServer } from '../host/npm-vscode';
import { packageExtension } from '../host/package';
import { openWorkbench } from '../host/workbench';

export interface SessionOptions {
  /** Added to the workspace's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trusted?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
  /** Files added to the workspace, by relative path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface Session {
  readonly page: Page;
  readonly workspace: string;
  readonly simulatorUrl: string;
  /** Opens a file of the workspace through the quick open box. */
  open(name: string): Promise<void>;
  /** Runs a command of the palette by its title. */
  command(title: string): Promise<void>;
  /** Sets the cursor, lines and columns from 1. */
  goTo(line: number, column?: number): Promise<void>;
  /** Sets the cursor on the first line of the file that holds the text. */
  goToText(name: string, text: string): Promise<void>;
  lens(text: string | RegExp): Locator;
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
  /** The active editor's text, as it is in the file after saving. */
  saved(name: string): Promise<string>;
  clipboard(): Promise<string>;
  /** Writes `out/screenshots/<name>.png`. */
  screenshot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Made once for all sessions of this process. */
const made: { vsix: string | null; extensionsDir: string | null } = { vsix: null, extensionsDir: null };

/** Absolute path of the package. */
export function packagedExtension(): string {
  made.vsix ??= packageExtension();
  return made.vsix;
}

/** A folder for `--extensions-dir` with the package installed in it. Sessions that follow one another share it. */
function installedExtension(): string {
  if (made.extensionsDir === null) {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-installed-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    made.extensionsDir = join(folder, 'extensions');
    installExtension(packagedExtension(), made.extensionsDir, join(folder, 'data'));
  }
  return made.extensionsDir;
}

/** Waits until `read` gives something other than null, undefined, false or an empty text, and returns it. */
export async function until<T>(what: string, read: () => Promise<T> | T, limitMs = 15_000): Promise<NonNullable<T>> {
  for (const begun = Date.now(); ; ) {
    const value = await read();
    if (value) return value;
    if (Date.now() - begun > limitMs) throw new Error(`${what}: not within ${limitMs / 1000} s.`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-workbench-'));
  const workspace = join(folder, 'example');
  const dataDir = join(folder, 'data');
  const simulator = await startSimulator({ port: 0, dialects: builtinDialects });
  cpSync(resolve('media', 'example'), workspace, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(workspace, name), text);
  pointAtSimulator(workspace, simulator.url);
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ ...quiet, ...options.settings }));
  mkdirSync(dataDir);
  const server = await startVSCodeServer({
    dataDir,
    extensionsDir: installedExtension(),
    trusted: options.trusted ?? true,
  });
  const { page, close } = await openWorkbench({
    server,
    folder: workspace,
    ...(options.size ? { size: options.size } : {}),
  });
  await page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout: 60_000 });

  const annotations = () => page.evaluate(readAnnotations);
  const goTo = async (line: number, column = 1) => {
    await page.keyboard.press('Control+G');
    await page.locator('.quick-input-box input').fill(`:${line}:${column}`);
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  };
  const command = async (title: string) => {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-box input').fill(`>${title}`);
    const row = page.locator('.quick-input-list .monaco-list-row .label-name').getByText(title, { exact: true });
    await row.first().click();
    // The palette closes; the command itself may open such a box anew.
    const input = page.locator('.quick-input-widget:visible .quick-input-box input');
    await until('The palette closes', async () => {
      if ((await input.count()) === 0) return true;
      return !(
        await input
          .first()
          .inputValue({ timeout: 1000 })
          .catch(() => '')
      ).startsWith('>');
    });
  };
  return {
    page,
    workspace,
    simulatorUrl: simulator.url,
    async open(name) {
      await page.keyboard.press('Control+P');
      await page.keyboard.type(name);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
      await page.keyboard.press('Enter');
      await page.locator('.tab.active', { hasText: name }).waitFor();
      await page.locator('.editor-instance .view-line').first().waitFor();
    },
    command,
    goTo,
    async goToText(name, text) {
      const lines = readFileSync(join(workspace, name), 'utf8').split('\n');
      const index = lines.findIndex((line) => line.includes(text));
      if (index < 0) throw new Error(`${name} has no line with ${text}`);
      await goTo(index + 1, (lines[index] ?? '').length);
    },
    async environment(name) {
      await page
        .locator('.statusbar-item', { hasText: /environment/i })
        .first()
        .click();
      await page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
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
    lens: (text) => page.locator('.codelens-decoration a', { hasText: text }),
    group: (title) => page.locator('.editor-group-container', { has: page.locator('.tab.active', { hasText: title }) }),
    async codeActions() {
      await page.keyboard.press('Control+.');
      const menu = page.locator('.action-widget:not(.action-list-submenu-panel)');
      await menu.waitFor();
      return menu;
    },
    annotations,
    annotation: (pattern) =>
      until(`An annotation like ${pattern}`, async () => (await annotations()).find((text) => pattern.test(text))),
    async saved(name) {
      await page.keyboard.press('Control+S');
      await page.waitForTimeout(300);
      return readFileSync(join(workspace, name), 'utf8');
    },
    clipboard: () => page.evaluate(() => navigator.clipboard.readText()),
    async screenshot(name) {
      mkdirSync(join('out', 'screenshots'), { recursive: true });
      await page.screenshot({ path: join('out', 'screenshots', `${name}.png`) });
    },
    async close() {
      await close();
      await server.close();
      await simulator.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** What a workbench of a first start would show besides. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'workbench.tips.enabled': false,
  'files.autoSave': 'off',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
};

/** Lets the example's environments speak to the simulator of this session, not to the one on the usual port. */
function pointAtSimulator(workspace: string, url: string): void {
  const path = join(workspace, 'http-client.env.json');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/(localhost|127\.0\.0\.1):7357/g, new URL(url).host));
}

/** In the page: the content of the `::after` of every decoration. */
function readAnnotations(): string[] {
  return [...document.querySelectorAll('.view-lines span')]
    .map((element) => getComputedStyle(element, '::after').content)
    .filter((content) => content !== 'none' && content !== 'normal' && content !== '""')
    .map((content) => content.replace(/^"|"$/g, ''));
}
