import type { Diagnosis } from '../diagnose/diagnosis';
import type { Attempt } from '../exchange';
import { attemptLine } from './attempt-line';
import { durationText } from './quantity';
import { caretLine, type SourceRange } from './source-excerpt';
import { type ProblemStatement, statementOf, supportReferences } from './statement';
import { visibleLine, visibleText } from './visible-text';

/** What the terminal shows of one exchange. All of it redacted already. */
export interface TerminalView {
  /** Name or title of the request; null where it has none. */
  readonly title: string | null;
  readonly method: string;
  readonly url: string;
  /** The request that needs this one, by its name. */
  readonly sentFor?: string | null | undefined;
  /** `200 OK`, `ECONNREFUSED`. */
  readonly label: string;
  readonly durationMs: number;
  readonly attempts: readonly Attempt[];
  /** Null where nothing failed. */
  readonly diagnosis: Diagnosis | null;
  /** Where the problems of the diagnosis come from in the source; `problem` null: the failure as a whole. */
  readonly blames: readonly (SourceRange & { readonly problem: number | null })[];
  readonly fixes: readonly { readonly title: string }[];
  /** Why no further attempt was made, where retries were on. */
  readonly retryStopped?: string | null | undefined;
  /** The response's body as text, where it is to be shown. */
  readonly body?: string | null | undefined;
}

type Paint = (style: 'red' | 'green' | 'yellow' | 'blue' | 'bold' | 'dim', text: string) => string;

/** Further ones are counted, not listed. */
const shownFixes = 5;

/**
 * One exchange for the terminal, ending with a line end: one line for a success; for a failure also each problem under
 * the source that is to blame, what it means and what to do. What came from a server can't move the cursor or colour
 * anything: control characters are written out.
 */
export function terminalText(view: TerminalView, options: { readonly color: boolean }): string {
  const paint = painter(options.color);
  const { diagnosis } = view;
  const title = view.title ? `${visibleLine(view.title)}: ` : '';
  const what = `${title}${visibleLine(view.method)} ${visibleLine(view.url)} (${durationText(view.durationMs)})`;
  const purpose = view.sentFor ? paint('dim', `, sent for ${visibleLine(view.sentFor)}`) : '';
  const verdict = diagnosis
    ? paint('red', `error: ${visibleLine(view.label)}`)
    : paint('green', visibleLine(view.label));
  const lines = [`${diagnosis ? paint('bold', verdict) : verdict}  ${what}${purpose}`];

  if (view.attempts.length > 1 || view.attempts.some((attempt) => attempt.notes.length + attempt.hops.length > 0)) {
    for (const attempt of view.attempts)
      lines.push(paint('dim', `  attempt ${attempt.number}: ${attemptLine(attempt)}`));
  }
  if (diagnosis) lines.push(...failureLines(view, diagnosis, paint));
  else lines.push(...view.fixes.slice(0, shownFixes).map(({ title: fix }) => note('', 'fix', fix, paint)));
  if (view.body) lines.push('', visibleText(view.body).replace(/\n$/, ''));
  return `${lines.join('\n')}\n`;
}

function failureLines(view: TerminalView, diagnosis: Diagnosis, paint: Paint): string[] {
  const statement = statementOf(diagnosis);
  const gutter = ' '.repeat(Math.max(0, ...view.blames.map((blame) => String(blame.line).length)));
  const lines: string[] = [];
  for (const problem of statement.problems) {
    const blame = view.blames.find((one) => one.problem === problem.index);
    const message = visibleLine(problem.message ?? diagnosis.problems[problem.index]?.message ?? view.label);
    if (blame) lines.push(...blameLines(blame, message, gutter, paint));
    else lines.push(`${gutter} ${paint('blue', '=')} ${paint('red', message)}`);
    lines.push(...problemNotes(problem, gutter, paint));
  }
  if (statement.problems.length === 0) {
    const blame = view.blames[0];
    if (blame) lines.push(...blameLines(blame, visibleLine(diagnosis.label), gutter, paint));
  }
  if (statement.meaning) lines.push(note(gutter, 'meaning', statement.meaning, paint));
  if (statement.cause) lines.push(note(gutter, 'cause', statement.cause, paint));
  if (statement.remedy) lines.push(note(gutter, 'do', statement.remedy, paint));
  lines.push(note(gutter, 'retry', diagnosis.retry.reason, paint));
  if (view.retryStopped) lines.push(note(gutter, 'stopped', view.retryStopped, paint));
  for (const { label, value } of supportReferences(diagnosis))
    lines.push(note(gutter, visibleLine(label).toLowerCase(), value, paint));
  for (const fix of view.fixes.slice(0, shownFixes)) lines.push(note(gutter, 'fix', fix.title, paint));
  const hidden = view.fixes.length - shownFixes;
  if (hidden > 0) lines.push(note(gutter, 'fix', `or one of ${hidden} more`, paint));
  if (diagnosis.help) lines.push(note(gutter, 'help', diagnosis.help, paint));
  return lines;
}

function blameLines(blame: SourceRange, message: string, gutter: string, paint: Paint): string[] {
  const { text, carets } = caretLine(blame);
  const bar = paint('blue', '|');
  const number = paint('blue', String(blame.line).padStart(gutter.length));
  return [
    `${gutter}${paint('blue', '-->')} ${visibleLine(blame.file)}:${blame.line}:${blame.column}`,
    `${gutter} ${bar}`,
    `${number} ${bar} ${text}`,
    `${gutter} ${bar} ${paint('red', `${carets} ${message}`)}`,
    `${gutter} ${bar}`,
  ];
}

function problemNotes(problem: ProblemStatement, gutter: string, paint: Paint): string[] {
  const lines: string[] = [];
  if (problem.code) lines.push(note(gutter, 'code', problem.code, paint));
  if (problem.cause) lines.push(note(gutter, 'cause', problem.cause, paint));
  if (problem.remedy) lines.push(note(gutter, 'do', problem.remedy, paint));
  return lines;
}

function note(gutter: string, name: string, text: string, paint: Paint): string {
  return `${gutter} ${paint('blue', '=')} ${paint('bold', `${name}:`)} ${visibleLine(text)}`;
}

/** SGR sequences, or none of them. */
function painter(color: boolean): Paint {
  const codes = { red: 31, green: 32, yellow: 33, blue: 34, bold: 1, dim: 2 } as const;
  return (style, text) => (color ? `\x1b[${codes[style]}m${text}\x1b[0m` : text);
}
