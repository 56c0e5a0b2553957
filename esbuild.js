// Builds the bundles. `node esbuild.js [--production] [--tests] [--watch]`
const { build, context } = require('esbuild');
const { execFileSync } = require('node:child_process');
const { chmodSync, copyFileSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { basename, join, relative, resolve } = require('node:path');
const { brotliCompressSync } = require('node:zlib');
const swc = require('@swc/core');
const { parse } = require('yaml');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const tests = process.argv.includes('--tests');

/** Of a dialect, what the products need of it: not where it is from, and of its examples what the simulator serves. */
function forProducts({ sources: _sources, status, codes, examples, ...dialect }) {
  return {
    ...dialect,
    status: withoutSources(status),
    codes: withoutSources(codes),
    examples: examples?.map(({ id, title, response }) => ({ id, title, response })),
  };
}

function withoutSources(rules = {}) {
  return Object.fromEntries(Object.entries(rules).map(([name, { source: _source, ...rule }]) => [name, rule]));
}

/** A module that gives `contents`, compressed by a fifth more than the `.vsix` would, and read faster than as JavaScript. */
function packed(contents) {
  const data = brotliCompressSync(JSON.stringify(contents)).toString('base64');
  return {
    contents: `
      import { brotliDecompressSync } from 'node:zlib';
      export default JSON.parse(brotliDecompressSync(Buffer.from('${data}', 'base64')).toString());`,
    loader: 'js',
  };
}

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
        ...(production ? packed(contents.map(forProducts)) : { contents: JSON.stringify(contents), loader: 'json' }),
        watchDirs: [path],
        watchFiles: files.map((name) => join(path, name)),
      };
    });
  },
};

/**
 * Bundles of their own, loaded when they are needed: the sender, a third of each product, at the first send; the commands
 * of the command line by all that `--version` and `--help` don't answer; the language server by `faultline lsp`; the
 * parser and printer of GraphQL by the first such body; XPath by the first result that is taken by it; RE2
 * by the first dialect of a user; what runs proxy configuration scripts and speaks to SOCKS proxies by the first of them, and never in VS Code.
 */
const apart = {
  '/send/send': './send.js',
  '/send/proxy-script': './proxy-script.js',
  '/send/socks': './socks.js',
  './commands': './commands.js',
  '../server': './server.js',
  '/graphql-printer': './graphql.js',
  '/xml-selection': './xml-selection.js',
  '/linear-engine': './linear-engine.js',
  '/token-keeper': './oauth.js',
};
/** Of the command line alone, whose package may be larger: what a run of one request does without. */
const apartOfTerminal = {
  './run-command': './run.js',
  '/check-dialect': './check-dialect.js',
  '/openapi/read': './openapi.js',
};

/** Dynamic imports of these modules load the bundles that hold them. */
const loadingApart = (name, bundles) => ({
  name,
  setup(on) {
    on.onResolve({ filter: /^\.\.?\// }, ({ path, kind }) => {
      const end = kind === 'dynamic-import' && Object.keys(bundles).find((end) => path.endsWith(end));
      return end ? { path: bundles[end], external: true } : undefined;
    });
  },
});
const bundlesApart = loadingApart('bundles-apart', apart);
const terminalApart = loadingApart('terminal-apart', apartOfTerminal);

/** `faultline run` is loaded with the code that `compile-ahead` keeps of it. */
const runCompiled = {
  name: 'run-compiled',
  setup(on) {
    on.onResolve({ filter: /^\.\/run-command$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, namespace: 'compiled' } : undefined,
    );
    on.onLoad({ filter: /.*/, namespace: 'compiled' }, () => ({
      contents: `module.exports = require('./compiled-bundle').bundleLoader(__dirname, require)('./run.js');`,
      resolveDir: resolve('src/cli'),
    }));
  },
};

/**
 * axios without what is never used of it here: its adapters for browsers, its redirects and its own forms. Only to look
 * for them makes Node.js load its `fetch`, and the forms bring a table of every media type: half of what it costs to load
 * axios.
 */
const leanAxios = {
  name: 'lean-axios',
  setup(on) {
    on.onResolve(
      { filter: /^form-data$|^\.\/(fetch|xhr)\.js$|^https-proxy-agent$|^follow-redirects$/ },
      ({ path, importer }) => (/[\\/]axios[\\/]lib[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined),
    );
    on.onLoad({ filter: /.*/, namespace: 'unused' }, () => ({
      contents: 'export default class Unused {}; export const getFetch = () => null;',
    }));
    on.onLoad({ filter: /[\\/]axios[\\/]lib[\\/]utils\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const probe = "typeof G.FormData !== 'undefined' ? G.FormData : undefined";
      if (!text.includes(probe)) throw new Error(`axios asks for FormData in another way now: look at ${path}`);
      return { contents: text.replace(probe, 'undefined') };
    });
  },
};

/** What axios asks of Node.js for HTTP/2 is not asked of it here; a request to http: needs neither TLS nor its cryptography. */
const lateModules = ['https', 'http2', 'tls', 'crypto'];

/** These modules of Node.js are loaded at their first use, which many runs never come to: a tenth of what one request costs. */
const builtinsLate = {
  name: 'builtins-late',
  setup(on) {
    on.onResolve({ filter: new RegExp(`^(?:node:)?(?:${lateModules.join('|')})$`) }, ({ path, namespace }) => {
      // By the name that was asked for, `node:` or not: VS Code's extension host tells them apart.
      return namespace === 'late' ? { path, external: true } : { path, namespace: 'late' };
    });
    on.onLoad({ filter: /.*/, namespace: 'late' }, ({ path }) => {
      const names = Object.keys(require(path)).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
      const contents = `
        for (const name of '${names.join(' ')}'.split(' '))
          Object.defineProperty(exports, name, { enumerable: true, get: () => require('${path}')[name] });`;
      return { contents, loader: 'js' };
    });
  },
};

/** Features of the language client that Faultline's server does not offer, by the file that holds each. */
const unusedFeatures = {
  callHierarchy: 'CallHierarchyFeature',
  colorProvider: 'ColorProviderFeature',
  declaration: 'DeclarationFeature',
  diagnostic: 'DiagnosticFeature',
  implementation: 'ImplementationFeature',
  inlineCompletion: 'InlineCompletionItemFeature',
  inlineValue: 'InlineValueFeature',
  linkedEditingRange: 'LinkedEditingFeature',
  notebook: 'NotebookDocumentSyncFeature',
  signatureHelp: 'SignatureHelpFeature',
  typeDefinition: 'TypeDefinitionFeature',
  typeHierarchy: 'TypeHierarchyFeature',
};

/**
 * The language client without those features; without its look at VS Code's version, which `engines` in package.json has
 * VS Code look at before; and without globs, of which the server has one, for the files whose renaming it is told of: a
 * third of the extension's bundle.
 */
const leanClient = {
  name: 'lean-client',
  setup(on) {
    on.onLoad({ filter: /[\\/]vscode-languageclient[\\/]lib[\\/]common[\\/]\w+\.js$/ }, ({ path }) => {
      const feature = unusedFeatures[basename(path, '.js')];
      if (feature === undefined) return undefined;
      if (!readFileSync(path, 'utf8').includes(`exports.${feature} = `)) throw new Error(`No ${feature} in ${path}.`);
      return {
        contents: `exports.${feature} = class {
          fillClientCapabilities() {} initialize() {} clear() {} getState() { return { kind: 'static' }; }
        };`,
      };
    });
    on.onResolve({ filter: /^semver\/functions\/(parse|satisfies)$/ }, ({ path }) => ({ path, namespace: 'unused' }));
    on.onLoad({ filter: /^semver/, namespace: 'unused' }, () => ({ contents: 'module.exports = () => true;' }));
    on.onResolve({ filter: /^minimatch$/ }, ({ path }) => ({ path, namespace: 'unused' }));
    on.onLoad({ filter: /^minimatch$/, namespace: 'unused' }, () => ({
      contents: `exports.Minimatch = class {
        constructor(glob) { if (glob !== '**/*') throw new Error('This client knows no glob but **/*.'); }
        makeRe() { return /^/; }
        match() { return true; }
      };`,
    }));
  },
};

/** Nobody reads what a proxy's agent would print with `DEBUG` set, and its URL may hold a password. */
const noDebug = {
  name: 'no-debug',
  setup(on) {
    on.onResolve({ filter: /^debug$/ }, ({ path }) => ({ path, namespace: 'no-debug' }));
    on.onLoad({ filter: /.*/, namespace: 'no-debug' }, () => ({ contents: 'module.exports = () => () => {};' }));
  },
};

/** The public suffix list of tough-cookie, half of the sender, as data. */
const packedSuffixes = {
  name: 'packed-suffixes',
  setup(on) {
    on.onLoad({ filter: /[\\/]tldts[\\/]dist[\\/]es6[\\/]src[\\/]data[\\/]trie\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const found = [...text.matchAll(/^export const (\w+) = (?:\/\*.*?\*\/ )?(?:new (\w+)\()?(.*?)\)?;$/gm)];
      if (found.length !== text.split('export const').length - 1)
        throw new Error(`${path} is written in another way now.`);
      const exported = found.map(
        ([, name, type], at) => `export const ${name} = ${type ? `new ${type}(all[${at}])` : `all[${at}]`};`,
      );
      const all = found.map(([, , , value]) => JSON.parse(value));
      return { contents: `${packed(all).contents.replace('export default', 'const all =')}\n${exported.join('\n')}` };
    });
  },
};

/** The DOM of XPath without the two thousand entities of HTML: what it reads is XML. */
const xmlEntities = {
  name: 'xml-entities',
  setup(on) {
    on.onLoad({ filter: /[\\/]@xmldom[\\/]xmldom[\\/]lib[\\/]entities\.js$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      const html = text.indexOf('exports.HTML_ENTITIES');
      if (html < 0) throw new Error(`${path} is written in another way now.`);
      return { contents: `${text.slice(0, html)}exports.HTML_ENTITIES = exports.entityMap = exports.XML_ENTITIES;` };
    });
  },
};

/** The schema of dialects stands beside the bundles anyway, for editors. */
const schemaApart = {
  name: 'schema-apart',
  setup(on) {
    on.onResolve({ filter: /^\.\/schema\.json$/ }, () => ({ path: './dialect.schema.json', external: true }));
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

/** The language client and the language server share the protocol's library, a tenth of the package: one bundle for both. */
const protocolApart = {
  name: 'protocol-apart',
  setup(on) {
    on.onResolve({ filter: /^vscode-(jsonrpc|languageserver-protocol|languageserver-types)(\/|$)/ }, () => ({
      path: './protocol.js',
      external: true,
    }));
  },
};

const product = { ...node, plugins: [yamlFolder, schemaApart, bundlesApart, terminalApart] };
const speaker = { ...node, plugins: [yamlFolder, schemaApart, bundlesApart, protocolApart] };
const client = { ...speaker, plugins: [bundlesApart, protocolApart, leanClient] };

const products = [
  { ...node, entryPoints: ['vscode-languageserver-protocol/node'], outfile: 'dist/protocol.js' },
  { ...client, entryPoints: ['src/extension.ts'], outfile: 'dist/extension.js', external: ['vscode'] },
  { ...speaker, entryPoints: ['src/server.ts'], outfile: 'dist/server.js' },
  {
    ...node,
    entryPoints: ['src/send/send.ts'],
    outfile: 'dist/send.js',
    plugins: [leanAxios, packedSuffixes, noDebug, builtinsLate],
  },
  { ...node, entryPoints: ['src/send/proxy-script.ts'], outfile: 'dist/proxy-script.js' },
  { ...node, entryPoints: ['src/send/socks.ts'], outfile: 'dist/socks.js' },
  { ...node, entryPoints: ['src/format/graphql-printer.ts'], outfile: 'dist/graphql.js' },
  { ...node, entryPoints: ['src/resolve/xml-selection.ts'], outfile: 'dist/xml-selection.js', plugins: [xmlEntities] },
  { ...node, entryPoints: ['src/diagnose/linear-engine.ts'], outfile: 'dist/linear-engine.js' },
  { ...node, entryPoints: ['src/oauth/token-keeper.ts'], outfile: 'dist/oauth.js' },
  { ...product, entryPoints: ['src/cli/commands.ts'], outfile: 'dist/commands.js' },
  {
    ...product,
    entryPoints: ['src/cli/run-command.ts'],
    outfile: 'dist/run.js',
    plugins: [...product.plugins, builtinsLate],
  },
  { ...product, entryPoints: ['src/diagnose/check-dialect.ts'], outfile: 'dist/check-dialect.js' },
  { ...product, entryPoints: ['src/openapi/read.ts'], outfile: 'dist/openapi.js' },
  {
    ...product,
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.js',
    banner: { js: '#!/usr/bin/env node' },
    plugins: [runCompiled, ...product.plugins],
  },
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

/** A bundle once more by SWC, which finds a twelfth of what esbuild leaves to be left out. */
async function compress({ outfile }) {
  const { code } = await swc.minify(readFileSync(outfile, 'utf8'), {
    compress: { ecma: 2022, passes: 2, toplevel: true },
    mangle: { toplevel: true },
    ecma: 2022,
    module: false,
  });
  writeFileSync(outfile, code);
}

/** All files under `folder` whose name matches, as paths relative to the project. */
function filesUnder(folder, pattern) {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => pattern.test(basename(path)) && statSync(path).isFile());
}

/** Real frameworks that tests start, as they are. NestJS, which CommonJS can't load, is bundled, without what it looks for and does not need. */
const frameworks = [
  ...['fastify', 'express', 'express-validator', 'express-openapi-validator', '@hapi/hapi', 'joi', 'hono', 'zod'],
  ...['@hono/node-server', '@hono/zod-validator', '@trpc/server', 'graphql', 'graphql-yoga'],
  ...['class-validator', 'class-transformer', 'reflect-metadata', 'rxjs'],
  ...['@nestjs/microservices', '@nestjs/websockets'],
  ...['@stoplight/http-spec', '@stoplight/prism-core', '@stoplight/prism-http-server'],
];

const compileAhead = { ...node, entryPoints: ['src/cli/compile-ahead.ts'], outfile: 'dist/compile-ahead.js' };

const testBundles = [
  {
    ...node,
    entryPoints: filesUnder('test', /\.ts$/).filter((path) => !relative('test', path).startsWith('fixtures')),
    outdir: 'out/test',
    outbase: 'test',
    // What is not bundled: the host's own, what must be one instance, and what finds its files beside itself.
    external: ['vscode', 'mocha', 'playwright-core', '@vscode/test-electron', 'esbuild', ...frameworks],
    sourcemap: 'inline',
  },
];

async function main() {
  if (!watch) rmSync(tests ? 'out' : 'dist', { recursive: true, force: true });
  const bundles = tests ? testBundles : products;
  if (!watch) {
    await Promise.all(bundles.map((options) => build(options)));
    // For extensions that know YAML: completion and validation of users' dialects.
    if (!tests) {
      const schema = JSON.parse(readFileSync('src/dialects/schema.json', 'utf8'));
      writeFileSync('dist/dialect.schema.json', JSON.stringify(schema));
    }
    if (!tests) copyFileSync('node_modules/quickjs-wasi/quickjs.wasm', 'dist/quickjs.wasm');
    if (production) {
      await Promise.all(products.map(compress));
      await build(compileAhead);
      execFileSync(process.execPath, [compileAhead.outfile], { stdio: 'inherit' });
      rmSync(compileAhead.outfile);
    }
    // npm marks it when it links it, and not again after the next build.
    if (!tests) chmodSync('dist/cli.js', 0o755);
    return;
  }
  // The code that V8 made of bundles is not that of the next ones.
  for (const path of filesUnder('dist', /\.code$/)) rmSync(path);
  for (const options of bundles) await (await context(options)).watch();
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
