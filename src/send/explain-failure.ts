/** From whatever Node.js threw to stage, stable code, and words that say what to do next. */
import {
  codeOf,
  FailureCode,
  failureOf,
  messageOf,
  SendFailure,
  StaleConnectionFailure,
  UnreachableProxyFailure,
} from './failure';
import type { Progress } from './progress';
import { SocksCode } from './socks-codes';
import { isTlsCode, tlsFailure } from './tls-failure';
import type { WireUrl } from './wire-url';

export interface FailureFacts {
  readonly url: WireUrl;
  readonly method: string;
  readonly progress: Progress;
  /** Status of the response whose body was being read; null before. */
  readonly status: number | null;
  /** Content-Length of that response, and the bytes of it that came. */
  readonly announced: number | null;
  readonly received: number;
  /** The proxy that took the request itself and answers in the server's place, where no answer has begun. */
  readonly forwardedBy?: string | null;
}

/**
 * The failure that `error` means, given how far the request had got. An error that is none of the network's is thrown
 * again: a throw is a bug. Messages name host and port, never userinfo, header values or the query.
 */
export function explainFailure(error: unknown, facts: FailureFacts): SendFailure {
  if (error instanceof SendFailure) return error;
  const code = codeOf(error);
  const { progress, url } = facts;
  const host = url.authority;
  const proxy = proxyFailure(error, code, progress);
  if (proxy) return proxy;
  if (isTlsCode(code, error) || (progress.phase === 'tls' && code !== '')) {
    return tlsFailure(code, error, host, progress.certificate);
  }
  if (progress.http2 && (code.startsWith('ERR_HTTP2_') || isClosed(code, error)))
    return http2Failure(code, error, facts);
  if (/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/.test(code)) return dnsFailure(code, error, url.hostname);
  if (/^(ERR_INVALID_CHAR|ERR_INVALID_HTTP_TOKEN|ERR_UNESCAPED_CHARACTERS|ERR_INVALID_ARG)/.test(code)) {
    return failureOf(
      'send',
      FailureCode.invalidHeader,
      `The request cannot be sent as it is: ${messageOf(error)}.`,
      error,
    );
  }
  if (progress.phase === 'connect' && code !== '') return connectFailure(code, error, host);
  if (progress.phase === 'send' && !progress.response && progress.bytesBack === 0 && isClosed(code, error)) {
    if (progress.reused) return stale(error, facts);
    return failureOf(
      'send',
      code || 'ECONNRESET',
      `${answererOf(facts)} closed the connection while the request was being sent. It may refuse a body of this size or kind; check its limits, then send again.`,
      error,
    );
  }
  return receiveFailure(code, error, facts);
}

function isClosed(code: string, error: unknown): boolean {
  return (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ECONNABORTED' ||
    /socket hang up|aborted/.test(messageOf(error))
  );
}

function proxyFailure(error: unknown, code: string, progress: Progress): SendFailure | null {
  const name = progress.proxy ?? 'set in VS Code';
  if (progress.proxyStatus === 407 || code === SocksCode.auth) {
    const message = `The proxy ${name} asks for a user name and password, or refuses the ones it got. Put them into the proxy's URL or setting.`;
    return failureOf('connect', FailureCode.proxyAuth, message, error);
  }
  if (code === SocksCode.refused || (progress.proxyStatus !== null && progress.proxyStatus !== 200)) {
    const answer = progress.proxyStatus === null ? messageOf(error) : `it answered ${progress.proxyStatus}`;
    const message = `The proxy ${name} refused to connect to the server (${answer}). Ask whoever runs the proxy, or except the host with NO_PROXY or \`http.noProxy\`.`;
    return failureOf('connect', FailureCode.proxyRefused, message, error);
  }
  // Without a code: what VS Code's patched agents throw.
  const patched = /^Failed to establish a socket connection to proxies/.test(messageOf(error));
  const dead = progress.proxy !== null && progress.phase === 'connect' && !/^(ERR_SSL|CERT_|ERR_TLS)/.test(code);
  if (!patched && !dead) return null;
  const cause = codeOf(progress.proxyError) || code;
  const message = `The proxy ${name} cannot be reached${cause ? ` (${cause})` : ''}. The server itself was not asked. Check its address (\`# @proxy\`, HTTP_PROXY, HTTPS_PROXY, or \`http.proxy\` in VS Code) and the network.`;
  const failure = { stage: 'connect', code: FailureCode.proxyUnreachable, message } as const;
  return new UnreachableProxyFailure(failure, error, progress.proxy);
}

function dnsFailure(code: string, error: unknown, hostname: string): SendFailure {
  const message =
    code === 'EAI_AGAIN'
      ? `The name ${hostname} could not be looked up: the name server did not answer. Check the network, then send again.`
      : `There is no host of the name ${hostname}. Check its spelling, the variable it comes from, and whether it needs a VPN.`;
  return failureOf('dns', code, message, error);
}

function connectFailure(code: string, error: unknown, host: string): SendFailure {
  const tried = addressesOf(error);
  const where = tried.length > 1 ? `${host} (tried ${tried.join(' and ')})` : host;
  const say: Readonly<Record<string, string>> = {
    ECONNREFUSED: `Nothing accepts connections at ${where}. Start the server, or correct host and port in the URL.`,
    ETIMEDOUT: `${where} did not answer the attempt to connect. A firewall may drop it, or the host is down; check host, port and VPN.`,
    EHOSTUNREACH: `There is no way to ${where} from this network. Check the network, the VPN and the address.`,
    ENETUNREACH: `There is no way to ${where} from this network. Check the network, the VPN and the address.`,
    EADDRNOTAVAIL: `There is no way to ${where} from this network. Check the network, the VPN and the address.`,
    ECONNRESET: `${where} broke the connection off while it was being made. A firewall may do that; check host and port.`,
    EACCES: `This machine does not allow connections to ${where}. Check its firewall.`,
    EPERM: `This machine does not allow connections to ${where}. Check its firewall.`,
  };
  return failureOf('connect', code, say[code] ?? `Connecting to ${where} failed (${code}). Check the network.`, error);
}

function addressesOf(error: unknown): string[] {
  if (!(error instanceof AggregateError)) return [];
  const tried = error.errors.flatMap((each: unknown) =>
    typeof each === 'object' && each !== null && 'address' in each ? [String(each.address)] : [],
  );
  return [...new Set(tried)];
}

/** Who it is that answers, or does not: at the beginning of a sentence. */
function answererOf({ url, forwardedBy }: FailureFacts): string {
  return forwardedBy ? `The proxy ${forwardedBy}, asked for ${url.authority},` : url.authority;
}

function stale(error: unknown, facts: FailureFacts): SendFailure {
  const { method } = facts;
  return new StaleConnectionFailure(
    {
      stage: 'receive',
      code: 'ECONNRESET',
      message: `${answererOf(facts)} closed the kept-alive connection before it answered. ${method} is not sent again by itself, because the server may have acted on it; check, then send again.`,
    },
    error,
  );
}

function receiveFailure(code: string, error: unknown, facts: FailureFacts): SendFailure {
  const { progress, status } = facts;
  const host = answererOf(facts);
  if (code === 'HPE_HEADER_OVERFLOW') {
    const message = `${host} sent more than 256 kB of headers, which is where reading stops. The server or a proxy before it is at fault; look for cookies or headers that grow.`;
    return failureOf('receive', code, message, error);
  }
  if (status !== null) return bodyFailure(code, error, facts, status);
  if (code.startsWith('HPE_')) return failureOf('receive', code, notHttp(progress.junk, facts), error);
  if (isClosed(code, error)) {
    if (progress.bytesBack > 0) {
      const message = `${host} broke off within the headers of its response. The server or a proxy before it failed; its log tells more. Send again when it is well.`;
      return failureOf('receive', FailureCode.headersTruncated, message, error);
    }
    if (progress.reused) return stale(error, facts);
    const message = facts.forwardedBy
      ? `${host} closed the connection without a response. It may have failed, or refuse the server; its log tells more.`
      : `${host} closed the connection without a response. The server may have failed on this request; its log tells more.`;
    return failureOf('receive', 'ECONNRESET', message, error);
  }
  if (code === '') throw error;
  return failureOf(
    'receive',
    code,
    `Waiting for the response of ${host} failed (${code}). Check the network, then send again.`,
    error,
  );
}

function bodyFailure(code: string, error: unknown, facts: FailureFacts, status: number): SendFailure {
  const { url, announced, received } = facts;
  const answered = `${url.authority} answered ${status}, but`;
  if (code.startsWith('HPE_')) {
    const message = `${answered} the chunks of its body are not well-formed. The server or a proxy before it is at fault.`;
    return failureOf('receive', code, message, error);
  }
  if (!isClosed(code, error) && !/aborted|premature/i.test(`${code} ${messageOf(error)}`)) {
    if (code === '') throw error;
    return failureOf('receive', code, `${answered} its body could not be read (${code}). Send again.`, error);
  }
  if (code === 'ECONNRESET' && !/aborted/.test(messageOf(error))) {
    const message = `${answered} the connection was reset within the body, after ${received} bytes. The server or something on the way failed; send again.`;
    return failureOf('receive', code, message, error);
  }
  if (announced !== null) return tooFewBytes(url, status, announced, received, error);
  const message = `${answered} closed the connection before the body was complete: the last chunk is missing after ${received} bytes. Send again; the server's log may tell more.`;
  return failureOf('receive', FailureCode.bodyTruncated, message, error);
}

/** The body ended before Content-Length was reached. */
export function tooFewBytes(
  url: WireUrl,
  status: number,
  announced: number,
  received: number,
  error?: unknown,
): SendFailure {
  const message = `${url.authority} answered ${status}, but sent ${received} of the ${announced} bytes that Content-Length promises, then closed the connection. Send again; if it stays so, the server counts wrongly.`;
  return failureOf('receive', FailureCode.bodyLength, message, error);
}

/** More bytes came than the response has by its own framing. */
export function tooManyBytes(url: WireUrl, status: number, announced: number | null): SendFailure {
  const promised =
    announced === null ? 'after the end of its body' : `than the ${announced} that Content-Length promises`;
  const message = `${url.authority} answered ${status}, but sent more bytes ${promised}. The server or a proxy before it counts wrongly, so the body cannot be trusted to be whole.`;
  return failureOf('receive', FailureCode.bodyLength, message);
}

/** Ten thousand header fields are more, however they are compressed. */
const floodBytes = 8_000;

/** A stream was reset, or the session ended, before the response was complete. */
function http2Failure(code: string, error: unknown, facts: FailureFacts): SendFailure {
  const { url, status, progress } = facts;
  // Node.js itself resets a stream whose header section is too large, by the code that a server has for other reasons: the
  // reset of a server is a frame of a few bytes.
  if (status === null && /ENHANCE_YOUR_CALM/.test(messageOf(error)) && progress.bytesBack > floodBytes) {
    const message = `${url.authority} sent more than 256 kB or 10,000 fields of headers, which is where reading stops. The server or a proxy before it is at fault; look for cookies or headers that grow.`;
    return failureOf('receive', 'HPE_HEADER_OVERFLOW', message, error);
  }
  const isGone = progress.http2?.closed || progress.http2?.destroyed;
  // A refused stream: the server went away without a look at it (RFC 9113, 8.7).
  const session = (isGone && code !== 'ERR_HTTP2_STREAM_ERROR') || /REFUSED_STREAM/.test(messageOf(error));
  if (session && progress.reused && status === null) return stale(error, facts);
  const answered = status === null ? url.authority : `${url.authority} answered ${status}, but`;
  const what = session ? 'ended the HTTP/2 session' : 'reset the HTTP/2 stream';
  const message = `${answered} ${what} before the response was complete. Send again; if it stays so, ask for \`HTTP/1.1\` in the request line.`;
  return failureOf('receive', session ? FailureCode.http2Session : FailureCode.http2Stream, message, error);
}

/** What else speaks on ports, by its first bytes. */
function notHttp(junk: Buffer | null, facts: FailureFacts): string {
  const { url } = facts;
  if (facts.forwardedBy) {
    return `What the proxy ${facts.forwardedBy} sent back is not HTTP. Check its address and port (\`# @proxy\`, HTTP_PROXY, or \`http.proxy\` in VS Code).`;
  }
  const host = url.authority;
  const [type = -1, version = -1, , frame = -1] = junk ?? [];
  // A TLS record: its type, then the version 3.x (RFC 8446, 5.1).
  if (type >= 20 && type <= 23 && version === 3 && url.protocol === 'http:') {
    return `${host} speaks TLS on this port. Use \`https://\` in the URL.`;
  }
  const banner = /^(SSH|220[ -].*(?:FTP|SMTP)|\+OK|RFB|\* OK)/i.exec(junk?.toString('latin1') ?? '')?.[1];
  if (banner)
    return `${host} is not a web server: it answers with \`${banner.slice(0, 20)}\`. Check the port in the URL.`;
  // The first frame of HTTP/2 is SETTINGS: 24 bits of length, then type 4 (RFC 9113, 4.1).
  if (type === 0 && version === 0 && frame === 4) {
    return `${host} speaks only HTTP/2 on this port, without TLS, which is not supported here.`;
  }
  return `What ${host} sent back is not HTTP. Check the port in the URL, and whether it should be https.`;
}
