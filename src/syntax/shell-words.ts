/** A command line as words, as the shell that it was copied for would hand them over, with where each of them stands. */
import { isWord, opensPlaceholder, placeholderEnd } from './characters';
import type { Span } from './document';
import { ansiEscape, type CaretFree, caretFree } from './shell-escapes';

export type Shell = 'bash' | 'cmd' | 'powershell';

/** What a new text has to be written in, to be taken as it is, at a place of a command. */
export type Quoting = 'bare' | 'single' | 'double' | 'ansi';

/** A stretch `[start, end)` of a word and its source: of the same length where it is taken over as it stands. */
export interface WordPiece extends Span {
  readonly origin: Span;
  /** Null: it stands nowhere in the command, but is there because of what stands at `origin`. */
  readonly quoting: Quoting | null;
}

/** A text with where it comes from; the pieces tile it. */
export interface SourcedText {
  readonly text: string;
  readonly pieces: readonly WordPiece[];
}

/** The span is that of the source, quotation marks included. */
export interface ShellWord extends SourcedText, Span {}

export interface ShellWords {
  readonly shell: Shell;
  readonly words: readonly ShellWord[];
  /** False where a quotation mark is not closed. */
  readonly closed: boolean;
}

/** By how its first line goes on and how its quotes are written: `^` is cmd.exe's, a backtick PowerShell's. */
export function shellOf(text: string, start: number): Shell {
  const line = /[^\r\n]*/y;
  line.lastIndex = start;
  const first = line.exec(text)?.[0] ?? '';
  // cmd.exe has no single quotes.
  const quote = /'|\^?"/.exec(first)?.[0];
  if (quote !== "'" && (quote === '^"' || /\^[ \t]*$/.test(first))) return 'cmd';
  return /[ \t]`[ \t]*$/.test(first) ? 'powershell' : 'bash';
}

/**
 * The words of the command that starts at `start`. Before a line end that a quotation mark or a continuation mark spans,
 * `goesOn` gets the offset of the next line, and says whether that may belong to the command.
 */
export function readShellWords(
  text: string,
  start: number,
  goesOn: (nextLine: number) => boolean,
  shell: Shell = shellOf(text, start),
): ShellWords {
  if (shell !== 'cmd') return new ShellReader(text, start, goesOn, shell).read();
  const { words, closed } = windowsWords(caretFree(text, start, goesOn));
  return { shell, words, closed };
}

/** What begins another command, or sends the output elsewhere, where it stands as a word of its own. */
const ends = /^(?:\||\|\||&&?|;|\d?>>?|<)$/;

/** A word that is being read. */
class OpenWord {
  text = '';
  isQuoted = false;
  private readonly pieces: { start: number; end: number; origin: { start: number; end: number }; quoting: Quoting }[] =
    [];

  constructor(private readonly start: number) {}

  add(text: string, from: number, to: number, quoting: Quoting): void {
    if (text === '') return;
    const last = this.pieces.at(-1);
    const start = this.text.length;
    this.text += text;
    const isVerbatim = text.length === to - from;
    const extends_ = last?.origin.end === from && last.quoting === quoting;
    if (last && extends_ && isVerbatim && last.end - last.start === last.origin.end - last.origin.start) {
      last.end = this.text.length;
      last.origin.end = to;
    } else this.pieces.push({ start, end: this.text.length, origin: { start: from, end: to }, quoting });
  }

  close(end: number): ShellWord {
    return { text: this.text, pieces: this.pieces, start: this.start, end };
  }
}

class ShellReader {
  private at: number;
  private readonly words: ShellWord[] = [];
  private word: OpenWord | null = null;
  /** Another command has begun on the line. */
  private isOver = false;

  constructor(
    private readonly text: string,
    start: number,
    private readonly goesOn: (nextLine: number) => boolean,
    private readonly shell: 'bash' | 'powershell',
  ) {
    this.at = start;
  }

  read(): ShellWords {
    const { text, shell } = this;
    const escapeMark = shell === 'bash' ? '\\' : '`';
    while (this.at < text.length) {
      const char = text[this.at] ?? '';
      if (char === '\n' || char === '\r') break;
      if (isBlank(char)) {
        this.endWord();
        this.at++;
      } else if ((char === '\\' || char === '^' || char === '`') && lineEndBehind(text, this.at + 1) !== null) {
        const next = lineEndBehind(text, this.at + 1) ?? 0;
        this.endWord();
        if (!this.goesOn(next)) break;
        this.at = next;
      } else if (char === '#' && !this.word && shell === 'bash') this.at = lineEndOf(text, this.at);
      else if (char === escapeMark) this.escaped();
      else if (!this.quoted(char)) return { shell, words: this.words, closed: false };
    }
    this.endWord();
    return { shell, words: this.words, closed: true };
  }

  /** What begins at a character that is neither white space nor an escape. False where a quotation mark is not closed. */
  private quoted(char: string): boolean {
    const { text, shell, at } = this;
    if (char === '"') return this.doubleQuoted();
    if (char === "'") return this.singleQuoted();
    if (char === '$' && shell === 'bash' && text[at + 1] === "'") return this.ansiQuoted();
    if (char === ';' && shell === 'bash') {
      this.endWord();
      this.isOver = true;
      this.at++;
      return true;
    }
    this.add(this.lengthAt(), 'bare');
    return true;
  }

  /** One character, or a placeholder, which holds together whatever stands in it. */
  private lengthAt(): number {
    const { text, at } = this;
    if (!opensPlaceholder(text, at)) return 1;
    const first = /\S/.exec(text.slice(at + 2, at + 20))?.[0] ?? '';
    if (!/[$%?]/.test(first) && !isWord(first.charCodeAt(0))) return 1;
    const end = placeholderEnd(text, at, lineEndOf(text, at));
    return end < 0 ? 1 : end - at;
  }

  private open(): OpenWord {
    this.word ??= new OpenWord(this.at);
    return this.word;
  }

  private add(length: number, quoting: Quoting): void {
    const end = Math.min(this.at + length, this.text.length);
    this.open().add(this.text.slice(this.at, end), this.at, end, quoting);
    this.at = end;
  }

  private escaped(): void {
    const next = this.text[this.at + 1] ?? '';
    this.open().add(next, this.at, this.at + 1 + next.length, 'bare');
    this.at += 1 + next.length;
  }

  private endWord(): void {
    const { word } = this;
    this.word = null;
    if (!word) return;
    if (!word.isQuoted && ends.test(word.text)) this.isOver = true;
    if (!this.isOver) this.words.push(word.close(this.at));
  }

  /** Passes a line end within quotation marks. False where the command does not go on behind it. */
  private passesLineEnd(quoting: Quoting): boolean {
    const length = this.text.startsWith('\r\n', this.at) ? 2 : 1;
    if (!this.goesOn(this.at + length)) return false;
    this.add(length, quoting);
    return true;
  }

  private singleQuoted(): boolean {
    const { text } = this;
    this.open().isQuoted = true;
    this.at++;
    while (this.at < text.length) {
      const char = text[this.at] ?? '';
      if (char === "'") {
        // PowerShell doubles a quotation mark that is meant.
        if (this.shell === 'bash' || text[this.at + 1] !== "'") {
          this.at++;
          return true;
        }
        this.open().add("'", this.at, this.at + 2, 'single');
        this.at += 2;
      } else if (char === '\n' || char === '\r') {
        if (!this.passesLineEnd('single')) return this.unclosed();
      } else this.add(1, 'single');
    }
    return this.unclosed();
  }

  private doubleQuoted(): boolean {
    const { text, shell } = this;
    const escapeMark = shell === 'bash' ? '\\' : '`';
    const word = this.open();
    word.isQuoted = true;
    this.at++;
    while (this.at < text.length) {
      const char = text[this.at] ?? '';
      const next = text[this.at + 1] ?? '';
      if (char === '"') {
        this.at++;
        return true;
      }
      if (char === '\n' || char === '\r') {
        if (!this.passesLineEnd('double')) return this.unclosed();
      } else if (char === escapeMark && (next === '\n' || next === '\r')) {
        const line = text.startsWith('\r\n', this.at + 1) ? 3 : 2;
        if (!this.goesOn(this.at + line)) return this.unclosed();
        this.at += line;
      } else if (char === escapeMark && (shell === 'powershell' || /[$`"\\]/.test(next))) {
        word.add(next, this.at, this.at + 1 + next.length, 'double');
        this.at += 1 + next.length;
      } else this.add(this.lengthAt(), 'double');
    }
    return this.unclosed();
  }

  /** `$'…'` with the escapes of C, which Chrome and Firefox use for line ends and quotation marks. */
  private ansiQuoted(): boolean {
    const { text } = this;
    const word = this.open();
    word.isQuoted = true;
    this.at += 2;
    while (this.at < text.length) {
      const char = text[this.at] ?? '';
      if (char === "'") {
        this.at++;
        return true;
      }
      if (char === '\\') {
        const [meant, length] = ansiEscape(text, this.at + 1);
        word.add(meant, this.at, this.at + 1 + length, 'ansi');
        this.at += 1 + length;
      } else if (char === '\n' || char === '\r') {
        if (!this.passesLineEnd('ansi')) return this.unclosed();
      } else this.add(1, 'ansi');
    }
    return this.unclosed();
  }

  /** What has been read of the word counts: it may be the URL, whose quotation mark is still to come. */
  private unclosed(): false {
    this.endWord();
    return false;
  }
}

/** How programs on Windows split their command line: backslashes count only before a quotation mark. */
function windowsWords({ text: line, origins, end }: CaretFree): Omit<ShellWords, 'shell'> {
  const words: ShellWord[] = [];
  const open: OpenWord[] = [];
  let isQuoted = false;
  const sourceAt = (at: number): number => origins[at] ?? end;
  const wordAt = (at: number): OpenWord => {
    const word = open[0] ?? new OpenWord(sourceAt(at));
    open[0] = word;
    return word;
  };
  /** `text` stands for `length` characters from `from` on. */
  const take = (text: string, from: number, length: number): void => {
    const quoting = isQuoted ? 'double' : 'bare';
    wordAt(from).add(text, sourceAt(from), sourceAt(from + length - 1) + 1, quoting);
  };
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char === '\\') {
      const slashes = /^\\+/.exec(line.slice(at, at + 100))?.[0].length ?? 1;
      const isBeforeQuote = line[at + slashes] === '"';
      const isMeant = isBeforeQuote && slashes % 2 === 1;
      if (!isBeforeQuote) for (let index = 0; index < slashes; index++) take(char, at + index, 1);
      else if (slashes > 1) take(char.repeat(slashes >> 1), at, slashes - (slashes % 2));
      if (isMeant) take('"', at + slashes - 1, 2);
      at += slashes - (isMeant ? 0 : 1);
    } else if (char === '"' && isQuoted && line[at + 1] === '"') {
      take('"', at, 2);
      at++;
    } else if (char === '"') {
      wordAt(at);
      isQuoted = !isQuoted;
    } else if (isBlank(char) && !isQuoted) {
      const word = open.pop();
      if (word) words.push(word.close(sourceAt(at - 1) + 1));
    } else take(char, at, 1);
  }
  const last = open.pop();
  if (last) words.push(last.close(end));
  const over = words.findIndex(({ text }) => ends.test(text));
  return { words: over < 0 ? words : words.slice(0, over), closed: !isQuoted };
}

function isBlank(char: string): boolean {
  return /\s/.test(char) || char === '\ufeff';
}

/** Behind the line end that stands at `at`, after white space that is often pasted by mistake; null where there is none. */
function lineEndBehind(text: string, at: number): number | null {
  let end = at;
  while (text[end] === ' ' || text[end] === '\t') end++;
  if (text.startsWith('\r\n', end)) return end + 2;
  return text[end] === '\n' || text[end] === '\r' ? end + 1 : null;
}

function lineEndOf(text: string, at: number): number {
  let end = at;
  while (end < text.length && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}
