/** Which of a document's requests the cursor is in, for the panel's list; the server decides what is sent. */
import type { RequestView } from '../protocol';

/**
 * Index into `requests`, which stand in the order of the file; null where the section of that line has none.
 * @param lineAt the text of a line, from 0
 */
export function requestAtCursor(
  requests: readonly RequestView[],
  line: number,
  lineAt: (line: number) => string,
): number | null {
  let start = line;
  while (start > 0 && !isSeparator(lineAt(start))) start--;
  const index = requests.findIndex((request) => request.position.line >= start);
  const request = requests[index];
  if (request === undefined) return null;
  for (let between = Math.max(start, line) + 1; between <= request.position.line; between++) {
    if (isSeparator(lineAt(between))) return null;
  }
  return index;
}

function isSeparator(text: string): boolean {
  return text.startsWith('###');
}
