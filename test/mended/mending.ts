/** Mends a request as a person does: send, take the first fix, type the values that it asks for, and send again. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiagnoser, type Diagnoser } from '../../src/diagnose/diagnose';
import type { Diagnosis } from '../../src/diagnose/diagnosis';
import { builtinDialects } from '../../src/dialects/builtin';
import { outcomeOf, type Send } from '../../src/exchange';
import type { Fix } from '../../src/fix/fix';
import { fixesFor } from '../../src/fix/fixes';
import { defaultSettings } from '../../src/manifest';
import type { OpenApi } from '../../src/openapi/document';
import { findOperation } from '../../src/openapi/operation';
import { pathsBehind } from '../../src/openapi/paths';
import { readOpenApi } from '../../src/openapi/read';
import type { ResolveContext } from '../../src/resolve/context';
import { variablesInScope } from '../../src/resolve/lookup';
import { runRequest } from '../../src/run/run';
import { createSend } from '../../src/send/send';
import { parseDocument } from '../../src/syntax/parse';
import { typedValue } from './typed-values';

/** An API may name what is wrong one at a time. */
const mostRounds = 10;

export interface Mended {
  /** Of the last response; null where there was none. */
  readonly status: number | null;
  /** Titles of the fixes that were taken. */
  readonly taken: readonly string[];
  /** The file as it is now. */
  readonly text: string;
  /** Of the last response, where it is still a failure. */
  readonly diagnosis: Diagnosis | null;
}

export class Mending {
  private readonly storagePath = mkdtempSync(join(tmpdir(), 'faultline-mended-'));
  private readonly send: Send = createSend({
    storagePath: this.storagePath,
    userAgent: 'faultline-test',
    extensionHost: false,
  });
  private readonly diagnoser: Diagnoser = createDiagnoser(builtinDialects);

  close(): void {
    rmSync(this.storagePath, { recursive: true, force: true });
  }

  async mend(request: string, host: string, document?: object): Promise<Mended> {
    const taken: string[] = [];
    let text = `@host = ${host}\n\n###\n${request}`;
    for (;;) {
      const { status, diagnosis, fixes, at } = await this.sendOnce(text, document ? readDocument(document) : null);
      const [fix] = fixes;
      if (!diagnosis || !fix || taken.length === mostRounds) return { status, taken, text, diagnosis };
      taken.push(fix.title);
      text = withFix(text, at, fix, diagnosis);
    }
  }

  /** The last request of the file. `at`: the offset of its block. */
  private async sendOnce(
    text: string,
    api: OpenApi | null,
  ): Promise<{ status: number | null; diagnosis: Diagnosis | null; fixes: readonly Fix[]; at: number }> {
    const document = parseDocument(text);
    const block = document.blocks.at(-1);
    if (!block?.request) throw new Error(`no request in:\n${text}`);
    const context: ResolveContext = {
      document,
      file: null,
      workspaceFolder: null,
      variables: new Map(),
      trusted: true,
      responses: () => null,
      files: { readText: async () => null, readBytes: async () => null, exists: async () => false },
      processEnv: {},
      now: Date.now,
      random: Math.random,
      settings: defaultSettings,
    };
    const { signal } = new AbortController();
    const outcome = await runRequest(block, {
      context,
      send: this.send,
      diagnose: (input) => this.diagnoser.diagnose(input),
      now: Date.now,
      sleep: async () => undefined,
      random: Math.random,
      signal,
      settings: defaultSettings,
      backoff: false,
      id: randomUUID(),
    });
    if (outcome.kind === 'refused') {
      throw new Error(`not sent: ${outcome.problems.map(({ message }) => message).join(' ')}\n${text}`);
    }
    const { exchange, diagnosis, resolved } = outcome;
    const last = outcomeOf(exchange);
    const status = last?.kind === 'response' ? last.response.status : null;
    const variables = new Set(variablesInScope(block, context).keys());
    const { method, url } = exchange.request;
    const operation = api && findOperation(api, method, url);
    const paths = api ? pathsBehind(api, new URL(url).origin) : [];
    const target = { block, origins: resolved.origins, variables, operation, paths };
    const fixes = diagnosis ? fixesFor(diagnosis, target) : [];
    return { status, diagnosis, fixes, at: text.length - block.text.length };
  }
}

function readDocument(document: object): OpenApi {
  const read = readOpenApi(JSON.stringify(document));
  if ('problem' in read) throw new Error(read.problem.message);
  return read.api;
}

/** The file with the fix in it, and a value typed at each of its stops. */
function withFix(text: string, at: number, fix: Fix, { problems }: Diagnosis): string {
  const field = fix.problem === null ? null : (problems[fix.problem]?.field?.name ?? null);
  let after = text;
  for (const { start, end, newText, snippet } of fix.edits.toReversed()) {
    const old = text.slice(at + start, at + end);
    const typed =
      snippet === undefined
        ? newText
        : withValues(snippet, (stop) => typedValue(stop === old ? (field ?? stop) : stop));
    after = after.slice(0, at + start) + typed + after.slice(at + end);
  }
  return after;
}

/** The text of a snippet, each of its stops by what is typed over it. */
function withValues(snippet: string, value: (stop: string) => string): string {
  return snippet.replace(
    /\$\{\d+(?::((?:\\.|[^}\\])*)|\|((?:\\.|[^|\\])*)\|)\}|\\([$}\\])/g,
    (_match, stop: string | undefined, choices: string | undefined, escaped: string | undefined) => {
      if (escaped !== undefined) return escaped;
      return choices === undefined ? value((stop ?? '').replace(/\\([$}\\])/g, '$1')) : (choices.split(',')[0] ?? '');
    },
  );
}
