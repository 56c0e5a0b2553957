/** Hides what is no JSON in a JSON body (placeholders, escaped braces) behind JSON of the same length. */
import { placeholdersIn } from './placeholders';

export interface JsonMask {
  readonly text: string;
  /** Offsets of values (and keys) that are placeholders as a whole. */
  readonly templates: ReadonlySet<number>;
  /** How many brackets are open at most. */
  readonly depth: number;
}

/**
 * Replaces placeholders: in a string by letters, as a value or key by a string, as a member by white space (its comma,
 * too) or, for those to whom white space means nothing, by a comment. Linear in time, flat in stack.
 */
export function maskJson(text: string, members: 'blank' | 'comment' = 'blank'): JsonMask {
  return new Masking(text, members).run();
}

class Masking {
  private readonly ends: ReadonlyMap<number, number>;
  private readonly templates = new Set<number>();
  private readonly open: number[] = [];
  private readonly pieces: string[] = [];
  private copied = 0;
  private depth = 0;
  private wantsKey = false;

  constructor(
    private readonly text: string,
    private readonly members: 'blank' | 'comment',
  ) {
    this.ends = new Map(placeholdersIn(text).map(({ start, end }) => [start, end]));
  }

  run(): JsonMask {
    const { text } = this;
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at);
      if (code === quote) at = this.string(at + 1);
      else if (isBare(code) || this.ends.has(at)) at = this.bare(at);
      else if (code === slash && isComment(text, at)) at = commentEnd(text, at);
      else {
        this.bracket(code);
        at++;
      }
    }
    this.replace(text.length, text.length, '');
    return { text: this.pieces.join(''), templates: this.templates, depth: this.depth };
  }

  /** Reads on from behind the quote; gives the offset behind the closing one, or of the line end that comes first. */
  private string(from: number): number {
    const { text } = this;
    const plain = /[^"\\\n{]+/y;
    for (let at = from; at < text.length; ) {
      plain.lastIndex = at;
      if (plain.test(text)) at = plain.lastIndex;
      const code = text.charCodeAt(at);
      const end = this.ends.get(at);
      if (end !== undefined) {
        this.replace(at, end, 'x'.repeat(end - at));
        at = end;
      } else if (code === backslash) {
        // `\{` keeps a brace from being a placeholder's; JSON has no such escape.
        const brace = text.charCodeAt(at + 1);
        if (brace === openBrace || brace === closeBrace) this.replace(at, at + 2, 'xx');
        at += 2;
      } else {
        at++;
        if (code === quote || code === lineFeed) return at;
      }
    }
    return text.length;
  }

  /** A value without quotes, which may be of placeholders and characters: `{{a}}{{b}}`, `-{{whole}}.5`. */
  private bare(from: number): number {
    const { text } = this;
    let end = from;
    let holds = false;
    for (;;) {
      const following = this.ends.get(end);
      if (following !== undefined) {
        end = following;
        holds = true;
      } else if (isBare(text.charCodeAt(end))) end++;
      else break;
    }
    if (!holds) return end;
    const members = this.wantsKey ? this.memberEnd(end) : null;
    if (members !== null) {
      this.replace(from, members, this.mask(text.slice(from, members)));
      return members;
    }
    this.replace(from, end, `"${'x'.repeat(end - from - 2)}"`);
    this.templates.add(from);
    return end;
  }

  /**
   * Where a key is wanted and no `:` follows, the placeholder stands for members: the end of its comma, if it has one.
   * Else null.
   */
  private memberEnd(from: number): number | null {
    const { text } = this;
    const blank = /\s*/y;
    blank.lastIndex = from;
    blank.test(text);
    const at = blank.lastIndex;
    if (at >= text.length || text[at] === ':') return null;
    return text[at] === ',' ? at + 1 : from;
  }

  /** What stands for a member. A placeholder has four characters at least, as an empty comment has. */
  private mask(member: string): string {
    if (this.members === 'blank') return member.replace(/[^\r\n]/g, ' ');
    return `/*${'x'.repeat(member.length - 4)}*/`;
  }

  private bracket(code: number): void {
    if (code === openBrace || code === openBracket) {
      this.open.push(code);
      this.depth = Math.max(this.depth, this.open.length);
      this.wantsKey = code === openBrace;
    } else if (code === closeBrace || code === closeBracket) {
      this.open.pop();
      this.wantsKey = false;
    } else if (code === comma) this.wantsKey = this.open.at(-1) === openBrace;
    else if (code === colon) this.wantsKey = false;
  }

  private replace(start: number, end: number, by: string): void {
    this.pieces.push(this.text.slice(this.copied, start), by);
    this.copied = end;
  }
}

const quote = 0x22;
const comma = 0x2c;
const slash = 0x2f;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const lineFeed = 0x0a;

/** Letters, digits, `_`, `.`, `+`, `-`: what a number, a word or a half-templated value is made of. */
function isBare(code: number): boolean {
  const letter = code | 0x20;
  if ((letter >= 0x61 && letter <= 0x7a) || (code >= 0x30 && code <= 0x39)) return true;
  return code === 0x5f || code === 0x2e || code === 0x2b || code === 0x2d;
}

function isComment(text: string, at: number): boolean {
  return text[at + 1] === '/' || text[at + 1] === '*';
}

/** The end of the comment that starts at `at`, without its line end. */
export function commentEnd(text: string, at: number): number {
  const end = text[at + 1] === '*' ? text.indexOf('*/', at + 2) : text.indexOf('\n', at);
  if (end < 0) return text.length;
  return text[at + 1] === '*' ? end + 2 : end;
}
