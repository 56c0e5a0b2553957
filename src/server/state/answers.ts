/** What is asked of the person who sends, and what was answered before: as a suggestion, never a password. */
import type { AskParams, AskResult, QuestionView } from '../../protocol';
import { confirmed, type Question } from '../../resolve/question';
import type { Confirmed } from './confirmed';

/** Asks the client; null where it cannot ask its user. */
export type AskUser = ((params: AskParams, signal: AbortSignal) => Promise<AskResult>) | null;

export class Answers {
  readonly #ask: AskUser;
  readonly #confirmsOnly: boolean;
  /** The last answers of this session, by `Question.key`. */
  readonly #last = new Map<string, string>();
  /** Those that are not asked for again in this session. */
  readonly #kept = new Map<string, string>();

  readonly #confirmed: Confirmed;

  /** @param confirmsOnly the client can ask for a yes, and for no more */
  constructor(ask: AskUser, remembered: Confirmed, confirmsOnly = false) {
    this.#ask = ask;
    this.#confirmed = remembered;
    this.#confirmsOnly = confirmsOnly;
  }

  /** All that a request may ask can be asked. */
  get canAsk(): boolean {
    return this.#ask !== null && !this.#confirmsOnly;
  }

  get canConfirm(): boolean {
    return this.#ask !== null;
  }

  /** For a run: what needs not be asked in it. */
  known(): Map<string, string> {
    return new Map(this.#kept);
  }

  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Asks what `known` does not answer, after what others ask at the same time: a run whose requests are sent at once asks
   * each question once. For the rest see `#askNow`.
   */
  ask(
    uri: string,
    questions: readonly Question[],
    known: Map<string, string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string> | null> {
    const turn = this.#turn.then(() => this.#askNow(uri, questions, known, signal));
    // Whoever has just been told that nothing is to be sent cancels the others first.
    const settle = (): Promise<void> => new Promise((done) => setImmediate(done));
    this.#turn = turn.then(settle, settle);
    return turn;
  }

  /**
   * Asks what `known` does not answer, and adds the answers to it; nothing where some of it cannot be asked. Null where the
   * person does not want to send, or the editor cannot ask after all.
   */
  async #askNow(
    uri: string,
    questions: readonly Question[],
    known: Map<string, string>,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string> | null> {
    const open = questions.filter(({ key }) => !known.has(key));
    if (open.length === 0) return known;
    if (signal.aborted) return null;
    if (this.#confirmsOnly && open.some(({ kind }) => kind !== 'confirm')) return known;
    const result = await this.#ask?.({ uri, questions: open.map((question) => this.#view(question)) }, signal);
    if (!result || signal.aborted) return null;
    for (const { key, kind, once, lasting } of open) {
      const answer = result.answers[key];
      if (typeof answer !== 'string') return null;
      if (lasting && (answer === 'session' || answer === 'always')) {
        this.#confirmed.keep(key, answer);
        known.set(key, confirmed);
        continue;
      }
      known.set(key, answer);
      if (kind === 'password' || kind === 'confirm') continue;
      this.#last.set(key, answer);
      if (once) this.#kept.set(key, answer);
    }
    return known;
  }

  /** To be awaited before `isConfirmed`. */
  load(): Promise<void> {
    return this.#confirmed.load();
  }

  /** Whether a question was answered with a yes for longer than a run. */
  isConfirmed(key: string): boolean {
    return this.#confirmed.has(key);
  }

  #view({ key, kind, title, description, initial, choices, lasting }: Question): QuestionView {
    const begin = this.#last.get(key) ?? initial;
    return { key, kind, title, description, initial: begin, choices, ...(lasting ? { lasting } : {}) };
  }
}

/** Why a request is not sent by an editor that cannot ask, and how it can be sent all the same. */
export function unanswered<P extends { readonly message: string; readonly question?: Question }>(problem: P): P {
  if (!problem.question) return problem;
  const { kind, title, variable } = problem.question;
  if (kind === 'confirm') {
    const message = `${problem.message} This editor cannot ask; \`faultline run --yes\` sends it.`;
    return { ...problem, message };
  }
  const define = variable === null ? '' : ` Define it in the file, \`@${variable} = …\`, or`;
  const message = `\`${title}\` is asked for when the request is sent, and this editor cannot ask.${define || ' To answer,'} send with \`faultline run --var "${variable ?? title}=…"\`.`;
  return { ...problem, message };
}
