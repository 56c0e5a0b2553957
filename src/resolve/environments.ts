import { dirname, join } from 'node:path';
import { readDotenv } from './dotenv-files';
import { type EnvironmentFile, readEnvironmentFile } from './environment-file';
import { foldersUpTo } from './folders';
import type { EnvironmentProblem, FileReader, VariableValue } from './variable-value';

export type { EnvironmentProblem, FileReader, VariableValue };

export interface EnvironmentSet {
  /** Of the environments that can be chosen, in the order in which the files have them, the nearest file first. */
  readonly names: readonly string[];
  readonly problems: readonly EnvironmentProblem[];
  /** The variables of an environment; null: of none, so `$shared` and `.env` only. */
  variables(name: string | null): Map<string, VariableValue>;
  /** All files that were looked for, there or not, for watching. */
  readonly paths: readonly string[];
}

/** Which environment is chosen, and which ones there are instead: what to say of a variable that is not defined. */
export interface EnvironmentChoice {
  readonly chosen: string | null;
  readonly names: readonly string[];
  /** The environments, in the order of `names`, that define a variable. */
  definedIn(variable: string): readonly string[];
}

/** The choice among a file's environments. Their variables are looked through when they are first asked for. */
export function environmentChoice(
  set: Pick<EnvironmentSet, 'names' | 'variables'>,
  chosen: string | null,
): EnvironmentChoice {
  let variables: readonly (readonly [name: string, variables: ReadonlyMap<string, VariableValue>])[] | null = null;
  return {
    chosen,
    names: set.names,
    definedIn: (variable) => {
      variables ??= set.names.map((name) => [name, set.variables(name)]);
      return variables.filter(([, defined]) => defined.has(variable)).map(([name]) => name);
    },
  };
}

/** In a folder, the private file comes before the public one. */
const environmentFiles = [
  { name: 'http-client.private.env.json', secret: true },
  { name: 'http-client.env.json', secret: false },
] as const;

const shared = '$shared';

/**
 * Reads the environment files of a request file: those of its folder and of each one above, up to its workspace folder.
 * An environment's own variables come before `$shared`, both before `.env`; among equals the nearest folder wins, and
 * the private file over the public one. A file that is unreadable or not valid is a problem and gives no variables.
 * `file` null (untitled): there are none. Never rejects.
 */
export async function loadEnvironments(
  file: string | null,
  workspaceFolder: string | null,
  files: FileReader,
): Promise<EnvironmentSet> {
  const problems: EnvironmentProblem[] = [];
  const paths: string[] = [];
  /** Nearest first. */
  const layers: ReadonlyMap<string, ReadonlyMap<string, VariableValue>>[] = [];
  const folders = file === null ? [] : foldersUpTo(dirname(file), workspaceFolder);
  for (const folder of folders) {
    for (const { name, secret } of environmentFiles) {
      const path = join(folder, name);
      paths.push(path);
      const text = await readOrReport(path, files, problems);
      if (text === null) continue;
      const read = readSafely(text, path, name, secret);
      problems.push(...read.problems);
      layers.push(read.environments);
    }
  }
  const dotenv = await readDotenv(folders, files);
  problems.push(...dotenv.problems);
  paths.push(...dotenv.paths);
  return {
    names: [...new Set(layers.flatMap((layer) => [...layer.keys()]))].filter((name) => name !== shared),
    problems,
    paths,
    variables: (name) => {
      const found = new Map<string, VariableValue>();
      const own = name === null ? [] : layers.map((layer) => layer.get(name));
      for (const source of [...own, ...layers.map((layer) => layer.get(shared)), dotenv.variables]) {
        for (const [key, value] of source ?? []) if (!found.has(key)) found.set(key, value);
      }
      return found;
    },
  };
}

async function readOrReport(path: string, files: FileReader, problems: EnvironmentProblem[]): Promise<string | null> {
  try {
    return await files.readText(path);
  } catch (error) {
    problems.push({ path, message: `This file cannot be read: ${error instanceof Error ? error.message : error}` });
    return null;
  }
}

/** The JSON parser recurses: only a file of many thousand nested brackets can make it throw. */
function readSafely(text: string, path: string, name: string, secret: boolean): EnvironmentFile {
  try {
    return readEnvironmentFile(text, path, name, secret);
  } catch (error) {
    const message = `This file cannot be used: ${error instanceof Error ? error.message : error}`;
    return { environments: new Map(), problems: [{ path, message, start: 0, end: text.length }] };
  }
}
