/** Where a text is no JSON, said so that one can mend it: the tokens are jsonc-parser's, the grammar is RFC 8259. */
import { createScanner, type JSONScanner } from 'jsonc-parser';
import { lineStartAt } from '../syntax/characters';
import { closeAll, type OpenBracket } from './json-closing';
import type { JsonFault } from './json-fault';
import { type Token, TokenError, TokenKind, tokenFault } from './json-token';
import { oddValue, replaced, short } from './json-words';

/** One at a time is enough where one fault leads to the next; commas and comments stand for themselves. */
const mostFaults = 20;

/**
 * The faults of a text, in order. After one that leaves it open how the text goes on, the rest is not looked at.
 * `source` is what is quoted and compared; `text`, of the same length, what is read: JSON in place of placeholders.
 */
export function jsonFaults(text: string, source: string = text): JsonFault[] {
  return new JsonReader(text, source).read();
}

/** Titles of the edits that take out what JSON does not have. */
export const removeComment = 'Remove the comment';
export const removeComma = 'Remove the comma';

/** What may come next. */
type Wanted = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

interface Container extends OpenBracket {
  readonly keys: Map<string, number>;
}

const closers: ReadonlySet<number> = new Set([TokenKind.CloseBraceToken, TokenKind.CloseBracketToken]);

class JsonReader {
  readonly #scanner: JSONScanner;
  readonly #faults: JsonFault[] = [];
  readonly #open: Container[] = [];
  #wanted: Wanted = 'value';
  /** The last token that means something. */
  #last: Token = { kind: TokenKind.Unknown, start: 0, end: 0, error: TokenError.None };
  #stopped = false;

  constructor(
    private readonly text: string,
    private readonly source: string,
  ) {
    this.#scanner = createScanner(text, false);
  }

  read(): JsonFault[] {
    while (!this.#stopped && this.#faults.length < mostFaults) {
      const token = this.#next();
      if (token.kind === TokenKind.EOF) {
        this.#atEnd();
        break;
      }
      if (this.#isBetween(token)) continue;
      const fault = tokenFault(this.text, token);
      if (fault) this.#faults.push(fault);
      // How a string that is not closed goes on is anybody's guess.
      if (token.error === TokenError.UnexpectedEndOfString) break;
      this.#take(token);
    }
    return this.#faults;
  }

  #next(): Token {
    const kind = this.#scanner.scan();
    const start = this.#scanner.getTokenOffset();
    return { kind, start, end: start + this.#scanner.getTokenLength(), error: this.#scanner.getTokenError() };
  }

  /** White space, and comments, which are none of JSON's. */
  #isBetween({ kind, start, end }: Token): boolean {
    if (kind === TokenKind.Trivia || kind === TokenKind.LineBreakTrivia) return true;
    if (kind !== TokenKind.LineCommentTrivia && kind !== TokenKind.BlockCommentTrivia) return false;
    const message = 'JSON has no comments: this one is sent with the body.';
    const { from, to } = commentWithSpace(this.text, start, end);
    this.#fault(start, end, message, replaced(removeComment, from, to, '', true));
    return true;
  }

  #take(token: Token) {
    switch (this.#wanted) {
      case 'value':
      case 'value or end':
        return this.#value(token);
      case 'key':
      case 'key or end':
        return this.#key(token);
      case 'colon':
        return this.#colon(token);
      case 'comma or end':
        return this.#comma(token);
      case 'nothing':
        return this.#behind(token);
    }
  }

  #value(token: Token) {
    const { kind, start, end } = token;
    if (kind === TokenKind.OpenBraceToken || kind === TokenKind.OpenBracketToken) return this.#opens(token);
    if (closers.has(kind)) {
      if (this.#wanted === 'value or end' || this.#last.kind === TokenKind.CommaToken) return this.#closes(token);
      if (this.#last.end === 0) return this.#behind(token);
      return this.#stop(this.#last.start, this.#last.end, 'A value is missing after the colon.');
    }
    if (kind === TokenKind.CommaToken || kind === TokenKind.ColonToken) {
      const message = 'A value is missing here.';
      return this.#stop(start, end, message, replaced('Write null', start, start, 'null', false));
    }
    if (kind === TokenKind.Unknown) this.#odd(token, false);
    else this.#last = token;
    this.#hasValue();
  }

  #odd({ kind, start, end, error }: Token, isKey: boolean) {
    const odd = oddValue(this.text, start, end, isKey);
    this.#fault(start, odd.end, odd.message, odd.mend);
    if (!odd.mend) this.#stopped = true;
    this.#last = { kind, start, end: odd.end, error };
    this.#scanner.setPosition(odd.end);
  }

  #key(token: Token) {
    const { kind, start, end } = token;
    if (closers.has(kind)) return this.#closes(token);
    if (kind === TokenKind.CommaToken) {
      this.#fault(start, end, 'There is a comma too many.', replaced(removeComma, start, end, '', true));
      return;
    }
    if (kind === TokenKind.StringLiteral) {
      this.#noteKey(start, end);
      this.#last = token;
    } else if (kind === TokenKind.Unknown || kind === TokenKind.NumericLiteral || isWord(kind)) {
      this.#odd(token, true);
    } else return this.#stop(start, end, 'A key in double quotation marks is expected here.');
    this.#wanted = 'colon';
  }

  #noteKey(start: number, end: number) {
    const key = this.source.slice(start, end);
    const keys = this.#open.at(-1)?.keys;
    const first = keys?.get(key);
    if (first === undefined) {
      keys?.set(key, start);
      return;
    }
    const message = `The key ${short(key)} stands twice in this object. Most servers take the last one and forget the other.`;
    const related = { start: first, end: first + key.length, message: `Here ${short(key)} stands first.` };
    this.#faults.push({ start, end, message, related, allowed: true });
  }

  #colon(token: Token) {
    const { kind, start, end } = token;
    this.#wanted = 'value';
    if (kind === TokenKind.ColonToken) {
      this.#last = token;
      return;
    }
    const word = this.text.slice(start, end);
    if (kind === TokenKind.Unknown && /^[=:]+>?$/.test(word)) {
      this.#fault(
        start,
        end,
        'A colon stands between a key and its value.',
        replaced('Change to :', start, end, ':', true),
      );
      this.#last = { ...token, kind: TokenKind.ColonToken };
      return;
    }
    const at = this.#last.end;
    if (kind === TokenKind.CommaToken || closers.has(kind)) {
      return this.#stop(this.#last.start, at, 'A colon and a value are missing after this key.');
    }
    if (kind === TokenKind.Unknown && start === at) return this.#quoteWithin(token);
    this.#fault(start, end, 'A colon is missing before this value.', replaced('Insert the colon', at, at, ':', true));
    this.#value(token);
  }

  #comma(token: Token) {
    const { kind, start, end } = token;
    const container = this.#open.at(-1);
    if (kind === TokenKind.CommaToken) {
      this.#last = token;
      this.#wanted = container?.isObject ? 'key' : 'value';
      return;
    }
    if (closers.has(kind)) return this.#closes(token);
    const at = this.#last.end;
    const isInString = this.#last.kind === TokenKind.StringLiteral && start === at;
    if (isInString && (kind === TokenKind.Unknown || isWord(kind))) return this.#quoteWithin(token);
    if (kind === TokenKind.NumericLiteral && start === at && this.#last.kind === TokenKind.NumericLiteral) {
      return this.#leadingZeros(token);
    }
    if (kind === TokenKind.Unknown && this.text.slice(start, end) === ';') {
      this.#fault(start, end, 'JSON separates with commas.', replaced('Change to a comma', start, end, ',', false));
      this.#last = { ...token, kind: TokenKind.CommaToken };
      this.#wanted = container?.isObject ? 'key or end' : 'value or end';
      return;
    }
    if (kind === TokenKind.ColonToken) return this.#stop(start, end, 'There is no key before this colon.');
    const certain = kind === TokenKind.StringLiteral || !container?.isObject;
    const mend = replaced('Insert the comma', at, at, ',', certain);
    this.#fault(start, end, 'A comma is missing before this.', mend);
    this.#wanted = container?.isObject ? 'key' : 'value';
    this.#take(token);
  }

  /** `"she said "yes" to it"`: the string ends where a person does not mean it to. */
  #quoteWithin({ start }: Token) {
    const message = 'The string ends at this quotation mark. Within a string it is written \\".';
    this.#stop(start - 1, start, message, replaced('Write \\"', start - 1, start, '\\"', false));
  }

  #leadingZeros(token: Token) {
    const { start } = this.#last;
    const end = token.end + (/^[\d.]*/.exec(this.text.slice(token.end, token.end + 100))?.[0].length ?? 0);
    const written = this.text.slice(start, end);
    const number = written.replace(/^(-?)0+(?=\d)/, '$1');
    const message = 'A number in JSON does not begin with zeros.';
    const mend = number === written ? undefined : replaced(`Change to ${number}`, start, end, number, false);
    this.#fault(start, end, message, mend);
    this.#last = { ...token, start, end };
    this.#scanner.setPosition(end);
  }

  #behind(token: Token) {
    const { kind, start, end } = token;
    if (closers.has(kind)) {
      const message = `There is a ${this.text.slice(start, end)} too many.`;
      return this.#stop(
        start,
        end,
        message,
        replaced(`Remove the ${this.text.slice(start, end)}`, start, end, '', false),
      );
    }
    this.#stop(start, end, 'The JSON ends before this. A body holds one JSON value.');
  }

  #opens(token: Token) {
    const isObject = token.kind === TokenKind.OpenBraceToken;
    this.#open.push({ start: token.start, isObject, keys: new Map() });
    this.#wanted = isObject ? 'key or end' : 'value or end';
    this.#last = token;
  }

  #closes(token: Token) {
    const container = this.#open.at(-1);
    const bracket = this.text.slice(token.start, token.end);
    if (!container) return this.#stop(token.start, token.end, `There is a ${bracket} too many.`);
    if (container.isObject !== (token.kind === TokenKind.CloseBraceToken)) return this.#closesOther(token, container);
    if (this.#last.kind === TokenKind.CommaToken) {
      const { start, end } = this.#last;
      const message = `A comma too many: JSON allows none before ${bracket}.`;
      this.#fault(start, end, message, replaced(removeComma, start, end, '', true));
    }
    this.#open.pop();
    this.#last = token;
    this.#hasValue();
  }

  #closesOther({ start, end }: Token, container: Container) {
    const wanted = container.isObject ? '}' : ']';
    const related = { start: container.start, end: container.start + 1, message: `It opens here.` };
    const message = `${wanted} is expected here: it closes what stands open.`;
    this.#faults.push({ start, end, message, related });
    this.#stopped = true;
  }

  #hasValue() {
    this.#wanted = this.#open.length > 0 ? 'comma or end' : 'nothing';
  }

  #atEnd() {
    const container = this.#open.at(-1);
    if (container) {
      const bracket = container.isObject ? '{' : '[';
      const isPlain = this.#faults.length === 0 && /^(?:comma or end|key or end|value or end)$/.test(this.#wanted);
      const mend = isPlain ? closeAll(this.text, this.#open) : undefined;
      this.#fault(container.start, container.start + 1, `This ${bracket} is not closed.`, mend);
    } else if (this.#wanted === 'value' && this.#last.end > 0) {
      this.#fault(this.#last.start, this.#last.end, 'A value is missing after this.');
    }
  }

  #fault(start: number, end: number, message: string, mend?: JsonFault['mend']) {
    this.#faults.push({ start, end, message, ...(mend ? { mend } : {}) });
  }

  #stop(start: number, end: number, message: string, mend?: JsonFault['mend']) {
    this.#fault(start, end, message, mend);
    this.#stopped = true;
  }
}

function isWord(kind: number): boolean {
  return kind === TokenKind.TrueKeyword || kind === TokenKind.FalseKeyword || kind === TokenKind.NullKeyword;
}

/** A comment with its lines where it has them to itself, else with the space that it stands apart by. */
function commentWithSpace(text: string, start: number, end: number): { from: number; to: number } {
  const first = lineStartAt(text, start);
  const isFirst = text.slice(first, start).trim() === '';
  const after = /[ \t]*(?:(\r?\n)|$)?/y;
  after.lastIndex = end;
  const [space = '', lineEnd] = after.exec(text) ?? [];
  if (isFirst && lineEnd !== undefined) return { from: first, to: end + space.length };
  if (isFirst) return { from: start, to: end + space.length };
  return { from: start - (/[ \t]*$/.exec(text.slice(first, start))?.[0].length ?? 0), to: end };
}
