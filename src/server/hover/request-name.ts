/** The request that a `# @ref` or a `run #name` means. */
import { codeSpan } from '../../present/markdown';
import { createRedactor } from '../../redact/redactor';
import type { CursorPlace } from '../../syntax/cursor-place';
import { directiveNamed } from '../../vocabulary/directives';
import type { HoverText } from '../hover';
import { findNamedRequest } from '../named-request';
import type { Session } from '../session';
import { type OpenDocument, type PlaceInBlock, rangeIn } from '../state/documents';
import { lastExchange } from '../state/last-exchange';
import { paragraphs } from './words';

/** Null where the name means no request: a diagnostic says so. */
export async function requestNameHover(
  session: Session,
  open: OpenDocument,
  at: PlaceInBlock,
  place: CursorPlace,
): Promise<HoverText | null> {
  const isName =
    place.kind === 'request-name' ||
    (place.kind === 'directive-value' && directiveNamed(place.directive)?.target === 'request');
  if (!isName) return null;
  const text = at.block.text.slice(place.start, place.end);
  const name = place.kind === 'request-name' ? text.replace(/\s*\(.*$/s, '') : text;
  const found = await findNamedRequest(session, open, name);
  if (!found) return null;
  const { method, target } = found.request;
  const last = lastExchange(session, open.uri, found);
  const markdown = paragraphs([
    codeSpan(`${method} ${createRedactor([]).url(target.text)}`),
    found.file === null ? '' : `In ${codeSpan(found.file)}`,
    last ? `Last answered with ${last.response.status}.` : 'Not sent yet.',
  ]);
  return { markdown, range: rangeIn(open.document, at.index, { start: place.start, end: place.start + name.length }) };
}
