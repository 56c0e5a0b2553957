/** A fix in the file that was given. */
import { readFile } from 'node:fs/promises';
import type { Fix } from '../fix/fix';
import { saveFile } from '../server/saved-file';
import { parseDocument } from '../syntax/parse';
import { blockStart, type RequestDocument, textOf } from '../syntax/request-document';
import { applyEdits } from '../syntax/text-edits';
import { fileProblem, InputError } from './input-error';
import type { GivenFile } from './request-file';

/** Writes the file with the fix applied to a block. Throws an `InputError` where the file is not what it was. */
export async function writeFix(
  file: GivenFile & { readonly path: string },
  document: RequestDocument,
  blockIndex: number,
  fix: Fix,
): Promise<RequestDocument> {
  const base = blockStart(document, blockIndex);
  const before = textOf(document);
  const edits = fix.edits.map((edit) => ({ ...edit, start: base + edit.start, end: base + edit.end }));
  const after = applyEdits(before, edits);
  const mark = file.mark ? '\uFEFF' : '';
  try {
    const onDisk = await readFile(file.path, 'utf8');
    if (onDisk !== mark + before)
      throw new InputError(file.name, 'the file was changed meanwhile, so --fix left it as it is');
    // The user's own work: all of it is there at any moment.
    await saveFile(file.path, [Buffer.from(mark + after)], { replace: true });
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError(file.name, `the fix can't be written: ${fileProblem(error)}`, { cause: error });
  }
  return parseDocument(after);
}
