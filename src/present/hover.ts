import type { Diagnosis } from '../diagnose/diagnosis';
import { Command, InternalCommand } from '../manifest';
import { codeSpan, commandLink, escapeMarkdown, prose, webLink } from './markdown';
import { type ProblemStatement, statementOf, supportReferences } from './statement';
import { shorten } from './visible-text';

/** Gives the `command:` link of one of Faultline's commands, its arguments filled in; null: no link. */
export type CommandLinks = (name: Command | InternalCommand) => string | null;

/** A fix as the hover offers it. `link` applies it, `sendLink` applies it and sends again: `command:` links or null. */
export interface HoverFix {
  readonly title: string;
  readonly problem: number | null;
  readonly link: string | null;
  readonly sendLink?: string | null | undefined;
}

export interface HoverOptions {
  readonly commands?: CommandLinks | undefined;
  readonly fixes?: readonly HoverFix[] | undefined;
  /**
   * Problems (by index; null: the failure as a whole) that a diagnostic beside the hover has put into words: they are not
   * said again.
   */
  readonly said?: ReadonlySet<number | null>;
}

/** Problems beyond these are counted, not listed. */
const shownProblems = 5;
/** Alternatives of one problem: twelve months are for the quick fix menu. */
const shownFixes = 4;
/** UTF-16 units of one API message in a hover. */
const messageLimit = 400;

/**
 * The failure in Markdown, short enough for a hover: what the status means, each problem with cause and remedy and its
 * fixes, whether to send again, and what to give to support. All API text is inert; links are only those handed in and
 * the dialect's help page.
 */
export function diagnosisHover(diagnosis: Diagnosis, options: HoverOptions = {}): string {
  const statement = statementOf(diagnosis);
  const fixes = options.fixes ?? [];
  const said = options.said ?? new Set();
  const isWholeSaid = said.has(null);
  const saidProblems = statement.problems.filter(({ index }) => said.has(index));
  const blocks = said.size > 0 ? [] : [`**${escapeMarkdown(statement.headline)}**`];
  // A diagnostic takes from the whole what its problem lacks.
  if (statement.meaning && !isWholeSaid && saidProblems.every(({ message }) => message))
    blocks.push(prose(statement.meaning));
  if (statement.cause && !isWholeSaid) blocks.push(prose(statement.cause));
  for (const problem of statement.problems.slice(0, shownProblems)) {
    const words = said.has(problem.index) ? '' : problemBlock(problem);
    blocks.push(words, fixLinks(fixes.filter((fix) => fix.problem === problem.index)));
  }
  const hidden = statement.problems.length - shownProblems;
  if (hidden > 0) blocks.push(`And ${hidden} more ${hidden === 1 ? 'problem' : 'problems'}.`);
  blocks.push(fixLinks(fixes.filter((fix) => fix.problem === null)));
  const isRemedySaid = isWholeSaid || saidProblems.some(({ remedy }) => !remedy);
  if (statement.remedy && !isRemedySaid) blocks.push(`**What to do:** ${prose(statement.remedy)}`);
  blocks.push(retryBlock(diagnosis, options.commands), ...supportBlocks(diagnosis, options.commands));
  blocks.push(
    joined([
      commandLink('Show in panel', options.commands?.(InternalCommand.revealExchange)),
      commandLink('Copy support report', options.commands?.(Command.copyReport)),
      helpLink(diagnosis),
    ]),
  );
  return blocks.filter((block) => block !== '').join('\n\n');
}

/** A problem by itself: message, code and place on one line, then cause and remedy. */
export function problemBlock(problem: ProblemStatement): string {
  const heading = [
    ...(problem.message ? [`**${escapeMarkdown(shorten(problem.message, messageLimit))}**`] : []),
    ...(problem.message && problem.code ? [codeSpan(problem.code)] : []),
    ...(problem.place ? [`*${escapeMarkdown(problem.place)}*`] : []),
  ].join(' · ');
  const blocks = heading ? [heading] : [];
  if (problem.cause) blocks.push(prose(problem.cause));
  if (problem.remedy) blocks.push(`**What to do:** ${prose(problem.remedy)}`);
  return blocks.join('\n\n');
}

function retryBlock(diagnosis: Diagnosis, commands: CommandLinks | undefined): string {
  const again = diagnosis.retry.retryable
    ? commandLink('Retry with backoff', commands?.(InternalCommand.retryExchange))
    : null;
  return `**Retry:** ${prose(diagnosis.retry.reason)}${again ? ` ${again}` : ''}`;
}

function supportBlocks(diagnosis: Diagnosis, commands: CommandLinks | undefined): string[] {
  return supportReferences(diagnosis).map(({ label, value }, index) => {
    const copy = index === 0 ? commandLink('Copy', commands?.(InternalCommand.copyPhraseOf)) : null;
    return `**${escapeMarkdown(label)}:** ${codeSpan(value)}${copy ? ` ${copy}` : ''}`;
  });
}

export function helpLink(diagnosis: Diagnosis): string | null {
  if (!diagnosis.help) return null;
  return webLink(
    diagnosis.dialect === 'generic' ? 'Documentation' : `${diagnosis.dialectTitle} documentation`,
    diagnosis.help,
  );
}

/** One fix a line, the alternatives beyond the first few counted. */
export function fixLinks(fixes: readonly HoverFix[]): string {
  const lines = fixes
    .slice(0, shownFixes)
    .map((fix) => joined([commandLink(fix.title, fix.link), commandLink('and send again', fix.sendLink)]))
    .filter((line) => line !== '');
  const hidden = fixes.length - shownFixes;
  if (lines.length > 0 && hidden > 0) lines.push(`${hidden} more under Quick Fix`);
  return lines.join('  \n');
}

function joined(links: readonly (string | null)[]): string {
  return links.filter((link) => link !== null).join(' | ');
}
