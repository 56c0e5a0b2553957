/** What the parser and the resolver find, with the edits that mend it. One function for each code, in one table. */
import { DiagnosticCode } from '../manifest';
import { parseReference } from '../resolve/exchange-reference';
import { variablesInScope } from '../resolve/lookup';
import type { ResolveProblem } from '../resolve/resolved';
import { similarName } from '../resolve/similar-name';
import { lineStartAt } from '../syntax/characters';
import { directiveNames } from '../syntax/directive-names';
import type { Block, Problem, RequestNode } from '../syntax/document';
import { httpMethods } from '../syntax/methods';
import { type Placeholder, placeholdersIn } from '../syntax/placeholders';
import type { Finding, Remedy } from './finding';
import { nearRequest, pathRemedies } from './near-path';
import type { Checked } from './rule';

/** As `Checked`, also for a section that holds no request. */
export type Section = Omit<Checked, 'request'> & { readonly request: RequestNode | null };

type Known = Problem | ResolveProblem;

/** A problem with its remedies, and said better where more is known than where it was found. */
export function knownProblem(problem: Known, section: Section): Finding {
  const refine = byCode[problem.code];
  return refine ? { ...problem, ...refine(problem, section) } : problem;
}

type Refine = (problem: Known, section: Section) => Partial<Finding>;

const byCode: Readonly<Record<string, Refine>> = {
  [DiagnosticCode.badRequestLine]: unknownMethod,
  [DiagnosticCode.unknownDirective]: unknownDirective,
  [DiagnosticCode.badDirective]: (problem, section) => ({ remedies: () => timeRemedies(problem, section) }),
  [DiagnosticCode.badHeader]: (problem, section) =>
    headerAndGap(problem, section) ?? { remedies: () => headerRemedies(problem, section) },
  [DiagnosticCode.badUrl]: (problem, section) => ({ remedies: () => urlRemedies(problem, section) }),
  [DiagnosticCode.badVariable]: (problem, section) => ({ remedies: () => variableRemedies(problem, section) }),
  [DiagnosticCode.unclosed]: (problem, section) => ({ remedies: () => unclosedRemedies(problem, section) }),
  [DiagnosticCode.notRun]: (problem, section) => ({ remedies: () => commandRemedies(problem, section) }),
  [DiagnosticCode.badReference]: (problem, section) => ({ remedies: () => pathRemedies(problem, section) }),
  [DiagnosticCode.noResponseYet]: (problem, section) => ({ remedies: () => referenceRemedies(problem, section) }),
  [DiagnosticCode.undefinedVariable]: (problem, section) => ({ remedies: () => nameRemedies(problem, section) }),
};

/** An option of a curl command that has no effect here, and a variable of the shell that it was written for. */
function commandRemedies({ start, end }: Known, { block, request }: Section): Remedy[] {
  if (request?.protocol !== 'curl') return [];
  const written = block.text.slice(start, end);
  const name = /^\$\{?(\w+)\}?$/.exec(written)?.[1];
  if (name !== undefined) {
    const newText = `{{$processEnv ${name}}}`;
    return [{ title: `Write ${newText}`, edits: [{ start, end, newText }], preferred: true }];
  }
  if (!written.startsWith('-')) return [];
  const before =
    /(?:[ \t]*[\\^`][ \t]*\r?\n)?[ \t]*$/.exec(block.text.slice(Math.max(0, start - 200), start))?.[0] ?? '';
  return [{ title: `Remove ${written}`, edits: [{ start: start - before.length, end, newText: '' }] }];
}

/** An extension method is allowed (RFC 9110, 9.1): a hint, and more than that where it is one letter off. */
function unknownMethod({ start, end }: Known, { block, request }: Section): Partial<Finding> {
  const span = request?.methodSpan;
  if (!span || span.start !== start || span.end !== end) return {};
  const method = block.text.slice(start, end);
  const near = similarName(method, httpMethods());
  const code = DiagnosticCode.unknownMethod;
  const message = `\`${method}\` is not a registered HTTP method. It is sent as written.`;
  if (near === null) return { code, message, severity: 'hint' };
  return {
    ...{ code, message: `${message} Did you mean \`${near}\`?`, severity: 'information' },
    remedies: () => [{ title: `Change to ${near}`, edits: [{ start, end, newText: near }], preferred: true }],
  };
}

function unknownDirective({ start, end, message }: Known, { block }: Section): Partial<Finding> {
  const name = block.text.slice(start + 1, end);
  const near = similarName(name, directiveNames);
  if (near === null) return {};
  return {
    severity: 'information',
    message: `${message} Did you mean \`@${near}\`?`,
    remedies: () => [{ title: `Change to @${near}`, edits: [{ start, end, newText: `@${near}` }], preferred: true }],
  };
}

/** A number without a unit. */
function timeRemedies({ start, end }: Known, { block }: Section): Remedy[] {
  const value = block.text.slice(start, end);
  if (!/^\d+$/.test(value)) return [];
  return ['ms', 's'].map((unit) => ({
    title: `Write ${value} ${unit}`,
    edits: [{ start: end, end, newText: ` ${unit}` }],
  }));
}

/** What is needed is sent first from then on, as often as that is so. */
function referenceRemedies(problem: Known, { block, request }: Section): Remedy[] {
  const needs = 'needs' in problem ? problem.needs : undefined;
  if (needs === undefined || !request) return [];
  const at = lineStartAt(block.text, request.start);
  const lineEnd = block.text.includes('\r\n') ? '\r\n' : '\n';
  const newText = `# @ref ${needs}${lineEnd}`;
  return [{ title: `Add # @ref ${needs}, to have it sent first`, edits: [{ start: at, end: at, newText }] }];
}

/**
 * `{{json}} {"a": 1}`, where the variable is a header with an empty line behind it: REST Client puts values into the text
 * before it reads the request, and so makes header and body of this line.
 */
function headerAndGap({ start, end }: Known, { block, context }: Section): Partial<Finding> | null {
  const [placeholder] = placeholdersIn(block.text, start, end);
  if (placeholder?.start !== start) return null;
  const { expression } = placeholder;
  const value = variablesInScope(block, context).get(expression)?.value ?? '';
  const fields = /^([^\s:]+:[^\\]*(?:\\n[^\s:\\]+:[^\\]*)*?)(?:\\n){2,}$/.exec(value)?.[1];
  if (fields === undefined) return null;
  const lineEnd = block.text.includes('\r\n') ? '\r\n' : '\n';
  const gap = /^[ \t]*/.exec(block.text.slice(placeholder.end))?.[0].length ?? 0;
  const newText = `${fields.replaceAll('\\n', lineEnd)}${lineEnd}${lineEnd}`;
  return {
    message: `\`{{${expression}}}\` stands for a header and the empty line before the body, as with REST Client. Faultline reads the request before it fills in values: write both out here.`,
    remedies: () => [
      {
        title: `Write ${fields.replaceAll('\\n', ', ')}`,
        edits: [{ start, end: placeholder.end + gap, newText }],
        preferred: true,
      },
    ],
  };
}

function headerRemedies({ start, end }: Known, { block, request }: Section): Remedy[] {
  const { text } = block;
  const body = request?.body;
  if (body && lineStartAt(text, start) === lineStartAt(text, firstOf(text, body.start))) {
    const line = lineStartAt(text, start);
    const above = text.slice(0, line);
    const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
    const blanks = /(?:\r\n|\n|\r)((?:[ \t]*(?:\r\n|\n|\r))+)$/.exec(above);
    return blanks
      ? [
          {
            title: 'Remove the empty line above',
            edits: [{ start: line - (blanks[1] ?? '').length, end: line, newText: '' }],
          },
        ]
      : [{ title: 'Insert an empty line', edits: [{ start: line, end: line, newText: lineEnd }], preferred: true }];
  }
  // `Accept application/json`: the colon is missing.
  const words = /^([A-Za-z][A-Za-z0-9-]*)([ \t]*=[ \t]*|[ \t]+)(\S.*)$/.exec(text.slice(start, end));
  const [, name = '', gap = ''] = words ?? [];
  if (!words || !(name.includes('-') || oneWordFields.has(name.toLowerCase()))) return [];
  const at = start + name.length;
  return [{ title: 'Insert the colon', edits: [{ start: at, end: at + gap.length, newText: ': ' }], preferred: true }];
}

/** Header names without a hyphen, which could be words of prose. */
const oneWordFields: ReadonlySet<string> = new Set(
  'accept authorization connection cookie date expect forwarded from host origin pragma prefer range referer te'.split(
    ' ',
  ),
);

/** The first offset from `start` on that is not white space. */
function firstOf(text: string, start: number): number {
  return start + Math.max(0, text.slice(start).search(/\S/));
}

function urlRemedies({ start, end, severity }: Known, { block, request, resolved }: Section): Remedy[] {
  if (!request) return [];
  const written = block.text.slice(start, end);
  if (/^https?(?::\/{0,2}|\/\/)$/i.test(written)) {
    const scheme = `${/^https?/i.exec(written)?.[0]}://`;
    return [{ title: `Write ${scheme}`, edits: [{ start, end, newText: scheme }], preferred: true }];
  }
  if (written.startsWith('#')) {
    return [{ title: 'Write %23', edits: [{ start, end: start + 1, newText: '%23' }] }];
  }
  const scheme = /^https?:\/\//.exec(resolved?.sent.url ?? '')?.[0];
  const isFirst = start === request.target.start;
  if (severity !== 'information' || !scheme || !isFirst || /^(?:https?:|\/)/i.test(written)) return [];
  return [{ title: `Write ${scheme}`, edits: [{ start, end: start, newText: scheme }], preferred: true }];
}

function variableRemedies({ start, end }: Known, { block }: Section): Remedy[] {
  const written = block.text.slice(start, end);
  const quoted = /^(["'])(.*)\1$/.exec(written);
  if (quoted && block.variables.some(({ valueSpan }) => valueSpan.start === start)) {
    const edits = [{ start, end, newText: quoted[2] ?? '' }];
    return [{ title: 'Remove the quotation marks', edits, preferred: true }];
  }
  // `@name value`: the equals sign is missing.
  const parts = /^(@[^\s=]+)[ \t]*:?[ \t]*(.*)$/.exec(written);
  const [, name = '', value = ''] = parts ?? [];
  if (!parts || name.length < 2) return [];
  return [
    { title: 'Insert the equals sign', edits: [{ start, end, newText: `${name.replace(/:$/, '')} = ${value}` }] },
  ];
}

function unclosedRemedies({ start, end }: Known, { block, request }: Section): Remedy[] {
  const { text } = block;
  if (text.startsWith('{{', start)) {
    const name = /^\{\{[ \t]*%?[$\w][\w.$-]*/.exec(text.slice(start, end))?.[0];
    if (name === undefined) return [];
    const at = start + name.length;
    const braces = text.startsWith('}', at) ? '}' : '}}';
    return [{ title: `Insert ${braces}`, edits: [{ start: at, end: at, newText: braces }], preferred: true }];
  }
  const body = request?.body;
  if (body?.kind !== 'multipart' || start < body.start || start >= body.end) return [];
  const first = /^\s*(--[^\r\n]*)/.exec(text.slice(body.start, body.end))?.[1]?.trimEnd();
  if (first === undefined) return [];
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  const at = body.start + text.slice(body.start, body.end).trimEnd().length;
  const newText = `${lineEnd}${first}--`;
  return [{ title: `Add ${first}-- at the end`, edits: [{ start: at, end: at, newText }], preferred: true }];
}

/** The name that is meant, or, in a body, text that merely has braces. */
function nameRemedies({ start, end, severity }: Known, { block, context }: Section): Remedy[] {
  const placeholder = placeholdersIn(block.text, start, end)[0];
  if (!placeholder) return [];
  const remedies = nearName(placeholder, block, context);
  // Where it is only warned of, it is sent as text.
  if (severity === 'warning') {
    const newText = `\\{\\{${placeholder.expression}\\}\\}`;
    remedies.push({ title: 'It is text: write the braces with backslashes', edits: [{ start, end, newText }] });
  }
  return remedies;
}

function nearName(
  { expression, expressionStart }: Pick<Placeholder, 'expression' | 'expressionStart'>,
  block: Block,
  context: Checked['context'],
): Remedy[] {
  const name = expression.replace(/^%\s*/, '');
  const at = expressionStart + expression.length - name.length;
  if (parseReference(name, () => false)) return nearRequest({ expression, expressionStart }, { context });
  const inScope = variablesInScope(block, context);
  if (inScope.has(name)) return [];
  const near = similarName(name, inScope.keys());
  if (near !== null) return [changed(at, at + name.length, near)];
  return nearRequest({ expression, expressionStart }, { context });
}

function changed(start: number, end: number, newText: string): Remedy {
  return { title: `Change to ${newText}`, edits: [{ start, end, newText }] };
}
