/**
 * Bundles with the code that V8 made of them when they were built: half of what one request would cost is to compile.
 *
 * Beside `run.js` lies `run.js.code`. V8 takes that only where its own version, its flags and the text are those that it was
 * made with; otherwise, and where it is not there, the bundle is compiled as any other.
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';

/** The bundles that every run of a request needs. */
export const compiledBundles: readonly string[] = ['./run.js', './send.js'];

export const codeFileOf = (path: string): string => `${path}.code`;

type Load = (id: string) => unknown;

/**
 * A `require` for the bundles in `folder`, by their names (`./run.js`); what is not compiled ahead goes to `load`, and so
 * does what they need themselves.
 * @param compile null: the bundle is loaded by `load`
 */
export function bundleLoader(
  folder: string,
  load: Load,
  compile: (path: string) => Script | null = compiledAhead,
): Load {
  const loaded = new Map<string, { readonly exports: unknown }>();
  const find: Load = (id) => {
    const known = loaded.get(id);
    if (known) return known.exports;
    const path = join(folder, id);
    const script = compiledBundles.includes(id) ? compile(path) : null;
    if (!script) return load(id);
    const module = { exports: {} };
    loaded.set(id, module);
    script.runInThisContext().call(module.exports, module.exports, find, module, path, dirname(path));
    return module.exports;
  };
  return find;
}

/** @param code null: compiled from the text. V8 says in `cachedDataRejected` where it doesn't take the code. */
export function scriptOf(path: string, code: Buffer | null): Script {
  const text = readFileSync(path, 'utf8');
  return new Script(`(function (exports, require, module, __filename, __dirname) { ${text}\n})`, {
    filename: path,
    ...(code && { cachedData: code }),
  });
}

function compiledAhead(path: string): Script | null {
  let code: Buffer;
  try {
    code = readFileSync(codeFileOf(path));
  } catch {
    // Not built for speed: nothing is lost.
    return null;
  }
  const script = scriptOf(path, code);
  return script.cachedDataRejected ? null : script;
}
