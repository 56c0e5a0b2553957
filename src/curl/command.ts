/** What a curl command asks for: the options that people copy from browsers, Postman and documentation. */
import { commandWords } from './words';

/** One `-d` and its kin, in order. */
export type CurlData =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'file'; readonly path: string };

/** One `-F`. */
export interface CurlPart {
  readonly name: string;
  /** Text, or the path of a file. */
  readonly value: string;
  readonly isFile: boolean;
  readonly type: string | null;
  /** `null`: the file's own name for a file that is uploaded, none for `<file`. */
  readonly fileName: string | null;
}

export interface CurlCommand {
  readonly method: string | null;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Names of fields that curl would send by itself and is told not to. */
  readonly removed: readonly string[];
  readonly data: readonly CurlData[];
  readonly parts: readonly CurlPart[];
  readonly upload: string | null;
  readonly user: string | null;
  readonly authentication: 'basic' | 'digest' | 'other';
  readonly flags: { readonly get: boolean; readonly head: boolean; readonly insecure: boolean; readonly json: boolean };
  readonly httpVersion: 'HTTP/1.1' | 'HTTP/2' | null;
  /** Seconds. */
  readonly timeout: number | null;
  readonly connectTimeout: number | null;
  readonly retries: number | null;
  /** Options that change what is sent, and that a request has no way to say. */
  readonly ignored: readonly string[];
}

/** Long names of the short options; those that take a value are in `takesValue`. */
const long: Readonly<Record<string, string>> = {
  ...{ X: 'request', H: 'header', d: 'data', F: 'form', u: 'user', A: 'user-agent', e: 'referer', b: 'cookie' },
  ...{ G: 'get', I: 'head', k: 'insecure', L: 'location', T: 'upload-file', m: 'max-time', x: 'proxy', o: 'output' },
  ...{ c: 'cookie-jar', D: 'dump-header', E: 'cert', U: 'proxy-user', w: 'write-out', r: 'range', z: 'time-cond' },
  ...{
    K: 'config',
    C: 'continue-at',
    y: 'speed-time',
    Y: 'speed-limit',
    P: 'ftp-port',
    Q: 'quote',
    t: 'telnet-option',
  },
};

const takesValue: ReadonlySet<string> = new Set(
  (
    'request header data data-raw data-binary data-ascii data-urlencode json form form-string user user-agent referer ' +
    'cookie url upload-file max-time connect-timeout proxy output cookie-jar dump-header cert proxy-user write-out range ' +
    'time-cond config continue-at speed-time speed-limit ftp-port quote telnet-option retry retry-delay retry-max-time ' +
    'key cacert capath cert-type key-type pass resolve connect-to interface oauth2-bearer aws-sigv4 max-redirs ' +
    'max-filesize limit-rate noproxy socks5 socks5-hostname socks4 preproxy unix-socket tls-max ciphers curves ' +
    'local-port dns-servers doh-url request-target variable expand-data expand-url url-query output-dir trace ' +
    'trace-ascii stderr hostpubmd5 keepalive-time postquote prequote proto proto-default proto-redir service-name'
  ).split(' '),
);

/** What changes nothing of the request: how curl shows things, where it puts them, and what Faultline does anyway. */
const harmless: ReadonlySet<string> = new Set(
  (
    'location location-trusted compressed silent show-error verbose include fail fail-with-body fail-early globoff output ' +
    'remote-name remote-header-name write-out dump-header progress-bar no-progress-meter trace trace-ascii stderr ' +
    'cookie-jar no-buffer max-redirs max-filesize limit-rate parallel path-as-is http1.0 tlsv1.2 tlsv1.3 tlsv1 ssl ' +
    'create-dirs output-dir remote-time styled-output no-keepalive keepalive-time retry-delay retry-max-time ' +
    'retry-all-errors retry-connrefused basic anyauth proto proto-default proto-redir tcp-nodelay junk-session-cookies'
  ).split(' '),
);

/** Reads a command; null where it is none, has no URL, or where a quotation mark is not closed. */
export function readCurl(text: string): CurlCommand | null {
  const words = commandWords(text.trim().replace(/^[$>]\s+/, ''));
  if (!words || !/^curl(?:\.exe)?$/i.test(words[0] ?? '')) return null;
  const reader = new OptionReader();
  for (const [option, value] of optionsIn(words.slice(1))) reader.take(option, value);
  return reader.command();
}

/** The options with their values, and (under the name `url`) what is none. */
function* optionsIn(words: readonly string[]): Generator<readonly [name: string, value: string]> {
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    if (word.startsWith('--') && word.length > 2) {
      const equals = word.indexOf('=');
      const name = word.slice(2, equals < 0 ? undefined : equals);
      if (equals >= 0) yield [name, word.slice(equals + 1)];
      else yield [name, takesValue.has(name) ? (words[++index] ?? '') : ''];
    } else if (word.startsWith('-') && word.length > 1) {
      // `-sSL`, `-XPOST`, `-d@file`: what follows an option that takes a value is that value.
      for (let at = 1; at < word.length; at++) {
        const name = long[word[at] ?? ''] ?? '';
        if (!takesValue.has(name)) {
          if (name !== '') yield [name, ''];
          continue;
        }
        yield [name, at + 1 < word.length ? word.slice(at + 1) : (words[++index] ?? '')];
        break;
      }
    } else yield ['url', word];
  }
}

class OptionReader {
  private method: string | null = null;
  private url: string | null = null;
  private readonly headers: [string, string][] = [];
  private readonly removed: string[] = [];
  private readonly data: CurlData[] = [];
  private readonly parts: CurlPart[] = [];
  private readonly query: string[] = [];
  private readonly ignored: string[] = [];
  private upload: string | null = null;
  private user: string | null = null;
  private authentication: CurlCommand['authentication'] = 'basic';
  private readonly flags = { get: false, head: false, insecure: false, json: false };
  private httpVersion: CurlCommand['httpVersion'] = null;
  private timeout: number | null = null;
  private connectTimeout: number | null = null;
  private retries: number | null = null;

  take(name: string, value: string): void {
    switch (name) {
      case 'url':
        if (this.url === null) this.url = value;
        else this.ignored.push(value);
        return;
      case 'request':
        this.method = value;
        return;
      case 'header':
        this.header(value);
        return;
      case 'data':
      case 'data-ascii':
      case 'data-binary':
        this.data.push(value.startsWith('@') ? { kind: 'file', path: value.slice(1) } : { kind: 'text', text: value });
        return;
      case 'data-raw':
        this.data.push({ kind: 'text', text: value });
        return;
      case 'json':
        this.flags.json = true;
        this.data.push(value.startsWith('@') ? { kind: 'file', path: value.slice(1) } : { kind: 'text', text: value });
        return;
      case 'data-urlencode':
        this.urlEncoded(value);
        return;
      case 'url-query':
        this.query.push(value.startsWith('+') ? value.slice(1) : encodedPair(value));
        return;
      case 'form':
        this.parts.push(formPart(value));
        return;
      case 'form-string':
        this.parts.push({ ...splitPair(value), isFile: false, type: null, fileName: null });
        return;
      case 'user':
        this.user = value;
        return;
      case 'user-agent':
        this.headers.push(['User-Agent', value]);
        return;
      case 'referer':
        this.headers.push(['Referer', value.replace(/;auto$/, '')]);
        return;
      case 'cookie':
        if (value.includes('=')) this.headers.push(['Cookie', value]);
        else this.ignored.push(`--cookie ${value}`);
        return;
      case 'oauth2-bearer':
        this.headers.push(['Authorization', `Bearer ${value}`]);
        return;
      case 'range':
        this.headers.push(['Range', `bytes=${value}`]);
        return;
      case 'upload-file':
        this.upload = value;
        return;
      case 'get':
      case 'head':
      case 'insecure':
        this.flags[name] = true;
        return;
      case 'digest':
        this.authentication = 'digest';
        return;
      case 'ntlm':
      case 'negotiate':
        this.authentication = 'other';
        this.ignored.push(`--${name}`);
        return;
      case 'http1.1':
        this.httpVersion = 'HTTP/1.1';
        return;
      case 'http2':
      case 'http2-prior-knowledge':
      case 'http3':
        this.httpVersion = 'HTTP/2';
        return;
      case 'max-time':
        this.timeout = seconds(value);
        return;
      case 'connect-timeout':
        this.connectTimeout = seconds(value);
        return;
      case 'retry':
        this.retries = seconds(value);
        return;
      default:
        if (!harmless.has(name)) this.ignored.push(value === '' ? `--${name}` : `--${name} ${value}`);
    }
  }

  command(): CurlCommand | null {
    const { url, query, method, headers, removed, data, parts, upload, user, authentication, flags } = this;
    if (url === null || url === '') return null;
    const { httpVersion, timeout, connectTimeout, retries, ignored } = this;
    return {
      ...{ method, headers, removed, data, parts, upload, user, authentication, flags },
      ...{ httpVersion, timeout, connectTimeout, retries, ignored },
      url: query.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`,
    };
  }

  /** `Name: value`; `Name;` has no value; `Name:` is not sent though curl would. */
  private header(value: string): void {
    const match = /^([^:;]+)(?:(:)\s*(.*)|;\s*)$/s.exec(value);
    if (!match) {
      this.ignored.push(`--header ${value}`);
      return;
    }
    const [, name = '', colon, content = ''] = match;
    if (colon !== undefined && content.trim() === '') this.removed.push(name.trim().toLowerCase());
    else this.headers.push([name.trim(), content.trim()]);
  }

  private urlEncoded(value: string): void {
    const file = /^([^=@]*)@(.+)$/s.exec(value);
    if (file && file[1] === '') this.data.push({ kind: 'file', path: file[2] ?? '' });
    else if (file) this.ignored.push(`--data-urlencode ${value}`);
    else this.data.push({ kind: 'text', text: encodedPair(value) });
  }
}

function seconds(value: string): number | null {
  const number = Number(value);
  return Number.isFinite(number) && number > 0 ? number : null;
}

/** `name=content`, `=content` or `content`, of which the content is encoded. */
function encodedPair(value: string): string {
  const equals = value.indexOf('=');
  if (equals < 0) return encodeURIComponent(value);
  const name = value.slice(0, equals);
  return `${name === '' ? '' : `${name}=`}${encodeURIComponent(value.slice(equals + 1))}`;
}

function splitPair(value: string): { name: string; value: string } {
  const equals = value.indexOf('=');
  return equals < 0 ? { name: value, value: '' } : { name: value.slice(0, equals), value: value.slice(equals + 1) };
}

/** `name=text;type=…`, `name=@file;type=…;filename=…`, `name=<file`. */
function formPart(option: string): CurlPart {
  const { name, value } = splitPair(option);
  const [, content = '', settings = ''] = /^("(?:[^"\\]|\\.)*"|[^;]*)((?:;.*)?)$/s.exec(value) ?? [];
  const known = /;\s*(?:type|filename|headers|encoder)=/.test(settings);
  const whole = unquoted(known ? content : value);
  const setting = (wanted: string): string | null => {
    const found = new RegExp(`;\\s*${wanted}=("(?:[^"\\\\]|\\\\.)*"|[^;]*)`).exec(settings)?.[1];
    return found === undefined ? null : unquoted(found);
  };
  const mark = whole[0] ?? '';
  const isFile = mark === '@' || mark === '<';
  const path = unquoted(whole.slice(1));
  const fileName = setting('filename') ?? (mark === '@' ? (/[^/\\]*$/.exec(path)?.[0] ?? path) : null);
  return { name, value: isFile ? path : whole, isFile, type: setting('type'), fileName };
}

function unquoted(text: string): string {
  return /^".*"$/s.test(text) && text.length > 1 ? text.slice(1, -1).replace(/\\(["\\])/g, '$1') : text;
}
