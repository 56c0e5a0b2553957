/** A variable put into a file of environments (`http-client.env.json`), in the layout that the file has. */
import { modify, parseTree } from 'jsonc-parser';
import type { FileEdit } from './file-edit';

/** Where the variable's value stands once the edits are made: offset of its first character. */
export interface EnvironmentEdit {
  readonly edits: readonly FileEdit[];
  readonly valueAt: number;
}

/** `text` null: the file is not there yet. Null where it is no JSON object of objects, or has the variable already. */
export function withVariable(
  text: string | null,
  environment: string,
  name: string,
  value: string,
): EnvironmentEdit | null {
  if (text === null || text.trim() === '') {
    const newText = `${JSON.stringify({ [environment]: { [name]: value } }, null, 2)}\n`;
    return { edits: [{ start: 0, end: text?.length ?? 0, newText }], valueAt: valueStart(newText, environment, name) };
  }
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const json = text.slice(bom);
  const root = parseTree(json, [], { allowTrailingComma: true });
  if (root?.type !== 'object') return null;
  const there = root.children?.find(({ children }) => children?.[0]?.value === environment)?.children?.[1];
  if (there && there.type !== 'object') return null;
  if (there?.children?.some(({ children }) => children?.[0]?.value === name)) return null;
  const edits = modify(json, [environment, name], value, { formattingOptions: layoutOf(json) }).map(
    ({ offset, length, content }): FileEdit => ({ start: bom + offset, end: bom + offset + length, newText: content }),
  );
  const after = edits.reduceRight((all, edit) => all.slice(0, edit.start) + edit.newText + all.slice(edit.end), text);
  return { edits, valueAt: valueStart(after, environment, name) };
}

function layoutOf(json: string) {
  const indent = /^([ \t]+)\S/m.exec(json)?.[1] ?? '  ';
  const eol = json.includes('\r\n') ? '\r\n' : '\n';
  return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 1 : indent.length, eol };
}

/** Behind the quote that opens the value. */
function valueStart(text: string, environment: string, name: string): number {
  const bom = text.startsWith('\uFEFF') ? 1 : 0;
  const root = parseTree(text.slice(bom), [], { allowTrailingComma: true });
  const node = root?.children?.find(({ children }) => children?.[0]?.value === environment)?.children?.[1];
  const value = node?.children?.find(({ children }) => children?.[0]?.value === name)?.children?.[1];
  return value ? bom + value.offset + 1 : 0;
}
