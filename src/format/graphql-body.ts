import { maskPlaceholders } from '../syntax/placeholders';
import type { FormatEdit, Layout } from './layout';
import { isGraphqlTrivia, triviaEdits } from './white-space';

const maxLength = 200_000;

/**
 * The layout of a GraphQL query, as Prettier has it. Offsets are `text`'s. Empty where it is no GraphQL even with
 * placeholders allowed as names, values and fields.
 */
export async function graphqlEdits(text: string, layout: Layout): Promise<FormatEdit[]> {
  if (text.length > maxLength) return [];
  const { printGraphql } = await import('./graphql-printer');
  const masked = maskGraphql(text);
  const { tabSize, insertSpaces } = layout.options;
  const printed = await printGraphql(masked, { tabWidth: Math.max(1, tabSize), useTabs: !insertSpaces });
  if (printed === null) return [];
  const wanted = printed.trimEnd().replace(/\n/g, layout.eol);
  return triviaEdits(masked, wanted, isGraphqlTrivia) ?? [];
}

/**
 * Hides, at the same length, what must not be laid out anew: placeholders as names, and what stands in strings and
 * comments, whose white space and commas count.
 */
function maskGraphql(text: string): string {
  return maskPlaceholders(text).replace(/"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\r\n])*"|#[^\r\n]*/g, (token) =>
    token.length < 2 ? token : `${token.charAt(0)}${'x'.repeat(token.length - 2)}${token.slice(-1)}`,
  );
}
