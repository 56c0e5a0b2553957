/** What comes of evaluating an expression: a value in stretches, or why there is none. */
import { DiagnosticCode } from '../manifest';
import type { Question } from './question';

/** A stretch of a value. A value such as `Bearer {{token}}` is secret in part. */
export interface ValuePart {
  readonly text: string;
  readonly secret: boolean;
}

/** Why an expression has no value. */
export interface EvaluationProblem {
  readonly code: DiagnosticCode;
  readonly message: string;
  /** It may be no placeholder at all but text that happens to have braces: where it is sent as it stands. */
  readonly mayBeText: 'never' | 'in-body' | 'anywhere';
  /** The environments that define the variable, where there are such. */
  readonly definedIn?: readonly string[];
  /** It waits for an answer. */
  readonly question?: Question;
  /** The secret that is not set. */
  readonly secret?: string;
  /** The request that has to be sent first, by the name by which it is called here. */
  readonly needs?: string;
}

/** Worth knowing about a value: another client would take another one. `likely`: and the file is probably written for it. */
export interface ValueNote {
  readonly message: string;
  readonly likely: boolean;
}

export type Evaluation =
  | { readonly ok: true; readonly parts: readonly ValuePart[]; readonly note?: ValueNote }
  | { readonly ok: false; readonly problem: EvaluationProblem };

export function problem(
  code: DiagnosticCode,
  message: string,
  mayBeText: EvaluationProblem['mayBeText'] = 'never',
): Evaluation & { readonly ok: false } {
  return { ok: false, problem: { code, message, mayBeText } };
}

export function withNote(evaluation: Evaluation, note: ValueNote | null): Evaluation {
  return evaluation.ok && note ? { ...evaluation, note } : evaluation;
}

/** `names`: the way from a variable back to itself. */
export function cycle(names: readonly string[]): Evaluation {
  const [first = ''] = names;
  const message = `\`${first}\` is defined by itself: ${names.join(' → ')}. Give one of them a value of its own.`;
  return problem(DiagnosticCode.variableCycle, message);
}

/** The placeholder that the reader sees is another one than the one without a value. */
export function withUser(inner: EvaluationProblem, user: string): EvaluationProblem {
  const { question } = inner;
  // To give the variable its value is to answer.
  if (question) return question.variable === null ? { ...inner, question: { ...question, variable: user } } : inner;
  if (inner.code === DiagnosticCode.variableCycle || inner.message.startsWith('In the value of ')) return inner;
  return { ...inner, message: `In the value of \`${user}\`: ${inner.message}`, mayBeText: 'never' };
}

/** The text of a value. */
export function textOf(parts: readonly ValuePart[]): string {
  return parts.map(({ text }) => text).join('');
}

/**
 * The value of a variable whose name says that it is a credential: secret, but for the scheme that it begins with. Where a
 * secret is part of it, that is what makes it a credential, and the rest stays (`{{user}}:{{password}}`).
 */
export function asCredential(evaluation: Evaluation): Evaluation {
  if (!evaluation.ok || evaluation.parts.some(({ secret }) => secret)) return evaluation;
  const list = new PartList();
  for (const [index, { text }] of evaluation.parts.entries()) {
    const scheme = index === 0 ? (/^(?:apikey|basic|bearer|token)[ \t]+/i.exec(text)?.[0] ?? '') : '';
    list.add(scheme, false);
    list.add(text.slice(scheme.length), true);
  }
  return { ...evaluation, parts: list.parts };
}

/** A text in stretches, each occurrence of a secret as one of its own. One of a single character tells nothing. */
export function partsWithSecrets(text: string, secrets: readonly string[]): readonly ValuePart[] {
  const longestFirst = secrets.filter(({ length }) => length > 1).sort((a, b) => b.length - a.length);
  const next = longestFirst.map((secret) => ({ secret, at: text.indexOf(secret) }));
  const list = new PartList();
  let done = 0;
  for (;;) {
    for (const one of next) if (one.at >= 0 && one.at < done) one.at = text.indexOf(one.secret, done);
    const first = next.filter(({ at }) => at >= 0).reduce<(typeof next)[number] | null>(nearer, null);
    if (!first) break;
    list.add(text.slice(done, first.at), false);
    list.add(first.secret, true);
    done = first.at + first.secret.length;
  }
  list.add(text.slice(done), false);
  return list.parts;
}

function nearer<T extends { readonly at: number }>(best: T | null, one: T): T {
  return best === null || one.at < best.at ? one : best;
}

/** Collects the stretches of a value; neighbours that are alike become one. */
export class PartList {
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
