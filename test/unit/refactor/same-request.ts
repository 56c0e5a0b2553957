import { strict as assert } from 'node:assert';
import { resolveRequest } from '../../../src/resolve/resolve';
import { definitionsOf } from '../../../src/resolve/scope';
import { contextFor } from '../resolve/resolving';

/** All requests of both texts are sent alike. */
export async function checkSame(before: string, after: string): Promise<void> {
  assert.deepEqual(await sentBy(after), await sentBy(before));
}

async function sentBy(text: string): Promise<unknown[]> {
  const base = contextFor(text);
  const context = { ...base, definitions: definitionsOf(base.document) };
  const sent: unknown[] = [];
  for (const [blockIndex, block] of context.document.blocks.entries()) {
    if (!block.request) continue;
    const { request, problems } = await resolveRequest(block, { ...context, blockIndex });
    sent.push(request?.sent ?? problems.map(({ message }) => message));
  }
  return sent;
}
