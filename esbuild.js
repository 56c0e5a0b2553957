// Builds the bundles. `node esbuild.js [--production] [--tests] [--watch]`
const { build, context } = require('esbuild');
const { chmodSync, readFileSync, readdirSync, rmSync, statSync } = require('node:fs');
const { basename, join, relative, resolve } = require('node:path');
const { parse } = require('yaml');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** `import dialects from './*.yaml'` gives all YAML files of that folder, parsed, in the order of their names. */
const yamlFolder = {
  name: 'yaml-folder',
  setup(on) {
    on.onResolve({ filter: /\/\*\.yaml$/ }, (args) => ({
      path: resolve(args.resolveDir, args.path.slice(0, -'/*.yaml'.length)),
      namespace: 'yaml-folder',
    }));
    on.onLoad({ filter: /.*/, namespace: 'yaml-folder' }, ({ path }) => {
      const files = readdirSync(path)
        .filter((name) => name.endsWith('.yaml'))
        .sort();
      const contents = files.map((name) => parse(readFileSync(join(path, name), 'utf8')));
      return {
        contents: JSON.stringify(contents),
        loader: 'json',
        watchDirs: [path],
        watchFiles: files.map((name) => join(path, name)),
      };
    });
  },
};

/** The sender, a third of a bundle, is one of its own: each product loads it when it first sends. */
const senderApart = {
  name: 'sender-apart',
  setup(on) {
    on.onResolve({ filter: /\/send\/send$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './send.js', external: true } : undefined,
    );
  },
};

const node = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  mainFields: ['module', 'main'],
  // `import()` becomes `require`, which VS Code patches for its proxies, and Node.js loads faster.
  supported: { 'dynamic-import': false },
  plugins: [yamlFolder],
};

const product = { ...node, plugins: [yamlFolder, senderApart] };

const products = [
  { ...product, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { ...product, entryPoints: ['src/server.ts'], outfile: 'dist/server.js' },
  { ...node, entryPoints: ['src/send/send.ts'], outfile: 'dist/send.js' },
  { ...product, entryPoints: ['src/cli.ts'], outfile: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  {
    ...node,
    entryPoints: ['src/client/page/page.ts'],
    outfile: 'dist/page.js',
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    plugins: [],
  },
];

/** All files under `folder` whose name matches, as paths relative to the project. */
function filesUnder(folder, pattern) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => pattern.test(basename(path)) && statSync(path).isFile());
}

const testBundles = [
  {
    ...node,
    entryPoints: filesUnder('test', /\.ts$/).filter((path) => !relative('test', path).startsWith('fixtures')),
    outdir: 'out/test',
    outbase: 'test',
    // What is not bundled: the host's own, what must be one instance, and what finds its files beside itself.
    external: ['vscode', 'mocha', 'playwright-core', '@vscode/test-electron', 'esbuild'],
    sourcemap: 'inline',
  },
];

async function main() {
  if (!watch) rmSync(tests ? 'out' : 'dist', { recursive: true, force: true });
  const bundles = tests ? testBundles : products;
  if (!watch) {
    await Promise.all(bundles.map((options) => build(options)));
    // npm marks it when it links it, and not again after the next build.
    if (!tests) chmodSync('dist/cli.js', 0o755);
    return;
  }
  for (const options of bundles) await (await context(options)).watch();
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
