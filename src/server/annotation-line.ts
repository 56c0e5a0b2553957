/** What stands at the end of a request's line: for Faultline's client a decoration, for others an inlay hint. */
import { annotationText } from '../present/annotation';
import { diagnosisHover } from '../present/hover';
import { durationText } from '../present/quantity';
import type { Annotation } from '../protocol';
import { exchangeLinks, fixLinks } from './command-links';
import type { Session } from './session';
import { rangeIn, requestLineSpan } from './state/documents';
import { durationOf, type ExchangeRecord, isActive, shownDiagnosis } from './state/exchange-record';
import { attemptLabel } from './state/exchange-summary';

type Sources = Pick<Session, 'deps' | 'documents' | 'exchanges' | 'fixes' | 'profile'>;

export interface AnnotationAtEnd extends Annotation {
  /** The end of the request line. */
  readonly character: number;
}

/** Those of a document, in its order: one for each request that has been sent as it stands. */
export function annotationsOf(sources: Sources, uri: string): AnnotationAtEnd[] {
  const open = sources.documents.get(uri);
  if (!open) return [];
  return [...sources.exchanges.standing(uri)]
    .sort(([a], [b]) => a - b)
    .flatMap(([index, record]) => {
      const said = say(sources, record);
      const line = record.anchor && requestLineSpan(record.anchor.block);
      if (!said || !line) return [];
      const { end } = rangeIn(open.document, index, line);
      return [{ ...said, line: end.line, character: end.character, exchangeId: record.id }];
    });
}

function say(sources: Sources, record: ExchangeRecord): Pick<Annotation, 'text' | 'hover' | 'tone'> | null {
  const now = sources.deps.now();
  const last = record.attempts.at(-1);
  const label = last ? record.redactor.text(attemptLabel(last)) : '';
  if (record.state === 'waiting') {
    const seconds = Math.max(0, Math.ceil(((record.waitingUntil ?? now) - now) / 1000));
    const text = `${label} · attempt ${record.begun + 1} in ${seconds} s`;
    return { text, hover: failureHover(sources, record), tone: 'running' };
  }
  if (isActive(record)) {
    const seconds = Math.floor(durationOf(record, now) / 1000);
    const attempt = record.begun > 1 ? ` · attempt ${record.begun}` : '';
    return { text: `Sending …${seconds > 0 ? ` ${seconds} s` : ''}${attempt}`, hover: '', tone: 'running' };
  }
  const diagnosis = shownDiagnosis(record);
  if (diagnosis) {
    const fixable = sources.fixes.fixes(record).length > 0;
    const text = annotationText(diagnosis, { fixable, fixKey: sources.profile.own ? undefined : null });
    return { text, hover: failureHover(sources, record), tone: 'error' };
  }
  if (!last || last.outcome.kind === 'failure') return null;
  const notes = last.notes.map((note) => record.redactor.text(note));
  const text = [label, durationText(durationOf(record, now)), ...notes].join(' · ');
  return { text, hover: '', tone: notes.length > 0 ? 'warning' : 'success' };
}

/** Empty where nothing has failed. */
export function failureHover(sources: Pick<Session, 'profile' | 'fixes'>, record: ExchangeRecord): string {
  const diagnosis = shownDiagnosis(record);
  if (!diagnosis) return '';
  return diagnosisHover(diagnosis, { commands: exchangeLinks(sources, record), fixes: fixLinks(sources, record) });
}
