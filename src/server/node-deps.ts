/** The real clock, chance, files and network, each loaded when it is first needed. */
import { randomInt, randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { appendFile, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { hostMark, isAlive, makeTemporaryFolder } from '../send/temporary-folder';
import type { Files, ServerDeps } from './deps';

export function nodeDeps(version: string): ServerDeps {
  return {
    version,
    now: () => Date.now(),
    random: () => randomInt(2 ** 47) / 2 ** 47,
    sleep,
    files: nodeFiles,
    processes: { own: process.pid, host: hostMark(), isAlive },
    processEnv: process.env,
    createSend: async ({ storagePath, userAgent }) => {
      const { createSend } = await import('../send/send');
      return createSend({
        storagePath,
        userAgent,
        extensionHost: false,
        loadProxyScript: async (url) => (await import('../send/proxy-script')).loadProxyScript(url),
        loadSocks: async () => (await import('../send/socks')).createSocksAgent,
      });
    },
    startSimulator: async (port) => {
      const [{ startSimulator }, { builtinDialects }] = await Promise.all([
        import('../simulate/simulator'),
        import('../dialects/builtin'),
      ]);
      return startSimulator({ port, dialects: builtinDialects });
    },
    pace: { typingMs: 150, restMs: 1200, tickMs: 1000, gatherMs: 50 },
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) return done();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      done();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

const nodeFiles: Files = {
  readText: (path) => readFile(path, 'utf8').catch(absent(null)),
  readBytes: (path) => readFile(path).catch(absent(null)),
  realPath: (path) => realpath(path),
  exists: (path) => stat(path).then(() => true, absent(false)),
  append: async (path, text) => {
    const append = () => appendFile(path, text, { mode: 0o600 });
    await append().catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await append();
    });
  },
  write: async (path, text, mode) => {
    await mkdir(dirname(path), { recursive: true, ...(mode === undefined ? { mode: 0o700 } : {}) });
    // A link stays one: what it leads to is replaced.
    const target = await realpath(path).catch(() => path);
    const beside = `${target}.${process.pid}.tmp`;
    try {
      await writeFile(beside, text, { mode: mode ?? 0o600, flush: true });
      await rename(beside, target);
    } catch (error) {
      await rm(beside, { force: true });
      throw error;
    }
  },
  size: (path) => stat(path).then(({ size }) => size, absent(null)),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { recursive: true, force: true }).catch(absent(undefined)),
  list: (folder) => readdir(folder).catch(absent([])),
  entries: async (folder) => {
    const found = await readdir(folder, { withFileTypes: true }).catch(absent([]));
    // A link may lead to a file, but is never followed to a folder: it could lead back to where it stands.
    return found.map((entry) => ({ name: entry.name, isFolder: entry.isDirectory() }));
  },
  stat: (path) =>
    stat(path).then((found) => (found.isFile() ? { size: found.size, modified: found.mtimeMs } : null), absent(null)),
  temporaryFolder: async () => {
    // Small bodies need none.
    const folder = await makeTemporaryFolder(tmpdir()).catch(() => join(tmpdir(), `faultline-${randomUUID()}`));
    // Responses must not outlive a process that ends without a shutdown, because its editor has gone.
    process.once('exit', () => existsSync(folder) && rmSync(folder, { recursive: true, force: true }));
    return folder;
  },
};

/** A file that is not there is an answer; every other error is one. */
function absent<T>(answer: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return answer;
    throw error;
  };
}
