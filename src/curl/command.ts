/** What a curl command asks for: the options that people copy from browsers, Postman and documentation. */
import { type CurlOption, curlOptions, sliceText } from '../syntax/curl-options';
import type { Span } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import { readShellWords, type Shell, type ShellWord, type SourcedText } from '../syntax/shell-words';
import { type CurlPart, encodedPair, formPart, splitPair } from './form-part';
import { harmless, isShellVariable, outputs } from './option-effects';
import { joined, made, originOf, SourcedBuilder, trimmed } from './sourced';

/** One `-d` and its kin, in order. */
export interface CurlData {
  readonly kind: 'text' | 'file';
  /** The text, or the file's path. */
  readonly value: SourcedText;
  /** Of the whole option. */
  readonly span: Span;
  /** `-d` takes the line ends out of a file, `--data-binary` does not. */
  readonly dropsLineEnds: boolean;
}

/** A header: `span` is that of the whole option, null where curl adds it. */
export interface CurlHeader {
  readonly name: SourcedText;
  readonly value: SourcedText;
  readonly span: Span | null;
  /** The name is a variable, which stands for name and value. */
  readonly isWhole?: true;
}

/** What the command says that is not done, or not quite. `left`: the request goes without it, so it is not sent. */
export interface CurlNote extends Span {
  readonly kind: 'left' | 'output' | 'doubtful' | 'removed';
  /** The option as it is written. */
  readonly text: string;
}

export interface CurlCommand {
  readonly shell: Shell;
  /** The word `curl`. */
  readonly word: Span;
  /** The first option that a new one would stand behind: the URL. */
  readonly urlSpan: Span;
  readonly method: SourcedText | null;
  /** Without a `method`: the option that makes it another than GET. */
  readonly implied: { readonly method: string; readonly span: Span } | null;
  readonly url: SourcedText;
  readonly headers: readonly CurlHeader[];
  /** Names of fields that curl would send by itself and is told not to. */
  readonly removed: readonly string[];
  readonly data: readonly CurlData[];
  readonly parts: readonly CurlPart[];
  readonly upload: SourcedText | null;
  readonly user: { readonly value: SourcedText; readonly span: Span } | null;
  readonly authentication: 'basic' | 'digest' | 'aws' | 'other';
  /** `region:… service:…` of `--aws-sigv4`, as the header has them. */
  readonly aws: SourcedText | null;
  /** The option `--json`, where it is one of them. */
  readonly json: Span | null;
  readonly flags: {
    readonly get: boolean;
    readonly insecure: boolean;
    readonly location: boolean;
    readonly cookieJar: boolean;
  };
  readonly httpVersion: { readonly text: 'HTTP/1.1' | 'HTTP/2'; readonly span: Span } | null;
  /** Seconds. */
  readonly timeout: number | null;
  readonly connectTimeout: number | null;
  readonly retries: number | null;
  /** Its address; empty for none. */
  readonly proxy: { readonly value: SourcedText; readonly span: Span } | null;
  readonly notes: readonly CurlNote[];
}

/** Reads a command as it is pasted; null where it is none, has no URL, or where a quotation mark is not closed. */
export function readCurl(text: string): CurlCommand | null {
  const start = /^\s*(?:[$>]\s+)?/.exec(text)?.[0].length ?? 0;
  return readCurlAt(text, start, text.length);
}

/** The same of the command whose first word starts at `start`; it ends before the line that starts at or behind `end`. */
export function readCurlAt(text: string, start: number, end: number): CurlCommand | null {
  const { words, closed, shell } = readShellWords(text, start, (nextLine) => nextLine < end);
  const [word, ...rest] = words;
  if (!word || !closed || !/^curl(?:\.exe)?$/i.test(word.text)) return null;
  const reader = new OptionReader(text, shell, word);
  for (const option of curlOptions(rest)) reader.take(option);
  return reader.command();
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

class OptionReader {
  private readonly found: Mutable<Omit<CurlCommand, 'url' | 'urlSpan' | 'shell' | 'word'>> = {
    ...{ method: null, implied: null, upload: null, user: null, authentication: 'basic', aws: null, json: null },
    ...{ httpVersion: null, timeout: null, connectTimeout: null, retries: null, proxy: null },
    ...{ headers: [], removed: [], data: [], parts: [], notes: [] },
    flags: { get: false, insecure: false, location: false, cookieJar: false },
  };
  private url: CurlOption | null = null;
  private isHead: Span | null = null;
  private isGlob = true;
  private readonly headers: CurlHeader[] = [];
  private readonly removed: string[] = [];
  private readonly data: CurlData[] = [];
  private readonly parts: CurlPart[] = [];
  private readonly query: SourcedText[] = [];
  private readonly notes: CurlNote[] = [];

  constructor(
    private readonly source: string,
    private readonly shell: Shell,
    private readonly word: ShellWord,
  ) {}

  take(option: CurlOption): void {
    const { found } = this;
    const { name, span, whole } = option;
    const value = option.value ?? { text: '', pieces: [] };
    this.noteVariables(value);
    switch (name) {
      case 'url':
        if (this.url === null) this.url = option;
        else this.note('left', option);
        return;
      case 'request':
        found.method = value;
        return;
      case 'header':
        this.header(option, value);
        return;
      case 'data':
      case 'data-ascii':
      case 'data-binary':
      case 'json': {
        if (name === 'json') found.json = span;
        const isFile = value.text.startsWith('@');
        const dropsLineEnds = isFile && (name === 'data' || name === 'data-ascii');
        const kind = isFile ? 'file' : 'text';
        this.data.push({ kind, value: isFile ? sliceText(value, 1) : value, span: whole, dropsLineEnds });
        return;
      }
      case 'data-raw':
        this.data.push({ kind: 'text', value, span: whole, dropsLineEnds: false });
        return;
      case 'data-urlencode':
        this.urlEncoded(option, value);
        return;
      case 'url-query':
        this.query.push(value.text.startsWith('+') ? sliceText(value, 1) : encodedPair(value));
        return;
      case 'form':
        this.parts.push(formPart(value, whole));
        return;
      case 'form-string':
        this.parts.push({ ...splitPair(value), isFile: false, type: null, fileName: null, span: whole });
        return;
      case 'user':
        found.user = { value, span };
        return;
      case 'user-agent':
        this.add('User-Agent', value, option);
        return;
      case 'referer':
        this.add('Referer', sliceText(value, 0, value.text.replace(/;auto$/, '').length), option);
        return;
      case 'cookie':
        if (/=|^\{\{/.test(value.text)) this.add('Cookie', value, option);
        else this.jar(option);
        return;
      case 'cookie-jar':
        this.jar(option);
        return;
      case 'oauth2-bearer':
        this.add('Authorization', new SourcedBuilder().add('Bearer ', span).append(value).build(), option);
        return;
      case 'range':
        this.add('Range', new SourcedBuilder().add('bytes=', span).append(value).build(), option);
        return;
      case 'proxy':
        found.proxy = { value, span };
        return;
      case 'socks4':
      case 'socks4a':
      case 'socks5':
      case 'socks5-hostname': {
        const scheme = name === 'socks5-hostname' ? 'socks5h' : name;
        const isWhole = /^[a-z0-9]+:\/\//i.test(value.text);
        found.proxy = {
          value: isWhole ? value : new SourcedBuilder().add(`${scheme}://`, span).append(value).build(),
          span,
        };
        return;
      }
      case 'noproxy':
        if (value.text === '*') found.proxy = { value: { text: '', pieces: [] }, span };
        else this.note('left', option);
        return;
      case 'upload-file':
        found.upload = value;
        return;
      case 'head':
        this.isHead = span;
        return;
      case 'get':
      case 'insecure':
      case 'location':
        found.flags = { ...found.flags, [name]: true };
        return;
      case 'location-trusted':
        found.flags = { ...found.flags, location: true };
        this.note('doubtful', option);
        return;
      case 'digest':
        found.authentication = 'digest';
        return;
      case 'aws-sigv4': {
        // provider1[:provider2[:region[:service]]]
        const [, , region = '', service = ''] = value.text.split(':');
        const parts = [region && `region:${region}`, service && `service:${service}`].filter((part) => part !== '');
        found.authentication = 'aws';
        found.aws = made(parts.map((part) => ` ${part}`).join(''), span);
        return;
      }
      case 'ntlm':
      case 'negotiate':
        found.authentication = 'other';
        this.note('left', option);
        return;
      case 'http1.1':
        found.httpVersion = { text: 'HTTP/1.1', span };
        return;
      case 'http2':
      case 'http2-prior-knowledge':
      case 'http3':
        found.httpVersion = { text: 'HTTP/2', span };
        return;
      case 'globoff':
        this.isGlob = false;
        return;
      case 'max-time':
        found.timeout = this.seconds(option, value);
        return;
      case 'connect-timeout':
        found.connectTimeout = this.seconds(option, value);
        return;
      case 'retry':
        found.retries = this.seconds(option, value);
        return;
      default:
        if (outputs.has(name)) this.note('output', option);
        else if (!harmless.has(name.replace(/^no-(?!buffer|progress|keepalive)/, ''))) this.note('left', option);
    }
  }

  command(): CurlCommand | null {
    const { found, url, isHead, data, parts, headers, removed, notes, query, shell, word } = this;
    const value = url?.value;
    if (!url || !value || value.text === '') return null;
    if (this.isGlob) this.noteGlob(value);
    const sent = data.at(-1)?.span ?? parts.at(-1)?.span;
    const isUpload = found.upload !== null;
    const implied = isHead
      ? { method: 'HEAD', span: isHead }
      : isUpload
        ? { method: 'PUT', span: found.upload?.pieces[0]?.origin ?? word }
        : sent && !found.flags.get
          ? { method: 'POST', span: { start: sent.start, end: sent.end } }
          : null;
    const joint = value.text.includes('?') ? '&' : '?';
    const place = { start: url.whole.end, end: url.whole.end };
    const whole = query.length === 0 ? value : joined([value, joined(query, '&', place)], joint, place);
    return {
      ...{ ...found, implied, data, parts, headers, removed, notes },
      ...{ shell, word: { start: word.start, end: word.end }, url: whole },
      urlSpan: { start: url.whole.start, end: url.whole.end },
    };
  }

  private note(kind: CurlNote['kind'], { whole }: CurlOption): void {
    const { start, end } = whole;
    this.notes.push({ kind, start, end, text: this.source.slice(start, end) });
  }

  private add(name: string, value: SourcedText, { span, whole }: CurlOption): void {
    this.headers.push({ name: made(name, span), value, span: whole });
  }

  /** Cookies are kept where curl keeps none without a file; that of curl is not read. */
  private jar(option: CurlOption): void {
    this.found.flags = { ...this.found.flags, cookieJar: true };
    this.note('output', option);
  }

  /** `Name: value`; `Name;` has no value; `Name:` is not sent though curl would. */
  private header(option: CurlOption, value: SourcedText): void {
    const { text } = value;
    if (/^\s*\{\{[^{}]*\}\}\s*$/.test(text)) {
      this.headers.push({ name: trimmed(value), value: { text: '', pieces: [] }, span: option.whole, isWhole: true });
      return;
    }
    const match = /^((?:\{\{.*?\}\}|[^:;{]|\{(?!\{))+)(?:(:)(.*)|;\s*)$/s.exec(text);
    if (!match || text.startsWith('@')) {
      this.note('left', option);
      return;
    }
    const [, name = '', colon, content = ''] = match;
    const field = trimmed(sliceText(value, 0, name.length));
    if (colon !== undefined && content.trim() === '') {
      this.removed.push(field.text.toLowerCase());
      if (/^(?:accept|user-agent|content-type|accept-encoding|host)$/i.test(field.text)) this.note('removed', option);
    } else {
      const rest = colon === undefined ? sliceText(value, text.length) : trimmed(sliceText(value, name.length + 1));
      this.headers.push({ name: field, value: rest, span: option.whole });
    }
  }

  private urlEncoded(option: CurlOption, value: SourcedText): void {
    // A file would have to be read to be encoded.
    if (/^[^=@]*@./s.test(value.text)) this.note('left', option);
    else this.data.push({ kind: 'text', value: encodedPair(value), span: option.whole, dropsLineEnds: false });
  }

  /** A variable has its place in the directive, too. */
  private seconds(option: CurlOption, { text }: SourcedText): number | null {
    const number = Number(text);
    if (Number.isFinite(number) && number > 0) return number;
    if (number !== 0) this.note('left', option);
    return null;
  }

  /** `[1-9]` and `{a,b}` have curl send several requests. */
  private noteGlob(url: SourcedText): void {
    const match = /\[(?:\d+-\d+|[a-z]-[a-z]|[A-Z]-[A-Z])(?::\d+)?\]|(?<!\{)\{[^{}]*,[^{}]*\}(?!\})/.exec(url.text);
    if (!match) return;
    const { start, end } = originOf(url, match.index, match.index + match[0].length);
    this.notes.push({ kind: 'left', start, end, text: match[0] });
  }

  /** `$TOKEN`, for which a shell would put in its own variable. */
  private noteVariables(value: SourcedText): void {
    if (this.shell !== 'bash') return;
    for (const { start, end, origin, quoting } of value.pieces) {
      if (quoting !== 'bare' && quoting !== 'double') continue;
      if (end - start !== origin.end - origin.start) continue;
      const text = value.text.slice(start, end);
      const inPlaceholders = placeholdersIn(text);
      for (const match of text.matchAll(isShellVariable)) {
        if (inPlaceholders.some((it) => it.start <= match.index && match.index < it.end)) continue;
        const at = origin.start + match.index;
        this.notes.push({ kind: 'doubtful', start: at, end: at + match[0].length, text: match[0] });
      }
    }
  }
}
