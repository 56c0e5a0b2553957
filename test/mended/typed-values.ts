/** What a person types for a field, by its name. */
const values: Readonly<Record<string, string>> = {
  workspace: '12345',
  name: 'Write the report',
  email: 'ann@example.com',
  id: '42',
  limit: '10',
  count: '3',
  dueOn: '2026-12-01',
  query: String.raw`{ task(id: \"42\") { name } }`,
  sort: 'name',
  priority: 'high',
  input: '%7B%22workspace%22%3A%2212345%22%7D',
  'x-api-key': 'key-1',
};

/** Throws where nobody would know what to type. */
export function typedValue(field: string): string {
  // The value of an argument is typed with its quotation marks.
  const quoted = /^(\\?")(.*)\1$/.exec(field);
  if (quoted) return `${quoted[1]}${typedValue(quoted[2] ?? '')}${quoted[1]}`;
  const value = values[field] ?? values[field.toLowerCase()] ?? (field === '' ? '' : undefined);
  if (value === undefined) throw new Error(`nothing to type for "${field}"`);
  return value;
}
