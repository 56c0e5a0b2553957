/** JSON that the server could not read, mended where it breaks the grammar. */
import { maskJson } from '../syntax/json-mask';
import type { Draft } from './draft';
import { jsonFaults } from './json-syntax';
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
  const source = block.text.slice(start, end);
  const mends = jsonFaults(maskJson(source).text, source).flatMap(({ mend, allowed }) =>
    mend && !allowed ? [mend] : [],
  );
  const [first, ...more] = mends;
  if (!first) return null;
  const drafts = mends.flatMap(({ edits }) =>
    edits.map((edit) => ({ start: start + edit.start, end: start + edit.end, text: [edit.newText] })),
  );
  return {
    title: more.length === 0 ? `${first.title} in the JSON body` : `Repair the JSON body in ${mends.length} places`,
    drafts,
    certain: mends.every(({ preferred }) => preferred),
  };
}
