import { type ParseError, parseTree } from 'jsonc-parser';
import { DiagnosticCode } from '../manifest';
import type { Body } from '../syntax/document';
import type { BodyContent } from './body-content';
import { textOfContents } from './body-content';
import type { TracedText } from './resolved';
import type { Report } from './substitute';
import { originOf, sliceTraced, TracedBuilder, trimTraced } from './traced';

/**
 * A GraphQL request as JSON, `{"query": …, "variables": …}` (GraphQL over HTTP, 5.1). The variables are the JSON after
 * the query, taken over as written, so that each place in them has its own source.
 */
export function encodeGraphql(
  body: Body,
  contents: readonly BodyContent[],
  operationName: string | null,
  report: Report,
): TracedText {
  const text = textOfContents(contents) ?? { text: '', pieces: [] };
  const split = body.graphql?.variables ? offsetOfSource(text, body.graphql.variables.start) : text.text.length;
  const query = trimTraced(sliceTraced(text, 0, split));
  const variables = trimTraced(sliceTraced(text, split));
  if (variables.text !== '') checkJson(variables, report);
  const at = (offset: number) => originOf(text, offset, offset);
  const result = new TracedBuilder().add('{"query":"', at(0), null, false);
  // JSON.stringify escapes what must be escaped; its quotes are ours already.
  result.appendReplacing(query, /["\\\p{Cc}\u2028\u2029\ud800-\udfff]+/gu, (run) => JSON.stringify(run).slice(1, -1));
  result.add('"', at(split), null, false);
  if (variables.text !== '') result.add(',"variables":', at(split), null, false).append(variables);
  if (operationName) result.add(`,"operationName":${JSON.stringify(operationName)}`, at(text.text.length), null, false);
  return result.add('}', at(text.text.length), null, false).build();
}

/** Where in the resolved text a place of the source begins. */
function offsetOfSource(text: TracedText, source: number): number {
  for (const piece of text.pieces) {
    if (piece.origin.end <= source) continue;
    const within = piece.variable === null ? Math.max(0, source - piece.origin.start) : 0;
    return Math.min(piece.end, piece.start + within);
  }
  return text.text.length;
}

function checkJson(variables: TracedText, report: Report): void {
  const errors: ParseError[] = [];
  parseTree(variables.text, errors, { disallowComments: true });
  const [error] = errors;
  if (!error) return;
  const offset = Math.min(error.offset, variables.text.length - 1);
  const origin = originOf(variables, offset, offset + Math.max(1, error.length));
  const message = 'The GraphQL variables are not valid JSON from here on.';
  report({ ...origin, code: DiagnosticCode.badVariable, message, severity: 'error' });
}
