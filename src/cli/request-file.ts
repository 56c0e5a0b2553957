/** Reads files as the commands get them: from a path or standard input, as UTF-8. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileProblem, InputError } from './input-error';
import type { Terminal } from './terminal';

export interface GivenFile {
  /** As on the command line; `<stdin>` for standard input. */
  readonly name: string;
  /** Absolute; null for standard input. */
  readonly path: string | null;
  /** Without byte order mark, so that positions are those an editor counts. */
  readonly text: string;
  readonly mark: boolean;
  /** False where bytes were no UTF-8: written back, the file would not be what it was. */
  readonly faithful: boolean;
}

/** Throws an `InputError` where the file can't be read. */
export async function readGiven(name: string, terminal: Terminal): Promise<GivenFile> {
  if (name === '-') return given('<stdin>', null, await terminal.input());
  const path = resolve(terminal.cwd, name);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new InputError(name, fileProblem(error), { cause: error });
  }
  return given(name, path, bytes);
}

function given(name: string, path: string | null, bytes: Uint8Array): GivenFile {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const mark = text.startsWith('\uFEFF');
  const faithful = Buffer.from(text, 'utf8').equals(bytes);
  return { name, path, text: mark ? text.slice(1) : text, mark, faithful };
}
