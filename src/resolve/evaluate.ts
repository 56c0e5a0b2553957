import { dirname } from 'node:path';
import { DiagnosticCode } from '../manifest';
import { namesCredential } from '../redact/secret-names';
import { placeholdersIn } from '../syntax/placeholders';
import type { ResolveContext } from './context';
import { readDotenv } from './dotenv-files';
import { dynamicValue } from './dynamic-value';
import { parseReference, readReference } from './exchange-reference';
import { foldersUpTo } from './folders';
import { percentEncode } from './percent';
import { type Definitions, definitionAt, type Place, type ScopedDefinition } from './scope';
import { similarName } from './similar-name';
import { undefinedName } from './undefined-name';
import type { VariableValue } from './variable-value';

/** A stretch of a value. A value such as `Bearer {{token}}` is secret in part. */
export interface ValuePart {
  readonly text: string;
  readonly secret: boolean;
}

/** Why an expression has no value. */
export interface EvaluationProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** It may be no placeholder at all but text that happens to have braces: in a body it is sent as it stands. */
  readonly mayBeText: boolean;
  /** The environments that define the variable, where there are such. */
  readonly definedIn?: readonly string[];
}

export type Evaluation =
  | {
      readonly ok: true;
      readonly parts: readonly ValuePart[];
      /** Worth knowing about the value: a sentence. */
      readonly note?: string;
    }
  | { readonly ok: false; readonly problem: EvaluationProblem };

/** Bounds on variables within variables, far beyond any use: a few lines could otherwise grow to gigabytes. */
const deepest = 100;
const mostExpansions = 100_000;
const longest = 10_000_000;

/** Asked for by other clients' variables that Faultline does not have (yet): they need a person, or a sign-in. */
const notSupported = /^\$(?:input|password|pick|prompt|secret|auth\.|aad|oidc|aws|clipboard)/i;

/**
 * Evaluates the expressions of one request. One precedence, for every file: dynamic values (`$…`), variables of the
 * file, of the environment, results of named requests. A variable defined with `=` is evaluated where it is defined and
 * once; with `:=`, where it is used and each time.
 */
export class Evaluator {
  private readonly evaluated = new Map<unknown, Evaluation>();
  private expansions = 0;
  private dotenv: ReturnType<typeof readDotenv> | null = null;

  constructor(
    private readonly context: ResolveContext,
    private readonly definitions: Definitions,
    /** Where the request stands. */
    private readonly place: Place,
    /** Names whose values `# @prompt` asks for. */
    private readonly prompts: ReadonlySet<string> = new Set(),
  ) {}

  /** The value of what stands between `{{` and `}}`, trimmed. */
  evaluate(expression: string): Promise<Evaluation> {
    return this.evaluateAt(expression, this.place, []);
  }

  private async evaluateAt(expression: string, place: Place, path: readonly Step[]): Promise<Evaluation> {
    if (expression.startsWith('%')) {
      const inner = await this.evaluateAt(expression.slice(1).trim(), place, path);
      if (!inner.ok) return inner;
      return { ok: true, parts: inner.parts.map((part) => ({ ...part, text: percentEncode(part.text) })) };
    }
    if (expression.startsWith('$')) return this.dynamic(expression, place, path);
    const current = path.at(-1)?.key;
    const found = definitionAt(this.definitions, expression, place, isDefinition(current) ? current.definition : null);
    if (found) return this.withNote(expression, found, await this.definition(found, place, path));
    const variable = this.context.variables.get(expression);
    if (variable && variable !== current) return this.environmentVariable(expression, variable, path);
    const again = path.findIndex((step) => step.name === expression);
    if (again >= 0) return cycle([...path.slice(again).map((step) => step.name), expression]);
    return this.reference(expression);
  }

  /** JetBrains' client lets the environment win, so a file written for it may mean the other value. */
  private withNote(name: string, { definition }: ScopedDefinition, evaluation: Evaluation): Evaluation {
    const variable = this.context.variables.get(name);
    if (!evaluation.ok || !variable || variable.value === definition.value) return evaluation;
    const note = `\`${name}\` is defined in this file and in ${variable.source}: the file's value is used. JetBrains' client would use the other.`;
    return { ...evaluation, note };
  }

  private definition(found: ScopedDefinition, place: Place, path: readonly Step[]): Promise<Evaluation> {
    const { name, value, lazy, start } = found.definition;
    const again = path.findIndex(({ key }) => isDefinition(key) && key.definition === found.definition);
    if (again >= 0) return Promise.resolve(cycle([...path.slice(again).map((step) => step.name), name]));
    const definedAt = { blockIndex: found.blockIndex, offset: start };
    const step: Step = { name, key: found };
    if (lazy) return this.nested(value, place, [...path, step], false);
    return this.once(found.definition, () => this.nested(value, definedAt, [...path, step], false));
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
  private async nested(value: string, place: Place, path: readonly Step[], secret: boolean): Promise<Evaluation> {
    const user = path.at(-1)?.name ?? '';
    if (path.length > deepest || ++this.expansions > mostExpansions) {
      return problem(DiagnosticCode.badVariable, `\`${user}\` is made of too many variables within variables.`);
    }
    const list = new PartList();
    let done = 0;
    for (const placeholder of placeholdersIn(value)) {
      list.add(value.slice(done, placeholder.start), secret);
      done = placeholder.end;
      const inner = await this.evaluateAt(placeholder.expression, place, path);
      if (!inner.ok) return { ok: false, problem: withUser(inner.problem, user) };
      for (const part of inner.parts) list.add(part.text, part.secret || secret);
      if (list.length > longest) {
        return problem(DiagnosticCode.badVariable, `The value of \`${user}\` is longer than ${longest} characters.`);
      }
    }
    list.add(value.slice(done), secret);
    return { ok: true, parts: list.parts };
  }

  private async dynamic(expression: string, place: Place, path: readonly Step[]): Promise<Evaluation> {
    const named = /^\$(processEnv|dotenv|shared)\s+(%?)\s*(.+)$|^\$(env)\.(.+)$/s.exec(expression);
    if (named) {
      let name = (named[3] ?? named[5] ?? '').trim();
      if (named[2] === '%') {
        const inner = await this.evaluateAt(name, place, path);
        if (!inner.ok) return { ok: false, problem: { ...inner.problem, mayBeText: false } };
        name = inner.parts.map((part) => part.text).join('');
      }
      return this.outside(named[1] ?? 'processEnv', name, path);
    }
    const { now, random, utcOffset = systemUtcOffset } = this.context;
    const value = dynamicValue(expression, { now, random, utcOffset });
    if (typeof value === 'string') return { ok: true, parts: [{ text: value, secret: false }] };
    const name = /^\$[\w.]*/.exec(expression)?.[0] ?? '$';
    if (value) return problem(DiagnosticCode.badVariable, `\`${name}\` ${value.expected}.`);
    if (notSupported.test(expression)) {
      return problem(
        DiagnosticCode.notRun,
        `\`${name}\` is not supported by Faultline. Put its value into a variable.`,
      );
    }
    return problem(DiagnosticCode.undefinedVariable, `There is no dynamic variable \`${name}\`.`, true);
  }

  private async outside(source: string, name: string, path: readonly Step[]): Promise<Evaluation> {
    if (source === 'shared') {
      const variable = this.context.variables.get(name);
      if (variable?.source.endsWith('($shared)')) return this.environmentVariable(name, variable, path);
      return problem(DiagnosticCode.undefinedVariable, `\`$shared\` of http-client.env.json has no \`${name}\`.`);
    }
    if (!this.context.trusted) {
      return problem(DiagnosticCode.untrusted, `\`$${source}\` is read in a trusted workspace only.`);
    }
    if (source === 'dotenv') {
      if (this.context.file === null) {
        return problem(DiagnosticCode.undefinedVariable, 'An untitled file has no `.env`. Save it first.');
      }
      const folders = foldersUpTo(dirname(this.context.file), this.context.workspaceFolder);
      this.dotenv ??= readDotenv(folders, this.context.files);
      const { variables, problems } = await this.dotenv;
      const variable = variables.get(name);
      if (variable) return { ok: true, parts: [{ text: variable.value, secret: variable.secret }] };
      const [unreadable] = problems;
      const reason = unreadable
        ? `${unreadable.path}: ${unreadable.message}`
        : `No \`.env\` from the file's folder up to its workspace folder defines \`${name}\`.`;
      return problem(DiagnosticCode.undefinedVariable, reason);
    }
    const value = this.context.processEnv[name];
    if (value !== undefined) return { ok: true, parts: [{ text: value, secret: namesCredential(name) }] };
    return problem(DiagnosticCode.undefinedVariable, `The process environment has no variable \`${name}\`.`);
  }

  private async reference(expression: string): Promise<Evaluation> {
    const isRequest = (name: string) => this.definitions.requests.has(name);
    const reference = parseReference(expression, isRequest);
    if (!reference) return this.undefinedName(expression);
    const { requestName } = reference;
    const exchange = this.context.responses(requestName);
    if (!exchange) {
      if (isRequest(requestName)) {
        const message = `\`${requestName}\` has not been sent yet, so there is no ${reference.side} to take \`${expression}\` from. Send \`${requestName}\` first.`;
        return problem(DiagnosticCode.noResponseYet, message);
      }
      const near = similarName(requestName, this.definitions.requests.keys());
      const message = `No request of this file is named \`${requestName}\` (\`# @name ${requestName}\`).${suggestion(near)}`;
      return problem(DiagnosticCode.undefinedVariable, message, true);
    }
    const read = await readReference(reference, exchange, (path) => this.context.files.readBytes(path));
    if (read.ok) return { ok: true, parts: [{ text: read.text, secret: read.secret }] };
    return problem(DiagnosticCode.badReference, `\`${expression}\`: ${read.reason}`);
  }

  private undefinedName(expression: string): Evaluation {
    if (this.prompts.has(expression)) {
      const message = `\`@prompt\` asks for \`${expression}\`, which Faultline does not do. Define it: \`@${expression} = …\`.`;
      return problem(DiagnosticCode.notRun, message);
    }
    const { message, definedIn } = undefinedName(expression, this.definitions, this.context);
    const code = DiagnosticCode.undefinedVariable;
    return { ok: false, problem: { code, message, mayBeText: true, ...(definedIn.length > 0 ? { definedIn } : {}) } };
  }
}

/** Collects the stretches of a value; neighbours that are alike become one. */
class PartList {
  readonly parts: ValuePart[] = [];
  length = 0;

  add(text: string, secret: boolean): void {
    if (text === '') return;
    this.length += text.length;
    const last = this.parts.at(-1);
    if (last?.secret === secret) this.parts[this.parts.length - 1] = { text: last.text + text, secret };
    else this.parts.push({ text, secret });
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

function problem(code: DiagnosticCode, message: string, mayBeText = false): Evaluation {
  return { ok: false, problem: { code, message, mayBeText } };
}

function cycle(names: readonly string[]): Evaluation {
  const [first = ''] = names;
  const message = `\`${first}\` is defined by itself: ${names.join(' → ')}. Give one of them a value of its own.`;
  return problem(DiagnosticCode.variableCycle, message);
}

/** The placeholder that the reader sees is another one than the one without a value. */
function withUser(inner: EvaluationProblem, user: string): EvaluationProblem {
  if (inner.code === DiagnosticCode.variableCycle || inner.message.startsWith('In the value of ')) return inner;
  return { ...inner, message: `In the value of \`${user}\`: ${inner.message}`, mayBeText: false };
}

function suggestion(name: string | null): string {
  return name === null ? '' : ` Did you mean \`${name}\`?`;
}

function systemUtcOffset(epochMs: number): number {
  return -new Date(epochMs).getTimezoneOffset();
}
