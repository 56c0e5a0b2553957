import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const build = readFileSync('esbuild.js', 'utf8');
const server = readdirSync(join('src', 'server'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(join('src', 'server', name), 'utf8'))
  .join('\n');

describe('the language client, of which the build leaves parts out', () => {
  const unused = /const unusedFeatures = \{([^}]*)\}/.exec(build)?.[1] ?? '';
  const names = [...unused.matchAll(/^\s*(\w+):/gm)].map(([, name]) => name ?? '');

  it('has every feature that the server offers', () => {
    assert.ok(names.length > 5);
    for (const name of names) {
      const capability = name.endsWith('Provider') ? name : `${name}Provider`;
      assert.ok(!server.includes(`${capability}:`), `esbuild.js leaves out ${name}, which the server offers`);
    }
    assert.ok(!server.includes('notebookDocumentSync:'));
  });

  it('knows the globs of the server', () => {
    const globs = [...server.matchAll(/\bglob: '([^']*)'/g)].map(([, glob]) => glob);
    assert.deepEqual([...new Set(globs)], ['**/*']);
    assert.ok(build.includes("glob !== '**/*'"));
  });
});
