/** Makes the `.vsix` as `npm run package` does. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Everything is bundled, and the README's links lead into the package. As in the script `package`. */
const packageOptions = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];

/** Packages another extension, for tests, and returns the path of its package. */
export function packageOther(folder: string, path: string): string {
  vsce(['--skip-license', '--out', path], resolve(folder));
  return path;
}

/** Absolute path of the package, made afresh from what is built in `dist`. */
export function packageExtension(): string {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  const path = resolve('dist', `${name}-${version}.vsix`);
  vsce(['--out', path], resolve('.'));
  return path;
}

function vsce(options: readonly string[], folder: string): void {
  const program = resolve('node_modules', '@vscode', 'vsce', 'vsce');
  const args = [program, 'package', ...packageOptions, ...options];
  const result = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`vsce package failed:\n${result.stdout}${result.stderr}`);
}
