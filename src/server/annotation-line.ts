/** What stands at the end of a request's line: for Faultline's client a decoration, for others an inlay hint. */
import { platform } from 'node:os';
import type { Fix } from '../fix/fix';
import { annotationText } from '../present/annotation';
import { diagnosisHover } from '../present/hover';
import { withoutBackticks } from '../present/plain-prose';
import { durationText } from '../present/quantity';
import type { Annotation } from '../protocol';
import type { Span } from '../syntax/document';
import { exchangeLinks, fixLinks } from './command-links';
import type { Session } from './session';
import { type OpenDocument, rangeIn, requestLineSpan, sendLineSpan } from './state/documents';
import { durationOf, type ExchangeRecord, isActive, standingDiagnosis } from './state/exchange-record';
import { attemptLabel } from './state/exchange-summary';

/** VS Code's. The client of a remote server may run elsewhere: then it is the usual one. */
const fixKey = platform() === 'darwin' ? '⌘.' : 'Ctrl+.';

type Sources = Pick<Session, 'deps' | 'documents' | 'exchanges' | 'fixes' | 'held' | 'profile' | 'references'>;
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

  /**
   * Those of a document, in its order: one for each request that has been sent, as far as what came of it still holds, or
   * that is to be sent.
   */
  of(uri: string): AnnotationAtEnd[] {
    const { documents, exchanges } = this.#sources;
    const open = documents.get(uri);
    if (!open) return [];
    const held = this.#ofHeld(open);
    const sent = [...exchanges.standing(uri)].flatMap(([index, record]): [number, AnnotationAtEnd][] => {
      // What is on its way is the latest word, whatever held it back before.
      if (held.has(index) && !isActive(record)) return [];
      const said = isActive(record) ? sayActive(this.#sources, record) : this.#sayEnded(record);
      const line = record.anchor && requestLineSpan(record.anchor.block);
      return said && line ? [[index, atEnd(open, index, line, said, record.id)]] : [];
    });
    return [...new Map([...held, ...sent])].sort(([a], [b]) => a - b).map(([, annotation]) => annotation);
  }

  /** Of requests that wait for what they need, or were not sent for it. */
  #ofHeld(open: OpenDocument): Map<number, AnnotationAtEnd> {
    const { held, references } = this.#sources;
    const waiting = held.waiting(open.uri);
    const back = held.heldBack(open.uri);
    const annotations = new Map<number, AnnotationAtEnd>();
    if (waiting.size + back.size === 0) return annotations;
    for (const [index, block] of open.document.blocks.entries()) {
      const said = sayHeld(waiting.get(block)?.needed, back.get(block)?.problem.message);
      const line = said && sendLineSpan(block, references.lines(block));
      if (line) annotations.set(index, atEnd(open, index, line, said, ''));
    }
    return annotations;
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

function atEnd({ document }: OpenDocument, index: number, line: Span, said: Said, exchangeId: string): AnnotationAtEnd {
  const { end } = rangeIn(document, index, line);
  return { ...said, line: end.line, character: end.character, exchangeId };
}

function sayHeld(needed: string | undefined, reason: string | undefined): Said | null {
  if (needed !== undefined) return { text: `Sending ${needed} first …`, hover: '', tone: 'running' };
  return reason === undefined ? null : { text: `Not sent · ${withoutBackticks(reason)}`, hover: '', tone: 'error' };
}

function sayActive(sources: Sources, record: ExchangeRecord): Said {
  const now = sources.deps.now();
  if (record.state === 'waiting') {
    const last = record.attempts.at(-1);
    const seconds = Math.max(0, Math.ceil(((record.waitingUntil ?? now) - now) / 1000));
    const { pause, redactor } = record;
    if (!last && pause) {
      const text = redactor.text(`Waiting ${seconds} s for ${pause.host} · ${pause.label}`);
      return { text, hover: '', tone: 'running' };
    }
    const label = last
      ? redactor.text(attemptLabel(last))
      : record.waitsByItself
        ? 'Waiting'
        : 'Waiting as the server asks';
    const text = `${label} · attempt ${record.begun + 1} in ${seconds} s`;
    return { text, hover: failureHover(sources, record), tone: 'running' };
  }
  // The elapsed time stands in the lens above: a text that changes with each second flickers.
  if (record.stream?.head) {
    const { head, total } = record.stream;
    return { text: `${head.status} · ${total === 1 ? '1 event' : `${total} events`} …`, hover: '', tone: 'running' };
  }
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
function failureHover(sources: Pick<Session, 'profile' | 'fixes'>, record: ExchangeRecord): string {
  const diagnosis = standingDiagnosis(record);
  if (!diagnosis) return '';
  return diagnosisHover(diagnosis, { commands: exchangeLinks(sources, record), fixes: fixLinks(sources, record) });
}
