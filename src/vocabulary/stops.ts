/**
 * Texts with places to fill in, as this room writes them: `max-age=«0»`, and with alternatives `«iso8601|rfc1123»`. What
 * stands in the marks is what is there until something else is written; empty marks are where the cursor goes in the end.
 */

const stop = /«([^»]*)»/g;

/** The text as it is written where nothing is filled in. */
export function plainText(text: string): string {
  return text.replace(stop, (_, inner: string) => inner.split('|')[0] ?? '');
}

/** The text as a snippet of LSP, its tab stops numbered in order; null where it has none. */
export function snippetText(text: string): string | null {
  if (!text.includes('«')) return null;
  let done = 0;
  let count = 0;
  let snippet = '';
  for (const match of text.matchAll(stop)) {
    snippet += escapeSnippet(text.slice(done, match.index));
    done = match.index + match[0].length;
    if (match[1] === '') {
      snippet += '$0';
      continue;
    }
    count++;
    const alternatives = (match[1] ?? '').split('|');
    snippet +=
      alternatives.length > 1
        ? `\${${count}|${alternatives.map((one) => escapeSnippet(one).replace(/[,|]/g, '\\$&')).join(',')}|}`
        : `\${${count}:${escapeSnippet(alternatives[0] ?? '')}}`;
  }
  return snippet + escapeSnippet(text.slice(done));
}

/** Plain text within a snippet. */
function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
