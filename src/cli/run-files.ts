/** The request files of a run: the one that is given, and those that it imports and runs. */

import { relative } from 'node:path';
import type { Diagnoser } from '../diagnose/diagnose';
import type { Send } from '../exchange';
import type { Settings } from '../manifest';
import type { GivenCertificate, NamedExchange, ResolveContext } from '../resolve/context';
import { DependencyIndex, type LoginDependency } from '../resolve/dependencies';
import { ReferenceIndex, type RequestFile } from '../resolve/document-references';
import {
  type EnvironmentChoice,
  type EnvironmentSection,
  type EnvironmentSet,
  loadEnvironments,
  signInsOf,
  sslOf,
  type VariableValue,
} from '../resolve/environments';
import { blockAt, type ImportGraph, placeKey, type RequestPlace } from '../resolve/import-graph';
import { readImports } from '../resolve/imports';
import { isExpired } from '../resolve/login-token';
import { NamedResults } from '../resolve/named-results';
import type { RunValues } from '../resolve/run-values';
import type { TokenSource } from '../resolve/token-source';
import type { Step } from '../run/run-order';
import type { ServerDeps } from '../server/deps';
import { ReferredRequests } from '../server/state/referred-requests';
import type { Block } from '../syntax/document';
import { parseDocument } from '../syntax/parse';
import type { RequestDocument } from '../syntax/request-document';
import type { RunArguments } from './arguments';
import type { GivenFile } from './request-file';
import type { RunAnswers } from './run-answers';
import type { Terminal } from './terminal';

/** What a run needs of the outside: the language server's own clock, files and network. */
export type RunDependencies = Pick<
  ServerDeps,
  'version' | 'now' | 'random' | 'sleep' | 'files' | 'createSend' | 'processEnv'
>;

export interface RunSetup {
  readonly args: RunArguments;
  readonly terminal: Terminal;
  readonly deps: RunDependencies;
  readonly file: GivenFile;
  readonly workspaceFolder: string;
  /** The chosen environment's variables. */
  readonly variables: ReadonlyMap<string, VariableValue>;
  readonly environments: EnvironmentChoice;
  /** `Security.Auth` of the chosen environment. */
  readonly signIns?: Readonly<Record<string, unknown>>;
  /** Its `SSLConfiguration`. */
  readonly ssl?: EnvironmentSection | null;
  /** The hosts that it marks. */
  readonly production?: readonly string[];
  /** `--cert` */
  readonly certificate?: GivenCertificate | null;
  readonly settings: Settings;
  readonly send: Send;
  readonly diagnoser: Diagnoser;
}

/** What of it files are read and requests resolved with. */
export type FilesSetup = Pick<
  RunSetup,
  | 'terminal'
  | 'file'
  | 'workspaceFolder'
  | 'variables'
  | 'environments'
  | 'signIns'
  | 'ssl'
  | 'production'
  | 'certificate'
  | 'settings'
> & {
  readonly args: Pick<RunArguments, 'allowFile' | 'environment' | 'variables'>;
  readonly deps: Pick<RunDependencies, 'files' | 'now' | 'random' | 'processEnv'>;
};

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** `receivedAt`: epoch ms. */
type KeptExchange = NamedExchange & { readonly receivedAt: number };

export class RunFiles {
  private readonly index = new ReferenceIndex();
  private readonly referred = new ReferredRequests();
  private readonly documents = new Map<string, Promise<RequestDocument | null>>();
  private readonly environments = new Map<string, Promise<EnvironmentSet>>();
  private read: Promise<DependencyIndex> | null = null;
  /** Of the file that was asked for last: most runs have one. */
  private lastContext: {
    readonly file: RequestFile;
    readonly graph: ImportGraph;
    readonly context: ResolveContext;
  } | null = null;
  private readonly responses = new Map<string | null, NamedResults<KeptExchange>>();
  private readonly answered = new Map<string, number>();

  constructor(
    private readonly setup: FilesSetup,
    private document: RequestDocument,
    private readonly answers: RunAnswers,
  ) {}

  /** What the requests of the files need, as the files are now. */
  dependencies(): Promise<DependencyIndex> {
    const { args, deps, file, workspaceFolder } = this.setup;
    this.read ??= readImports({
      document: this.document,
      file: file.path,
      workspaceFolder,
      allowOutsideFiles: args.allowFile,
      files: deps.files,
      documentAt: (path) => this.documentAt(path),
      index: this.index,
    }).then((graph) => new DependencyIndex(graph));
    return this.read;
  }

  /** The given file is another one now. */
  replace(document: RequestDocument): void {
    this.document = document;
    this.read = null;
  }

  /** The same place in the files as they are now. */
  current({ file, blockIndex }: RequestPlace): RequestPlace {
    return { file: this.isGiven(file) ? this.index.file(file.path, this.document) : file, blockIndex };
  }

  isGiven({ path }: Pick<RequestFile, 'path'>): boolean {
    return path === this.setup.file.path;
  }

  /** As people know it: as it was given, or from the current folder. */
  nameOf({ path }: Pick<RequestFile, 'path'>): string {
    const { file, terminal } = this.setup;
    return path === null || path === file.path ? file.name : relative(terminal.cwd, path);
  }

  /** The environments that a file sees. */
  environmentsOf(path: string): Promise<EnvironmentSet> {
    const { deps, workspaceFolder } = this.setup;
    const known = this.environments.get(path) ?? loadEnvironments(path, workspaceFolder, deps.files);
    this.environments.set(path, known);
    return known;
  }

  /** What a request is resolved in. */
  async context({ place, requesters, values }: Step<RunValues>, tokens?: TokenSource): Promise<ResolveContext> {
    const current = this.current(place);
    const { file, blockIndex } = current;
    const dependencies = await this.dependencies();
    const login = dependencies.loginUse(current);
    const { graph } = dependencies;
    if (this.lastContext?.file !== file || this.lastContext.graph !== graph) {
      this.lastContext = { file, graph, context: await this.contextOf(file, graph) };
    }
    const neededBy = requesters.map((it) => this.current(it));
    const context: Writable<ResolveContext> = { ...this.lastContext.context, blockIndex, neededBy };
    if (values) context.runValues = values;
    if (login) context.login = login;
    if (tokens) context.tokens = tokens;
    return context;
  }

  /**
   * What is the same for all requests of a file. An imported one has its own environment, and what that has not from the
   * environment of the given file: the one that is chosen holds for the whole run.
   */
  private async contextOf(file: RequestFile, graph: ImportGraph): Promise<ResolveContext> {
    const { setup } = this;
    const { args, deps, environments, settings, terminal, workspaceFolder, variables } = setup;
    const own = this.isGiven(file) || file.path === null ? null : await this.environmentsOf(file.path);
    return {
      document: file.document,
      definitions: file.definitions,
      graph: graph.rootedAt(file),
      file: file.path,
      workspaceFolder,
      variables: own ? new Map([...variables, ...own.variables(args.environment)]) : variables,
      environments,
      signIns: { ...setup.signIns, ...(own ? signInsOf(own, args.environment) : {}) },
      ...(setup.certificate ? { certificate: setup.certificate } : {}),
      ssl: (own && sslOf(own, args.environment)) ?? setup.ssl ?? null,
      production: [...(setup.production ?? []), ...(own?.production?.(args.environment) ?? [])],
      answers: this.answers.given,
      given: args.variables,
      asksSecrets: terminal.ask !== undefined,
      // Whoever runs a file from the command line means it.
      trusted: true,
      responses: (name, path) => this.responses.get(path ?? file.path)?.find(name) ?? null,
      files: deps.files,
      processEnv: deps.processEnv,
      now: deps.now,
      random: deps.random,
      settings,
      allowOutsideFiles: args.allowFile,
    };
  }

  /** Keeps a response for what refers to it. `usable`: what needs it can go by it, and has no other one sent. */
  keep(place: RequestPlace, block: Block, exchange: KeptExchange, usable: boolean): void {
    const results = this.responses.get(place.file.path) ?? new NamedResults<KeptExchange>();
    this.responses.set(place.file.path, results);
    results.keep(block, exchange);
    this.answered.delete(placeKey(place));
    if (usable) this.answered.set(placeKey(place), this.order++);
  }

  /** Whether requests of the files may ask for what this one has given: by its name, or from a body that lies in a file. */
  async isReferred({ name, title }: Block): Promise<boolean> {
    const { graph } = await this.dependencies();
    return graph.files.some(({ document }) => {
      const names = this.referred.of(document);
      return (name !== null && names.has(name)) || (title !== null && names.has(title)) || hasTemplates(document);
    });
  }

  /** Whether the token that a login has given is used up. */
  async isExpired({ place, login }: LoginDependency): Promise<boolean> {
    const block = blockAt(place);
    const name = block?.name ?? block?.title;
    const exchange = name == null ? null : (this.responses.get(place.file.path)?.find(name) ?? null);
    const { deps } = this.setup;
    if (!exchange) return false;
    return isExpired(login, exchange, exchange.receivedAt, deps.now(), (path) => deps.files.readBytes(path));
  }

  /** A response is of no use to what needs it any more. */
  discard(place: RequestPlace): void {
    this.answered.delete(placeKey(place));
  }

  /** As `OrderDeps` has it. */
  answeredAt(place: RequestPlace): number | null {
    return this.answered.get(placeKey(place)) ?? null;
  }

  private order = 0;

  private documentAt(path: string): Promise<RequestDocument | null> {
    const known = this.documents.get(path) ?? this.readDocument(path);
    this.documents.set(path, known);
    return known;
  }

  private async readDocument(path: string): Promise<RequestDocument | null> {
    const text = await this.setup.deps.files.readText(path);
    return text === null ? null : parseDocument(text);
  }
}

/** Bodies in files of their own (`<@ ./body.json`), which may have placeholders. */
function hasTemplates({ blocks }: RequestDocument): boolean {
  return blocks.some(({ text }) => text.includes('<@'));
}
