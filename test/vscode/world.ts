/** What every file of the suite begins with: the extension started, its questions answered, its editors closed afterwards. */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FaultlineApi } from '../../src/extension';
import { eventually } from './eventually';
import { listenToWindow, type Told } from './told';

export const extensionId = 'faultline.faultline';

export function extension(): vscode.Extension<FaultlineApi> {
  const found = vscode.extensions.getExtension<FaultlineApi>(extensionId);
  assert.ok(found, `${extensionId} is not installed`);
  return found;
}

export interface World {
  readonly api: FaultlineApi;
  readonly told: Told;
}

/** Registers the hooks of a `describe`; what it gives is there from the first test on. */
export function useFaultline(): World {
  const world: { api?: FaultlineApi; told?: Told } = {};
  before(async () => {
    world.api = await extension().activate();
    await world.api.started;
  });
  beforeEach(() => {
    world.told = listenToWindow();
  });
  afterEach(async () => {
    await vscode.commands.executeCommand('faultline.cancel');
    await eventually(() =>
      assert.deepEqual(
        world.api?.exchanges().filter((it) => it.state !== 'done' && it.state !== 'cancelled'),
        [],
      ),
    );
    await closeEditors();
    world.told?.restore();
  });
  return {
    get api() {
      assert.ok(world.api);
      return world.api;
    },
    get told() {
      assert.ok(world.told);
      return world.told;
    },
  };
}

/** Sets settings of the workspace for the time of `act`. */
export async function withSettings<T>(
  settings: Readonly<Record<string, unknown>>,
  act: () => Thenable<T>,
  target?: vscode.ConfigurationTarget,
): Promise<T> {
  const restore = await setSettings(settings, target);
  try {
    return await act();
  } finally {
    await restore();
  }
}

/** Sets settings; what it gives sets them back to what they were. */
export async function setSettings(
  settings: Readonly<Record<string, unknown>>,
  target = vscode.ConfigurationTarget.Workspace,
): Promise<() => Promise<void>> {
  const configuration = vscode.workspace.getConfiguration();
  const before = Object.keys(settings).map((key) => {
    const { globalValue, workspaceValue } = configuration.inspect(key) ?? {};
    return [key, target === vscode.ConfigurationTarget.Global ? globalValue : workspaceValue] as const;
  });
  for (const [key, value] of Object.entries(settings)) await configuration.update(key, value, target);
  return async () => {
    for (const [key, value] of before) await configuration.update(key, value, target);
  };
}

async function closeEditors(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty || document.isClosed) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  // The command that closes all editors leaves pinned ones.
  await eventually(async () => {
    const open = vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs);
    await vscode.window.tabGroups.close(open);
    assert.equal(vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).length, 0);
  });
}
