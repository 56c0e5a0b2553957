/** What is said where the clients disagree about a value and no setting has decided. */
import type { ValueNote } from './evaluation';
import { clientNames, type Flavour, type FlavourChoice } from './flavour';
import type { ScopedDefinition } from './scope';
import type { VariableValue } from './variable-value';

const setting = '`faultline.syntax.flavour` decides.';

/** The variable of a file, `where`, was taken, and the environment has one of that name: JetBrains' client takes that one. */
export function environmentNote(
  name: string,
  { definition }: ScopedDefinition,
  where: string,
  variable: VariableValue | undefined,
  flavour: FlavourChoice,
): ValueNote | null {
  if (flavour.chosen !== null || !variable || variable.value === definition.value) return null;
  const both = `\`${name}\` is defined in ${where} and in ${variable.source}: the file's value is used.`;
  return note('jetbrains', both, 'would use the other', flavour);
}

/** The private file's value was taken where the public one has another: JetBrains' client takes that one. */
export function privateFileNote(name: string, variable: VariableValue, flavour: FlavourChoice): ValueNote | null {
  if (flavour.chosen !== null || !variable.differsIn) return null;
  const both = `\`${name}\` has another value in ${variable.differsIn}: that of ${variable.source} is used.`;
  return note('jetbrains', both, 'would use the public one', flavour);
}

/** Said only where the file seems to be REST Client's: it takes the file's last definition, and reads `\n` as a line end. */
export function definitionNote(
  name: string,
  found: ScopedDefinition,
  last: ScopedDefinition | null,
  flavour: FlavourChoice,
): ValueNote | null {
  if (flavour.likely?.client !== 'rest-client') return null;
  if (last && last.definition.value !== found.definition.value) {
    const several = `\`${name}\` is defined several times: the definition nearest above is used.`;
    return note('rest-client', several, 'would use the last one of the file', flavour);
  }
  if (!/\\[nrt\\]/.test(found.definition.value)) return null;
  const written = `The value of \`${name}\` is taken as written, backslashes too.`;
  return note('rest-client', written, 'would make a line end of `\\n`', flavour);
}

/** Said only where the file seems to be written for the client that disagrees. */
export function dynamicNote(expression: string, flavour: FlavourChoice): ValueNote | null {
  if (expression === '$timestamp' && flavour.likely?.client === 'httpyac') {
    return note('httpyac', '`$timestamp` is in seconds.', 'counts milliseconds', flavour);
  }
  if (expression === '$randomInt' && flavour.likely?.client === 'rest-client') {
    const range = '`$randomInt` without a range is a number from 0 to 999.';
    return note('rest-client', range, 'would send it as it stands', flavour);
  }
  return null;
}

function note(client: Flavour, what: string, other: string, { likely }: FlavourChoice): ValueNote {
  const isLikely = likely?.client === client;
  const sign = isLikely ? `, for which this file seems to be written (\`${likely?.sign}\`),` : '';
  return { message: `${what} ${clientNames[client]}${sign} ${other}; ${setting}`, likely: isLikely };
}
