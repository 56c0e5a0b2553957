/** The options of a curl command, told apart by which of them take a value. */
import type { Span } from './document';
import type { ShellWord, SourcedText } from './shell-words';

/** An option; what is none stands under the name `url`. */
export interface CurlOption {
  /** The long name, without `--`; of a letter that curl does not know, the letter with its `-`. */
  readonly name: string;
  /** Null where it takes none; empty where the command ends before it. */
  readonly value: SourcedText | null;
  /** Of the option itself. */
  readonly span: Span;
  /** From its first to its last word. */
  readonly whole: Span;
  /** A word without an option before it. */
  readonly isBare?: true;
}

/** Long names of the short options. */
const long: Readonly<Record<string, string>> = {
  ...{ X: 'request', H: 'header', d: 'data', F: 'form', u: 'user', A: 'user-agent', e: 'referer', b: 'cookie' },
  ...{ G: 'get', I: 'head', k: 'insecure', L: 'location', T: 'upload-file', m: 'max-time', x: 'proxy', o: 'output' },
  ...{ c: 'cookie-jar', D: 'dump-header', E: 'cert', U: 'proxy-user', w: 'write-out', r: 'range', z: 'time-cond' },
  ...{ K: 'config', C: 'continue-at', y: 'speed-time', Y: 'speed-limit', P: 'ftp-port', Q: 'quote' },
  ...{ t: 'telnet-option', s: 'silent', S: 'show-error', v: 'verbose', i: 'include', f: 'fail', g: 'globoff' },
  ...{ N: 'no-buffer', '#': 'progress-bar', j: 'junk-session-cookies', O: 'remote-name', J: 'remote-header-name' },
  ...{ R: 'remote-time', Z: 'parallel', 0: 'http1.0', 1: 'tlsv1', 2: 'sslv2', 3: 'sslv3', 4: 'ipv4', 6: 'ipv6' },
  ...{ n: 'netrc', a: 'append', p: 'proxytunnel', q: 'disable', l: 'list-only', B: 'use-ascii', ':': 'next' },
};

const takesValue: ReadonlySet<string> = new Set(
  (
    'request header data data-raw data-binary data-ascii data-urlencode json form form-string user user-agent referer ' +
    'cookie url upload-file max-time connect-timeout proxy output cookie-jar dump-header cert proxy-user write-out range ' +
    'time-cond config continue-at speed-time speed-limit ftp-port quote telnet-option retry retry-delay retry-max-time ' +
    'key cacert capath cert-type key-type pass resolve connect-to interface oauth2-bearer aws-sigv4 max-redirs ' +
    'max-filesize limit-rate noproxy socks5 socks5-hostname socks4 socks4a preproxy proxy1.0 unix-socket ' +
    'abstract-unix-socket tls-max ciphers tls13-ciphers curves local-port dns-servers dns-interface doh-url ' +
    'request-target variable expand-data expand-url expand-header expand-json url-query output-dir trace trace-ascii ' +
    'stderr hostpubmd5 keepalive-time keepalive-cnt postquote prequote proto proto-default proto-redir service-name ' +
    'proxy-header proxy-cacert proxy-cert proxy-key delegation crlfile pinnedpubkey netrc-file engine etag-compare ' +
    'etag-save expect100-timeout happy-eyeballs-timeout-ms hsts alt-svc login-options mail-from mail-rcpt noproxy ' +
    'parallel-max rate random-file egd-file sasl-authzid krb tlsuser tlspassword tlsauthtype trace-config ip-tos ' +
    'vlan-priority haproxy-clientip form-escape ipfs-gateway create-file-mode'
  ).split(' '),
);

/** The options among the words of a command, which are those behind `curl`. */
export function* curlOptions(words: readonly ShellWord[]): Generator<CurlOption> {
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word) return;
    const { text } = word;
    const next = (): ShellWord | undefined => words[index + 1];
    if (text.startsWith('--') && text.length > 2) {
      const equals = text.indexOf('=');
      const name = text.slice(2, equals < 0 ? undefined : equals);
      if (equals >= 0) yield { name, value: sliceText(word, equals + 1), span: word, whole: word };
      else if (!takesValue.has(name)) yield { name, value: null, span: word, whole: word };
      else yield withNext(name, word, next());
      if (equals < 0 && takesValue.has(name)) index++;
    } else if (text.startsWith('-') && text.length > 1) {
      // `-sSL`, `-XPOST`, `-d@file`: what follows an option that takes a value is that value.
      for (let at = 1; at < text.length; at++) {
        const letter = text[at] ?? '';
        const name = long[letter] ?? `-${letter}`;
        if (!takesValue.has(name)) {
          yield { name, value: null, span: word, whole: word };
          continue;
        }
        if (at + 1 < text.length) yield { name, value: sliceText(word, at + 1), span: word, whole: word };
        else yield withNext(name, word, words[++index]);
        break;
      }
    } else yield { name: 'url', value: word, span: word, whole: word, isBare: true };
  }
}

function withNext(name: string, word: ShellWord, value: ShellWord | undefined): CurlOption {
  const whole = { start: word.start, end: value?.end ?? word.end };
  return { name, value: value ?? { text: '', pieces: [] }, span: word, whole };
}

/** The stretch `[start, end)` of a text. A piece that stands for other characters is taken as a whole. */
export function sliceText(text: SourcedText, start: number, end: number = text.text.length): SourcedText {
  const pieces = text.pieces.flatMap((piece) => {
    const from = Math.max(piece.start, start);
    const to = Math.min(piece.end, end);
    if (from >= to) return [];
    const isVerbatim = piece.end - piece.start === piece.origin.end - piece.origin.start;
    const origin = isVerbatim
      ? { start: piece.origin.start + from - piece.start, end: piece.origin.start + to - piece.start }
      : piece.origin;
    return [{ start: from - start, end: to - start, origin, quoting: piece.quoting }];
  });
  return { text: text.text.slice(start, Math.max(start, end)), pieces };
}
