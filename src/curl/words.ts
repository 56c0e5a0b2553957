/** A command line as words, as the shell that it was copied for would hand them over. */

export type Shell = 'bash' | 'cmd' | 'powershell';

/** By how lines go on and quotes are written: `^` is cmd.exe's, a backtick at a line's end PowerShell's. */
function shellOf(text: string): Shell {
  if (/\^"|\^[ \t]*(?:\r?\n|$)/.test(text)) return 'cmd';
  return /[ \t]`[ \t]*\r?\n/.test(text) ? 'powershell' : 'bash';
}

/** The words of the first command in the text. Null where a quotation mark is not closed. */
export function commandWords(text: string, shell: Shell = shellOf(text)): string[] | null {
  return shell === 'cmd' ? windowsWords(withoutCarets(text)) : new ShellReader(text, shell).read();
}

/** What begins another command, or sends the output elsewhere, where it stands as a word of its own. */
const ends = /^(?:\||\|\||&&?|;|\d?>>?|<)$/;

class ShellReader {
  private at = 0;
  private readonly words: string[] = [];
  private word: string | null = null;
  private isQuoted = false;

  constructor(
    private readonly text: string,
    private readonly shell: Shell,
  ) {}

  read(): string[] | null {
    const { text } = this;
    const escapeMark = this.shell === 'bash' ? '\\' : '`';
    while (this.at < text.length) {
      const char = text[this.at] ?? '';
      if (char === '\n' || char === '\r') break;
      if (/\s/.test(char)) {
        if (!this.endWord()) return this.words;
        this.at++;
      } else if (char === escapeMark) {
        if (!this.lineGoesOn()) this.add(text[this.at + 1] ?? '', 2);
      } else if (char === "'" || char === '"' || (char === '$' && this.shell === 'bash' && text[this.at + 1] === "'")) {
        const closed =
          char === '"' ? this.doubleQuoted(escapeMark) : char === '$' ? this.ansiQuoted() : this.singleQuoted();
        if (!closed) return null;
      } else if (char === ';' && this.shell === 'bash') {
        break;
      } else this.add(char, 1);
    }
    this.endWord();
    return this.words;
  }

  /** False where the word ends the command. */
  private endWord(): boolean {
    if (this.word !== null && !this.isQuoted && ends.test(this.word)) return false;
    if (this.word !== null) this.words.push(this.word);
    this.word = null;
    this.isQuoted = false;
    return true;
  }

  private add(text: string, length: number): void {
    this.word = (this.word ?? '') + text;
    this.at += length;
  }

  /** Passes an escape with its line end, and the white space behind it that is often pasted by mistake. */
  private lineGoesOn(): boolean {
    const line = /^.[ \t]*(?:\r\n|\n|\r)/.exec(this.text.slice(this.at))?.[0];
    if (line === undefined) return false;
    this.endWord();
    this.at += line.length;
    return true;
  }

  private singleQuoted(): boolean {
    this.isQuoted = true;
    let close = this.text.indexOf("'", this.at + 1);
    let value = '';
    let from = this.at + 1;
    // PowerShell doubles a quotation mark that is meant.
    while (this.shell === 'powershell' && close >= 0 && this.text[close + 1] === "'") {
      value += this.text.slice(from, close + 1);
      from = close + 2;
      close = this.text.indexOf("'", from);
    }
    if (close < 0) return false;
    this.word = (this.word ?? '') + value + this.text.slice(from, close);
    this.at = close + 1;
    return true;
  }

  private doubleQuoted(escapeMark: string): boolean {
    this.isQuoted = true;
    let value = '';
    for (let at = this.at + 1; at < this.text.length; at++) {
      const char = this.text[at] ?? '';
      const next = this.text[at + 1] ?? '';
      if (char === '"') {
        this.word = (this.word ?? '') + value;
        this.at = at + 1;
        return true;
      }
      if (char !== escapeMark) value += char;
      else if (next === '\n') at++;
      else if (escapeMark === '`' || /[$`"\\]/.test(next)) {
        value += next;
        at++;
      } else value += char;
    }
    return false;
  }

  /** `$'…'` with the escapes of C, which Chrome and Firefox use for line ends and quotation marks. */
  private ansiQuoted(): boolean {
    this.isQuoted = true;
    let value = '';
    for (let at = this.at + 2; at < this.text.length; at++) {
      const char = this.text[at] ?? '';
      if (char === "'") {
        this.word = (this.word ?? '') + value;
        this.at = at + 1;
        return true;
      }
      if (char !== '\\') {
        value += char;
        continue;
      }
      const [text, length] = ansiEscape(this.text, at + 1);
      value += text;
      at += length;
    }
    return false;
  }
}

const letters: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', e: '\x1b', f: '\f', v: '\v' },
};

/** What stands behind a backslash at `at`, and how long that is. */
function ansiEscape(text: string, at: number): [text: string, length: number] {
  const rest = text.slice(at, at + 9);
  const code = /^(?:x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{1,4})|U([\dA-Fa-f]{1,8}))/.exec(rest);
  if (code) {
    const value = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16);
    return [value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd', code[0].length];
  }
  const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
  if (octal !== undefined) return [String.fromCharCode(Number.parseInt(octal, 8) & 0xff), octal.length];
  const char = rest[0] ?? '';
  return [letters[char] ?? char, 1];
}

/** cmd.exe's own pass: `^` takes the meaning from what follows; within quotes that it sees itself it is a character. */
function withoutCarets(text: string): string {
  let result = '';
  let isQuoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"') isQuoted = !isQuoted;
    if (char !== '^' || isQuoted) {
      // A line end that nothing escapes ends the command.
      if ((char === '\n' || char === '\r') && !isQuoted) break;
      result += char;
      continue;
    }
    const lineEnd = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(at + 1))?.[0];
    if (lineEnd === undefined) {
      result += text[++at] ?? '';
      continue;
    }
    at += lineEnd.length;
    // Two line ends behind a caret are one that is meant.
    const second = /^(?:\r\n|\n|\r)/.exec(text.slice(at + 1))?.[0];
    if (second !== undefined) {
      result += '\n';
      at += second.length;
    }
  }
  return result;
}

/** How programs on Windows split their command line: backslashes count only before a quotation mark. */
function windowsWords(line: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let isQuoted = false;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? '';
    if (char === '\\') {
      const slashes = /^\\+/.exec(line.slice(at))?.[0].length ?? 1;
      const isBeforeQuote = line[at + slashes] === '"';
      word = (word ?? '') + '\\'.repeat(isBeforeQuote ? slashes >> 1 : slashes);
      at += slashes - 1;
      if (isBeforeQuote && slashes % 2 === 1) {
        word += '"';
        at++;
      }
    } else if (char === '"') {
      word ??= '';
      if (isQuoted && line[at + 1] === '"') {
        word += '"';
        at++;
      } else isQuoted = !isQuoted;
    } else if (/\s/.test(char) && !isQuoted) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (isQuoted) return null;
  if (word !== null) words.push(word);
  const end = words.findIndex((it) => ends.test(it));
  return end < 0 ? words : words.slice(0, end);
}
