/** Which requests of a file are to be sent. */
import { isSendable } from '../resolve/document-references';
import { referenceLines } from '../syntax/reference-lines';
import type { RequestDocument } from '../syntax/request-document';
import { blockIndexAt, offsetAt, textOf } from '../syntax/request-document';
import { InputError } from './input-error';
import { placeText } from './source-places';

/** Indexes of blocks, in the order of the file. Throws an `InputError` where a name or line leads to no request. */
export function selectBlocks(
  document: RequestDocument,
  file: string,
  wanted: { readonly names: readonly string[]; readonly lines: readonly number[] },
): number[] {
  const all = [...document.blocks.keys()].filter((index) => sends(document, index));
  if (all.length === 0) {
    const [first] = unreadProblems(document, file);
    throw first
      ? new InputError(first.place, `there is no request in this file. ${first.message}`)
      : new InputError(file, 'there is no request in this file');
  }
  if (wanted.names.length === 0 && wanted.lines.length === 0) return all;
  const chosen = new Set<number>();
  for (const name of wanted.names) {
    const found = all.filter((index) => {
      const block = document.blocks[index];
      return block?.name === name || block?.title === name;
    });
    if (found.length === 0) throw new InputError(file, `there is no request named "${name}"${namesIn(document)}`);
    for (const index of found) chosen.add(index);
  }
  for (const line of wanted.lines) {
    const lines = textOf(document).split('\n').length;
    if (line > lines) throw new InputError(`${file}:${line}`, `there is no such line: the file has ${lines}`);
    const index = blockIndexAt(document, offsetAt(document, { line: line - 1, character: 0 }));
    if (!all.includes(index)) throw new InputError(`${file}:${line}`, 'there is no request at this line');
    chosen.add(index);
  }
  return all.filter((index) => chosen.has(index));
}

/** A request of its own, or those that its `run` lines name. */
function sends({ blocks }: RequestDocument, index: number): boolean {
  const block = blocks[index];
  return block !== undefined && isSendable(block, referenceLines(block));
}

function namesIn(document: RequestDocument): string {
  const names = document.blocks.flatMap((block, index) =>
    sends(document, index) ? (block.name ?? block.title ?? []) : [],
  );
  // A title may hold commas: in quotation marks it ends where it ends, and is what `--name` takes.
  const listed = names.map((name) => (/[\s,]/.test(name) ? `"${name}"` : name));
  return names.length === 0 ? '; none has a name' : `; there are: ${listed.join(', ')}`;
}

export interface UnreadProblem {
  /** `file:line:column`. */
  readonly place: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** What is wrong in blocks without a request: it may have been meant as one, and is not sent. */
export function unreadProblems(document: RequestDocument, file: string): UnreadProblem[] {
  return document.blocks.flatMap((block, index) =>
    block.request
      ? []
      : block.problems.flatMap(({ severity, message, start }) =>
          severity === 'error' || severity === 'warning'
            ? [{ place: placeText(file, document, index, start), severity, message }]
            : [],
        ),
  );
}
