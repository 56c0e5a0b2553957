/** More names than these are not looked through: a file may have 100,000, and as many that are misspelt. */
const mostNames = 500;

/** The name most like one that does not exist, for "Did you mean"; null where none of the first 500 is near. */
export function similarName(wanted: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  // A third of the letters may differ: `workspce` is near to `workspace`, `id` is near to nothing but `ID`.
  let bestDistance = Math.min(3, Math.floor(wanted.length / 3) + 1);
  const lower = wanted.toLowerCase();
  let left = mostNames;
  for (const name of names) {
    if (left-- === 0) break;
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const distance = name.toLowerCase() === lower ? 0 : editDistance(lower, name.toLowerCase(), bestDistance);
    if (distance >= bestDistance) continue;
    best = name;
    bestDistance = distance;
  }
  return best;
}

/**
 * How many letters are added, left out, exchanged or swapped with a neighbour (optimal string alignment), by rows. At
 * `enough` and beyond it may be any number from there on.
 */
function editDistance(one: string, other: string, enough: number): number {
  let start = 0;
  const shorter = Math.min(one.length, other.length);
  while (start < shorter && one[start] === other[start]) start++;
  let same = 0;
  while (same < shorter - start && one[one.length - 1 - same] === other[other.length - 1 - same]) same++;
  const a = one.slice(start, one.length - same);
  const b = other.slice(start, other.length - same);
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  let least = 0;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let leastHere = i;
    for (let j = 1; j <= b.length; j++) {
      const exchanged = (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? i + j) + 1 : i + j;
      const edits = Math.min(exchanged, swapped, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      row.push(edits);
      if (edits < leastHere) leastHere = edits;
    }
    // A swap reaches back two rows, no edit further.
    if (leastHere >= enough && least >= enough) return enough;
    least = leastHere;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
