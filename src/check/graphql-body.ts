import { DiagnosticCode } from '../manifest';
import { maskPlaceholders } from '../syntax/placeholders';
import type { Finding } from './finding';
import type { Rule } from './rule';
import { type WrittenText, writtenBody } from './written-body';

/** A GraphQL query that can't be parsed (GraphQL, section 2). */
export const graphqlBody: Rule = ({ block, request }) => {
  const { body } = request;
  if (body?.kind !== 'graphql' || !body.graphql) return [];
  const written = writtenBody(block, body, body.graphql.query);
  return written && written.text.trim() !== '' ? graphqlFindings(written) : [];
};

/** The first place where a text is no GraphQL, placeholders taken for names. */
async function graphqlFindings({ text, start: base }: WrittenText): Promise<Finding[]> {
  const { graphqlError } = await import('../format/graphql-printer');
  const masked = maskPlaceholders(text);
  const error = await graphqlError(masked);
  if (!error) return [];
  const last = masked.trimEnd().length;
  const atEnd = error.offset >= last;
  const start = Math.max(0, Math.min(error.offset, last - 1));
  const token = /^(?:\w+|"[^"\r\n]*"?|\.\.\.|.)/.exec(masked.slice(start))?.[0] ?? '';
  return [
    {
      ...{ start: base + start, end: base + start + Math.max(1, token.length) },
      code: DiagnosticCode.graphqlSyntax,
      message: sentence(error.message, atEnd),
      severity: 'warning',
    },
  ];
}

function sentence(message: string, atEnd: boolean): string {
  const text = message
    .replace(/^Syntax Error: /, '')
    .replace(/\.$/, '')
    .replaceAll('<EOF>', 'the end of the query');
  const expected = /^Expected (.+), found (.+)$/.exec(text);
  if (!expected) return `This is not GraphQL: ${text.charAt(0).toLowerCase()}${text.slice(1)}.`;
  const [, wanted = '', found = ''] = expected;
  const what = wanted === 'Name' ? 'a name' : wanted;
  return atEnd
    ? `The query ends where ${what} is expected.`
    : `This is not GraphQL: ${what} is expected here, not ${found}.`;
}
