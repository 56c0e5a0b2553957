/** What shells write for characters that would mean something. */

const letters: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', e: '\x1b', f: '\f', v: '\v' },
};

/** What stands behind a backslash of `$'…'` at `at`, and how long that is. */
export function ansiEscape(text: string, at: number): [text: string, length: number] {
  const rest = text.slice(at, at + 9);
  const code = /^(?:x([\dA-Fa-f]{1,2})|u([\dA-Fa-f]{1,4})|U([\dA-Fa-f]{1,8}))/.exec(rest);
  if (code) {
    const value = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? '0', 16);
    return [value <= 0x10ffff ? String.fromCodePoint(value) : '\ufffd', code[0].length];
  }
  const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
  if (octal !== undefined) return [String.fromCharCode(Number.parseInt(octal, 8) & 0xff), octal.length];
  const char = rest[0] ?? '';
  return [letters[char] ?? char, char.length];
}

/** A command as cmd.exe hands it on. */
export interface CaretFree {
  readonly text: string;
  /** Where each of its characters stands. */
  readonly origins: readonly number[];
  /** Where the command ends. */
  readonly end: number;
}

/**
 * cmd.exe's own pass over the command that starts at `start`: `^` takes the meaning from what follows; within quotes that
 * it sees itself it is a character. `goesOn`: whether the line at an offset may belong to the command.
 */
export function caretFree(text: string, start: number, goesOn: (nextLine: number) => boolean): CaretFree {
  const origins: number[] = [];
  let result = '';
  let isQuoted = false;
  let at = start;
  const keep = (char: string): void => {
    result += char;
    origins.push(at);
    at += 1;
  };
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char === '"') isQuoted = !isQuoted;
    if (char === '\n' || char === '\r') {
      // A line end that nothing escapes ends the command.
      const next = at + (text.startsWith('\r\n', at) ? 2 : 1);
      if (!isQuoted || !goesOn(next)) break;
      while (at < next) keep(text[at] ?? '');
      continue;
    }
    const lineEnd =
      isQuoted || char !== '^' ? undefined : /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(at + 1, at + 200))?.[0];
    if (char !== '^' || isQuoted) keep(char);
    else if (lineEnd === undefined) {
      at++;
      if (at < text.length) keep(text[at] ?? '');
    } else {
      if (!goesOn(at + 1 + lineEnd.length)) break;
      at += 1 + lineEnd.length;
      // Two line ends behind a caret are one that is meant.
      const second = /^(?:\r\n|\n|\r)/.exec(text.slice(at, at + 2))?.[0];
      if (second === undefined) continue;
      if (!goesOn(at + second.length)) break;
      origins.push(at);
      result += '\n';
      at += second.length;
    }
  }
  return { text: result, origins, end: at };
}
