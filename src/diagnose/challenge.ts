/** `WWW-Authenticate` (RFC 9110, 11.6.1): what credentials the server wants, and what it has against those it got. */
import type { HeaderField } from '../exchange';
import { emptyFinding, type Finding } from './finding';

export interface Challenge {
  /** As written: `Bearer`. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** All challenges of a response. What is malformed is left out. */
export function challenges(headers: readonly HeaderField[], name = 'www-authenticate'): Challenge[] {
  return headers
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => parseChallenges(value.slice(0, 8000)));
}

const token = /[A-Za-z0-9!#$%&'*+.^_`|~-]+/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;
const token68 = /[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))/y;

function parseChallenges(text: string): Challenge[] {
  const found: { scheme: string; parameters: Map<string, string> }[] = [];
  let at = 0;
  const take = (re: RegExp): RegExpExecArray | null => {
    re.lastIndex = at;
    const match = re.exec(text);
    if (match) at = re.lastIndex;
    return match;
  };
  while (at < text.length) {
    take(/[\s,]+/y);
    const start = at;
    const word = take(token)?.[0];
    if (word === undefined) break;
    const afterWord = at;
    take(/\s*/y);
    const current = found.at(-1);
    if (text[at] === '=' && current) {
      at++;
      take(/\s*/y);
      const value = take(quoted)?.[1]?.replace(/\\(.)/g, '$1') ?? take(token)?.[0];
      if (value !== undefined) current.parameters.set(word.toLowerCase(), value);
    } else {
      found.push({ scheme: word, parameters: new Map() });
      if (at > afterWord && !/^[^\s=]+\s*=[^=]/.test(text.slice(at, at + 200))) take(token68);
    }
    if (at <= start) break;
  }
  return found;
}

/** RFC 6750, section 3: `error` and `error_description` of a Bearer challenge (DPoP's, RFC 9449, have the same). */
export function readChallenges(headers: readonly HeaderField[]): Finding[] {
  return challenges(headers).flatMap(({ parameters }) => {
    const code = parameters.get('error') ?? null;
    const message = parameters.get('error_description') ?? null;
    return code === null && message === null
      ? []
      : [{ ...emptyFinding, code, message, help: parameters.get('error_uri') ?? null }];
  });
}
