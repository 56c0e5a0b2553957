/** The parameter that says how much is asked for at once, where a result is larger than the API returns. */
import type { Mend } from './diagnosis';
import { bodyProperty, queryParameter } from './find-in-request';
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

/** Half of what is asked for; null where the request does not say how much, or asks for one. */
export function lowerPage(request: RequestView): Mend | null {
  for (const name of pageSizeNames) {
    const there = queryParameter(request, name) ?? bodyProperty(request, [name], []);
    const value = there?.value ?? '';
    if (!there || !/^\d{1,9}$/.test(value) || Number(value) < 2) continue;
    return { op: 'replace', field: there.field, find: null, values: [String(Math.floor(Number(value) / 2))] };
  }
  return null;
}
