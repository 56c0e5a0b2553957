/** The parameter that says how much is asked for at once, where a result is larger than the API returns. */
import type { Field, Mend } from './diagnosis';
import { bodyProperty, type Present, queryParameter } from './find-in-request';
import { normalName } from './location-words';
import type { RequestView } from './request-view';

/** Its names, across APIs; compared without regard to case, `_` and `-`. */
export const pageSizeNames = [
  'limit',
  'per_page',
  'page_size',
  'pageSize',
  'perPage',
  'max_results',
  'maxResults',
  'count',
  'size',
  'first',
  '$top',
  'top',
  'rows',
  'page[size]',
  'page[limit]',
] as const;

const normalNames: ReadonlySet<string> = new Set(pageSizeNames.map(normalName));

export function isPageSize({ name }: Field): boolean {
  return normalNames.has(normalName(name));
}

/** The number of items that the request asks for; null where it does not say. */
export function statedPageSize(request: RequestView): Present | null {
  for (const name of pageSizeNames) {
    const there = queryParameter(request, name) ?? bodyProperty(request, [name], []);
    if (there && /^\d{1,9}$/.test(there.value ?? '')) return there;
  }
  return null;
}

/** Half of what is asked for; null where the request does not say how much, or asks for one. */
export function lowerPage(request: RequestView): Mend | null {
  const there = statedPageSize(request);
  const value = Number(there?.value ?? 0);
  if (!there || value < 2) return null;
  return { op: 'replace', field: there.field, find: null, values: [String(Math.floor(value / 2))] };
}
