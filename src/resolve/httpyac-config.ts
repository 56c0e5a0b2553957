/** The environments of httpYac's configuration, where that is JSON; the ones in JavaScript are not run. */
import { findNodeAtLocation, type ParseError, parseTree } from 'jsonc-parser';
import { type EnvironmentFile, environmentsIn, jsonFault } from './environment-file';
import type { EnvironmentProblem } from './variable-value';

export const httpyacConfig = '.httpyac.json';
/** The member of it that holds them. */
export const httpyacMember = 'environments';
/** What httpYac reads in its place. */
const scripts = ['httpyac.config.js', 'httpyac.config.cjs', '.httpyac.js', '.httpyac.cjs'];

/** Whether environments may be told of by a file of that name. */
export function isHttpyacConfig(fileName: string): boolean {
  return fileName === httpyacConfig || scripts.includes(fileName);
}

/** Those of a `.httpyac.json`; what else it holds is httpYac's own. */
export function httpyacEnvironments(text: string, path: string): EnvironmentFile {
  const errors: ParseError[] = [];
  const json = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  const root = json.trim() === '' ? undefined : parseTree(json, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first) return { environments: new Map(), problems: [{ path, ...jsonFault(first, json) }] };
  const node = root && findNodeAtLocation(root, [httpyacMember]);
  return node?.type === 'object'
    ? environmentsIn(node, path, httpyacConfig, false)
    : { environments: new Map(), problems: [] };
}

/** A quiet word at each configuration of a folder that would have to be run. */
export function scriptProblems(names: readonly string[], pathOf: (name: string) => string): EnvironmentProblem[] {
  return scripts
    .filter((name) => names.includes(name))
    .map((name) => ({
      ...{ path: pathOf(name), start: 0, end: 0, severity: 'hint' },
      message: `Faultline does not run this configuration of httpYac, so its environments are not known. Put them into ${httpyacConfig} or http-client.env.json.`,
    }));
}
