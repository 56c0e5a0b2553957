/** The dynamic variables (`{{$…}}`) of all flavours: what each gives, and how it is written. */

export interface DynamicVariableEntry {
  /** With the dollar sign, without arguments. */
  readonly name: string;
  /** What is inserted between the braces, with its places to fill in (`stops.ts`). */
  readonly text: string;
  /** All forms, for people. */
  readonly form: string;
  readonly meaning: string;
  /** Where its value comes from, where that is not made: completion looks the argument up where it can. */
  readonly argument?: 'processEnv' | 'dotenv' | 'shared' | 'format' | 'answer' | 'secret' | 'auth';
}

const offset = 'An offset such as `-1 d` moves it (`y`, `Q`, `M`, `w`, `d`, `h`, `m`, `s`, `ms`).';

/** The usual first. */
export const dynamicVariables: readonly DynamicVariableEntry[] = [
  { name: '$uuid', text: '$uuid', form: '$uuid', meaning: 'A random UUID (version 4).' },
  { name: '$guid', text: '$guid', form: '$guid', meaning: 'A random UUID (version 4).' },
  {
    name: '$timestamp',
    text: '$timestamp',
    form: '$timestamp [offset]',
    meaning: `Seconds since 1970, UTC. ${offset}`,
  },
  {
    name: '$isoTimestamp',
    text: '$isoTimestamp',
    form: '$isoTimestamp [offset]',
    meaning: `The time now in UTC, as ISO 8601 has it. ${offset}`,
  },
  {
    name: '$datetime',
    text: '$datetime «iso8601|rfc1123|"YYYY-MM-DD"»',
    form: '$datetime iso8601|rfc1123|"format" [offset]',
    meaning: `The time now in UTC, in a format of its own. ${offset}`,
    argument: 'format',
  },
  {
    name: '$localDatetime',
    text: '$localDatetime «iso8601|rfc1123|"YYYY-MM-DD"»',
    form: '$localDatetime iso8601|rfc1123|"format" [offset]',
    meaning: `The time now in this machine’s time zone, in a format of its own. ${offset}`,
    argument: 'format',
  },
  {
    name: '$randomInt',
    text: '$randomInt «0» «1000»',
    form: '$randomInt from to',
    meaning: 'A random whole number, from the first to below the second.',
  },
  {
    name: '$random.integer',
    text: '$random.integer(«0», «1000»)',
    form: '$random.integer(from, to)',
    meaning: 'A random whole number, from the first to below the second.',
  },
  {
    name: '$random.float',
    text: '$random.float(«0», «1»)',
    form: '$random.float(from, to)',
    meaning: 'A random number, from the first to below the second.',
  },
  {
    name: '$random.alphabetic',
    text: '$random.alphabetic(«10»)',
    form: '$random.alphabetic(length)',
    meaning: 'So many random letters.',
  },
  {
    name: '$random.alphanumeric',
    text: '$random.alphanumeric(«10»)',
    form: '$random.alphanumeric(length)',
    meaning: 'So many random letters, digits and underscores.',
  },
  {
    name: '$random.numeric',
    text: '$random.numeric(«6»)',
    form: '$random.numeric(length)',
    meaning: 'So many random digits.',
  },
  {
    name: '$random.hexadecimal',
    text: '$random.hexadecimal(«32»)',
    form: '$random.hexadecimal(length)',
    meaning: 'So many random hexadecimal digits.',
  },
  { name: '$random.email', text: '$random.email', form: '$random.email', meaning: 'A random address at example.com.' },
  { name: '$random.uuid', text: '$random.uuid', form: '$random.uuid', meaning: 'A random UUID (version 4).' },
  {
    name: '$date',
    text: '$date',
    form: '$date',
    meaning: 'The date today, in this machine’s time zone: `YYYY-MM-DD`.',
  },
  {
    name: '$input',
    text: '$input «title»',
    form: '$input title $value: suggestion',
    meaning: 'Asks for a value when the request is sent. `$input-askonce` asks once in a session.',
    argument: 'answer',
  },
  {
    name: '$password',
    text: '$password «title»',
    form: '$password title',
    meaning: 'Asks for a value that is neither shown nor kept when the request is sent.',
    argument: 'answer',
  },
  {
    name: '$pick',
    text: '$pick «title» $value: «one,two»',
    form: '$pick title $value: one,two',
    meaning: 'Lets one of these values be picked when the request is sent.',
    argument: 'answer',
  },
  {
    name: '$prompt',
    text: '$prompt «title»',
    form: '$prompt title $value: suggestion',
    meaning: 'Asks for a value when the request is sent.',
    argument: 'answer',
  },
  {
    name: '$secret',
    text: '$secret «name»',
    form: '$secret name',
    meaning: 'A secret that is kept outside of all files.',
    argument: 'secret',
  },
  {
    name: '$auth.token',
    text: '$auth.token("«id»")',
    form: '$auth.token("id")',
    meaning: 'An OAuth 2 token, by the configuration of that id in `Security.Auth` of the environment file.',
    argument: 'auth',
  },
  {
    name: '$auth.idToken',
    text: '$auth.idToken("«id»")',
    form: '$auth.idToken("id")',
    meaning: 'The id token (OpenID Connect) that came with an OAuth 2 token.',
    argument: 'auth',
  },
  {
    name: '$auth.header',
    text: '$auth.header("«id»")',
    form: '$auth.header("id")',
    meaning: 'An OAuth 2 token as it stands in `Authorization`, its type before it.',
    argument: 'auth',
  },
  {
    name: '$processEnv',
    text: '$processEnv «NAME»',
    form: '$processEnv [%]NAME',
    meaning: 'A variable of the process environment. With `%` the name stands in a variable.',
    argument: 'processEnv',
  },
  {
    name: '$env',
    text: '$env.«NAME»',
    form: '$env.NAME',
    meaning: 'A variable of the process environment.',
    argument: 'processEnv',
  },
  {
    name: '$dotenv',
    text: '$dotenv «NAME»',
    form: '$dotenv [%]NAME',
    meaning: 'A variable of the nearest `.env` file. With `%` the name stands in a variable.',
    argument: 'dotenv',
  },
  {
    name: '$shared',
    text: '$shared «NAME»',
    form: '$shared NAME',
    meaning: 'A variable that all environments share.',
    argument: 'shared',
  },
  { name: '$projectRoot', text: '$projectRoot', form: '$projectRoot', meaning: 'The path of the workspace folder.' },
  {
    name: '$historyFolder',
    text: '$historyFolder',
    form: '$historyFolder',
    meaning: 'The path of the folder in which JetBrains’ client keeps responses.',
  },
];

/** The one that an expression such as `$timestamp -1 d` means; null where there is none. */
export function dynamicVariableOf(expression: string): DynamicVariableEntry | null {
  const name = /^\$(?:(?:random|auth)\.\w+|\w+)/.exec(expression.replace(/-askonce\b/, ''))?.[0];
  return dynamicVariables.find((one) => one.name === name) ?? null;
}
