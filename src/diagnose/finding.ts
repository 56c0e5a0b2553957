import type { FieldNotation } from '../dialects/dialect';
import type { TextPosition } from './diagnosis';
import type { JsonPath } from './json-node';
import type { StatedLocation } from './location-words';

/** A field as the response names it; `place.ts` translates it to the request's own terms. */
export interface NamedField {
  /** One text in some notation, or the segments themselves. */
  readonly name: string | readonly (string | number)[];
  readonly notation: FieldNotation;
  /** Where the response says that it stands; null where it doesn't say. */
  readonly location: StatedLocation | null;
  /** The first segment is the location; null: perhaps, by its look. */
  readonly locationFirst: boolean | null;
}

export function namedField(
  name: NamedField['name'],
  { notation = 'auto', location = null, locationFirst = null }: Partial<NamedField> = {},
): NamedField {
  return { name, notation, location, locationFirst };
}

/** What a reader found: one problem, still in the response's own terms. */
export interface Finding {
  /** Null where the response gives a code or a field alone. */
  readonly message: string | null;
  readonly code: string | null;
  readonly field: NamedField | null;
  /** Fields of the same problem beside the first. */
  readonly otherFields: readonly NamedField[];
  /** Its own HTTP status, where the response gives one for each problem. */
  readonly status: number | null;
  readonly help: string | null;
  /** Where the message stands: of a JSON or XML body the path, else null. */
  readonly from: JsonPath | null;
  readonly position: TextPosition | null;
}

export const emptyFinding: Finding = {
  message: null,
  code: null,
  field: null,
  otherFields: [],
  status: null,
  help: null,
  from: null,
  position: null,
};

/** What is told of a problem is bounded, whatever the response says. */
export const maxProblems = 100;
const maxMessage = 2000;

/** The message as it is kept: trimmed, cut at `maxMessage` characters. */
export function messageText(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > maxMessage ? `${trimmed.slice(0, maxMessage - 1)}…` : trimmed;
}
