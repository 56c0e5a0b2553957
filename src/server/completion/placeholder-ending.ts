/** How a placeholder is ended by what is chosen in it. */
import type { Span } from '../../syntax/document';
import type { Provider, Suggestion } from './suggestion';

export type AtPlaceholder = Parameters<Provider<'placeholder'>>[0];

export interface Ending {
  /** From the start of the expression to behind the closing braces, where there are any. */
  readonly whole: Span;
  /** What closes the placeholder: what stands there, or braces. */
  readonly close: string;
}

/** A whole expression that takes the place of the one that is there, the cursor behind the braces. */
export function closing(suggestion: Suggestion, { whole, close }: Ending): Suggestion {
  const { label, text = label, stops } = suggestion;
  const filter = suggestion.filter ?? label;
  return stops === undefined
    ? { ...suggestion, filter, text: `${text}${close}`, span: whole }
    : { ...suggestion, filter, stops: `${stops}${close}`, span: whole };
}

/** Text behind which more is to be written, with what closes the placeholder behind the cursor. */
export function unfinished(
  text: string,
  { place, session }: AtPlaceholder,
  { close }: Ending,
): Pick<Suggestion, 'text' | 'stops'> {
  return place.closeEnd === null && session.profile.completionSnippets ? { stops: `${text}«»${close}` } : { text };
}

/** Text that ends the expression, the cursor behind the braces. */
export function finished(
  text: string,
  span: Span,
  { place }: AtPlaceholder,
  { close }: Ending,
): Pick<Suggestion, 'text' | 'span'> {
  return span.end === place.end
    ? { text: `${text}${close}`, span: { start: span.start, end: place.closeEnd ?? place.end } }
    : { text, span };
}
