/**
 * JSONPath (RFC 9535): the library's grammar and filters. Names, indexes and descendants are walked here, within bounds,
 * and without parsing the path anew on each use.
 */
import { exec, type JsonValue } from 'jsonpath-rfc9535';
import parsePath from 'jsonpath-rfc9535/parser';
import { child, children, isObject, type JsonNode } from './json-node';

/** A path, ready for use. Relative ones (`@…`) start at the item, the others at the body. */
export interface CompiledPath {
  readonly relative: boolean;
  /** The member of the body without which nothing can be found; null where there is no such one. */
  readonly rootKey: string | null;
  /** Members of the body of which one at least must be there for anything to be found; null where nothing is that simple. */
  readonly rootKeys: readonly string[] | null;
  /** Nothing is found where no member of the body is an object itself. */
  readonly withinObjects: boolean;
  /** How many steps at the beginning lead to one member each. */
  readonly fixed: number;
  /** In document order, at most `maxNodes`. */
  find(root: unknown, item: JsonNode | null): JsonNode[];
}

export interface PathLimits {
  /** `match()` and `search()` run expressions of the path's author, which may take for ever. */
  readonly expressions: boolean;
}

type Step =
  | { readonly kind: 'child' | 'descendant'; readonly keys: readonly (string | number)[] | 'all' }
  /** One filter alone: `$[?…]`, tried on all candidates together. `needs`: the member without which none passes. */
  | { readonly kind: 'child' | 'descendant'; readonly filter: string; readonly needs: string | null }
  /** Slices and selections of several kinds: by the library, node for node. */
  | { readonly kind: 'child' | 'descendant'; readonly selection: string };

type Query = ReturnType<typeof parsePath>;
type Segment = Query['segments'][number];
type Filter = Extract<
  Extract<Segment['node'], { selectors: unknown }>['selectors'][number],
  { type: 'FilterSelector' }
>['value'];
type QuerySegment =
  | Segment
  | Extract<Extract<Filter, { type: 'ComparisonExpr' }>['left'], { type: 'RelSingularQuery' }>['segments'][number];

const maxNodes = 500;
/** Bounds `$..x` on a body that is large or nested without end. */
const maxVisited = 10_000;
const maxDepth = 64;

const plainPath = /^[$@](?:\.[A-Za-z_][\w]*|\[\*\]|\[\d+\]|\.\*)*$/;
const plainStep = /\.([A-Za-z_]\w*)|\[(\d+)\]|(\[\*\]|\.\*)/g;

/** Throws a SyntaxError that says what is wrong with the path. */
export function compilePath(text: string, limits: PathLimits = { expressions: true }): CompiledPath {
  const relative = text.startsWith('@');
  const steps = plainPath.test(text) ? plainSteps(text) : stepsOf(relative ? `$${text.slice(1)}` : text, text, limits);
  const rootKey = relative ? null : firstKey(steps);
  const members = memberNames(steps);
  const choices = steps.length === 1 ? firstKeys(steps[0]) : null;
  return {
    relative,
    rootKey,
    rootKeys: relative ? null : firstKeys(steps[0]),
    withinObjects: !relative && entersObjects(steps),
    fixed: fixedSteps(steps),
    find: (root, item) => {
      // Of most bodies there is no more to be said than that.
      if (rootKey !== null && !(isObject(root) && Object.hasOwn(root, rootKey))) return [];
      if (relative) return walk(item ?? { value: root, path: [] }, steps);
      if (members) return memberAt(root, members);
      if (choices) return membersOf(root, choices);
      return walk({ value: root, path: [] }, steps);
    },
  };
}

/** The names of a path such as `$.error.code`; null for any other. */
function memberNames(steps: readonly Step[]): readonly string[] | null {
  const names = steps.map(onlyKey).filter((key) => typeof key === 'string');
  return names.length === steps.length ? names : null;
}

/** Of `$['ok', 'success']`. */
function membersOf(root: unknown, names: readonly string[]): JsonNode[] {
  if (!isObject(root)) return [];
  return names.flatMap((name) => (Object.hasOwn(root, name) ? { value: root[name], path: [name] } : []));
}

function memberAt(root: unknown, names: readonly string[]): JsonNode[] {
  let value = root;
  for (const name of names) {
    if (!isObject(value) || !Object.hasOwn(value, name)) return [];
    value = value[name];
  }
  return [{ value, path: names }];
}

function parse(path: string, text: string): Query {
  try {
    return parsePath(path);
  } catch (error) {
    throw new SyntaxError(`${text} is not a JSONPath (RFC 9535): ${error instanceof Error ? error.message : error}`);
  }
}

function plainSteps(text: string): Step[] {
  return Array.from(text.matchAll(plainStep), ([, name, index]): Step => {
    if (name !== undefined) return { kind: 'child', keys: [name] };
    return { kind: 'child', keys: index === undefined ? 'all' : [Number(index)] };
  });
}

function stepsOf(path: string, text: string, limits: PathLimits): Step[] {
  const { segments } = parse(path, text);
  const brackets = bracketTexts(path);
  return segments.map(({ type, node }): Step => {
    const kind = type === 'ChildSegment' ? 'child' : 'descendant';
    const bracket = node.type === 'BracketedSelection' ? (brackets.shift() ?? '') : '';
    const keys = keysOf(node);
    if (keys !== null) return { kind, keys };
    const selectors = node.type === 'BracketedSelection' ? node.selectors : [];
    for (const selector of selectors) if (selector.type === 'FilterSelector') checkFilter(selector, text, limits);
    return selectors.length === 1 && selectors[0]?.type === 'FilterSelector'
      ? { kind, filter: `$${bracket}`, needs: neededMember(selectors[0].value) }
      : { kind, selection: `$${bracket}` };
  });
}

/** The member of an item (`@`) that must be there for the filter to hold; null where nothing is that simple. */
function neededMember(filter: Filter): string | null {
  switch (filter.type) {
    case 'LogicalAndExpr':
      return neededMember(filter.left) ?? neededMember(filter.right);
    case 'TestExpr':
      return filter.expression.type === 'FilterQuery' ? firstMember(filter.expression.value) : null;
    case 'ComparisonExpr': {
      // What is not there is unequal to everything, and not more or less than anything.
      const { left, op, right } = filter;
      return op !== '!=' && right.type === 'Literal' && left.type === 'RelSingularQuery' ? firstMember(left) : null;
    }
    default:
      return null;
  }
}

function firstMember(query: { readonly type: string; readonly segments: readonly QuerySegment[] }): string | null {
  const [first] = query.segments;
  const isChild = first?.type === 'ChildSegment' || first?.type === 'SingularQuerySegment';
  return query.type !== 'JsonPathQuery' && isChild && first.node.type === 'MemberNameShorthand'
    ? first.node.value
    : null;
}

/** The texts of the path's brackets, those within filters left aside. */
function bracketTexts(path: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  let quote = '';
  for (let at = 0; at < path.length; at++) {
    const char = path[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '[') {
      if (depth++ === 0) start = at;
    } else if (char === ']' && --depth === 0) found.push(path.slice(start, at + 1));
  }
  return found;
}

/** Refuses what has no bound, and what can't be told of an item alone. */
function checkFilter(filter: object, text: string, limits: PathLimits): void {
  let descents = 0;
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) visit(item);
      return;
    }
    if (typeof node !== 'object' || node === null) return;
    const { type, name } = node as { readonly type?: string; readonly name?: string };
    if (type === 'DescendantSegment' && ++descents > 1) {
      throw new SyntaxError(`${text}: a filter may have one \`..\` at most, since more take too long on a large body.`);
    }
    if (type === 'AbsSingularQuery' || type === 'JsonPathQuery') {
      throw new SyntaxError(`${text}: a filter may look at the item (\`@\`) alone, not at the body (\`$\`).`);
    }
    if (type === 'FunctionExpr' && !limits.expressions && (name === 'match' || name === 'search')) {
      throw new SyntaxError(`${text}: ${name}() is not available here. Use \`re\`, which takes bounded time.`);
    }
    for (const member of Object.values(node)) visit(member);
  };
  visit(filter);
}

function keysOf(node: Segment['node']): readonly (string | number)[] | 'all' | null {
  if (node.type === 'WildcardSelector') return 'all';
  if (node.type === 'MemberNameShorthand') return [node.value];
  if (node.selectors.length === 1 && node.selectors[0]?.type === 'WildcardSelector') return 'all';
  const keys: (string | number)[] = [];
  for (const selector of node.selectors) {
    if (selector.type !== 'NameSelector' && selector.type !== 'IndexSelector') return null;
    keys.push(selector.value);
  }
  return keys;
}

function firstKey(steps: readonly Step[]): string | null {
  const key = onlyKey(steps[0]);
  return typeof key === 'string' ? key : null;
}

function firstKeys(step: Step | undefined): readonly string[] | null {
  if (step?.kind !== 'child' || !('keys' in step) || step.keys === 'all') return null;
  const names = step.keys.filter((key) => typeof key === 'string');
  return names.length === step.keys.length ? names : null;
}

function entersObjects([first, second]: readonly Step[]): boolean {
  if (first?.kind !== 'child') return false;
  if ('filter' in first) return first.needs !== null;
  return 'keys' in first && first.keys === 'all' && firstKeys(second) !== null;
}

function fixedSteps(steps: readonly Step[]): number {
  const open = steps.findIndex((step) => onlyKey(step) === null);
  return open < 0 ? steps.length : open;
}

function onlyKey(step: Step | undefined): string | number | null {
  if (step?.kind !== 'child' || !('keys' in step) || step.keys === 'all' || step.keys.length !== 1) return null;
  return step.keys[0] ?? null;
}

function walk(start: JsonNode, steps: readonly Step[]): JsonNode[] {
  let nodes = [start];
  for (const step of steps) {
    const from = step.kind === 'child' ? nodes : nodes.flatMap(withDescendants);
    nodes = taken(from, step).slice(0, maxNodes);
    if (nodes.length === 0) break;
  }
  return nodes;
}

function taken(from: readonly JsonNode[], step: Step): JsonNode[] {
  if ('keys' in step) {
    const { keys } = step;
    return from.flatMap((node) => (keys === 'all' ? children(node) : keys.flatMap((key) => child(node, key) ?? [])));
  }
  if ('filter' in step) {
    const candidates = from.flatMap(children).slice(0, maxVisited);
    const values = candidates.map(({ value }) => value);
    const { needs } = step;
    // The library reads the filter anew each time: not where nothing can come of it.
    if (needs !== null && !values.some((value) => isObject(value) && Object.hasOwn(value, needs))) return [];
    return queried(values, step.filter).flatMap((key) => candidates[Number(key)] ?? []);
  }
  return from
    .slice(0, maxNodes)
    .flatMap((node) => queried(node.value, step.selection).flatMap((key) => child(node, key) ?? []));
}

/** The node and all below it, depth first, within the bounds. */
export function withDescendants(start: JsonNode): JsonNode[] {
  const found: JsonNode[] = [];
  const waiting = [start];
  while (waiting.length > 0 && found.length < maxVisited) {
    const node = waiting.pop();
    if (!node) break;
    found.push(node);
    if (node.path.length - start.path.length < maxDepth) {
      const below = children(node);
      for (let at = below.length - 1; at >= 0; at--) {
        const next = below[at];
        if (next) waiting.push(next);
      }
    }
  }
  return found;
}

/** The names or indexes of the members of `value` that the query, of one segment, selects. */
function queried(value: unknown, query: string): (string | number)[] {
  const found: (string | number)[] = [];
  try {
    exec(value as JsonValue, query, (_value, [key]) => {
      if (key !== undefined && found.length < maxNodes) found.push(unescapeKey(key));
    });
  } catch (error) {
    // Values that are nested without end are compared by recursion.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}

/** The library gives names as normalized paths write them (RFC 9535, section 2.7). */
function unescapeKey(key: string | number): string | number {
  if (typeof key === 'number') return key;
  const plain: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };
  return key.replace(/\\(?:u([0-9a-f]{4})|(.))/g, (_all, code: string | undefined, letter: string) =>
    code === undefined ? (plain[letter] ?? letter) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
