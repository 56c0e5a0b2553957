import type { Block } from '../../syntax/document';

/** What follows from a block alone, found once for each block: an edit leaves all blocks but its own as they are. */
export class BlockCache<T> {
  readonly #known = new WeakMap<Block, { readonly value: T }>();
  readonly #find: (block: Block) => T;

  constructor(find: (block: Block) => T) {
    this.#find = find;
  }

  of(block: Block): T {
    let known = this.#known.get(block);
    if (!known) {
      known = { value: this.#find(block) };
      this.#known.set(block, known);
    }
    return known.value;
  }
}
