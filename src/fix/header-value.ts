/** The value of a header that a fix puts in. */

import type { Stretch } from './draft';
import { headerLiteral } from './headers';
import type { RequestReading } from './reading';
import { chooseValue, type FixValue, findVariable, suggestionFor } from './value';

/** Variables that people keep a token in. */
const tokenNames = ['token', 'access_token', 'auth_token', 'bearer_token', 'api_token', 'personal_access_token', 'pat'];

/**
 * The value for a header: `template` may hold the stop `$1` (or `${1:default}`), which a variable takes the place of where
 * one is in scope that is named as what belongs there. Without a template: what the header itself suggests.
 */
export function headerValue(reading: RequestReading, name: string, template: string | null): FixValue {
  const { variables } = reading.target;
  if (template === null) return usualValue(reading, name);
  const match = /\$(?:\{1(?::([^}]*))?\}|1(?!\d))/.exec(template);
  if (!match) return chooseValue(name, template, variables);
  const before = headerLiteral(template.slice(0, match.index)) ?? '';
  const after = headerLiteral(template.slice(match.index + match[0].length)) ?? '';
  const basic = /^basic$/i.test(before.trim());
  const variable = basic
    ? findVariable(['credentials', 'basic'], variables)
    : findVariable(namesFor(name, reading), variables);
  const suggestion = match[1] || (basic ? 'user:password' : isAuthorization(name) ? 'token' : suggestionFor(name));
  const content: Stretch = variable === null ? { stop: suggestion } : `{{${variable}}}`;
  const lead = before === '' ? [] : [/\s$/.test(template.slice(0, match.index)) ? `${before} ` : before];
  return { kind: 'mixed', text: [...lead, content, ...(after === '' ? [] : [after])] };
}

function usualValue(reading: RequestReading, name: string): FixValue {
  switch (name.toLowerCase()) {
    case 'authorization':
      return headerValue(reading, name, 'Bearer $1');
    case 'accept':
      return { kind: 'literal', text: 'application/json' };
    case 'content-type':
      return { kind: 'literal', text: contentType(reading) };
    case 'idempotency-key':
      return { kind: 'variable', name: '$guid' };
    default: {
      const { variables } = reading.target;
      const variable = findVariable(namesFor(name, reading), variables);
      return variable === null ? chooseValue(name, null, variables) : { kind: 'variable', name: variable };
    }
  }
}

function contentType({ request, body }: RequestReading): string {
  if (request.body?.kind === 'xml') return 'application/xml';
  return body?.kind === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
}

function isAuthorization(name: string): boolean {
  return /^(proxy-)?authorization$/i.test(name);
}

/** Where several APIs share an environment, their tokens are told apart by the API's name: `asanaToken`. */
function namesFor(name: string, { api }: RequestReading): string[] {
  if (!isAuthorization(name)) return [name, name.replace(/^x-/i, '')];
  const own = api === null ? [] : tokenNames.map((token) => `${api}_${token}`);
  return [name, ...own, ...tokenNames];
}
