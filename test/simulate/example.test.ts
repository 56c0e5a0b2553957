/** The example workspace: each of its requests does what the comment above it says, against the simulator. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createDiagnoser, type Diagnoser } from '../../src/diagnose/diagnose';
import type { Diagnosis } from '../../src/diagnose/diagnosis';
import { builtinDialects } from '../../src/dialects/builtin';
import { outcomeOf, type Send } from '../../src/exchange';
import type { Fix } from '../../src/fix/fix';
import { type FixTarget, fixesFor } from '../../src/fix/fixes';
import { defaultSettings } from '../../src/manifest';
import type { NamedExchange, ResolveContext } from '../../src/resolve/context';
import { type EnvironmentSet, loadEnvironments } from '../../src/resolve/environments';
import { variablesInScope } from '../../src/resolve/lookup';
import { runRequest } from '../../src/run/run';
import { createSend } from '../../src/send/send';
import { type Simulator, startSimulator } from '../../src/simulate/simulator';
import type { Block } from '../../src/syntax/document';
import { parseDocument } from '../../src/syntax/parse';
import type { RequestDocument } from '../../src/syntax/request-document';

const folder = resolve('media', 'example');

interface Expected {
  /** A status or a transport code; null: it is not sent. */
  readonly gives: number | string | null;
  readonly kind?: string;
  /** At least one fix. */
  readonly fixable?: boolean;
  /** What it gives once the first fix is taken, `67890` typed where something is left open. */
  readonly fixed?: number;
  readonly attempts?: number;
  /** Takes too long for a test, or needs what a test must not do. */
  readonly notRun?: boolean;
}

interface Result {
  readonly gives: number | string | null;
  readonly attempts: number;
  readonly diagnosis: Diagnosis | null;
  readonly fixes: readonly Fix[];
  readonly block: Block;
}

/** By title. */
const expected: Readonly<Record<string, Readonly<Record<string, Expected>>>> = {
  'asana.http': {
    'Tasks, without saying whose': { gives: 400, kind: 'missing', fixable: true, fixed: 200 },
    'Who am I, without a token': { gives: 401, kind: 'unauthorized', fixable: true, fixed: 200 },
    'Who am I, with a token that has expired': { gives: 401, kind: 'unauthorized' },
    'A new task, without a workspace': { gives: 400, kind: 'missing', fixable: true, fixed: 201 },
    'The same as a form': { gives: 400, kind: 'missing', fixable: true, fixed: 201 },
    'An id written as a number': { gives: 400, kind: 'malformed', fixable: true, fixed: 201 },
    'A comma too many': { gives: 400, kind: 'syntax', fixable: true, fixed: 201 },
    'Events, with a sync token that is too old': { gives: 412, kind: 'sync-token', fixable: true, fixed: 200 },
    'A workspace that is no id': { gives: 400, kind: 'malformed', fixable: true, fixed: 200 },
    'A task that does not exist': { gives: 404, kind: 'not-found' },
    'An address that does not exist': { gives: 404, kind: 'not-found', fixable: true, fixed: 200 },
    'A result set that is too large': { gives: 400, kind: 'truncated', fixable: true, fixed: 200 },
    'A server error with a phrase': { gives: 500, kind: 'server' },
    'A server error that passes': { gives: 500, kind: 'server' },
    'A rate limit': { gives: 200, attempts: 2 },
    'A feature that costs': { gives: 402, kind: 'payment' },
    'Not allowed': { gives: 403, kind: 'forbidden' },
    'Blocked for legal reasons': { gives: 451, kind: 'legal' },
    'Shut off, or overloaded': { gives: 503, kind: 'unavailable' },
  },
  'apptio.http': {
    'Log in': { gives: 200 },
    "The environment's id": { gives: 200 },
    'Upload a table': { gives: 202 },
    'A time period that is none': { gives: 400, kind: 'malformed', fixable: true, fixed: 202 },
    'A table that does not exist': { gives: 404, kind: 'not-found' },
    'A project without permission': { gives: 403, kind: 'forbidden' },
    'A token that has expired': { gives: 401, kind: 'unauthorized' },
    'All tokens end': { gives: 200 },
    'A user that does not exist': { gives: 400, kind: 'unauthorized' },
    'A server error that passes': { gives: 200, attempts: 3 },
  },
  'operations1.http': {
    'A user': { gives: 200 },
    'Without credentials': { gives: 401, kind: 'unauthorized', fixable: true, fixed: 200 },
    'A user that does not exist': { gives: 404, kind: 'not-found' },
    'An id that is none': { gives: 400, kind: 'bad-request' },
    'A user without permission': { gives: 403, kind: 'forbidden' },
    'Rate limit': { gives: 429, kind: 'rate-limited' },
    'Temporary downtime': { gives: 200, attempts: 3 },
    'The API is down': { gives: 502, kind: 'unavailable' },
    'A gateway answers in its place': { gives: 502, kind: 'unavailable' },
  },
  'errors.http': {
    'A fix that is complete': { gives: 400, kind: 'missing', fixable: true, fixed: 201 },
    'A variable that does not exist': { gives: null },
    'Any status': { gives: 418 },
    'Nobody listens': { gives: 'ECONNREFUSED', kind: 'transport' },
    'A name that does not exist': { gives: 'ENOTFOUND', notRun: true },
    'Encryption where there is none': { gives: 'ERR_SSL_WRONG_VERSION_NUMBER', kind: 'transport' },
    'Reset before an answer': { gives: 'ECONNRESET', kind: 'transport' },
    'The same with POST': { gives: 'ECONNRESET', kind: 'transport' },
    'A response that breaks off': { gives: 'BODY_LENGTH', kind: 'transport' },
    'JSON that is none': { gives: 500, kind: 'server' },
    'Too slow': { gives: 'TIMEOUT', kind: 'transport' },
    'Events, one after the other': { gives: 200 },
    'Slow, to be cancelled': { gives: 200, notRun: true },
    'A wait that is too long': { gives: 503, kind: 'unavailable', attempts: 1 },
    'What the simulator can do': { gives: 200 },
  },
};

describe('example workspace', () => {
  let simulator: Simulator;
  let environments: EnvironmentSet;
  let storagePath: string;
  const diagnoser: Diagnoser = createDiagnoser(builtinDialects);

  before(async () => {
    simulator = await startSimulator({ port: 0, dialects: builtinDialects });
    storagePath = await mkdtemp(join(tmpdir(), 'faultline-example-'));
    environments = await loadEnvironments(join(folder, 'asana.http'), folder, {
      readText: async (path) =>
        existsSync(path)
          ? (await readFile(path, 'utf8')).replaceAll('localhost:7357', new URL(simulator.url).host)
          : null,
    });
  });
  after(async () => {
    await simulator.close();
    await rm(storagePath, { recursive: true, force: true });
  });

  it('has no file that is not described here, and no secrets', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.http'));
    assert.deepEqual(files.sort(), Object.keys(expected).sort());
    const values = Object.values(JSON.parse(await readFile(join(folder, 'http-client.private.env.json'), 'utf8')).live);
    assert.deepEqual([...new Set(values)], ['']);
  });

  it('leaves the address of the simulator to the environment', async () => {
    for (const name of Object.keys(expected)) {
      assert.doesNotMatch(await readFile(join(folder, name), 'utf8'), /:7357/, name);
    }
  });

  it('has environment files without problems', () => {
    assert.deepEqual(environments.problems, []);
    assert.deepEqual([...environments.names].sort(), ['live', 'simulator']);
  });

  for (const [name, requests] of Object.entries(expected)) {
    describe(name, () => {
      let document: RequestDocument;
      let send: Send;
      const responses = new Map<string, NamedExchange>();
      before(async () => {
        document = parseDocument(await readFile(join(folder, name), 'utf8'));
        send = createSend({ storagePath, userAgent: 'test', extensionHost: false });
      });

      async function run(source: RequestDocument, title: string): Promise<Result> {
        const block = source.blocks.find((one) => one.title === title);
        assert.ok(block, title);
        for (const { name: directive, value } of block.directives) {
          const needed = directive === 'ref' && source.blocks.find((one) => one.name === value);
          if (needed) assert.equal((await run(source, needed.title ?? '')).gives, 200);
        }
        const context: ResolveContext = {
          document: source,
          file: join(folder, name),
          workspaceFolder: folder,
          variables: environments.variables('simulator'),
          trusted: true,
          responses: (request) => responses.get(request) ?? null,
          files: {
            readText: async (path) => (existsSync(path) ? readFile(path, 'utf8') : null),
            readBytes: async (path) => (existsSync(path) ? readFile(path) : null),
            exists: async (path) => existsSync(path),
          },
          processEnv: {},
          now: Date.now,
          random: () => 0,
          settings: defaultSettings,
        };
        const outcome = await runRequest(block, {
          context,
          send,
          diagnose: (input) => diagnoser.diagnose(input),
          now: Date.now,
          // Waits are not waited for.
          sleep: async () => undefined,
          random: () => 0,
          signal: new AbortController().signal,
          settings: defaultSettings,
          backoff: false,
          id: title,
        });
        if (outcome.kind === 'refused')
          return { gives: null, attempts: 0, diagnosis: null, fixes: [] as readonly Fix[], block };
        const last = outcomeOf(outcome.exchange);
        if (block.name && last?.kind === 'response') {
          responses.set(block.name, { request: outcome.exchange.request, response: last.response });
        }
        const gives = last?.kind === 'response' ? last.response.status : (last?.failure.code ?? null);
        const variables = new Set(variablesInScope(block, context).keys());
        const target: FixTarget = { block, origins: outcome.resolved.origins, variables };
        const fixes = outcome.diagnosis ? fixesFor(outcome.diagnosis, target) : [];
        return { gives, attempts: outcome.exchange.attempts.length, diagnosis: outcome.diagnosis, fixes, block };
      }

      it('is read without problems, and all of it is described here', () => {
        assert.deepEqual(
          document.blocks.flatMap(({ problems }) => problems),
          [],
        );
        const titles = document.blocks.flatMap(({ request, title }) => (request ? [title ?? ''] : []));
        assert.deepEqual(titles, Object.keys(requests));
        for (const block of document.blocks) {
          if (block.request) assert.ok(block.request.target.text.length > 0);
        }
      });

      for (const [title, wanted] of Object.entries(requests)) {
        if (wanted.notRun) continue;
        it(`${title}: ${wanted.gives ?? 'not sent'}${wanted.fixed ? `, fixed: ${wanted.fixed}` : ''}`, async () => {
          const result = await run(document, title);
          assert.equal(result.gives, wanted.gives);
          if (wanted.kind) assert.equal(result.diagnosis?.kind, wanted.kind);
          if (wanted.attempts) assert.equal(result.attempts, wanted.attempts);
          if (wanted.kind) assert.equal(result.fixes.length > 0, wanted.fixable ?? false);
          if (wanted.fixed === undefined) return;
          const [fix] = result.fixes;
          assert.ok(fix);
          const again = await run(parseDocument(applied(document, title, fix)), title);
          assert.equal(again.gives, wanted.fixed);
        }).timeout(10_000);
      }
    });
  }
});

/** The file with a fix applied; where something is left to type, `67890`. */
function applied(document: RequestDocument, title: string, fix: Fix): string {
  return document.blocks
    .map((block) => {
      if (block.title !== title) return block.text;
      let { text } = block;
      for (const edit of [...fix.edits].reverse()) {
        const typed = (edit.snippet ?? edit.newText)
          .replace(/\$\{\d+:[^{}]*\}|\$[1-9]/g, '67890')
          .replace(/\$0|\$\{0\}/g, '')
          .replace(/\\([$}\\])/g, '$1');
        text = text.slice(0, edit.start) + typed + text.slice(edit.end);
      }
      return text;
    })
    .join('');
}
