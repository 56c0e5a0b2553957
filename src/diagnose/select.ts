/** Which dialects apply to an exchange, the most specific first; found by index, so that those that don't cost nothing. */
import type { Dialect, DialectRank } from '../dialects/dialect';
import { headerValue } from '../exchange';
import { compileDialect, compileFails, compileMatch } from './compile';
import type { CompiledDialect, CompiledResponseTest } from './compiled';
import { compileGlob, type DialectEngine } from './dialect-expression';
import { isObject } from './json-node';
import type { RequestView } from './request-view';
import { responseMatches, weightOf } from './response-test';
import type { ResponseView } from './response-view';

/** The header by which the simulator on this machine says whose errors it gives. */
const simulatorHeader = 'x-faultline-dialect';

export interface DialectIndex {
  /** By the request's host, and (with a response) by what came back. The generic ones are last. */
  select(request: RequestView, response: ResponseView | null): readonly CompiledDialect[];
  /**
   * Whether any dialect, be it one that applies or not, takes the response for a failure. Most successes are told by that
   * alone, and no dialect has to be chosen or compiled for them.
   */
  mayFail(request: RequestView, response: ResponseView): boolean;
}

interface Entry {
  readonly order: number;
  readonly rank: number;
  readonly uses: readonly string[];
  compiled(): CompiledDialect;
  /** What tells a failure within a success; all of it that a success needs. */
  fails(): readonly CompiledResponseTest[];
}

/** How specific a dialect is here: by rank, and within one by how much holds. */
interface Fit {
  readonly rank: number;
  readonly conditions: number;
}

interface HostEntry {
  readonly entry: Entry;
  readonly host: RegExp | null;
  readonly path: RegExp | null;
}

interface ResponseEntry {
  readonly entry: Entry;
  readonly test: CompiledResponseTest;
  readonly conditions: number;
}

const ranks: Readonly<Record<DialectRank, number>> = { api: 0, framework: 1, format: 2, generic: 3 };

/** A dialect among `dialects` with the engine that runs its expressions. */
export interface IndexedDialect {
  readonly dialect: Dialect;
  readonly engine: DialectEngine;
}

/** Of dialects that fit equally well the first comes first. */
export function indexDialects(dialects: readonly IndexedDialect[]): DialectIndex {
  const byId = new Map<string, Entry>();
  const byHost = new Map<string, HostEntry[]>();
  const always: Entry[] = [];
  const entries = dialects.map(({ dialect, engine }, order): Entry => {
    const rank = ranks[dialect.rank ?? (dialect.match.hosts ? 'api' : 'framework')];
    let compiled: CompiledDialect | null = null;
    let fails: readonly CompiledResponseTest[] | null = null;
    const entry: Entry = {
      order,
      rank,
      uses: dialect.uses ?? [],
      compiled: () => {
        compiled ??= compileDialect(dialect, engine);
        return compiled;
      },
      fails: () => {
        fails ??= compileFails(dialect, engine);
        return fails;
      },
    };
    byId.set(dialect.id, entry);
    for (const host of dialect.match.hosts ?? []) addTo(byHost, ...hostEntry(host, entry));
    if (dialect.match.always) always.push(entry);
    return entry;
  });
  /** Most requests of a run go to the host of the one before. */
  let lastHost: { readonly host: string; readonly entries: readonly HostEntry[] } | null = null;
  const byHostOf = (request: RequestView) => {
    const { host } = request;
    if (lastHost?.host !== host) lastHost = { host, entries: entriesOf(byHost, host) };
    return lastHost.entries.filter(({ path }) => !path || path.test(request.path));
  };
  let byResponse: ReadonlyMap<string, readonly ResponseEntry[]> | null = null;
  let byFailure: ReadonlyMap<string, readonly CompiledResponseTest[]> | null = null;

  return {
    mayFail(request, response) {
      if (headerValue(response.headers, simulatorHeader) !== null && request.loopback) return true;
      const holds = (test: CompiledResponseTest) => responseMatches(test, response, request);
      for (const { entry } of byHostOf(request)) if (entry.fails().some(holds)) return true;
      byFailure ??= failureIndex(dialects, entries);
      for (const fact of factsOf(response)) if (byFailure.get(fact)?.some(holds)) return true;
      return false;
    },
    select(request, response) {
      const found = new Map<Entry, Fit>();
      const add = (entry: Entry, fit: Fit) => {
        const before = found.get(entry);
        if (before && compareFits(before, fit) <= 0) return;
        found.set(entry, fit);
        if (before) return;
        for (const id of entry.uses) {
          const used = byId.get(id);
          if (used) add(used, { rank: used.rank, conditions: 0 });
        }
      };
      for (const { entry, host, path } of byHostOf(request)) {
        // A host in full says more than one with `*`, and a path in addition yet more.
        add(entry, { rank: entry.rank, conditions: Number(!host) + 2 * Number(!!path) });
      }
      const simulated = request.loopback && response ? headerValue(response.headers, simulatorHeader) : null;
      const simulatedEntry = simulated === null ? undefined : byId.get(simulated.trim().toLowerCase());
      if (simulatedEntry) add(simulatedEntry, { rank: simulatedEntry.rank - 1, conditions: 0 });
      if (response) {
        byResponse ??= responseIndex(dialects, entries);
        // Half a rank below: a host is known, a shape is a guess.
        for (const { entry, conditions } of byResponseOf(byResponse, response, request)) {
          add(entry, { rank: entry.rank + 0.5, conditions });
        }
      }
      for (const entry of always) add(entry, { rank: entry.rank + 1, conditions: 0 });
      return Array.from(found)
        .sort(([a, fitA], [b, fitB]) => compareFits(fitA, fitB) || a.order - b.order)
        .map(([entry]) => entry.compiled());
    },
  };
}

/** Negative where the first is the more specific. */
function compareFits(a: Fit, b: Fit): number {
  return a.rank - b.rank || b.conditions - a.conditions;
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

/** Those that know the host, whatever the path. */
function entriesOf(byHost: ReadonlyMap<string, readonly HostEntry[]>, host: string): HostEntry[] {
  const found: HostEntry[] = [];
  // `a.b.c`, `b.c`, `c`, and the key of patterns that end in `*`.
  for (let rest = host, last = false; !last; ) {
    last = rest === '';
    for (const candidate of byHost.get(rest) ?? none) {
      if (candidate.host ? candidate.host.test(host) : rest === host) found.push(candidate);
    }
    const dot = rest.indexOf('.');
    rest = dot < 0 ? '' : rest.slice(dot + 1);
  }
  return found;
}

const none: readonly HostEntry[] = [];

function responseIndex(
  dialects: readonly IndexedDialect[],
  entries: readonly Entry[],
): ReadonlyMap<string, readonly ResponseEntry[]> {
  const index = new Map<string, ResponseEntry[]>();
  for (const [order, { dialect, engine }] of dialects.entries()) {
    const entry = entries[order];
    if (!entry || !dialect.match.responses) continue;
    for (const test of compileMatch(dialect, engine)) {
      for (const fact of neededFacts(test)) addTo(index, fact, { entry, test, conditions: weightOf(test) });
    }
  }
  return index;
}

/** The failures that dialects tell of which may apply whatever the host: those of the others are asked by the host. */
function failureIndex(
  dialects: readonly IndexedDialect[],
  entries: readonly Entry[],
): ReadonlyMap<string, readonly CompiledResponseTest[]> {
  const index = new Map<string, CompiledResponseTest[]>();
  const used = new Set(dialects.flatMap(({ dialect }) => dialect.uses ?? []));
  for (const [order, { dialect }] of dialects.entries()) {
    const { responses, always } = dialect.match;
    if (!responses && !always && !used.has(dialect.id)) continue;
    for (const test of entries[order]?.fails() ?? []) {
      for (const fact of neededFacts(test)) addTo(index, fact, test);
    }
  }
  return index;
}

/** Facts of which a response must have one at the least for the test to hold; the empty one, which all have, for any. */
function neededFacts({ body, headers, test }: CompiledResponseTest): readonly string[] {
  const there = body.filter(({ test }) => !test.absent);
  const [keys] = there
    .flatMap(({ path, and }) => [path.rootKeys, and?.rootKeys ?? null])
    .filter((keys) => keys !== null)
    .sort((one, other) => one.length - other.length);
  if (keys) return keys.map((key) => `$${key}`);
  const [header] = headers;
  if (header) return [`:${header[0]}`];
  const types = test.contentType ?? [];
  if (types.length > 0 && types.every((type) => !type.includes('*'))) {
    return types.map((type) => `/${type.toLowerCase()}`);
  }
  const statuses = test.status?.map(String) ?? [];
  if (statuses.length > 0 && statuses.every((status) => /^\d{3}$/.test(status))) {
    return statuses.map((status) => `#${status}`);
  }
  return there.some(({ path }) => path.withinObjects) ? [holdsObjects] : [''];
}

const holdsObjects = '{}';

function factsOf({ data, headers, mediaType, status }: ResponseView): string[] {
  const facts = ['', `#${status}`, `/${mediaType}`];
  for (const field of headers) facts.push(`:${field[0].toLowerCase()}`);
  if (typeof data !== 'object' || data === null) return facts;
  if (isObject(data)) for (const key of Object.keys(data)) facts.push(`$${key}`);
  if (Object.values(data).some(isObject)) facts.push(holdsObjects);
  return facts;
}

function* byResponseOf(
  index: ReadonlyMap<string, readonly ResponseEntry[]>,
  response: ResponseView,
  request: RequestView,
): Iterable<ResponseEntry> {
  if (index.size === 0) return;
  for (const fact of factsOf(response)) {
    for (const candidate of index.get(fact) ?? []) {
      if (responseMatches(candidate.test, response, request)) yield candidate;
    }
  }
}
