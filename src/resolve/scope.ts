import type { Block, VariableDefinition } from '../syntax/document';
import type { RequestDocument } from '../syntax/request-document';
import { BlockFactIndex } from './block-facts';
import type { ClientSign } from './client-signs';

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
  /** Variables that only a script would give a value, which is not run. */
  readonly setByScripts: ReadonlySet<string>;
  /** For which clients the file seems to be written: the first sign of each. */
  readonly signs: readonly ClientSign[];
  /** A request of the file may ask something of whoever sends it. */
  readonly asks: boolean;
}

/** A place in a document, to tell which definition holds there. */
export interface Place {
  readonly blockIndex: number;
  /** Relative to the block's start. */
  readonly offset: number;
}

/**
 * Gathers what a document defines. Linear in the number of blocks: make it once where many requests are resolved. `facts`
 * keeps what was found in blocks that an edit leaves as they are.
 */
export function definitionsOf(
  document: Pick<RequestDocument, 'blocks'>,
  facts: BlockFactIndex = new BlockFactIndex(),
): Definitions {
  const byName = new Map<string, ScopedDefinition[]>();
  const requests = new Map<string, number>();
  const titles = new Map<string, number>();
  const setByScripts = new Set<string>();
  const signs: ClientSign[] = [];
  let asks = false;
  document.blocks.forEach((block, blockIndex) => {
    for (const definition of block.variables) {
      const others = byName.get(definition.name);
      if (others) others.push({ blockIndex, definition });
      else byName.set(definition.name, [{ blockIndex, definition }]);
    }
    const fact = facts.of(block);
    for (const name of fact.setByScripts) setByScripts.add(name);
    for (const sign of fact.signs) {
      if (!signs.some(({ client, sure }) => client === sign.client && sure === sign.sure)) signs.push(sign);
    }
    asks ||= fact.asks;
    if (!block.request) return;
    if (block.name !== null && !requests.has(block.name)) requests.set(block.name, blockIndex);
    if (block.title !== null && !titles.has(block.title)) titles.set(block.title, blockIndex);
  });
  for (const [title, index] of titles) if (!requests.has(title)) requests.set(title, index);
  return { byName, requests, setByScripts, signs, asks };
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
  const candidates = definitions.byName.get(name) ?? [];
  const next = countBefore(candidates, place);
  const before = otherThan(except, candidates[next - 1], candidates[next - 2]);
  return before ?? otherThan(except, candidates[next], candidates[next + 1]);
}

/** The last definition of the file, wherever it is used: REST Client's rule. */
export function lastDefinition(
  { byName }: Pick<Definitions, 'byName'>,
  name: string,
  except: VariableDefinition | null,
): ScopedDefinition | null {
  const candidates = byName.get(name) ?? [];
  return otherThan(except, candidates.at(-1), candidates.at(-2));
}

/** How many of the definitions, which are in the order of the file, stand before a place. A file may define a name often. */
function countBefore(candidates: readonly ScopedDefinition[], place: Place): number {
  let low = 0;
  let high = candidates.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const candidate = candidates[middle];
    if (candidate && isBefore(candidate, place)) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isBefore({ blockIndex, definition }: ScopedDefinition, place: Place): boolean {
  return blockIndex < place.blockIndex || (blockIndex === place.blockIndex && definition.start < place.offset);
}

function otherThan(
  except: VariableDefinition | null,
  ...nearestFirst: readonly (ScopedDefinition | undefined)[]
): ScopedDefinition | null {
  return nearestFirst.find((candidate) => candidate && candidate.definition !== except) ?? null;
}

/** The place of a block's request, or of the block's end where it has none. */
export function placeOf(
  { document, blockIndex }: { readonly document: Pick<RequestDocument, 'blocks'>; readonly blockIndex?: number },
  block: Block,
): Place {
  const { blocks } = document;
  const known = blockIndex !== undefined && blocks[blockIndex] === block;
  const index = known ? blockIndex : blocks.indexOf(block);
  return {
    blockIndex: index < 0 ? blocks.length : index,
    offset: block.request?.start ?? block.text.length,
  };
}
