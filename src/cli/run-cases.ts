/** What becomes of each request of a run, for its report as JUnit. */
import type { Redactor } from '../redact/redactor';
import { blockAt, labelOf, type RequestPlace } from '../resolve/import-graph';
import type { RunValues } from '../resolve/run-values';
import type { Step, StepResult } from '../run/run-order';
import { disabledMessage } from '../syntax/disabled-request';
import { blockStart, positionAt } from '../syntax/request-document';
import { type Judged, judgedText } from './judged';
import type { RunFiles } from './run-files';
import type { JUnitCase } from './written-junit';

interface Failed {
  readonly isAsked: boolean;
  readonly label: string;
  readonly text: string;
}

export class RunCases {
  private readonly byBlock = new Map<number, JUnitCase>();
  /** What failed for a block, in the order in which it was sent. */
  private readonly failures = new Map<number, Failed[]>();

  constructor(private readonly files: RunFiles) {}

  /** In the order of the places; of those that had a turn. */
  of(places: readonly RequestPlace[]): JUnitCase[] {
    return places.flatMap(({ blockIndex }) => this.byBlock.get(blockIndex) ?? []);
  }

  /** Of a request and of those that it needs: as the terminal says it, with cause and way out. */
  failed(step: Step<RunValues>, judged: Judged, retryStopped: string | null): void {
    const { blockIndex } = step.requesters.at(-1) ?? step.place;
    const { label: status = '', problems = [] } = judged.diagnosis ?? {};
    const message = problems[0]?.message ?? unwrittenOf(judged) ?? '';
    const label = status === '' ? message : status.includes(message) ? status : `${status}: ${message}`;
    const text = judgedText(judged, { color: false, body: false, retryStopped });
    const before = this.failures.get(blockIndex) ?? [];
    this.failures.set(blockIndex, [...before, { isAsked: step.isAsked, label, text }]);
  }

  /** @param result null: it is skipped for its `# @disabled` */
  ended(given: RequestPlace, result: StepResult | null, durationMs: number, redactor: Redactor): void {
    const place = this.files.current(given);
    const { file, blockIndex } = place;
    const start = blockStart(file.document, blockIndex) + (blockAt(place)?.request?.start ?? 0);
    const failures = this.failures.get(blockIndex) ?? [];
    const own = failures.findLast(({ isAsked }) => isAsked);
    // One that was answered has failed where its response could not be written.
    const isFailed = result?.kind === 'failed' || (result?.kind === 'answered' && own !== undefined);
    const label = isFailed ? (own?.label ?? (result.kind === 'failed' ? result.label : '')) : '';
    this.byBlock.set(given.blockIndex, {
      name: redactor.text(labelOf(place)),
      file: this.files.nameOf(file),
      line: positionAt(file.document, start).line + 1,
      durationMs,
      outcome: isFailed ? 'failed' : outcomeOf(result),
      message: redactor.text(messageOf(result, label)),
      detail: failures.map(({ text }) => redactor.text(text)).join('\n'),
    });
  }
}

/** Why the response is not in a file that it was to go to. */
export function unwrittenOf({ exchange }: Judged): string | null {
  return exchange.attempts.at(-1)?.outputs?.find(({ error }) => error !== null)?.error ?? null;
}

function outcomeOf(result: StepResult | null): JUnitCase['outcome'] {
  if (result?.kind === 'answered') return 'succeeded';
  return result?.kind === 'not-sent' ? 'not-sent' : 'skipped';
}

function messageOf(result: StepResult | null, label: string): string {
  if (result === null) return disabledMessage;
  if (result.kind === 'cancelled') return 'Cancelled.';
  return result.kind === 'not-sent' ? result.reason : label;
}
