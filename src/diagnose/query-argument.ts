/** The argument in a GraphQL query whose value stands at a line and column. */
import type { TextPosition } from './diagnosis';
import { isObject } from './json-node';
import type { RequestView } from './request-view';

/** The value itself, or one of the items of a list. */
const before = /([_A-Za-z]\w*)\s*:\s*(?:\[[^[\]{}]*)?$/;

/** A longer query nobody writes by hand; how far back its name may stand. */
const maxQuery = 100_000;
const reach = 500;

/** Null where no value of an argument begins there. `position` counts from 0, lines by LF, CR or CRLF (GraphQL, 2.1.2). */
export function argumentAt(position: TextPosition | null, request: RequestView): string | null {
  const json = request.json();
  const query = isObject(json) ? json.query : null;
  if (position?.in !== '/query' || position.line === null || typeof query !== 'string' || query.length > maxQuery)
    return null;
  const lines = query.split(/\r\n|\r|\n/);
  const line = lines[position.line];
  const column = position.column ?? 0;
  // A name at the place is a value, too: of an enumeration. What has braces or arguments behind it is a field with an alias.
  if (line === undefined || /^\w+\s*[({]/.test(line.slice(column))) return null;
  const ahead = [...lines.slice(0, position.line), line.slice(0, column)].join('\n').slice(-reach);
  return before.exec(ahead)?.[1] ?? null;
}
