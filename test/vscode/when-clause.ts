/** The `enablement` clauses of the manifest, worked out as VS Code does: `a`, `!a`, `a == b`, joined by `&&` and `||`. */

export function holds(clause: string | undefined, keys: ReadonlyMap<string, unknown>): boolean {
  if (clause === undefined) return true;
  return clause.split('||').some((all) => all.split('&&').every((term) => holdsTerm(term.trim(), keys)));
}

function holdsTerm(term: string, keys: ReadonlyMap<string, unknown>): boolean {
  const [, not, key, value] = /^(!?)([\w.]+)(?:\s*==\s*(\S+))?$/.exec(term) ?? [];
  if (key === undefined) throw new Error(`The clause ${term} is of a form that this test does not read.`);
  const held = value === undefined ? Boolean(keys.get(key)) : keys.get(key) === value;
  return held !== (not === '!');
}
