/**
 * What is found about each block of the open documents while they are written. Kept from edit to edit: a block is looked
 * at anew when its text has changed, or what its request looked up elsewhere.
 */
import type { checkBlock } from '../../check/check';
import type { Finding } from '../../check/finding';
import type { ResolveContext } from '../../resolve/context';
import type { Block } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';
import { type ChangedBlocks, changedBlocks } from './anchors';
import { Watch, type WatchedName } from './watched-context';

/** How long the server works on end before it looks after messages again, ms. */
const sliceMs = 8;
/** After which time the first findings are told, ms. */
const firstTellMs = 300;

/** What was found in one block, and what that depends on besides its own text. */
interface Looked {
  readonly findings: readonly Finding[];
  readonly names: readonly WatchedName[];
  readonly files: boolean;
}

interface State {
  document: RequestDocument;
  outside: string;
  /** For each block of the document; null: not looked at yet. */
  row: (Looked | null)[];
  /** What each request that is referred to was answered with, by its name. */
  readonly answers: Map<string, unknown>;
}

/** Most blocks have nothing to say and look nothing up. */
const nothing: Looked = { findings: [], names: [], files: false };

export interface FindingScope {
  readonly context: ResolveContext;
  /** All that every block depends on: environment, trust, settings. */
  readonly outside: string;
  /** Stands for the last exchange of a named request; another one after each. */
  readonly answer: (requestName: string) => unknown;
  /** Says that nobody waits for the result any more. */
  readonly outdated: () => boolean;
}

export class BlockFindings {
  readonly #states = new Map<string, State>();
  readonly #check: typeof checkBlock;

  constructor(check: typeof checkBlock) {
    this.#check = check;
  }

  /** The findings of one block. */
  async at(uri: string, scope: FindingScope, index: number): Promise<readonly Finding[]> {
    const state = this.#upToDate(uri, scope);
    const known = state.row[index];
    if (known) return known.findings;
    const block = scope.context.document.blocks[index];
    return block ? (await this.#look(block, index, state, scope)).findings : [];
  }

  /**
   * The findings of each block that has any, by its index. Null where the document was edited meanwhile. `tell`: given
   * what is found so far, now and then, where it takes its time.
   */
  async find(
    uri: string,
    scope: FindingScope,
    tell?: (found: ReadonlyMap<number, readonly Finding[]>) => void,
  ): Promise<ReadonlyMap<number, readonly Finding[]> | null> {
    const { context, outdated } = scope;
    const state = this.#upToDate(uri, scope);
    const { row } = state;
    const { blocks } = context.document;
    let sliceStart = performance.now();
    let told = sliceStart;
    let untilTold = firstTellMs;
    for (const [index, block] of blocks.entries()) {
      if (row[index]) continue;
      row[index] = await this.#look(block, index, state, scope);
      if (state.row !== row) return null;
      if (performance.now() - sliceStart < sliceMs) continue;
      await new Promise((done) => setImmediate(done));
      if (outdated() || state.row !== row) return null;
      sliceStart = performance.now();
      if (!tell || sliceStart - told < untilTold) continue;
      tell(foundIn(row));
      told = sliceStart;
      // Each time as long again, so that what is told costs little beside what is found.
      untilTold *= 2;
    }
    return foundIn(row);
  }

  /** Files that requests refer to may have changed. */
  forgetFiles(): void {
    for (const { row } of this.#states.values()) drop(row, ({ files }) => files);
  }

  /** The document is closed. */
  forget(uri: string): void {
    this.#states.delete(uri);
  }

  /** The state with all that no longer holds taken out. */
  #upToDate(uri: string, { context, outside, answer }: FindingScope): State {
    const { document } = context;
    const known = this.#states.get(uri);
    if (!known || known.outside !== outside) {
      const state = { document, outside, row: document.blocks.map(() => null), answers: new Map() };
      this.#states.set(uri, state);
      return state;
    }
    const changed = new Set<WatchedName>();
    for (const [name, before] of known.answers) {
      const now = answer(name);
      if (now === before) continue;
      known.answers.set(name, now);
      changed.add(`a ${name}`);
    }
    if (known.document !== document) follow(known, document, changed);
    if (changed.size > 0) {
      drop(known.row, ({ names }) => names.some((name) => changed.has(name)));
    }
    return known;
  }

  async #look(
    block: Block,
    blockIndex: number,
    { answers }: State,
    { context, answer }: FindingScope,
  ): Promise<Looked> {
    const watch = new Watch();
    const findings = await this.#check(block, watch.over({ ...context, blockIndex }));
    if (findings.length === 0 && watch.names.size === 0 && !watch.files) return nothing;
    for (const name of watch.names) {
      if (!name.startsWith('a ')) continue;
      const requestName = name.slice('a '.length);
      if (!answers.has(requestName)) answers.set(requestName, answer(requestName));
    }
    return { findings, names: [...watch.names], files: watch.files };
  }
}

function foundIn(row: readonly (Looked | null)[]): ReadonlyMap<number, readonly Finding[]> {
  const found = new Map<number, readonly Finding[]>();
  for (const [index, looked] of row.entries()) {
    if (looked && looked.findings.length > 0) found.set(index, looked.findings);
  }
  return found;
}

/** Has those looked at again of which that holds: in place, for somebody may be looking through the row. */
function drop(row: (Looked | null)[], isOutdated: (looked: Looked) => boolean): void {
  for (const [index, looked] of row.entries()) if (looked && isOutdated(looked)) row[index] = null;
}

/** Takes the state along with an edit; adds to `changed` the names that mean something else now. */
function follow(state: State, document: RequestDocument, changed: Set<WatchedName>): void {
  const before = state.document.blocks;
  const after = document.blocks;
  const region = changedBlocks(before, after);
  state.row = [
    ...state.row.slice(0, region.start),
    ...after.slice(region.start, region.afterEnd).map(() => null),
    ...state.row.slice(region.beforeEnd),
  ];
  state.document = document;
  for (const name of changedNames(before, after, region)) changed.add(name);
}

function changedNames(
  before: readonly Block[],
  after: readonly Block[],
  { start, beforeEnd, afterEnd }: ChangedBlocks,
): WatchedName[] {
  const earlier = namesOf(before.slice(start, beforeEnd));
  const later = namesOf(after.slice(start, afterEnd));
  const names = [...new Set([...earlier.keys(), ...later.keys()])];
  const changed: WatchedName[] = names.filter((name) => earlier.get(name) !== later.get(name));
  // To look through all names is to look for one that is alike: only which there are matters.
  const others = changed.filter((name) => earlier.has(name) !== later.has(name));
  if (others.some((name) => name.startsWith('v'))) changed.push('v*');
  if (others.some((name) => name.startsWith('r'))) changed.push('r*');
  return changed;
}

/** What the blocks define, in order, by name; as texts to compare. */
function namesOf(blocks: readonly Block[]): Map<WatchedName, string> {
  const names = new Map<WatchedName, string>();
  const add = (name: WatchedName, what: string): void => void names.set(name, `${names.get(name) ?? ''}${what}\n`);
  for (const { name, title, request, variables } of blocks) {
    for (const variable of variables) add(`v ${variable.name}`, `${variable.lazy ? ':' : '='}${variable.value}`);
    if (!request) continue;
    if (name !== null) add(`r ${name}`, 'name');
    if (title !== null) add(`r ${title}`, 'title');
  }
  return names;
}
