/** The credentials that a request sends: a server may send them back in a message, where nothing tells them by a name. */
import { type HeaderField, headerValue, type SentRequest } from '../exchange';
import { redacted } from './mask';
import { createRedactor, type Redactor } from './redactor';
import { isPlaceholder } from './secret-names';

/** Characters. A shorter value stands in too many texts by chance. */
const shortest = 8;
/** The same of what is a password beyond doubt. */
const shortestPassword = 4;
/** Characters; what is sent in a larger body is searched for by name and shape alone. */
const largestBody = 100_000;
const most = 100;

/** Header lines whose credentials are kept: those of a run's requests are nearly all the same. */
const mostFields = 1000;

/**
 * The values in URL, headers and body that the redactor knows as credentials by their place, for `createRedactor`, so
 * that they are hidden wherever else they stand: as they are written, and as a server reads them. The password of Basic
 * credentials is among them in clear.
 */
export function credentialsIn(request: SentRequest): string[] {
  return new CredentialFinder().in(request);
}

/** `credentialsIn` for many requests: a header line that has been looked at is known. */
export class CredentialFinder {
  readonly #redactor: Redactor;
  readonly #fields = new Map<string, readonly string[]>();

  /** @param redactor that of no values */
  constructor(redactor: Redactor = createRedactor([])) {
    this.#redactor = redactor;
  }

  in({ url, headers, body }: SentRequest): string[] {
    const found = new Set(hiddenIn(url, this.#redactor.url(url)));
    for (const field of headers) for (const value of this.#inField(field)) found.add(value);
    const text = (body ?? []).map((chunk) => (chunk.kind === 'text' ? chunk.text : '')).join('');
    if (text !== '' && text.length <= largestBody) {
      const shown = this.#redactor.body(text, headerValue(headers, 'Content-Type'));
      for (const value of hiddenIn(text, shown)) found.add(value);
    }
    const read = [...found].flatMap((value) => [value, ...decodedForms(value)]);
    const values = read.filter((value) => value.length >= shortest);
    const passwords = [...userinfoPassword(url), ...headers.flatMap(basicPassword)];
    values.push(...passwords.filter((value) => value.length >= shortestPassword));
    return [...new Set(values)].filter((value) => !isPlaceholder(value)).slice(0, most);
  }

  #inField(field: HeaderField): readonly string[] {
    const [name, value] = field;
    // No name has a colon in it.
    const line = `${name}:${value}`;
    const known = this.#fields.get(line);
    if (known) return known;
    const found = hiddenIn(value, this.#redactor.headers([field])[0]?.[1] ?? '');
    if (this.#fields.size >= mostFields) this.#fields.clear();
    this.#fields.set(line, found);
    return found;
  }
}

/** What stands in `text` where `shown` has a mark. Where the texts do not fit together, what was found up to there. */
function hiddenIn(text: string, shown: string): string[] {
  if (text === shown) return [];
  const [first = '', ...rest] = shown.split(redacted);
  if (!text.startsWith(first)) return [];
  const found: string[] = [];
  let at = first.length;
  for (const [index, piece] of rest.entries()) {
    const last = index === rest.length - 1;
    const end = last ? text.length - piece.length : text.indexOf(piece, at + 1);
    // Without anything between two marks, nothing says where one value ends.
    if (end <= at || (piece === '' && !last) || !text.startsWith(piece, end)) break;
    found.push(text.slice(at, end).trim());
    at = end + piece.length;
  }
  return found;
}

/** Percent-encoded, or escaped as JSON does it: what it stands for. Empty where it stands for itself. */
function decodedForms(value: string): string[] {
  if (value.includes('%')) {
    try {
      return [decodeURIComponent(value.replaceAll('+', ' '))];
    } catch (error) {
      if (!(error instanceof URIError)) throw error;
    }
  }
  if (!value.includes('\\')) return [];
  try {
    const text: unknown = JSON.parse(`"${value}"`);
    return typeof text === 'string' ? [text] : [];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return [];
  }
}

/** RFC 3986, 3.2.1. */
function userinfoPassword(url: string): string[] {
  const [, password] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@:]*:([^/?#@]*)@/i.exec(url) ?? [];
  return password === undefined ? [] : [password, ...decodedForms(password)];
}

/** RFC 7617, section 2: `user-id:password` in base64. */
function basicPassword([name, value]: HeaderField): string[] {
  if (!/^(?:proxy-)?authorization$/i.test(name)) return [];
  const encoded = /^\s*basic\s+([A-Za-z0-9+/=_-]+)\s*$/i.exec(value)?.[1];
  const plain = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  return plain.includes(':') ? [plain.slice(plain.indexOf(':') + 1)] : [];
}
