import type { ResolveContext } from '../resolve/context';
import { resolveRequest } from '../resolve/resolve';
import type { Block } from '../syntax/document';
import type { Finding } from './finding';

/** All that can be said of a block before its request is sent: by the parser, by resolving it, and by the rules. */
export async function checkBlock(block: Block, context: ResolveContext): Promise<readonly Finding[]> {
  const resolution = block.request ? await resolveRequest(block, context) : null;
  return [...block.problems, ...(resolution?.problems ?? [])];
}
