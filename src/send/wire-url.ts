/** A URL as it goes on the wire: the path raw, the rest read by the WHATWG rules. */
import { FailureCode, failureOf } from './failure';

export interface WireUrl {
  readonly protocol: 'http:' | 'https:';
  /** Lower case, punycode, IPv6 without brackets: what is connected to and what TLS checks. */
  readonly hostname: string;
  readonly port: number;
  /** `host` or `host:port`, as in a Host field (RFC 9110, 7.2). */
  readonly authority: string;
  /** Scheme, host and port. Credentials never cross from one origin to another. */
  readonly origin: string;
  /** Path and query as written: dot segments stay, only what HTTP/1.1 cannot carry is percent-encoded. */
  readonly target: string;
  /** From `user:password@`, decoded; never part of `href`. */
  readonly credentials: { readonly user: string; readonly password: string } | null;
  /** Origin and target, without userinfo and fragment. */
  readonly href: string;
}

const parts = /^(https?):\/\/([^/?#\\]*)([^#]*)/i;

/**
 * Reads an absolute http: or https: URL.
 *
 * `new URL()` alone would not do: it resolves `/a/../b` and re-encodes the query, and the path has to leave as the
 * file says. Throws a `SendFailure` of stage `send`; its message never holds userinfo.
 */
export function parseWireUrl(url: string): WireUrl {
  const trimmed = url.trim();
  return readPlain(trimmed) ?? readAny(trimmed);
}

/** Names and IPv4 addresses that `new URL()` leaves as they are. */
const plain =
  /^(https?):\/\/((?!xn--)[a-z][a-z0-9-]*(?:\.(?!xn--)[a-z][a-z0-9-]*)*|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))(?::([1-9]\d{0,3}|[1-5]\d{4}))?(?=[/?#]|$)([^#]*)/;

/** Most URLs, in a tenth of the time. */
function readPlain(url: string): WireUrl | null {
  const match = plain.exec(url);
  if (!match) return null;
  const [, scheme, hostname = '', portText, rest = ''] = match;
  const protocol = scheme === 'https' ? 'https:' : 'http:';
  const own = protocol === 'https:' ? 443 : 80;
  const port = portText === undefined ? own : Number(portText);
  const authority = port === own ? hostname : `${hostname}:${port}`;
  const origin = `${protocol}//${authority}`;
  const target = rawTarget(rest);
  return { protocol, hostname, port, authority, origin, target, credentials: null, href: origin + target };
}

function readAny(url: string): WireUrl {
  const match = parts.exec(url);
  const [, scheme = '', authority = '', rest = ''] = match ?? [];
  if (!match) {
    const other = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1];
    throw failureOf(
      'send',
      FailureCode.invalidUrl,
      other === undefined || /^https?$/i.test(other)
        ? 'The URL is not absolute. Write it with its scheme and host: https://host/path.'
        : `The scheme \`${other}:\` cannot be sent. Use http: or https:.`,
    );
  }
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  const parsed = parseHost(scheme.toLowerCase(), host);
  if (!parsed || /\s/.test(host)) {
    throw failureOf(
      'send',
      FailureCode.invalidUrl,
      host === ''
        ? 'The URL has no host. Write it as https://host/path.'
        : `\`${shown(host)}\` in the URL is not a valid host and port. Correct the URL or the variable it comes from.`,
    );
  }
  const protocol = parsed.protocol === 'https:' ? 'https:' : 'http:';
  const origin = `${protocol}//${parsed.host}`;
  const target = rawTarget(rest);
  return {
    protocol,
    hostname: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? (protocol === 'https:' ? 443 : 80) : Number(parsed.port),
    authority: parsed.host,
    origin,
    target,
    credentials: at < 0 ? null : readUserinfo(authority.slice(0, at)),
    href: origin + target,
  };
}

/**
 * The URL that a Location field names, resolved against the one that answered (RFC 9110, 10.2.2). Userinfo in it is
 * dropped: a server does not choose the credentials that are sent (RFC 9110, 4.2.4). Throws a `SendFailure`.
 */
export function resolveLocation(location: string, base: WireUrl): WireUrl {
  const resolved = tryUrl(location, base.href);
  if (resolved && resolved.protocol !== 'http:' && resolved.protocol !== 'https:') {
    throw failureOf(
      'receive',
      FailureCode.redirectScheme,
      `${base.authority} redirects to a \`${resolved.protocol}\` URL, which is not followed. To see the response itself, add \`# @no-redirect\`.`,
    );
  }
  if (!resolved || !parseHost(resolved.protocol.slice(0, -1), resolved.host)) {
    throw failureOf(
      'receive',
      FailureCode.redirectInvalid,
      `${base.authority} redirects to something that is not a URL. The Location field of its response has to be corrected; to see that response, add \`# @no-redirect\`.`,
    );
  }
  resolved.username = '';
  resolved.password = '';
  return parseWireUrl(resolved.href);
}

/** Is the host this machine itself? VS Code never proxies these. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '::1' || hostname === '::ffff:127.0.0.1';
}

/** Without what follows a colon: where a slash in a password cut the userinfo off, that is the password. */
function shown(host: string): string {
  return host.startsWith('[') ? '[…]' : host.replace(/:.*$/s, ':…');
}

/** Stricter than WHATWG, which takes `{{host}}` for a host name. */
function parseHost(scheme: string, host: string): URL | null {
  const parsed = host === '' ? null : tryUrl(`${scheme}://${host}/`);
  return parsed && /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/.test(parsed.hostname) ? parsed : null;
}

function tryUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

/** A request target is ASCII without spaces (RFC 9112, 3.2): all else is percent-encoded as UTF-8. */
function rawTarget(rest: string): string {
  const path = rest.startsWith('/') ? rest : `/${rest}`;
  return path.replace(/[^\x21-\x7e]+/g, (stretch) =>
    Buffer.from(stretch, 'utf8').reduce(
      (text, byte) => `${text}%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
      '',
    ),
  );
}

function readUserinfo(userinfo: string): { user: string; password: string } {
  const colon = userinfo.indexOf(':');
  return colon < 0
    ? { user: decoded(userinfo), password: '' }
    : { user: decoded(userinfo.slice(0, colon)), password: decoded(userinfo.slice(colon + 1)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
