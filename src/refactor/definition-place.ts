import { blockAt, type RequestDocument } from '../syntax/request-document';
import { lineEndOf } from './file-edit';

/** Where a new variable of the file goes, and what stands around its line there. */
export interface DefinitionPlace {
  readonly offset: number;
  readonly before: string;
  readonly after: string;
}

/** Behind the variables that the file begins with; else at its very start, with an empty line behind it. */
export function definitionPlace(document: RequestDocument): DefinitionPlace {
  const first = blockAt(document, 0);
  const lineEnd = lineEndOf(first.text === '' && document.blockCount > 1 ? blockAt(document, 1) : first);
  const limit = first.request?.start ?? first.text.length;
  const last = first.parts.filter(({ kind, end }) => kind === 'variable' && end <= limit).at(-1);
  if (last) {
    // The last line of a file may have no end.
    const isClosed = /[\r\n]$/.test(first.text.slice(last.start, last.end));
    return { offset: last.end, before: isClosed ? '' : lineEnd, after: isClosed ? lineEnd : '' };
  }
  const start = first.text.startsWith('\uFEFF') ? 1 : 0;
  const goesOn = document.length > start && !/^[\r\n]/.test(first.text.slice(start));
  return { offset: start, before: '', after: goesOn ? lineEnd + lineEnd : lineEnd };
}
