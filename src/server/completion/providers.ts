import type { CursorPlace } from '../../syntax/cursor-place';
import { directiveNameProvider, directiveValueProvider } from './directives';
import { headerNameProvider } from './header-names';
import { headerValueProvider } from './header-values';
import { bodyProvider } from './json-body';
import { methodProvider, versionProvider } from './methods';
import { parameterNameProvider, parameterValueProvider } from './parameters';
import { pathProvider } from './paths';
import { placeholderProvider } from './placeholders';
import { requestNameProvider } from './request-names';
import type { Provider } from './suggestion';
import { urlProvider } from './urls';

export const providers: { readonly [Kind in CursorPlace['kind']]: Provider<Kind> } = {
  method: methodProvider,
  url: urlProvider,
  'http-version': versionProvider,
  'parameter-name': parameterNameProvider,
  'parameter-value': parameterValueProvider,
  'header-name': headerNameProvider,
  'header-value': headerValueProvider,
  'directive-name': directiveNameProvider,
  'directive-value': directiveValueProvider,
  placeholder: placeholderProvider,
  path: pathProvider,
  'request-name': requestNameProvider,
  body: bodyProvider,
};
