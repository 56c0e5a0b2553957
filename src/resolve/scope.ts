import type { Block, VariableDefinition } from '../syntax/document';
import type { RequestDocument } from '../syntax/request-document';

/** A `@name = value` and the block that it stands in. */
export interface ScopedDefinition {
  readonly blockIndex: number;
  readonly definition: VariableDefinition;
}

/** All variables and request names of a document, for quick look-up. */
export interface Definitions {
  /** In the order of the file. */
  readonly byName: ReadonlyMap<string, readonly ScopedDefinition[]>;
  /** Indexes of the blocks with a request by `# @name`, and by title where no other bears that name. */
  readonly requests: ReadonlyMap<string, number>;
}

/** A place in a document, to tell which definition holds there. */
export interface Place {
  readonly blockIndex: number;
  /** Relative to the block's start. */
  readonly offset: number;
}

/** Gathers what a document defines. Linear in the number of blocks: make it once where many requests are resolved. */
export function definitionsOf(document: Pick<RequestDocument, 'blocks'>): Definitions {
  const byName = new Map<string, ScopedDefinition[]>();
  const requests = new Map<string, number>();
  const titles = new Map<string, number>();
  document.blocks.forEach((block, blockIndex) => {
    for (const definition of block.variables) {
      const others = byName.get(definition.name);
      if (others) others.push({ blockIndex, definition });
      else byName.set(definition.name, [{ blockIndex, definition }]);
    }
    if (!block.request) return;
    if (block.name !== null && !requests.has(block.name)) requests.set(block.name, blockIndex);
    if (block.title !== null && !titles.has(block.title)) titles.set(block.title, blockIndex);
  });
  for (const [title, index] of titles) if (!requests.has(title)) requests.set(title, index);
  return { byName, requests };
}

/**
 * The definition that holds at a place: the last one before it, wherever in the file, else the first one after it. So a
 * file may define a variable anew from request to request, and may also keep its variables at the end. `except` is left
 * out: `@x = {{x}}/v1` means another `x`.
 */
export function definitionAt(
  definitions: Definitions,
  name: string,
  place: Place,
  except: VariableDefinition | null = null,
): ScopedDefinition | null {
  let after: ScopedDefinition | null = null;
  let before: ScopedDefinition | null = null;
  for (const candidate of definitions.byName.get(name) ?? []) {
    if (candidate.definition === except) continue;
    const { blockIndex, definition } = candidate;
    const isBefore =
      blockIndex < place.blockIndex || (blockIndex === place.blockIndex && definition.start < place.offset);
    if (isBefore) before = candidate;
    else after ??= candidate;
  }
  return before ?? after;
}

/** The place of a block's request, or of the block's end where it has none. */
export function placeOf(document: Pick<RequestDocument, 'blocks'>, block: Block): Place {
  const index = document.blocks.indexOf(block);
  return {
    blockIndex: index < 0 ? document.blocks.length : index,
    offset: block.request?.start ?? block.text.length,
  };
}
