/** The packaged extension, installed into a real VS Code with the example workspace and the simulator, driven by keys and mouse. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { builtinDialects } from '../../src/dialects/builtin';
import { startSimulator } from '../../src/simulate/simulator';
import { installExtension, startVSCodeServer } from '../host/npm-vscode';
import { packageExtension, packageOther } from '../host/package';
import { openWorkbench } from '../host/workbench';
import { type Gestures, gestures } from './gestures';

export interface SessionOptions {
  /** Added to the workspace's settings. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly trusted?: boolean;
  readonly size?: { readonly width: number; readonly height: number };
  /** Files added to the workspace, by relative path; asked for when the session begins. */
  readonly files?: () => Readonly<Record<string, string>>;
  /** Folders of other extensions that are installed, too. */
  readonly others?: readonly string[];
  /** Port of the simulator; any free one if absent. */
  readonly simulatorPort?: number;
}

export interface Session extends Gestures {
  readonly page: Page;
  /** Sets settings of the workspace, in the place of those that were set in it before. */
  configure(settings: Readonly<Record<string, unknown>>): void;
  close(): Promise<void>;
}

interface Made {
  vsix: string | null;
  extensionsDir: string | null;
}

/**
 * What is made once for all sessions of this process. Each test file is a bundle with a copy of this module of its own:
 * what they share hangs on the process, so that one package is made and installed, and one listener tidies it away.
 */
const made: Made = sharedByProcess();

function sharedByProcess(): Made {
  const holder: { [key: symbol]: Made | undefined } = globalThis as never;
  const key = Symbol.for('faultline.workbench.made');
  holder[key] ??= { vsix: null, extensionsDir: null };
  return holder[key];
}

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
    installExtension(packagedExtension(), join(folder, 'extensions'), join(folder, 'data'));
    made.extensionsDir = join(folder, 'extensions');
  }
  return made.extensionsDir;
}

/** The same in a folder of its own, with other extensions beside it. */
function installedBeside(others: readonly string[], folder: string): string {
  const extensionsDir = join(folder, 'extensions');
  const packages = others.map((other, index) => packageOther(other, join(folder, `other-${index}.vsix`)));
  for (const vsix of [packagedExtension(), ...packages]) installExtension(vsix, extensionsDir, join(folder, 'data'));
  return extensionsDir;
}

/** A session for a `describe`: begun before its tests, ended after them; a test that fails leaves a screenshot. */
export function sessionFor(options: SessionOptions, prepare: (session: Session) => Promise<void>): () => Session {
  let session: Session | null = null;
  before(async () => {
    session = await startSession(options);
    await prepare(session);
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.state === 'failed') await session?.screenshot(`failure ${currentTest.title.replace(/\W+/g, ' ')}`);
  });
  after(() => session?.close());
  return () => {
    if (session === null) throw new Error('The session has not begun.');
    return session;
  };
}

/** Starts simulator, VS Code and browser. Where one of them fails, those before it are ended. */
export async function startSession(options: SessionOptions = {}): Promise<Session> {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-workbench-'));
  const endings: (() => Promise<void>)[] = [
    async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }),
  ];
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end();
  };
  try {
    const simulator = await startSimulator({ port: options.simulatorPort ?? 0, dialects: builtinDialects });
    endings.push(simulator.close);
    const workspace = makeWorkspace(join(folder, 'example'), simulator.url, options);
    const dataDir = join(folder, 'data');
    mkdirSync(dataDir);
    const { trusted = true, others } = options;
    const extensionsDir = others ? installedBeside(others, folder) : installedExtension();
    const server = await startVSCodeServer({ dataDir, extensionsDir, trusted });
    endings.push(server.close);
    const size = options.size ? { size: options.size } : {};
    const workbench = await openWorkbench({ server, folder: workspace, ...size });
    endings.push(workbench.close);
    await settle(workbench.page);
    const configure = (settings: Readonly<Record<string, unknown>>) => writeSettings(workspace, settings);
    return { page: workbench.page, ...gestures(workbench.page, workspace), configure, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until the workbench is ready for keys, and gives the editors the room that the side bar for chats takes. */
async function settle(page: Page): Promise<void> {
  await page.waitForSelector('.explorer-folders-view .monaco-list-row', { timeout: 60_000 });
  // Whether VS Code shows it is decided before it reads the workspace's settings.
  const sideBar = page.locator('.part.auxiliarybar');
  if (!(await sideBar.isVisible())) return;
  await page.keyboard.press('Control+Alt+B');
  await sideBar.waitFor({ state: 'hidden' });
}

/** What a workbench of a first start would show besides. */
const quiet = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.tips.enabled': false,
  'files.autoSave': 'off',
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'remote.autoForwardPorts': false,
};

/** A copy of the example whose environments speak to the simulator of this session, not to the one on the usual port. */
function makeWorkspace(workspace: string, simulatorUrl: string, { files, settings }: SessionOptions): string {
  cpSync(resolve('media', 'example'), workspace, { recursive: true });
  for (const [name, text] of Object.entries(files?.() ?? {})) writeFileSync(join(workspace, name), text);
  const environments = join(workspace, 'http-client.env.json');
  const text = readFileSync(environments, 'utf8');
  writeFileSync(environments, text.replaceAll(/http:\/\/(localhost|127\.0\.0\.1):7357/g, simulatorUrl));
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  writeSettings(workspace, settings ?? {});
  return workspace;
}

function writeSettings(workspace: string, settings: Readonly<Record<string, unknown>>): void {
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
}
