import { escapeSnippet } from '../fix/draft';
import { lineStartAt } from '../syntax/characters';
import type { Block, RequestNode } from '../syntax/document';
import { lineEndOf, type Refactoring, type Selection, selectedBlock } from './file-edit';
import { camelCase } from './variable-name';

/** A `# @name` line for a request that has none, so that others can refer to its results. Null where there is none to name. */
export function nameRequest(selection: Selection): Refactoring | null {
  const selected = selectedBlock(selection);
  const request = selected?.block.request;
  if (!selected || !request || selected.block.name !== null) return null;
  const { block, base } = selected;
  const lineEnd = lineEndOf(block);
  const name = freeRequestName(suggestion(block, request), selection.definitions.requests);
  const at = base + lineStartAt(block.text, request.start);
  return {
    title: 'Name this request (# @name)',
    edits: [
      {
        ...{ start: at, end: at },
        newText: `# @name ${name}${lineEnd}`,
        snippet: `# @name \${1:${escapeSnippet(name)}}${lineEnd}`,
      },
    ],
  };
}

function suggestion({ title }: Block, { method, target }: RequestNode): string {
  const named = title === null ? null : camelCase(title);
  if (named && named.length <= 40) return named;
  const path = target.text
    .replace(/[?#].*$/s, '')
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/]*/i, '')
    .replace(/\{\{[^{}]*\}\}/g, '');
  const words = path
    .split('/')
    .filter((segment) => /^[\p{L}][\p{L}\p{N}_-]*$/u.test(segment) && !/^v\d+$|^api$/i.test(segment));
  return camelCase([method.toLowerCase(), ...words.slice(-2)].join(' ')) ?? 'request';
}

function freeRequestName(name: string, names: ReadonlyMap<string, number>): string {
  if (!names.has(name)) return name;
  for (let number = 2; ; number++) if (!names.has(`${name}${number}`)) return `${name}${number}`;
}
