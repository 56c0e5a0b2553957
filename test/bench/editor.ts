/**
 * How long the editor waits at the end of a large file. `npm run build && node esbuild.js --tests && node
 * out/test/bench/editor.js [--write]`
 *
 * A server of its own process, over stdio: from the first byte of a request to the last byte of its answer. What counts
 * is the ratio to what may be taken, 20 ms; times are of one run on one machine.
 */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { printTable } from './table';

/** What may be taken, ms. */
const limit = 20;
const runs = 25;
const warmUp = 5;
const uri = 'file:///bench/large.http';

/** The requests of `make-requests.mjs` of `../shared` (or `FAULTLINE_SHARED`), and some lines to work in. */
function requestFile(count: number): string {
  const script = join(resolve(process.env.FAULTLINE_SHARED ?? '../shared'), 'bench', 'make-requests.mjs');
  if (!existsSync(script)) throw new Error(`${script} is needed to make the file: set FAULTLINE_SHARED.`);
  const requests = execFileSync(process.execPath, [script, String(count)], { encoding: 'utf8', maxBuffer: 1 << 28 });
  return `@token = abc\n@host = https://api.example.com\n${requests}### last\n# @name last\nGET {{host}}/v1/tasks?limit=5\nAccept: application/json\n`;
}

/** Sends frames and waits for the bytes of their answers; nothing is parsed but the ids. */
class RawClient {
  #chunks: Buffer[] = [];
  #length = 0;
  #wanted = 1;
  #nextId = 1;
  readonly #waiting = new Map<number, (bytes: number) => void>();

  constructor(private readonly server: ChildProcessWithoutNullStreams) {
    server.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    server.stderr.pipe(process.stderr);
  }

  notify(method: string, params: unknown): void {
    this.#write({ jsonrpc: '2.0', method, params });
  }

  /** Resolves to the size of the answer. */
  request(method: string, params: unknown): Promise<number> {
    const id = this.#nextId++;
    return new Promise((done) => {
      this.#waiting.set(id, done);
      this.#write({ jsonrpc: '2.0', id, method, params });
    });
  }

  #write(message: unknown): void {
    const body = JSON.stringify(message);
    this.server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #read(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    while (this.#length >= this.#wanted) {
      const buffer = Buffer.concat(this.#chunks);
      const head = buffer.indexOf('\r\n\r\n');
      if (head < 0) {
        this.#keep(buffer, 0, buffer.length + 1);
        return;
      }
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))?.[1]);
      const end = head + 4 + length;
      if (buffer.length < end) {
        this.#keep(buffer, 0, end);
        return;
      }
      const start = buffer.toString('latin1', head + 4, Math.min(end, head + 64));
      const id = /"method"/.test(start) ? Number.NaN : Number(/"id":(\d+)/.exec(start)?.[1]);
      this.#waiting.get(id)?.(length);
      this.#waiting.delete(id);
      this.#keep(buffer, end, 1);
    }
  }

  /** What is left, and from how many bytes on it is worth a look. */
  #keep(buffer: Buffer, from: number, wanted: number): void {
    const rest = buffer.subarray(from);
    this.#chunks = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    this.#wanted = wanted;
  }
}

interface Measured {
  readonly what: string;
  readonly medianMs: number;
  readonly slowestMs: number;
  readonly bytes: number;
}

async function measure(what: string, ask: () => Promise<number>): Promise<Measured> {
  const times: number[] = [];
  let bytes = 0;
  for (let run = -warmUp; run < runs; run++) {
    const start = performance.now();
    bytes = await ask();
    if (run >= 0) times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return { what, medianMs: times[runs >> 1] ?? Number.NaN, slowestMs: times.at(-1) ?? Number.NaN, bytes };
}

async function measureFile(count: number): Promise<Measured[]> {
  const server = spawn(process.execPath, [resolve('dist', 'cli.js'), 'lsp', '--stdio'], { stdio: 'pipe' });
  try {
    const client = new RawClient(server);
    const text = requestFile(count);
    const lines = text.split('\n');
    const last = lines.length - 1;
    const completionItem = { snippetSupport: true, labelDetailsSupport: true, documentationFormat: ['markdown'] };
    const capabilities = {
      textDocument: {
        completion: { completionItem },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      },
    };
    await client.request('initialize', { processId: null, rootUri: null, capabilities, workspaceFolders: [] });
    client.notify('initialized', {});
    const textDocument = { uri };
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'http', version: 1, text } });
    const ask = (method: string, line: number, character: number) =>
      client.request(`textDocument/${method}`, { textDocument, position: { line, character } });
    // When the file has been looked through once, as it is while somebody reads it.
    await ask('documentSymbol', 0, 0);
    await new Promise((done) => setTimeout(done, 3000));

    let version = 1;
    const change = (range: object, text: string): void => {
      const changed = { uri, version: ++version };
      client.notify('textDocument/didChange', { textDocument: changed, contentChanges: [{ range, text }] });
    };
    let typed = false;
    /** One keystroke in the last line, written and taken back in turn. */
    const type = (): void => {
      const start = { line: last, character: 0 };
      change({ start, end: { line: last, character: typed ? 1 : 0 } }, typed ? '' : 'A');
      typed = !typed;
    };
    let moved = false;
    /** An empty line at the top, which moves everything; written and taken back in turn. */
    const typeLine = (): void => {
      const start = { line: 0, character: 0 };
      change({ start, end: { line: moved ? 1 : 0, character: 0 } }, moved ? '' : '\n');
      moved = !moved;
    };
    const url = last - 2;
    const found: Measured[] = [
      await measure('completion of a header name', () => ask('completion', last, 0)),
      await measure('completion of a header value', () => ask('completion', last - 1, 8)),
      await measure('completion of a variable or result', () => ask('completion', url, 6)),
      await measure('completion of a URL', () => ask('completion', url, 4)),
      await measure('completion of a query parameter', () =>
        ask('completion', url, (lines[url] ?? '').indexOf('?') + 1),
      ),
      await measure('hover on a variable', () => ask('hover', url, 8)),
      await measure('hover on the URL', () => ask('hover', url, 18)),
      await measure('hover on a header', () => ask('hover', last - 1, 2)),
      await measure('symbols of the document', () => client.request('textDocument/documentSymbol', { textDocument })),
      await measure('a keystroke, then completion', () => {
        type();
        return ask('completion', last, typed ? 1 : 0);
      }),
      await measure('a keystroke, then completion of a variable', () => {
        type();
        return ask('completion', url, 6);
      }),
      await measure('a keystroke, then a hover', () => {
        type();
        return ask('hover', url, 8);
      }),
      await measure('a keystroke, then symbols', () => {
        type();
        return client.request('textDocument/documentSymbol', { textDocument });
      }),
      await measure('a line more or less at the top, then symbols', () => {
        typeLine();
        return client.request('textDocument/documentSymbol', { textDocument });
      }),
    ];
    await client.request('shutdown', undefined);
    client.notify('exit', undefined);
    return found;
  } finally {
    server.kill();
  }
}

async function main(): Promise<void> {
  const few = 1_000;
  const many = 10_000;
  const small = await measureFile(few);
  const large = await measureFile(many);
  const rows = large.map(({ what, medianMs, slowestMs, bytes }, index) => [
    what,
    `${medianMs.toFixed(1)} ms`,
    (medianMs / limit).toFixed(2),
    `${slowestMs.toFixed(1)} ms`,
    (medianMs / (small[index]?.medianMs ?? Number.NaN)).toFixed(1),
    `${Math.ceil(bytes / 1000)} kB`,
  ]);
  const head = ['At the end of 10,000 requests', 'median', 'of 20 ms', 'slowest', 'to 1,000 requests', 'answer'];
  printTable('editor', [head, ...rows]);
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
