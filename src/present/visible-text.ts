/**
 * Text that came from a server, made harmless to look at: a terminal does not obey it, a reader is not deceived by it.
 *
 * C0 and C1 controls (escape sequences begin with one), characters that change the direction of text, that have no
 * width, or that end a line in some programs only, and halves of surrogate pairs. Zero-width joiners stay: emoji and
 * several scripts are written with them.
 */
const invisible =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this looks for
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** What nearly all that is shown of a request has none of: it is the same on one line as it is. */
const toBeMended = /[^ -~]| {2}|^ | $/;

/** The text over as many lines as it has; what can't be seen becomes `\x1b`, `\u202e`. Tabs and line ends (as LF) stay. */
export function visibleText(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(invisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
    if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`;
    return `\\u{${code.toString(16)}}`;
  });
}

/** The text on one line: every run of blanks and line ends is one space. */
export function visibleLine(text: string): string {
  if (!toBeMended.test(text)) return text;
  return visibleText(text.replace(/\s+/g, ' ').trim());
}

/** At most `length` UTF-16 units, the last of them an ellipsis where something was left off. No character is cut in two. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  let end = Math.max(0, length - 1);
  const last = text.charCodeAt(end - 1);
  if (last >= 0xd800 && last <= 0xdbff) end--;
  return `${text.slice(0, end).trimEnd()}…`;
}
