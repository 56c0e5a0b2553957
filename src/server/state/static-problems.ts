/** What would stop a request from being sent, found while it is written; computed once for each block and scope. */
import type { ResolveContext } from '../../resolve/context';
import { resolveRequest } from '../../resolve/resolve';
import type { ResolveProblem } from '../../resolve/resolved';
import type { Block } from '../../syntax/document';

/** How long the server works on end before it looks after messages again, ms. */
const sliceMs = 8;

/** Stands for a scope, so that two can be compared without reading them. */
type ScopeToken = object;

export class StaticProblems {
  #known = new WeakMap<Block, { readonly token: ScopeToken; readonly problems: readonly ResolveProblem[] }>();
  readonly #scopes = new Map<string, { readonly text: string; readonly token: ScopeToken }>();
  #ofFiles = new WeakSet<Block>();

  /**
   * The problems of each block, by its index. `scope`: all that the blocks depend on besides their own text and files.
   * Null where `outdated` says that nobody waits for the answer any more.
   */
  async find(
    uri: string,
    context: ResolveContext,
    scope: string,
    outdated: () => boolean,
  ): Promise<ReadonlyMap<number, readonly ResolveProblem[]> | null> {
    const found = new Map<number, readonly ResolveProblem[]>();
    const token = this.#token(uri, scope);
    let sliceStart = performance.now();
    for (const [index, block] of context.document.blocks.entries()) {
      if (!block.request) continue;
      let known = this.#known.get(block);
      if (known?.token !== token || (usesFiles(block) && !this.#ofFiles.has(block))) {
        known = { token, problems: (await resolveRequest(block, { ...context, blockIndex: index })).problems };
        this.#known.set(block, known);
        this.#ofFiles.add(block);
      }
      if (known.problems.length > 0) found.set(index, known.problems);
      if (performance.now() - sliceStart < sliceMs) continue;
      await new Promise((done) => setImmediate(done));
      if (outdated()) return null;
      sliceStart = performance.now();
    }
    return found;
  }

  /** Files that bodies refer to may have changed. */
  forgetFiles(): void {
    this.#ofFiles = new WeakSet();
  }

  /** The document is closed. */
  forget(uri: string): void {
    this.#scopes.delete(uri);
  }

  #token(uri: string, text: string): ScopeToken {
    const known = this.#scopes.get(uri);
    if (known?.text === text) return known.token;
    const token = {};
    this.#scopes.set(uri, { text, token });
    return token;
  }
}

function usesFiles({ request }: Block): boolean {
  const segments = request?.body
    ? [...request.body.segments, ...request.body.parts.flatMap((part) => part.segments)]
    : [];
  return segments.some(({ kind }) => kind === 'file');
}
