/** What of a request is to blame, and the edits that mend it, for the document as it is now. */
import type { Diagnosis } from '../../diagnose/diagnosis';
import { redirectsOf } from '../../exchange';
import { blameSpans } from '../../fix/blame';
import type { Fix } from '../../fix/fix';
import { type FixTarget, fixesFor } from '../../fix/fixes';
import type { KnownValues } from '../../fix/known-values';
import { fixOfMove, type Move, movedFix, moveOf } from '../../fix/permanent-redirect';
import type { Operation } from '../../openapi/operation';
import type { ApiPath } from '../../openapi/paths';
import { namesCredential } from '../../redact/secret-names';
import type { Origins } from '../../resolve/resolved';
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
  readonly paths: readonly ApiPath[];
  readonly variables: ReadonlySet<string>;
  /** The sections of the file, where the fixes may refer to others. */
  readonly blocks: readonly Block[] | null;
  /** The state of the known values. */
  readonly learnt: number;
  readonly fixes: readonly Fix[];
  readonly spans: readonly Span[];
}

/** A request that has moved for good, and the edit of its URL. */
export interface MovedRequest {
  readonly move: Move;
  readonly fix: Fix;
}

const nothing: Pick<Computed, 'fixes' | 'spans'> = { fixes: [], spans: [] };

export class ExchangeFixes {
  readonly #documents: Documents;
  readonly #definitions: DefinitionIndex;
  readonly #known: KnownValues;
  /** Computed once for each state of the request: lens, code action, hover, annotation and summary ask for the same. */
  readonly #computed = new WeakMap<ExchangeRecord, Computed>();

  constructor(documents: Documents, definitions: DefinitionIndex, known: KnownValues) {
    this.#documents = documents;
    this.#definitions = definitions;
    this.#known = known;
  }

  /** Empty where nothing failed, and where the request was edited since. */
  fixes(record: ExchangeRecord): readonly Fix[] {
    return this.#compute(record).fixes;
  }

  fix(record: ExchangeRecord, id: string): Fix | null {
    const fix = this.fixes(record).find((one) => one.id === id) ?? null;
    return fix ?? (id === movedFix ? (this.moved(record)?.fix ?? null) : null);
  }

  /** Of a failure and of a success alike. Null where the request has not moved for good, or was edited since. */
  moved(record: ExchangeRecord): MovedRequest | null {
    const last = record.attempts.at(-1);
    if (!last || !record.anchor || record.anchor.open) return null;
    const move = moveOf(record.request, redirectsOf(last), namesCredential);
    const { block, shift } = record.anchor;
    const origins = originsIn(record, block, shift);
    const fix = move && fixOfMove({ block, origins, variables: noNames }, move, diagnosisOf(record) !== null);
    return move && fix && { move, fix };
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
    const { operation, paths } = record;
    const { block, shift, open } = record.anchor;
    const variables = new Set([
      ...record.context.variables.keys(),
      ...record.importedNames,
      ...this.#definitions.of(document).byName.keys(),
    ]);
    // Only a request that is split has others beside it.
    const splits = diagnosis.problems.some(({ mends }) => mends.some(({ op }) => op === 'split'));
    const blocks = splits ? document.blocks : null;
    const known = this.#computed.get(record);
    const stands = known?.block === block && known.shift === shift && known.diagnosis === diagnosis;
    const isDescribed = known?.operation === operation && known?.paths === paths;
    const isSame = isDescribed && known?.learnt === this.#known.learnt;
    if (known && stands && isSame && known.blocks === blocks && isSameSet(known.variables, variables)) return known;
    // What was sent came from other text, where the request was edited since.
    const origins = open ? null : originsIn(record, block, shift);
    const target = {
      block,
      origins,
      variables,
      operation,
      paths,
      known: this.#knownFor(record),
      ...(blocks && { blocks }),
    };
    const fixes = withMove(fixesFor(diagnosis, target, open), this.moved(record));
    const spans = blameSpans(diagnosis, block, origins);
    const { learnt } = this.#known;
    const computed = { block, shift, diagnosis, operation, paths, variables, blocks, learnt, fixes, spans };
    this.#computed.set(record, computed);
    return computed;
  }

  /** What the request's own secrets are is not offered for another field. */
  #knownFor({ environment, request, redactor }: ExchangeRecord): NonNullable<FixTarget['known']> {
    return (field) =>
      this.#known
        .for(environment, request.url, field)
        .filter(({ value, label }) => redactor.text(value) === value && redactor.text(label) === label);
  }
}

/** Those of a command are within the request that it stands for, wherever the command is. */
function originsIn({ origins }: ExchangeRecord, { request }: Block, shift: number): Origins {
  return shiftOrigins(origins, request?.protocol === 'curl' ? 0 : shift);
}

function isSameSet(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  if (one.size !== other.size) return false;
  for (const name of one) if (!other.has(name)) return false;
  return true;
}

const noNames: ReadonlySet<string> = new Set();

/** What comes of the redirect alone is mended first; else the new address is one edit more. */
function withMove(fixes: readonly Fix[], moved: MovedRequest | null): readonly Fix[] {
  if (!moved) return fixes;
  return moved.fix.preferred ? [moved.fix, ...fixes] : [...fixes, moved.fix];
}

/**
 * The fix to take with one click: that of all problems, where nothing in it is a guess; that of those that are certain; the
 * preferred one; the one for everything; the first. A new address that would hardly mend the failure is none.
 */
export function foremost(fixes: readonly Fix[]): Fix | null {
  const mending = fixes.filter(({ id, preferred }) => preferred || id !== movedFix);
  const all = mending.find(({ id }) => id === 'all');
  if (all?.preferred) return all;
  const sure = mending.find(({ id, preferred }) => id === 'sure' && preferred);
  if (sure) return sure;
  return mending.find(({ preferred }) => preferred) ?? all ?? mending[0] ?? null;
}
