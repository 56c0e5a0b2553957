/** A value within a parsed JSON body, and the way to it. */
export type JsonPath = readonly (string | number)[];

export interface JsonNode {
  readonly value: unknown;
  readonly path: JsonPath;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of an array or object as nodes; none of a scalar. */
export function children({ value, path }: JsonNode): JsonNode[] {
  if (Array.isArray(value)) return value.map((item, index) => ({ value: item, path: [...path, index] }));
  if (!isObject(value)) return [];
  return Object.keys(value).map((key) => ({ value: value[key], path: [...path, key] }));
}

/** The member of that name, or the item at that index (from the end where negative); null where there is none. */
export function child({ value, path }: JsonNode, key: string | number): JsonNode | null {
  if (typeof key === 'number') {
    if (!Array.isArray(value)) return null;
    const index = key < 0 ? value.length + key : key;
    return index in value ? { value: value[index], path: [...path, index] } : null;
  }
  return isObject(value) && Object.hasOwn(value, key) ? { value: value[key], path: [...path, key] } : null;
}

/** Text of a string, number or boolean; null for everything else, and for text of white space alone. */
export function scalarText(value: unknown): string | null {
  if (typeof value === 'string') return value.trim() === '' ? null : value.trim();
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

/** RFC 6901, section 3. */
export function toPointer(path: JsonPath): string {
  return path.map((key) => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
}

/** The tokens of a JSON Pointer; null where the text is none. */
export function fromPointer(text: string): string[] | null {
  if (text === '') return [];
  if (!text.startsWith('/')) return null;
  return text
    .slice(1)
    .split('/')
    .map((token) => token.replace(/~1/g, '/').replace(/~0/g, '~'));
}
