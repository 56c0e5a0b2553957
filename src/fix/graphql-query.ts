/** Edits in the text of a GraphQL query, in a body that is the query and within the string of a JSON body. */
import type { DiagnosedProblem } from '../diagnose/diagnosis';
import type { Span } from '../syntax/document';
import { type Draft, insertion, type NewText, replacement } from './draft';
import type { RequestReading } from './reading';
import { statedSpan } from './stated-position';
import { findVariable, suggestionFor } from './value';

/**
 * The name of what the server does not know becomes another; null where the name is not at the stated place, nor the
 * only one.
 */
export function renamedInQuery(
  reading: RequestReading,
  problem: DiagnosedProblem,
  name: string,
  to: string,
): Draft | null {
  if (!/^[A-Za-z_]\w*$/.test(to)) return null;
  const span = wordSpan(reading, problem, name);
  return span && replacement(span, [to]);
}

function wordSpan({ block, ...rest }: RequestReading, problem: DiagnosedProblem, name: string): Span | null {
  const reading = { block, ...rest };
  for (const one of [problem, { ...problem, position: null }]) {
    const span = statedSpan(reading, one);
    if (span && block.text.slice(span.start, span.end) === name) return span;
  }
  return null;
}

/**
 * An argument for the field that stands at the stated place: the first among those that are there, else in parentheses.
 * The value is the user's to type, quotation marks included, since it may be a number; null where there is no name.
 */
export function argumentInQuery(reading: RequestReading, problem: DiagnosedProblem, name: string): Draft | null {
  const { block, target, request } = reading;
  const at = problem.position && statedSpan(reading, problem);
  const word = at && block.text.slice(at.start, at.end);
  if (!at || !word || !/^[A-Za-z_]\w*$/.test(word) || !/^[A-Za-z_]\w*$/.test(name)) return null;
  const alias = /^\s*:\s*[A-Za-z_]\w*/.exec(block.text.slice(at.end));
  const end = at.end + (alias?.[0].length ?? 0);
  const open = /^\s*\(\s*/.exec(block.text.slice(end));
  // In JSON the query is a string: its own quotation marks are escaped.
  const quote = request.body?.graphql ? '"' : '\\"';
  const variable = findVariable([name], target.variables);
  const value: NewText =
    variable === null ? [{ stop: `${quote}${suggestionFor(name)}${quote}` }] : [`${quote}{{${variable}}}${quote}`];
  return open
    ? insertion(end + open[0].length, [`${name}: `, ...value, ', '])
    : insertion(end, [`(${name}: `, ...value, ')']);
}
