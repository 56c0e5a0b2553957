/**
 * Proxy configuration scripts (PAC), for the terminal and other editors: a bundle of its own, loaded when one is
 * configured. The script runs in QuickJS, an interpreter of its own that reaches nothing of this process.
 */
import { readFile } from 'node:fs/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createPacResolver } from 'pac-resolver';
import { QuickJS } from 'quickjs-wasi';
import type { FindProxy } from './proxy';

/** A script is some kilobytes, and from a server nearby. */
const mostBytes = 1_000_000;
const fetchMs = 10_000;
/** Its memory, and how long it may compute without asking for a name. */
const memoryBytes = 64_000_000;
const computeMs = 2000;

/**
 * Loads the script at a `file:`, `http:`, `https:` or `data:` URL. Rejects where it can't be had or is no such script; so does
 * what it resolves with, where the script fails. What that means for a request is said where it is asked for: a bundle of its
 * own has classes of its own.
 * @param enginePath the interpreter, which stands beside the bundle
 */
export async function loadProxyScript(
  url: URL,
  enginePath: string = join(__dirname, 'quickjs.wasm'),
): Promise<FindProxy> {
  const [text, wasm] = await Promise.all([scriptAt(url), readFile(enginePath)]);
  let until = 0;
  const engine = await QuickJS.create({ wasm, memoryLimit: memoryBytes, interruptHandler: () => Date.now() > until });
  until = Date.now() + computeMs;
  const find = createPacResolver(engine, text);
  return async (target) => {
    until = Date.now() + computeMs;
    return String(await find(target));
  };
}

async function scriptAt(url: URL): Promise<string> {
  if (url.protocol === 'file:') return readFile(fileURLToPath(url), 'utf8');
  if (url.protocol === 'data:') {
    const [, base64, data = ''] = /^data:[^,]*?(;base64)?,([\s\S]*)$/.exec(url.href) ?? [];
    return base64 ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`${url.protocol} can't be read`);
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(fetchMs);
    const request = (url.protocol === 'https:' ? https : http).get(url, { signal }, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        reject(new Error(`its server answered ${response.statusCode}`));
        return;
      }
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > mostBytes) request.destroy(new Error('it is larger than 1 MB'));
      });
      response.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      response.once('error', reject);
    });
    request.once('error', (error) => reject(signal.aborted ? new Error('its server did not answer in time') : error));
  });
}
