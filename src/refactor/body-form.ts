/** A flat JSON object becomes a form, and a form a flat JSON object, with the Content-Type that goes with it. */
import { readForm } from '../fix/form';
import { formOfJson } from '../fix/json-as-form';
import { jsonString } from '../fix/json-change';
import { writtenText } from '../fix/reading';
import type { Block, Header, RequestNode } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import { headerLine } from './content-type';
import { type FileEdit, lineEndOf, type Refactoring, type Selection, selectedBlock } from './file-edit';

const formType = 'application/x-www-form-urlencoded';
const jsonType = 'application/json';

/** Null where the selection is not in a JSON body, or where that holds more than texts, numbers and truth values. */
export function jsonToForm(selection: Selection): Refactoring | null {
  const found = bodyOf(selection, 'json');
  if (!found) return null;
  const { block, base, span } = found;
  const newText = formOfJson(block.text, span, lineEndOf(block));
  if (newText === null) return null;
  return {
    title: 'Convert body to a form',
    edits: withType(found, { start: base + span.start, end: base + span.end, newText }, formType),
  };
}

/** Null where the selection is not in a form, or where a field stands twice in it. */
export function formToJson(selection: Selection): Refactoring | null {
  const found = bodyOf(selection, 'form');
  if (!found) return null;
  const { block, base, span } = found;
  const { parameters } = readForm(block.text, span);
  const names = new Set(parameters.map(({ name }) => name));
  // Brackets and repetition mean structure, each API's own.
  if (parameters.length === 0 || names.size < parameters.length || [...names].some((name) => /[[\]{}]/.test(name)))
    return null;
  const lineEnd = lineEndOf(block);
  const members = parameters.map(({ name, value }) => `  ${jsonString(name)}: ${jsonText(value)}`);
  const newText = `{${lineEnd}${members.join(`,${lineEnd}`)}${lineEnd}}`;
  return {
    title: 'Convert body to JSON',
    edits: withType(found, { start: base + span.start, end: base + span.end, newText }, jsonType),
  };
}

interface FoundBody {
  readonly block: Block;
  readonly base: number;
  readonly request: RequestNode;
  readonly span: { readonly start: number; readonly end: number };
}

function bodyOf(selection: Selection, kind: 'json' | 'form'): FoundBody | null {
  const selected = selectedBlock(selection);
  const request = selected?.block.request;
  if (!selected || request?.body?.kind !== kind || request.protocol !== 'http') return null;
  const written = writtenText(request.body);
  const { block, base } = selected;
  if (!written || selected.start < written.start || selected.end > written.end) return null;
  // A comment of the file between the lines would be lost.
  if (
    block.parts.some(({ kind: part, start, end }) => part === 'comment' && start < written.end && end > written.start)
  )
    return null;
  const end = written.start + block.text.slice(written.start, written.end).trimEnd().length;
  return { block, base, request, span: { start: written.start, end } };
}

/** A value with its placeholders as a JSON string. */
function jsonText(value: string): string {
  let json = '';
  let done = 0;
  for (const { start, end } of placeholdersIn(value)) {
    json += jsonString(value.slice(done, start)).slice(1, -1) + value.slice(start, end);
    done = end;
  }
  return `"${json}${jsonString(value.slice(done)).slice(1, -1)}"`;
}

/** The edit of the body with that of the Content-Type, which stands before it. */
function withType({ block, base, request }: FoundBody, edit: FileEdit, type: string): FileEdit[] {
  const header: Header | undefined = request.headers.find(({ name }) => name.toLowerCase() === 'content-type');
  if (!header) return [headerLine(request, `Content-Type: ${type}`, lineEndOf(block), base, block.text), edit];
  const { start, end } = header.valueSpan;
  return [{ start: base + start, end: base + end, newText: type }, edit];
}
