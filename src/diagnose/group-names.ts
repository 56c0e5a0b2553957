/** The names that groups of a dialect's expressions may bear. */

/** Of a pattern: what each is taken for stands at `Pattern` in the dialects' types. */
export const patternGroups: ReadonlySet<string> = new Set([
  ...['field', 'fields', 'parent', 'location', 'code', 'value', 'allowed', 'alternatives', 'suggestions'],
  ...['line', 'column', 'offset'],
]);

/** Of a reader's `re`: each takes the place of what the reader found. */
export const readerGroups: ReadonlySet<string> = new Set(['message', 'code', 'field', 'location', 'help']);

/** The names of the groups of an expression, each once. Its pieces have been put in. */
export function groupNames(re: string): ReadonlySet<string> {
  return new Set(Array.from(re.matchAll(/(?<!\\)(?:\\\\)*\(\?P?<(\w+)>/g), ([, name = '']) => name));
}

/** The names that a template takes groups by. */
export function namesIn(template: string): string[] {
  return Array.from(template.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
}
