import { isSpace, trimEnd } from '../syntax/characters';
import type { Block, Directive, Header, Part, RequestNode, Span, VariableDefinition } from '../syntax/document';
import { contentEnd, type FormatEdit, type Layout } from './layout';

/**
 * The white space within the lines around a body: separators, directives, variables, request lines, headers. Scripts,
 * comments, curl commands and what isn't understood keep theirs; what trails goes where the editor asks for it.
 */
export function lineEdits(block: Block, layout: Layout): FormatEdit[] {
  return new LineEdits(block, layout).run();
}

class LineEdits {
  readonly #edits: FormatEdit[] = [];
  readonly #text: string;
  /** The nodes that stand in lines of their own, by the line's start. */
  readonly #directives: ReadonlyMap<number, Directive>;
  readonly #variables: ReadonlyMap<number, VariableDefinition>;
  readonly #headers: ReadonlyMap<number, Header>;

  constructor(
    readonly block: Block,
    readonly layout: Layout,
  ) {
    this.#text = block.text;
    this.#directives = byStart(block.directives);
    this.#variables = byStart(block.variables);
    this.#headers = byStart(block.request?.headers ?? []);
  }

  run(): FormatEdit[] {
    const { request } = this.block;
    for (const part of this.block.parts) {
      const inBody = request?.body && part.start >= request.body.start && part.start < request.body.end;
      if (!inBody || part.kind === 'comment' || part.kind === 'directive') this.#line(part, inBody === true);
    }
    return this.#edits;
  }

  #line(part: Part, inBody: boolean): void {
    switch (part.kind) {
      case 'separator':
        this.#separator(part);
        break;
      case 'directive':
        if (!inBody) this.#directive(part);
        else if (!this.layout.options.trimTrailingWhitespace) return;
        break;
      case 'variable':
        this.#variable(part);
        break;
      case 'request-line':
        if (this.block.request?.protocol === 'curl') return;
        if (this.block.request) this.#requestLine(part, this.block.request);
        break;
      case 'target-continuation':
        if (this.block.request) this.#continuation(part, this.block.request);
        break;
      case 'header':
        if (!this.#header(part)) return;
        break;
      case 'comment':
      case 'response-reference':
      case 'output':
      case 'assertion':
      case 'import':
      case 'run':
        if (!this.layout.options.trimTrailingWhitespace) return;
        break;
      case 'blank':
      case 'body':
      case 'script':
      case 'unknown':
        return;
    }
    this.#trail(part);
  }

  #separator(part: Part): void {
    const { titleSpan } = this.block;
    if (!titleSpan) return;
    let marksEnd = part.start;
    while (this.#text[marksEnd] === '#') marksEnd++;
    this.#gap(marksEnd, titleSpan.start, ' ');
  }

  #directive(part: Part): void {
    const directive = this.#directives.get(this.#first(part));
    if (!directive) return;
    // At the start of its line it would be a separator.
    if (!this.#text.startsWith('###', directive.start)) this.#indentation(part, directive.start, '');
    let marksEnd = directive.start;
    while (this.#text[marksEnd] === this.#text[directive.start]) marksEnd++;
    this.#gap(marksEnd, directive.nameSpan.start - 1, ' ');
    const { start, end } = directive.valueSpan;
    const joint = this.#text.slice(directive.nameSpan.end, start);
    if (start < end && joint.trim() === '') this.#gap(directive.nameSpan.end, start, ' ');
  }

  #variable(part: Part): void {
    const variable = this.#variables.get(this.#first(part));
    if (!variable) return;
    const { nameSpan, valueSpan, lazy } = variable;
    const sign = this.#text.indexOf(lazy ? ':=' : '=', nameSpan.end);
    this.#indentation(part, variable.start, '');
    this.#gap(nameSpan.end, sign, ' ');
    if (valueSpan.start < valueSpan.end) this.#gap(sign + (lazy ? 2 : 1), valueSpan.start, ' ');
  }

  #requestLine(part: Part, { start, methodSpan, target, httpVersionSpan }: RequestNode): void {
    const [piece] = target.pieces;
    if (!piece) return;
    this.#indentation(part, start, '');
    if (methodSpan) this.#gap(methodSpan.end, piece.start, ' ');
    this.#version(part, piece, httpVersionSpan);
  }

  #continuation(part: Part, { target, httpVersionSpan }: RequestNode): void {
    const first = this.#first(part);
    const piece = target.pieces.find(({ start }) => start === first);
    if (!piece) return;
    this.#indentation(part, first, this.layout.indent);
    this.#version(part, piece, httpVersionSpan);
  }

  #version(part: Part, piece: Span, version: Span | null): void {
    if (version && version.start >= piece.end && version.end <= part.end) this.#gap(piece.end, version.start, ' ');
  }

  /** False for a line of a header that goes on over several, whose white space is part of its value. */
  #header(part: Part): boolean {
    const header = this.#headers.get(this.#first(part));
    if (!header) return false;
    this.#indentation(part, header.start, '');
    if (!header.whole) {
      const colon = this.#text.indexOf(':', header.nameSpan.end);
      this.#gap(header.nameSpan.end, colon, '');
      const { start } = header.valueSpan;
      if (start < contentEnd(this.#text, part.start, part.end)) this.#gap(colon + 1, start, ' ');
    }
    return header.end <= part.end;
  }

  /** The first character of a line that is not white space. */
  #first(part: Part): number {
    let at = part.start;
    while (at < part.end && isSpace(this.#text.charCodeAt(at))) at++;
    return at;
  }

  #indentation(part: Part, end: number, wanted: string): void {
    // A byte order mark is no indentation.
    const start = this.#text.charCodeAt(part.start) === 0xfeff ? part.start + 1 : part.start;
    this.#gap(start, end, wanted);
  }

  #trail(part: Part): void {
    const end = contentEnd(this.#text, part.start, part.end);
    const line = this.#text.slice(part.start, end);
    if (/[\r\n]/.test(line)) return;
    this.#gap(trimEnd(this.#text, part.start, end), end, '');
  }

  #gap(start: number, end: number, wanted: string): void {
    if (start <= end && this.#text.slice(start, end) !== wanted) this.#edits.push({ start, end, newText: wanted });
  }
}

function byStart<T extends Span>(nodes: readonly T[]): ReadonlyMap<number, T> {
  return new Map(nodes.map((node) => [node.start, node]));
}
