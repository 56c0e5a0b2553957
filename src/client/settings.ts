/** Settings as they hold: Faultline's own, and where those are not set, what other clients' settings say. */
import { type ConfigurationScope, workspace } from 'vscode';
import { carriedOver } from '../carried-settings';
import type { Settings } from '../manifest';

/** What a person has set for a scope, at its narrowest level. */
function setValue(key: string, scope: ConfigurationScope | undefined): unknown {
  const levels = workspace.getConfiguration(undefined, scope).inspect(key);
  return levels?.workspaceFolderValue ?? levels?.workspaceValue ?? levels?.globalValue;
}

/** What other clients' settings say for a scope. */
export function carriedSettingsFor(scope?: ConfigurationScope): Partial<Settings> {
  return carriedOver((key) => setValue(key, scope));
}

export function settingFor<K extends keyof Settings>(
  key: K,
  standard: Settings[K],
  scope?: ConfigurationScope,
): Settings[K] {
  return carriedSettingsFor(scope)[key] ?? workspace.getConfiguration(undefined, scope).get(key, standard);
}
