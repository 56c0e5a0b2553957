/** Where in a HAR's text something stands. Read only when the HAR turns out not to be one. */
import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode, visit } from 'jsonc-parser';

/** `:line:column`, both from 1, of the value at that path, or of the nearest one around it that is there. */
export function harPosition(source: string, path: readonly (string | number)[]): string {
  const tree = unlessTooDeep(() => parseTree(source));
  for (let length = path.length; tree && length >= 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    if (node) return lineAndColumn(source, node.offset);
  }
  return '';
}

/** Where and why the text stops being JSON; `reason` is what to say where the place can't be found. */
export function syntaxProblem(source: string, reason: string): { place: string; message: string } {
  if (source.trim() === '') return { place: '', message: 'the file is empty' };
  const errors: ParseError[] = [];
  const onError = (error: number, offset: number, length: number): void => {
    errors.push({ error, offset, length });
  };
  unlessTooDeep(() => visit(source, { onError }, { disallowComments: true, allowTrailingComma: false }));
  const [first] = errors;
  if (!first) return { place: '', message: reason };
  const words = printParseErrorCode(first.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return { place: lineAndColumn(source, first.offset), message: `${words} in the JSON` };
}

/** jsonc-parser recurses; what nests deeper than the stack is no HAR, wherever it goes wrong. */
function unlessTooDeep<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function lineAndColumn(source: string, offset: number): string {
  const before = source.slice(0, offset);
  const line = before.split('\n').length;
  return `:${line}:${offset - (before.lastIndexOf('\n') + 1) + 1}`;
}
