/** What a run has sent, as a HAR file. */
import { resolve } from 'node:path';
import type { Exchange } from '../exchange';
import { harText } from '../present/har';
import { fileProblem, InputError } from './input-error';
import type { RunSetup } from './run-files';

/** As the user's other files: a report is for whoever reads it. */
const asOthers = 0o666;

/** @param exchanges redacted already. Throws an `InputError` where the file can't be written; none is begun then. */
export async function writeHar(
  file: string,
  exchanges: readonly Exchange[],
  { deps, terminal }: Pick<RunSetup, 'deps' | 'terminal'>,
): Promise<void> {
  try {
    await deps.files.write(resolve(terminal.cwd, file), harText(exchanges, deps.version), asOthers);
  } catch (error) {
    throw new InputError(file, `the HAR can't be written: ${fileProblem(error)}`, { cause: error });
  }
}
