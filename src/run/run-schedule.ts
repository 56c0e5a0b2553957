/** Several requests of a run at once: which wait for which, and when each has its turn. Pure but for what is handed in. */
import type { DependencyIndex } from '../resolve/dependencies';
import { blockAt, placeKey, type RequestPlace } from '../resolve/import-graph';
import { placeholdersIn } from '../syntax/placeholders';

export interface Schedule {
  /** How many may be under way at a time, from 1. */
  readonly concurrency: number;
  /** For each the earlier ones that have to be over first. Absent: none. */
  readonly waitsFor?: readonly (readonly number[])[];
  /** Nothing more is begun. */
  isOver(): boolean;
}

/** Begins `count` pieces of work, the earliest that can be begun first; ends when all that was begun has ended. */
export async function inTurns(
  count: number,
  { concurrency, waitsFor, isOver }: Schedule,
  begin: (index: number) => Promise<void>,
): Promise<void> {
  if (concurrency <= 1) {
    for (let index = 0; index < count && !isOver(); index++) await begin(index);
    return;
  }
  const waiting = [...Array(count).keys()];
  const unfinished = new Set(waiting);
  const underWay = new Set<Promise<void>>();
  while (waiting.length + underWay.size > 0) {
    for (let at = 0; at < waiting.length && underWay.size < concurrency && !isOver(); ) {
      const index = waiting[at] ?? 0;
      if (waitsFor?.[index]?.some((before) => unfinished.has(before))) {
        at++;
        continue;
      }
      waiting.splice(at, 1);
      const work: Promise<void> = begin(index).finally(() => {
        unfinished.delete(index);
        underWay.delete(work);
      });
      underWay.add(work);
      // The first that rejects is the one that is told.
      work.catch(() => undefined);
    }
    if (underWay.size === 0) return;
    await Promise.race(underWay);
  }
}

/** What a request of a run touches, as keys of blocks and as names of results. */
interface Touched {
  /** Sent for it alone: itself, and what it has sent anew. */
  readonly sends: ReadonlySet<string>;
  /** Sent for it where nobody else has had it sent. */
  readonly needs: ReadonlySet<string>;
  readonly reads: ReadonlySet<string>;
}

/**
 * For each of the places the earlier ones (indexes) that have to be over first, so that it finds what it would find if all
 * were sent one after the other: those whose results it goes by, that it sends or that send it, and that go by a result
 * that it replaces. What several merely need (`# @ref`, `# @auth`) keeps none of them waiting: it is sent once for all.
 */
export function predecessors(places: readonly RequestPlace[], dependencies: DependencyIndex): (readonly number[])[] {
  const all = places.map((place) => [{ place, alone: true }, ...sentBefore(place, dependencies)]);
  const named = new Set(all.flat().flatMap(({ place }) => namesOf(place)));
  const uses = new ResultUses(dependencies, named);
  const reads = all.map((sent) => new Set(sent.flatMap(({ place }) => [...uses.of(place)])));
  const read = new Set(reads.flatMap((names) => [...names]));
  const touched = all.map((sent, index): Touched => {
    const keys = (alone: boolean) =>
      new Set(
        sent
          .filter((it) => it.alone === alone)
          .flatMap(({ place }) => [placeKey(place), ...namesOf(place).filter((name) => read.has(name))]),
      );
    return { sends: keys(true), needs: keys(false), reads: reads[index] ?? new Set() };
  });
  const [senders, needers, readers] = [new Earlier(), new Earlier(), new Earlier()];
  return touched.map(({ sends, needs, reads: own }, index) => {
    const before = new Set<number>();
    for (const key of sends) for (const it of [senders, needers, readers]) it.addTo(before, key);
    for (const key of needs) {
      senders.addTo(before, key);
      readers.addTo(before, key, (other) => !touched[other]?.needs.has(key));
    }
    for (const key of own) {
      senders.addTo(before, key);
      if (!needs.has(key)) needers.addTo(before, key);
    }
    senders.note(sends, index);
    needers.note(needs, index);
    readers.note(own, index);
    return [...before];
  });
}

class Earlier {
  readonly #byKey = new Map<string, number[]>();

  note(keys: ReadonlySet<string>, index: number): void {
    for (const key of keys) {
      const known = this.#byKey.get(key);
      if (known) known.push(index);
      else this.#byKey.set(key, [index]);
    }
  }

  addTo(found: Set<number>, key: string, counts: (index: number) => boolean = () => true): void {
    for (const index of this.#byKey.get(key) ?? []) if (counts(index)) found.add(index);
  }
}

function namesOf(place: RequestPlace): string[] {
  const block = blockAt(place);
  return [block?.name, block?.title].filter((name) => name != null);
}

/** What is sent before a request, directly or by way of others. */
function sentBefore(place: RequestPlace, dependencies: DependencyIndex) {
  const found = new Map<string, { readonly place: RequestPlace; readonly alone: boolean }>();
  const open = [place];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const { kind, place: needed } of dependencies.of(at).before) {
      const alone = kind === 'run' || kind === 'force-ref' || kind === 'shared-each';
      const key = placeKey(needed);
      const known = found.get(key);
      if (!known) open.push(needed);
      found.set(key, { place: needed, alone: alone || known?.alone === true });
    }
  }
  return found.values();
}

/** Names of requests by whose results others go. */
class ResultUses {
  readonly #values = new Map<string, string[]>();
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(
    dependencies: DependencyIndex,
    private readonly named: ReadonlySet<string>,
  ) {
    for (const { definitions } of dependencies.graph.files) {
      for (const [name, found] of definitions.byName) {
        this.#values.set(name, [...(this.#values.get(name) ?? []), ...found.map(({ definition }) => definition.value)]);
      }
    }
  }

  of(place: RequestPlace): ReadonlySet<string> {
    const key = placeKey(place);
    const known = this.#known.get(key) ?? this.#find(blockAt(place)?.text ?? '');
    this.#known.set(key, known);
    return known;
  }

  #find(text: string): ReadonlySet<string> {
    // A file whose variables are replaced may go by anything.
    if (/^<@/m.test(text)) return this.named;
    const found = new Set<string>();
    const seen = new Set<string>();
    const texts = [text];
    for (let at = texts.pop(); at !== undefined; at = texts.pop()) {
      for (const { expression } of placeholdersIn(at)) {
        const inner = expression.replace(/^%\s*/, '');
        const head = /^(.+?)\.(?:request|response)\b/.exec(inner)?.[1] ?? /^[^.[]*/.exec(inner)?.[0] ?? '';
        for (const name of [head.trim(), inner]) {
          if (seen.has(name)) continue;
          seen.add(name);
          if (this.named.has(name)) found.add(name);
          texts.push(...(this.#values.get(name) ?? []));
        }
      }
    }
    return found;
  }
}
