import type { Diagnosis } from '../diagnose/diagnosis';
import { type Exchange, outcomeOf } from '../exchange';
import { attemptLine, outcomeLabel } from './attempt-line';
import { codeBlock, codeSpan, escapeMarkdown, prose } from './markdown';
import { cutText, requestText } from './request-text';
import { renderResponse } from './response-document';
import { statementOf, supportReferences } from './statement';

export interface ReportInput {
  /** Redacted already, as is the diagnosis. */
  readonly exchange: Exchange;
  readonly diagnosis: Diagnosis | null;
  /** Name or title of the request in its file. */
  readonly title?: string | null | undefined;
  readonly environment?: string | null | undefined;
  /** `['Faultline', '0.1.0']`, `['VS Code', '1.139.1']`, `['Node.js', '24.21.0']`, `['System', 'linux x64']`. */
  readonly versions: readonly (readonly [name: string, version: string])[];
}

/** A Markdown report to send to an API's support: what was sent, what came back, the phrase or id, attempts, versions. */
export function supportReport(input: ReportInput): string {
  const { exchange, diagnosis } = input;
  const outcome = outcomeOf(exchange);
  const label = diagnosis?.label ?? (outcome ? outcomeLabel(outcome) : 'not sent');
  const api = diagnosis && diagnosis.dialect !== 'generic' ? ` from ${diagnosis.dialectTitle}` : '';
  const blocks = [`# ${escapeMarkdown(`${label}${api}`)}`, facts(input).join('\n')];

  if (diagnosis) blocks.push(...diagnosisBlocks(diagnosis));
  blocks.push('## Request', codeBlock(requestText(exchange.request), 'http'));
  if (outcome?.kind === 'response') {
    const { text } = renderResponse(outcome.response, { view: 'pretty', paths: false });
    blocks.push('## Response', codeBlock(cutText(text), 'http'));
  } else if (outcome) {
    const { stage, code, message } = outcome.failure;
    blocks.push('## Failure', `No response. Stage: ${stage}. Code: ${codeSpan(code)}. ${escapeMarkdown(message)}`);
  }
  const attempts = exchange.attempts.map((attempt) => {
    const time = new Date(attempt.startedAt).toISOString();
    return `${attempt.number}. ${escapeMarkdown(`${time}: ${attemptLine(attempt)}`)}`;
  });
  if (attempts.length > 0) blocks.push('## Attempts', attempts.join('\n'));
  blocks.push('Credentials and tokens are replaced by ‹redacted›. Read the report before you send it.');
  return `${blocks.join('\n\n')}\n`;
}

function facts({ exchange, diagnosis, title, environment, versions }: ReportInput): string[] {
  const lines: string[] = [];
  const first = exchange.attempts[0];
  if (first) lines.push(`- Time: ${new Date(first.startedAt).toISOString()}`);
  if (title) lines.push(`- Request: ${escapeMarkdown(title)}`);
  if (environment) lines.push(`- Environment: ${escapeMarkdown(environment)}`);
  if (diagnosis) {
    for (const { label, value } of supportReferences(diagnosis))
      lines.push(`- ${escapeMarkdown(label)}: ${codeSpan(value)}`);
  }
  lines.push(`- Attempts: ${exchange.attempts.length}`);
  const programs = versions.map(([name, version]) => `${name} ${version}`).join(', ');
  if (programs) lines.push(`- Versions: ${escapeMarkdown(programs)}`);
  return lines;
}

function diagnosisBlocks(diagnosis: Diagnosis): string[] {
  const statement = statementOf(diagnosis);
  const lines = [prose(diagnosis.meaning)];
  if (statement.cause) lines.push(`Cause: ${prose(statement.cause)}`);
  for (const problem of statement.problems) {
    if (!problem.message) continue;
    lines.push(`- ${escapeMarkdown(problem.message)}${problem.place ? ` (${escapeMarkdown(problem.place)})` : ''}`);
  }
  return ['## Diagnosis', lines.join('\n\n')];
}
