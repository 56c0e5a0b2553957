import { strict as assert } from 'node:assert';
import type { HeaderField } from '../../../src/exchange';
import { defaultSettings } from '../../../src/manifest';
import { type NamedExchange, type ResolveContext, resolveRequest } from '../../../src/resolve/resolve';
import type { Resolution, ResolvedRequest } from '../../../src/resolve/resolved';
import type { VariableValue } from '../../../src/resolve/variable-value';
import type { Block, Span } from '../../../src/syntax/document';
import { parseDocument } from '../../../src/syntax/parse';

export const folder = '/team/api';
export const file = `${folder}/requests/a.http`;
/** Friday, 20 November 2026, 07:08:09.010 UTC. */
export const now = Date.UTC(2026, 10, 20, 7, 8, 9, 10);

/** Files by absolute path. */
export type Files = Readonly<Record<string, string | Uint8Array | Error>>;

export function fileReader(files: Files): ResolveContext['files'] {
  const read = (path: string) => {
    const content = files[path];
    if (content instanceof Error) throw content;
    return content ?? null;
  };
  const toText = (content: string | Uint8Array | null) =>
    content instanceof Uint8Array ? new TextDecoder().decode(content) : content;
  return {
    readText: async (path) => toText(read(path)),
    readBytes: async (path) => {
      const content = read(path);
      return typeof content === 'string' ? new TextEncoder().encode(content) : content;
    },
    exists: async (path) => read(path) !== null,
  };
}

export interface Setting extends Partial<Omit<ResolveContext, 'files' | 'variables' | 'responses'>> {
  readonly files?: Files | ResolveContext['files'];
  readonly variables?: Readonly<Record<string, string | VariableValue>>;
  readonly responses?: Readonly<Record<string, NamedExchange>>;
  /** Index of the block to resolve; the last one with a request where absent. */
  readonly block?: number;
}

export function contextFor(text: string, setting: Setting = {}): ResolveContext {
  const { files = {}, variables = {}, responses = {}, block: _, ...rest } = setting;
  const values = Object.entries(variables).map(([name, value]): [string, VariableValue] => [
    name,
    typeof value === 'string' ? { value, source: 'http-client.env.json (dev)', path: null, secret: false } : value,
  ]);
  return {
    document: parseDocument(text),
    file,
    workspaceFolder: folder,
    variables: new Map(values),
    trusted: true,
    responses: (name) => responses[name] ?? null,
    files: typeof files.readText === 'function' ? (files as ResolveContext['files']) : fileReader(files as Files),
    processEnv: {},
    now: () => now,
    random: () => 0.5,
    settings: defaultSettings,
    utcOffset: () => 60,
    ...rest,
  };
}

export const secret = (value: string): VariableValue => ({
  value,
  source: 'http-client.private.env.json (dev)',
  path: null,
  secret: true,
});

export function blockOf(context: ResolveContext, index?: number): Block {
  const { blocks } = context.document;
  const block = index === undefined ? blocks.findLast((candidate) => candidate.request) : blocks[index];
  assert.ok(block, 'there is a request');
  return block;
}

export async function resolveText(text: string, setting: Setting = {}): Promise<Resolution & { block: Block }> {
  const context = contextFor(text, setting);
  const block = blockOf(context, setting.block);
  return { ...(await resolveRequest(block, context)), block };
}

/** Resolves, and fails on any error. */
export async function resolved(text: string, setting: Setting = {}): Promise<ResolvedRequest & { block: Block }> {
  const { request, problems, block } = await resolveText(text, setting);
  assert.ok(request, problems.map(({ message }) => message).join('\n'));
  return { ...request, block };
}

/** `severity code: the source at its place: message`. */
export async function problemsOf(text: string, setting: Setting = {}): Promise<string[]> {
  const { problems, block } = await resolveText(text, setting);
  return problems.map(
    ({ severity, code, message, start, end }) => `${severity} ${code}: ${block.text.slice(start, end)}: ${message}`,
  );
}

export function sourceOf(block: Block, span: Span | null | undefined): string | null {
  return span ? block.text.slice(span.start, span.end) : null;
}

/** The body's text chunks joined; a file stands as `‹path›`. */
export function bodyText(request: ResolvedRequest): string | null {
  return (
    request.sent.body
      ?.map((chunk) => {
        if (chunk.kind === 'text') return chunk.text;
        return chunk.kind === 'file' ? `‹${chunk.path}›` : `‹base64:${chunk.base64}›`;
      })
      .join('') ?? null
  );
}

export function header(request: ResolvedRequest, name: string): string | null {
  return request.sent.headers.find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] ?? null;
}

/** An exchange whose response is JSON, or text as it is. */
export function exchange(body: unknown, headers: readonly HeaderField[] = [], sentBody = ''): NamedExchange {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = new TextEncoder().encode(text);
  return {
    request: {
      method: 'POST',
      url: 'https://h/login',
      httpVersion: null,
      headers: [['X-Sent', 'yes']],
      body: sentBody === '' ? null : [{ kind: 'text', text: sentBody }],
    },
    response: {
      status: 200,
      reason: 'OK',
      httpVersion: '1.1',
      headers,
      body: { kind: 'memory', bytes, size: bytes.length },
      url: 'https://h/login',
    },
  };
}
