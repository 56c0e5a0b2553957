/** Values as hovers and lists may show them. */
import { redacted } from '../redact/mask';
import { createRedactor, hidingBy, type Redactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';
import type { ResolveContext } from '../resolve/context';
import { type ScopedVariable, variableValue } from '../resolve/lookup';
import type { Block } from '../syntax/document';

/** Credentials whose values are looked for in others. */
const mostCredentials = 100;

/** A value without its secrets; one that is secret as a whole is hidden. */
export function shownValue(
  name: string,
  value: string,
  secret: boolean,
  redactor: Redactor = createRedactor([]),
): string {
  return secret || namesCredential(name) ? redacted : redactor.text(value);
}

/** Hides the values of the variables in scope that are credentials, wherever they turn up: in a URL, in another value. */
export async function scopeRedactor(
  inScope: ReadonlyMap<string, ScopedVariable>,
  block: Block,
  context: ResolveContext,
): Promise<Redactor> {
  // What stands in a store is not read for this, so there is no value to hide.
  const credentials = [...inScope].filter(
    ([name, { secret, value }]) => (secret || namesCredential(name)) && !value.includes('$secret'),
  );
  const values = credentials.slice(0, mostCredentials).map(([name]) => variableValue(name, block, context));
  const found = (await Promise.all(values)).flatMap((it) => ('value' in it ? [it.value] : []));
  return createRedactor(found, hidingBy(context.settings));
}

/** Whether nothing in a value has to be hidden. Of a credential only what stands in placeholders is shown. */
export function isShowable(name: string, value: string, credential: boolean): boolean {
  if (!credential && !namesCredential(name)) return createRedactor([]).text(value) === value;
  return value.includes('{{') && /^[A-Za-z]*[\s:]*$/.test(value.replace(/\{\{[^{}]*\}\}/g, ''));
}

/** The beginning of a value of an exchange, without its secrets. */
export function redactedPreview(name: string, value: string, redactor: Redactor): string {
  const shown = shownValue(name, value.slice(0, mostRedacted), false, redactor);
  return shown.length > previewLimit ? `${shown.slice(0, previewLimit)}…` : shown;
}

/** UTF-16 units of a value. */
const previewLimit = 48;
/** What is looked through for secrets before it is cut. */
const mostRedacted = 2000;
