/** Values as a list may show them. */
import { redacted } from '../redact/mask';
import { createRedactor, type Redactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';

/** A value without its secrets; one that is secret as a whole is hidden. */
export function shownValue(
  name: string,
  value: string,
  secret: boolean,
  redactor: Redactor = createRedactor([]),
): string {
  return secret || namesCredential(name) ? redacted : redactor.text(value);
}

/** Whether nothing in a value has to be hidden. Of a credential only what stands in placeholders is shown. */
export function isShowable(name: string, value: string, credential: boolean): boolean {
  if (!credential && !namesCredential(name)) return createRedactor([]).text(value) === value;
  return value.includes('{{') && /^[A-Za-z]*[\s:]*$/.test(value.replace(/\{\{[^{}]*\}\}/g, ''));
}
