import type { ResolveContext } from './context';
import type { EnvironmentChoice } from './environments';
import type { Definitions } from './scope';
import { similarName } from './similar-name';

/** Environments that a message names; a file may have many. */
const mostNamed = 6;

/**
 * Why a name has no value, and the environments that would give it one: those that define it. Where there are such, they
 * are the remedy; else a name of the file or the chosen environment that is spelt nearly the same.
 */
export function undefinedName(
  name: string,
  { byName }: Pick<Definitions, 'byName'>,
  { variables, environments }: Pick<ResolveContext, 'variables' | 'environments'>,
): { readonly message: string; readonly definedIn: readonly string[] } {
  const subject = name === '' ? 'A placeholder without a name' : `\`${name}\``;
  const definedIn = environments?.definedIn(name) ?? [];
  const message = `${subject} is not defined in this file${elsewhere(environments, definedIn)}.`;
  if (environments && definedIn.length > 0) {
    return { message: `${message} ${remedy(environments, definedIn)}`, definedIn };
  }
  const near = similarName(name, keysOf(byName, variables));
  return { message: near === null ? message : `${message} Did you mean \`${near}\`?`, definedIn };
}

/** Where else it could have been defined. */
function elsewhere(environments: EnvironmentChoice | undefined, definedIn: readonly string[]): string {
  if (!environments) return ' or in the chosen environment';
  if (environments.chosen !== null) return ` or in the chosen environment (${environments.chosen})`;
  return environments.names.length > 0 && definedIn.length === 0 ? ' or in any environment' : '';
}

function remedy({ chosen }: EnvironmentChoice, definedIn: readonly string[]): string {
  const names = definedIn.slice(0, mostNamed).join(', ');
  const all = definedIn.length > mostNamed ? `${names} and ${definedIn.length - mostNamed} more` : names;
  const choose = definedIn.length > 1 ? `choose one of ${all}` : `choose ${all}`;
  return chosen === null ? `No environment is chosen: ${choose}.` : `To use it, ${choose}.`;
}

/** Not as one array: it would be made anew for each of many names that are not defined. */
function* keysOf(...maps: readonly ReadonlyMap<string, unknown>[]): Iterable<string> {
  for (const map of maps) yield* map.keys();
}
