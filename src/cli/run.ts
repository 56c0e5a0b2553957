/** `faultline run FILE`: sends requests one after the other, and says of each failure what it means and what mends it. */
import { stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { defaultSettings, type Settings } from '../manifest';
import { visibleLine } from '../present/visible-text';
import { createRedactor } from '../redact/redactor';
import { settingIn } from '../resolve/editor-settings';
import { type EnvironmentSet, environmentChoice, loadEnvironments } from '../resolve/environments';
import { parseDocument } from '../syntax/parse';
import type { RunArguments } from './arguments';
import { InputError } from './input-error';
import { type GivenFile, readGiven } from './request-file';
import type { RunDependencies } from './run-files';
import { selectBlocks, type UnreadProblem, unreadProblems } from './run-selection';
import { RunSession } from './run-session';
import type { Terminal } from './terminal';
import { workspaceDiagnoser } from './workspace-diagnoser';

/** Gives the exit status. Throws an `InputError` where nothing can be sent. */
export async function run(args: RunArguments, terminal: Terminal, deps: RunDependencies): Promise<number> {
  const file = await readGiven(args.file, terminal);
  if (args.fix && file.path === null) throw new InputError(file.name, '--fix needs a file that it can write to');
  if (args.fix && !file.faithful) throw new InputError(file.name, 'the file is not UTF-8, so --fix would damage it');
  const workspaceFolder = await workspaceOf(args, file, terminal);
  const document = parseDocument(file.text);
  const blocks = selectBlocks(document, file.name, args);
  const all = args.names.length === 0 && args.lines.length === 0;
  const unread = all ? unreadProblems(document, file.name) : [];
  await reportUnread(unread, terminal);
  const environments = await loadEnvironments(file.path, workspaceFolder, deps.files);
  await reportEnvironments(environments, terminal, deps);
  checkEnvironment(args, file, environments);
  const storagePath = await deps.files.temporaryFolder();
  try {
    const send = await deps.createSend({ storagePath, userAgent: `faultline/${deps.version}` });
    const flavour = args.flavour ?? (await flavourOf(workspaceFolder, deps));
    const settings: Settings = { ...defaultSettings, 'faultline.syntax.flavour': flavour };
    const options = { publicFirst: flavour === 'jetbrains' };
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

/** The folder that is asked for; else the current one if the file is in it, else the file's own. */
async function workspaceOf(args: RunArguments, file: GivenFile, terminal: Terminal): Promise<string> {
  if (args.workspace !== null) {
    const folder = resolve(terminal.cwd, args.workspace);
    const isFolder = await stat(folder).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (!isFolder) throw new InputError(args.workspace, 'there is no such folder, so --workspace leads nowhere');
    return folder;
  }
  if (file.path === null) return terminal.cwd;
  const way = relative(terminal.cwd, file.path);
  return way.startsWith('..') || isAbsolute(way) ? dirname(file.path) : terminal.cwd;
}

/** As the workspace's settings for the editor say, so that a file is read alike here and there. */
async function flavourOf(workspaceFolder: string, { files }: RunDependencies): Promise<RunFlavour> {
  const path = join(workspaceFolder, '.vscode', 'settings.json');
  const text = await files.readText(path).catch(() => null);
  const setting = text === null ? undefined : settingIn(text, 'faultline.syntax.flavour');
  return setting === 'rest-client' || setting === 'jetbrains' || setting === 'httpyac' ? setting : 'auto';
}

type RunFlavour = Settings['faultline.syntax.flavour'];

function checkEnvironment(args: RunArguments, file: GivenFile, { names, problems }: EnvironmentSet): void {
  if (args.environment === null || names.includes(args.environment)) return;
  const none =
    problems.length === 0 ? 'no http-client.env.json was found' : 'its file could not be read, as told above';
  const known = names.length === 0 ? none : `there are: ${names.join(', ')}`;
  throw new InputError(file.name, `there is no environment "${args.environment}"; ${known}`);
}

async function reportUnread(problems: readonly UnreadProblem[], terminal: Terminal): Promise<void> {
  const redactor = createRedactor([]);
  for (const { place, severity, message } of problems) {
    await terminal.err(`${place}: ${severity}: ${visibleLine(redactor.text(message))}\n`);
  }
}

/** What is wrong with environment files is said, and stops nothing by itself: the request may not need them. */
async function reportEnvironments(
  { problems }: EnvironmentSet,
  terminal: Terminal,
  { files }: RunDependencies,
): Promise<void> {
  for (const { path, message, start } of problems) {
    const text = start === undefined ? null : await files.readText(path);
    const before = text?.slice(0, start).split('\n');
    const at = before ? `:${before.length}:${(before.at(-1)?.length ?? 0) + 1}` : '';
    await terminal.err(`${visibleLine(path)}${at}: warning: ${visibleLine(message)}\n`);
  }
}
