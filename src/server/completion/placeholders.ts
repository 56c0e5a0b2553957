/** What can stand between `{{` and `}}`. */
import type { Span } from '../../syntax/document';
import { dynamicArguments, dynamicValues } from './dynamic-values';
import { referenceStarts, referenceSteps } from './references';
import type { Provider, Suggestion } from './suggestion';
import { variables } from './variables';

export type AtPlaceholder = Parameters<Provider<'placeholder'>>[0];

/** How a placeholder is ended by what is chosen in it. */
export interface Ending {
  /** From the start of the expression to behind the closing braces, where there are any. */
  readonly whole: Span;
  /** What closes the placeholder: what stands there, or braces. */
  readonly close: string;
}

/** What the file and the environment define comes first; then earlier responses, then what is made anew. */
export const placeholderProvider: Provider<'placeholder'> = async (asked) => {
  const { place, at, typed } = asked;
  const { text } = at.block;
  const close = place.closeEnd === null ? '}}' : text.slice(place.end, place.closeEnd);
  const ending: Ending = { whole: { start: place.start, end: place.closeEnd ?? place.end }, close };
  const dynamic = await dynamicArguments(asked, ending);
  if (dynamic) return dynamic;
  const steps = await referenceSteps(asked, ending);
  if (steps) return steps;
  if (typed.startsWith('$')) return { items: dynamicValues(asked, ending) };
  const defined = await variables(asked, ending);
  const earlier = referenceStarts(asked, ending);
  return {
    items: [...defined.items, ...earlier.items, ...dynamicValues(asked, ending)],
    more: defined.more === true || earlier.more === true,
  };
};

/** A whole expression that takes the place of the one that is there, the cursor behind the braces. */
export function closing(suggestion: Suggestion, { whole, close }: Ending): Suggestion {
  const { label, text = label, stops } = suggestion;
  const filter = suggestion.filter ?? label;
  return stops === undefined
    ? { ...suggestion, filter, text: `${text}${close}`, span: whole }
    : { ...suggestion, filter, stops: `${stops}${close}`, span: whole };
}

