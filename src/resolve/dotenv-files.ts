import { join } from 'node:path';
import { parse } from 'dotenv';
import { namesCredential } from '../redact/secret-names';
import type { EnvironmentProblem, FileReader, VariableValue } from './variable-value';

/** What the `.env` files of some folders define. */
export interface DotenvVariables {
  readonly variables: ReadonlyMap<string, VariableValue>;
  readonly problems: readonly EnvironmentProblem[];
  readonly paths: readonly string[];
}

/** Kept beside the real ones to be copied: no environments of their own. */
const patterns = /^(?:example|sample|template|dist|defaults?|schema|vault|keys|bak|backup|old|swp)$/i;

/** The environment that a file's name says, `.env.dev` and `dev.env` as httpYac has them; null for any other file. */
export function dotenvEnvironment(fileName: string): string | null {
  const name = /^\.env\.(.+)$/.exec(fileName)?.[1] ?? /^([^.].*)\.env$/.exec(fileName)?.[1] ?? null;
  return name === null || patterns.test(name) || name.endsWith('~') ? null : name;
}

/**
 * Reads the `.env` files of each folder; the first one that defines a name wins: `.env.dev`, `dev.env` (where an
 * `environment` is given) and `.env`. Never rejects.
 */
export async function readDotenv(
  folders: readonly string[],
  environment: string | null,
  files: FileReader,
): Promise<DotenvVariables> {
  const own = environment === null ? [] : [`.env.${environment}`, `${environment}.env`];
  return readFiles(
    folders.flatMap((folder) => [...own, '.env'].map((name) => ({ folder, name }))),
    files,
  );
}

/** Reads the files of the environments alone, by environment; those of the nearest folder win. Never rejects. */
export async function readDotenvEnvironments(
  folders: readonly string[],
  files: FileReader,
): Promise<ReadonlyMap<string, DotenvVariables>> {
  const byEnvironment = new Map<string, { folder: string; name: string }[]>();
  for (const folder of folders) {
    // A folder that cannot be listed has no environments of this kind; its `.env` is read all the same.
    const names = (await files.list?.(folder).catch(() => [])) ?? [];
    for (const name of [...names].sort()) {
      const environment = dotenvEnvironment(name);
      if (environment === null) continue;
      byEnvironment.set(environment, [...(byEnvironment.get(environment) ?? []), { folder, name }]);
    }
  }
  const read = [...byEnvironment].map(
    async ([environment, found]) => [environment, await readFiles(found, files)] as const,
  );
  return new Map(await Promise.all(read));
}

async function readFiles(
  wanted: readonly { readonly folder: string; readonly name: string }[],
  files: FileReader,
): Promise<DotenvVariables> {
  const variables = new Map<string, VariableValue>();
  const problems: EnvironmentProblem[] = [];
  const paths: string[] = [];
  for (const { folder, name: source } of wanted) {
    const path = join(folder, source);
    paths.push(path);
    try {
      const text = await files.readText(path);
      if (text === null) continue;
      for (const [name, value] of Object.entries(parse(text))) {
        if (!variables.has(name)) variables.set(name, { value, source, path, secret: namesCredential(name) });
      }
    } catch (error) {
      problems.push({ path, message: `This file cannot be read: ${error instanceof Error ? error.message : error}` });
    }
  }
  return { variables, problems, paths };
}
