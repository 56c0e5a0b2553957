import type { Diagnoser } from '../../diagnose/diagnose';
import type { ExchangeRecord } from './exchange-record';

/** Diagnoses what has come of a request by other dialects than before; false where they say the same. */
export function diagnoseAnew(record: ExchangeRecord, { diagnose }: Pick<Diagnoser, 'diagnose'>): boolean {
  const { attempts, request, redactor, diagnoses } = record;
  const anew = attempts.map(({ outcome }, index) =>
    // What was cancelled by hand has no diagnosis.
    outcome.kind === 'failure' && outcome.failure.stage === 'aborted'
      ? (diagnoses[index] ?? null)
      : diagnose({ request, outcome }),
  );
  if (JSON.stringify(anew) === JSON.stringify(diagnoses)) return false;
  record.diagnoses = anew;
  record.shown = anew.map((diagnosis) => diagnosis && redactor.diagnosis(diagnosis));
  return true;
}
