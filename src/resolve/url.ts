import { DiagnosticCode } from '../manifest';
import type { Span } from '../syntax/document';
import { type Authority, type AuthorityProblem, defaultScheme, parseAuthority } from './host';
import { formDecode, percentDecode, percentEncode } from './percent';
import type { ResolvedParameter, ResolvedSegment, TracedText } from './resolved';
import type { Report } from './substitute';
import { isSecret, originOf, sliceTraced, TracedBuilder, trimTraced } from './traced';

/** A URL ready to be sent, with the source of each of its parts. */
export interface ResolvedUrl {
  readonly url: TracedText;
  readonly path: readonly ResolvedSegment[];
  readonly query: readonly ResolvedParameter[];
  /** `user:password` where the URL has them, escapes undone: it is sent as a header, never in the URL. */
  readonly userinfo: TracedText | null;
}

const scheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Makes the request target an absolute URL. Every character is percent-encoded once at most: an escape stays, a `%` that
 * begins none becomes `%25`, what a URL cannot hold is encoded as UTF-8; the dots of a path are not resolved. `host`:
 * the value of the `Host` header, for a target such as `/path`. Null where there is no URL to be made of it.
 */
export function resolveUrl(
  substituted: TracedText,
  host: TracedText | null,
  target: Span,
  autoEncode: boolean,
  report: Report,
): ResolvedUrl | null {
  const bad = (origin: Span, message: string): null => {
    report({ start: origin.start, end: origin.end, code: DiagnosticCode.badUrl, message, severity: 'error' });
    return null;
  };
  const written = withoutQuotes(trimTraced(substituted), report);
  if (written.text === '') return bad(target, 'The URL is empty.');
  const absolute = withScheme(written, host, target, report, bad);
  if (!absolute) return null;
  const start = absolute.text.indexOf('://') + 3;
  const authorityEnd = start + (/^[^/?#]*/.exec(absolute.text.slice(start))?.[0].length ?? 0);
  const authority = parseAuthority(absolute.text.slice(start, authorityEnd));
  if ('message' in authority) return badAuthority(absolute, start, authority, bad);
  const hash = absolute.text.indexOf('#', authorityEnd);
  if (hash >= 0) {
    const origin = originOf(absolute, hash, absolute.text.length);
    const message = 'All from `#` on is a fragment, which is not sent. Write `%23` where a `#` is meant.';
    report({ ...origin, code: DiagnosticCode.badUrl, message, severity: 'warning' });
  }
  const rest = sliceTraced(absolute, authorityEnd, hash < 0 ? absolute.text.length : hash);
  const url = new TracedBuilder();
  appendAuthority(url, absolute, start, authorityEnd, authority);
  if (!rest.text.startsWith('/')) url.add('/', originOf(absolute, authorityEnd, authorityEnd), null, false);
  appendEncoded(url, rest, autoEncode);
  const built = url.build();
  const userinfo = authority.userinfoEnd === null ? null : sliceTraced(absolute, start, start + authority.userinfoEnd);
  return { url: built, path: pathOf(built), query: queryOf(built), userinfo };
}

/** `@baseUrl = "https://h"`: the quotes are no part of the URL; what is done about them is said. */
function withoutQuotes(url: TracedText, report: Report): TracedText {
  const quote = url.text[0];
  if (quote !== '"' && quote !== "'") return url;
  const closing = url.text.indexOf(quote, 1);
  const variable = url.pieces[0]?.variable;
  const whose = variable ? `The value of \`${variable}\`` : 'The URL';
  const message = `${whose} is in quotes, which are no part of a URL: they are left out. Write it without them.`;
  report({ ...originOf(url, 0, 1), code: DiagnosticCode.badUrl, message, severity: 'warning' });
  const result = new TracedBuilder();
  if (closing < 0) return result.append(url, 1).build();
  return result
    .append(url, 1, closing)
    .append(url, closing + 1)
    .build();
}

type Bad = (origin: Span, message: string) => null;

function withScheme(
  url: TracedText,
  host: TracedText | null,
  target: Span,
  report: Report,
  bad: Bad,
): TracedText | null {
  const { text } = url;
  const whole = originOf(url, 0, text.length);
  const found = scheme.exec(text)?.[0];
  if (found) {
    if (/^https?:/i.test(found)) return url;
    const name = found.slice(0, -3);
    return bad(originOf(url, 0, found.length), `Faultline sends \`http\` and \`https\`, not \`${name}\`.`);
  }
  const slashes = /^https?(?::\/?|\/\/)/i.exec(text)?.[0];
  if (slashes && !/^https?:\d/i.test(text)) {
    const name = /^https?/i.exec(slashes)?.[0] ?? '';
    return bad(originOf(url, 0, slashes.length), `\`${name}://\` is expected here, not \`${slashes}\`.`);
  }
  const other = /^(?:about|blob|data|file|ftps?|javascript|mailto|news|sftp|tel|urn|wss?):/i.exec(text)?.[0];
  if (other && !/^[^:]*:\d/.test(text)) {
    return bad(
      originOf(url, 0, other.length),
      `Faultline sends \`http\` and \`https\`, not \`${other.slice(0, -1)}\`.`,
    );
  }
  const begin = { start: whole.start, end: whole.start };
  if (/^\/(?!\/)|^\*$/.test(text)) {
    if (text === '*') return bad(whole, 'The target `*` is not supported: write the whole URL.');
    const name = host && trimTraced(host);
    if (!name || name.text === '') {
      return bad(
        target,
        'A URL that begins with `/` needs a host: write the whole URL, or add a header `Host: example.com` or a variable `@host = …`.',
      );
    }
    const authority = parseAuthority(name.text);
    if ('message' in authority) return badAuthority(name, 0, authority, bad);
    const chosen = defaultScheme(authority.host, authority.port);
    return new TracedBuilder().add(`${chosen}://`, begin, null, false).append(name).append(url).build();
  }
  const from = text.startsWith('//') ? 2 : 0;
  const authorityText = /^[^/?#]*/.exec(text.slice(from))?.[0] ?? '';
  const authority = parseAuthority(authorityText);
  if ('message' in authority) return badAuthority(url, from, authority, bad);
  const chosen = defaultScheme(authority.host, authority.port);
  const message = `The URL names no scheme: \`${chosen}://\` is taken. Write it out to be sure.`;
  report({
    ...originOf(url, from, from + authorityText.length),
    code: DiagnosticCode.badUrl,
    message,
    severity: 'information',
  });
  return new TracedBuilder().add(`${chosen}://`, begin, null, false).append(url, from).build();
}

/** The message quotes the host, so a secret in it must not be there, not even a part of one. */
function badAuthority(url: TracedText, offset: number, problem: AuthorityProblem, bad: Bad): null {
  const [start, end] = [offset + problem.start, offset + problem.end];
  const message = isSecret(url, start, end) ? 'What a secret variable gives here is not a host.' : problem.message;
  return bad(originOf(url, start, end), message);
}

function appendAuthority(
  result: TracedBuilder,
  url: TracedText,
  start: number,
  end: number,
  authority: Authority,
): void {
  const hostStart = start + authority.hostStart;
  const hostEnd = start + authority.hostEnd;
  result.append(url, 0, start);
  if (authority.ascii === authority.host) result.append(url, hostStart, hostEnd);
  else
    result.add(
      authority.ascii,
      originOf(url, hostStart, hostEnd),
      url.pieces.find((p) => p.end > hostStart)?.variable ?? null,
      false,
    );
  // `host:` without a number is the scheme's own port.
  if (authority.port !== null) result.append(url, hostEnd, end);
}

/** What may stand in a path or query (RFC 3986, 3.3 and 3.4), and the brackets that APIs want to see bare. */
const notAllowed = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~!$&'()*+,;=:@/?%[\]]+/g;
/** With `# @no-auto-encoding`: only what cannot stand in a request line at all. */
const notSendable = /[^\x21-\x7e]+/g;

function appendEncoded(result: TracedBuilder, text: TracedText, autoEncode: boolean): void {
  result.appendReplacing(text, autoEncode ? notAllowed : notSendable, percentEncode);
}

function pathOf(url: TracedText): ResolvedSegment[] {
  const start = url.text.indexOf('/', url.text.indexOf('://') + 3) + 1;
  const question = url.text.indexOf('?');
  const end = question < 0 ? url.text.length : question;
  const segments = split(url.text, start, end, '/').map(([from, to]) => ({
    value: percentDecode(url.text.slice(from, to)),
    origin: originOf(url, from, to),
  }));
  if (segments.at(-1)?.value === '') segments.pop();
  return segments;
}

function queryOf(url: TracedText): ResolvedParameter[] {
  const question = url.text.indexOf('?');
  return question < 0 ? [] : readParameters(url, question + 1, url.text.length);
}

/** The `name=value` pairs between `&` in a stretch of an encoded text, decoded, with the source of each. */
export function readParameters(text: TracedText, start: number, end: number): ResolvedParameter[] {
  return split(text.text, start, end, '&').flatMap(([from, to]) => {
    if (from === to) return [];
    const equals = text.text.slice(from, to).indexOf('=');
    const nameEnd = equals < 0 ? to : from + equals;
    const valueStart = equals < 0 ? to : nameEnd + 1;
    return {
      name: formDecode(text.text.slice(from, nameEnd)),
      value: formDecode(text.text.slice(valueStart, to)),
      origin: originOf(text, from, to),
      nameOrigin: originOf(text, from, nameEnd),
      valueOrigin: originOf(text, valueStart, to),
    };
  });
}

function split(text: string, start: number, end: number, separator: string): [from: number, to: number][] {
  const pieces: [number, number][] = [];
  for (let from = start; from <= end; ) {
    const found = text.indexOf(separator, from);
    const to = found < 0 || found > end ? end : found;
    pieces.push([from, to]);
    from = to + 1;
  }
  return pieces;
}
