/** The fields of a finding and the texts of its parts, from the places where a reader says that they stand. */
import type { Reader } from '../dialects/dialect';
import type { CompiledReader } from './compiled';
import { readFieldPath } from './field-path';
import { type NamedField, namedField } from './finding';
import { type JsonPath, scalarText } from './json-node';
import { statedLocation } from './location-words';
import type { CompiledTextPlace, ReadingPlace } from './text-place';

/** The first text of the first place that has one, with the way to it. */
export function firstText(
  places: readonly CompiledTextPlace[],
  at: ReadingPlace,
): { readonly text: string; readonly path: JsonPath } | null {
  for (const place of places) {
    for (const node of place.find(at)) {
      const text = scalarText(node.value);
      if (text !== null) return { text, path: node.path };
    }
  }
  return null;
}

/** The fields that the item names; the first is the one that the finding is about. */
export function fieldsOf({ field, under, location, reader }: CompiledReader, at: ReadingPlace): NamedField[] {
  const stated = location ? (firstText([location], at)?.text ?? null) : locationWord(reader.location);
  const how = {
    notation: reader.notation ?? 'auto',
    location: stated === null ? null : statedLocation(stated),
    locationFirst: reader.locationFirst ?? null,
  } as const;
  const parent = firstField(under, at, how, reader.drop)[0];
  const named = firstField(field, at, how, reader.drop);
  return parent ? named.map((each) => belowField(parent, each)) : named;
}

function firstField(
  places: readonly CompiledTextPlace[],
  at: ReadingPlace,
  how: Partial<NamedField>,
  drop: readonly string[] | undefined,
): NamedField[] {
  for (const place of places) {
    const named = place.find(at).flatMap(({ value }): NamedField[] => {
      if (Array.isArray(value)) {
        const segments = value.filter(
          (part): part is string | number => typeof part === 'string' || typeof part === 'number',
        );
        const kept = dropped(segments, drop);
        return kept.length === 0 && segments.length > 0 ? [] : [namedField(kept, { ...how, notation: 'array' })];
      }
      return typeof value === 'string' || typeof value === 'number' ? [namedField(String(value), how)] : [];
    });
    if (named.length > 0) return named;
  }
  return [];
}

/** The field behind its parent's names, in the parent's location. */
function belowField(parent: NamedField, field: NamedField): NamedField {
  const above = readFieldPath(parent);
  const below = readFieldPath({ ...field, locationFirst: false });
  return namedField([...above.segments, ...below.segments], {
    notation: 'array',
    location: above.location ?? below.location,
    locationFirst: above.location === null ? field.locationFirst : false,
  });
}

/** The location that the dialect itself states; null where it names a place of the response, or nothing. */
export function locationWord(location: Reader['location']): string | null {
  return typeof location === 'string' ? location : null;
}

/** The segments without those of the names, which are the API’s wrapping. */
export function dropped(
  segments: readonly (string | number)[],
  names: readonly string[] | undefined,
): (string | number)[] {
  return segments.filter((segment) => !names?.includes(String(segment)));
}
