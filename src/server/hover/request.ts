/** Hovers in a request file. Where several can be said of a place, why the request failed comes last. */
import type { Position } from '../../protocol';
import { placeOfCursor } from '../../syntax/cursor';
import type { CursorPlace } from '../../syntax/cursor-place';
import type { HoverText } from '../hover';
import type { Session } from '../session';
import { type PlaceInBlock, placeAt } from '../state/documents';
import { failureHover } from './failure';
import { requestLineHover } from './request-line';
import { requestNameHover } from './request-name';
import { variableHover } from './variable';
import { wordHover } from './word';

export async function requestHover(session: Session, uri: string, position: Position): Promise<HoverText | null> {
  const open = session.documents.get(uri);
  const at = open && placeAt(open.document, position);
  if (!open || !at) return null;
  const variable = await variableHover(session, open, at);
  const failure = failureHover(session, open, at);
  // What is meant by a whole line is said where nothing of its own is.
  if (variable) return failure?.isNarrow ? joined([variable, failure]) : variable;
  const place = placeOfCursor(at.block, at.offset) ?? urlOfCommand(at);
  const word = wordHover(open, at, place);
  if (failure) return word && failure.isNarrow ? joined([word, failure]) : failure;
  if (word || !place) return word;
  return (await requestNameHover(session, open, at, place)) ?? requestLineHover(session, open, at, place);
}

/** The URL of a curl command, of which nothing else is known by its place. */
function urlOfCommand({ block: { request }, offset }: PlaceInBlock): CursorPlace | null {
  if (request?.protocol !== 'curl') return null;
  const { start, end } = request.target;
  return start <= offset && offset <= end ? { kind: 'url', start, end } : null;
}

function joined(texts: readonly HoverText[]): HoverText | null {
  const [first] = texts;
  return first ? { markdown: texts.map(({ markdown }) => markdown).join('\n\n---\n\n'), range: first.range } : null;
}
