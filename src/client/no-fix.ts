/** Why there is no fix to take, for who asked for one. */
import type { ExchangeDetail } from '../protocol';

const lead = 'There is no fix for the last response of this request';

export function reasonForNoFix(detail: ExchangeDetail | null): string {
  if (detail === null) return `${lead}: it is not kept any more. Send the request again.`;
  const { summary, diagnosis } = detail;
  if (summary.state === 'running' || summary.state === 'waiting') return `${lead}: it has not ended yet.`;
  if (diagnosis === null) {
    if (summary.state === 'cancelled') return `${lead}: it was cancelled.`;
    return `${lead}: it did not fail (${summary.label}).`;
  }
  if (summary.range === null) return `${lead}: the request was edited since. Send it again.`;
  const remedy = diagnosis.remedy || (diagnosis.problems.find((problem) => problem.remedy !== '')?.remedy ?? '');
  // A notification shows backticks as they are.
  return `${lead}: ${(remedy || diagnosis.label).replace(/`/g, '')}`.replace(/([^.!?…])$/, '$1.');
}
