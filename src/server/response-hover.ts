/** Hovers in a response document: on its status, its messages, its phrase or id, its waits. */

import { markHover } from '../present/mark-hover';
import { escapeMarkdown, prose } from '../present/markdown';
import type { Position } from '../protocol';
import { exchangeLinks, fixLinks } from './command-links';
import type { HoverText } from './hover';
import type { Session } from './session';
import { responseOf, shownDiagnosis } from './state/exchange-record';
import { indexedOffset, indexedRange } from './state/line-index';

export async function responseHover(session: Session, uri: string, position: Position): Promise<HoverText | null> {
  const { 'faultline.response.view': view } = await session.settings.for('');
  const rendered = session.responses.render(uri, view);
  const response = rendered && responseOf(rendered.record);
  if (!rendered) return null;
  const { record, lines, marks } = rendered;
  const offset = indexedOffset(lines, position);
  const under = marks.filter(({ start, end }) => start <= offset && offset <= end);
  const [first] = under;
  if (!first) return null;
  const diagnosis = shownDiagnosis(record);
  const options = { commands: exchangeLinks(session, record), fixes: fixLinks(session, record) };
  const texts = under
    .map((mark) => markHover(mark, response, diagnosis, session.deps.now(), options))
    .filter((text) => text !== null);
  if (texts.length === 0 && first.kind === 'status' && response) {
    const { meaning } = (await session.diagnoser()).statusOf(record.request, response);
    texts.push(`**${escapeMarkdown(lines.text.slice(first.start, first.end))}**\n\n${prose(meaning)}`);
  }
  if (texts.length === 0) return null;
  return { markdown: [...new Set(texts)].join('\n\n---\n\n'), range: indexedRange(lines, first.start, first.end) };
}
