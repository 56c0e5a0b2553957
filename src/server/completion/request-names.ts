import { CompletionItemKind } from 'vscode-languageserver/node';
import { createRedactor } from '../../redact/redactor';
import type { Span } from '../../syntax/document';
import { importedRequests, type NamedRequest, namedAt } from '../named-request';
import type { Asked, Provider, Suggestions } from './suggestion';

/** Names in one list; a file may have thousands. */
const mostNames = 100;

/** The requests that can be named, those around the cursor first. */
export async function requestNames(asked: Asked, span: Span): Promise<Suggestions> {
  const { found, more } = await namedRequests(asked);
  const items = found.map((request) => ({
    ...{ label: request.name, span, kind: CompletionItemKind.Reference },
    detail: callOf(request),
  }));
  return { more, items };
}

export const requestNameProvider: Provider<'request-name'> = (asked) => requestNames(asked, asked.place);

/** Those whose name holds what is typed, the nearest first, and whether there are more. */
export async function namedRequests(
  asked: Asked,
): Promise<{ readonly found: readonly NamedRequest[]; readonly more: boolean }> {
  const { session, open, at } = asked;
  const typed = asked.typed.toLowerCase();
  const isWanted = (name: string): boolean => name.toLowerCase().includes(typed);
  const own: { readonly name: string; readonly index: number; readonly distance: number }[] = [];
  for (const [name, index] of session.definitions.of(open.document).requests) {
    // What is needed is mostly what stands above.
    const distance = index < at.index ? at.index - index : 2 * (index - at.index);
    if (distance > 0 && isWanted(name)) own.push({ name, index, distance });
  }
  const more = own.length > mostNames;
  if (more) own.sort((one, other) => one.distance - other.distance);
  const nearest = own
    .slice(0, mostNames)
    .flatMap(({ name, index, distance }) => namedAt(open, name, index, distance) ?? []);
  const imported = importedRequests((await asked.context()).graph, isWanted);
  return { found: [...nearest, ...imported.slice(0, mostNames)], more: more || imported.length > mostNames };
}

/** `POST https://…/login`, redacted; with the file where that is another one. */
export function callOf({ request: { method, target }, file }: NamedRequest): string {
  const call = `${method} ${createRedactor([]).url(target.text)}`;
  return file === null ? call : `${call} (${file})`;
}
