/** What is kept of successful responses for the choices of later requests. */

import { bodyText } from '../../body-text';
import { parsedJson } from '../../diagnose/parsed-json';
import type { KnownValues } from '../../fix/known-values';
import { namesCredential } from '../../redact/secret-names';
import { diagnosisOf, type ExchangeRecord, responseOf } from './exchange-record';

/** Bytes: a list to choose from is smaller. */
const maxBody = 1_000_000;

/** Nothing of a failure, of a request that is not to be logged, and of a body that is no JSON. */
export function learnFrom(known: KnownValues, record: ExchangeRecord): void {
  if (record.state !== 'done' || record.noLog || diagnosisOf(record)) return;
  const response = responseOf(record);
  if (!response || response.status < 200 || response.status >= 300) return;
  const { body, headers } = response;
  if (body.kind !== 'memory' || body.size > maxBody) return;
  const parsed = containerIn(bodyText(body, headers).text);
  if (parsed === undefined) return;
  const { environment, redactor, request } = record;
  const isShowable = (name: string, value: string): boolean => !namesCredential(name) && redactor.text(value) === value;
  known.learn(environment, { url: request.url, body: parsed, isShowable });
}

function containerIn(text: string): unknown {
  return /^\s*[[{]/.test(text) ? parsedJson(text) : undefined;
}
