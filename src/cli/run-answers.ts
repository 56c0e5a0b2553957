/** What the requests of a run have asked, and the answers: each is asked once. */
import type { Question } from '../resolve/question';
import type { Terminal } from './terminal';
import { askAtTerminal } from './terminal-questions';

export class RunAnswers {
  /** By `Question.key`. */
  readonly given = new Map<string, string>();

  constructor(private readonly terminal: Pick<Terminal, 'ask'>) {}

  /** Null where the input ends before all is answered. */
  async ask(questions: readonly Question[]): Promise<ReadonlyMap<string, string> | null> {
    const open = questions.filter(({ key }) => !this.given.has(key));
    if (open.length === 0 || !this.terminal.ask) return this.given;
    const answers = await askAtTerminal(this.terminal.ask, open);
    for (const [key, answer] of answers ?? []) this.given.set(key, answer);
    return answers && this.given;
  }
}
