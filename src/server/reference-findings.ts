import type { Finding } from '../check/finding';
import { isSentFirst, referenceFindings } from '../check/references';
import type { DependencyIndex } from '../resolve/dependencies';
import type { OpenDocument } from './state/documents';
import type { HeldRequests } from './state/held-requests';

/**
 * The findings of a document's blocks with those of their references to other requests, and without what these mend: a
 * response that is missing, where the request that gives it is sent first.
 */
export function withReferences(
  held: HeldRequests,
  dependencies: DependencyIndex,
  { uri, document }: OpenDocument,
  found: ReadonlyMap<number, readonly Finding[]>,
): ReadonlyMap<number, readonly Finding[]> {
  const all = new Map<number, readonly Finding[]>();
  for (const [index, findings] of found) {
    const open = findings.filter((finding) => !isSentFirst(dependencies, index, finding));
    if (open.length > 0) all.set(index, open);
  }
  for (const [index, findings] of referenceFindings(dependencies)) {
    all.set(index, [...(all.get(index) ?? []), ...findings]);
  }
  for (const [block, { problem }] of held.heldBack(uri)) {
    const index = document.blocks.indexOf(block);
    if (index >= 0) all.set(index, [...(all.get(index) ?? []), problem]);
  }
  return all;
}
