/**
 * Markdown from text that nobody vouches for. What comes out of these functions can't become markup, a link, an image,
 * HTML or a command, wherever in a document it is put (CommonMark 2.4: every ASCII punctuation can be escaped).
 */
import { visibleLine, visibleText } from './visible-text';

/**
 * All of ASCII's punctuation but `,` `'` `"` `;` `%` `?` `/`, which mean nothing in CommonMark, in GitHub's flavour (where
 * bare addresses are links: the escaped `:`, `.` and `@` prevent it) or in VS Code's (`$(icon)`).
 */
const punctuation = /[!#$&()*+\-.:<=>@[\\\]^_`{|}~]/g;

/** One line of inert text. */
export function escapeMarkdown(text: string): string {
  return visibleLine(text).replace(punctuation, '\\$&');
}

/** Inert text in which `` `names` `` in backticks, as diagnoses and dialects write them, are code. */
export function prose(text: string): string {
  return visibleLine(text)
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? codeSpan(part.slice(1, -1)) : part.replace(punctuation, '\\$&')))
    .join('');
}

/** A code span; its fence is longer than any run of backticks in the text (CommonMark 6.1). Empty for empty text. */
export function codeSpan(text: string): string {
  const line = visibleLine(text);
  if (line === '') return '';
  const fence = '`'.repeat(longestRun(line, '`') + 1);
  const pad = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** A fenced code block; its fence is longer than any run of backticks in the text (CommonMark 4.5). */
export function codeBlock(text: string, language = ''): string {
  const content = visibleText(text);
  const fence = '`'.repeat(Math.max(3, longestRun(content, '`') + 1));
  return `${fence}${language}\n${content}${content.endsWith('\n') ? '' : '\n'}${fence}`;
}

/** A link to a page, with an inert title. Only `https:` is linked; with any other address the title stands alone. */
export function webLink(title: string, href: string | null | undefined): string {
  return link(title, href, /^https:\/\/[^\s<>\\]+$/i);
}

/** A link that runs a command; null where the editor gives no link for it. The address must never come from a response. */
export function commandLink(title: string, href: string | null | undefined): string | null {
  return href ? link(title, href, /^command:[^\s<>\\]+$/) : null;
}

function link(title: string, href: string | null | undefined, allowed: RegExp): string {
  const text = escapeMarkdown(title);
  if (!href || !allowed.test(href)) return text;
  const address = href.replace(/[()[\]`"]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `[${text}](${address})`;
}

function longestRun(text: string, character: string): number {
  let longest = 0;
  let run = 0;
  for (const current of text) {
    run = current === character ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}
