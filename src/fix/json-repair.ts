/** JSON that the server could not read, mended where it breaks the grammar. */
import { maskJson } from '../syntax/json-mask';
import { writtenText } from '../syntax/written-text';
import type { Draft } from './draft';
import { jsonFaults, removeComma, removeComment } from './json-syntax';
import type { RequestReading } from './reading';

export interface JsonRepair {
  readonly title: string;
  readonly drafts: readonly Draft[];
  /** Each of the edits can be the only right one. */
  readonly certain: boolean;
}

/**
 * The edits for the faults of a JSON body as it is written, up to the first that leaves open how the text goes on. Null
 * where the body is no JSON, or none of its faults can be mended: where a value of a variable breaks it, for one.
 */
export function jsonRepair({ block, body }: RequestReading): JsonRepair | null {
  if (body?.kind !== 'json') return null;
  const { start, end } = body.json;
  // A line that is a comment of the file is not sent: it breaks nothing.
  const source = writtenText(block, { start, end });
  const mends = jsonFaults(maskJson(source).text, source).flatMap(({ mend, allowed }) =>
    mend && !allowed ? [mend] : [],
  );
  const [first] = mends;
  if (!first) return null;
  const drafts = mends.flatMap(({ edits }) =>
    edits.map((edit) => ({ start: start + edit.start, end: start + edit.end, text: [edit.newText] })),
  );
  return {
    title: titleOf(first.title, mends),
    drafts,
    certain: mends.every(({ preferred }) => preferred),
  };
}

/** What JSON does not have, and people write all the same, is said by its name. */
function titleOf(first: string, mends: readonly { readonly title: string }[]): string {
  if (mends.length === 1) return `${first} in the JSON body`;
  const count = (title: string): number => mends.filter((mend) => mend.title === title).length;
  const [comments, commas] = [count(removeComment), count(removeComma)];
  if (comments + commas < mends.length) return `Repair the JSON body in ${mends.length} places`;
  const parts = [counted(comments, 'comment'), counted(commas, 'comma')].filter((part) => part !== null);
  return `Remove ${parts.join(' and ')} in the JSON body`;
}

function counted(count: number, what: string): string | null {
  return count === 0 ? null : `${count} ${what}${count === 1 ? '' : 's'}`;
}
