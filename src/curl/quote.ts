/** Text as it has to be written at a place of a command, to be taken as it is. */
import type { Quoting, Shell } from '../syntax/shell-words';

/** Null where it can't be written at such a place. */
export function quotedFor(text: string, quoting: Quoting, shell: Shell): string | null {
  // What cmd.exe makes of quotes and carets depends on all that stands before them.
  if (shell === 'cmd')
    return /^[\w\-.~:/?=+@, {}[\]$]*$/.test(text) && (quoting === 'double' || !/\s/.test(text)) ? text : null;
  const isBash = shell === 'bash';
  switch (quoting) {
    case 'single':
      return text.replaceAll("'", isBash ? "'\\''" : "''");
    case 'double':
      return isBash ? outsidePlaceholders(text, /["\\`$]/g, '\\') : outsidePlaceholders(text, /["`$]/g, '`');
    case 'ansi':
      return text.replace(/[\\'\n\r]/g, (char) => (char === '\n' ? '\\n' : char === '\r' ? '\\r' : `\\${char}`));
    case 'bare':
      if (/[\r\n]/.test(text)) return null;
      return outsidePlaceholders(text, /[^\w\-.~:/?=+@,%{}[\]]/g, isBash ? '\\' : '`');
  }
}

/** What stands in a placeholder is for Faultline, and no shell looks into it here. */
function outsidePlaceholders(text: string, special: RegExp, mark: string): string {
  return text
    .split(/(\{\{[^{}\r\n]*\}\})/)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(special, (char) => `${mark}${char}`)))
    .join('');
}
