import type { Block } from '../syntax/document';
import type { ResolveContext } from './context';
import { resolveRequest } from './resolve';
import type { Resolution } from './resolved';

/** Thrown through a resolution that asks for what may be another thing later. */
class TooEarly extends Error {}

/**
 * Resolves a request before its turn; null where that can't be: it asks for an earlier response, the time, chance, a file, a
 * secret, a token or a person, or something is wrong with it, which is said when its turn comes.
 */
export async function resolveAhead(block: Block, context: ResolveContext): Promise<Resolution | null> {
  try {
    const { request, problems } = await resolveRequest(block, context);
    return request ? { request, problems } : null;
  } catch (error) {
    if (error instanceof TooEarly) return null;
    throw error;
  }
}

/** What is the same whenever it is asked for; all else is refused. */
export function withoutTime(context: ResolveContext): ResolveContext {
  const { answers: _, secrets: __, ...lasting } = context;
  return {
    ...lasting,
    responses: tooEarly,
    now: tooEarly,
    random: tooEarly,
    files: { readText: tooEarly, exists: tooEarly, readBytes: tooEarly, realPath: tooEarly },
    tokens: { token: tooEarly },
  };
}

function tooEarly(): never {
  throw new TooEarly();
}
