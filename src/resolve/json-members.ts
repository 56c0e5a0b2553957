/** What a JSON value holds, for writing the next step of a JSONPath. */

/** One step down: a member of an object or an element of an array. */
export interface JsonMember {
  /** The name, or the index as a number. */
  readonly key: string | number;
  readonly value: unknown;
}

/** At most `most` of a value's members or elements; empty where it has none. */
export function membersOf(value: unknown, most: number): readonly JsonMember[] {
  if (Array.isArray(value)) return value.slice(0, most).map((element: unknown, key) => ({ key, value: element }));
  if (typeof value !== 'object' || value === null) return [];
  const members: JsonMember[] = [];
  for (const [key, member] of Object.entries(value)) {
    if (members.length === most) break;
    members.push({ key, value: member });
  }
  return members;
}

/** A step as JSONPath has it: `.name`, `[0]`, `['x-id']` (RFC 9535, section 2.5.1). */
export function pathStep(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*$/.test(key) ? `.${key}` : `['${key.replace(/[\\']/g, '\\$&')}']`;
}
