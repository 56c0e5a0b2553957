import { readPasted } from '../curl/pasted';
import { requestFromCurl } from '../curl/request-text';
import { commandIn, commandPart } from '../curl/written-request';
import { lineEndOf, type Refactoring, type Selection, selectedBlock } from './file-edit';

const title = 'Convert to a request';

/** A curl command, or a selected PowerShell or fetch call, as the request that it stands for; null where there is none. */
export function commandToRequest(selection: Selection): Refactoring | null {
  const selected = selectedBlock(selection);
  if (!selected) return null;
  const { block, base, start, end } = selected;
  const part = commandPart(block);
  const isWithin = part !== null && end >= part.start && start <= part.end;
  const command = part ? isWithin && commandIn(block) : readPasted(block.text.slice(start, end));
  if (!command) return null;
  const newText = requestFromCurl(command).text.replace(/\r?\n/g, lineEndOf(block));
  const place = part ?? { start, end };
  return { title, edits: [{ start: base + place.start, end: base + place.end, newText }] };
}
