/** A body for a request that has none, with the Content-Type that it needs. */
import type { Block, RequestNode } from '../syntax/document';
import { type Draft, insertion, joinText, type NewText } from './draft';
import { writtenHeader } from './headers';
import { grow, type JsonGrowth, writeGrowth } from './json-change';
import { indentation, lineEndAt } from './layout';
import { parameterText } from './parameter-change';
import type { FixValue } from './value';

/** What the new body holds: JSON at pointers' tokens (none: the body as a whole, for the user to fill in), or form keys. */
export type NewBody =
  | { readonly as: 'json'; readonly sets: readonly { readonly tokens: readonly string[]; readonly value: FixValue }[] }
  | { readonly as: 'form'; readonly sets: readonly { readonly name: string; readonly value: FixValue }[] };

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/** What a new body of this request would be, by its Content-Type; null where it is neither JSON nor a form. */
export function newBodyKind(request: RequestNode): 'json' | 'form' | null {
  const contentType = writtenHeader(request, 'Content-Type')?.trim().toLowerCase() ?? '';
  if (contentType === '' || contentType.includes('{{') || /[/+]json\b/.test(contentType)) return 'json';
  return contentType.startsWith(contentTypes.form) ? 'form' : null;
}

/**
 * The insertion behind the headers, an empty line away from what follows; `typed`: a Content-Type is among the changes
 * already.
 */
export function newBodyEdits(block: Block, request: RequestNode, body: NewBody, typed: boolean): Draft[] | null {
  const at = request.headersEnd;
  const next = block.parts.find((part) => part.end > at);
  // What the parser can't tell there may be meant as the body.
  if (next?.kind === 'unknown') return null;
  const eol = lineEndAt(block.text, Math.max(0, at - 1));
  const content = body.as === 'json' ? jsonText(body.sets, eol) : joinText(body.sets.map(parameterText), '&');
  if (!content) return null;
  const existing = writtenHeader(request, 'Content-Type');
  const last = request.headers.at(-1);
  const indent = last ? indentation(block.text, last.start) : '';
  const header = existing === null && !typed ? `${indent}Content-Type: ${contentTypes[body.as]}${eol}` : '';
  const ended = at === 0 || block.text[at - 1] === '\n';
  const gap = next && next.kind !== 'blank' ? eol : '';
  return [insertion(at, [ended ? '' : eol, header, eol, ...content, ended ? eol : '', gap])];
}

/** The variables of a GraphQL query that has none yet, an empty line behind it. */
export function newVariablesEdits(
  block: Block,
  at: number,
  sets: readonly { readonly tokens: readonly string[]; readonly value: FixValue }[],
): Draft[] | null {
  const eol = lineEndAt(block.text, Math.max(0, at - 1));
  const content = jsonText(sets, eol);
  return content && [insertion(at, [eol, eol, ...content])];
}

function jsonText(
  sets: readonly { readonly tokens: readonly string[]; readonly value: FixValue }[],
  eol: string,
): NewText | null {
  const growth: JsonGrowth = { kind: 'object', members: new Map() };
  for (const { tokens, value } of sets) if (tokens.length > 0 && !grow(growth, tokens, value)) return null;
  if (growth.members.size === 0) return ['{', { stop: '' }, '}'];
  return writeGrowth(growth, '', { unit: '  ', eol, colon: ': ', comma: ', ' });
}
