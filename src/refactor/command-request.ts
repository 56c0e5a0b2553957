import { requestFromCurl } from '../curl/request-text';
import { commandIn, commandPart } from '../curl/written-request';
import { lineEndOf, type Refactoring, type Selection, selectedBlock } from './file-edit';

/** A curl command as the request that it stands for; null where none is selected. */
export function commandToRequest(selection: Selection): Refactoring | null {
  const selected = selectedBlock(selection);
  const part = selected && commandPart(selected.block);
  const command = selected && commandIn(selected.block);
  if (!part || !command || selected.end < part.start || selected.start > part.end) return null;
  const { base, block } = selected;
  const newText = requestFromCurl(command).text.replace(/\r?\n/g, lineEndOf(block));
  return { title: 'Convert to a request', edits: [{ start: base + part.start, end: base + part.end, newText }] };
}
