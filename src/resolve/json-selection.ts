import { query } from 'jsonpath-rfc9535';

/** What a JSONPath selects, or why it selects nothing. */
export type JsonSelection =
  | { readonly kind: 'value'; readonly text: string }
  /** `members`: what the body has at its top. */
  | { readonly kind: 'nothing'; readonly members: readonly string[] }
  | { readonly kind: 'not-json' }
  /** `offset` into the path, from where on it is not understood; null where that is not known. */
  | { readonly kind: 'not-jsonpath'; readonly offset: number | null };

/**
 * Evaluates a JSONPath (RFC 9535) against a JSON text. Of several nodes the first counts; a text is its value, anything
 * else its JSON. What other clients take besides is understood: `x-id` without brackets, `[(@.length-1)]`.
 */
export function selectJson(json: string, path: string): JsonSelection {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'not-json' };
  }
  let nodes: readonly unknown[];
  try {
    nodes = query(value as Parameters<typeof query>[0], toRfc9535(path));
  } catch (error) {
    return { kind: 'not-jsonpath', offset: syntaxErrorOffset(error) };
  }
  const [node] = nodes;
  if (node !== undefined) return { kind: 'value', text: typeof node === 'string' ? node : JSON.stringify(node) };
  const isObject = value !== null && typeof value === 'object' && !Array.isArray(value);
  return { kind: 'nothing', members: isObject ? Object.keys(value as object) : [] };
}

/** Quoted names are passed over; `.x-id` becomes `['x-id']`, and `[(@.length-1)]` becomes `[-1]`. */
function toRfc9535(path: string): string {
  const pattern =
    /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\.([\p{L}\p{N}_]*-[\p{L}\p{N}_-]*)(?=[.[\])\s]|$)|\[\(@\.length\s*(-\s*\d+)\)\]/gu;
  return path.replace(pattern, (whole, dashed: string | undefined, back: string | undefined) => {
    if (dashed !== undefined) return `['${dashed}']`;
    return back === undefined ? whole : `[${back.replace(/\s/g, '')}]`;
  });
}

/** The first value that a JSONPath selects; undefined where it selects none, and where it is none yet. */
export function valueAt(root: unknown, path: string): unknown {
  try {
    return query(root as Parameters<typeof query>[0], toRfc9535(path))[0];
  } catch {
    // Somebody is writing it.
    return undefined;
  }
}

function syntaxErrorOffset(error: unknown): number | null {
  const location = error instanceof Error && 'location' in error ? error.location : null;
  const start = typeof location === 'object' && location && 'start' in location ? location.start : null;
  const offset = typeof start === 'object' && start && 'offset' in start ? start.offset : null;
  return typeof offset === 'number' ? offset : null;
}
