/** What the requests of a run have asked, and the answers: each is asked once. */
import { confirmed, type Question } from '../resolve/question';
import type { Terminal } from './terminal';
import { askAtTerminal } from './terminal-questions';

export class RunAnswers {
  /** By `Question.key`. */
  readonly given = new Map<string, string>();
  /** What was not confirmed is not asked again for the next request. */
  private readonly declined = new Set<string>();

  /** @param yes what is to be confirmed is confirmed */
  constructor(
    private readonly terminal: Pick<Terminal, 'ask' | 'signal'>,
    private readonly yes: boolean,
  ) {}

  /** Somebody or something answers. Asked for each request; to look at standard input takes a while. */
  get canAsk(): boolean {
    this.canBeAsked ??= this.yes || this.terminal.ask !== undefined;
    return this.canBeAsked;
  }

  private canBeAsked: boolean | null = null;

  private turn: Promise<unknown> = Promise.resolve();

  /** Null where the input ends before all is answered. What is asked at the same time waits, and may be answered then. */
  ask(questions: readonly Question[]): Promise<ReadonlyMap<string, string> | null> {
    const turn = this.turn.then(() => this.askNow(questions));
    this.turn = turn.catch(() => null);
    return turn;
  }

  private async askNow(questions: readonly Question[]): Promise<ReadonlyMap<string, string> | null> {
    if (this.yes) for (const { key, kind } of questions) if (kind === 'confirm') this.given.set(key, confirmed);
    const open = questions.filter(({ key }) => !this.given.has(key));
    if (open.length === 0 || !this.terminal.ask) return this.given;
    if (this.terminal.signal.aborted || open.some(({ key }) => this.declined.has(key))) return null;
    const { answers, unanswered } = await askAtTerminal(this.terminal.ask, open);
    for (const [key, answer] of answers) this.given.set(key, answer);
    if (unanswered?.kind === 'confirm') this.declined.add(unanswered.key);
    return unanswered ? null : this.given;
  }
}
