/** What is looked for in a block's text once, however often the document around it changes. */
import type { Block } from '../syntax/document';
import { type ClientSign, clientSigns } from './client-signs';
import { mayAsk } from './question';

export interface BlockFacts {
  readonly signs: readonly ClientSign[];
  /** Names of variables that its scripts set, which are not run. */
  readonly setByScripts: readonly string[];
  /** It may hold a question to whoever sends it. */
  readonly asks: boolean;
}

/** `client.global.set("x", …)`, `request.variables.set('x', …)` of JetBrains' client, `exports.x = …` of httpYac. */
const assignment =
  /(?:\bclient\.(?:global|variables\.\w+)\.set|\brequest\.variables\.set)\(\s*(["'`])([^"'`]+)\1|\bexports\.([\w$]+)\s*=(?!=)/g;

function blockFacts(block: Block): BlockFacts {
  const setByScripts = new Set<string>();
  for (const { kind, start, end } of block.parts) {
    if (kind !== 'script') continue;
    for (const [, , set, exported] of block.text.slice(start, end).matchAll(assignment)) {
      const name = set ?? exported;
      if (name !== undefined) setByScripts.add(name);
    }
  }
  const prompts = block.directives.some(({ name }) => /^(?:prompt|secret|note)$/i.test(name));
  return { signs: clientSigns(block), setByScripts: [...setByScripts], asks: prompts || mayAsk.test(block.text) };
}

/** Remembers the facts of the blocks that it has seen. */
export class BlockFactIndex {
  readonly #known = new WeakMap<Block, BlockFacts>();

  of(block: Block): BlockFacts {
    const known = this.#known.get(block) ?? blockFacts(block);
    this.#known.set(block, known);
    return known;
  }
}
