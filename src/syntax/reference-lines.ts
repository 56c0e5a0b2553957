/** The lines of a block that lead to other requests and other files: `import`, `run`, `# @import`, `# @ref`, `# @auth`. */
import { directiveKey } from './directive-names';
import type { Block, Directive, Part, Span } from './document';

/** `import ./a.http` (JetBrains, Kulala) or `# @import ./a.http` (httpYac). The path is as written, without quotes. */
export interface ImportLine extends Span {
  readonly path: string;
  readonly pathSpan: Span;
}

/** `@name=value` in the brackets of a `run`: the value that the variable has in that run. */
export interface RunVariable extends Span {
  readonly name: string;
  readonly value: string;
  readonly nameSpan: Span;
  readonly valueSpan: Span;
}

/** `run #Name`, `run ./a.http`, `run ./a.http#Name`, each with `(@a=1, @b=2)` behind it. */
export interface RunLine extends Span {
  /** As written, without quotes; null where the request is one of this file or of those it imports. */
  readonly path: string | null;
  readonly pathSpan: Span | null;
  /** What follows `#`; null where all of a file is run. */
  readonly name: string | null;
  readonly nameSpan: Span | null;
  readonly variables: readonly RunVariable[];
  /** What of the brackets is no `@name=value`. */
  readonly unread: readonly Span[];
}

/** `# @ref name`, with `force` `# @forceRef name`, with `auth` `# @auth name token=… lifetime=…`. */
export interface RefLine extends Span {
  readonly name: string;
  readonly nameSpan: Span;
  readonly force: boolean;
  /** What stands behind the name of `# @auth`, as written. */
  readonly auth?: { readonly options: string; readonly optionsSpan: Span };
}

export interface ReferenceLines {
  readonly imports: readonly ImportLine[];
  readonly runs: readonly RunLine[];
  readonly refs: readonly RefLine[];
}

/** Of a block that has no such line. */
export const noReferenceLines: ReferenceLines = { imports: [], runs: [], refs: [] };

/** Reads them, in the order of the block. Most blocks have none, and cost one search of their text. */
export function referenceLines(block: Block): ReferenceLines {
  const { text } = block;
  const imports: ImportLine[] = [];
  const runs: RunLine[] = [];
  const refs: RefLine[] = [];
  if (text.includes('import') || text.includes('run')) {
    for (const part of block.parts) {
      if (part.kind === 'import') imports.push(...importLine(text, part));
      else if (part.kind === 'run') runs.push(runLine(text, part));
    }
  }
  for (const { name, start, end, value, valueSpan } of text.includes('@') ? block.directives : []) {
    const key = directiveKey(name);
    if (value === '') continue;
    if (key === 'import') imports.push({ start, end, ...unquoted(text, valueSpan) });
    else if (key === 'ref' || key === 'forceref')
      refs.push({ start, end, name: value, nameSpan: valueSpan, force: key === 'forceref' });
    else if (key === 'auth') refs.push({ start, end, ...authLine(value, valueSpan.start) });
  }
  if (imports.length + runs.length + refs.length === 0) return noReferenceLines;
  imports.sort((a, b) => a.start - b.start);
  return { imports, runs, refs };
}

/** Whether a directive is one of these; their values are names and paths, not text. */
export function isReferenceDirective({ name }: Directive): boolean {
  const key = directiveKey(name);
  return key === 'import' || key === 'ref' || key === 'forceref' || key === 'auth';
}

/**
 * Reads `login lifetime=1h`. The name is what stands before the first option; one that looks like an option stands in quotes.
 * @param start where the value begins, for the spans
 */
export function authLine(
  value: string,
  start: number,
): Pick<RefLine, 'name' | 'nameSpan' | 'force'> & Required<Pick<RefLine, 'auth'>> {
  const quoted = /^(["'])(.+?)\1/.exec(value);
  const name = quoted?.[2] ?? value.slice(0, /\s+[\w-]+\s*=/.exec(value)?.index ?? value.length);
  const nameStart = start + (quoted ? 1 : 0);
  const rest = value.slice(quoted?.[0].length ?? name.length);
  const options = rest.trim();
  const optionsStart = start + value.length - rest.trimStart().length;
  return {
    name,
    nameSpan: { start: nameStart, end: nameStart + name.length },
    force: false,
    auth: { options, optionsSpan: { start: optionsStart, end: optionsStart + options.length } },
  };
}

/** `proto < a.proto` is an import part, too, and none of these. */
function importLine(text: string, part: Part): ImportLine[] {
  const [line, start] = lineOf(text, part);
  const found = /^import\s+(.+)$/s.exec(line);
  if (!found?.[1]) return [];
  const from = start + line.length - found[1].length;
  const written = /^(["'])(.*?)\1|^\S+/s.exec(found[1])?.[0] ?? found[1];
  return [{ start, end: start + line.length, ...unquoted(text, { start: from, end: from + written.length }) }];
}

function runLine(text: string, part: Part): RunLine {
  const [line, start] = lineOf(text, part);
  const from = start + (/^run\s+/.exec(line)?.[0].length ?? 0);
  const end = start + line.length;
  const opening = /\s*\(\s*(?=@|\)$)/.exec(text.slice(from, end));
  const stop = opening ? from + opening.index : end;
  const target = readTarget(text, from, stop);
  const brackets = opening ? readVariables(text, stop + opening[0].length, end) : { variables: [], unread: [] };
  return { start, end, ...target, ...brackets };
}

/** `#Name`, `./a.http` or `./a.http#Name`, with quotes around the path where it has them. */
function readTarget(
  text: string,
  start: number,
  end: number,
): Pick<RunLine, 'path' | 'pathSpan' | 'name' | 'nameSpan'> {
  const written = text.slice(start, end);
  const quoted = /^(["'])(.*?)\1/s.exec(written)?.[0].length;
  const mark = written.indexOf('#', quoted ?? 0);
  const name = mark < 0 ? null : trimmed(text, { start: start + mark + 1, end });
  const path = mark === 0 ? null : unquoted(text, { start, end: mark < 0 ? end : start + mark });
  return {
    path: path?.path ?? null,
    pathSpan: path?.pathSpan ?? null,
    name: name && text.slice(name.start, name.end),
    nameSpan: name,
  };
}

/** From behind the opening bracket to the line's end. A value may hold commas, and brackets. */
function readVariables(text: string, start: number, end: number): Pick<RunLine, 'variables' | 'unread'> {
  const variables: RunVariable[] = [];
  const unread: Span[] = [];
  const closed = text[end - 1] === ')';
  const inside = text.slice(start, closed ? end - 1 : end);
  let from = start;
  for (const item of inside.split(/,(?=\s*@[^\s=,@]+\s*(?:[=,]|$))/)) {
    const span = trimmed(text, { start: from, end: from + item.length });
    from += item.length + 1;
    const found = /^@([^\s=,@]+)\s*=\s*/.exec(text.slice(span.start, span.end));
    if (!found?.[1]) {
      if (span.end > span.start) unread.push(span);
      continue;
    }
    const nameSpan = { start: span.start + 1, end: span.start + 1 + found[1].length };
    const valueSpan = { start: span.start + found[0].length, end: span.end };
    const value = text.slice(valueSpan.start, valueSpan.end);
    variables.push({ ...span, name: found[1], value, nameSpan, valueSpan });
  }
  if (!closed) unread.push({ start: start - 1, end });
  return { variables, unread };
}

/** A part's text without indentation and line end, and where it starts. */
function lineOf(text: string, part: Part): readonly [line: string, start: number] {
  const { start, end } = trimmed(text, part);
  return [text.slice(start, end), start];
}

function trimmed(text: string, { start, end }: Span): Span {
  const slice = text.slice(start, end);
  const from = start + slice.length - slice.trimStart().length;
  return { start: Math.min(from, end), end: Math.max(from, start + slice.trimEnd().length) };
}

function unquoted(text: string, span: Span): { readonly path: string; readonly pathSpan: Span } {
  const { start, end } = trimmed(text, span);
  const first = text[start];
  const isQuoted = end - start > 1 && (first === '"' || first === "'") && text[end - 1] === first;
  const pathSpan = isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
  return { path: text.slice(pathSpan.start, pathSpan.end), pathSpan };
}
