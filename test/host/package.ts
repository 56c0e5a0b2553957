/** Makes the `.vsix` as `npm run package` does. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Everything is bundled, and the README's links lead into the package. As in the script `package`. */
const packageOptions = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];

/** Absolute path of the package, made afresh from what is built in `dist`. */
export function packageExtension(): string {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string };
  const path = resolve('dist', `${name}-${version}.vsix`);
  const vsce = join('node_modules', '@vscode', 'vsce', 'vsce');
  const result = spawnSync(process.execPath, [vsce, 'package', ...packageOptions, '--out', path], {
    encoding: 'utf8',
  });
  if (result.status !== 0) throw new Error(`vsce package failed:\n${result.stdout}${result.stderr}`);
  return path;
}
