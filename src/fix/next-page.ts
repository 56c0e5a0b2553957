/** The request for the page that follows a response: what the response says of it, and the request to be written below. */
import { writtenRequest } from '../curl/written-request';
import type { Block } from '../syntax/document';
import type { Change } from './changes';
import { editsFor } from './changes';
import { toEdits } from './draft';
import type { Fix, FixEdit } from './fix';
import { lineEndAt } from './layout';
import { requestLines } from './listing';
import { type FixTarget, type RequestReading, readRequest } from './reading';
import { urlEdits } from './target-url';

/** The id of the fix, which belongs to no problem. */
export const nextPageFix = 'next-page';

/** Where the next page is: its URL, or the value of a parameter, by the names that it may have, the likeliest first. */
export type NextPage =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'parameter'; readonly names: readonly string[]; readonly value: string; readonly isText: boolean };

/** Members that hold a URL, and those that hold the value of a parameter. */
const urls: readonly string[][] = [
  ['@odata.nextLink'],
  ['nextLink'],
  ['links', 'next'],
  ['links', 'next', 'href'],
  ['_links', 'next', 'href'],
  ['next'],
  ['next_page_uri'],
  ['next_page_url'],
  ['next_page'],
  ['nextRecordsUrl'],
  ['meta', 'next_page_url'],
  ['meta', 'next'],
  ['paging', 'next'],
  ['pagination', 'next'],
  ['pagination', 'next_url'],
  ['info', 'next'],
  ['nextPage'],
];

const tokens: readonly (readonly [path: readonly string[], ...names: string[]])[] = [
  [['next_page', 'offset'], 'offset'],
  [['paging', 'next', 'after'], 'after'],
  [['paging', 'cursors', 'after'], 'after'],
  [['response_metadata', 'next_cursor'], 'cursor'],
  [['nextPageToken'], 'pageToken', 'page_token'],
  [['next_page_token'], 'page_token', 'next_page_token', 'pagetoken'],
  [['next_cursor'], 'cursor', 'start_cursor', 'next_cursor'],
  [['nextCursor'], 'cursor', 'nextCursor'],
  [['meta', 'next_cursor'], 'cursor', 'page[cursor]'],
  [['pagination', 'next_cursor'], 'cursor'],
  [['nextToken'], 'nextToken'],
  [['NextToken'], 'NextToken'],
  [['next_token'], 'next_token', 'pagination_token'],
  [['meta', 'next_token'], 'pagination_token', 'next_token'],
  [['continuationToken'], 'continuationToken'],
  [['continuation_token'], 'continuation_token'],
  [['next_page'], 'page'],
  [['meta', 'next_page'], 'page'],
  [['pagination', 'next_page'], 'page'],
  [['meta', 'pagination', 'next_page'], 'page'],
  [['offset'], 'offset'],
];

/** What a successful response says of its next page; null where it says nothing, or that it is the last. */
export function nextPageOf(link: string | null, body: unknown): NextPage | null {
  const linked = link === null ? null : nextLink(link);
  if (linked !== null) return { kind: 'url', url: linked };
  if (!isObject(body)) return null;
  for (const [path, ...names] of tokens) {
    const value = at(body, path);
    // An offset that is a number tells where this page begins.
    const isText = typeof value === 'string';
    if (isText ? value === '' || isUrl(value) : !Number.isSafeInteger(value) || path.at(-1) !== 'next_page') continue;
    const own = body.object === 'list' ? [...names].sort((a) => (a === 'start_cursor' ? -1 : 0)) : names;
    return { kind: 'parameter', names: own, value: String(value), isText };
  }
  for (const path of urls) {
    const value = at(body, path);
    if (typeof value === 'string' && isUrl(value)) return { kind: 'url', url: value };
  }
  return afterTheLast(body);
}

/** Stripe's lists go on behind their last object. */
function afterTheLast(body: Readonly<Record<string, unknown>>): NextPage | null {
  if (body.has_more !== true || body.object !== 'list' || !Array.isArray(body.data)) return null;
  const last: unknown = body.data.at(-1);
  const id = isObject(last) ? last.id : null;
  return typeof id === 'string' ? { kind: 'parameter', names: ['starting_after'], value: id, isText: true } : null;
}

/** The target of `rel="next"` in a Link field (RFC 8288, section 3). */
function nextLink(field: string): string | null {
  for (const [, url = '', parameters = ''] of field.slice(0, 20_000).matchAll(/<([^<>]*)>((?:[^",<]|"[^"]*")*)/g)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/i.test(parameters)) return url;
  }
  return null;
}

function isUrl(text: string): boolean {
  return /^(?:https?:\/\/|\/|\?)/i.test(text);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(body: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
    body,
  );
}

/**
 * The edit that writes the request for the next page below this one: as this one, but for what leads to the page. Null
 * where it would be the same request, or one to another host. What `isCredential` names is not taken from the response.
 */
export function fixOfNextPage(
  target: FixTarget,
  page: NextPage,
  { url: sent }: { readonly url: string },
  isCredential: (name: string) => boolean,
): Fix | null {
  // Below a curl command the next page is a request as it is written here.
  const written = target.block.request?.protocol === 'curl' ? writtenRequest(target.block) : null;
  const reading = readRequest(written ? { ...target, block: written.block } : target);
  if (!reading || !URL.canParse(sent)) return null;
  const edits = page.kind === 'url' ? toUrl(reading, page.url, sent, isCredential) : toParameter(reading, page);
  if (!edits || edits.length === 0) return null;
  const { block } = target;
  const lines = requestLines(reading.block, reading.request, edits);
  if (!lines) return null;
  const eol = lineEndAt(reading.block.text, 0);
  const text = [`${eol}${eol}### ${nextTitle(block)}`, ...lines].join(eol);
  const end = block.text.trimEnd().length;
  return {
    id: nextPageFix,
    title: 'Add the request for the next page',
    edits: [{ start: end, end, newText: text }],
    problem: null,
    preferred: false,
    complete: true,
  };
}

function toUrl(
  reading: RequestReading,
  next: string,
  sent: string,
  isCredential: (name: string) => boolean,
): FixEdit[] | null {
  if (!URL.canParse(next, sent)) return null;
  const own = new URL(sent);
  const url = new URL(next, sent);
  if (url.host !== own.host || (url.protocol !== own.protocol && url.protocol !== 'https:')) return null;
  const isNew = ([name, value]: readonly [string, string]): boolean =>
    !isCredential(name) && !own.searchParams.getAll(name).includes(value);
  if (url.pathname === own.pathname) {
    const changes = [...url.searchParams].filter(isNew).map(
      ([name, value]): Change => ({
        at: 'query',
        change: { op: 'set', name, value: { kind: 'literal', text: value, isText: true } },
      }),
    );
    return editsFor(reading, changes);
  }
  for (const name of [...url.searchParams.keys()]) if (isCredential(name)) url.searchParams.delete(name);
  const { block, request, target } = reading;
  const address = `${own.protocol}//${own.host}${url.pathname}${url.search}`;
  const drafts = urlEdits(block, request.target, target.origins, address);
  return drafts && toEdits(drafts, block.text);
}

function toParameter(
  reading: RequestReading,
  { names, value, isText }: NextPage & { kind: 'parameter' },
): FixEdit[] | null {
  const { body, query, request } = reading;
  const inBody = body?.kind === 'json' && body.under.length === 0 && !/^(?:GET|HEAD)$/i.test(request.method);
  const written = inBody
    ? (body.json.root?.members.map(({ key }) => key) ?? [])
    : query.parameters.map(({ name }) => name);
  const name = names.find((one) => written.includes(one)) ?? names[0];
  if (name === undefined) return null;
  const literal = { kind: 'literal', text: value, isText } as const;
  const change: Change = inBody
    ? { at: 'json', change: { op: 'set', tokens: [name], value: literal } }
    : { at: 'query', change: { op: 'set', name, value: literal } };
  return editsFor(reading, [change]);
}

/** `Tasks`, `Tasks, page 2`, `Tasks, page 3`. */
function nextTitle({ title, name }: Block): string {
  const own = title ?? name;
  if (own === null) return 'Next page';
  const counted = /^(.*), page (\d{1,6})$/.exec(own);
  return counted ? `${counted[1]}, page ${Number(counted[2]) + 1}` : `${own}, page 2`;
}
