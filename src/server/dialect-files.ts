/** Users' dialects: the YAML files in `.faultline/dialects` of the workspace folders. */
import { join } from 'node:path';
import type { CheckedDialect } from '../diagnose/check-dialect';
import type { DiagnoserOptions } from '../diagnose/diagnose';
import type { Dialect } from '../dialects/dialect';
import type { Files } from './deps';

/** Below a workspace folder. */
const dialectFolder = ['.faultline', 'dialects'] as const;

/** More of them are not read: a folder of thousands is no folder of dialects. */
const maxFiles = 500;

export interface DialectFileOnDisk extends CheckedDialect {
  readonly path: string;
  readonly text: string;
}

export interface UserDialectFiles {
  /** In the order of folders and names. */
  readonly files: readonly DialectFileOnDisk[];
  /** Those that can be used; undefined where there are none. */
  readonly users: DiagnoserOptions['users'];
}

export function isDialectFile(path: string): boolean {
  return /[\\/]\.faultline[\\/]dialects[\\/][^\\/]+\.ya?ml$/i.test(path);
}

export type DialectText = Pick<DialectFileOnDisk, 'path' | 'text'>;

/** The texts as they are on disk, in the order of folders and names. `report` is told of what could not be read. Never rejects. */
export async function readDialectTexts(
  files: Pick<Files, 'entries' | 'readText'>,
  folders: readonly string[],
  report: (message: string) => void,
): Promise<readonly DialectText[]> {
  const read: DialectText[] = [];
  for (const folder of folders) {
    for (const path of await pathsIn(files, join(folder, ...dialectFolder), report)) {
      const text = await files.readText(path).catch(told(path, report));
      if (text !== null) read.push({ path, text });
    }
  }
  return read;
}

/** What the texts say. Never rejects. */
export async function checkDialectFiles(read: readonly DialectText[]): Promise<UserDialectFiles> {
  if (read.length === 0) return { files: [], users: undefined };
  const check = await dialectChecker();
  const checked = read.map(({ path, text }) => ({ path, text, ...check.check(text) }));
  return withoutDoubles(checked, check.engine);
}

/** `report` is told of what could not be read. Never rejects. */
export async function readDialectFiles(...where: Parameters<typeof readDialectTexts>): Promise<UserDialectFiles> {
  return checkDialectFiles(await readDialectTexts(...where));
}

export interface DialectChecker {
  readonly engine: NonNullable<DiagnoserOptions['users']>['engine'];
  check(text: string): CheckedDialect;
}

/** Loads what reads YAML, knows the schema and runs expressions: only where there is a dialect. */
export async function dialectChecker(): Promise<DialectChecker> {
  const [{ checkDialect }, { linearEngine }, { builtinDialects }] = await Promise.all([
    import('../diagnose/check-dialect'),
    import('../diagnose/linear-engine'),
    import('../dialects/builtin'),
  ]);
  const known = new Set(builtinDialects.map(({ id }) => id));
  return { engine: linearEngine, check: (text) => checkDialect(text, linearEngine, known) };
}

async function pathsIn(
  files: Pick<Files, 'entries'>,
  folder: string,
  report: (message: string) => void,
): Promise<string[]> {
  const entries = (await files.entries(folder).catch(told(folder, report))) ?? [];
  const names = entries.filter(({ name, isFolder }) => !isFolder && /\.ya?ml$/i.test(name)).map(({ name }) => name);
  return names
    .sort()
    .slice(0, maxFiles)
    .map((name) => join(folder, name));
}

function told(path: string, report: (message: string) => void): (error: unknown) => null {
  return (error) => {
    report(`${path} can’t be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  };
}

/** Of several with one id the first is used. */
function withoutDoubles(files: readonly DialectFileOnDisk[], engine: DialectChecker['engine']): UserDialectFiles {
  const dialects = new Map<string, { readonly dialect: Dialect; readonly path: string }>();
  const kept = files.map((file): DialectFileOnDisk => {
    const { dialect, path, text, problems } = file;
    if (!dialect) return file;
    const first = dialects.get(dialect.id);
    if (!first) {
      dialects.set(dialect.id, { dialect, path });
      return file;
    }
    const message = `${first.path} has the id \`${dialect.id}\`, too: that one is used, not this.`;
    const end = text.indexOf('\n') < 0 ? text.length : text.indexOf('\n');
    return { ...file, dialect: null, problems: [...problems, { message, start: 0, end, severity: 'error' }] };
  });
  const used = Array.from(dialects.values(), ({ dialect }) => dialect);
  return { files: kept, users: used.length === 0 ? undefined : { dialects: used, engine } };
}
