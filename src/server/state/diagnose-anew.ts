import type { Diagnoser } from '../../diagnose/diagnose';
import { bodyFiles } from '../../syntax/body-files';
import type { ExchangeRecord } from './exchange-record';

/** Diagnoses what has come of a request by other dialects than before; false where they say the same. */
export function diagnoseAnew(record: ExchangeRecord, { diagnose }: Pick<Diagnoser, 'diagnose'>): boolean {
  const { attempts, block, request, redactor, diagnoses } = record;
  const files = block.request ? { bodyFiles: bodyFiles(block.request) } : {};
  const anew = attempts.map(({ outcome }, index) =>
    // What was cancelled by hand has no diagnosis.
    outcome.kind === 'failure' && outcome.failure.stage === 'aborted'
      ? (diagnoses[index] ?? null)
      : diagnose({ request, outcome, ...files }),
  );
  if (JSON.stringify(anew) === JSON.stringify(diagnoses)) return false;
  record.diagnoses = anew;
  record.shown = anew.map((diagnosis) => diagnosis && redactor.diagnosis(diagnosis));
  return true;
}
