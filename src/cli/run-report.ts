/** What a run says beside its results, on standard error, and what it counts. */
import { DiagnosticCode } from '../manifest';
import { durationText } from '../present/quantity';
import { visibleLine } from '../present/visible-text';
import { proxyPasswords } from '../redact/proxy-passwords';
import { createRedactor, hidingBy } from '../redact/redactor';
import { blockAt, placeKey, type RequestPlace } from '../resolve/import-graph';
import type { ResolveProblem } from '../resolve/resolved';
import type { RunEvent, Waiting } from '../run/run-deps';
import { type disabledBy, disabledMessage } from '../syntax/disabled-request';
import type { RunFiles, RunSetup } from './run-files';
import { placeText } from './source-places';
import { interrupted } from './terminal';
import { variableOption } from './terminal-questions';

type Told = Pick<ResolveProblem, 'start' | 'severity' | 'message' | 'definedIn' | 'question'>;

export class RunReport {
  /** What must not be printed. */
  readonly secrets: Set<string>;
  succeeded = 0;
  cancelled = 0;
  /** A response could not be written where it was to go. */
  notWritten = false;
  failed = 0;
  /** Not sent because of what a file says. */
  private refused = 0;
  /** Not sent because nobody said yes, or what else was asked for. */
  private unanswered = 0;
  /** Not sent because what had to be sent first has failed. */
  private held = 0;
  private skipped = 0;
  /** Had no turn. */
  left = 0;
  /** Until when which host was last said to be waited for, epoch ms. */
  private readonly announced = new Map<string, number>();
  private readonly places = new Set<string>();
  private readonly due: Promise<void>[] = [];

  constructor(
    private readonly setup: RunSetup,
    private readonly files: RunFiles,
    /** To standard error at once, whatever else waits for its turn. */
    private readonly live: (text: string) => Promise<void>,
    /** Requests are sent at once, so that what one says may be printed late. */
    private readonly isCrowded: boolean,
  ) {
    const ofVariables = [...setup.variables.values()].flatMap(({ secret, value }) => (secret ? [value] : []));
    this.secrets = new Set([...ofVariables, ...proxyPasswords(setup.deps.processEnv)]);
  }

  /** Why a request was not sent, or what is worth knowing about one that was: each with its place. */
  async tell(place: RequestPlace, problems: readonly Told[]): Promise<void> {
    if (problems.length === 0) return;
    const redactor = createRedactor([...this.secrets], hidingBy(this.setup.settings));
    for (const { start, severity, message, definedIn, question } of problems) {
      if (severity === 'hint') continue;
      // Of several none is suggested: it could be the one that is live.
      const [known, ...others] = definedIn ?? [];
      const environment = known === undefined ? '' : ` Give it: --env ${others.length === 0 ? known : 'NAME'}`;
      const verb = question?.kind === 'confirm' ? 'Confirm it' : 'Give it';
      const option = question ? ` ${verb}: ${variableOption(question)}` : environment;
      const text = visibleLine(redactor.text(message) + option);
      await this.setup.terminal.err(`${this.placeText(place, start)}: ${severity}: ${text}\n`);
    }
  }

  /** A request that is about to be sent: what the parser finds doubtful in it, once. */
  async begin(place: RequestPlace): Promise<void> {
    if (this.places.has(placeKey(place))) return;
    this.places.add(placeKey(place));
    await this.tell(
      place,
      (blockAt(place)?.problems ?? []).filter(({ severity }) => severity === 'warning'),
    );
  }

  /** A request is not sent. */
  refuse(place: RequestPlace, problems: readonly ResolveProblem[]): void {
    if (problems.some(({ code }) => code !== DiagnosticCode.dependencyFailed)) this.refused++;
    else this.held++;
    this.due.push(this.tell(place, problems));
  }

  /** A request is not sent, because its host has asked for a longer pause than is waited, or because the run has stopped. */
  hold(place: RequestPlace, reason: string): void {
    this.held++;
    const start = blockAt(place)?.request?.start ?? 0;
    this.due.push(this.tell(place, [{ start, severity: 'error', message: `Not sent: ${reason}` }]));
  }

  /** What was asked was not answered, so that nothing is sent. @param place the one request that is not; absent: all */
  dismissed(place?: RequestPlace): void {
    if (this.setup.terminal.signal.aborted) return;
    this.unanswered++;
    if (!place) {
      this.say('Nothing was sent: what the request asks for was not answered.');
      return;
    }
    const start = blockAt(place)?.request?.start ?? 0;
    const message = 'Not sent: what it asks for was not answered.';
    this.due.push(this.tell(place, [{ start, severity: 'error', message }]));
  }

  /** The same, where it is told already. */
  countRefused(): void {
    this.refused++;
  }

  /** @param asked by name or line: then it counts as not sent */
  async skip(place: RequestPlace, { nameSpan }: NonNullable<ReturnType<typeof disabledBy>>, asked: boolean) {
    if (asked) this.refused++;
    else this.skipped++;
    const at = this.placeText(place, nameSpan.start);
    await this.setup.terminal.err(`${at}: ${asked ? 'error' : 'skipped'}: ${disabledMessage}\n`);
  }

  /** Progress, as it happens. */
  follow(event: RunEvent): void {
    if (event.kind === 'resolved' || event.kind === 'renewed')
      for (const secret of event.request.secrets) this.secrets.add(secret);
    if (event.kind !== 'waiting') return;
    // The rate of the run is what was asked for.
    if (event.own === 'rate') return;
    if (event.pause && (event.nextAttempt === 1 || this.isCrowded)) this.announce(event.reason, event.pause);
    if (event.pause && event.nextAttempt === 1) return;
    const pause = durationText(Math.max(0, event.until - this.setup.deps.now()));
    const reason = createRedactor([...this.secrets], hidingBy(this.setup.settings)).text(event.reason);
    if (event.until <= this.setup.deps.now()) this.say(`sending again: ${reason}`);
    else this.say(`waiting ${pause} before attempt ${event.nextAttempt}: ${reason}`);
  }

  /** Once for all that wait for a host. */
  private announce(reason: string, { host, label, until }: NonNullable<Waiting['pause']>): void {
    const now = this.setup.deps.now();
    const before = this.announced.get(host) ?? 0;
    // Requests that are refused together make it longer by a moment each.
    if (before > now && until < before + 1000) return;
    this.announced.set(host, until);
    const redactor = createRedactor([...this.secrets], hidingBy(this.setup.settings));
    const left = durationText(Math.max(0, until - now));
    const text = redactor.text(`waiting ${left} for ${host}, ${label}: ${reason}`);
    this.due.push(this.live(`${visibleLine(text)}\n`));
  }

  /** A line, when its turn comes. */
  say(text: string): void {
    this.due.push(this.setup.terminal.err(`${visibleLine(text)}\n`));
  }

  /** Something was said that may not be out yet. */
  get isDue(): boolean {
    return this.due.length > 0;
  }

  /** Waits until all that was said is out. */
  async flush(): Promise<void> {
    await Promise.all(this.due.splice(0));
  }

  /** How many of what, and how long it took; null where one request says it all. */
  summary(blocks: number, durationMs: number): string | null {
    if (blocks <= 1 && this.places.size <= 1) return null;
    const parts = [`${this.succeeded} succeeded`, `${this.failed} failed`];
    if (this.cancelled > 0) parts.push(`${this.cancelled} cancelled`);
    if (this.refused > 0) parts.push(`${this.refused} not sent because of errors in the file`);
    if (this.unanswered > 0) parts.push(`${this.unanswered} not sent because a question was not answered`);
    if (this.held > 0) parts.push(`${this.held} not sent because of an earlier failure`);
    if (this.skipped > 0) parts.push(`${this.skipped} skipped (# @disabled)`);
    if (this.left > 0) {
      parts.push(
        `${this.left} not begun (${this.setup.terminal.signal.aborted ? 'cancelled' : 'stopped at a failure'})`,
      );
    }
    return `${parts.join(', ')} in ${durationText(durationMs)}`;
  }

  /** The exit status. */
  status(): number {
    if (this.setup.terminal.signal.aborted) return interrupted;
    if (this.refused + this.unanswered > 0 || this.notWritten) return 2;
    return this.failed + this.held > 0 ? 1 : 0;
  }

  private placeText(place: RequestPlace, offset: number): string {
    const { file, blockIndex } = this.files.current(place);
    return placeText(this.files.nameOf(file), file.document, blockIndex, offset);
  }
}
