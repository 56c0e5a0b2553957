import type { Body, RequestNode } from '../syntax/document';
import { type FileEdit, lineEndOf, type Refactoring, type Selection, selectedBlock } from './file-edit';

/** A Content-Type line for a body that has none; null where there is one, or where nothing tells what the body is. */
export function addContentType(selection: Selection): Refactoring | null {
  const selected = selectedBlock(selection);
  const request = selected?.block.request;
  if (!selected || !request?.body || request.protocol !== 'http') return null;
  const { block, base } = selected;
  if (request.headers.some(({ name, whole }) => whole || name.toLowerCase() === 'content-type')) return null;
  const type = typeOf(request.body, block.text);
  if (type === null) return null;
  const edits: FileEdit[] = [headerLine(request, `Content-Type: ${type}`, lineEndOf(block), base, block.text)];
  return { title: `Add Content-Type: ${type}`, edits };
}

/** A new header line behind the last one. */
export function headerLine(
  { headersEnd }: Pick<RequestNode, 'headersEnd'>,
  line: string,
  lineEnd: string,
  base: number,
  text: string,
): FileEdit {
  const isOpen = !/[\r\n]$/.test(text.slice(0, headersEnd));
  const newText = isOpen ? lineEnd + line : line + lineEnd;
  return { start: base + headersEnd, end: base + headersEnd, newText };
}

function typeOf({ kind, segments, start, end }: Body, text: string): string | null {
  switch (kind) {
    case 'json':
      return 'application/json';
    case 'xml':
      return 'application/xml';
    case 'form':
      return 'application/x-www-form-urlencoded';
    case 'file': {
      const path = segments.find((segment) => segment.kind === 'file')?.path ?? '';
      return byExtension[/\.([a-z0-9]+)["']?$/i.exec(path)?.[1]?.toLowerCase() ?? ''] ?? null;
    }
    case 'text':
      return /^\s*[\w.[\]%+-]+=[^\s&]*(?:\s*&\s*[\w.[\]%+-]+=[^\s&]*)*\s*$/.test(text.slice(start, end))
        ? 'application/x-www-form-urlencoded'
        : 'text/plain; charset=utf-8';
    default:
      return null;
  }
}

const byExtension: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};
