/** One run over a file: what earlier responses gave to later requests, what was mended, and how it ends. */
import { readFile, writeFile } from 'node:fs/promises';
import { createDiagnoser, type Diagnoser } from '../diagnose/diagnose';
import { builtinDialects } from '../dialects/builtin';
import { outcomeOf, type Send } from '../exchange';
import type { Fix } from '../fix/fix';
import { defaultSettings } from '../manifest';
import { durationText } from '../present/quantity';
import { visibleLine } from '../present/visible-text';
import { createRedactor } from '../redact/redactor';
import { credentialsIn } from '../redact/sent-credentials';
import type { NamedExchange, ResolveContext } from '../resolve/context';
import type { EnvironmentChoice, VariableValue } from '../resolve/environments';
import { variablesInScope } from '../resolve/lookup';
import { NamedResults } from '../resolve/named-results';
import { type Definitions, definitionsOf } from '../resolve/scope';
import { type RunEvent, type RunOutcome, runRequest } from '../run';
import type { ServerDeps } from '../server/deps';
import { OpenApiFiles } from '../server/openapi-files';
import { disabledBy, disabledMessage } from '../syntax/disabled-request';
import { parseDocument } from '../syntax/parse';
import { blockStart, type RequestDocument, textOf } from '../syntax/request-document';
import type { RunArguments } from './arguments';
import { fileProblem, InputError } from './input-error';
import { type JsonArray, jsonArray } from './json-array';
import { type Judged, judge, judgedJson, judgedText } from './judged';
import type { GivenFile } from './request-file';
import { placeText } from './source-places';
import { interrupted, type Terminal } from './terminal';

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
  readonly send: Send;
}

/** How often one request is mended and sent again: an API may name its missing fields one at a time. */
const mostRounds = 10;

export class RunSession {
  private readonly diagnoser: Diagnoser;
  private readonly responses = new NamedResults<NamedExchange>();
  private readonly secrets: Set<string>;
  private readonly array: JsonArray | null;
  private sent = 0;
  private failed = 0;
  private refused = 0;
  private skipped = 0;
  private definitions: Definitions;
  private readonly progress: Promise<void>[] = [];
  private readonly openApi: OpenApiFiles;

  constructor(
    private readonly setup: RunSetup,
    private document: RequestDocument,
  ) {
    this.secrets = new Set([...setup.variables.values()].flatMap(({ secret, value }) => (secret ? [value] : [])));
    this.diagnoser = createDiagnoser(builtinDialects, { now: setup.deps.now });
    this.definitions = definitionsOf(document);
    this.openApi = new OpenApiFiles(setup.deps.files, (message) => {
      this.progress.push(setup.terminal.err(`warning: ${visibleLine(message)}\n`));
    });
    this.array = setup.args.json ? jsonArray(setup.terminal) : null;
  }

  /** Sends the requests of these blocks in order; gives the exit status. */
  async sendAll(blocks: readonly number[]): Promise<number> {
    const { args, terminal } = this.setup;
    const showBody = args.body ?? blocks.length === 1;
    for (const index of blocks) {
      if (terminal.signal.aborted) break;
      if (await this.isSkipped(index)) continue;
      await this.sendAndMend(index, showBody);
    }
    await this.array?.end();
    if (!this.array && blocks.length > 1) await terminal.out(`${this.summary()}\n`);
    if (terminal.signal.aborted) return interrupted;
    if (this.refused > 0) return 2;
    return this.failed > 0 ? 1 : 0;
  }

  /** A disabled request is left out and told of with its place; asked for by name or line, it counts as not sent. */
  private async isSkipped(index: number): Promise<boolean> {
    const block = this.document.blocks[index];
    const disabled = block && disabledBy(block);
    if (!disabled) return false;
    const { names, lines } = this.setup.args;
    const asked = names.length + lines.length > 0;
    if (asked) this.refused++;
    else this.skipped++;
    const place = placeText(this.setup.file.name, this.document, index, disabled.nameSpan.start);
    await this.setup.terminal.err(`${place}: ${asked ? 'error' : 'skipped'}: ${disabledMessage}\n`);
    return true;
  }

  /** Sends a request; with `--fix`, mends it and sends it again for as long as there is a fix that leaves no question open. */
  private async sendAndMend(index: number, showBody: boolean): Promise<void> {
    for (let round = 0; ; round++) {
      const judged = await this.sendOne(index, showBody);
      const failed = judged?.diagnosis != null;
      const fix = failed && this.setup.args.fix && round < mostRounds ? fixToTake(judged.fixes) : null;
      if (!fix || this.setup.terminal.signal.aborted) {
        if (failed) this.failed++;
        return;
      }
      await this.apply(index, fix);
    }
  }

  /** Null where nothing was sent. */
  private async sendOne(index: number, showBody: boolean): Promise<Judged | null> {
    const { terminal, deps, file } = this.setup;
    const block = this.document.blocks[index];
    if (!block) return null;
    const context = this.context();
    const outcome = await runRequest(block, {
      context,
      send: this.setup.send,
      diagnose: (input) => this.diagnoser.diagnose(input),
      now: deps.now,
      sleep: deps.sleep,
      random: deps.random,
      signal: terminal.signal,
      settings: defaultSettings,
      backoff: this.setup.args.backoff,
      id: String(this.sent + 1),
      onEvent: (event) => this.report(event),
    });
    await Promise.all(this.progress.splice(0));
    await this.tell(index, outcome.problems);
    if (outcome.kind === 'refused') {
      if (!outcome.cancelled) this.refused++;
      return null;
    }
    this.sent++;
    const { exchange, diagnosis, resolved } = outcome;
    const last = outcomeOf(exchange);
    if (last?.kind === 'response') {
      this.responses.keep(block, { request: exchange.request, response: last.response });
    }
    const { method, url } = exchange.request;
    const operation = diagnosis && (await this.openApi.operation(file.path, this.setup.workspaceFolder, method, url));
    await Promise.all(this.progress.splice(0));
    // What only fixes ask for.
    const variables = new Set(diagnosis ? variablesInScope(block, context).keys() : []);
    const secrets = [...this.secrets, ...credentialsIn(exchange.request)];
    const judged = judge({
      document: this.document,
      blockIndex: index,
      place: file.name,
      exchange,
      diagnosis,
      target: { block, origins: resolved.origins, variables, operation },
      redactor: createRedactor(secrets),
      secrets,
    });
    if (this.array) await this.array.add(judgedJson(judged, file.name, null));
    else {
      const options = { color: terminal.color, body: showBody, retryStopped: outcome.retryStopped };
      await terminal.out(judgedText(judged, options));
    }
    return judged;
  }

  private context(): ResolveContext {
    const { args, deps, environments, file, workspaceFolder, variables } = this.setup;
    return {
      document: this.document,
      definitions: this.definitions,
      file: file.path,
      workspaceFolder,
      variables,
      environments,
      // Whoever runs a file from the command line means it.
      trusted: true,
      responses: (name) => this.responses.find(name),
      files: deps.files,
      processEnv: deps.processEnv,
      now: deps.now,
      random: deps.random,
      settings: defaultSettings,
      allowOutsideFiles: args.allowFile,
    };
  }

  /** Why a request was not sent, or what is worth knowing about one that was: each with its place. */
  private async tell(index: number, problems: RunOutcome['problems']): Promise<void> {
    const redactor = createRedactor([...this.secrets]);
    for (const { start, severity, message, definedIn } of problems) {
      if (severity === 'hint') continue;
      const place = placeText(this.setup.file.name, this.document, index, start);
      const option = definedIn?.[0] === undefined ? '' : ` (--env ${definedIn[0]})`;
      await this.setup.terminal.err(`${place}: ${severity}: ${visibleLine(redactor.text(message) + option)}\n`);
    }
  }

  /** Progress, as it happens; `sendOne` waits until it is out. */
  private report(event: RunEvent): void {
    if (event.kind === 'resolved') for (const secret of event.request.secrets) this.secrets.add(secret);
    if (event.kind !== 'waiting') return;
    const pause = durationText(Math.max(0, event.until - this.setup.deps.now()));
    const reason = visibleLine(createRedactor([...this.secrets]).text(event.reason));
    this.progress.push(this.setup.terminal.err(`waiting ${pause} before attempt ${event.nextAttempt}: ${reason}\n`));
  }

  /** Writes the file with the fix applied, and goes on with it. Throws an `InputError` where the file is not what it was. */
  private async apply(index: number, fix: Fix): Promise<void> {
    const { file, terminal } = this.setup;
    if (file.path === null) return;
    const base = blockStart(this.document, index);
    const before = textOf(this.document);
    let after = before;
    for (const { start, end, newText } of [...fix.edits].reverse()) {
      after = after.slice(0, base + start) + newText + after.slice(base + end);
    }
    const mark = file.mark ? '\uFEFF' : '';
    try {
      const onDisk = await readFile(file.path, 'utf8');
      if (onDisk !== mark + before)
        throw new InputError(file.name, 'the file was changed meanwhile, so --fix left it as it is');
      await writeFile(file.path, mark + after);
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(file.name, `the fix can't be written: ${fileProblem(error)}`, { cause: error });
    }
    this.document = parseDocument(after);
    this.definitions = definitionsOf(this.document);
    await terminal.err(`fixed: ${visibleLine(fix.title)}\n`);
  }

  private summary(): string {
    const parts = [`${this.sent} sent`, `${this.failed} failed`];
    if (this.refused > 0) parts.push(`${this.refused} not sent`);
    if (this.skipped > 0) parts.push(`${this.skipped} skipped`);
    return parts.join(', ');
  }
}

/** All of it at once if nothing is left open, else what can be mended without a question. */
function fixToTake(fixes: readonly Fix[]): Fix | null {
  const sure = fixes.filter((fix) => fix.preferred && fix.complete);
  return sure.find(({ id }) => id === 'all') ?? sure[0] ?? null;
}
