/** What of a URL is sent as it is written, and hardly meant so. */
import { DiagnosticCode } from '../manifest';
import type { Target } from '../syntax/document';
import { maskPlaceholders } from '../syntax/placeholders';
import { targetOffsetToSource } from '../syntax/target';
import type { Finding } from './finding';
import type { Checked, Rule } from './rule';

export const urlText: Rule = (checked) => {
  const { target, protocol } = checked.request;
  if (protocol !== 'http' && protocol !== 'graphql') return [];
  const literal = maskPlaceholders(target.text, '\uFFFC');
  return [...strayBraces(target, literal), ...singleBraces(checked, literal), ...blanks(target, literal)];
};

function spanOf(target: Target, start: number, end: number): { start: number; end: number } {
  const from = targetOffsetToSource(target, start);
  return { start: from, end: targetOffsetToSource(target, end - 1) + 1 };
}

/** `{h}}`, `h}}`: a placeholder that lacks a brace. */
function strayBraces(target: Target, literal: string): Finding[] {
  const found = closedName(literal);
  if (!found || literal.slice(0, found.start).includes('{')) return [];
  const { brace, name } = found;
  const span = spanOf(target, found.start, found.end);
  const newText = `{{${name}}}`;
  return [
    {
      ...span,
      code: DiagnosticCode.unclosed,
      severity: 'warning',
      message: `These braces close what was not opened. A variable is written \`${newText}\`.`,
      remedies: () => [{ title: `Write ${newText}`, edits: [{ ...span, newText }], preferred: brace !== '' }],
    },
  ];
}

/** The first name before two braces that close; looked for from these on back, for a URL may have megabytes of letters. */
function closedName(text: string) {
  for (const { index } of text.matchAll(/\}\}(?!\})/g)) {
    const [whole, brace = '', name = ''] =
      /(\{?)([\w$][\w$.-]*)$/.exec(text.slice(Math.max(0, index - longestName), index)) ?? [];
    if (whole !== undefined) return { brace, name, start: index - whole.length, end: index + 2 };
  }
  return null;
}

/** UTF-16 units. */
const longestName = 200;

/** `{id}`, as OpenAPI has it: no variable here. */
function singleBraces({ request: { target }, context }: Checked, literal: string): Finding[] {
  const found: Finding[] = [];
  for (const match of literal.matchAll(/(?<![{$])\{([A-Za-z_][\w.-]*)\}(?!\})/g)) {
    const [whole, name = ''] = match;
    const span = spanOf(target, match.index, match.index + whole.length);
    const newText = `{{${name}}}`;
    const isDefined = context.variables.has(name) || context.definitions?.byName.has(name) === true;
    found.push({
      ...span,
      code: DiagnosticCode.singleBraces,
      severity: isDefined ? 'information' : 'hint',
      message: `\`${whole}\` is sent as it stands. A variable is written with two braces: \`${newText}\`.`,
      remedies: () => [{ title: `Write ${newText}`, edits: [{ ...span, newText }], preferred: isDefined }],
    });
  }
  return found;
}

/** White space before the query: something that is not meant to be part of the URL, or a `%20` that is missing. */
function blanks(target: Target, literal: string): Finding[] {
  const path = /^[^?#]*/.exec(literal)?.[0] ?? '';
  const match = /[ \t]+(\S.*)$/s.exec(path.trimEnd());
  if (!match) return [];
  const rest = match[1] ?? '';
  const start = match.index;
  const end = start + match[0].length;
  if (/^\w+\/\d/.test(rest)) {
    const span = spanOf(target, end - rest.length, end);
    return [
      {
        ...span,
        code: DiagnosticCode.badHttpVersion,
        severity: 'warning',
        message: `\`${rest}\` is no HTTP version, so it is sent as part of the URL. Write \`HTTP/1.1\` or \`HTTP/2\`.`,
        remedies: () => [{ title: 'Change to HTTP/1.1', edits: [{ ...span, newText: 'HTTP/1.1' }], preferred: true }],
      },
    ];
  }
  const span = spanOf(target, start, end - rest.length);
  return [
    {
      ...spanOf(target, start, end),
      code: DiagnosticCode.badUrl,
      severity: 'information',
      message: 'The white space in this URL is sent as `%20`.',
      remedies: () => [{ title: 'Write %20', edits: [{ ...span, newText: '%20' }] }],
    },
  ];
}
