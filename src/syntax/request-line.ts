import {
  isDigit,
  isLetter,
  isSameWord,
  isSpace,
  isTokenCharacter,
  isUpper,
  opensPlaceholder,
  placeholderEnd,
  skipSpace,
  trimEnd,
  wordEnd,
} from './characters';
import { methodOf, type WrittenMethod } from './methods';
import { Recent } from './recent';
import { HTTP, WEBSOCKET } from './records';

/** What a line is, as a candidate for a request line. */
export const NOT_A_REQUEST = 0;
export const REQUEST = 1;
/** A method and nothing after it. */
export const METHOD_ALONE = 2;
/** A method that no registry knows, before a URL: it is sent as written. */
export const CUSTOM_METHOD = 3;

/** `WEBSOCKET` is the longest usual word, `UPDATEREDIRECTREF` the longest registered one. */
const LONGEST_METHOD = 24;

const GET = methodOf('GET').number;
const WS = methodOf('WS').number;

/** Extensions that make `name.ext` alone a file, not a host. */
const FILE_EXTENSIONS = new Set(
  'json http rest js ts mjs cjs md txt xml yml yaml html htm csv pdf png jpg jpeg gif svg env py sh zip log'.split(' '),
);

/** A request line taken to pieces: offsets into the text. One object serves a whole scan. */
export class RequestLine {
  /** -1: no method is written. */
  methodStart = -1;
  methodEnd = -1;
  /** As `methodOf` numbers it: that of GET where none is written. */
  method = GET;
  targetStart = 0;
  targetEnd = 0;
  /** -1: no version is written. */
  versionStart = -1;
  versionEnd = -1;
  protocol = HTTP;
  /** The method is one whose requests usually have a body; a method of one's own is. */
  carriesBody = false;

  private readonly methods: Recent<WrittenMethod>;

  constructor(private readonly text: string) {
    this.methods = new Recent(text, methodOf, 'GET');
  }

  /**
   * Reads `[start, end)`, which has no white space at its ends.
   *
   * `certain`: only what can't be anything else, that is a registered method in capitals and a URL. It is for places
   * where a request line is not expected: inside what may be a body, or after text that is not understood.
   */
  read(start: number, end: number, certain: boolean): number {
    const { text } = this;
    this.none();
    this.carriesBody = false;
    this.splitVersion(start, end);
    const word = this.methodEndAt(start, end);
    if (word > start) {
      const result = this.readMethod(start, word, certain);
      if (result !== NOT_A_REQUEST) return result;
    }
    if (certain || !looksLikeUrl(text, start, this.targetEnd) || !isOneWord(text, start, this.targetEnd)) {
      return NOT_A_REQUEST;
    }
    this.targetStart = start;
    if (isWebSocketUrl(text, start)) {
      this.protocol = WEBSOCKET;
      this.method = WS;
    }
    return REQUEST;
  }

  /** Takes `HTTP/1.1` off the end of `[start, end)`: sets `versionStart`, `versionEnd` and `targetEnd`. */
  splitVersion(start: number, end: number): void {
    const { text } = this;
    const version = versionStart(text, start, end);
    this.versionStart = version;
    this.versionEnd = version < 0 ? -1 : end;
    this.targetEnd = version < 0 ? end : trimEnd(text, start, version);
  }

  private methodEndAt(start: number, end: number): number {
    const { text } = this;
    const limit = Math.min(end, start + LONGEST_METHOD + 1);
    let at = start;
    while (at < limit && isTokenCharacter(text.charCodeAt(at))) at++;
    if (at < end && (at === limit || !isSpace(text.charCodeAt(at)))) return start;
    return at;
  }

  private readMethod(start: number, wordEndAt: number, certain: boolean): number {
    const { text } = this;
    const { known: method, number, isExact } = this.methods.at(start, wordEndAt);
    const isUsual = isExact && method?.usual === true;
    const target = skipSpace(text, wordEndAt, this.targetEnd);
    if (method === undefined && !isCapitals(text, start, wordEndAt)) return NOT_A_REQUEST;
    this.methodStart = start;
    this.methodEnd = wordEndAt;
    this.method = number;
    this.targetStart = target;
    this.protocol = method?.protocol ?? HTTP;
    this.carriesBody = method?.carriesBody ?? true;
    if (target >= this.targetEnd) return isUsual && !certain ? METHOD_ALONE : this.none();
    if (isUsual && !certain) return REQUEST;
    if (!isOneWord(text, target, this.targetEnd)) return this.none();
    if (certain && isUsual && text.slice(target, this.targetEnd).includes('/')) return REQUEST;
    if (!looksLikeUrl(text, target, this.targetEnd)) return this.none();
    if (certain) return isExact ? REQUEST : this.none();
    return method === undefined ? CUSTOM_METHOD : REQUEST;
  }

  private none(): number {
    this.methodStart = -1;
    this.methodEnd = -1;
    this.method = GET;
    this.protocol = HTTP;
    return NOT_A_REQUEST;
  }
}

/** Two capitals or more, then also digits, `-` and `_`. */
function isCapitals(text: string, start: number, end: number): boolean {
  if (end - start < 2) return false;
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (isUpper(c)) continue;
    if (at === start || !(isDigit(c) || c === 0x2d || c === 0x5f)) return false;
  }
  return true;
}

/** Where ` HTTP/1.1`, ` HTTP/2` or ` HTTP/2 (Prior Knowledge)` at the end of a line starts, without the space; else -1. */
function versionStart(text: string, start: number, end: number): number {
  const stop = text.charCodeAt(end - 1) === 0x29 ? noteStart(text, start, end) : end;
  if (!isDigit(text.charCodeAt(stop - 1))) return -1;
  const slash = text.charCodeAt(stop - 2) === 0x2e ? stop - 4 : stop - 2;
  const word = slash - 4;
  if (word <= start || text.charCodeAt(slash) !== 0x2f || !isSpace(text.charCodeAt(word - 1))) return -1;
  return isDigit(text.charCodeAt(slash + 1)) && isSameWord(text, word, slash, 'http') ? word : -1;
}

const PRIOR_KNOWLEDGE = '(prior knowledge)';

/** The end of `[start, end)` without a note `(Prior Knowledge)` of JetBrains'. */
function noteStart(text: string, start: number, end: number): number {
  const note = end - PRIOR_KNOWLEDGE.length;
  return note > start && isSameWord(text, note, end, PRIOR_KNOWLEDGE) ? trimEnd(text, start, note) : end;
}

/** No white space but in placeholders and after the first `?`. */
function isOneWord(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x3f) return true;
    if (isSpace(c)) return false;
    if (c === 0x7b && opensPlaceholder(text, at)) {
      const close = placeholderEnd(text, at, end);
      if (close < 0) return false;
      at = close - 1;
    }
  }
  return true;
}

/** An absolute URL, a path, a placeholder, a bracketed host or template, or a host that can't be a word of prose. */
export function looksLikeUrl(text: string, start: number, end: number): boolean {
  const c = text.charCodeAt(start);
  if (c === 0x2f) return text.charCodeAt(start + 1) !== 0x2f && text.charCodeAt(start + 1) !== 0x2a;
  if (c === 0x7b) return opensPlaceholder(text, start) && placeholderEnd(text, start, end) > 0;
  if (c === 0x5b) return isBracketed(text, start, end);
  if (!isLetter(c) && !isDigit(c)) return false;
  return isSchemeAt(text, start, end) || isHost(text, start, end);
}

/** `ws://` or `wss://` (RFC 6455, section 3). */
function isWebSocketUrl(text: string, start: number): boolean {
  return text.startsWith('ws://', start) || text.startsWith('wss://', start);
}

/** `https://` and the like (RFC 3986, section 3.1). */
function isSchemeAt(text: string, start: number, end: number): boolean {
  let at = start;
  while (at < end && isTokenCharacter(text.charCodeAt(at))) at++;
  return at > start && text.charCodeAt(at) === 0x3a && text.startsWith('//', at + 1) && at + 2 < end;
}

/** `[::1]:8080/x`, or another tool's `[[.ServerURL]]/x`. */
function isBracketed(text: string, start: number, end: number): boolean {
  if (text.charCodeAt(start + 1) === 0x5b) return boundedIndexOf(text, ']]', start + 2, end) > start;
  const close = boundedIndexOf(text, ']', start + 1, end);
  const colon = boundedIndexOf(text, ':', start + 1, close);
  if (close < 0 || colon < 0) return false;
  for (let at = start + 1; at < close; at++) {
    const c = text.charCodeAt(at) | 0x20;
    if (!isDigit(text.charCodeAt(at)) && !(c >= 0x61 && c <= 0x66) && c !== 0x3a && c !== 0x2e) return false;
  }
  return true;
}

/** `localhost`, `api.example.com`, `127.0.0.1`, `api:8080/x`: with what may follow a host. */
function isHost(text: string, start: number, end: number): boolean {
  let at = start;
  let dots = 0;
  let lastDot = start - 1;
  let letters = false;
  for (; at < end; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x2e) {
      if (at === lastDot + 1) return false;
      dots++;
      lastDot = at;
    } else if (isLetter(c)) letters = true;
    else if (!isDigit(c) && c !== 0x2d && c !== 0x5f) break;
  }
  if (at === lastDot + 1) return false;
  let after = at;
  if (text.charCodeAt(at) === 0x3a) {
    after++;
    while (after < end && isDigit(text.charCodeAt(after))) after++;
    if (after === at + 1) return opensPlaceholder(text, after) && placeholderEnd(text, after, end) > 0;
  }
  const next = after < end ? text.charCodeAt(after) : 0;
  if (after < end && next !== 0x2f && next !== 0x3f && next !== 0x7b) return false;
  const host = text.slice(start, at).toLowerCase();
  if (host === 'localhost') return true;
  if (!letters) return dots === 3;
  if (dots === 0) return after > at && next === 0x2f;
  const last = host.slice(lastDot + 1 - start);
  if (!isLetter(last.charCodeAt(0)) || last.length < 2) return false;
  return after > at || next !== 0 || !FILE_EXTENSIONS.has(last);
}

function boundedIndexOf(text: string, wanted: string, start: number, end: number): number {
  for (let at = start; at <= end - wanted.length; at++) if (text.startsWith(wanted, at)) return at;
  return -1;
}

/** `HTTP/1.1 200 OK`: the first line of a response that was pasted or kept in the file. */
export function isStatusLine(text: string, start: number, end: number): boolean {
  if (!text.startsWith('HTTP/', start) || !isDigit(text.charCodeAt(start + 5))) return false;
  const stop = wordEnd(text, start, end);
  return stop - start <= 8;
}
