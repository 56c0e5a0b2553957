/** A JSON body becomes a member of an object: `{"name": "x"}` becomes `{"task": {"name": "x"}}`. */
import { type Draft, insertion } from './draft';
import { jsonString } from './json-change';
import type { JsonReading } from './json-reading';
import { indentation, isFirstOnLine, lineAfter, lineEndAt } from './layout';

/** Null where the body is no object, or has such a member. Each line keeps its text, and moves by one step where there are several. */
export function wrapEdits({ root, source }: JsonReading, name: string): Draft[] | null {
  const [first] = root?.members ?? [];
  if (root?.kind !== 'object' || !first || root.members.some(({ key }) => key === name)) return null;
  const colon = source.slice(first.keySpan.end, first.value.start);
  const key = `${jsonString(name)}${/^\s*:\s*$/.test(colon) ? colon : ': '}`;
  if (!isFirstOnLine(source, first.start)) return [insertion(root.start, [`{${key}`]), insertion(root.end, ['}'])];
  const outer = indentation(source, root.start);
  const step = indentation(source, first.start).slice(outer.length) || '  ';
  const eol = lineEndAt(source, root.start);
  const drafts = [insertion(root.start, [`{${eol}${outer}${step}${key}`])];
  for (let line = lineAfter(source, root.start); line < root.end; line = lineAfter(source, line)) {
    if (/\S/.test(source.slice(line, lineAfter(source, line)))) drafts.push(insertion(line, [step]));
  }
  return [...drafts, insertion(root.end, [`${eol}${outer}}`])];
}
