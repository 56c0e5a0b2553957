/** What is said of the exchanges of a run: blame, fixes and words, without the secrets of the run. */
import type { FixTarget } from '../fix/fixes';
import type { Settings } from '../manifest';
import { createRedactor, hidingBy, type Redactor } from '../redact/redactor';
import { CredentialFinder } from '../redact/sent-credentials';
import { type Judged, type JudgedInput, judge } from './judged';

export class RunJudge {
  /** The last one: most requests of a run have the same secrets, or none. */
  private last: { readonly secrets: readonly string[]; readonly redactor: Redactor };
  private readonly credentials: CredentialFinder;

  /** @param known the secrets of the run, as they are found */
  constructor(
    private readonly settings: Settings,
    private readonly known: ReadonlySet<string>,
  ) {
    this.last = { secrets: [], redactor: createRedactor([], hidingBy(settings)) };
    this.credentials = new CredentialFinder(this.last.redactor);
  }

  /** Hides what is known by now. */
  get redactor(): Redactor {
    return this.redactorOf([...this.known]);
  }

  /** What the request itself sends is hidden, too. */
  judge(input: Omit<JudgedInput, 'redactor' | 'secrets' | 'target'> & { readonly target: FixTarget }): Judged {
    const secrets = [...this.known, ...this.credentials.in(input.exchange.request)];
    return judge({ ...input, redactor: this.redactorOf(secrets), secrets });
  }

  private redactorOf(secrets: readonly string[]): Redactor {
    const { last } = this;
    const isSame = last.secrets.length === secrets.length && secrets.every((it, index) => it === last.secrets[index]);
    if (isSame) return last.redactor;
    this.last = { secrets, redactor: createRedactor(secrets, hidingBy(this.settings)) };
    return this.last.redactor;
  }
}
