/** The lines of the protocol that Faultline speaks, each with the titles of the tests that hold it. */

export interface HeldBy {
  readonly line: string;
  /** Of full titles. */
  readonly tests: readonly RegExp[];
  /** A test that is not run with those of this folder, by its file. */
  readonly elsewhere?: { readonly file: string; readonly title: string };
}

export const protocol: readonly HeldBy[] = [
  { line: 'HTTP/1.1 with keep-alive', tests: [/one kept-alive connection serves/, /fifty at once/] },
  {
    line: 'HTTP/2 by ALPN, asked for on the request line',
    tests: [/^send: HTTP\/2/, /^send: proxies of the environment HTTP\/2/],
  },
  { line: 'any method', tests: [/^send: bytes on the wire \S+ (without|with) a body/] },
  { line: 'bodies streamed from files', tests: [/streams a file of 20 MB/, /a file that shrinks/] },
  { line: 'multipart with files', tests: [/multipart with files/, /sends text, bytes and files/] },
  { line: 'gzip, deflate, br, zstd', tests: [/^send: content codings/, /^send: zstd/] },
  { line: 'charsets by Content-Type, byte order mark, override', tests: [/^send: the protocol text in/] },
  { line: 'redirects hop by hop, each shown', tests: [/^send: redirects (to|back|in|userinfo|credentials)/] },
  { line: 'method rules of redirects (RFC 9110, 15.4)', tests: [/^send: redirects \d+ \S+ becomes/] },
  { line: '# @no-redirect', tests: [/redirects are not followed where they are not wanted/] },
  {
    line: 'credentials stripped by scheme, host and port',
    tests: [/no header goes that bears credentials/, /redirects from https?:/],
  },
  { line: 'cookies in a jar, one for each environment', tests: [/^send: cookies/] },
  { line: 'cookies listed and cleared', tests: [/^send: cookies are (listed|cleared)/] },
  { line: '# @no-cookie-jar neither sends nor stores', tests: [/no-cookie-jar neither sends nor stores/] },
  { line: 'Expect: 100-continue', tests: [/Expect: 100-continue/] },
  { line: '103 Early Hints shown', tests: [/103/] },
  { line: 'server-sent events as they come', tests: [/^send: streams/] },
  { line: 'limits for connection, first byte, idle, whole', tests: [/^send: limits of time/] },
  { line: 'localhost tries both families', tests: [/localhost reaches a server/, /refused on localhost/] },
  { line: 'IPv6', tests: [/an IPv6 address/] },
  { line: 'names as written, duplicates and order kept', tests: [/keeps order, case and duplicates/] },
  { line: 'path as written', tests: [/request target:/] },
  { line: "under VS Code's proxy as near as it allows", tests: [/^send: in VS Code's extension host/] },
  {
    line: 'a second attempt on a connection just closed',
    tests: [/kept-alive connection that (the server|was) closed/, /a session that ends on its next request/],
  },
  { line: 'HEAD, 204, 304', tests: [/large bodies no body:/, /HEAD, 204, 103/, /bytes after a 204/] },
  {
    line: 'Basic, also from the URL',
    tests: [/userinfo in the URL becomes Basic/, /userinfo in the URL does not beat/],
  },
  { line: 'Digest, MD5 and SHA-256; auth-int refused', tests: [/^Digest: the examples/, /^send: signing in Digest/] },
  { line: 'AWS Signature 4', tests: [/^send: signing in AWS/] },
  {
    line: 'OAuth 2: the grants',
    tests: [/^OAuth 2 (client credentials|password|authorization code|device code|httpYac)/],
  },
  { line: 'OAuth 2: kept, renewed ahead, got anew after a 401', tests: [/^OAuth 2 (keeps|renews|after a 401)/] },
  { line: '# @auth: logs in, ahead of the end, once after a 401', tests: [/^# @auth/] },
  {
    line: 'client certificates, PEM and PFX',
    tests: [/^send: client certificates/, /^faultline run: TLS (--cert|locked|me\.pfx)/],
  },
  { line: 'TLS verified; which certificate, why, what to do', tests: [/a certificate or server/] },
  {
    line: "the system's and configured authorities",
    tests: [/configured authority/, /--cacert trusts/, /system trusts/, /NODE_EXTRA/],
  },
  { line: '# @insecure and hosts of the setting, shown', tests: [/send: TLS insecure/, /--insecure-host/] },
  { line: 'HTTP_PROXY, HTTPS_PROXY, NO_PROXY', tests: [/^send: proxies of the environment/] },
  { line: 'proxy configuration scripts (PAC)', tests: [/^send: proxy configuration scripts/] },
  { line: 'SOCKS proxies', tests: [/^send: SOCKS proxies/] },
  { line: '# @proxy, # @no-proxy', tests: [/# @(no-)?proxy/] },
  {
    line: 'a failing proxy told from a failing server',
    tests: [/a dead proxy/, /a proxy that answers CONNECT/, /a proxy for http that/, /fails behind a tunnel/],
  },
];
