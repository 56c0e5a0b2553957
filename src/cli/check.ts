/** `faultline check FILE…`: what the editor would say of request files before anything is sent. Nothing is sent. */
import { relative } from 'node:path';
import { checkBlock } from '../check/check';
import type { Finding } from '../check/finding';
import { isSentFirst, referenceFindings } from '../check/references';
import { shownFindings } from '../check/shown-findings';
import { DiagnosticCode, defaultSettings, type Settings } from '../manifest';
import { withoutBackticks } from '../present/plain-prose';
import { visibleLine } from '../present/visible-text';
import type { Range } from '../protocol';
import { createRedactor, hidingBy, type Redactor } from '../redact/redactor';
import { type EnvironmentSet, environmentChoice, loadEnvironments } from '../resolve/environments';
import { indexedRange, lineIndex } from '../server/state/line-index';
import { parseDocument } from '../syntax/parse';
import { blockStart, positionAt } from '../syntax/request-document';
import type { CheckArguments } from './arguments';
import { InputError } from './input-error';
import { jsonArray } from './json-array';
import { type GivenFile, readGiven } from './request-file';
import { RunAnswers } from './run-answers';
import { type RunDependencies, RunFiles } from './run-files';
import type { Terminal } from './terminal';
import { checkEnvironment, workspaceOf } from './workspace-scope';
import { workspaceSettings } from './workspace-settings';

/** As `--json` prints it: positions are LSP's. */
interface Problem {
  readonly code: string;
  readonly severity: Finding['severity'];
  readonly message: string;
  readonly range: Range;
}

/** Gives the exit status: 2 where a file could not be read, else 1 where an error was found. */
export async function check(
  args: CheckArguments,
  terminal: Terminal,
  deps: Pick<RunDependencies, 'files' | 'now' | 'random' | 'processEnv'>,
): Promise<number> {
  const array = args.json ? jsonArray(terminal) : null;
  const counts = { error: 0, warning: 0, information: 0, hint: 0 };
  /** Environment files, each told of once, by path. */
  const environments = new Map<string, readonly Problem[]>();
  let isUnread = false;
  let checked = 0;
  const tell = async (file: string, problems: readonly Problem[]): Promise<void> => {
    for (const { severity } of problems) counts[severity]++;
    if (array) return array.add({ file, problems });
    for (const { code, severity, message, range } of problems) {
      const at = `${visibleLine(file)}:${range.start.line + 1}:${range.start.character + 1}`;
      await terminal.out(`${at}: ${severity} ${code}: ${visibleLine(message)}\n`);
    }
  };
  for (const name of args.files) {
    if (terminal.signal.aborted) break;
    try {
      const file = await readGiven(name, terminal);
      const workspaceFolder = await workspaceOf(args.workspace, file, terminal);
      const set = await loadEnvironments(file.path, workspaceFolder, deps.files);
      const ofFolder = await workspaceSettings(workspaceFolder, deps.files);
      const settings = {
        ...{ ...defaultSettings, ...ofFolder },
        ...(args.flavour === null ? {} : { 'faultline.syntax.flavour': args.flavour }),
      };
      const redactor = createRedactor([], hidingBy(settings));
      for (const [path, problems] of await environmentProblems(set, deps, redactor)) environments.set(path, problems);
      checkEnvironment(args.environment, file, set);
      await tell(file.name, await problemsOf({ args, terminal, deps, file, workspaceFolder, set, settings }));
      checked++;
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      isUnread = true;
      await terminal.err(`${error.place}: ${error.message}\n`);
    }
  }
  for (const [path, problems] of environments) await tell(relative(terminal.cwd, path) || path, problems);
  await array?.end();
  if (!array && checked > 0) await terminal.out(`${summary(counts, checked)}\n`);
  return isUnread ? 2 : counts.error > 0 ? 1 : 0;
}

interface Checking {
  readonly args: CheckArguments;
  readonly terminal: Terminal;
  readonly deps: Pick<RunDependencies, 'files' | 'now' | 'random' | 'processEnv'>;
  readonly file: GivenFile;
  readonly workspaceFolder: string;
  readonly set: EnvironmentSet;
  readonly settings: Settings;
}

/** In the order of the file. */
async function problemsOf({ args, set, settings, ...given }: Checking): Promise<readonly Problem[]> {
  const document = parseDocument(given.file.text);
  const options = { publicFirst: settings['faultline.syntax.flavour'] === 'jetbrains' };
  const variables = set.variables(args.environment, options);
  const environments = environmentChoice(set, args.environment, options);
  const files = new RunFiles(
    { ...given, args, settings, variables, environments },
    document,
    new RunAnswers(given.terminal, false),
  );
  const dependencies = await files.dependencies();
  const { root } = dependencies.graph;
  const ofReferences = referenceFindings(dependencies);
  const secrets = [...variables.values()].flatMap(({ secret, value }) => (secret ? [value] : []));
  const redactor = createRedactor(secrets, hidingBy(settings));
  const problems: Problem[] = [];
  for (const [blockIndex, block] of document.blocks.entries()) {
    const place = { file: root, blockIndex };
    const context = await files.context({ place, neededBy: null, requesters: [], isAsked: true, values: null });
    const found = (await checkBlock(block, context)).filter((it) => !isSentFirst(dependencies, blockIndex, it));
    const base = blockStart(document, blockIndex);
    // What is asked for can be asked when it is sent.
    const reader = { trusted: true, canAsk: true };
    for (const finding of shownFindings([...found, ...(ofReferences.get(blockIndex) ?? [])], reader)) {
      const { code, severity, message, start, end } = finding;
      const range = { start: positionAt(document, base + start), end: positionAt(document, base + end) };
      problems.push({ code, severity, message: redactor.text(withoutBackticks(message)), range });
    }
  }
  return problems.sort(byPlace);
}

/** What is wrong with environment files, by path. */
async function environmentProblems(
  { problems }: EnvironmentSet,
  { files }: Pick<Checking['deps'], 'files'>,
  redactor: Redactor,
): Promise<ReadonlyMap<string, readonly Problem[]>> {
  const found = new Map<string, Problem[]>();
  for (const { path, message, start, end } of problems) {
    const lines = lineIndex((await files.readText(path).catch(() => null)) ?? '');
    const range = indexedRange(lines, start ?? 0, end ?? start ?? 0);
    const problem: Problem = {
      code: DiagnosticCode.badEnvironment,
      severity: 'error',
      message: redactor.text(withoutBackticks(message)),
      range,
    };
    found.set(path, [...(found.get(path) ?? []), problem]);
  }
  return found;
}

function byPlace({ range: { start: one } }: Problem, { range: { start: other } }: Problem): number {
  return one.line - other.line || one.character - other.character;
}

function summary(counts: Readonly<Record<Finding['severity'], number>>, files: number): string {
  const told = [
    ...(counts.error > 0 ? [counted(counts.error, 'error')] : []),
    ...(counts.warning > 0 ? [counted(counts.warning, 'warning')] : []),
    ...(counts.information + counts.hint > 0 ? [counted(counts.information + counts.hint, 'note')] : []),
  ];
  return `${told.length > 0 ? told.join(', ') : 'No problems'} in ${counted(files, 'file')}.`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
