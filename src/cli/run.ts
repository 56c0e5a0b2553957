/** `faultline run FILE`: sends requests one after the other, and says of each failure what it means and what mends it. */
import { defaultSettings } from '../manifest';
import { visibleLine } from '../present/visible-text';
import { createRedactor, hidingBy, type Redactor } from '../redact/redactor';
import { type EnvironmentSet, environmentChoice, loadEnvironments, signInsOf, sslOf } from '../resolve/environments';
import { parseDocument } from '../syntax/parse';
import type { RunArguments } from './arguments';
import { InputError } from './input-error';
import { readGiven } from './request-file';
import type { RunDependencies } from './run-files';
import { selectBlocks, type UnreadProblem, unreadProblems } from './run-selection';
import { RunSession } from './run-session';
import type { Terminal } from './terminal';
import { withTlsArguments } from './tls-arguments';
import { workspaceDiagnoser } from './workspace-diagnoser';
import { checkEnvironment, workspaceOf } from './workspace-scope';
import { workspaceSettings } from './workspace-settings';

/** Gives the exit status. Throws an `InputError` where nothing can be sent. */
export async function run(args: RunArguments, given: Terminal, deps: RunDependencies): Promise<number> {
  const terminal = args.output === '-' ? { ...given, color: false, out: given.err } : given;
  const file = await readGiven(args.file, terminal);
  if (args.fix && file.path === null) throw new InputError(file.name, '--fix needs a file that it can write to');
  if (args.fix && !file.faithful) throw new InputError(file.name, 'the file is not UTF-8, so --fix would damage it');
  const workspaceFolder = await workspaceOf(args.workspace, file, terminal);
  const document = parseDocument(file.text);
  const blocks = selectBlocks(document, file.name, args);
  if (args.output !== null && blocks.length !== 1) {
    const message = `--output takes the body of one request; of ${blocks.length}, choose one with --name or --line`;
    throw new InputError(file.name, message);
  }
  const all = args.names.length === 0 && args.lines.length === 0;
  const unread = all ? unreadProblems(document, file.name) : [];
  const { settings, certificate } = await withTlsArguments(args, terminal, deps, {
    ...{ ...defaultSettings, ...(await workspaceSettings(workspaceFolder, deps.files)) },
    ...(args.flavour === null ? {} : { 'faultline.syntax.flavour': args.flavour }),
  });
  const redactor = createRedactor([], hidingBy(settings));
  await reportUnread(unread, terminal, redactor);
  const environments = await loadEnvironments(file.path, workspaceFolder, deps.files);
  await reportEnvironments(environments, terminal, deps, redactor);
  checkEnvironment(args.environment, file, environments);
  const storagePath = await deps.files.temporaryFolder();
  try {
    const send = await deps.createSend({ storagePath, userAgent: `faultline/${deps.version}` });
    const options = { publicFirst: settings['faultline.syntax.flavour'] === 'jetbrains' };
    const diagnoser = await workspaceDiagnoser(workspaceFolder, deps.files, terminal, deps.now);
    const variables = environments.variables(args.environment, options);
    const choice = environmentChoice(environments, args.environment, options);
    const setup = {
      args,
      terminal,
      deps,
      file,
      workspaceFolder,
      variables,
      environments: choice,
      signIns: signInsOf(environments, args.environment),
      ssl: sslOf(environments, args.environment),
      production: environments.production?.(args.environment) ?? [],
      certificate,
      settings,
      send,
      diagnoser,
    };
    const session = new RunSession(setup, document);
    const status = await session.sendAll(blocks);
    return status < 2 && unread.some(({ severity }) => severity === 'error') ? 2 : status;
  } finally {
    await deps.files.remove(storagePath);
  }
}

async function reportUnread(problems: readonly UnreadProblem[], terminal: Terminal, redactor: Redactor): Promise<void> {
  for (const { place, severity, message } of problems) {
    await terminal.err(`${place}: ${severity}: ${visibleLine(redactor.text(message))}\n`);
  }
}

/** What is wrong with environment files is said, and stops nothing by itself: the request may not need them. */
async function reportEnvironments(
  { problems }: EnvironmentSet,
  terminal: Terminal,
  { files }: RunDependencies,
  redactor: Redactor,
): Promise<void> {
  for (const { path, message, start } of problems) {
    const text = start === undefined ? null : await files.readText(path);
    const before = text?.slice(0, start).split('\n');
    const at = before ? `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}` : '';
    await terminal.err(`${visibleLine(path)}${at}: warning: ${visibleLine(redactor.text(message))}\n`);
  }
}
