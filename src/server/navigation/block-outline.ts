/** What a block has to show in an outline: its request, its variables. */
import { SymbolKind } from 'vscode-languageserver/node';
import type { Range } from '../../protocol';
import { redacted } from '../../redact/mask';
import { createRedactor } from '../../redact/redactor';
import { namesCredential } from '../../redact/secret-names';
import type { Block, Directive, RequestNode, Span } from '../../syntax/document';
import { maskPlaceholders } from '../../syntax/placeholders';
import { rangeInBlock } from '../state/block-ranges';
import { requestLineSpan } from '../state/documents';

/** An entry of an outline; its ranges count lines from the block's first. */
export interface OutlineEntry {
  /** Never empty. */
  readonly name: string;
  readonly detail: string;
  readonly kind: SymbolKind;
  readonly range: Range;
  /** Within `range`. */
  readonly selection: Range;
  readonly children: readonly OutlineEntry[];
}

/** The entries of a block. Values that look like credentials are not in them. */
export function blockOutline(block: Block): readonly OutlineEntry[] {
  const { request, title, titleSpan } = block;
  const range = (span: Span): Range => rangeInBlock(block, span);
  const variables = variablesOf(block);
  const line = requestLineSpan(block);
  const whole = { start: 0, end: block.text.trimEnd().length };
  if (!request || !line) {
    if (title === null || titleSpan === null) return variables.map(({ entry }) => entry);
    const children = variables.map(({ entry }) => entry);
    return [
      {
        name: title,
        detail: '',
        kind: SymbolKind.Namespace,
        range: range(whole),
        selection: range(titleSpan),
        children,
      },
    ];
  }
  // What stands before the first `###` is the file's, and not that of a request which happens to come next.
  const outer = block.parts[0]?.kind === 'separator' ? 0 : variables.filter(({ at }) => at < request.start).length;
  const start = blockHead(block) ?? 0;
  const entries = variables.map(({ entry }) => entry);
  const { name, detail } = requestLabel(block, request);
  return [
    ...entries.slice(0, outer),
    {
      ...{ name, detail, kind: SymbolKind.Method },
      range: range({ start, end: Math.max(whole.end, line.end) }),
      selection: range(line),
      children: entries.slice(outer),
    },
  ];
}

/** Nobody reads on in an outline; to look through 10 MB for credentials takes a while. */
const mostShown = 2000;

function shown(text: string): string {
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/** What a request is called, and what it does: `GET /tasks`. Without a name, what it does, and where. */
function requestLabel(block: Block, request: RequestNode): { readonly name: string; readonly detail: string } {
  const { method, target } = request;
  const { authority, path, query } = partsOf(createRedactor([]).url(shown(target.text)));
  const name = block.name ?? block.title;
  if (name) return { name, detail: `${method} ${path}` };
  return { name: `${method} ${path}${query}`, detail: authority };
}

/** A URL as written, cut at its path, wherever its placeholders are. */
function partsOf(url: string): { readonly authority: string; readonly path: string; readonly query: string } {
  // No character within a placeholder is a delimiter.
  const masked = maskPlaceholders(url);
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(masked)?.[0].length ?? 0;
  const authority = /^[^/?#]*/.exec(masked.slice(scheme))?.[0].length ?? 0;
  const pathStart = scheme + authority;
  const path = /^[^?#]*/.exec(masked.slice(pathStart))?.[0].length ?? 0;
  return {
    authority: url.slice(scheme, pathStart),
    path: url.slice(pathStart, pathStart + path) || '/',
    query: url.slice(pathStart + path),
  };
}

/**
 * Where what belongs to a block's section begins: its `###`; where it has none, behind the last variable before its
 * request. Null for a block with neither.
 */
export function blockHead({ parts, request, text }: Block): number | null {
  if (parts[0]?.kind === 'separator') return 0;
  if (!request) return null;
  let start = 0;
  for (const part of parts) {
    if (part.start >= request.start) break;
    if (part.kind === 'variable') start = part.end;
  }
  return start + (/^\s*/.exec(text.slice(start, request.start))?.[0].length ?? 0);
}

function variablesOf(block: Block): { readonly at: number; readonly entry: OutlineEntry }[] {
  const redactor = createRedactor([]);
  const defined = block.variables.map((variable) => {
    const detail = namesCredential(variable.name) ? redacted : redactor.text(shown(variable.value));
    return { at: variable.start, entry: variableEntry(block, variable, variable.nameSpan, detail) };
  });
  const asked = block.directives.flatMap((directive) => {
    const span = promptName(directive);
    return span ? [{ at: directive.start, entry: variableEntry(block, directive, span, 'asked for') }] : [];
  });
  return [...defined, ...asked].sort((a, b) => a.at - b.at);
}

function variableEntry(block: Block, whole: Span, nameSpan: Span, detail: string): OutlineEntry {
  return {
    name: block.text.slice(nameSpan.start, nameSpan.end),
    detail,
    kind: SymbolKind.Variable,
    range: rangeInBlock(block, whole),
    selection: rangeInBlock(block, nameSpan),
    children: [],
  };
}

/** The variable that `# @prompt name description` or Kulala's `# @secret name` defines; null for another directive, or without a name. */
export function promptName({ name, value, valueSpan: { start } }: Directive): Span | null {
  if (!/^(?:prompt|secret)$/i.test(name)) return null;
  const length = /^\S+/.exec(value)?.[0].length;
  return length === undefined ? null : { start, end: start + length };
}
