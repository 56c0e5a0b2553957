/** Which editor group a response opens in, beside its request. Columns count from 1. */

export interface EditorGroup {
  readonly column: number;
  readonly isActive: boolean;
  readonly hasRequest: boolean;
  readonly hasResponse: boolean;
}

/**
 * An existing group other than the request's: one that shows a response, else the one where the last response was, else
 * its neighbour on the right or on the left. A new one is made only where there is no other. Null: the request is open in
 * none.
 */
export function besideColumn(groups: readonly EditorGroup[], lastColumn: number | null): number | null {
  const own = groups.find((it) => it.isActive && it.hasRequest) ?? groups.find((it) => it.hasRequest);
  if (!own) return null;
  const others = groups.filter((it) => it !== own);
  const found =
    others.find((it) => it.hasResponse) ??
    others.find((it) => it.column === lastColumn) ??
    others.find((it) => it.column === own.column + 1) ??
    others.find((it) => it.column === own.column - 1);
  return found?.column ?? own.column + 1;
}
