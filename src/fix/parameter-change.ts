/** What is to become of a parameter, be it of a query or of a form. */
import type { Span } from '../syntax/document';
import { type Draft, insertion, type NewText, replacement } from './draft';
import { encodeParameter, type WrittenParameter } from './parameters';
import { encodeValue, type FixValue } from './value';

export type ParameterChange =
  /** Adds the parameter, or gives it this value where it is there. */
  | { readonly op: 'set'; readonly name: string; readonly value: FixValue }
  | { readonly op: 'rename'; readonly name: string; readonly to: string }
  | { readonly op: 'remove'; readonly name: string };

/**
 * Gives a parameter that is there another value. What is there stays, selected, where the user has to say what is right.
 * `span` leads from the text that was read to the block, whose text is `source`.
 */
export function setDraft(
  parameter: WrittenParameter,
  value: FixValue,
  span: (start: number, end: number) => Span,
  source: string,
): Draft {
  const text = encodeValue(value, encodeParameter);
  if (parameter.valueStart === null) return insertion(span(parameter.nameEnd, parameter.nameEnd).end, ['=', ...text]);
  const old = valueSpan(parameter, parameter.valueStart, span);
  const stays = value.kind === 'typed' && !value.choices && old.end > old.start;
  return replacement(old, stays ? [{ stop: source.slice(old.start, old.end) }] : text);
}

function valueSpan({ end }: WrittenParameter, valueStart: number, span: (start: number, end: number) => Span): Span {
  if (valueStart < end) return span(valueStart, end);
  // An empty value at the end of a line: the offset behind `=`, not the start of the next line.
  const at = span(valueStart, valueStart).end;
  return { start: at, end: at };
}

export function parameterText({ name, value }: { name: string; value: FixValue }): NewText {
  return [`${encodeParameter(name)}=`, ...encodeValue(value, encodeParameter)];
}
