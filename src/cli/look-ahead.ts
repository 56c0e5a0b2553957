import type { ResolveContext } from '../resolve/context';
import type { DependencyIndex } from '../resolve/dependencies';
import { blockAt, type RequestPlace } from '../resolve/import-graph';
import { resolveAhead, withoutTime } from '../resolve/resolve-ahead';
import type { Resolution } from '../resolve/resolved';
import type { RunValues } from '../resolve/run-values';
import type { Step } from '../run/run-order';
import type { Block } from '../syntax/document';

/** Requests that are resolved together. */
const farthest = 32;
/** Characters; larger ones would only fill the memory. */
const largest = 4096;

/**
 * Resolves the requests of a run before their turn, those that need nothing that may be another thing then. One after the
 * other they take half of the time that each takes between two requests on the wire.
 */
export class LookAhead {
  private readonly resolved = new Map<Block, Resolution>();
  private until = 0;

  /** @param contextOf what a request is resolved in */
  constructor(private readonly contextOf: (step: Step<RunValues>) => Promise<ResolveContext>) {}

  of(block: Block): Resolution | null {
    return this.resolved.get(block) ?? null;
  }

  /** The request at `index` has its turn. */
  async reach(index: number, places: readonly RequestPlace[], dependencies: DependencyIndex): Promise<void> {
    if (index < this.until || places.length < 2) return;
    this.until = index + farthest;
    this.resolved.clear();
    let lasting: ResolveContext | null = null;
    for (const place of places.slice(index, this.until)) {
      const block = blockAt(place);
      if (!block?.request || block.text.length > largest || dependencies.of(place).before.length > 0) continue;
      const step = { place, neededBy: null, requesters: [], isAsked: true, values: null };
      lasting ??= withoutTime(await this.contextOf(step));
      const resolution = await resolveAhead(block, { ...lasting, blockIndex: place.blockIndex });
      if (resolution) this.resolved.set(block, resolution);
    }
  }
}
