/** The command line, read by `node:util`'s parseArgs: what each command takes, and what it makes of it. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { Settings } from '../manifest';
import { parseDelay } from '../resolve/duration';
import type { DialectArguments } from './dialect-arguments';
import { InputError } from './input-error';

export interface RunArguments {
  readonly command: 'run';
  /** `-`: standard input. */
  readonly file: string;
  readonly names: readonly string[];
  /** From 1. */
  readonly lines: readonly number[];
  readonly environment: string | null;
  /** Values by name, before all others. */
  readonly variables: ReadonlyMap<string, string>;
  /** Null: as the workspace's settings say. */
  readonly flavour: Settings['faultline.syntax.flavour'] | null;
  /** What is to be confirmed is sent. */
  readonly yes: boolean;
  readonly json: boolean;
  readonly backoff: boolean;
  /** Null: as the workspace's settings say. Between the starts of two requests, ms. */
  readonly delayMs: number | null;
  readonly concurrency: number | null;
  readonly stopOnFailure: boolean | null;
  readonly fix: boolean;
  /** The file that what was sent is written to, as HAR; null: none. */
  readonly har: string | null;
  /** Where the JUnit report goes. */
  readonly junit: string | null;
  /** The file that the body of the one request's response is written to; `-`: standard output, and nothing else there. */
  readonly output: string | null;
  readonly allowFile: boolean;
  /** Null: where just one request is sent. */
  readonly body: boolean | null;
  readonly workspace: string | null;
  /** Files of certificates that are trusted besides the system's and those of the settings. */
  readonly caFiles: readonly string[];
  /** A client certificate, PEM or PFX, and its key where that is in a file of its own. */
  readonly certificate: string | null;
  readonly key: string | null;
  /** Hosts whose certificates are not verified. */
  readonly insecureHosts: readonly string[];
}

export interface CheckArguments
  extends Pick<RunArguments, 'environment' | 'variables' | 'flavour' | 'json' | 'allowFile' | 'workspace'> {
  readonly command: 'check';
  /** `-`: standard input. */
  readonly files: readonly string[];
}

export type Arguments =
  | RunArguments
  | CheckArguments
  | { readonly command: 'explain'; readonly file: string; readonly json: boolean }
  | { readonly command: 'parse'; readonly files: readonly string[]; readonly json: boolean }
  | { readonly command: 'simulate'; readonly port: number | null; readonly json: boolean }
  | { readonly command: 'dialects'; readonly request: DialectArguments }
  | { readonly command: 'lsp' }
  | { readonly command: 'help'; readonly topic: Topic | null }
  | { readonly command: 'version' };

export const topics = ['run', 'check', 'explain', 'parse', 'simulate', 'dialects', 'lsp'] as const;
export type Topic = (typeof topics)[number];

type Options = NonNullable<ParseArgsConfig['options']>;

const help = { help: { type: 'boolean', short: 'h' } } as const satisfies Options;
const json = { json: { type: 'boolean' } } as const satisfies Options;

const options = {
  run: {
    ...help,
    ...json,
    name: { type: 'string', short: 'n', multiple: true },
    line: { type: 'string', short: 'l', multiple: true },
    env: { type: 'string', short: 'e' },
    var: { type: 'string', multiple: true },
    flavour: { type: 'string' },
    yes: { type: 'boolean', short: 'y' },
    backoff: { type: 'boolean' },
    retry: { type: 'boolean' },
    delay: { type: 'string' },
    concurrency: { type: 'string' },
    'stop-on-failure': { type: 'boolean' },
    'no-stop-on-failure': { type: 'boolean' },
    fix: { type: 'boolean' },
    har: { type: 'string' },
    junit: { type: 'string' },
    output: { type: 'string', short: 'o' },
    'allow-file': { type: 'boolean' },
    body: { type: 'boolean' },
    'no-body': { type: 'boolean' },
    workspace: { type: 'string', short: 'w' },
    cacert: { type: 'string', multiple: true },
    cert: { type: 'string', short: 'E' },
    key: { type: 'string' },
    'insecure-host': { type: 'string', multiple: true },
  },
  check: {
    ...help,
    ...json,
    env: { type: 'string', short: 'e' },
    var: { type: 'string', multiple: true },
    flavour: { type: 'string' },
    'allow-file': { type: 'boolean' },
    workspace: { type: 'string', short: 'w' },
  },
  explain: { ...help, ...json },
  parse: { ...help, ...json },
  simulate: { ...help, ...json, port: { type: 'string', short: 'p' } },
  dialects: {
    ...help,
    ...json,
    har: { type: 'string' },
    response: { type: 'string' },
    status: { type: 'string' },
    method: { type: 'string' },
    url: { type: 'string' },
    data: { type: 'string' },
    'built-in': { type: 'boolean' },
  },
  lsp: { ...help, stdio: { type: 'boolean' } },
} as const satisfies Record<Topic, Options>;

/** Reads the arguments after `faultline`. Throws an `InputError` that says what is wrong with them. */
export function readArguments(args: readonly string[]): Arguments {
  const [first, ...rest] = args;
  if (first === undefined || first === '--help' || first === '-h') return { command: 'help', topic: null };
  if (first === '--version' || first === '-V') return { command: 'version' };
  if (first === 'help') return { command: 'help', topic: topicOf(rest[0] ?? null) };
  const topic = topicOf(first);
  if (topic === null) throw new InputError('', `Say which command to run, one of: ${topics.join(', ')}.`);
  switch (topic) {
    case 'run':
      return readRun(rest);
    case 'check':
      return readCheck(rest);
    case 'explain': {
      const { values, positionals } = read(topic, rest, options.explain);
      if (values.help) return { command: 'help', topic };
      return { command: topic, file: oneFile(topic, positionals, 'FILE.har'), json: values.json ?? false };
    }
    case 'parse': {
      const { values, positionals } = read(topic, rest, options.parse);
      if (values.help) return { command: 'help', topic };
      if (positionals.length === 0) throw new InputError('', usage(topic, 'needs at least one FILE'));
      return { command: topic, files: positionals, json: values.json ?? false };
    }
    case 'simulate': {
      const { values, positionals } = read(topic, rest, options.simulate);
      if (values.help) return { command: 'help', topic };
      if (positionals.length > 0) throw new InputError('', usage(topic, `takes no argument "${positionals[0]}"`));
      const port = values.port === undefined ? null : wholeNumber('--port', values.port, 0, 65_535);
      return { command: topic, port, json: values.json ?? false };
    }
    case 'dialects':
      return readDialects(rest);
    case 'lsp': {
      const { values, positionals } = read(topic, rest, options.lsp);
      if (values.help) return { command: 'help', topic };
      if (positionals.length > 0) throw new InputError('', usage(topic, `takes no argument "${positionals[0]}"`));
      if (!values.stdio) throw new InputError('', usage(topic, 'needs --stdio, the one transport that it has'));
      return { command: topic };
    }
  }
}

function readRun(args: readonly string[]): Arguments {
  const { values, positionals } = read('run', args, options.run);
  if (values.help) return { command: 'help', topic: 'run' };
  if (values.body && values['no-body']) throw new InputError('', usage('run', 'takes --body or --no-body, not both'));
  if (values.fix && values.concurrency !== undefined && values.concurrency !== '1') {
    throw new InputError(
      '',
      usage('run', 'takes --fix or --concurrency, not both: fixes are made one after the other'),
    );
  }
  if (values.output !== undefined && values.fix) {
    throw new InputError('', usage('run', 'takes --output or --fix, not both: a fixed request is sent more than once'));
  }
  if (values.output === '-' && values.json) {
    throw new InputError('', usage('run', 'prints the body (--output -) or JSON (--json), not both'));
  }
  if (values.key !== undefined && (values.cert === undefined || isPfx(values.cert))) {
    throw new InputError('', usage('run', 'takes --key with the --cert that it belongs to; a PFX holds its own'));
  }
  return {
    command: 'run',
    file: oneFile('run', positionals, 'FILE'),
    names: values.name ?? [],
    lines: (values.line ?? []).map((line) => wholeNumber('--line', line, 1, Number.MAX_SAFE_INTEGER)),
    environment: values.env ?? null,
    variables: new Map((values.var ?? []).map((text) => readVariable('run', text))),
    flavour: values.flavour === undefined ? null : readFlavour('run', values.flavour),
    yes: values.yes ?? false,
    json: values.json ?? false,
    backoff: (values.backoff || values.retry) ?? false,
    delayMs: values.delay === undefined ? null : readDelay(values.delay),
    concurrency: values.concurrency === undefined ? null : wholeNumber('--concurrency', values.concurrency, 1, 50),
    stopOnFailure: values['stop-on-failure'] ? true : values['no-stop-on-failure'] ? false : null,
    fix: values.fix ?? false,
    har: values.har ?? null,
    junit: values.junit ?? null,
    output: values.output ?? null,
    allowFile: values['allow-file'] ?? false,
    body: values.body ? true : values['no-body'] ? false : null,
    workspace: values.workspace ?? null,
    caFiles: values.cacert ?? [],
    certificate: values.cert ?? null,
    key: values.key ?? null,
    insecureHosts: values['insecure-host'] ?? [],
  };
}

/** A certificate with its key (PKCS #12), by the file's name. */
export function isPfx(file: string): boolean {
  return /\.(?:pfx|p12)$/i.test(file);
}

function readDelay(text: string): number {
  const delayMs = parseDelay(text);
  if (delayMs !== null) return delayMs;
  throw new InputError('', usage('run', `takes --delay with a length of time such as 200ms or 1s, not "${text}"`));
}

function readCheck(args: readonly string[]): Arguments {
  const { values, positionals } = read('check', args, options.check);
  if (values.help) return { command: 'help', topic: 'check' };
  if (positionals.length === 0) throw new InputError('', usage('check', 'needs at least one FILE'));
  return {
    command: 'check',
    files: positionals,
    environment: values.env ?? null,
    variables: new Map((values.var ?? []).map((text) => readVariable('check', text))),
    flavour: values.flavour === undefined ? null : readFlavour('check', values.flavour),
    json: values.json ?? false,
    allowFile: values['allow-file'] ?? false,
    workspace: values.workspace ?? null,
  };
}

function readDialects(args: readonly string[]): Arguments {
  const { values, positionals } = read('dialects', args, options.dialects);
  if (values.help) return { command: 'help', topic: 'dialects' };
  const [action = 'list', ...files] = positionals;
  const common = { json: values.json ?? false, builtIn: values['built-in'] ?? false };
  const tried = ['har', 'response', 'status', 'method', 'url', 'data'] as const;
  const surplus = action === 'try' ? undefined : tried.find((name) => values[name] !== undefined);
  if (surplus) throw new InputError('', usage('dialects', `takes --${surplus} with try alone`));
  switch (action) {
    case 'list':
      if (files.length > 0) throw new InputError('', usage('dialects', `list takes no argument "${files[0]}"`));
      return { command: 'dialects', request: { ...common, action } };
    case 'check':
    case 'test':
      if (files.length === 0) throw new InputError('', usage('dialects', `${action} needs at least one FILE`));
      return { command: 'dialects', request: { ...common, action, files } };
    case 'try': {
      if ((values.har === undefined) === (values.response === undefined)) {
        throw new InputError('', usage('dialects', 'try needs --har FILE or --response FILE, one of them'));
      }
      return {
        command: 'dialects',
        request: {
          ...common,
          action,
          file: oneFile('dialects', files, 'FILE'),
          har: values.har ?? null,
          response: values.response ?? null,
          status: values.status === undefined ? 400 : wholeNumber('--status', values.status, 100, 599),
          method: (values.method ?? (values.data === undefined ? 'GET' : 'POST')).toUpperCase(),
          url: values.url ?? null,
          data: values.data ?? null,
        },
      };
    }
    default:
      throw new InputError('', usage('dialects', `has no "${action}": it can list, check, test and try`));
  }
}

function readVariable(topic: Topic, text: string): [name: string, value: string] {
  const equals = text.indexOf('=');
  const name = text.slice(0, Math.max(0, equals)).trim();
  // What was given may be the value alone, and a secret: it is not repeated.
  if (name === '') throw new InputError('', usage(topic, 'takes --var NAME=VALUE; one was given without a name and ='));
  return [name, text.slice(equals + 1)];
}

const flavours = [
  'auto',
  'rest-client',
  'jetbrains',
  'httpyac',
] as const satisfies readonly Settings['faultline.syntax.flavour'][];

function readFlavour(topic: Topic, text: string): (typeof flavours)[number] {
  const flavour = flavours.find((one) => one === text);
  if (flavour) return flavour;
  throw new InputError('', usage(topic, `takes --flavour with one of ${flavours.join(', ')}, not "${text}"`));
}

function read<T extends Options>(topic: Topic, args: readonly string[], known: T) {
  try {
    return parseArgs({ args: [...args], options: known, allowPositionals: true, strict: true });
  } catch (error) {
    if (!(error instanceof TypeError) || !('code' in error)) throw error;
    // Its own message, without the advice on how to pass a value that looks like an option.
    const [message = ''] = error.message.split('. ');
    throw new InputError(
      '',
      usage(topic, `does not understand this: ${message.charAt(0).toLowerCase()}${message.slice(1)}`),
      {
        cause: error,
      },
    );
  }
}

function topicOf(word: string | null): Topic | null {
  if (word === null) return null;
  const topic = topics.find((name) => name === word);
  if (topic) return topic;
  const what = word.startsWith('-') ? 'option' : 'command';
  throw new InputError(
    '',
    `There is no ${what} "${word}". The commands are: ${topics.join(', ')}. See faultline --help.`,
  );
}

function oneFile(topic: Topic, positionals: readonly string[], name: string): string {
  const [file, second] = positionals;
  if (file === undefined) throw new InputError('', usage(topic, `needs a ${name}`));
  if (second !== undefined) throw new InputError('', usage(topic, `takes one ${name}, and "${second}" is one more`));
  return file;
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
  throw new InputError('', `${option} must be a whole number ${range}, not "${text}".`);
}

function usage(topic: Topic, message: string): string {
  return `faultline ${topic} ${message}. See faultline ${topic} --help.`;
}
