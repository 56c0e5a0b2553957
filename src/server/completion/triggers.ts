/** The characters at which a list comes by itself, and only where what they begin can be completed. */
import type { CursorPlace } from '../../syntax/cursor-place';

/** None of them in a body but those of a placeholder: what is typed there is mostly nobody's list. */
const triggers: { readonly [Kind in CursorPlace['kind']]: string } = {
  method: '',
  url: ' /',
  'http-version': '',
  'parameter-name': '?&',
  'parameter-value': '=',
  'header-name': '',
  'header-value': ': ',
  'directive-name': '@',
  'directive-value': ' /',
  placeholder: '{.$[ /@',
  path: ' /',
  'request-name': '#',
  body: '',
};

export const triggerCharacters: readonly string[] = [...new Set(Object.values(triggers).join(''))];

export function isTriggerOf(character: string, place: CursorPlace): boolean {
  return triggers[place.kind].includes(character);
}
