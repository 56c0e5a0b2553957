/** What stands at the end of a request's line: for Faultline's client a decoration, for others an inlay hint. */
import { platform } from 'node:os';
import type { Fix } from '../fix/fix';
import { annotationText } from '../present/annotation';
import { diagnosisHover } from '../present/hover';
import { durationText } from '../present/quantity';
import type { Annotation } from '../protocol';
import { exchangeLinks, fixLinks } from './command-links';
import type { Session } from './session';
import { rangeIn, requestLineSpan } from './state/documents';
import { durationOf, type ExchangeRecord, isActive, standingDiagnosis } from './state/exchange-record';
import { attemptLabel } from './state/exchange-summary';

/** VS Code's. The client of a remote server may run elsewhere: then it is the usual one. */
const fixKey = platform() === 'darwin' ? '⌘.' : 'Ctrl+.';

type Sources = Pick<Session, 'deps' | 'documents' | 'exchanges' | 'fixes' | 'profile'>;
type Said = Pick<AnnotationAtEnd, 'text' | 'hover' | 'tone'>;

export interface AnnotationAtEnd extends Annotation {
  /** The end of the request line. */
  readonly character: number;
  /** Markdown, for clients that show it with the text: Faultline's asks for the hover at that place. */
  readonly hover: string;
}

export class AnnotationLines {
  readonly #sources: Sources;
  /** What has ended says the same as long as its fixes are the same. */
  readonly #said = new WeakMap<ExchangeRecord, { readonly fixes: readonly Fix[]; readonly said: Said | null }>();

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** Those of a document, in its order: one for each request that has been sent, as far as what came of it still holds. */
  of(uri: string): AnnotationAtEnd[] {
    const { documents, exchanges } = this.#sources;
    const open = documents.get(uri);
    if (!open) return [];
    return [...exchanges.standing(uri)]
      .sort(([a], [b]) => a - b)
      .flatMap(([index, record]) => {
        const said = isActive(record) ? sayActive(this.#sources, record) : this.#sayEnded(record);
        const line = record.anchor && requestLineSpan(record.anchor.block);
        if (!said || !line) return [];
        const { end } = rangeIn(open.document, index, line);
        return [{ ...said, line: end.line, character: end.character, exchangeId: record.id }];
      });
  }

  #sayEnded(record: ExchangeRecord): Said | null {
    const fixes = this.#sources.fixes.fixes(record);
    const known = this.#said.get(record);
    if (known?.fixes === fixes) return known.said;
    const said = sayEnded(this.#sources, record, fixes);
    this.#said.set(record, { fixes, said });
    return said;
  }
}

function sayActive(sources: Sources, record: ExchangeRecord): Said {
  const now = sources.deps.now();
  if (record.state === 'waiting') {
    const last = record.attempts.at(-1);
    const label = last ? record.redactor.text(attemptLabel(last)) : 'Waiting as the server asks';
    const seconds = Math.max(0, Math.ceil(((record.waitingUntil ?? now) - now) / 1000));
    const text = `${label} · attempt ${record.begun + 1} in ${seconds} s`;
    return { text, hover: failureHover(sources, record), tone: 'running' };
  }
  // The elapsed time stands in the lens above: a text that changes with each second flickers.
  const attempt = record.begun > 1 ? ` attempt ${record.begun}` : '';
  return { text: `Sending${attempt} …`, hover: '', tone: 'running' };
}

/** Null for what was cancelled: the user knows. */
function sayEnded(sources: Sources, record: ExchangeRecord, fixes: readonly Fix[]): Said | null {
  const diagnosis = standingDiagnosis(record);
  if (diagnosis) {
    const options = { fixable: fixes.length > 0, fixKey: sources.profile.own ? fixKey : null };
    return { text: annotationText(diagnosis, options), hover: failureHover(sources, record), tone: 'error' };
  }
  const last = record.attempts.at(-1);
  if (!last || last.outcome.kind === 'failure') return null;
  const notes = last.notes.map((note) => record.redactor.text(note));
  const label = record.redactor.text(attemptLabel(last));
  const text = [label, durationText(durationOf(record, sources.deps.now())), ...notes].join(' · ');
  return { text, hover: '', tone: notes.length > 0 ? 'warning' : 'success' };
}

/** Empty where nothing has failed. */
export function failureHover(sources: Pick<Session, 'profile' | 'fixes'>, record: ExchangeRecord): string {
  const diagnosis = standingDiagnosis(record);
  if (!diagnosis) return '';
  return diagnosisHover(diagnosis, { commands: exchangeLinks(sources, record), fixes: fixLinks(sources, record) });
}
