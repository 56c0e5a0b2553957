import { CompletionItemKind } from 'vscode-languageserver/node';
import { createRedactor } from '../../redact/redactor';
import { blockAt } from '../../syntax/request-document';
import type { Asked, Provider, Suggestions } from './suggestion';

/** Names in one list; a file may have thousands. */
const mostNames = 100;

/** The requests that can be named, those around the cursor first. */
export function requestNames(asked: Asked, span: { readonly start: number; readonly end: number }): Suggestions {
  const { found, more } = namedRequests(asked, asked.typed);
  return {
    more,
    items: found.map(({ name, call }) => ({ label: name, detail: call, span, kind: CompletionItemKind.Reference })),
  };
}

export const requestNameProvider: Provider<'request-name'> = (asked) => requestNames(asked, asked.place);

export interface NamedRequest {
  readonly name: string;
  /** `POST https://…/login`, redacted. */
  readonly call: string;
}

/** Those whose name holds what is typed, the nearest first, and whether there are more. */
export function namedRequests(
  { session, open, at }: Pick<Asked, 'session' | 'open' | 'at'>,
  typed: string,
): { readonly found: readonly NamedRequest[]; readonly more: boolean } {
  const wanted = typed.toLowerCase();
  const matching: { readonly name: string; readonly index: number }[] = [];
  for (const [name, index] of session.definitions.of(open.document).requests) {
    if (index !== at.index && name.toLowerCase().includes(wanted)) matching.push({ name, index });
  }
  const more = matching.length > mostNames;
  if (more) {
    // To be sent is mostly what stands above.
    const distance = (index: number): number => (index < at.index ? at.index - index : 2 * (index - at.index));
    matching.sort((one, other) => distance(one.index) - distance(other.index));
  }
  const redactor = createRedactor([]);
  const found = matching.slice(0, mostNames).map(({ name, index }): NamedRequest => {
    const { request } = blockAt(open.document, index);
    return { name, call: request ? `${request.method} ${redactor.url(request.target.text)}` : '' };
  });
  return { found, more };
}
