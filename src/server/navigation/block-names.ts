/** The names in a block: what it defines, and what it refers to. Scripts and comments are left alone. */
import { noLogin } from '../../resolve/auth-directive';
import { isSendable } from '../../resolve/document-references';
import type { Block, PartKind, Span } from '../../syntax/document';
import { placeholdersIn } from '../../syntax/placeholders';
import { isReferenceDirective, type ReferenceLines, referenceLines } from '../../syntax/reference-lines';
import { promptName } from './block-outline';

/** A name where it stands; the span is the name alone. */
export interface NameUse extends Span {
  readonly kind: 'variable' | 'request';
  readonly name: string;
  readonly role: 'definition' | 'reference';
  /**
   * Where the name stands. `prompt`: `# @prompt`; `title`: behind `###`; `member`: `login` of `{{login.token}}`, which is a
   * request's name only where no variable bears the whole; `shared` and `dotenv`: `{{$shared x}}`, `{{$dotenv x}}`, which
   * are of the environment alone; `run-variable`: `@x=1` in the brackets of a `run`.
   */
  readonly form:
    | 'variable'
    | 'prompt'
    | 'name'
    | 'title'
    | 'placeholder'
    | 'member'
    | 'shared'
    | 'dotenv'
    | 'ref'
    | 'run'
    | 'run-variable';
  /** What the name is a part of: the line of a definition, the placeholder of a reference. */
  readonly whole: Span;
  /** The file that a `run` line names, as written: its names are meant. */
  readonly path: string | null;
  /** It stands in the value of a variable of the same name, and so means another one. */
  readonly inOwnValue: boolean;
}

/** Parts whose placeholders are replaced. */
const replaced: ReadonlySet<PartKind> = new Set([
  ...(['directive', 'variable', 'request-line', 'target-continuation', 'header', 'body'] as const),
  ...(['output', 'response-reference', 'assertion', 'run'] as const),
]);

type Given = Pick<NameUse, 'kind' | 'name' | 'role' | 'form' | 'whole'> & Partial<NameUse> & Span;

/** The names of a block, in the order of its text. Linear in its length. */
export function blockNames(block: Block): readonly NameUse[] {
  const uses: NameUse[] = [];
  const add = ({ path = null, inOwnValue = false, start, end, ...use }: Given): void => {
    if (use.name !== '') uses.push({ ...use, start, end, path, inOwnValue });
  };
  const lines = referenceLines(block);
  addDefinitions(block, lines, add);
  for (const { name, nameSpan, start, end, auth } of lines.refs) {
    if (auth && name === noLogin) continue;
    add({ kind: 'request', name, role: 'reference', form: 'ref', whole: { start, end }, ...nameSpan });
  }
  for (const { name, nameSpan, path, variables, start, end } of lines.runs) {
    const whole = { start, end };
    if (name !== null && nameSpan)
      add({ kind: 'request', name, role: 'reference', form: 'run', path, whole, ...nameSpan });
    for (const variable of variables) {
      const form = 'run-variable';
      add({
        kind: 'variable',
        name: variable.name,
        role: 'reference',
        form,
        path,
        whole: variable,
        ...variable.nameSpan,
      });
    }
  }
  addPlaceholders(block, lines, add);
  return uses.sort((a, b) => a.start - b.start || b.end - a.end);
}

function addDefinitions(block: Block, lines: ReferenceLines, add: (use: Given) => void): void {
  const { name, nameSpan, title, titleSpan, directives, variables } = block;
  if (name !== null && nameSpan) {
    const whole = directives.find(({ valueSpan }) => valueSpan.start === nameSpan.start) ?? nameSpan;
    add({ kind: 'request', name, role: 'definition', form: 'name', whole, ...nameSpan });
  }
  // A title without anything to send is a headline.
  if (title !== null && titleSpan && isSendable(block, lines)) {
    const whole = { start: 0, end: titleSpan.end };
    add({ kind: 'request', name: title, role: 'definition', form: 'title', whole, ...titleSpan });
  }
  for (const variable of variables) {
    const { start, end } = variable;
    const whole = { start, end };
    add({ kind: 'variable', name: variable.name, role: 'definition', form: 'variable', whole, ...variable.nameSpan });
  }
  for (const directive of directives) {
    const span = promptName(directive);
    if (!span) continue;
    const prompted = block.text.slice(span.start, span.end);
    add({ kind: 'variable', name: prompted, role: 'definition', form: 'prompt', whole: directive, ...span });
  }
}

function addPlaceholders(block: Block, { runs }: ReferenceLines, add: (use: Given) => void): void {
  const { text } = block;
  if (!text.includes('{{')) return;
  const names = block.directives.filter(isReferenceDirective);
  const values = runs.flatMap(({ variables }) => variables.map(({ valueSpan }) => valueSpan));
  for (const { kind, start, end } of block.parts) {
    if (!replaced.has(kind)) continue;
    for (const placeholder of placeholdersIn(text, start, end)) {
      // Names and paths are as they are written, whatever they hold.
      if (names.some((directive) => isWithin(placeholder, directive))) continue;
      if (kind === 'run' && !values.some((value) => isWithin(placeholder, value))) continue;
      const own = kind === 'variable' ? block.variables.find((variable) => isWithin(placeholder, variable)) : null;
      for (const use of expressionNames(placeholder.expression, placeholder.expressionStart)) {
        add({ ...use, whole: placeholder, inOwnValue: own?.name === use.name && use.kind === 'variable' });
      }
    }
  }
}

function isWithin(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** The names in what stands between `{{` and `}}`; `start` is where that stands. */
export function expressionNames(expression: string, start: number): Omit<NameUse, 'whole' | 'path' | 'inOwnValue'>[] {
  const skipped = /^%\s*/.exec(expression)?.[0].length ?? 0;
  const inner = expression.slice(skipped);
  const at = start + skipped;
  if (inner.startsWith('$')) return dynamicNames(inner, at);
  const reference = /^(.+?)\s*\.(?:request|response)(?:\.|$)/s.exec(inner)?.[1];
  if (reference) return [{ ...use('request', reference, at), form: 'placeholder' }];
  const names = [{ ...use('variable', inner, at), form: 'placeholder' as const }];
  const member = /^([\w-]+)(?:\.|\[)/.exec(inner)?.[1];
  return member ? [...names, { ...use('request', member, at), form: 'member' as const }] : names;
}

/** `$shared name`, `$dotenv name`; with `%` before it, the name is that of a variable whose value is the name. */
function dynamicNames(expression: string, start: number): Omit<NameUse, 'whole' | 'path' | 'inOwnValue'>[] {
  const outside = /^(\$(processEnv|dotenv|shared|secret)\s+(%?)\s*)(\S.*)$/s.exec(expression);
  if (!outside) return [];
  const [, before = '', source, percent, name = ''] = outside;
  const found = use('variable', name, start + before.length);
  if (percent === '%') return [{ ...found, form: 'placeholder' }];
  return source === 'shared' || source === 'dotenv' ? [{ ...found, form: source }] : [];
}

function use(kind: NameUse['kind'], name: string, start: number) {
  return { kind, name, role: 'reference', start, end: start + name.length } as const;
}
