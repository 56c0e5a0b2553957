/** The packaged extension, installed into a real VS Code with the example workspace and the simulator, driven by keys and mouse. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator, Page } from 'playwright-core';
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

const vsix = { path: '' };

/** The package, made once for all sessions of this process. */
export function packagedExtension(): string {
  vsix.path ||= packageExtension();
  return vsix.path;
}

export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-workbench-'));
  const [workspace, dataDir, extensionsDir] = ['example', 'data', 'extensions'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const simulator = await startSimulator({ port: 0, dialects: builtinDialects });
  cpSync(resolve('media', 'example'), workspace, { recursive: true });
  for (const [name, text] of Object.entries(options.files ?? {})) writeFileSync(join(workspace, name), text);
  pointAtSimulator(workspace, simulator.url);
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ ...quiet, ...options.settings }));
  mkdirSync(dataDir);
  installExtension(packagedExtension(), extensionsDir, dataDir);
  const server = await startVSCodeServer({ dataDir, extensionsDir, trusted: options.trusted ?? true });
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
    async command(title) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-box input').fill(`>${title}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().waitFor();
      await page.keyboard.press('Enter');
    },
    goTo,
    async goToText(name, text) {
      const lines = readFileSync(join(workspace, name), 'utf8').split('\n');
      const index = lines.findIndex((line) => line.includes(text));
      if (index < 0) throw new Error(`${name} has no line with ${text}`);
      await goTo(index + 1, (lines[index] ?? '').length);
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
    async annotation(pattern) {
      for (let waited = 0; ; waited += 100) {
        const texts = await annotations();
        const found = texts.find((text) => pattern.test(text));
        if (found) return found;
        if (waited >= 15_000) throw new Error(`No annotation like ${pattern}; there are: ${JSON.stringify(texts)}`);
        await page.waitForTimeout(100);
      }
    },
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
  'chat.disableAIFeatures': true,
  'workbench.tips.enabled': false,
  'files.autoSave': 'off',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
};

/** Lets the example's environments speak to the simulator of this session, not to the one on the usual port. */
function pointAtSimulator(workspace: string, url: string): void {
  const path = join(workspace, 'http-client.env.json');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/http:\/\/(localhost|127\.0\.0\.1):7357/g, url));
}

/** In the page: the content of the `::after` of every decoration. */
function readAnnotations(): string[] {
  return [...document.querySelectorAll('.view-lines span')]
    .map((element) => getComputedStyle(element, '::after').content)
    .filter((content) => content !== 'none' && content !== 'normal' && content !== '""')
    .map((content) => content.replace(/^"|"$/g, ''));
}
