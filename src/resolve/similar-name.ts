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

/** How many letters are added, left out, exchanged or swapped with a neighbour (optimal string alignment), by rows. */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? i + j) + 1 : i + j;
      row.push(Math.min(exchanged, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
