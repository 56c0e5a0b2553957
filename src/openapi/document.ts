/** An OpenAPI document as it stands in memory, and the ways within it. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface OpenApi {
  /** The whole document, references not yet followed. */
  readonly root: JsonObject;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a value is or refers to (`$ref`, within the document only); null for a broken or circular reference. */
export function follow(api: OpenApi, value: Json | undefined): JsonObject | null {
  const seen = new Set<string>();
  let current: Json | undefined = value;
  while (isObject(current)) {
    const reference = current.$ref;
    if (typeof reference !== 'string') return current;
    if (!reference.startsWith('#/') || seen.has(reference)) return null;
    seen.add(reference);
    current = atPointer(api.root, reference.slice(1));
  }
  return null;
}

/** RFC 6901; a `%`-encoded fragment is decoded. */
function atPointer(root: Json, pointer: string): Json | undefined {
  let current: Json | undefined = root;
  for (const token of pointer.split('/').slice(1)) {
    const key = decodeFragment(token).replace(/~1/g, '/').replace(/~0/g, '~');
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isObject(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else return undefined;
  }
  return current;
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
