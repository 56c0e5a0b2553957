/**
 * Markdown from text that nobody vouches for. What comes out of these functions can't become markup, a link, an image,
 * HTML or a command, wherever in a document it is put (CommonMark 2.4: every ASCII punctuation can be escaped).
 */
import { visibleLine, visibleText } from './visible-text';

/**
 * What CommonMark, GitHub's flavour or VS Code's (`$(icon)`) could read as markup in the middle of a line: what opens code,
 * emphasis, links, HTML, tables, mathematics and mentions always; `_` but within a word; `#1`, `:bug:` and `&lt;` as GitHub
 * reads them; `!` and `&` where they come to stand before something else.
 */
const markup = /[\\`*[\]<~$|@]|(?<![a-z\d])_|_(?![a-z\d])|#(?=\w)|&(?=#?\w+;|$)|!(?=\[|$)|:(?=(?!\d\d:)[\w+-]+:)/gi;
/** What makes a line a list, a heading, a quotation or the underline of a heading, at its start. */
const lineStart = /^(?:(?=[-+#>=:])|\d{1,9}(?=[.)]))/;
/** Words that become links by themselves. Every mark in them that could be part of an address is escaped. */
const address = /@|:\/|\/\/|www\.|mailto:|xmpp:|[a-z\d]\.[a-z]{2,}[/:?#]/i;
const punctuation = /[!#$&()*+\-.:<=>@[\\\]^_`{|}~]/g;

/** One line of inert text. */
export function escapeMarkdown(text: string): string {
  return inert(visibleLine(text), true);
}

/** @param starts it may come to stand at the start of a line */
function inert(text: string, starts: boolean): string {
  const escaped = text
    .split(' ')
    .map((word) => word.replace(address.test(word) ? punctuation : markup, '\\$&'))
    .join(' ');
  return starts ? escaped.replace(lineStart, '$&\\') : escaped;
}

/** Inert text in which `` `names` `` in backticks, as diagnoses and dialects write them, are code. */
export function prose(text: string): string {
  return visibleLine(text)
    .split(/(`[^`]+`)/)
    .map((part, index) => (/^`[^`]+`$/.test(part) ? codeSpan(part.slice(1, -1)) : inert(part, index === 0)))
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

/** A link to a place in a file (`file:…#L3`), with an inert title; the title alone for any other address. */
export function fileLink(title: string, href: string): string {
  return link(title, href, /^file:\/\/[^\s<>\\]+$/i);
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
