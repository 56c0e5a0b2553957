/** What the editor shows of requests and responses, read through VS Code's own API. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Annotation, ExchangeSummary } from '../../src/protocol';
import { eventually } from './eventually';
import type { World } from './world';

export interface Found {
  readonly code: string;
  readonly text: string;
  readonly message: string;
  readonly diagnostic: vscode.Diagnostic;
}

/** The diagnostics of Faultline in a document, with the text that each stands under. */
export async function diagnosticsIn(uri: vscode.Uri): Promise<Found[]> {
  const document = await vscode.workspace.openTextDocument(uri);
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source }) => source === 'Faultline')
    .map((diagnostic) => ({
      code: String(typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code),
      text: document.getText(diagnostic.range),
      message: diagnostic.message,
      diagnostic,
    }));
}

/** Waits for a diagnostic with that code. */
export function diagnosticOf(uri: vscode.Uri, code: string): Promise<Found> {
  return eventually(async () => {
    const all = await diagnosticsIn(uri);
    const found = all.find((it) => it.code === code);
    assert.ok(found, `no ${code}; there are: ${JSON.stringify(all)}`);
    return found;
  });
}

/** Waits until nothing in the document is blamed for a response, and nothing but successes stand at line ends. */
export async function nothingBlamed({ api }: World, uri: vscode.Uri): Promise<void> {
  await eventually(async () => {
    const codes = (await diagnosticsIn(uri)).map(({ code }) => code);
    assert.deepEqual(codes.filter(isOfResponse), []);
    assert.deepEqual(
      api.annotationsOf(uri).filter(({ tone }) => tone === 'error'),
      [],
    );
  });
}

function isOfResponse(code: string): boolean {
  return code.startsWith('response-');
}

/** What comes up where the pointer rests on an annotation: the diagnostics of the place, and the hover below them. */
export async function saidAtEndOf(uri: vscode.Uri, line: number): Promise<string> {
  const document = await vscode.workspace.openTextDocument(uri);
  const { end } = document.lineAt(line).range;
  const found = (await diagnosticsIn(uri)).filter(({ diagnostic }) => diagnostic.range.contains(end));
  return [...found.map(({ message }) => message), await hoverAt(uri, end)].join('\n').replaceAll('\\', '');
}

/** Waits for an annotation whose text matches. */
export function annotation({ api }: World, uri: vscode.Uri, pattern: RegExp): Promise<Annotation> {
  return eventually(() => {
    const all = api.annotationsOf(uri);
    const found = all.find(({ text }) => pattern.test(text));
    assert.ok(found, `no annotation like ${pattern}; there are: ${JSON.stringify(all.map(({ text }) => text))}`);
    return found;
  });
}

export async function lenses(uri: vscode.Uri): Promise<{ line: number; title: string; command: vscode.Command }[]> {
  const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 1000);
  return found.flatMap(({ range, command }) =>
    command ? [{ line: range.start.line, title: command.title, command }] : [],
  );
}

/** Waits for a lens whose title matches. */
export function lens(uri: vscode.Uri, pattern: RegExp): Promise<vscode.Command> {
  return eventually(async () => {
    const all = await lenses(uri);
    const found = all.find(({ title }) => pattern.test(title));
    assert.ok(found, `no lens like ${pattern}; there are: ${JSON.stringify(all.map(({ title }) => title))}`);
    return found.command;
  });
}

export function run({ command, arguments: args = [] }: vscode.Command): Thenable<unknown> {
  return vscode.commands.executeCommand(command, ...args);
}

/** The hover at a place, as Markdown; empty where there is none. */
export async function hoverAt(uri: vscode.Uri, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', uri, position);
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === 'string' ? content : content.value))
    .join('\n');
}

/** The document that shows the response of an exchange. */
export async function responseOf({ responseUri }: ExchangeSummary): Promise<vscode.TextDocument> {
  assert.ok(responseUri, 'there is no response');
  return vscode.workspace.openTextDocument(vscode.Uri.parse(responseUri));
}

export function tabsWith(test: (uri: vscode.Uri) => boolean): vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) =>
    tabs.filter(({ input }) => input instanceof vscode.TabInputText && test(input.uri)),
  );
}
