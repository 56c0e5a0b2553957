/** Which dialects apply to an exchange, the most specific first; found by index, so that those that don't cost nothing. */
import type { Dialect, DialectRank } from '../dialects/dialect';
import { headerValue } from '../exchange';
import { compileDialect, compileGlob, compileMatch } from './compile';
import type { CompiledBodyTest, CompiledDialect, CompiledResponseTest } from './compiled';
import { isObject, scalarText } from './json-node';
import type { RequestView } from './request-view';
import type { ResponseView } from './response-view';
import { matchesStatus } from './status-class';

/** The header by which the simulator on this machine says whose errors it gives. */
const simulatorHeader = 'x-faultline-dialect';

export interface DialectIndex {
  /** By the request's host, and (with a response) by what came back. The generic ones are last. */
  select(request: RequestView, response: ResponseView | null): readonly CompiledDialect[];
}

interface Entry {
  readonly order: number;
  readonly rank: number;
  readonly id: string;
  compiled(): CompiledDialect;
}

interface HostEntry {
  readonly entry: Entry;
  readonly host: RegExp | null;
  readonly path: RegExp | null;
}

interface ResponseEntry {
  readonly entry: Entry;
  readonly test: CompiledResponseTest;
}

const ranks: Readonly<Record<DialectRank, number>> = { api: 0, framework: 1, format: 2, generic: 3 };

export function indexDialects(dialects: readonly Dialect[]): DialectIndex {
  const byId = new Map<string, Entry>();
  const byHost = new Map<string, HostEntry[]>();
  const always: Entry[] = [];
  const entries = dialects.map((dialect, order): Entry => {
    const rank = ranks[dialect.rank ?? (dialect.match.hosts ? 'api' : 'framework')];
    let compiled: CompiledDialect | null = null;
    const entry: Entry = {
      order,
      rank,
      id: dialect.id,
      compiled: () => {
        compiled ??= compileDialect(dialect);
        return compiled;
      },
    };
    byId.set(dialect.id, entry);
    for (const host of dialect.match.hosts ?? []) addTo(byHost, ...hostEntry(host, entry));
    if (dialect.match.always) always.push(entry);
    return entry;
  });
  let byResponse: ReadonlyMap<string, readonly ResponseEntry[]> | null = null;

  return {
    select(request, response) {
      const found = new Map<Entry, number>();
      const add = (entry: Entry, weight: number) => {
        if ((found.get(entry) ?? Number.POSITIVE_INFINITY) > weight) found.set(entry, weight);
      };
      for (const entry of byHostOf(byHost, request)) add(entry, entry.rank);
      const simulated = request.loopback && response ? headerValue(response.headers, simulatorHeader) : null;
      const simulatedEntry = simulated === null ? undefined : byId.get(simulated.trim().toLowerCase());
      if (simulatedEntry) add(simulatedEntry, simulatedEntry.rank - 1);
      if (response) {
        byResponse ??= responseIndex(dialects, entries);
        // Half a rank below: a host is known, a shape is a guess.
        for (const entry of byResponseOf(byResponse, response)) add(entry, entry.rank + 0.5);
      }
      for (const entry of always) add(entry, entry.rank + 1);
      return Array.from(found)
        .sort(([a, weightA], [b, weightB]) => weightA - weightB || a.order - b.order)
        .map(([entry]) => entry.compiled());
    },
  };
}

function addTo<T>(map: Map<string, T[]>, key: string, value: T): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

/** The key is the part of the host behind the last `*`: `apptio.com` of `*.apptio.com`. */
function hostEntry(pattern: string, entry: Entry): [key: string, entry: HostEntry] {
  const slash = pattern.indexOf('/');
  const host = (slash < 0 ? pattern : pattern.slice(0, slash)).toLowerCase();
  const path = slash < 0 ? null : compileGlob(pattern.slice(slash));
  if (!host.includes('*')) return [host, { entry, host: null, path }];
  const tail = host.slice(host.lastIndexOf('*') + 1);
  const key = tail.startsWith('.') ? tail.slice(1) : tail.slice(tail.indexOf('.') + 1 || tail.length);
  return [key, { entry, host: compileGlob(host), path }];
}

function* byHostOf(byHost: ReadonlyMap<string, readonly HostEntry[]>, { host, path }: RequestView): Iterable<Entry> {
  // `a.b.c`, `b.c`, `c`, and the key of patterns that end in `*`.
  for (let rest = host, last = false; !last; ) {
    last = rest === '';
    for (const candidate of byHost.get(rest) ?? []) {
      if (candidate.host ? !candidate.host.test(host) : rest !== host) continue;
      if (!candidate.path || candidate.path.test(path)) yield candidate.entry;
    }
    const dot = rest.indexOf('.');
    rest = dot < 0 ? '' : rest.slice(dot + 1);
  }
}

function responseIndex(
  dialects: readonly Dialect[],
  entries: readonly Entry[],
): ReadonlyMap<string, readonly ResponseEntry[]> {
  const index = new Map<string, ResponseEntry[]>();
  for (const [order, dialect] of dialects.entries()) {
    const entry = entries[order];
    if (!entry || !dialect.match.responses) continue;
    for (const test of compileMatch(dialect)) addTo(index, neededFact(test), { entry, test });
  }
  return index;
}

/** What a response must have at the least for the test to hold, as one key; empty where nothing can be said. */
function neededFact({ body, headers, test }: CompiledResponseTest): string {
  for (const { path } of body) if (path.rootKey !== null) return `$${path.rootKey}`;
  const [header] = headers;
  if (header) return `:${header[0]}`;
  const [type, ...more] = test.contentType ?? [];
  return type !== undefined && more.length === 0 && !type.includes('*') ? `/${type.toLowerCase()}` : '';
}

function* factsOf({ data, headers, mediaType }: ResponseView): Iterable<string> {
  yield '';
  yield `/${mediaType}`;
  for (const [name] of headers) yield `:${name.toLowerCase()}`;
  if (isObject(data)) for (const key of Object.keys(data).slice(0, 200)) yield `$${key}`;
}

function* byResponseOf(index: ReadonlyMap<string, readonly ResponseEntry[]>, response: ResponseView): Iterable<Entry> {
  if (index.size === 0) return;
  for (const fact of factsOf(response)) {
    for (const { entry, test } of index.get(fact) ?? []) if (responseMatches(test, response)) yield entry;
  }
}

function responseMatches(
  { test, body, headers, contentType, text }: CompiledResponseTest,
  response: ResponseView,
): boolean {
  if (test.status && !test.status.some((status) => matchesStatus(status, response.status))) return false;
  if (contentType.length > 0 && !contentType.some((type) => type.test(response.mediaType))) return false;
  if (!headers.every(([name, re]) => headerMatches(response, name, re))) return false;
  if (body.length > 0 && (response.data === undefined || !body.every((entry) => bodyMatches(entry, response.data))))
    return false;
  return !text || (response.data === undefined && text.test(response.text.slice(0, 4000)));
}

function headerMatches({ headers }: ResponseView, name: string, re: RegExp): boolean {
  const value = headerValue(headers, name);
  return value !== null && re.test(value);
}

export function bodyMatches({ test, path, re, and }: CompiledBodyTest, data: unknown): boolean {
  const found = path.find(data, null).some(({ value }) => {
    if (test.equals !== undefined && value !== test.equals) return false;
    if (test.type !== undefined && typeName(value) !== test.type) return false;
    return !re || re.test(scalarText(value) ?? '');
  });
  return found && (!and || and.find(data, null).length > 0);
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
