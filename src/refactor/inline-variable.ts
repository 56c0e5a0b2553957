/** A variable of the file gives way to its value: where it is used, or everywhere, with its definition. */
import { percentEncode } from '../resolve/percent';
import { definitionAt, type ScopedDefinition } from '../resolve/scope';
import type { Block, Span } from '../syntax/document';
import { type Placeholder, placeholdersIn } from '../syntax/placeholders';
import { blockAt, blockStart } from '../syntax/request-document';
import { type FileEdit, type Refactoring, type Selection, selectedBlock } from './file-edit';
import { valuePlaces } from './value-places';

/** A place at which a variable is used. */
interface Use {
  readonly blockIndex: number;
  readonly placeholder: Placeholder;
}

export interface Inlining {
  readonly name: string;
  readonly definition: ScopedDefinition;
  /** The one that is selected; null where the definition is. */
  readonly here: Use | null;
}

/** The variable whose use or definition is selected; null where there is none, or where its value is no plain text. */
export function inlining(selection: Selection): Inlining | null {
  const selected = selectedBlock(selection);
  if (!selected) return null;
  const { block, index, start, end } = selected;
  const defined = block.variables.find((it) => it.start <= start && end <= it.nameSpan.end);
  if (defined) return { name: defined.name, definition: { blockIndex: index, definition: defined }, here: null };
  const placeholder = placeholdersIn(block.text).find((it) => it.start <= start && end <= it.end);
  const name = placeholder && nameOf(placeholder);
  if (!placeholder || !name) return null;
  const here = { blockIndex: index, placeholder };
  const definition = definitionOf(selection, here);
  return definition && { name, definition, here };
}

/** The one use becomes the value; null where that would mean something else there. */
export function inlineHere(selection: Selection, { name, definition, here }: Inlining): Refactoring | null {
  const edit = here && inlined(selection, definition, here);
  return edit ? { title: `Inline variable ${name} here`, edits: [edit] } : null;
}

/**
 * All uses become the value, and the definition goes, unless other files use it (`usedElsewhere`). Null where one of the
 * uses can't.
 */
export function inlineAll(
  selection: Selection,
  { name, definition }: Inlining,
  usedElsewhere: boolean,
): Refactoring | null {
  const uses = usesOf(selection, name, definition);
  // Made anew at each use, or once for all: as text in several places it would be neither.
  if (uses.length > 1 && isMadeAnew(definition.definition.value)) return null;
  const edits: FileEdit[] = [];
  for (const use of uses) {
    const edit = inlined(selection, definition, use);
    if (!edit) return null;
    edits.push(edit);
  }
  if (!usedElsewhere) edits.push(removedDefinition(selection, definition));
  if (edits.length === 0) return null;
  const count = uses.length === 1 ? '1 use' : `${uses.length} uses`;
  const title = uses.length === 0 ? `Remove unused variable ${name}` : `Inline variable ${name} (${count})`;
  return { title, edits: edits.sort((a, b) => a.start - b.start) };
}

function nameOf({ expression }: Placeholder): string | null {
  const name = expression.replace(/^%\s*/, '');
  return name.startsWith('$') || name === '' ? null : name;
}

function usesOf(selection: Selection, name: string, { definition }: ScopedDefinition): Use[] {
  return selection.document.blocks.flatMap((block, blockIndex) => {
    if (!block.text.includes(name)) return [];
    return valuePlaces(block)
      .flatMap(({ start, end }) => placeholdersIn(block.text, start, end))
      .filter((placeholder) => nameOf(placeholder) === name)
      .map((placeholder) => ({ blockIndex, placeholder }))
      .filter((use) => definitionOf(selection, use)?.definition === definition);
  });
}

/** The definition that holds where a placeholder stands: for a variable's value at its definition, else at the request. */
function definitionOf({ document, definitions }: Selection, { blockIndex, placeholder }: Use): ScopedDefinition | null {
  const block = blockAt(document, blockIndex);
  const name = nameOf(placeholder);
  const own = variableWith(block, placeholder);
  return name === null
    ? null
    : definitionAt(definitions, name, { blockIndex, offset: own?.start ?? requestOffset(block) }, own);
}

function variableWith({ variables }: Block, { start }: Span) {
  return variables.find(({ valueSpan }) => valueSpan.start <= start && start < valueSpan.end) ?? null;
}

function requestOffset({ request, text }: Block): number {
  return request?.start ?? text.length;
}

/** The value in place of a placeholder; null where it would be read otherwise there. */
function inlined(
  { document, definitions }: Selection,
  { blockIndex, definition }: ScopedDefinition,
  use: Use,
): FileEdit | null {
  const block = blockAt(document, use.blockIndex);
  const { start, end, expression } = use.placeholder;
  const own = variableWith(block, use.placeholder);
  const place = { blockIndex: use.blockIndex, offset: own?.start ?? requestOffset(block) };
  const inner = placeholdersIn(definition.value);
  for (const placeholder of inner) {
    const name = nameOf(placeholder);
    if (name === null) continue;
    const meant = definitionAt(definitions, name, { blockIndex, offset: definition.start }, definition);
    if (meant?.definition !== definitionAt(definitions, name, place, own)?.definition) return null;
  }
  const isEncoded = expression.startsWith('%');
  if (isEncoded && inner.length > 0) return null;
  const newText = isEncoded ? percentEncode(definition.value) : definition.value;
  const { body } = block.request ?? {};
  const isInForm = body?.kind === 'form' && body.start <= start && end <= body.end;
  if (isInForm && /[&=+%#\s]/.test(newText)) return null;
  const base = blockStart(document, use.blockIndex);
  return { start: base + start, end: base + end, newText };
}

function isMadeAnew(value: string): boolean {
  return placeholdersIn(value).some(({ expression }) =>
    /^%?\s*\$(?!processEnv\b|dotenv\b|env\.|shared\b)/.test(expression),
  );
}

/** The definition's whole line, and the empty one behind it where that would be the first of the file. */
export function removedDefinition({ document }: Selection, { blockIndex, definition }: ScopedDefinition): FileEdit {
  const { text, parts } = blockAt(document, blockIndex);
  const base = blockStart(document, blockIndex);
  const part = parts.find(({ start, end }) => start <= definition.start && definition.start < end);
  const start = part?.start ?? definition.start;
  let end = part?.end ?? definition.end;
  const blank = /^(?:\r\n|\n|\r)/.exec(text.slice(end))?.[0];
  if (base + start === 0 && blank !== undefined) end += blank.length;
  return { start: base + start, end: base + end, newText: '' };
}
