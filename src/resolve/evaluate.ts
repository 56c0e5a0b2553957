import { dirname } from 'node:path';
import { DiagnosticCode } from '../manifest';
import { namesCredential } from '../redact/secret-names';
import { placeholdersIn } from '../syntax/placeholders';
import { authToken, readAuthCall } from './auth-token';
import { definitionNote, dynamicNote, environmentNote, privateFileNote } from './client-notes';
import type { NamedExchange, ResolveContext } from './context';
import { dynamicValue } from './dynamic-value';
import { EarlierResults } from './earlier-result';
import {
  asCredential,
  cycle,
  type Evaluation,
  PartList,
  problem,
  textOf,
  type ValueNote,
  withNote,
  withUser,
} from './evaluation';
import { type FlavourChoice, flavourChoice, sentAsText, unescaped } from './flavour';
import { nameOf } from './import-graph';
import { type OutsideSource, OutsideValues } from './outside-value';
import { percentEncode } from './percent';
import { choicesIn, type PromptCall, type Question, questionOf, readPrompt } from './question';
import { type Definitions, lastDefinition, type Place, type ScopedDefinition } from './scope';
import type { VariableValue } from './variable-value';
import { type FilePlace, type VisibleDefinition, VisibleDefinitions } from './visible-definitions';

/** Bounds on variables within variables, far beyond any use: a few lines could otherwise grow to gigabytes. */
const deepest = 100;
const mostExpansions = 100_000;
const longest = 10_000_000;

/** Other clients' variables that Faultline does not have: they need a sign-in, a build tool or a server of that client. */
const notSupported = /^\$(?:aad|oidc|aws|clipboard|exampleServer|mvnTarget|placeholder|xpath|global\.)/i;
/** Names, addresses and the like: `$random.address.city`, Postman's `$randomFirstName`. */
const madeUp = /^\$random(?:\.[a-z]|[A-Z])/;

/**
 * Evaluates the expressions of one request. One precedence, for every file: what is given from outside or by a `run` line,
 * what `# @prompt` asks for, dynamic values (`$…`), variables of the file, of those that it imports, of the environment,
 * results of named requests. A variable defined with `=` is evaluated where it is defined and once; with `:=`, where it
 * is used and each time. The setting `faultline.syntax.flavour` puts another client's rules in the place of these.
 */
export class Evaluator {
  readonly flavour: FlavourChoice;
  private readonly outside: OutsideValues;
  private readonly place: FilePlace;
  private readonly visible: VisibleDefinitions;
  private readonly results: EarlierResults;
  private readonly evaluated = new Map<unknown, Evaluation>();
  private expansions = 0;

  constructor(
    private readonly context: ResolveContext,
    private readonly definitions: Definitions,
    /** Where the request stands. */
    place: Place,
    /** What `# @prompt` asks for, by name. */
    private readonly prompted: ReadonlyMap<string, Question> = new Map(),
  ) {
    this.flavour = flavourChoice(context.settings['faultline.syntax.flavour'], definitions.signs);
    this.outside = new OutsideValues(context, this.flavour);
    this.results = new EarlierResults(context, definitions, this.flavour);
    this.place = { ...place, file: null };
    this.visible = new VisibleDefinitions(definitions, place, context, this.flavour.chosen === 'rest-client');
  }

  /** The value of what stands between `{{` and `}}`, trimmed. */
  evaluate(expression: string): Promise<Evaluation> {
    return this.evaluateAt(expression, this.place, []);
  }

  /** The value of a text with placeholders, as one that stands where the request does. */
  text(text: string): Promise<Evaluation> {
    return this.nested(text, this.place, [], false);
  }

  /**
   * Whose results are in the values of these texts, at whatever depth. They are evaluated once more for that, by an evaluator
   * that has no value of a variable yet.
   */
  async resultsIn(texts: readonly string[]): Promise<readonly NamedExchange[]> {
    const { tokens: _, ...context } = this.context;
    const used = [...(context.runValues?.sources ?? [])];
    const responses: ResolveContext['responses'] = (name, path) => {
      const found = context.responses(name, path);
      if (found) used.push(found);
      return found;
    };
    const watching = new Evaluator({ ...context, responses }, this.definitions, this.place, this.prompted);
    for (const text of texts) await watching.text(text);
    return used;
  }

  private async evaluateAt(expression: string, place: FilePlace, path: readonly Step[]): Promise<Evaluation> {
    if (expression.startsWith('%')) {
      const inner = await this.evaluateAt(expression.slice(1).trim(), place, path);
      if (!inner.ok) return inner;
      return { ...inner, parts: inner.parts.map((part) => ({ ...part, text: percentEncode(part.text) })) };
    }
    const given = this.context.given?.get(expression);
    const prompt = this.prompted.get(expression);
    if (given !== undefined) {
      const secret = prompt?.kind === 'password' || namesCredential(expression);
      return { ok: true, parts: [{ text: given, secret }] };
    }
    const run = this.context.runValues?.get(expression);
    if (run) return namesCredential(expression) ? asCredential({ ok: true, parts: run }) : { ok: true, parts: run };
    if (prompt) return this.ask(await this.withInitial(prompt, place, path));
    const call = readPrompt(expression);
    if (call) return this.askInPlace(expression, call, place, path);
    if (expression.startsWith('$')) return this.dynamic(expression, place, path);
    return this.variable(expression, place, path);
  }

  private async variable(name: string, place: FilePlace, path: readonly Step[]): Promise<Evaluation> {
    const current = path.at(-1)?.key;
    const except = isDefinition(current) ? current.definition : null;
    const found = this.visible.find(name, place, except);
    const known = this.context.variables.get(name);
    const variable = known === current ? undefined : known;
    if (variable && (!found || this.flavour.chosen === 'jetbrains')) {
      const value = await this.environmentVariable(name, variable, path);
      return withNote(value, privateFileNote(name, variable, this.flavour));
    }
    if (found) {
      const value = await this.definition(found, place, path);
      const where = found.file === null ? 'this file' : nameOf(found.file);
      const note = environmentNote(name, found, where, variable, this.flavour);
      const last = found.file === null ? lastDefinition(this.definitions, name, except) : null;
      return withNote(value, note ?? definitionNote(name, found, last, this.flavour));
    }
    const again = path.findIndex((step) => step.name === name);
    if (again >= 0) return cycle([...path.slice(again).map((step) => step.name), name]);
    return this.results.value(name, place);
  }

  private definition(found: VisibleDefinition, place: FilePlace, path: readonly Step[]): Promise<Evaluation> {
    const { name, lazy, start } = found.definition;
    const again = path.findIndex(({ key }) => isDefinition(key) && key.definition === found.definition);
    if (again >= 0) return Promise.resolve(cycle([...path.slice(again).map((step) => step.name), name]));
    const isRestClient = this.flavour.chosen === 'rest-client';
    const value = isRestClient ? unescaped(found.definition.value) : found.definition.value;
    const definedAt = { file: found.file, blockIndex: found.blockIndex, offset: start };
    const step: Step = { name, key: found };
    const byName = namesCredential(name) ? asCredential : (evaluation: Evaluation) => evaluation;
    if (lazy) return this.nested(value, place, [...path, step], false).then(byName);
    return this.once(found.definition, async () => byName(await this.nested(value, definedAt, [...path, step], false)));
  }

  private environmentVariable(name: string, variable: VariableValue, path: readonly Step[]): Promise<Evaluation> {
    const again = path.findIndex(({ key }) => key === variable);
    if (again >= 0) return Promise.resolve(cycle([...path.slice(again).map((step) => step.name), name]));
    const steps = [...path, { name, key: variable }];
    return this.once(variable, () => this.nested(variable.value, this.place, steps, variable.secret));
  }

  private async once(key: unknown, evaluate: () => Promise<Evaluation>): Promise<Evaluation> {
    const known = this.evaluated.get(key);
    if (known) return known;
    const evaluation = await evaluate();
    this.evaluated.set(key, evaluation);
    return evaluation;
  }

  /** Replaces the placeholders in a variable's value. */
  private async nested(value: string, place: FilePlace, path: readonly Step[], secret: boolean): Promise<Evaluation> {
    const user = path.at(-1)?.name ?? '';
    if (path.length > deepest || ++this.expansions > mostExpansions) {
      return problem(DiagnosticCode.badVariable, `\`${user}\` is made of too many variables within variables.`);
    }
    const list = new PartList();
    let note: ValueNote | null = null;
    let done = 0;
    for (const placeholder of placeholdersIn(value)) {
      list.add(value.slice(done, placeholder.start), secret);
      done = placeholder.end;
      const inner = await this.evaluateAt(placeholder.expression, place, path);
      if (!inner.ok) return { ok: false, problem: path.length === 0 ? inner.problem : withUser(inner.problem, user) };
      if (inner.note) note ??= { ...inner.note, message: `In the value of \`${user}\`: ${inner.note.message}` };
      for (const part of inner.parts) list.add(part.text, part.secret || secret);
      if (list.length > longest) {
        return problem(DiagnosticCode.badVariable, `The value of \`${user}\` is longer than ${longest} characters.`);
      }
    }
    list.add(value.slice(done), secret);
    return withNote({ ok: true, parts: list.parts }, note);
  }

  private async dynamic(expression: string, place: FilePlace, path: readonly Step[]): Promise<Evaluation> {
    const outside = /^\$(processEnv|dotenv|shared|secret)\s+(%?)\s*(.+)$|^\$(env)\.(.+)$/s.exec(expression);
    if (outside) {
      let name = (outside[3] ?? outside[5] ?? '').trim();
      if (outside[2] === '%') {
        const inner = await this.evaluateAt(name, place, path);
        if (!inner.ok) return { ok: false, problem: { ...inner.problem, mayBeText: 'never' } };
        name = textOf(inner.parts);
      }
      const source = outside[1] ?? outside[4];
      return source === 'shared' ? this.shared(name, path) : this.outside.read(source as OutsideSource, name);
    }
    if (expression === '$randomInt' && this.flavour.chosen === 'rest-client') {
      const message = '`$randomInt` without a range has no value with REST Client. Write one: `$randomInt 0 1000`.';
      return problem(DiagnosticCode.undefinedVariable, message, sentAsText(this.flavour));
    }
    const call = readAuthCall(expression);
    if (call) {
      const fill = (text: string) => this.nested(text, this.place, path, true);
      return authToken(call, this.context, fill, (texts) => this.resultsIn(texts));
    }
    const { now, random, utcOffset = systemUtcOffset, workspaceFolder, file, environments } = this.context;
    const projectRoot = workspaceFolder ?? (file === null ? null : dirname(file));
    const milliseconds = this.flavour.chosen === 'httpyac' && expression === '$timestamp';
    const value = milliseconds ? String(now()) : dynamicValue(expression, { now, random, utcOffset, projectRoot });
    if (typeof value === 'string') {
      return withNote({ ok: true, parts: [{ text: value, secret: false }] }, dynamicNote(expression, this.flavour));
    }
    const name = /^\$[\w.]*/.exec(expression)?.[0] ?? '$';
    if (value) return problem(DiagnosticCode.badVariable, `\`${name}\` ${value.expected}.`);
    // REST Client's `{{$dev x}}`, within the settings' environment of that name.
    const own = environments?.chosen ? `$${environments.chosen} ` : null;
    if (own !== null && expression.startsWith(own)) {
      return this.variable(expression.slice(own.length).trim(), place, path);
    }
    if (notSupported.test(expression)) {
      const message = `\`${name}\` is not supported by Faultline. Put its value into a variable.`;
      return problem(DiagnosticCode.notRun, message);
    }
    if (madeUp.test(expression)) {
      const message = `Faultline has no made-up names and addresses such as \`${name}\`. There are \`$random.email\`, \`$random.alphabetic(8)\` and \`$random.integer(1, 5)\`.`;
      return problem(DiagnosticCode.notRun, message);
    }
    return problem(
      DiagnosticCode.undefinedVariable,
      `There is no dynamic variable \`${name}\`.`,
      sentAsText(this.flavour),
    );
  }

  private async shared(name: string, path: readonly Step[]): Promise<Evaluation> {
    const variable = this.context.variables.get(name);
    const shared = variable?.source.endsWith('($shared)') ? variable : this.context.environments?.shared(name);
    if (shared) return this.environmentVariable(name, shared, path);
    return problem(DiagnosticCode.undefinedVariable, `\`$shared\` of the environments has no \`${name}\`.`);
  }

  private async askInPlace(
    expression: string,
    call: PromptCall | { readonly malformed: string },
    place: FilePlace,
    path: readonly Step[],
  ): Promise<Evaluation> {
    if ('malformed' in call) {
      const name = /^(?:\$[\w-]+|\?)/.exec(expression)?.[0] ?? '';
      return problem(DiagnosticCode.badVariable, `\`${name}\` ${call.malformed}.`);
    }
    const choices = call.kind === 'pick' ? await this.choices(call.value ?? '', place, path) : [];
    return this.ask(questionOf(call, choices));
  }

  /** `one,two`, or the name of a variable whose value is a JSON list or such a text. */
  private async choices(value: string, place: FilePlace, path: readonly Step[]): Promise<readonly string[]> {
    if (value.includes(',')) return choicesIn(value);
    const variable = await this.variable(value, place, path);
    return choicesIn(variable.ok ? textOf(variable.parts) : value);
  }

  /** What the variable would be if it were not asked for is the answer to begin with, unless it is secret. */
  private async withInitial(question: Question, place: FilePlace, path: readonly Step[]): Promise<Question> {
    if (question.kind === 'password' || path.some(({ name }) => name === question.title)) return question;
    const below = await this.variable(question.title, place, path);
    const isShown = below.ok && !below.parts.some(({ secret }) => secret);
    return isShown ? { ...question, initial: textOf(below.parts) } : question;
  }

  private ask(question: Question): Evaluation {
    const secret = question.kind === 'password';
    const answer = this.context.answers?.get(question.key) ?? this.context.given?.get(question.title);
    if (answer !== undefined) return { ok: true, parts: [{ text: answer, secret }] };
    const message = `\`${question.title}\` is asked for when the request is sent.`;
    return { ok: false, problem: { code: DiagnosticCode.noAnswer, message, mayBeText: 'never', question } };
  }
}

/** A variable whose value is being evaluated, for telling a cycle. */
interface Step {
  readonly name: string;
  readonly key: ScopedDefinition | VariableValue;
}

function isDefinition(key: ScopedDefinition | VariableValue | undefined): key is ScopedDefinition {
  return key !== undefined && 'definition' in key;
}

function systemUtcOffset(epochMs: number): number {
  return -new Date(epochMs).getTimezoneOffset();
}
