import { urlSpan } from '../../fix/blame';
import { diagnosisHover } from '../../present/hover';
import { exchangeLinks, fixLinks } from '../command-links';
import type { HoverText } from '../hover';
import type { Session } from '../session';
import { type OpenDocument, type PlaceInBlock, rangeIn, requestLineSpan, touches } from '../state/documents';
import { standingDiagnosis } from '../state/exchange-record';

/** `isNarrow`: on a part of the request that is to blame, not only on its URL or line. */
export interface FailureHover extends HoverText {
  readonly isNarrow: boolean;
}

/**
 * Why the last send failed, on what is to blame and on the request line, at whose end the annotation stands. Faultline's
 * client shows the diagnostics of the place above the hover: what they say is left out.
 */
export function failureHover(
  session: Session,
  open: OpenDocument,
  { block, index, offset }: PlaceInBlock,
): FailureHover | null {
  const record = session.exchanges.standing(open.uri).get(index);
  const diagnosis = record && standingDiagnosis(record);
  if (!record || !diagnosis || !block.request) return null;
  const whole = urlSpan(block, block.request);
  // A failure without problems of its own has one diagnostic, on the URL.
  const blamed = diagnosis.problems.length > 0 ? session.fixes.blamedNow(record) : [whole];
  const said = new Set<number | null>();
  for (const [problem, span] of blamed.entries()) {
    if (touches(span ?? whole, offset)) said.add(diagnosis.problems.length > 0 ? problem : null);
  }
  const line = requestLineSpan(block);
  const span = blamed.find((candidate) => touches(candidate, offset)) ?? (line && touches(line, offset) ? line : null);
  if (!span) return null;
  const markdown = diagnosisHover(diagnosis, {
    commands: exchangeLinks(session, record),
    fixes: fixLinks(session, record),
    ...(session.profile.own ? { said } : {}),
  });
  return {
    markdown,
    range: rangeIn(open.document, index, span),
    isNarrow: said.size > 0 && (span.start !== whole.start || span.end !== whole.end),
  };
}
