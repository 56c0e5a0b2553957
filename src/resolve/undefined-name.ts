import type { ResolveContext } from './context';
import type { EnvironmentChoice } from './environments';
import { similarName } from './similar-name';

/** Environments that a message names; a file may have many. */
const mostNamed = 6;

/**
 * Why a name has no value, and the environments that would give it one: those that define it. Where there are such, they
 * are the remedy; else a name of the files or the chosen environment that is spelt nearly the same.
 * @param defined by name what the file defines, and each of those that it imports
 */
export function undefinedName(
  name: string,
  defined: readonly ReadonlyMap<string, unknown>[],
  { variables, environments }: Pick<ResolveContext, 'variables' | 'environments'>,
): { readonly message: string; readonly definedIn: readonly string[] } {
  const subject = name === '' ? 'A placeholder without a name' : `\`${name}\``;
  const definedIn = environments?.definedIn(name) ?? [];
  const message = `${subject} is not defined in ${places(defined.length > 1, elsewhere(environments, definedIn))}.`;
  if (environments && definedIn.length > 0) {
    return { message: `${message} ${remedy(environments, definedIn)}`, definedIn };
  }
  const near = similarName(name, keysOf(...defined, variables));
  return { message: near === null ? message : `${message} Did you mean \`${near}\`?`, definedIn };
}

function places(imports: boolean, elsewhere: string | null): string {
  const all = ['this file', ...(imports ? ['the files that it imports'] : []), ...(elsewhere ? [elsewhere] : [])];
  return [all.slice(0, -1).join(', in '), all.at(-1)].filter((it) => it !== '').join(' or in ');
}

/** Where else it could have been defined. */
function elsewhere(environments: EnvironmentChoice | undefined, definedIn: readonly string[]): string | null {
  if (!environments) return 'the chosen environment';
  if (environments.chosen !== null) return `the chosen environment (${environments.chosen})`;
  return environments.names.length > 0 && definedIn.length === 0 ? 'any environment' : null;
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
