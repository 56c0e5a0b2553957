/** Hovers in a response document: on its status, its messages, its phrase or id, its waits. */

import { markHover } from '../present/mark-hover';
import { escapeMarkdown, prose } from '../present/markdown';
import type { Position } from '../protocol';
import { fieldNamed } from '../vocabulary/fields';
import { statusReference } from '../vocabulary/status-references';
import { exchangeLinks, fixLinks } from './command-links';
import type { HoverText } from './hover';
import { fieldWords, paragraphs, referenceLink } from './hover/words';
import type { Session } from './session';
import { responseOf, shownDiagnosis } from './state/exchange-record';
import { indexedOffset, indexedPosition, indexedRange, type LineIndex } from './state/line-index';

export async function responseHover(session: Session, uri: string, position: Position): Promise<HoverText | null> {
  const { 'faultline.response.view': view } = await session.settings.for('');
  const rendered = session.responses.render(uri, view);
  const response = rendered && responseOf(rendered.record);
  if (!rendered) return null;
  const { record, lines, marks } = rendered;
  const offset = indexedOffset(lines, position);
  const under = marks.filter(({ start, end }) => start <= offset && offset <= end);
  const [first] = under;
  if (!first) return headerHover(lines, offset);
  const diagnosis = shownDiagnosis(record);
  const options = { commands: exchangeLinks(session, record), fixes: fixLinks(session, record) };
  const texts = under
    .map((mark) => markHover(mark, response, diagnosis, session.deps.now(), options))
    .filter((text) => text !== null);
  if (texts.length === 0 && first.kind === 'status' && response) {
    const { meaning } = (await session.diagnoser()).statusOf(record.request, response);
    const title = `**${escapeMarkdown(lines.text.slice(first.start, first.end))}**`;
    texts.push(paragraphs([title, prose(meaning), referenceLink(statusReference(response.status))]));
  }
  if (texts.length === 0) return headerHover(lines, offset);
  return { markdown: [...new Set(texts)].join('\n\n---\n\n'), range: indexedRange(lines, first.start, first.end) };
}

/** What the name of a header means; null elsewhere. */
function headerHover(lines: LineIndex, offset: number): HoverText | null {
  const { line } = indexedPosition(lines, offset);
  const start = lines.starts[line] ?? 0;
  const headersEnd = lines.text.search(/\r?\n\r?\n/);
  if (line === 0 || (headersEnd >= 0 && start > headersEnd)) return null;
  const name = /^[^\s:]+(?=:)/.exec(lines.text.slice(start))?.[0] ?? '';
  const field = offset <= start + name.length ? fieldNamed(name) : null;
  return field && { markdown: fieldWords(field), range: indexedRange(lines, start, start + name.length) };
}
