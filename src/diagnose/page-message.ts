/** The message of a body that has no structure: an error page, or plain text. */
import type { PageTexts } from './markup';

/** A paragraph beyond this is the page's content, not its message. */
const maxParagraph = 400;

/** `TypeError: x` and `InvalidTokenError: x`: the class says less than the message. */
const exceptionClass = /^(?:[A-Za-z_$][\w$.]*(?:Error|Exception)|Error):\s+/;

/**
 * The message of an error page: the first paragraph that says more than the heading, the heading, the first line of
 * preformatted text, the title. Null where the page says nothing in any of these.
 */
export function pageMessage(
  { title, headings, paragraphs, preformatted }: PageTexts,
  reasons: ReadonlySet<string>,
): string | null {
  const [pre] = preformatted;
  if (pre !== undefined && headings.length === 0) return pre.replace(exceptionClass, '');
  const paragraph = paragraphs.find((text) => isMessage(text, reasons));
  const heading = headings.find((text) => text.length <= maxParagraph) ?? null;
  // On a page with much text the first paragraph is whatever the site has to say.
  if (paragraph !== undefined && (heading === null || paragraphs.length <= 6))
    return paragraph.replace(/^Message\s+/, '');
  return heading ?? pre?.replace(exceptionClass, '') ?? title;
}

function isMessage(text: string, reasons: ReadonlySet<string>): boolean {
  const plain = text.toLowerCase().replace(/[.!]$/, '');
  return (
    /\s/.test(text) &&
    text.length <= maxParagraph &&
    !reasons.has(plain) &&
    !/^(?:Type|Error code|Code)\b.{0,60}$/i.test(text)
  );
}

/** The first paragraph of plain text, a stack trace left out. Null for text that is no message: binary, or none. */
export function plainMessage(text: string): string | null {
  const [paragraph = ''] = text.split(/\r?\n\s*\r?\n/);
  const lines = paragraph
    .split(/\r?\n/)
    .filter((line) => !/^\s+at\s|^\s*File "/.test(line))
    .slice(0, 10);
  const message = lines.join('\n').trim().slice(0, 2000);
  // A JSON scalar is no message.
  const scalar = /^(?:null|true|false|-?\d+(?:\.\d+)?)$/.test(message);
  return message === '' || scalar || looksBinary(message) ? null : message;
}

/** More than a few control or replacement characters: that is no text. Colour codes of a terminal are. */
function looksBinary(text: string): boolean {
  let odd = 0;
  for (const char of text.slice(0, 500)) {
    const code = char.charCodeAt(0);
    if (code === 0xfffd || (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 27)) odd++;
  }
  return odd > Math.max(2, Math.min(text.length, 500) / 20);
}
