/** Requests whose turn has not come: what they need is being sent, or has failed. */
import type { ResolveProblem } from '../../resolve/resolved';
import type { Block } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';

/** What is sent first, as long as that takes. */
export interface WaitingRequest {
  /** The name of the request that is on its way. */
  readonly needed: string;
  /** What `cancel` is called with. */
  readonly run: string;
}

interface HeldBack {
  readonly problem: ResolveProblem;
  /** The block whose request has failed; null where it could not be told. */
  readonly needed: Block | null;
}

export class HeldRequests {
  /** Of several that a request waits for, in several runs, the last one is shown. */
  readonly #waiting = new Map<string, Map<Block, readonly WaitingRequest[]>>();
  readonly #back = new Map<string, Map<Block, HeldBack>>();
  readonly #changed: (uri: string) => void;

  /** `changed` is told of each document of whose requests something else is true now. */
  constructor(changed: (uri: string) => void) {
    this.#changed = changed;
  }

  /** By block. */
  waiting(uri: string): ReadonlyMap<Block, WaitingRequest> {
    const last = [...(this.#waiting.get(uri) ?? [])].map(([block, all]) => [block, all.at(-1)] as const);
    return new Map(last.flatMap(([block, waiting]) => (waiting ? [[block, waiting]] : [])));
  }

  /** Why requests were not sent when that was last asked for, by block. */
  heldBack(uri: string): ReadonlyMap<Block, HeldBack> {
    return this.#back.get(uri) ?? new Map();
  }

  /** Until the result is called. */
  wait(uri: string, block: Block, waiting: WaitingRequest): () => void {
    set(this.#waiting, uri, block, [...this.#waitingOf(uri, block), waiting]);
    this.#changed(uri);
    return () => {
      const others = this.#waitingOf(uri, block).filter((it) => it !== waiting);
      if (others.length > 0) set(this.#waiting, uri, block, others);
      else remove(this.#waiting, uri, block);
      this.#changed(uri);
    };
  }

  #waitingOf(uri: string, block: Block): readonly WaitingRequest[] {
    return this.#waiting.get(uri)?.get(block) ?? [];
  }

  /** A request was not sent for what it needs. */
  holdBack(uri: string, block: Block, problem: ResolveProblem, needed: Block | null): void {
    set(this.#back, uri, block, { problem, needed });
    this.#changed(uri);
  }

  /** A request is sent anew. */
  begin(uri: string, block: Block): void {
    if (remove(this.#back, uri, block)) this.#changed(uri);
  }

  /** What others needed has succeeded. */
  succeeded(block: Block): void {
    for (const [uri, held] of this.#back) {
      const over = [...held].filter(([, { needed }]) => needed === block);
      for (const [dependent] of over) remove(this.#back, uri, dependent);
      if (over.length > 0) this.#changed(uri);
    }
  }

  /** Forgets requests that are not in a document any more as they were. `document` null: it is closed. */
  follow(uri: string, document: RequestDocument | null): void {
    const held = this.#back.get(uri);
    if (!held) return;
    const there = new Set(document?.blocks);
    for (const block of held.keys()) if (!there.has(block)) remove(this.#back, uri, block);
  }
}

function set<V>(all: Map<string, Map<Block, V>>, uri: string, block: Block, value: V): void {
  const ofDocument = all.get(uri) ?? new Map<Block, V>();
  all.set(uri, ofDocument.set(block, value));
}

function remove<V>(all: Map<string, Map<Block, V>>, uri: string, block: Block): boolean {
  const ofDocument = all.get(uri);
  const removed = ofDocument?.delete(block) ?? false;
  if (ofDocument?.size === 0) all.delete(uri);
  return removed;
}
