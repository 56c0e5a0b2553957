/** Sending, as the commands of lenses do it. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { ExchangeSummary } from '../../src/protocol';
import { eventually } from './eventually';
import type { RequestFile } from './request-file';
import type { World } from './world';

/** Sends the request that holds the text, as its lens does, and waits for the end. Null where nothing was sent. */
export async function send(world: World, file: RequestFile, text?: string): Promise<ExchangeSummary | null> {
  const { line, character } = text === undefined ? { line: 0, character: 0 } : file.find(text).start;
  return settled(world, file, () =>
    vscode.commands.executeCommand('faultline.send', file.uri.toString(), { line, character }),
  );
}

/** The exchange that is new after `act`, when it has come to its end. */
export async function settled(
  { api }: World,
  { uri }: Pick<RequestFile, 'uri'>,
  act: () => Thenable<unknown>,
): Promise<ExchangeSummary | null> {
  const before = new Set(api.exchanges().map(({ id }) => id));
  await act();
  const isNew = (it: ExchangeSummary) => it.uri === uri.toString() && !before.has(it.id);
  const found = api.exchanges().find(isNew);
  if (!found) return null;
  return eventually(() => {
    const now = api.exchanges().find(({ id }) => id === found.id);
    assert.ok(now && (now.state === 'done' || now.state === 'cancelled'), `still ${now?.state}`);
    return now;
  });
}

/** Sends, and expects that something was sent. */
export async function exchange(world: World, file: RequestFile, text?: string): Promise<ExchangeSummary> {
  const found = await send(world, file, text);
  assert.ok(found, `nothing was sent: ${world.told.messages.map((it) => it.text).join(' ')}`);
  return found;
}
