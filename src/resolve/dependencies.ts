/** What has to be sent before a request: the requests that its `# @ref`, `# @auth` and `run` lines name, and what is shared. */
import { DiagnosticCode } from '../manifest';
import type { Span } from '../syntax/document';
import type { RefLine, RunLine, RunVariable } from '../syntax/reference-lines';
import { type LoginOptions, noLogin, parseLoginOptions } from './auth-directive';
import type { LoginUse } from './context';
import { isSendable, type RequestFile } from './document-references';
import { blockAt, type ImportGraph, labelOf, placeKey, type RequestPlace } from './import-graph';
import { findRequest } from './request-names';
import type { ResolveProblem } from './resolved';

/** A request that is sent before another one. */
export interface Dependency {
  /**
   * `ref`: where it has no response yet; `force-ref`: always; `run`: always, and each time that it is written; `shared`:
   * once before all of its file; `shared-each`: always; `auth`: where it has no response yet or its token is used up.
   */
  readonly kind: 'ref' | 'force-ref' | 'run' | 'shared' | 'shared-each' | 'auth';
  readonly place: RequestPlace;
  /** The line that asks for it. */
  readonly line: RequestPlace & { readonly span: Span };
  /** The values that a `run` line gives. */
  readonly variables: readonly RunVariable[];
  /** What an `# @auth` line says of the token. */
  readonly login?: LoginOptions;
}

/** One that gives a token. */
export type LoginDependency = Dependency & { readonly login: LoginOptions };

export interface Dependencies {
  /** In the order in which they are to be sent. */
  readonly before: readonly Dependency[];
  /** What is wrong with the block's own lines. */
  readonly problems: readonly ResolveProblem[];
}

const nothing: Dependencies = { before: [], problems: [] };

/** Looks them up, once for each block of the graph's files. */
export class DependencyIndex {
  readonly #known = new Map<string, Dependencies>();
  readonly #inherited = new Map<RequestFile, Inherited>();
  /** Blocks from which no cycle can be reached. */
  readonly #acyclic = new Set<string>();

  constructor(readonly graph: ImportGraph) {}

  of(place: RequestPlace): Dependencies {
    const key = placeKey(place);
    const known = this.#known.get(key) ?? this.#find(place);
    this.#known.set(key, known);
    return known;
  }

  /** Why a block cannot be sent, whatever its request is: each problem at its place in the block. */
  refusals(place: RequestPlace): readonly ResolveProblem[] {
    const { before, problems } = this.of(place);
    if (before.length + problems.length === 0 && this.#inheritedBy(place) === noneInherited) return [];
    const own = problems.filter(({ severity }) => severity === 'error');
    const cycle = own.length > 0 ? null : this.cycleProblem(place);
    return [...own, ...(cycle ? [cycle] : []), ...this.#inheritedProblems(place)];
  }

  /** A cycle that is in the way of sending a block, at the line that leads into it; null where there is none. */
  cycleProblem(place: RequestPlace): ResolveProblem | null {
    const cycle = this.#cycleFrom(place);
    if (!cycle) return null;
    const way = cycle.map(labelOf).join(' → ');
    const message = `${way}: none of these can be sent first, as each needs the next one. Remove one of the lines that ask for them.`;
    const line = this.of(place).before.find(({ place: next }) => this.#cycleFrom(next))?.line;
    const isOwn = line !== undefined && placeKey(line) === placeKey(place);
    const { start, end } = isOwn ? line.span : targetOf(place);
    return { start, end, code: DiagnosticCode.referenceCycle, message, severity: 'error' };
  }

  /** Whether a block is sent before another one, directly or by way of others. */
  isBefore(first: RequestPlace, place: RequestPlace): boolean {
    const wanted = placeKey(first);
    const seen = new Map([[placeKey(place), place]]);
    for (const at of seen.values()) {
      for (const { place: before } of this.of(at).before) {
        const key = placeKey(before);
        if (key === wanted) return true;
        if (!seen.has(key)) seen.set(key, before);
      }
    }
    return false;
  }

  /** A block after all those that are sent before it, directly or by way of others; in no certain order. */
  withAllBefore(place: RequestPlace): readonly RequestPlace[] {
    const seen = new Map([[placeKey(place), place]]);
    for (const at of seen.values()) {
      for (const { place: before } of this.of(at).before)
        seen.set(placeKey(before), seen.get(placeKey(before)) ?? before);
    }
    return [...seen.values()].reverse();
  }

  /** The blocks of the first cycle that is reached, the same one at both ends. Walks by a list: chains may be long. */
  #cycleFrom(start: RequestPlace): readonly RequestPlace[] | null {
    const way: { readonly place: RequestPlace; readonly key: string; next: number }[] = [];
    const onWay = new Set<string>();
    const enter = (place: RequestPlace): void => {
      const key = placeKey(place);
      if (this.#acyclic.has(key)) return;
      way.push({ place, key, next: 0 });
      onWay.add(key);
    };
    enter(start);
    for (let top = way.at(-1); top; top = way.at(-1)) {
      const next = this.of(top.place).before[top.next++]?.place;
      if (!next) {
        this.#acyclic.add(top.key);
        onWay.delete(top.key);
        way.pop();
      } else if (onWay.has(placeKey(next))) {
        const from = way.findIndex(({ key }) => key === placeKey(next));
        return [...way.slice(from).map(({ place }) => place), next];
      } else {
        enter(next);
      }
    }
    return null;
  }

  #find(place: RequestPlace): Dependencies {
    const own = this.#own(place);
    const { before, exempt } = this.#inheritedBy(place);
    const inherited = exempt.has(placeKey(place)) ? [] : before;
    if (inherited.length === 0) return own;
    const hasOwnLogin = place.file.references.lines(place.blockIndex).refs.some(({ auth }) => auth);
    const applying = hasOwnLogin ? inherited.filter(({ kind }) => kind !== 'auth') : inherited;
    return { before: loginFirst([...applying, ...own.before]), problems: own.problems };
  }

  /** The login that a request goes by; null where it has none. */
  login(place: RequestPlace): LoginDependency | null {
    return this.of(place).before.find(isLogin) ?? null;
  }

  /** The same, as it is resolved with. */
  loginUse(place: RequestPlace): LoginUse | null {
    const found = this.login(place);
    const block = found && blockAt(found.place);
    const name = block?.name ?? block?.title;
    if (!found || name == null) return null;
    const { line, login: options } = found;
    const isOwn = placeKey(line) === placeKey(place);
    return { name, path: found.place.file.path, options, span: isOwn ? line.span : null };
  }

  /** What the lines of the block itself ask for. */
  #own(place: RequestPlace): Dependencies {
    const { runs, refs } = place.file.references.lines(place.blockIndex);
    if (runs.length + refs.length === 0) return nothing;
    const found = [
      ...runs.map((line) => ({ at: line.start, ...this.#run(line, place) })),
      ...refs.map((line) => ({ at: line.start, ...this.#ref(line, place) })),
    ].sort((a, b) => a.at - b.at);
    const before = loginFirst(found.flatMap((it) => it.before));
    return { before, problems: found.flatMap(({ problems }) => problems) };
  }

  #ref(ref: RefLine, from: RequestPlace): Dependencies {
    if (ref.auth && ref.name === noLogin) return nothing;
    const line = ref.auth ? 'auth' : 'ref';
    const asked = { name: ref.name, span: ref.nameSpan, file: from.file, imports: true, line } as const;
    const { place, problems } = findRequest(this.graph, asked);
    if (!place) return { before: [], problems };
    if (ref.auth) {
      const { options: login } = parseLoginOptions(ref.auth.options);
      return { before: [{ kind: 'auth', place, line: { ...from, span: ref }, variables: [], login }], problems };
    }
    const kind = ref.force ? 'force-ref' : 'ref';
    return { before: [{ kind, place, line: { ...from, span: ref }, variables: [] }], problems };
  }

  #run(run: RunLine, from: RequestPlace): Dependencies {
    const problems: ResolveProblem[] = run.unread.map(({ start, end }) => {
      const message = 'This is no variable for the run. Write (@name=value), or (@name=value, @other=value).';
      return { start, end, code: DiagnosticCode.badReference, message, severity: 'error' };
    });
    const link = run.path === null ? null : this.graph.link(from.file, run.path);
    if (link && !link.ok) {
      const { start, end } = run.pathSpan ?? run;
      problems.push({ start, end, code: link.code, message: link.message, severity: 'error' });
      return { before: [], problems };
    }
    const file = link?.file ?? from.file;
    const toDependency = (place: RequestPlace): Dependency => {
      return { kind: 'run', place, line: { ...from, span: run }, variables: run.variables };
    };
    if (run.name === null) {
      const all = file.references.sendable.map((blockIndex) => toDependency({ file, blockIndex }));
      return { before: all, problems };
    }
    const asked = { name: run.name, span: run.nameSpan ?? run, file, imports: link === null, line: 'run' } as const;
    const found = findRequest(this.graph, asked);
    return { before: found.place ? [toDependency(found.place)] : [], problems: [...problems, ...found.problems] };
  }

  /** Empty for a block that sends nothing. */
  #inheritedBy(place: RequestPlace): Inherited {
    const { references } = place.file;
    const block = blockAt(place);
    if (!block || !isSendable(block, references.lines(place.blockIndex))) return noneInherited;
    const known = this.#inherited.get(place.file) ?? this.#inheritedIn(place.file);
    this.#inherited.set(place.file, known);
    return known;
  }

  #inheritedIn(file: RequestFile): Inherited {
    const { shared, fileRefs } = file.references;
    if (!shared?.sends && fileRefs.length === 0) return noneInherited;
    const before: Dependency[] = [];
    const problems: ResolveProblem[] = [];
    if (shared?.sends) {
      const place = { file, blockIndex: shared.blockIndex };
      const span = blockAt(place)?.titleSpan ?? { start: 0, end: 0 };
      before.push({ kind: shared.each ? 'shared-each' : 'shared', place, line: { ...place, span }, variables: [] });
    }
    for (const { blockIndex, line } of fileRefs) {
      const found = this.#ref(line, { file, blockIndex });
      before.push(...found.before);
      problems.push(...found.problems.filter(({ severity }) => severity === 'error'));
    }
    const needed = new Map(before.map(({ place }) => [placeKey(place), place]));
    for (const place of needed.values()) {
      for (const { place: next } of this.#own(place).before) {
        if (!needed.has(placeKey(next))) needed.set(placeKey(next), next);
      }
    }
    return { before, problems, exempt: new Set(needed.keys()) };
  }

  #inheritedProblems(place: RequestPlace): ResolveProblem[] {
    const { problems, exempt } = this.#inheritedBy(place);
    if (exempt.has(placeKey(place))) return [];
    const { start, end } = targetOf(place);
    return problems.map((problem) => {
      const message = `A # @ref that holds for all requests of this file cannot be followed. ${problem.message}`;
      return { ...problem, start, end, message };
    });
  }
}

/** What is sent before each request of a file. */
interface Inherited {
  readonly before: readonly Dependency[];
  readonly problems: readonly ResolveProblem[];
  /** What this needs itself: it is not sent before that. */
  readonly exempt: ReadonlySet<string>;
}

/** What else is sent first may go by the token, so the login comes before it. */
function loginFirst(before: readonly Dependency[]): readonly Dependency[] {
  if (!before.some(isLogin)) return before;
  return [...before.filter(isLogin), ...before.filter((it) => !isLogin(it))];
}

function isLogin(dependency: Dependency): dependency is LoginDependency {
  return dependency.login !== undefined;
}

const noneInherited: Inherited = { before: [], problems: [], exempt: new Set() };

function targetOf(place: RequestPlace): Span {
  const block = blockAt(place);
  const { runs } = place.file.references.lines(place.blockIndex);
  return block?.request?.target ?? runs[0] ?? { start: 0, end: 0 };
}
