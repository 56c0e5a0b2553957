import { bodyText } from '../body-text';
import type { NamedExchange } from '../resolve/context';
import { type ExchangeReference, parseReference } from '../resolve/exchange-reference';
import { misspeltWord } from '../resolve/reference-words';
import { setCookies } from '../resolve/set-cookies';
import { similarName } from '../resolve/similar-name';
import type { Placeholder } from '../syntax/placeholders';
import { placeholdersIn } from '../syntax/placeholders';
import type { Finding, Remedy } from './finding';
import type { Checked } from './rule';

type Asked = Pick<Checked, 'block' | 'context'>;

/** For a reference that leads nowhere in the last exchange: the word or the name that is there and spelt nearly the same. */
export function pathRemedies({ start, end }: Finding, { block, context }: Asked): Remedy[] {
  const placeholder = placeholdersIn(block.text, start, end)[0];
  if (!placeholder) return [];
  const expression = placeholder.expression.replace(/^%\s*/, '');
  const base = placeholder.expressionStart + placeholder.expression.length - expression.length;
  const changed = (at: Near): Remedy => ({
    title: `Change to ${at.near}`,
    edits: [{ start: base + at.start, end: base + at.end, newText: at.near }],
  });
  const isRequest = (name: string): boolean => requestMaps({ context }).some(({ names }) => names.has(name));
  const path = nearInExchange(expression, context, isRequest);
  if (path) return [changed(path)];
  const word = misspeltWord(expression, isRequest);
  return word ? [changed(word)] : [];
}

/** For a reference to a request that does not exist: the request whose name is spelt nearly the same. */
export function nearRequest(
  { expression, expressionStart }: Pick<Placeholder, 'expression' | 'expressionStart'>,
  asked: Pick<Asked, 'context'>,
): Remedy[] {
  const name = expression.replace(/^%\s*/, '');
  const written = parseReference(name, () => true)?.requestName;
  if (written === undefined) return [];
  const near = similarName(written, namesOf(requestMaps(asked)));
  if (near === null || near === written) return [];
  const start = expressionStart + expression.length - name.length;
  return [{ title: `Change to ${near}`, edits: [{ start, end: start + written.length, newText: near }] }];
}

interface RequestNames {
  /** Null: the file itself. */
  readonly path: string | null;
  readonly names: ReadonlyMap<string, number>;
}

/** The requests of the file and of those that it imports, nearest first. */
function requestMaps({ context: { definitions, graph } }: Pick<Asked, 'context'>): readonly RequestNames[] {
  const imported = graph ? graph.visibleFrom(graph.root) : [];
  return [
    ...(definitions ? [{ path: null, names: definitions.requests }] : []),
    ...imported.map(({ path, definitions: { requests } }) => ({ path, names: requests })),
  ];
}

function* namesOf(maps: readonly RequestNames[]): Iterable<string> {
  for (const { names } of maps) yield* names.keys();
}

/** The span is within the expression. */
interface Near {
  readonly start: number;
  readonly end: number;
  readonly near: string;
}

function nearInExchange(
  expression: string,
  context: Asked['context'],
  isRequest: (name: string) => boolean,
): Near | null {
  const reference = parseReference(expression, isRequest);
  const file = reference && requestMaps({ context }).find(({ names }) => names.has(reference.requestName));
  const exchange = file && context.responses(reference.requestName, file.path);
  if (!exchange) return null;
  const { headers } = exchange[reference.side];
  const found =
    reference.what === 'headers'
      ? nearIn(
          reference.path,
          0,
          headers.map(([name]) => name),
        )
      : reference.what === 'cookies'
        ? nearIn(
            reference.path,
            0,
            setCookies(headers).map(({ name }) => name),
          )
        : nearKey(reference, exchange);
  // The path is what the expression ends with.
  const at = expression.length - reference.path.length;
  return found && { start: at + found.start, end: at + found.end, near: found.near };
}

function nearIn(name: string, start: number, names: readonly string[]): Near | null {
  const near = similarName(name, names);
  return near === null ? null : { start, end: start + name.length, near };
}

/** The first key of a plain path (`$.user.id`, `$.data[0]['gid']`, `user.id`) that is not there. */
function nearKey({ side, path }: ExchangeReference, exchange: NamedExchange): Near | null {
  const text = side === 'request' ? sentText(exchange) : receivedText(exchange);
  let value = text === null ? null : parsed(text);
  const lead = /^(?:asJson\.)?\$?/.exec(path)?.[0].length ?? 0;
  // `user.id` is `$.user.id`.
  const steps = path[lead - 1] === '$' ? path.slice(lead) : `.${path.slice(lead)}`;
  const offset = path.length - steps.length;
  for (const match of steps.matchAll(step)) {
    const [written, key, index, quoted] = match;
    const name = key ?? index ?? quoted?.slice(1, -1);
    if (name === undefined || typeof value !== 'object' || value === null) return null;
    if (!Object.hasOwn(value, name)) {
      if (index !== undefined || Array.isArray(value)) return null;
      const names = Object.keys(value).filter(quoted === undefined ? isPlain : isQuotable);
      return nearIn(name, offset + match.index + written.indexOf(name, 1), names);
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return null;
}

/** `.key`, `[0]`, `['key']`; any other character is of a path that is not plain. */
const step = /\.([\p{L}\p{N}_-]+)|\[(\d+)\]|\[("[^"\\]*"|'[^'\\]*')\]|./gsu;

/** It can stand behind the dot. */
function isPlain(name: string): boolean {
  return /^[\p{L}\p{N}_-]+$/u.test(name);
}

function isQuotable(name: string): boolean {
  return !/["'\\\p{Cc}]/u.test(name);
}

function receivedText({ response: { body, headers } }: NamedExchange): string | null {
  return body.kind === 'memory' && body.size <= most ? bodyText(body, headers).text : null;
}

function sentText({ request }: NamedExchange): string | null {
  const texts = (request.body ?? []).map((chunk) => (chunk.kind === 'text' ? chunk.text : null));
  return texts.every((text) => text !== null) ? texts.join('') : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}

/** Bytes of a response that is looked into. */
const most = 5_000_000;
