/** Prettier's GraphQL: a parser, and a printer that keeps comments. A bundle of its own, loaded for the first such body. */
import * as graphql from 'prettier/plugins/graphql';
import { format } from 'prettier/standalone';

/** The query laid out anew; null where it is no GraphQL. */
export async function printGraphql(
  query: string,
  options: { readonly tabWidth: number; readonly useTabs: boolean },
): Promise<string | null> {
  try {
    return await format(query, { ...options, parser: 'graphql', plugins: [graphql], endOfLine: 'lf' });
  } catch (error) {
    // Prettier tells of a syntax error by throwing, and has no class for it.
    if (error instanceof Error) return null;
    throw error;
  }
}

/** Why a text is no GraphQL, in the parser's words, and the offset where it saw that; null where it is GraphQL. */
export async function graphqlError(
  query: string,
): Promise<{ readonly message: string; readonly offset: number } | null> {
  try {
    await graphql.parsers.graphql.parse(query, noOptions);
    return null;
  } catch (error) {
    // Prettier's error has the parser's own for its cause.
    const cause = error instanceof Error ? error.cause : null;
    if (!(cause instanceof Error) || !('positions' in cause) || !Array.isArray(cause.positions)) throw error;
    return { message: cause.message, offset: Number(cause.positions[0] ?? 0) };
  }
}

/** Every parser of Prettier's is handed its options; this one looks at none of them. */
const noOptions = {} as never;
