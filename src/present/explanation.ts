import type { Diagnosis } from '../diagnose/diagnosis';
import type { Attempt } from '../exchange';
import { attemptLine } from './attempt-line';
import { helpLink } from './hover';
import { codeSpan, escapeMarkdown, prose } from './markdown';
import { statementOf, supportReferences } from './statement';

export interface ExplanationContext {
  /** What was sent, redacted. */
  readonly request?: { readonly method: string; readonly url: string } | undefined;
  readonly attempts?: readonly Attempt[] | undefined;
  /** Titles of the fixes that there are. */
  readonly fixes?: readonly { readonly title: string; readonly problem: number | null }[] | undefined;
}

/** The failure in full, as a Markdown document: for "explain last response". All API text is inert. */
export function explanation(diagnosis: Diagnosis, context: ExplanationContext = {}): string {
  const statement = statementOf(diagnosis, 'full');
  const fixes = context.fixes ?? [];
  const blocks: string[] = [`# ${escapeMarkdown(statement.headline)}`];
  if (context.request) blocks.push(codeSpan(`${context.request.method} ${context.request.url}`));
  blocks.push('## What it means', prose(diagnosis.meaning));
  if (statement.cause) blocks.push('## Cause', prose(statement.cause));

  if (statement.problems.length > 0) {
    blocks.push(statement.problems.length === 1 ? '## The problem' : `## The ${statement.problems.length} problems`);
    for (const problem of statement.problems) {
      const source = diagnosis.problems[problem.index];
      const lines = [`- **${escapeMarkdown(problem.message ?? source?.message ?? diagnosis.label)}**`];
      if (problem.code) lines.push(`Code: ${codeSpan(problem.code)}`);
      if (problem.place) lines.push(`Place: ${escapeMarkdown(problem.place)}`);
      if (problem.cause) lines.push(`Cause: ${prose(problem.cause)}`);
      if (problem.remedy) lines.push(`What to do: ${prose(problem.remedy)}`);
      for (const fix of fixes) if (fix.problem === problem.index) lines.push(`Quick fix: ${escapeMarkdown(fix.title)}`);
      blocks.push(lines.join('\n  - '));
    }
  }
  if (statement.remedy) blocks.push('## What to do', prose(statement.remedy));
  for (const fix of fixes) if (fix.problem === null) blocks.push(`Quick fix: ${escapeMarkdown(fix.title)}`);

  blocks.push('## Send it again?', prose(diagnosis.retry.reason));
  const references = supportReferences(diagnosis);
  if (references.length > 0) {
    blocks.push(
      '## For support',
      references.map(({ label, value }) => `- ${escapeMarkdown(label)}: ${codeSpan(value)}`).join('\n'),
    );
  }
  const attempts = context.attempts ?? [];
  if (attempts.length > 1 || attempts.some((attempt) => attempt.notes.length > 0 || attempt.hops.length > 0)) {
    blocks.push(
      '## Attempts',
      attempts.map((attempt) => `${attempt.number}. ${escapeMarkdown(attemptLine(attempt))}`).join('\n'),
    );
  }
  const help = helpLink(diagnosis);
  if (help) blocks.push('## Read more', help);
  return `${blocks.join('\n\n')}\n`;
}
