import { blanked, hide, keptIn, redacted, type Stretch } from './mask';
import { looksRandom, suspicionOf } from './secret-names';

/** How values without a telling name are searched. */
export interface ValueSearch {
  /** The text without secrets by value, shape and `name=value`. Must not search URLs, or nested ones take for ever. */
  text(text: string): string;
}

/**
 * The URL without credentials: userinfo, parameters by name (in query, fragment and path), and secrets within decoded
 * values. The rest stays character for character. Relative references and URLs with templates too; never throws.
 */
export function hideInUrl(url: string, search: ValueSearch): string {
  const kept = keptIn(url);
  const masked = blanked(url, kept);
  const userinfo = userinfoIn(masked);
  const pathStart = userinfo?.end ?? 0;
  const hash = masked.indexOf('#', pathStart);
  const pathEnd = hash < 0 ? masked.length : hash;
  const mark = masked.indexOf('?', pathStart);
  const query = mark < 0 || mark > pathEnd ? pathEnd : mark;

  const before = userinfo ? hide(url.slice(0, userinfo.end), [userinfo], kept) : '';
  const out = [before, hidePath(url.slice(pathStart, query), search)];
  if (query < pathEnd) out.push('?', hideParameters(url.slice(query + 1, pathEnd), search));
  if (hash >= 0) {
    const fragment = url.slice(hash + 1);
    // `#access_token=…` of OAuth's implicit flow; with a path of a single-page application before it, too.
    const start = fragment.lastIndexOf('?') + 1;
    out.push('#', hideEncoded(fragment.slice(0, start), search), hideParameters(fragment.slice(start), search));
  }
  return out.join('');
}

/** `name=value&…`, of a query or a form body, line ends between the pairs included. */
export function hideParameters(text: string, search: ValueSearch): string {
  const masked = blanked(text, keptIn(text));
  const out: string[] = [];
  let start = 0;
  for (let at = masked.indexOf('&'); ; at = masked.indexOf('&', start)) {
    const end = at < 0 ? text.length : at;
    out.push(hideParameter(text.slice(start, end), masked.slice(start, end), search));
    if (at < 0) return out.join('&');
    start = end + 1;
  }
}

function hideParameter(pair: string, masked: string, search: ValueSearch): string {
  const equals = masked.indexOf('=');
  if (equals < 0) return hideEncoded(pair, search);
  const name = pair.slice(0, equals);
  const value = pair.slice(equals + 1);
  return `${hideEncoded(name, search)}=${hideNamed(decoded(name).trim(), value, search)}`;
}

function hideNamed(name: string, value: string, search: ValueSearch): string {
  const suspicion = suspicionOf(name, 'parameter');
  const secret = suspicion === 'always' || (suspicion === 'if-random' && looksRandom(value.trim()));
  return secret ? hideValue(value) : hideEncoded(value, search);
}

/** All of a value, but its blanks at either end, its templates, and marks that stand there. */
export function hideValue(value: string): string {
  const start = value.length - value.trimStart().length;
  const end = value.trimEnd().length;
  if (end <= start) return value;
  return hide(value, [{ start, end }], keptIn(value));
}

/** A percent-encoded text: what is secret in it once decoded. Encoded anew only where something was hidden. */
function hideEncoded(value: string, search: ValueSearch): string {
  const plain = decoded(value);
  const clean = search.text(plain);
  if (clean === plain) return value;
  const direct = search.text(value);
  if (plain === value || search.text(decoded(direct)) === decoded(direct)) return direct;
  return encodeURIComponent(clean).replace(/%E2%80%B9redacted%E2%80%BA/g, redacted);
}

function hidePath(path: string, search: ValueSearch): string {
  return path
    .split('/')
    .map((segment) => {
      const parameter = /^([^;]*;)([^;=]+)=(.*)$/s.exec(segment);
      if (!parameter) return hideEncoded(segment, search);
      const [, before = '', name = '', value = ''] = parameter;
      return `${hideEncoded(before, search)}${name}=${hideNamed(decoded(name), value, search)}`;
    })
    .join('/');
}

/** The userinfo of an authority (RFC 3986, 3.2.1); also where a password holds `/`, `?` or `#`, as written by hand. */
function userinfoIn(masked: string): Stretch | null {
  const scheme = /^\s*(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\//.exec(masked);
  if (!scheme) return null;
  const start = scheme[0].length;
  const rest = masked.slice(start);
  const authority = /^[^/?#\s]*/.exec(rest)?.[0] ?? '';
  const at = authority.lastIndexOf('@');
  if (at >= 0) return { start, end: start + at };
  // `user:pa/ss@host`: what stands after the colon is no port.
  const broken = /^[^/?#\s@:[\]]+:(?!\d*(?:[/?#]|$))[^\s@]*@/.exec(rest)?.[0];
  return broken ? { start, end: start + broken.length - 1 } : null;
}

function decoded(text: string): string {
  if (!/[%+]/.test(text)) return text;
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch (error) {
    // A stray `%`: the rest is decoded all the same.
    if (error instanceof URIError)
      return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => Buffer.from(run.replace(/%/g, ''), 'hex').toString('utf8'));
    throw error;
  }
}
