import { decodeBody } from '../body-text';
import { type ExchangeReference, parseReference } from '../resolve/exchange-reference';
import { similarName } from '../resolve/similar-name';
import { placeholdersIn } from '../syntax/placeholders';
import type { Finding, Remedy } from './finding';
import type { Checked } from './rule';

/** For a path that leads nowhere in the last response: the name that is there and spelt nearly the same. */
export function pathRemedies(
  { start, end }: Finding,
  { block, context }: Pick<Checked, 'block' | 'context'>,
): Remedy[] {
  const placeholder = placeholdersIn(block.text, start, end)[0];
  const reference = placeholder && parseReference(placeholder.expression.replace(/^%\s*/, ''), () => false);
  const exchange = reference && context.responses(reference.requestName);
  if (!placeholder || !reference || !exchange) return [];
  const { headers } = exchange[reference.side];
  const found =
    reference.what === 'headers'
      ? nearIn(
          reference.path,
          0,
          headers.map(([name]) => name),
        )
      : nearKey(reference, exchange.response.body.kind === 'memory' ? exchange.response.body.bytes : null, headers);
  if (!found) return [];
  // The path is what the expression ends with.
  const at = placeholder.expressionStart + placeholder.expression.length - reference.path.length + found.at;
  return [{ title: `Change to ${found.near}`, edits: [{ start: at, end: at + found.length, newText: found.near }] }];
}

interface Near {
  /** Offset in the path. */
  readonly at: number;
  readonly length: number;
  readonly near: string;
}

function nearIn(name: string, at: number, names: readonly string[]): Near | null {
  const near = similarName(name, names);
  return near === null ? null : { at, length: name.length, near };
}

type Headers = Parameters<typeof decodeBody>[1];

/** The first key of a plain path (`$.user.id`, `$.data[0].gid`) that is not there. */
function nearKey({ side, path }: ExchangeReference, bytes: Uint8Array | null, headers: Headers): Near | null {
  if (side === 'request' || !bytes || bytes.byteLength > most) return null;
  let value = parsed(decodeBody(bytes, headers));
  for (const match of path.matchAll(/\.([\w-]+)|\[(\d+)\]|./gs)) {
    const [step, key, index] = match;
    if (step === '$' && match.index === 0) continue;
    if (typeof value !== 'object' || value === null) return null;
    const name = key ?? index;
    if (name === undefined) return null;
    if (!Object.hasOwn(value, name)) {
      const isKey = key !== undefined && !Array.isArray(value);
      return isKey ? nearIn(key, match.index + 1, Object.keys(value).filter(isPlain)) : null;
    }
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  return null;
}

/** It can stand behind the dot. */
function isPlain(name: string): boolean {
  return /^[\w-]+$/.test(name);
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
