/** What curl's options change, beside those that a request says in its own way. */

/** What changes nothing of the request: how curl shows things, and what Faultline does anyway. */
export const harmless: ReadonlySet<string> = new Set(
  (
    'location compressed silent show-error verbose include fail fail-with-body fail-early globoff progress-bar ' +
    'progress-meter no-progress-meter no-buffer max-redirs max-filesize limit-rate parallel parallel-immediate path-as-is ' +
    'http1.0 tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 ssl ssl-reqd create-dirs remote-time styled-output no-keepalive ' +
    'keepalive keepalive-time keepalive-cnt retry-delay retry-max-time retry-all-errors retry-connrefused basic anyauth ' +
    'proto proto-default proto-redir tcp-nodelay tcp-fastopen junk-session-cookies ipv4 ipv6 disable raw tr-encoding ' +
    'alpn npn sessionid expect100-timeout insecure get head json http2 digest post301 post302 post303 clobber ' +
    'happy-eyeballs-timeout-ms speed-time speed-limit compressed-ssh'
  ).split(' '),
);

/** Where curl would put things, or write them: the response is shown instead. */
export const outputs: ReadonlySet<string> = new Set(
  (
    'output remote-name remote-name-all remote-header-name write-out dump-header output-dir trace trace-ascii ' +
    'trace-time stderr etag-save libcurl'
  ).split(' '),
);

/** `$NAME`, `${NAME}` and `$(command)` of a POSIX shell. */
export const isShellVariable = /\$(?:[A-Za-z_]\w*|\{[A-Za-z_]\w*\}|\([^)]*\))/g;
