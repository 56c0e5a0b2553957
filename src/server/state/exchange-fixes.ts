/** What of a request is to blame, and the edits that mend it, for the document as it is now. */
import type { Diagnosis } from '../../diagnose/diagnosis';
import { blameSpans } from '../../fix/blame';
import type { Fix } from '../../fix/fix';
import { fixesFor } from '../../fix/fixes';
import { variablesInScope } from '../../resolve/lookup';
import type { Span } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';
import { shiftOrigins } from './anchors';
import type { Documents } from './documents';
import { type Anchor, diagnosisOf, type ExchangeRecord } from './exchange-record';
import type { DefinitionIndex } from './scope';

interface Computed {
  readonly document: RequestDocument;
  readonly anchor: Anchor;
  readonly diagnosis: Diagnosis;
  readonly fixes: readonly Fix[];
  readonly spans: readonly Span[];
}

const nothing: Pick<Computed, 'fixes' | 'spans'> = { fixes: [], spans: [] };

export class ExchangeFixes {
  readonly #documents: Documents;
  readonly #definitions: DefinitionIndex;
  /** Each state of a document is computed once: lens, code action, hover and summary all ask for the same. */
  readonly #computed = new WeakMap<ExchangeRecord, Computed>();

  constructor(documents: Documents, definitions: DefinitionIndex) {
    this.#documents = documents;
    this.#definitions = definitions;
  }

  /** Empty where nothing failed, and where the request was edited since. */
  fixes(record: ExchangeRecord): readonly Fix[] {
    return this.#compute(record).fixes;
  }

  fix(record: ExchangeRecord, id: string): Fix | null {
    return this.fixes(record).find((fix) => fix.id === id) ?? null;
  }

  /** One span for each problem of the diagnosis, in the block where the request stands now. */
  blamed(record: ExchangeRecord): readonly Span[] {
    return this.#compute(record).spans;
  }

  #compute(record: ExchangeRecord): Pick<Computed, 'fixes' | 'spans'> {
    const document = this.#documents.get(record.uri)?.document;
    const diagnosis = diagnosisOf(record);
    const { anchor } = record;
    if (!document || !diagnosis || !anchor) return nothing;
    const known = this.#computed.get(record);
    if (known?.document === document && known.anchor === anchor && known.diagnosis === diagnosis) return known;
    const origins = shiftOrigins(record.origins, anchor.shift);
    const variables = variablesInScope(anchor.block, {
      ...record.context,
      document,
      definitions: this.#definitions.of(document),
    });
    const computed = {
      document,
      anchor,
      diagnosis,
      fixes: fixesFor(diagnosis, { block: anchor.block, origins, variables: new Set(variables.keys()) }),
      spans: blameSpans(diagnosis, anchor.block, origins),
    };
    this.#computed.set(record, computed);
    return computed;
  }
}

/** The fix to take with one click: the preferred one, else the one for everything, else the first. */
export function foremost(fixes: readonly Fix[]): Fix | null {
  return fixes.find(({ preferred }) => preferred) ?? fixes.find(({ id }) => id === 'all') ?? fixes[0] ?? null;
}
