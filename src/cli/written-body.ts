/** `--output`: the body of a response, whole and as received. */
import { resolve } from 'node:path';
import { type Exchange, outcomeOf } from '../exchange';
import { pieceOf, readPieces, saveFile } from '../server/saved-file';
import { InputError } from './input-error';
import type { Terminal } from './terminal';

/**
 * Nothing is written where no response came. A file is written whole or not at all; standard output piece by piece, each when
 * the reader has taken the one before. Throws an `InputError` where the file can't be written.
 * @param output a path from the current folder on; `-`: standard output
 */
export async function writeBody(output: string, exchange: Exchange, terminal: Terminal): Promise<void> {
  const outcome = outcomeOf(exchange);
  if (outcome?.kind !== 'response') return;
  const piece = pieceOf(outcome.response.body);
  if (output === '-') {
    if (piece instanceof Uint8Array) await terminal.bytes(piece);
    else await readPieces(piece.path, (bytes) => terminal.bytes(bytes));
    return;
  }
  try {
    await saveFile(resolve(terminal.cwd, output), [piece], { replace: true, signal: terminal.signal });
  } catch (error) {
    if (terminal.signal.aborted) return;
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError(output, `the body can't be written: ${why}`, { cause: error });
  }
}
