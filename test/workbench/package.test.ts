import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packagedExtension } from './session';

/** Names and packed sizes of a zip's entries, from its central directory (APPNOTE 4.3.12). */
function zipEntries(zip: Buffer): readonly { readonly name: string; readonly size: number }[] {
  // The end record stands last, before a comment that vsce does not write.
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  assert.ok(end >= 0, 'not a zip');
  const entries = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    assert.equal(zip.readUInt32LE(at), 0x02014b50);
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + name), size: zip.readUInt32LE(at + 20) });
    at += 46 + name + extra + comment;
  }
  return entries;
}

describe('the package', () => {
  const vsix = () => readFileSync(packagedExtension());

  it('is under 1 MB', () => {
    assert.ok(vsix().length < 1_000_000, `${vsix().length} bytes`);
  });

  it('holds no sources, no source maps, no tests, and nothing of the project around it', () => {
    const names = zipEntries(vsix()).map(({ name }) => name);
    const unwanted = names.filter((name) =>
      /\.(?:ts|mts|cts|tsx|map|vsix)$|(?:^|\/)(?:src|test|tests|out|node_modules|\.ci|\.vscode|\.git)\/|tsconfig|esbuild|biome|package-lock/.test(
        name,
      ),
    );
    assert.deepEqual(unwanted, []);
  });

  it('holds what the manifest names', () => {
    const names = new Set(zipEntries(vsix()).map(({ name }) => name));
    const manifest = readFileSync('package.json', 'utf8');
    const named = [...manifest.matchAll(/"\.\/((?:dist|media)\/[^"]+)"/g)]
      .map(([, path]) => path ?? '')
      .filter((path) => path !== 'dist/cli.js');
    assert.ok(named.length > 5);
    for (const path of [
      ...named,
      'dist/server.js',
      'dist/graphql.js',
      'dist/page.js',
      'dist/page.css',
      'package.nls.json',
    ]) {
      assert.ok(names.has(`extension/${path}`), `${path} is missing`);
    }
  });

  it('has no source map comment in its bundles', () => {
    for (const name of ['extension', 'server', 'page']) {
      assert.doesNotMatch(readFileSync(`dist/${name}.js`, 'utf8'), /sourceMappingURL=/);
    }
  });
});
