import { blockLineStarts } from '../../syntax/block-lines';
import { directiveKey, directiveUse } from '../../syntax/directive-names';
import type { Block, PartKind, Span } from '../../syntax/document';
import { placeholdersIn } from '../../syntax/placeholders';
import { referenceLines } from '../../syntax/reference-lines';
import { modifierBits, type TokenModifier, type TokenType, typeIndex } from './legend';

/** What decides a token's type: nothing more, what an expression stands for, whether a request has a name. */
export const role = { fixed: 0, head: 1, tail: 2, request: 3 } as const;

/** How many numbers a token has: line (from the block's first), character, length, role, type, modifiers. */
export const tokenWidth = 6;

/** A block's tokens in order, as far as they follow from the block alone. */
export interface BlockTokens {
  readonly numbers: Int32Array;
  /** By token: the expression or name that its type depends on; '' for `fixed`. */
  readonly subjects: readonly string[];
}

interface Token extends Span {
  readonly role: number;
  readonly type: number;
  readonly modifiers: number;
  readonly subject: string;
}

/** Lines in which placeholders are replaced. */
const replaced: ReadonlySet<PartKind> = new Set<PartKind>([
  ...(['request-line', 'target-continuation', 'header', 'body', 'variable', 'directive'] as const),
  ...(['output', 'assertion', 'import', 'run'] as const),
]);

export function blockTokens(block: Block): BlockTokens {
  const tokens = [...nameTokens(block), ...placeholderTokens(block)].sort((one, other) => one.start - other.start);
  const numbers = new Int32Array(tokens.length * tokenWidth);
  const subjects: string[] = [];
  const starts = blockLineStarts(block);
  let line = 0;
  let at = 0;
  let end = 0;
  for (const token of tokens) {
    // A placeholder in a name, as in `# @name {{x}}`, is the name's.
    if (token.start < end) continue;
    end = token.end;
    while ((starts[line + 1] ?? Number.POSITIVE_INFINITY) <= token.start) line++;
    numbers[at++] = line;
    numbers[at++] = token.start - (starts[line] ?? 0);
    numbers[at++] = token.end - token.start;
    numbers[at++] = token.role;
    numbers[at++] = token.type;
    numbers[at++] = token.modifiers;
    subjects.push(token.subject);
  }
  return { numbers: numbers.subarray(0, at), subjects };
}

/** Methods, directives, and the names that are given or used beside the request. */
function nameTokens(block: Block): Token[] {
  const tokens: Token[] = [];
  const fixed = (span: Span, type: TokenType, ...modifiers: readonly TokenModifier[]): void => {
    if (span.start >= span.end) return;
    const { start, end } = span;
    tokens.push({
      start,
      end,
      role: role.fixed,
      type: typeIndex(type),
      modifiers: modifierBits(...modifiers),
      subject: '',
    });
  };
  const request = ({ start, end }: Span): void => {
    tokens.push({ start, end, role: role.request, type: 0, modifiers: 0, subject: block.text.slice(start, end) });
  };
  if (block.request?.methodSpan) fixed(block.request.methodSpan, 'keyword');
  for (const { nameSpan } of block.variables) fixed(nameSpan, 'variable', 'declaration');
  for (const { name, nameSpan, valueSpan } of block.directives) {
    const use = directiveUse(name);
    // What has no effect looks like the comment that it is.
    const hasEffect = use === 'honoured' || use === 'note';
    fixed({ start: nameSpan.start - 1, end: nameSpan.end }, hasEffect ? 'keyword' : 'comment');
    const key = directiveKey(name);
    if (key === 'name') fixed(valueSpan, 'function', 'declaration');
    if (key === 'prompt' || key === 'secret') fixed(firstWord(block.text, valueSpan), 'parameter', 'declaration');
  }
  const { refs, runs } = referenceLines(block);
  for (const { nameSpan } of refs) request(nameSpan);
  for (const { path, nameSpan, variables } of runs) {
    if (nameSpan && path === null) request(nameSpan);
    else if (nameSpan) fixed(nameSpan, 'function');
    for (const variable of variables) fixed(variable.nameSpan, 'parameter');
  }
  return tokens;
}

function firstWord(text: string, { start, end }: Span): Span {
  const word = /^\S*/.exec(text.slice(start, end))?.[0] ?? '';
  return { start, end: start + word.length };
}

function placeholderTokens({ text, parts }: Block): Token[] {
  const tokens: Token[] = [];
  // Most blocks have placeholders in few of their parts: one search for all of them.
  for (const placeholder of placeholdersIn(text)) {
    const part = parts.find(({ end }) => end > placeholder.start);
    if (!part || !replaced.has(part.kind)) continue;
    const encoded = /^%\s*/.exec(placeholder.expression)?.[0].length ?? 0;
    const expression = placeholder.expression.slice(encoded);
    const start = placeholder.expressionStart + encoded;
    const head = headOf(expression);
    const rest = expression.slice(head.length);
    const tail = rest.trimStart().replace(/^\./, '');
    const token = (from: number, length: number, as: number): void => {
      if (length > 0)
        tokens.push({ start: from, end: from + length, role: as, type: 0, modifiers: 0, subject: expression });
    };
    token(start, head.length, role.head);
    token(start + expression.length - tail.length, tail.length, role.tail);
  }
  return tokens;
}

/** `$randomInt` of `$randomInt 1 5`, `login` of `login.response.body.$.id`; else the name as far as a `.` or `[`. */
function headOf(expression: string): string {
  const reference = /^(.+?)\.(?:request|response)\.(?:body|headers|cookies)\b/s.exec(expression)?.[1];
  return reference ?? /^\$[\w.-]*|^[^.[]*/.exec(expression)?.[0] ?? '';
}
