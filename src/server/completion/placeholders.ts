/** What can stand between `{{` and `}}`. */
import { dynamicArguments, dynamicValues } from './dynamic-values';
import type { Ending } from './placeholder-ending';
import { referenceStarts, referenceSteps } from './references';
import type { Provider } from './suggestion';
import { variables } from './variables';

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
  const earlier = await referenceStarts(asked, ending);
  return {
    items: [...defined.items, ...earlier.items, ...dynamicValues(asked, ending)],
    more: defined.more === true || earlier.more === true,
  };
};
