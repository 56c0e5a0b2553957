/** Sends a request after those that it needs, each in its turn. What reaches out is handed in. */
import { DiagnosticCode } from '../manifest';
import type { Dependency, DependencyIndex, LoginDependency } from '../resolve/dependencies';
import { blockAt, labelOf, placeKey, type RequestPlace } from '../resolve/import-graph';
import type { Renewal } from '../resolve/renewal';
import type { ResolveProblem } from '../resolve/resolved';

/** What came of a request that was to be sent. `failed`: of its response or of the way there; `label`: `401 Unauthorized`. */
export type StepResult =
  | { readonly kind: 'answered' }
  | { readonly kind: 'failed'; readonly label: string }
  | { readonly kind: 'not-sent'; readonly reason: string }
  | { readonly kind: 'cancelled' };

/** A request whose turn it is. `Values`: those that the `run` lines on the way to it give. */
export interface Step<Values> {
  readonly place: RequestPlace;
  /** The line that asks for it; null for what a person asks for. */
  readonly neededBy: Dependency | null;
  /** For whom it is sent: the block with that line, the block that needs that one, and so on. */
  readonly requesters: readonly RequestPlace[];
  /** A person asked for it, or for a block that does no more than run it: else it is sent for the sake of another one. */
  readonly isAsked: boolean;
  /** Null where nothing is given. */
  readonly values: Values | null;
}

/** Why a `run` line's values could not be had; the problems stand in its block. */
export interface Ungiven {
  readonly problems: readonly ResolveProblem[];
}

export interface OrderDeps<Values> {
  /**
   * When a request was last sent, as a number that grows from one to the next, if it has a response that can still be
   * used; else null. Where it is on its way just now, that is waited for.
   */
  answeredAt(place: RequestPlace): Promise<number | null>;
  /** Sends the block's own request. `renew`: to be called where it is refused with 401. */
  send(step: Step<Values>, renew: () => Promise<Renewal>): Promise<StepResult>;
  /** Whether the token that a login has given ends so soon that it is to be renewed. Absent: none ever does. */
  isExpired?(login: LoginDependency): Promise<boolean>;
  /** A login's response is of no use any more; one that was sent after it is. */
  discard?(place: RequestPlace, answeredAt: number): void;
  /**
   * The values of a `run` line with those that hold for the block that it stands in, or why there are none. Null: it
   * gives none.
   */
  give(
    dependency: Dependency,
    step: Step<Values>,
  ): Promise<Values | null | { readonly problems: readonly ResolveProblem[] }>;
  /** It is not sent. The problems stand in its block. `needed`: the request that failed, where it is for that. */
  refused(step: Step<Values>, problems: readonly ResolveProblem[], needed: RequestPlace | null): void;
  readonly signal: AbortSignal;
}

/** One run: of one request, or of all of a file. */
export class RunOrder<Values> {
  readonly #dependencies: DependencyIndex;
  readonly #deps: OrderDeps<Values>;
  /** Shared blocks that have been sent in this run. */
  readonly #shared = new Set<string>();
  /** What failed in this run is not tried again for others: a login that fails ten times may lock the account. */
  readonly #failed = new Map<string, StepResult>();

  /** What is being sent for several at once is sent once for all of them. */
  readonly #underWay = new Map<string, Promise<StepResult>>();

  /** Logins whose new token was refused as well. */
  readonly #inVain = new Set<string>();

  constructor(dependencies: DependencyIndex, deps: OrderDeps<Values>) {
    this.#dependencies = dependencies;
    this.#deps = deps;
  }

  /** Sends what a person asks for, after what it needs. */
  send(place: RequestPlace): Promise<StepResult> {
    return this.#send({ place, neededBy: null, requesters: [], isAsked: true, values: null }, new Map());
  }

  /** `here`: what was sent for the same request, so that no two of those that it needs have it sent twice. */
  async #send(step: Step<Values>, here: Map<string, StepResult>): Promise<StepResult> {
    const { place } = step;
    const problems = this.#dependencies.refusals(place);
    const result = problems.length > 0 ? this.#refuse(step, problems) : await this.#sendInTurn(step, here);
    const key = placeKey(place);
    if (step.values === null && (result.kind === 'failed' || result.kind === 'not-sent')) this.#failed.set(key, result);
    if (place.file.references.shared?.blockIndex === place.blockIndex) this.#shared.add(key);
    return result;
  }

  async #sendInTurn(step: Step<Values>, here: Map<string, StepResult>): Promise<StepResult> {
    const hasRequest = blockAt(step.place)?.request != null;
    let last: StepResult = { kind: 'answered' };
    for (const dependency of this.#dependencies.of(step.place).before) {
      if (this.#deps.signal.aborted) return { kind: 'cancelled' };
      const result =
        dependency.kind === 'run' ? await this.#run(dependency, step) : await this.#need(dependency, step, here);
      if ('problems' in result) {
        last = this.#refuse(step, result.problems);
        if (hasRequest) return last;
      } else if (result.kind === 'cancelled') {
        return result;
      } else if (result.kind !== 'answered') {
        // What a block merely runs, one after the other, are requests in their own right, as those of a file are.
        if (hasRequest || dependency.kind !== 'run')
          return this.#refuse(step, [heldBack(step.place, dependency, result)], dependency.place);
        last = result;
      }
    }
    if (this.#deps.signal.aborted) return { kind: 'cancelled' };
    if (!hasRequest) return last;
    const login = this.#dependencies.login(step.place);
    const loggedInAt = login && (await this.#deps.answeredAt(login.place));
    const isNew = login !== null && here.has(placeKey(login.place));
    let renewed = false;
    const result = await this.#deps.send(step, async () => {
      const renewal = await this.#renew(step, loggedInAt, isNew);
      renewed = renewal.kind === 'renewed';
      return renewal;
    });
    if (login && renewed && result.kind === 'failed' && /^401\b/.test(result.label)) {
      this.#inVain.add(placeKey(login.place));
    }
    return result;
  }

  /**
   * Has the login of a request sent again whose token was refused, unless that has been done since for another request, and
   * what depends on it.
   * @param loggedInAt when the refused token was given, as `answeredAt` says it
   */
  async #renew(step: Step<Values>, loggedInAt: number | null, isNew: boolean): Promise<Renewal> {
    const login = this.#dependencies.login(step.place);
    if (!login) return { kind: 'not-renewed', reason: null };
    const name = labelOf(login.place);
    if (isNew) return { kind: 'not-renewed', reason: `The token is new: to send ${name} again would not help.` };
    if (this.#inVain.has(placeKey(login.place))) {
      return { kind: 'not-renewed', reason: `A new token of ${name} was refused before in this run.` };
    }
    const before = await this.#deps.answeredAt(login.place);
    const wasRenewed = before !== null && loggedInAt !== null && before > loggedInAt;
    if (before !== null && !wasRenewed) this.#deps.discard?.(login.place, before);
    const here = new Map<string, StepResult>();
    for (const dependency of this.#dependencies.of(step.place).before) {
      if (dependency.kind !== 'auth' && dependency.kind !== 'ref') continue;
      if (this.#deps.signal.aborted) return { kind: 'not-renewed', reason: null };
      const result = await this.#need(dependency, step, here);
      if (result.kind === 'answered') continue;
      if (result.kind === 'cancelled') return { kind: 'not-renewed', reason: null };
      return { kind: 'not-renewed', reason: heldBack(step.place, dependency, result).message.replaceAll('`', '') };
    }
    const how = wasRenewed ? `${name} had given a new token meanwhile` : `${name} was sent again`;
    return { kind: 'renewed', reason: `the token was refused, ${how}` };
  }

  async #run(neededBy: Dependency, step: Step<Values>): Promise<StepResult | Ungiven> {
    const values = await this.#deps.give(neededBy, step);
    if (isUngiven(values)) return values;
    const { place } = neededBy;
    const isAsked = step.isAsked && blockAt(step.place)?.request == null;
    return this.#send({ place, neededBy, requesters: [step.place, ...step.requesters], values, isAsked }, new Map());
  }

  async #need(neededBy: Dependency, step: Step<Values>, here: Map<string, StepResult>): Promise<StepResult> {
    const { kind, place } = neededBy;
    const { values } = step;
    const key = placeKey(place);
    const known = here.get(key) ?? (values === null ? this.#failed.get(key) : undefined);
    if (known) return known;
    const given = isLogin(neededBy) ? null : values;
    const isShared = given === null && kind !== 'force-ref' && kind !== 'shared-each';
    const begun = isShared ? this.#underWay.get(key) : undefined;
    if (begun) return begun;
    if (kind === 'shared' && this.#shared.has(key)) return { kind: 'answered' };
    // A response under other values is another one; a token holds for whatever is sent with it.
    if (kind === 'ref' && values === null && (await this.#isAnswered(place))) return { kind: 'answered' };
    if (isLogin(neededBy) && (await this.#isLoggedIn(neededBy))) return { kind: 'answered' };
    if (this.#deps.signal.aborted) return { kind: 'cancelled' };
    const requesters = [step.place, ...step.requesters];
    const sending =
      (isShared ? this.#underWay.get(key) : undefined) ??
      this.#send({ place, neededBy, requesters, values: given, isAsked: false }, here);
    if (isShared) this.#underWay.set(key, sending);
    try {
      const result = await sending;
      here.set(key, result);
      return result;
    } finally {
      if (this.#underWay.get(key) === sending) this.#underWay.delete(key);
    }
  }

  async #isLoggedIn(login: LoginDependency): Promise<boolean> {
    const at = await this.#deps.answeredAt(login.place);
    if (at === null) return false;
    if ((await this.#isAnswered(login.place)) && !(await this.#deps.isExpired?.(login))) return true;
    this.#deps.discard?.(login.place, at);
    return false;
  }

  /** A response is of use until what it was made from is sent again: then it may name a session that has ended. */
  async #isAnswered(place: RequestPlace): Promise<boolean> {
    const at = await this.#deps.answeredAt(place);
    if (at === null) return false;
    const needed = new Map([[placeKey(place), place]]);
    for (const it of needed.values()) {
      for (const { kind, place: next } of this.#dependencies.of(it).before) {
        if ((kind !== 'ref' && kind !== 'force-ref' && kind !== 'auth') || needed.has(placeKey(next))) continue;
        needed.set(placeKey(next), next);
        if (((await this.#deps.answeredAt(next)) ?? at) > at) return false;
      }
    }
    return true;
  }

  #refuse(step: Step<Values>, problems: readonly ResolveProblem[], needed: RequestPlace | null = null): StepResult {
    this.#deps.refused(step, problems, needed);
    return { kind: 'not-sent', reason: problems[0]?.message ?? '' };
  }
}

function isLogin(dependency: Dependency): dependency is LoginDependency {
  return dependency.login !== undefined;
}

/** At the line that asks for what failed; where that holds for the whole file, at the request. */
function heldBack(place: RequestPlace, { place: needed, line }: Dependency, result: StepResult): ResolveProblem {
  const name = labelOf(needed);
  const block = blockAt(place);
  const isOwn = placeKey(line) === placeKey(place);
  const { start, end } = (isOwn ? line.span : block?.request?.target) ?? { start: 0, end: 0 };
  const message =
    result.kind === 'failed'
      ? `\`${name}\`, which is sent first, failed: ${result.label}.`
      : `\`${name}\`, which is to be sent first, was not sent. ${result.kind === 'not-sent' ? result.reason : ''}`.trim();
  return { start, end, code: DiagnosticCode.dependencyFailed, message, severity: 'error' };
}

function isUngiven<Values>(values: Values | Ungiven | null): values is Ungiven {
  return typeof values === 'object' && values !== null && 'problems' in values;
}
