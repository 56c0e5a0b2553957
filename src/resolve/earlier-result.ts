import { DiagnosticCode } from '../manifest';
import type { ResolveContext } from './context';
import { type Evaluation, partsWithSecrets, problem } from './evaluation';
import { parseReference, readReference } from './exchange-reference';
import { type FlavourChoice, sentAsText } from './flavour';
import { misspeltWord } from './reference-words';
import type { Definitions } from './scope';
import { similarName } from './similar-name';
import { undefinedName } from './undefined-name';
import { type FilePlace, filesAround } from './visible-definitions';

/** What an expression stands for that is no variable: a part of the last exchange of a named request, or nothing. */
export class EarlierResults {
  constructor(
    private readonly context: ResolveContext,
    private readonly definitions: Definitions,
    private readonly flavour: FlavourChoice,
  ) {}

  /** The value that the expression refers to; where it refers to none, why a name like it has no value. */
  async value(expression: string, place: FilePlace): Promise<Evaluation> {
    const files = filesAround(this.context, place).map((file) => ({
      path: file?.path ?? null,
      requests: file?.definitions.requests ?? this.definitions.requests,
    }));
    const isRequest = (name: string) => files.some(({ requests }) => requests.has(name));
    const reference = parseReference(expression, isRequest);
    const word = misspeltWord(expression, isRequest);
    const didYouMean = word ? ` Did you mean \`${word.near}\`?` : '';
    if (!reference) return this.undefinedName(expression, namesOf(files.map(({ requests }) => requests)));
    const { requestName } = reference;
    const file = files.find(({ requests }) => requests.has(requestName));
    const exchange = this.context.responses(requestName, file?.path ?? null);
    if (!exchange && word?.isCertain) {
      const written = expression.slice(word.start, word.end);
      const message = `\`${expression}\`: there is no \`${written}\` of an exchange.${didYouMean}`;
      return problem(DiagnosticCode.badReference, message);
    }
    if (!exchange && file) {
      const message = `\`${requestName}\` has not been sent ${this.sinceWhen(requestName, file.path)}, so there is no ${reference.side} to take \`${expression}\` from. Send \`${requestName}\` first.`;
      const notSent = problem(DiagnosticCode.noResponseYet, message).problem;
      return { ok: false, problem: { ...notSent, needs: requestName } };
    }
    if (!exchange) {
      const where = files.length > 1 ? 'this file or of those that it imports' : 'this file';
      const message = `No request of ${where} is named \`${requestName}\` (\`# @name ${requestName}\`).`;
      const near = similarName(requestName, namesOf(files.map(({ requests }) => requests)));
      return this.undefined(`${message}${suggestion(near)}`);
    }
    const read = await readReference(reference, exchange, (path) => this.context.files.readBytes(path));
    if (read.ok) {
      const parts = read.secret
        ? [{ text: read.text, secret: true }]
        : partsWithSecrets(read.text, exchange.secrets ?? []);
      return { ok: true, parts };
    }
    return problem(DiagnosticCode.badReference, `\`${expression}\`: ${read.reason}${didYouMean}`);
  }

  private sinceWhen(requestName: string, path: string | null): string {
    const { environments, isAnsweredElsewhere } = this.context;
    if (!isAnsweredElsewhere?.(requestName, path)) return 'yet';
    const chosen = environments?.chosen ?? null;
    return chosen === null ? 'yet without an environment' : `yet in the environment ${chosen}`;
  }

  private undefinedName(expression: string, requests: Iterable<string>): Evaluation {
    const { setByScripts } = this.definitions;
    const head = /^[\w$-]+/.exec(expression)?.[0] ?? '';
    if (setByScripts.has(expression) || setByScripts.has(head)) {
      const message = `\`${expression}\` would be set by a script of this file, and Faultline does not run scripts. Define it: \`@${head} = …\`.`;
      return problem(DiagnosticCode.notRun, message);
    }
    const { graph } = this.context;
    const imported = (graph?.visibleFrom(graph.root) ?? []).map(({ definitions }) => definitions.byName);
    const { message, definedIn } = undefinedName(expression, [this.definitions.byName, ...imported], this.context);
    // `lgin.token` would be a member of a result.
    const member = /^([\w-]+)[.[]/.exec(expression)?.[1];
    const near = member === undefined || message.endsWith('?') ? null : similarName(member, requests);
    const found = this.undefined(`${message}${suggestion(near)}`).problem;
    return { ok: false, problem: { ...found, ...(definedIn.length > 0 ? { definedIn } : {}) } };
  }

  /** What is in files that may not be read without leave is not known: it is asked for where the name is needed. */
  private undefined(message: string): Evaluation & { readonly ok: false } {
    const { graph } = this.context;
    const outside = graph?.unreadFrom(graph.root).find((it) => it.outside);
    if (outside) return problem(DiagnosticCode.importNotRead, `${message} ${outside.message}`);
    return problem(DiagnosticCode.undefinedVariable, message, sentAsText(this.flavour));
  }
}

function* namesOf(maps: readonly ReadonlyMap<string, unknown>[]): Iterable<string> {
  for (const map of maps) yield* map.keys();
}

function suggestion(name: string | null): string {
  return name === null ? '' : ` Did you mean \`${name}\`?`;
}
