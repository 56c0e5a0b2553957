/** In one document; the ones that matter most come first. */
export const mostDiagnostics = 1000;
/** That say the same. */
const mostAlike = 100;

interface Said {
  readonly code?: unknown;
  readonly message: unknown;
}

/**
 * No more than a person can make use of: of those that say the same the first hundred, the last of which tells how many
 * more there are, and a thousand in all. They keep their order: those that matter most are to come first.
 */
export function limited<T extends Said>(all: readonly T[]): T[] {
  if (all.length <= mostAlike) return [...all];
  const counts = new Map<string, number>();
  const kept: { readonly item: T; readonly kind: string; readonly count: number }[] = [];
  for (const item of all) {
    const kind = `${item.code} ${item.message}`;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    if (count <= mostAlike) kept.push({ item, kind, count });
  }
  return kept.slice(0, mostDiagnostics).map(({ item, kind, count }) => {
    const more = (counts.get(kind) ?? 0) - mostAlike;
    if (count < mostAlike || more <= 0) return item;
    return { ...item, message: `${item.message}\nThis file has ${more} more of the same.` };
  });
}
