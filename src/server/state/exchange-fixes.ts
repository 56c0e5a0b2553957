/** What of a request is to blame, and the edits that mend it, for the document as it is now. */
import type { Diagnosis } from '../../diagnose/diagnosis';
import { blameSpans } from '../../fix/blame';
import type { Fix } from '../../fix/fix';
import { fixesFor } from '../../fix/fixes';
import type { Operation } from '../../openapi/operation';
import type { Block, Span } from '../../syntax/document';
import { shiftOrigins } from './anchors';
import type { Documents } from './documents';
import { diagnosisOf, type ExchangeRecord } from './exchange-record';
import type { DefinitionIndex } from './scope';

interface Computed {
  readonly block: Block;
  readonly shift: number;
  readonly diagnosis: Diagnosis;
  readonly operation: Operation | null;
  readonly variables: ReadonlySet<string>;
  readonly fixes: readonly Fix[];
  readonly spans: readonly Span[];
}

const nothing: Pick<Computed, 'fixes' | 'spans'> = { fixes: [], spans: [] };

export class ExchangeFixes {
  readonly #documents: Documents;
  readonly #definitions: DefinitionIndex;
  /** Computed once for each state of the request: lens, code action, hover, annotation and summary ask for the same. */
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

  /** The spans of the problems that still hold. */
  blamedNow(record: ExchangeRecord): readonly Span[] {
    const open = record.anchor?.open;
    return this.blamed(record).filter((_, index) => !open || open.has(index));
  }

  #compute(record: ExchangeRecord): Pick<Computed, 'fixes' | 'spans'> {
    const document = this.#documents.get(record.uri)?.document;
    const diagnosis = diagnosisOf(record);
    if (!document || !diagnosis || !record.anchor) return nothing;
    const { operation } = record;
    const { block, shift, open } = record.anchor;
    const variables = new Set([
      ...record.context.variables.keys(),
      ...record.importedNames,
      ...this.#definitions.of(document).byName.keys(),
    ]);
    const known = this.#computed.get(record);
    const stands = known?.block === block && known.shift === shift && known.diagnosis === diagnosis;
    if (known && stands && known.operation === operation && isSameSet(known.variables, variables)) return known;
    // What was sent came from other text, where the request was edited since.
    const origins = open ? null : shiftOrigins(record.origins, shift);
    const fixes = fixesFor(diagnosis, { block, origins, variables, operation }, open);
    const spans = blameSpans(diagnosis, block, origins);
    const computed = { block, shift, diagnosis, operation, variables, fixes, spans };
    this.#computed.set(record, computed);
    return computed;
  }
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size !== other.size) return false;
  for (const name of one) if (!other.has(name)) return false;
  return true;
}

/** The fix to take with one click: the preferred one, else the one for everything, else the first. */
export function foremost(fixes: readonly Fix[]): Fix | null {
  return fixes.find(({ preferred }) => preferred) ?? fixes.find(({ id }) => id === 'all') ?? fixes[0] ?? null;
}
