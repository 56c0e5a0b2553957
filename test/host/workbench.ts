/** A workbench in a browser: opened on a folder, driven by Playwright. */
import { type Browser, chromium, type Page } from 'playwright-core';
import { ensureBrowser } from './browser';
import type { VSCodeServer } from './npm-vscode';

export interface WorkbenchOptions {
  readonly server: VSCodeServer;
  /** Absolute path of the folder, or of a `.code-workspace` file. */
  readonly folder: string;
  /** Absolute path of an extension that is loaded from source. */
  readonly developmentPath?: string;
  /** Absolute path of a module that exports `run()`; needs a server with `automation`. */
  readonly testsPath?: string;
  readonly size?: { readonly width: number; readonly height: number };
  readonly onLog?: (type: string, args: readonly unknown[]) => void;
  readonly onExit?: (code: number) => void;
}

export interface Workbench {
  readonly page: Page;
  close(): Promise<void>;
}

const switches = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const browser: Browser = await chromium.launch({ executablePath: ensureBrowser(), args: switches });
  const { port, url } = options.server;
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${path}`;
  const payload: [string, string][] = [['skipWelcome', 'true']];
  if (options.developmentPath) payload.push(['extensionDevelopmentPath', remote(options.developmentPath)]);
  if (options.testsPath) payload.push(['extensionTestsPath', remote(options.testsPath)]);
  const context = await browser.newContext({
    viewport: options.size ?? { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => options.onLog?.(type, args));
  await page.exposeFunction('codeAutomationExit', (code: number) => options.onExit?.(code));
  const query = new URLSearchParams({
    [options.folder.endsWith('.code-workspace') ? 'workspace' : 'folder']: options.folder,
    payload: JSON.stringify(payload),
  });
  await page.goto(`${url}?${query}`);
  await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  return { page, close: () => browser.close() };
}
