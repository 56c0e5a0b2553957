/** The JSON document that a parameter of the request at hand holds. */
import type { Draft } from './draft';
import { type EncodedJson, readEncodedJson } from './encoded-json';
import { findFormKey } from './form';
import { findParameter, targetSpan } from './query';
import type { RequestReading } from './reading';

export interface InnerJson {
  readonly encoded: EncodedJson;
  /** From the text that the parameter was read in to the block. */
  readonly toBlock: (draft: Draft) => Draft;
}

/** Null where the request has no such parameter, or one that is no JSON. */
export function innerJson(reading: RequestReading, at: 'query' | 'form', name: string): InnerJson | null {
  const { block, body, query } = reading;
  if (at === 'query') {
    const parameter = findParameter(query, name);
    const { target } = query;
    const encoded = parameter && readEncodedJson(target.text, parameter, ' ');
    return encoded && { encoded, toBlock: (draft) => ({ ...draft, ...targetSpan(target, draft.start, draft.end) }) };
  }
  const key = body?.kind === 'form' ? findFormKey(body.form, name) : null;
  const encoded = key && readEncodedJson(block.text, key, '+');
  return encoded && { encoded, toBlock: (draft) => draft };
}
