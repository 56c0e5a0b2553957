/** Settings of the editor that bear on values: REST Client's `rest-client.environmentVariables`, read as it is. */
import { findNodeAtLocation, getNodeValue, type ParseError, parseTree } from 'jsonc-parser';
import { type EnvironmentFile, environmentsIn } from './environment-file';

export const restClientSetting = 'rest-client.environmentVariables';

const none: EnvironmentFile = { environments: new Map(), problems: [] };

/** The environments of the setting's value as the editor gives it. What is not of its shape counts as absent. */
export function restClientEnvironments(value: unknown): EnvironmentFile {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return none;
  const root = parseTree(JSON.stringify(value));
  // The editor checks its settings itself.
  return root ? { ...environmentsIn(root, null, restClientSetting, false), problems: [] } : none;
}

/** The value of a setting in the text of a `.vscode/settings.json`; undefined where it is not there. */
export function settingIn(settings: string, name: string): unknown {
  const node = settingNode(settings, name);
  return node && getNodeValue(node);
}

function settingNode(settings: string, name: string) {
  const errors: ParseError[] = [];
  const root = parseTree(settings.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  return root && findNodeAtLocation(root, [name]);
}

/** The same from the text of a `.vscode/settings.json`, for who runs without that editor. */
export function restClientEnvironmentsIn(settings: string, path: string): EnvironmentFile {
  const node = settingNode(settings, restClientSetting);
  return node?.type === 'object' ? environmentsIn(node, path, restClientSetting, false) : none;
}
