/** Failures without a response, by stage and code: what happened, why, what to do, and whether to try again. */
import type { Failure } from '../exchange';
import type { Words } from './words';

/** What is known about a transport failure. */
export interface TransportText extends Words {
  readonly meaning: string;
  /** Would the same request, unchanged, be worth sending again? */
  readonly retry: boolean;
  /** The request cannot have reached the server: repeating it is safe whatever its method. */
  readonly unsent: boolean;
}

interface Place {
  readonly host: string;
  readonly port: string;
  readonly loopback: boolean;
}

type Entry = Omit<TransportText, 'unsent'> & { readonly unsent?: boolean };

/** Certificate errors by OpenSSL's names, as Node.js gives them. */
const certificates: Readonly<Record<string, readonly [meaning: string, cause: string, remedy: string]>> = {
  CERT_HAS_EXPIRED: [
    'The certificate of {host} has expired.',
    'The operators have not renewed it, or the clock of this machine is wrong.',
    'Check the clock; if it is right, ask the operators of {host} to renew the certificate.',
  ],
  CERT_NOT_YET_VALID: [
    'The certificate of {host} is not valid yet.',
    'It was issued for a later time, or the clock of this machine is slow.',
    'Check the clock of this machine.',
  ],
  DEPTH_ZERO_SELF_SIGNED_CERT: [
    '{host} has a self-signed certificate.',
    'Nobody that this machine trusts has signed it, which is usual for development servers.',
    'Add the certificate to those that this machine trusts; for a server of your own, `# @insecure` above the request skips the check for this request.',
  ],
  SELF_SIGNED_CERT_IN_CHAIN: [
    'The certificate chain of {host} ends in a root that this machine does not trust.',
    'A company proxy that inspects traffic has put its own certificate in, or the server uses a private authority.',
    'Have the root certificate installed on this machine (NODE_EXTRA_CA_CERTS names a file with more of them).',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'The certificate of {host} cannot be verified.',
    'The server does not send the intermediate certificate, or its authority is not trusted here.',
    'Ask the operators to send the whole chain, or install the missing certificate (NODE_EXTRA_CA_CERTS).',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'The issuer of the certificate of {host} is not known here.',
    'A company proxy that inspects traffic has put its own certificate in, or the server uses a private authority.',
    'Have the root certificate installed on this machine (NODE_EXTRA_CA_CERTS names a file with more of them).',
  ],
  UNABLE_TO_GET_ISSUER_CERT: [
    'The issuer of a certificate in the chain of {host} is missing.',
    'The server does not send the whole chain.',
    'Ask the operators to send the whole chain, or install the missing certificate (NODE_EXTRA_CA_CERTS).',
  ],
  CERT_UNTRUSTED: [
    'The certificate of {host} is marked as not to be trusted.',
    'Its root is not allowed for this purpose.',
    'Ask the operators of {host} for another certificate.',
  ],
  CERT_REVOKED: [
    'The certificate of {host} has been revoked.',
    'Its key may have been stolen.',
    'Do not send anything to it; ask the operators of {host}.',
  ],
  CERT_SIGNATURE_FAILURE: [
    'The signature of the certificate of {host} is wrong.',
    'It was damaged or forged.',
    'Do not send anything to it; ask the operators of {host}.',
  ],
  CERT_CHAIN_TOO_LONG: [
    'The certificate chain of {host} is too long.',
    'The server sends too many certificates.',
    'Ask the operators of {host} to correct the chain.',
  ],
  INVALID_CA: [
    'An authority in the certificate chain of {host} is no authority.',
    'The chain is put together wrongly.',
    'Ask the operators of {host} to correct the chain.',
  ],
  INVALID_PURPOSE: [
    'The certificate of {host} is not meant for a server.',
    'It was issued for another purpose.',
    'Ask the operators of {host} for a server certificate.',
  ],
  HOSTNAME_MISMATCH: [
    'The certificate is not for {host}.',
    'The server was reached under a name that its certificate does not have, or the URL has the wrong host.',
    'Use the name that the certificate has (the message lists them), or ask for a certificate with this name.',
  ],
};
const certificateAliases: Readonly<Record<string, string>> = {
  ERR_TLS_CERT_ALTNAME_INVALID: 'HOSTNAME_MISMATCH',
  ERR_TLS_CERT_ALTNAME_FORMAT: 'HOSTNAME_MISMATCH',
  CERT_REJECTED: 'CERT_UNTRUSTED',
  PATH_LENGTH_EXCEEDED: 'CERT_CHAIN_TOO_LONG',
};

const entries: Readonly<Record<string, Entry>> = {
  ENOTFOUND: {
    meaning: 'There is no address for the name {host}.',
    cause: 'The host is mistyped, does not exist, or is only known inside another network (VPN).',
    remedy: 'Check the host in the URL, the variables in it and the VPN.',
    retry: false,
    unsent: true,
  },
  EAI_AGAIN: {
    meaning: 'The name server did not answer for {host}.',
    cause: 'The network or its name server is unreachable for now.',
    remedy: 'Check the network, then send it again.',
    retry: true,
    unsent: true,
  },
  ECONNREFUSED: {
    meaning: 'Nothing accepts connections at {host}:{port}.',
    cause: 'The server is not running, listens on another port, or a firewall refuses.',
    remedy: 'Check that the server runs and that host and port are right, then send it again.',
    retry: true,
    unsent: true,
  },
  ENETUNREACH: {
    meaning: 'There is no way to the network of {host}.',
    cause: 'This machine is offline, or has no IPv6 route for an IPv6 address.',
    remedy: 'Check the network and the VPN, then send it again.',
    retry: true,
    unsent: true,
  },
  EHOSTUNREACH: {
    meaning: '{host} cannot be reached.',
    cause: 'The machine is off, or a router or firewall does not let the connection through.',
    remedy: 'Check the network and the VPN, then send it again.',
    retry: true,
    unsent: true,
  },
  ENETDOWN: {
    meaning: 'The network of this machine is down.',
    cause: 'It is offline.',
    remedy: 'Check the network, then send it again.',
    retry: true,
    unsent: true,
  },
  EHOSTDOWN: {
    meaning: '{host} is down.',
    cause: 'The machine does not answer in the network.',
    remedy: 'Send it again after a while.',
    retry: true,
    unsent: true,
  },
  EADDRNOTAVAIL: {
    meaning: 'No local address was left for the connection to {host}.',
    cause: 'Too many connections are open, or the address family is not configured here.',
    remedy: 'Wait a moment, then send it again.',
    retry: true,
    unsent: true,
  },
  ETIMEDOUT: {
    meaning: '{host} did not answer in time.',
    cause: 'The server or the network is slow, or a firewall drops the packets in silence.',
    remedy: 'Check host, port, VPN and proxy, then send it again.',
    retry: true,
  },
  ECONNRESET: {
    meaning: 'The connection to {host} was cut before the response was complete.',
    cause: 'The server crashed or closed the connection, or a proxy or firewall in between did.',
    remedy: 'Send it again; if it happens each time, look into the server’s log.',
    retry: true,
  },
  EPIPE: {
    meaning: '{host} closed the connection while the request was being sent.',
    cause: 'The server refused it early (too large, not authorized) or went down.',
    remedy: 'Check size and credentials of the request, then send it again.',
    retry: true,
  },
  ECONNABORTED: {
    meaning: 'The connection to {host} was given up.',
    cause: 'The network of this machine changed or went down.',
    remedy: 'Send it again.',
    retry: true,
  },
  BODY_LENGTH: {
    meaning: 'The response of {host} ended before it was complete.',
    cause: 'The connection was cut, or the server states a wrong Content-Length.',
    remedy: 'Send it again; if it happens each time, the server or a proxy is at fault.',
    retry: true,
  },
  EPROTO: {
    meaning: 'No secure connection to {host}:{port} could be made.',
    cause:
      'The server does not speak TLS on this port (http:// instead of https://), or no version of TLS that both know.',
    remedy: 'Check the scheme and the port of the URL.',
    retry: false,
    unsent: true,
  },
  HPE: {
    meaning: 'What {host}:{port} answered is not HTTP.',
    cause: 'Another service listens on this port, it expects https://, or the server breaks the protocol.',
    remedy: 'Check the scheme and the port of the URL.',
    retry: false,
  },
  HPE_HEADER_OVERFLOW: {
    meaning: 'The response headers of {host} are larger than can be read.',
    cause: 'The server sends too many or too long headers, mostly cookies.',
    remedy: 'Look into the server; nothing in the request can be mended.',
    retry: false,
  },
  REDIRECTS: {
    meaning: 'The redirects of {host} do not come to an end.',
    cause: 'Its addresses lead to one another, or a cookie that would end it is not kept.',
    remedy: 'Look at the hops; `# @no-redirect` above the request shows the first one.',
    retry: false,
  },
  ABORTED: {
    meaning: 'The request was cancelled.',
    cause: 'You cancelled it, or what it belonged to was closed.',
    remedy: 'Send it again.',
    retry: true,
  },
  FILE: {
    meaning: 'The body could not be read from its file.',
    cause: 'The file is missing, or may not be read.',
    remedy: 'Check the path after `<`.',
    retry: false,
    unsent: true,
  },
  DECODE: {
    meaning: 'The response of {host} could not be decompressed.',
    cause: 'It was cut off, or its Content-Encoding does not say the truth.',
    remedy: 'Ask for it uncompressed with `Accept-Encoding: identity`.',
    retry: false,
  },
  INVALID_URL: {
    meaning: 'The URL cannot be used.',
    cause: 'It has no host, a bad port, or a scheme other than http and https.',
    remedy: 'Correct the URL, and the variables in it.',
    retry: false,
    unsent: true,
  },
  PROXY: {
    meaning: 'The proxy did not pass the request on to {host}.',
    cause: 'The proxy is down, wants credentials, or refuses this host.',
    remedy: 'Check the proxy in the settings and in HTTP_PROXY, HTTPS_PROXY and NO_PROXY.',
    retry: false,
    unsent: true,
  },
};

const aliases: Readonly<Record<string, string>> = {
  EAI_NODATA: 'ENOTFOUND',
  EAI_NONAME: 'ENOTFOUND',
  ENODATA: 'ENOTFOUND',
  EAI_FAIL: 'EAI_AGAIN',
  ESERVFAIL: 'EAI_AGAIN',
  EADDRINUSE: 'EADDRNOTAVAIL',
  EADDRNOTINUSE: 'EADDRNOTAVAIL',
  ESOCKETTIMEDOUT: 'ETIMEDOUT',
  ECONNECTTIMEDOUT: 'ETIMEDOUT',
  UND_ERR_CONNECT_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_HEADERS_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_BODY_TIMEOUT: 'ETIMEDOUT',
  UND_ERR_SOCKET: 'ECONNRESET',
  ERR_STREAM_PREMATURE_CLOSE: 'ECONNRESET',
  ERR_HTTP2_STREAM_ERROR: 'ECONNRESET',
  ERR_HTTP2_STREAM_CANCEL: 'ECONNRESET',
  ERR_HTTP2_SESSION_ERROR: 'ECONNRESET',
  ERR_HTTP2_GOAWAY_SESSION: 'ECONNRESET',
  ERR_HTTP2_ERROR: 'HPE',
  HPE_INVALID_EOF_STATE: 'BODY_LENGTH',
  ERR_FR_TOO_MANY_REDIRECTS: 'REDIRECTS',
  TOO_MANY_REDIRECTS: 'REDIRECTS',
  REDIRECT_LOOP: 'REDIRECTS',
  ABORT_ERR: 'ABORTED',
  ERR_CANCELED: 'ABORTED',
  ERR_INVALID_URL: 'INVALID_URL',
  ERR_INVALID_PROTOCOL: 'INVALID_URL',
  ERR_UNESCAPED_CHARACTERS: 'INVALID_URL',
  ERR_BAD_REQUEST_URL: 'INVALID_URL',
  ENOENT: 'FILE',
  EACCES: 'FILE',
  EISDIR: 'FILE',
  Z_DATA_ERROR: 'DECODE',
  Z_BUF_ERROR: 'DECODE',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'ETIMEDOUT',
};

/** What a stage says where the code is not known. */
const stages: Readonly<Record<Failure['stage'], string>> = {
  dns: 'ENOTFOUND',
  connect: 'ECONNREFUSED',
  tls: 'EPROTO',
  send: 'EPIPE',
  receive: 'ECONNRESET',
  timeout: 'ETIMEDOUT',
  aborted: 'ABORTED',
};

const waits: Readonly<Record<NonNullable<Failure['waitedFor']>, string>> = {
  connect: 'No connection to {host} came about',
  'first-byte': '{host} took the request and sent nothing back',
  idle: '{host} stopped in the middle of the response',
  total: 'The response of {host} was not complete',
};

/** `url` is the request's. Codes are Node's (`ECONNREFUSED`), OpenSSL's (`CERT_HAS_EXPIRED`) or Faultline's own. */
export function transportText(failure: Failure, url: string): TransportText {
  const place = placeOf(url);
  const text = textFor(failure);
  const timed = failure.stage === 'timeout' && failure.waitedFor ? waits[failure.waitedFor] : null;
  const meaning = timed ? `${timed}${duration(failure.afterMs)}.` : text.meaning;
  const remedy =
    place.loopback && text.unsent && /refused/i.test(failure.code)
      ? 'Start the server on this machine, or correct the port.'
      : text.remedy;
  return {
    meaning: filled(meaning, place),
    cause: filled(text.cause, place),
    remedy: filled(timed ? `${remedy} \`# @timeout\` above the request sets how long is waited.` : remedy, place),
    retry: text.retry,
    unsent: text.unsent ?? (failure.stage === 'dns' || failure.stage === 'connect' || failure.waitedFor === 'connect'),
  };
}

function textFor({ code, stage }: Failure): Entry {
  const certificate = certificates[certificateAliases[code] ?? code];
  if (certificate) {
    const [meaning, cause, remedy] = certificate;
    return { meaning, cause, remedy, retry: false, unsent: true };
  }
  const fallback = entries[stages[stage]] ?? unknownFailure;
  if (stage === 'timeout' || stage === 'aborted') return fallback;
  const known = entries[code] ?? entries[aliases[code] ?? ''];
  if (known) return known;
  if (code.startsWith('HPE_')) return entries.HPE ?? fallback;
  if (stage === 'tls' || /^ERR_(?:SSL|TLS)_|CERT|^ERR_OSSL/.test(code)) return entries.EPROTO ?? fallback;
  if (/PROXY|TUNNEL/.test(code)) return entries.PROXY ?? fallback;
  return fallback;
}

const unknownFailure: Entry = {
  meaning: 'The request to {host} failed before a response came.',
  cause: 'The network or the server failed.',
  remedy: 'Send it again.',
  retry: true,
};

function placeOf(url: string): Place {
  if (!URL.canParse(url)) return { host: 'the server', port: '', loopback: false };
  const { hostname, port, protocol } = new URL(url);
  const loopback = hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
  return { host: hostname, port: port || (protocol === 'https:' ? '443' : '80'), loopback };
}

function filled(text: string, { host, port }: Place): string {
  return text.replaceAll('{host}:{port}', port === '' ? host : `${host}:${port}`).replaceAll('{host}', host);
}

function duration(ms: number | undefined): string {
  if (ms === undefined) return ' in time';
  return ms < 1000 ? ` within ${ms} ms` : ` within ${Math.round(ms / 100) / 10} s`;
}
