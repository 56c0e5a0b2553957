/** Prettier's GraphQL printer, which keeps comments. A bundle of its own, loaded when a GraphQL body is first laid out. */
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
