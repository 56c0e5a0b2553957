import { dirname, join } from 'node:path';
import { dotenvEnvironment, readDotenv, readDotenvEnvironments } from './dotenv-files';
import { restClientEnvironments, restClientEnvironmentsIn } from './editor-settings';
import { type EnvironmentFile, type EnvironmentSections, readEnvironmentFile } from './environment-file';
import { foldersUpTo } from './folders';
import { httpyacConfig, httpyacEnvironments, isHttpyacConfig, scriptProblems } from './httpyac-config';
import type { EnvironmentProblem, FileReader, VariableValue } from './variable-value';

export type { EnvironmentProblem, FileReader, VariableValue };

export interface EnvironmentSet {
  /** Of the environments that can be chosen, in the order in which the files have them, the nearest file first. */
  readonly names: readonly string[];
  readonly problems: readonly EnvironmentProblem[];
  /** The variables of an environment; null: of none, so `$shared` and `.env` only. */
  variables(name: string | null, options?: EnvironmentOptions): Map<string, VariableValue>;
  /** What the files say of an environment besides variables; `{}` where nothing. Where several say it, as for variables. */
  section?(name: 'Security' | 'SSLConfiguration', environment: string | null): EnvironmentSection;
  /** The hosts that an environment and `$shared` mark as production, in whatever file; `*` for all. */
  production?(name: string | null): readonly string[];
  /** Those of `$shared` alone. */
  shared(options?: EnvironmentOptions): Map<string, VariableValue>;
  /** All files that were looked for, there or not, for watching. */
  readonly paths: readonly string[];
}

/** `folder`: of the nearest file that has the section; null where none has. Paths in it start there. */
export interface EnvironmentSection {
  readonly values: Readonly<Record<string, unknown>>;
  readonly folder: string | null;
}

export interface EnvironmentOptions {
  /** JetBrains' rule: of a folder's two files, the public one wins. */
  readonly publicFirst?: boolean;
}

/** Which environment is chosen, and which ones there are instead: what to say of a variable that is not defined. */
export interface EnvironmentChoice {
  readonly chosen: string | null;
  readonly names: readonly string[];
  /** The environments, in the order of `names`, that define a variable. */
  definedIn(variable: string): readonly string[];
  /** A variable of `$shared`, whatever the chosen environment has in its place. */
  shared(variable: string): VariableValue | undefined;
}

/** The choice among a file's environments. Their variables are looked through when they are first asked for. */
export function environmentChoice(
  set: Pick<EnvironmentSet, 'names' | 'variables'> & Partial<Pick<EnvironmentSet, 'shared'>>,
  chosen: string | null,
  options: EnvironmentOptions = {},
): EnvironmentChoice {
  let variables: readonly (readonly [name: string, variables: ReadonlyMap<string, VariableValue>])[] | null = null;
  let sharedVariables: ReadonlyMap<string, VariableValue> | undefined;
  return {
    chosen,
    names: set.names,
    definedIn: (variable) => {
      variables ??= set.names.map((name) => [name, set.variables(name)]);
      return variables.filter(([, defined]) => defined.has(variable)).map(([name]) => name);
    },
    shared: (variable) => {
      sharedVariables ??= set.shared?.(options);
      return sharedVariables?.get(variable);
    },
  };
}

/** In a folder, the private file comes before the public one; Visual Studio calls it `.user`. */
const environmentFiles = [
  { name: 'http-client.private.env.json', isPrivate: true },
  { name: 'http-client.env.json.user', isPrivate: true },
  { name: 'http-client.env.json', isPrivate: false },
] as const;

/** Whether environments may be read from a file of that name. */
export function isEnvironmentFile(fileName: string): boolean {
  if (fileName === '.env' || fileName === 'settings.json' || dotenvEnvironment(fileName) !== null) return true;
  if (isHttpyacConfig(fileName)) return true;
  return environmentFiles.some(({ name }) => name === fileName);
}

const shared = '$shared';

/** The environments of one file. */
interface Layer {
  readonly environments: ReadonlyMap<string, ReadonlyMap<string, VariableValue>>;
  readonly sections: ReadonlyMap<string, EnvironmentSections>;
  readonly production: EnvironmentFile['production'];
  readonly folder: string;
  readonly isPrivate: boolean;
}

/**
 * Reads the environment files of a request file: those of its folder and of each one above, up to its workspace folder.
 * An environment's own variables come before `$shared`, both before `.env`; among equals the nearest folder wins, the
 * private file over the public one, and all of them over REST Client's setting and that over httpYac's configuration. A file that is unreadable or not valid is
 * a problem and gives no variables. `file` null (untitled): there are no files. Never rejects.
 *
 * @param setting the value of `rest-client.environmentVariables`, `null` where it has none; where absent, it is read from
 *   the workspace folder's `.vscode/settings.json`
 */
export async function loadEnvironments(
  file: string | null,
  workspaceFolder: string | null,
  files: FileReader,
  setting?: unknown,
): Promise<EnvironmentSet> {
  const problems: EnvironmentProblem[] = [];
  const paths: string[] = [];
  /** Nearest first. */
  const layers: Layer[] = [];
  const folders = file === null ? [] : foldersUpTo(dirname(file), workspaceFolder);
  for (const folder of folders) {
    for (const { name, isPrivate } of environmentFiles) {
      const path = join(folder, name);
      paths.push(path);
      const text = await readOrReport(path, files, problems);
      if (text === null) continue;
      const read = readSafely(path, () => readEnvironmentFile(text, path, name, isPrivate));
      problems.push(...read.problems);
      layers.push({
        environments: read.environments,
        sections: read.sections ?? new Map(),
        production: read.production,
        folder,
        isPrivate,
      });
    }
  }
  const settings = await readSetting(setting, file === null ? null : workspaceFolder, files, paths);
  problems.push(...settings.problems);
  layers.push({
    environments: settings.environments,
    sections: new Map(),
    production: settings.production,
    folder: '',
    isPrivate: false,
  });
  for (const folder of folders) {
    const path = join(folder, httpyacConfig);
    paths.push(path);
    const names = (await files.list?.(folder).catch(() => [])) ?? [];
    problems.push(...scriptProblems(names, (name) => join(folder, name)));
    const text = await readOrReport(path, files, problems);
    if (text === null) continue;
    const read = readSafely(path, () => httpyacEnvironments(text, path));
    problems.push(...read.problems);
    layers.push({
      environments: read.environments,
      sections: new Map(),
      production: read.production,
      folder: path,
      isPrivate: false,
    });
  }
  const dotenv = await readDotenv(folders, null, files);
  const ownDotenv = await readDotenvEnvironments(folders, files);
  for (const read of [dotenv, ...ownDotenv.values()]) {
    problems.push(...read.problems);
    paths.push(...read.paths);
  }
  const sharedVariables = (options: EnvironmentOptions = {}) => merged(layers, shared, options);
  return {
    names: [
      ...new Set([...layers.flatMap(({ environments }) => [...environments.keys()]), ...ownDotenv.keys()]),
    ].filter((name) => name !== shared),
    problems,
    paths,
    shared: sharedVariables,
    section: (name, environment) => sectionOf(layers, name, environment),
    production: (name) =>
      layers.flatMap(({ production }) => [shared, name ?? shared].flatMap((it) => production?.get(it) ?? [])),
    variables: (name, options = {}) => {
      const own = name === null ? [] : [merged(layers, name, options), ownDotenv.get(name)?.variables ?? new Map()];
      return firstOf([...own, sharedVariables(options), dotenv.variables]);
    },
  };
}

/** The variables that the layers have for an environment. Of a private value it is noted where the public one differs. */
function merged(
  layers: readonly Layer[],
  name: string,
  { publicFirst }: EnvironmentOptions,
): Map<string, VariableValue> {
  const folders = [...new Set(layers.map(({ folder }) => folder))];
  const ordered = publicFirst
    ? folders.flatMap((folder) => {
        const here = layers.filter((layer) => layer.folder === folder);
        return [...here.filter(({ isPrivate }) => !isPrivate), ...here.filter(({ isPrivate }) => isPrivate)];
      })
    : layers;
  return firstOf(
    ordered.map((layer) => {
      const variables = layer.environments.get(name) ?? new Map<string, VariableValue>();
      if (!layer.isPrivate || publicFirst) return variables;
      const beside = layers.find(({ folder, isPrivate }) => folder === layer.folder && !isPrivate);
      const open = beside?.environments.get(name);
      return new Map(
        [...variables].map(([key, value]) => {
          const other = open?.get(key);
          return [key, other && other.value !== value.value ? { ...value, differsIn: other.source } : value];
        }),
      );
    }),
  );
}

/** `Security.Auth` of an environment, by id. */
export function signInsOf(
  set: Pick<EnvironmentSet, 'section'>,
  environment: string | null,
): Readonly<Record<string, unknown>> {
  const auth = set.section?.('Security', environment).values.Auth;
  return isObject(auth) ? auth : {};
}

/** `SSLConfiguration` of an environment; null where there is none. */
export function sslOf(set: Pick<EnvironmentSet, 'section'>, environment: string | null): EnvironmentSection | null {
  const section = set.section?.('SSLConfiguration', environment);
  return section && section.folder !== null ? section : null;
}

/** The chosen environment's own before `$shared`, the nearest folder first, the private file before the public one. */
function sectionOf(layers: readonly Layer[], name: string, environment: string | null): EnvironmentSection {
  let values: Readonly<Record<string, unknown>> = {};
  let folder: string | null = null;
  for (const its of environment === null ? [shared] : [environment, shared]) {
    for (const layer of layers) {
      const section = layer.sections.get(its)?.[name];
      if (!section) continue;
      values = below(values, section);
      folder ??= layer.folder;
    }
  }
  return { values, folder };
}

/** Objects are joined member by member; what `first` has otherwise wins. */
function below(
  first: Readonly<Record<string, unknown>>,
  second: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const joined: Record<string, unknown> = { ...second, ...first };
  for (const [key, value] of Object.entries(first)) {
    const other = second[key];
    if (isObject(value) && isObject(other)) joined[key] = below(value, other);
  }
  return joined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function firstOf(sources: readonly ReadonlyMap<string, VariableValue>[]): Map<string, VariableValue> {
  const found = new Map<string, VariableValue>();
  for (const source of sources) for (const [key, value] of source) if (!found.has(key)) found.set(key, value);
  return found;
}

async function readSetting(
  setting: unknown,
  workspaceFolder: string | null,
  files: FileReader,
  paths: string[],
): Promise<EnvironmentFile> {
  if (setting !== undefined) return restClientEnvironments(setting);
  if (workspaceFolder === null) return restClientEnvironments(null);
  const path = join(workspaceFolder, '.vscode', 'settings.json');
  paths.push(path);
  // The editor's own file: what is wrong with it is not ours to say.
  const text = await files.readText(path).catch(() => null);
  return text === null ? restClientEnvironments(null) : readSafely(path, () => restClientEnvironmentsIn(text, path));
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
function readSafely(path: string, read: () => EnvironmentFile): EnvironmentFile {
  try {
    return read();
  } catch (error) {
    const message = `This file cannot be used: ${error instanceof Error ? error.message : error}`;
    return { environments: new Map(), problems: [{ path, message, start: 0, end: 0 }] };
  }
}
