/** JSONPath (RFC 9535): the library's grammar; plain paths are walked here, without parsing them anew on each use. */
import { exec, type JsonValue } from 'jsonpath-rfc9535';
import parsePath from 'jsonpath-rfc9535/parser';
import { child, children, type JsonNode } from './json-node';

/** A path, ready for use. Relative ones (`@…`) start at the item, the others at the body. */
export interface CompiledPath {
  readonly relative: boolean;
  /** The member of the body without which nothing can be found; null where there is no such one. */
  readonly rootKey: string | null;
  /** In document order, at most `maxNodes`. */
  find(root: unknown, item: JsonNode | null): JsonNode[];
}

type Step =
  | { readonly kind: 'child'; readonly keys: readonly (string | number)[] | 'all' }
  | { readonly kind: 'descendant'; readonly keys: readonly (string | number)[] | 'all' };

type Query = ReturnType<typeof parsePath>;
type Segment = Query['segments'][number];

const maxNodes = 500;
/** Bounds `$..x` on a body that is large or nested without end. */
const maxVisited = 20_000;
const maxDepth = 64;

const plainPath = /^[$@](?:\.[A-Za-z_][\w]*|\[\*\]|\[\d+\]|\.\*)*$/;
const plainStep = /\.([A-Za-z_]\w*)|\[(\d+)\]|(\[\*\]|\.\*)/g;

/** Throws a SyntaxError that says what is wrong with the path. */
export function compilePath(text: string): CompiledPath {
  const relative = text.startsWith('@');
  const absolute = relative ? `$${text.slice(1)}` : text;
  const steps = plainPath.test(text) ? plainSteps(text) : walkableSteps(parse(absolute));
  const find = steps ? (start: JsonNode) => walk(start, steps) : (start: JsonNode) => queried(start, absolute);
  return {
    relative,
    rootKey: relative ? null : firstKey(steps),
    find: (root, item) => find(relative && item ? item : { value: root, path: [] }),
  };
}

function parse(text: string): Query {
  try {
    return parsePath(text);
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

/** Null where the path has filters or slices: those are the library's. */
function walkableSteps({ segments }: Query): Step[] | null {
  const steps: Step[] = [];
  for (const { type, node } of segments) {
    const keys = keysOf(node);
    if (keys === null) return null;
    steps.push({ kind: type === 'ChildSegment' ? 'child' : 'descendant', keys });
  }
  return steps;
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

function firstKey(steps: readonly Step[] | null): string | null {
  const first = steps?.[0];
  if (first?.kind !== 'child' || first.keys === 'all' || first.keys.length !== 1) return null;
  const [key] = first.keys;
  return typeof key === 'string' ? key : null;
}

function walk(start: JsonNode, steps: readonly Step[]): JsonNode[] {
  let nodes = [start];
  for (const { kind, keys } of steps) {
    const from = kind === 'child' ? nodes : nodes.flatMap(withDescendants);
    nodes = from.flatMap((node) => (keys === 'all' ? children(node) : keys.flatMap((key) => child(node, key) ?? [])));
    if (nodes.length > maxNodes) nodes = nodes.slice(0, maxNodes);
    if (nodes.length === 0) break;
  }
  return nodes;
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

function queried(start: JsonNode, path: string): JsonNode[] {
  const found: JsonNode[] = [];
  exec(start.value as JsonValue, path, (value, keys) => {
    if (found.length < maxNodes) found.push({ value, path: [...start.path, ...keys.map(unescapeKey)] });
  });
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
