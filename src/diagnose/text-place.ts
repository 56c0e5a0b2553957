/** Finds the texts that a dialect names by their place: a path, the item's own name or way, a header. */
import type { PathText, TextPlace } from '../dialects/dialect';
import { type HeaderField, headerValue } from '../exchange';
import { type JsonNode, type JsonPath, scalarText } from './json-node';
import { type CompiledPath, compilePath, type PathLimits } from './json-path';
import type { TextPattern } from './text-pattern';

/** Where a reader stands. */
export interface ReadingPlace {
  readonly body: unknown;
  readonly item: JsonNode;
  /** The item of the body that holds the JSON that `item` is of; null where `item` is of the body itself. */
  readonly holder: JsonNode | null;
  /** How many names of the way to the item are the fixed beginning of `each`. */
  readonly fixed: number;
  readonly headers: readonly HeaderField[];
}

export interface CompiledTextPlace {
  /** The values that stand there: of a path all nodes, of the others one at most. `path` is empty outside of the body. */
  find(at: ReadingPlace): readonly JsonNode[];
}

/** Throws a SyntaxError that says what is wrong. */
export function compileTextPlace(
  place: TextPlace,
  limits: PathLimits,
  compileRe: (text: string) => TextPattern,
): CompiledTextPlace {
  if (typeof place === 'string') return compileFinder(place, limits);
  const inner = compileFinder(place.path, limits);
  const re = compileRe(place.re);
  return {
    find: (at) =>
      inner.find(at).flatMap(({ value, path }) => {
        const match = re.exec(scalarText(value)?.slice(0, 2000) ?? '');
        const text = match?.[1] ?? match?.[0];
        return text === undefined || text === '' ? [] : [{ value: text, path }];
      }),
  };
}

function compileFinder(place: PathText, limits: PathLimits): CompiledTextPlace {
  if (place === 'key()') return { find: ({ item }) => single(item.path.at(-1), item.path) };
  if (place === 'path()') return { find: (at) => single(wayTo(at), at.item.path) };
  const header = /^header\(([^()\s]+)\)$/.exec(place)?.[1];
  if (header !== undefined) {
    return { find: ({ headers }) => single(headerValue(headers, header) ?? undefined, []) };
  }
  const path: CompiledPath = compilePath(place, limits);
  return {
    find: ({ body, item, holder }) => {
      const found = path.find(body, item);
      return found.length === 0 && path.relative && holder ? path.find(body, holder) : found;
    },
  };
}

function single(value: unknown, path: JsonPath): JsonNode[] {
  return value === undefined ? [] : [{ value, path }];
}

/** The names behind the fixed beginning, of the item in the body; a last index says only which of several it is. */
function wayTo({ item, holder, fixed }: ReadingPlace): readonly (string | number)[] | undefined {
  const way = (holder ?? item).path.slice(fixed);
  const names = typeof way.at(-1) === 'number' && way.length > 1 ? way.slice(0, -1) : way;
  return names.length === 0 ? undefined : names;
}
