/** Finds a Chromium to show the workbench in, and installs one where there is none. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'chrome'];
const elsewhere = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** Path of an installed browser: `CHROME_PATH`, then the PATH, then Playwright's own; null if there is none. */
export function findBrowser(): string | null {
  const given = process.env.CHROME_PATH;
  if (given) {
    if (existsSync(given)) return given;
    throw new Error(`CHROME_PATH names ${given}, which is not there.`);
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of names) {
      const path = join(folder, process.platform === 'win32' ? `${name}.exe` : name);
      if (existsSync(path)) return path;
    }
  }
  return [...elsewhere, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
}

/** The browser, installed first if need be: by apt where that can be done without a password, else by Playwright. */
export function ensureBrowser(): string {
  const found = findBrowser();
  if (found) return found;
  console.log('Installing Chromium …');
  for (const commands of ways()) {
    for (const [command, ...args] of commands) {
      const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
      if (spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env }).status !== 0) break;
    }
    const installed = findBrowser();
    if (installed) return installed;
  }
  throw new Error('No Chromium could be installed. Install one (Debian: apt-get install chromium) or set CHROME_PATH.');
}

type CommandLine = readonly [string, ...string[]];

function ways(): readonly (readonly CommandLine[])[] {
  const playwright: CommandLine[] = [
    [process.execPath, join('node_modules', 'playwright-core', 'cli.js'), 'install', '--with-deps', 'chromium'],
  ];
  if (!existsSync('/usr/bin/apt-get')) return [playwright];
  const asRoot: readonly string[] = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const apt = (...args: string[]): CommandLine => {
    const [command, ...rest] = [...asRoot, 'apt-get', ...args];
    return [command ?? 'apt-get', ...rest];
  };
  return [
    [apt('update', '-q'), apt('install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')],
    playwright,
  ];
}
