/** `rest-client.environmentVariables`, REST Client's setting, read as it is. */
import { findNodeAtLocation, type ParseError, parseTree } from 'jsonc-parser';
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

/** The same from the text of a `.vscode/settings.json`, for who runs without that editor. */
export function restClientEnvironmentsIn(settings: string, path: string): EnvironmentFile {
  const errors: ParseError[] = [];
  const root = parseTree(settings.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true });
  const node = root && findNodeAtLocation(root, [restClientSetting]);
  return node?.type === 'object' ? environmentsIn(node, path, restClientSetting, false) : none;
}
