/** Everything that the language server says, writes and keeps, as texts by the names of sinks. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from '../../src/manifest';
import {
  ClientRequest,
  type ExchangeSummary,
  type HistorySummary,
  type Position,
  responseUri,
} from '../../src/protocol';
import type { Sink } from '../canaries/matrix';
import type { TestClient } from './harness';

const text = (value: unknown): string => JSON.stringify(value) ?? '';

/** What an editor asks for of a file by itself and by hand. Nothing of it is sent. */
export async function editorSinks(client: TestClient, uri: string, when: string): Promise<Sink[]> {
  const textDocument = { uri };
  const ask = (method: string, params: object = {}) => client.request(method, { textDocument, ...params });
  const file = client.text(uri);
  const lines = file.split('\n');
  const hovers: unknown[] = [];
  const completions: unknown[] = [];
  const curl: unknown[] = [];
  const actions: { title: string; command?: unknown; disabled?: unknown }[] = [];
  for (const [line, content] of lines.entries()) {
    if (content.trim() === '') continue;
    for (const character of placesIn(content))
      hovers.push(await ask('textDocument/hover', { position: { line, character } }));
    for (const character of typedIn(content)) {
      completions.push(await ask('textDocument/completion', { position: { line, character } }));
    }
    if (/^(?:GET|POST|curl) /.test(content)) {
      const position: Position = { line, character: 1 };
      curl.push(await client.request(ClientRequest.requestAsCurl, { uri, position, form: 'redacted' }));
    }
    const range = { start: { line, character: 0 }, end: { line, character: content.length } };
    actions.push(
      ...((await ask('textDocument/codeAction', { range, context: { diagnostics: [] } })) as typeof actions),
    );
  }
  const sinks: Readonly<Record<string, unknown>> = {
    diagnostics: client.diagnostics(uri),
    hovers,
    // What is inserted is what a person takes; what is shown of it is looked at.
    completion: completions,
    'code actions': actions.map(({ title, command, disabled }) => ({ title, command, disabled })),
    'code lenses': await ask('textDocument/codeLens'),
    symbols: [await ask('textDocument/documentSymbol'), await client.request('workspace/symbol', { query: '' })],
    links: await ask('textDocument/documentLink'),
    annotations: client.annotations(uri),
    'request list': await client.request(ClientRequest.requests, { uri }).catch(() => null),
    'copy as cURL': curl,
  };
  return Object.entries(sinks).map(([name, value]) => ({ name: `${name} ${when}`, text: text(value) }));
}

/** Where a hover is asked for: at the start and in the middle of a line, on values and in placeholders. */
function placesIn(line: string): number[] {
  const marks = [...line.matchAll(/\{\{|: |=|\/\//g)].map(({ index }) => index + 3).filter((at) => at < line.length);
  return [...new Set([0, Math.floor(line.length / 2), ...marks])].slice(0, 8);
}

/** Where something is typed: within placeholders, behind a name, at the end. */
function typedIn(line: string): number[] {
  const open = line.indexOf('{{');
  const value = line.search(/[:=]\s?\S/);
  return [...new Set([open < 0 ? line.length : open + 2, value < 0 ? line.length : value + 2, line.length])];
}

/** What there is of exchanges, for the panel, the clipboard and files. */
export async function exchangeSinks(client: TestClient): Promise<Sink[]> {
  const exchanges = await client.request<readonly ExchangeSummary[]>(ClientRequest.exchanges, {});
  const of = (method: string) => Promise.all(exchanges.map(({ id }) => client.request(method, { id })));
  const documents: unknown[] = [];
  const failures: unknown[] = [];
  const hovers: unknown[] = [];
  for (const { id, status, responseUri: uri } of exchanges) {
    for (const wanted of [uri ?? responseUri(id, 'x'), responseUri(id, 'x', 'raw')]) {
      const document = await client.request<{ text: string } | null>('workspace/textDocumentContent', { uri: wanted });
      (status === null ? failures : documents).push(document);
      if (status !== null && document) hovers.push(...(await hoversOf(client, wanted, document.text)));
    }
  }
  const history = await client.request<readonly HistorySummary[]>(ClientRequest.history, { query: '' });
  const kept = (part: string) =>
    Promise.all(history.map(({ id }) => client.request(ClientRequest.historyText, { id, part })));
  return [
    { name: 'panel', text: text([exchanges, await of(ClientRequest.exchange), client.summaries]) },
    { name: 'tab titles', text: text(exchanges.map(({ responseUri: uri, title }) => [uri, title])) },
    { name: 'support report', text: text(await of(ClientRequest.report)) },
    { name: 'explanation', text: text(await of(ClientRequest.explanation)) },
    { name: 'response document', text: text(documents), isResponse: true },
    { name: 'hovers in the response', text: text(hovers) },
    { name: 'failure document', text: text(failures) },
    { name: 'history list', text: text(history) },
    { name: 'history entry', text: text([await kept('all'), await kept('response')]) },
    {
      name: 'HAR of the session',
      text: text(await client.request(ClientRequest.har, { ids: exchanges.map(({ id }) => id) })),
    },
    { name: 'HAR of the history', text: text(await client.request(ClientRequest.har, { ids: null })) },
  ];
}

async function hoversOf(client: TestClient, uri: string, document: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const [line, content] of document.split('\n').slice(0, 30).entries()) {
    for (const character of [0, Math.min(content.length, 400) >> 1]) {
      const position = { line, character };
      found.push(await client.request('textDocument/hover', { textDocument: { uri }, position }));
    }
  }
  return found;
}

/** What other editors show by commands. */
export async function commandSinks(client: TestClient): Promise<Sink[]> {
  const run = (command: string, ...args: readonly unknown[]) =>
    client.request('workspace/executeCommand', { command, arguments: args }).catch((error: Error) => error.message);
  return [
    { name: 'report command', text: text(await run(Command.copyReport)) },
    { name: 'explanation command', text: text(await run(Command.explainLast)) },
    { name: 'history command', text: text(await run(Command.searchHistory, '')) },
    { name: 'HAR command', text: text(await run(Command.exportHar)) },
  ];
}

/** What the server has said by itself. */
export function spokenSinks(client: TestClient): Sink[] {
  return [
    { name: 'log', text: client.logged.join('\n') },
    { name: 'output channel', text: client.output.join('\n') },
    { name: 'messages', text: client.messages.join('\n') },
    { name: 'progress', text: text(client.progress) },
  ];
}

/** Names and contents of the files below a folder. */
export async function fileSinks(folder: string, name: string, withContents = true): Promise<Sink[]> {
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name));
  const contents = withContents ? await Promise.all(names.map((path) => readFile(path, 'utf8'))) : [];
  return [
    { name: `${name}, names`, text: names.join('\n') },
    ...(withContents ? [{ name, text: contents.join('\n') }] : []),
  ];
}
