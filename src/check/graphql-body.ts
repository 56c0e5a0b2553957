import { DiagnosticCode } from '../manifest';
import { placeholdersIn } from '../syntax/placeholders';
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
export async function graphqlFindings({ text, start: base }: WrittenText): Promise<Finding[]> {
  const { parsers } = await import('prettier/plugins/graphql');
  const masked = maskGraphql(text);
  try {
    await parsers.graphql.parse(masked, unused);
    return [];
  } catch (error) {
    const { message, offset } = syntaxError(error);
    if (offset === null) throw error;
    const end = masked.trimEnd().length;
    const atEnd = offset >= end;
    const start = Math.min(offset, Math.max(0, end - 1));
    const stop = atEnd ? end : start + (/^(?:\w+|"[^"\r\n]*"?|\.\.\.|.)/.exec(masked.slice(start))?.[0].length ?? 1);
    return [
      {
        ...{ start: base + start, end: base + Math.max(stop, start + 1) },
        code: DiagnosticCode.graphqlSyntax,
        message: sentence(message, atEnd),
        severity: 'warning',
      },
    ];
  }
}

/** Prettier hands its options to every parser; this one looks at none of them. */
const unused = {} as never;

/** The parser's own error is the cause of prettier's. */
function syntaxError(error: unknown): { readonly message: string; readonly offset: number | null } {
  const cause = error instanceof Error ? error.cause : null;
  if (!(cause instanceof Error) || !('positions' in cause) || !Array.isArray(cause.positions)) {
    return { message: '', offset: null };
  }
  const [offset]: unknown[] = cause.positions;
  return { message: cause.message, offset: typeof offset === 'number' ? offset : null };
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

/** Placeholders as names, at the same offsets. */
function maskGraphql(text: string): string {
  let masked = '';
  let done = 0;
  for (const { start, end } of placeholdersIn(text)) {
    masked += text.slice(done, start) + 'x'.repeat(end - start);
    done = end;
  }
  return masked + text.slice(done);
}
