/** The diagnoser with the built-in dialects and those of a workspace folder. */
import type { Diagnoser, DiagnoserOptions } from '../diagnose/diagnose';
import { createDiagnoser } from '../diagnose/diagnose';
import { builtinDialects } from '../dialects/builtin';
import { visibleLine } from '../present/visible-text';
import type { Files } from '../server/deps';
import { type DialectFileOnDisk, readDialectFiles } from '../server/dialect-files';
import { indexedPosition, lineIndex } from '../server/state/line-index';
import type { Terminal } from './terminal';

/** What is wrong with a dialect of the folder is told on standard error, and takes nothing else down. */
export async function workspaceDiagnoser(
  folder: string,
  files: Pick<Files, 'entries' | 'readText'>,
  terminal: Pick<Terminal, 'err'>,
  now: () => number,
): Promise<Diagnoser> {
  const told: string[] = [];
  const { files: read, users } = await readDialectFiles(files, [folder], (message) => told.push(message));
  for (const message of told) await terminal.err(`warning: ${visibleLine(message)}\n`);
  for (const file of read) for (const line of problemLines(file, file.path)) await terminal.err(`${line}\n`);
  return diagnoserWith(users, now);
}

export function diagnoserWith(users: DiagnoserOptions['users'], now: () => number): Diagnoser {
  return createDiagnoser(builtinDialects, { now, ...(users ? { users } : {}) });
}

/** `file:line:column: error: message`, from 1. */
export function problemLines({ text, problems }: Pick<DialectFileOnDisk, 'text' | 'problems'>, name: string): string[] {
  const lines = lineIndex(text);
  return problems.map(({ start, severity, message }) => {
    const { line, character } = indexedPosition(lines, start);
    return `${name}:${line + 1}:${character + 1}: ${severity}: ${visibleLine(message)}`;
  });
}
