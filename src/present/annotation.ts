import type { Diagnosis } from '../diagnose/diagnosis';
import { retryHint } from './retry-hint';
import { saysNoMore } from './statement';
import { shorten, visibleLine } from './visible-text';

/** UTF-16 units. A longer decoration runs under the minimap and widens the scroll area. */
const limit = 100;

export interface AnnotationOptions {
  /** The key that offers the fixes; null where there is none to press. Default: `Ctrl+.`. */
  readonly fixKey?: string | null | undefined;
  /** Is there a fix? Default: does any problem name an edit that mends it. */
  readonly fixable?: boolean | undefined;
}

/**
 * What stands at the end of the failing request's line: `400 · workspace: Missing input · fix: Ctrl+.`. One line of at
 * most 100 UTF-16 units; where that is too short for all, the message gives way. Beside an open response there is room
 * for a few words only, so the status' own words stand there only where the API has none.
 */
export function annotationText(diagnosis: Diagnosis, options: AnnotationOptions = {}): string {
  const hints: string[] = [];
  const retry = retryHint(diagnosis.retry);
  if (retry) hints.push(retry);
  const fixable = options.fixable ?? diagnosis.problems.some((problem) => problem.mends.length > 0);
  const key = options.fixKey === undefined ? 'Ctrl+.' : options.fixKey;
  if (fixable && key) hints.push(`fix: ${key}`);

  const message = visibleLine(diagnosis.problems[0]?.message ?? '');
  const says = !saysNoMore(message, diagnosis.label);
  const status = says ? /^\d{3}(?= )/.exec(diagnosis.label)?.[0] : undefined;
  const label = status ?? shorten(visibleLine(diagnosis.label), 40);
  const more = diagnosis.problems.length > 1 ? ` (and ${diagnosis.problems.length - 1} more)` : '';
  const tail = hints.map((hint) => ` · ${hint}`).join('');
  const room = limit - label.length - ' · '.length - more.length - tail.length;
  const said = says ? message : firstSentence(visibleLine(diagnosis.meaning));
  const summary = shorten(said, Math.max(12, room));
  return `${label}${summary ? ` · ${summary}${more}` : ''}${tail}`;
}

/** Without its full stop. A document's whole description is for the hover. */
function firstSentence(text: string): string {
  return (/^.*?\.(?= [A-Z])/.exec(text)?.[0] ?? text).replace(/\.$/, '');
}
