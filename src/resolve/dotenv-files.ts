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

/** Reads the `.env` of each folder; the first one that defines a name wins. Never rejects. */
export async function readDotenv(folders: readonly string[], files: FileReader): Promise<DotenvVariables> {
  const variables = new Map<string, VariableValue>();
  const problems: EnvironmentProblem[] = [];
  const paths = folders.map((folder) => join(folder, '.env'));
  for (const path of paths) {
    try {
      const text = await files.readText(path);
      if (text === null) continue;
      for (const [name, value] of Object.entries(parse(text))) {
        if (!variables.has(name)) variables.set(name, { value, source: '.env', path, secret: namesCredential(name) });
      }
    } catch (error) {
      problems.push({ path, message: `This file cannot be read: ${error instanceof Error ? error.message : error}` });
    }
  }
  return { variables, problems, paths };
}
