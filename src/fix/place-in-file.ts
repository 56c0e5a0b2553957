/** Where in the file that a body comes from a problem has its place. */
import type { DiagnosedProblem } from '../diagnose/diagnosis';
import { follow, pointerTokens, readJson } from './json-reading';

/** An offset in the text; 0 where nothing tells. A property that is missing has its object's place. */
export function placeInFile(text: string, { field, position }: DiagnosedProblem): number {
  const json = readJson(text, { start: 0, end: text.length });
  if (json.root && field?.pointer) {
    const tokens = pointerTokens(field.pointer);
    // A file with the variables of a GraphQL request holds them alone.
    const inner =
      tokens[0] === 'variables' && !json.root.members.some(({ key }) => key === 'variables') ? tokens.slice(1) : tokens;
    const { value, member, rest } = follow(json.root, inner);
    return rest.length === 0 && member ? member.keySpan.start : value.start;
  }
  if (!json.root && json.error && /^\s*[[{]/.test(text)) return json.error.start;
  if (position && position.in === null) return statedOffset(text, position);
  const local = field?.name.replace(/^.*[/:]/, '') ?? '';
  const tag = /^[\w-]{1,200}$/.test(local) ? text.search(new RegExp(`<(?:[\\w.-]+:)?${local}(?=[\\s/>])`, 'i')) : -1;
  return Math.max(0, tag);
}

function statedOffset(text: string, { line, column, offset }: NonNullable<DiagnosedProblem['position']>): number {
  if (offset !== null) return Math.min(offset, text.length);
  let start = 0;
  for (let left = line ?? 0; left > 0; left--) {
    const end = text.indexOf('\n', start);
    if (end < 0) break;
    start = end + 1;
  }
  return Math.min(start + (column ?? 0), text.length);
}
