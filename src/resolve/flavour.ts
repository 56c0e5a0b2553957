import type { Settings } from '../manifest';
import type { ClientSign } from './client-signs';
import type { EvaluationProblem } from './evaluation';

/** A client whose files are read as it reads them. */
export type Flavour = Exclude<Settings['faultline.syntax.flavour'], 'auto'>;

/** What people call them. */
export const clientNames: Readonly<Record<Flavour, string>> = {
  'rest-client': 'REST Client',
  jetbrains: 'JetBrains’ client',
  httpyac: 'httpYac',
};

/** By whose rules a file is read, and for whom it seems to be written. */
export interface FlavourChoice {
  /** As the setting says: this client's rules hold. Null (`auto`): Faultline's own. */
  readonly chosen: Flavour | null;
  /** With `auto`: what the file's own syntax tells, and the sign of it. It changes what is said, never what is sent. */
  readonly likely: { readonly client: Flavour; readonly sign: string } | null;
}

/**
 * The choice for a file. With `auto`, signs that only one client's files have decide for whom it is written; where there
 * are none, those that another client reads too; where two clients contradict each other, nothing does.
 */
export function flavourChoice(
  setting: Settings['faultline.syntax.flavour'],
  signs: readonly ClientSign[],
): FlavourChoice {
  if (setting !== 'auto' && Object.hasOwn(clientNames, setting)) return { chosen: setting, likely: null };
  const sure = signs.filter((sign) => sign.sure);
  const telling = sure.length > 0 ? sure : signs;
  const [first] = telling;
  const agreed = first !== undefined && telling.every(({ client }) => client === first.client);
  return { chosen: null, likely: agreed ? { client: first.client, sign: first.sign } : null };
}

/** REST Client's escapes in a variable's value: `\n`, `\r`, `\t`, and a backslash before any other character for that one. */
export function unescaped(value: string): string {
  const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
  return value.replace(/\\(.)/gs, (_, char: string) => escapes[char] ?? char);
}

/** Where a placeholder without a value is sent as it stands. */
export function sentAsText({ chosen }: FlavourChoice): EvaluationProblem['mayBeText'] {
  if (chosen === 'rest-client') return 'anywhere';
  return chosen === 'httpyac' ? 'never' : 'in-body';
}
