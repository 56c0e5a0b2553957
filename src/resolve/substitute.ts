import { DiagnosticCode } from '../manifest';
import { placeholdersIn } from '../syntax/placeholders';
import type { Evaluator } from './evaluate';
import type { ResolveProblem, TracedText } from './resolved';
import { originOf, TracedBuilder } from './traced';

/** Where what is found wrong goes. */
export type Report = (problem: ResolveProblem) => void;

/**
 * Replaces the placeholders of a text and undoes the escape `\{\{…\}\}`. One without a value is an error and stays as it
 * is; in a body (`lenient`), where it may be text that merely has braces, a warning.
 */
export async function substitute(
  source: TracedText,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
  lenient: boolean,
): Promise<TracedText> {
  const result = new TracedBuilder();
  const escaped = source.text.includes('\\{\\{');
  let done = 0;
  const appendLiteral = (end: number) => {
    if (!lenient) reportUnclosed(source, done, end, report);
    if (!escaped) result.append(source, done, end);
    else appendUnescaped(result, source, done, end);
  };
  for (const { start, end, expression } of placeholdersIn(source.text)) {
    const origin = originOf(source, start, end);
    const evaluation = await evaluator.evaluate(expression);
    appendLiteral(start);
    done = end;
    if (evaluation.ok) {
      const variable = expression.replace(/^%\s*/, '');
      const { note } = evaluation;
      if (note) {
        const severity = note.likely ? 'information' : 'hint';
        report({ ...origin, code: DiagnosticCode.otherClient, message: note.message, severity });
      }
      for (const part of evaluation.parts) result.add(part.text, origin, variable, part.secret);
      continue;
    }
    const { code, message, mayBeText, ...about } = evaluation.problem;
    const passes = mayBeText === 'anywhere' || (lenient && mayBeText === 'in-body');
    const written = source.text.slice(start, end);
    const sent = `${message} It is sent as it stands; \`\\{\\{${expression}\\}\\}\` says that this is meant.`;
    report({ ...origin, code, message: passes ? sent : message, severity: passes ? 'warning' : 'error', ...about });
    result.literal(written, origin);
  }
  appendLiteral(source.text.length);
  return result.build();
}

/** Outside a body, `{{` without its end is a slip: sent as it stands, it would ask for something else. */
function reportUnclosed(source: TracedText, start: number, end: number, report: Report): void {
  const at = source.text.slice(start, end).search(/(?<!\\)\{\{/);
  if (at < 0) return;
  const origin = originOf(source, start + at, end);
  const message =
    'The placeholder that begins here is not closed. Write `}}` at its end, or `\\{\\{` for braces as they are.';
  report({ ...origin, code: DiagnosticCode.unclosed, message, severity: 'error' });
}

/** `\}\}` on its own is left alone: it occurs in real texts (LaTeX), an escaped placeholder has both. */
function appendUnescaped(result: TracedBuilder, source: TracedText, start: number, end: number): void {
  let done = start;
  for (const match of source.text.slice(start, end).matchAll(/\\\{\\\{(.*?)\\\}\\\}|\\\{\\\{/gs)) {
    const from = start + match.index;
    const to = from + match[0].length;
    result.append(source, done, from);
    result.literal('{{', originOf(source, from, from + 4));
    done = from + 4;
    if (match[1] === undefined) continue;
    result.append(source, done, to - 4);
    result.literal('}}', originOf(source, to - 4, to));
    done = to;
  }
  result.append(source, done, end);
}

/** The same where each variable needs a value; null where one has none, which is reported. */
export async function substituteKnown(
  source: TracedText,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<TracedText | null> {
  let failed = false;
  const noting: Report = (problem) => {
    failed ||= problem.severity === 'error';
    report(problem);
  };
  const traced = await substitute(source, evaluator, noting, false);
  return failed ? null : traced;
}
