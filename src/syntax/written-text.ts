/** What of a block's text is sent, at the offsets that it has in the block. */
import type { Block, Span } from './document';

/** The text of `span`, with lines that are comments or directives of the file, and so are not sent, blank. */
export function writtenText({ text, parts }: Block, span: Span): string {
  let written = '';
  let done = span.start;
  for (const part of parts) {
    if (part.end <= span.start || part.start >= span.end) continue;
    if (part.kind !== 'comment' && part.kind !== 'directive') continue;
    const [from, to] = [Math.max(done, part.start), Math.min(part.end, span.end)];
    written += text.slice(done, from) + text.slice(from, to).replace(/[^\r\n]/g, ' ');
    done = to;
  }
  return written + text.slice(done, span.end);
}
