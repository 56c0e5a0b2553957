/** The name most like one that does not exist, for "Did you mean"; null where none is near. */
export function similarName(wanted: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  // A third of the letters may differ: `workspce` is near to `workspace`, `id` is near to nothing but `ID`.
  let bestDistance = Math.min(3, Math.floor(wanted.length / 3) + 1);
  const lower = wanted.toLowerCase();
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const distance = name.toLowerCase() === lower ? 0 : editDistance(lower, name.toLowerCase());
    if (distance >= bestDistance) continue;
    best = name;
    bestDistance = distance;
  }
  return best;
}

/** Levenshtein's distance, by rows. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
