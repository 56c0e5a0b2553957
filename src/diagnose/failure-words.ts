/**
 * What is known of failures without a response, by code: Node's (`ECONNREFUSED`), OpenSSL's (`CERT_HAS_EXPIRED`), the
 * HTTP parser's (`HPE_…`) and Faultline's own (`send/failure.ts`). `{host}` and `{port}` are the request's.
 */
import type { Words } from './words';

export interface FailureWords extends Words {
  /** What stands first in a line about it, where the code says nothing to people. */
  readonly label?: string;
  readonly meaning: string;
  /** Would the same request, unchanged, be worth sending again? */
  readonly retry: boolean;
  /** The request cannot have reached the server. */
  readonly unsent?: boolean;
}

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
    'Have the root certificate installed on this machine, or name its file in `faultline.tls.certificateAuthorities` or NODE_EXTRA_CA_CERTS.',
  ],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: [
    'The certificate of {host} cannot be verified.',
    'The server does not send the intermediate certificate, or its authority is not trusted here.',
    'Ask the operators to send the whole chain, or name the file of the missing certificate in `faultline.tls.certificateAuthorities` or NODE_EXTRA_CA_CERTS.',
  ],
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: [
    'The issuer of the certificate of {host} is not known here.',
    'A company proxy that inspects traffic has put its own certificate in, or the server uses a private authority.',
    'Have the root certificate installed on this machine, or name its file in `faultline.tls.certificateAuthorities` or NODE_EXTRA_CA_CERTS.',
  ],
  UNABLE_TO_GET_ISSUER_CERT: [
    'The issuer of a certificate in the chain of {host} is missing.',
    'The server does not send the whole chain.',
    'Ask the operators to send the whole chain, or name the file of the missing certificate in `faultline.tls.certificateAuthorities` or NODE_EXTRA_CA_CERTS.',
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

const entries: Readonly<Record<string, FailureWords>> = {
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
    label: 'Not HTTP',
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
  HEADERS_TRUNCATED: {
    meaning: 'The connection to {host} ended within the headers of the response.',
    cause: 'The server or a proxy in between crashed or was restarted.',
    remedy: 'Send it again; if it happens each time, look into the server’s log.',
    retry: true,
  },
  BODY_TRUNCATED: {
    meaning: 'The response of {host} ended before its last chunk.',
    cause: 'The connection was cut, or the server failed while it was writing the body.',
    remedy: 'Send it again; if it happens each time, look into the server’s log.',
    retry: true,
  },
  BODY_BOMB: {
    meaning: 'The response of {host} expands beyond all measure when it is decompressed.',
    cause: 'The server sends a compressed body made to use up memory, or is broken.',
    remedy: 'Do not open it; ask for it uncompressed with `Accept-Encoding: identity` if you trust the server.',
    retry: false,
  },
  BODY_CHANGED: {
    meaning: 'The file of the body changed while it was being sent.',
    cause: 'Another program wrote to it.',
    remedy: 'Wait until the file is complete, then send it again.',
    retry: true,
  },
  TOO_MANY_INFORMATIONAL: {
    meaning: '{host} sends interim responses without end, and no final one.',
    cause: 'The server is broken.',
    remedy: 'Look into the server; nothing in the request can be mended.',
    retry: false,
  },
  HTTP2_STREAM: {
    meaning: '{host} broke this HTTP/2 exchange off.',
    cause: 'The server refused the stream, or failed on it.',
    remedy: 'Send it again, or with HTTP/1.1 in the request line to see whether HTTP/2 matters.',
    retry: true,
  },
  HTTP2_SESSION: {
    meaning: '{host} ended the HTTP/2 connection.',
    cause: 'The server is going away (restart, idle limit), or does not speak HTTP/2 properly.',
    remedy: 'Send it again, or with HTTP/1.1 in the request line to see whether HTTP/2 matters.',
    retry: true,
  },
  TLS_RESET: {
    meaning: '{host}:{port} closed the connection during the TLS handshake.',
    cause: 'The port does not speak TLS, or a firewall or proxy in between does not let it through.',
    remedy: 'Check the scheme and the port of the URL, and the proxy.',
    retry: true,
    unsent: true,
  },
  PLAIN_HTTP: {
    meaning: '{host}:{port} does not speak TLS on this port.',
    cause: 'The URL begins with https:// and the server expects http:// there.',
    remedy: 'Use http:// in the URL, or the port that the server has for https.',
    retry: false,
    unsent: true,
  },
  CLIENT_CERTIFICATE: {
    meaning: '{host} asks for a client certificate.',
    cause: 'None was sent, or the server does not accept the one that was.',
    remedy: 'Configure a client certificate that the server trusts.',
    retry: false,
    unsent: true,
  },
  NO_CIPHER: {
    meaning: '{host} refused the TLS handshake.',
    cause: 'There is no version of TLS or cipher that both know, or the server wants another host name.',
    remedy: 'Bring the TLS settings of the server up to date; check the host name.',
    retry: false,
    unsent: true,
  },
  REDIRECTS: {
    meaning: 'The redirects of {host} do not come to an end.',
    cause: 'Its addresses lead to one another, or a cookie that would end it is not kept.',
    remedy: 'Look at the hops; `# @no-redirect` above the request shows the first one.',
    retry: false,
  },
  REDIRECT_SCHEME: {
    meaning: '{host} redirects to an address that is neither http nor https.',
    cause: 'The Location header names another protocol, an app say.',
    remedy: 'Look at the Location header; `# @no-redirect` above the request shows the response itself.',
    retry: false,
  },
  REDIRECT_INVALID: {
    meaning: '{host} redirects to an address that cannot be read.',
    cause: 'The Location header is missing or malformed.',
    remedy: 'Look at the Location header; `# @no-redirect` above the request shows the response itself.',
    retry: false,
  },
  REDIRECT_NOT_CONFIRMED: {
    label: 'Redirect not followed',
    meaning: '{host} redirects to a host for which is asked first, and it was not confirmed.',
    cause: 'The environment marks that host as production, or the body holds what another host has answered.',
    remedy: 'Send again and confirm it; `# @no-redirect` above the request shows the redirect itself.',
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
  CLIENT_CERTIFICATE_FILE: {
    label: 'Client certificate',
    meaning: 'The client certificate cannot be used, so the request was not sent.',
    cause: 'Its file is missing, is none that can be read, or has another passphrase.',
    remedy: 'Correct the path or the passphrase where the certificate is named.',
    retry: false,
    unsent: true,
  },
  SIGN_IN: {
    label: 'Sign-in',
    meaning: 'The request could not be signed, so it was not sent.',
    cause: 'The sign-in of the header `Authorization` lacks something.',
    remedy: 'Add what is missing behind the credentials.',
    retry: false,
    unsent: true,
  },
  INVALID_HEADER: {
    meaning: 'A header of the request cannot be sent as it is.',
    cause:
      'Its name or value has a character that HTTP does not allow: a line break, a control character, or one beyond Latin-1.',
    remedy: 'Correct the header, and the variables in it.',
    retry: false,
    unsent: true,
  },
  INVALID_METHOD: {
    meaning: 'The method of the request cannot be sent.',
    cause: 'It has a character that HTTP does not allow in a method.',
    remedy: 'Correct the method at the start of the request line.',
    retry: false,
    unsent: true,
  },
  ENOSPC: {
    meaning: 'The response could not be stored: the disk is full.',
    cause: 'A large body is kept in a file.',
    remedy: 'Free some room, then send it again.',
    retry: true,
  },
  BODY_NOT_STORED: {
    meaning: 'The response could not be stored on this machine.',
    cause: 'A large body is kept in a file, and the folder for temporary files cannot be written to.',
    remedy: 'Give write permission to that folder, or name another one by TMPDIR; then send it again.',
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
    cause: 'The proxy is down, or refuses this host.',
    remedy: 'Check the proxy: HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or `http.proxy` in VS Code.',
    retry: false,
    unsent: true,
  },
  PROXY_UNREACHABLE: {
    meaning: 'The proxy cannot be reached; {host} was not asked.',
    cause: 'The proxy is down, or its address is wrong.',
    remedy:
      'Check the proxy: `# @proxy`, HTTP_PROXY, HTTPS_PROXY and NO_PROXY, or `http.proxy` in VS Code; then send it again.',
    retry: true,
    unsent: true,
  },
  PROXY_AUTH: {
    meaning: 'The proxy asks for a user name and password.',
    cause: 'The credentials for it are missing from its URL, or wrong.',
    remedy: 'Put them into the URL of the proxy or into its setting.',
    retry: false,
    unsent: true,
  },
  PROXY_SCRIPT: {
    meaning: 'The script that chooses the proxy could not be used; {host} was not asked.',
    cause: 'It is not where it was looked for, or it is broken.',
    remedy: 'Correct its address or the script, name a proxy with `# @proxy`, or send without by `# @no-proxy`.',
    retry: false,
    unsent: true,
  },
  PROXY_UNSUPPORTED: {
    meaning: 'The proxy is of a kind that cannot be used.',
    cause: 'Its URL has a scheme other than http and https, or is none.',
    remedy: 'Use an HTTP proxy, or send without: `# @no-proxy` above the request, or {host} in NO_PROXY.',
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
  REDIRECT_LIMIT: 'REDIRECTS',
  PROXY_REFUSED: 'PROXY',
  CONTENT_CODING_BROKEN: 'DECODE',
  CONTENT_CODING_TRUNCATED: 'DECODE',
  ERR_SSL_WRONG_VERSION_NUMBER: 'PLAIN_HTTP',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'PLAIN_HTTP',
  ERR_SSL_HTTP_REQUEST: 'PLAIN_HTTP',
  ENOENT: 'FILE',
  EACCES: 'FILE',
  EISDIR: 'FILE',
  Z_DATA_ERROR: 'DECODE',
  Z_BUF_ERROR: 'DECODE',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'ETIMEDOUT',
};

/** The words for a code alone; null where it is not known. */
export function failureWords(code: string): FailureWords | null {
  const certificate = certificates[certificateAliases[code] ?? code];
  if (certificate) {
    const [meaning, cause, remedy] = certificate;
    return { meaning, cause, remedy, retry: false, unsent: true };
  }
  const known = entries[code] ?? entries[aliases[code] ?? ''];
  if (known) return known;
  const family = families.find(([pattern]) => pattern.test(code))?.[1];
  return family === undefined ? null : (entries[family] ?? null);
}

/** Codes that come in many forms. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^HPE_/, 'HPE'],
  [/CERTIFICATE_REQUIRED|BAD_CERTIFICATE/, 'CLIENT_CERTIFICATE'],
  [
    /HANDSHAKE_FAILURE|CIPHER|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_PROTOCOLS|VERSION_TOO_LOW|UNRECOGNIZED_NAME/,
    'NO_CIPHER',
  ],
  [/^ERR_(?:SSL|TLS|OSSL)_|CERT/, 'EPROTO'],
  [/^HTTP2_|^ERR_HTTP2_/, 'HTTP2_STREAM'],
  [/PROXY|TUNNEL/, 'PROXY'],
];
