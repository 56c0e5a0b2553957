/** The fixes of a diagnosis: each alternative of each problem as edits of the request's block, and all of them at once. */
import { writtenRequest } from '../curl/written-request';
import type { DiagnosedProblem, Diagnosis, Field, Kind } from '../diagnose/diagnosis';
import type { Block } from '../syntax/document';
import { type Change, editsFor, withoutRepeats } from './changes';
import { commandFixes } from './command-edits';
import { toEdits } from './draft';
import { namesBeside, placeField, writtenValue } from './field-place';
import type { Fix } from './fix';
import { jsonRepair } from './json-repair';
import { withKnownPaths } from './known-paths';
import { type Listing, withListing } from './listing';
import { choiceOf, type Proposal, proposalsFor } from './mends';
import { placedByOperation, type WrittenField } from './operation';
import { type FixTarget, type RequestReading, readRequest } from './reading';

export type { FixTarget };

/** A response can name thousands of problems; a person mends these first. */
const maxProblems = 100;

/** Kinds whose fix may be taken without asking: what is wrong is said, and the edit puts right what is said. */
const oneClick: ReadonlySet<Kind> = new Set<Kind>([
  'missing',
  'malformed',
  'unknown-field',
  'syntax',
  'sync-token',
  'unauthorized',
  'unsupported-media-type',
  'not-acceptable',
]);

/**
 * The fixes for a diagnosis of the block's request, in the order of problems and of their alternatives; then, where more
 * than one problem can be fixed, the fix `all`. Edits are relative to the block. A problem in whose place no edit is right
 * (a body from a file, XML, JSON that can't be read) has no fix: its remedy says what to do. `open`: the problems that are
 * left, by index; all where absent.
 */
export function fixesFor(diagnosis: Diagnosis, target: FixTarget, open?: ReadonlySet<number>): Fix[] {
  const { block } = target;
  if (block.request?.protocol !== 'curl') {
    return fixesOfRequest(diagnosis, target, open).flatMap((fix) => whole(block, block, fix));
  }
  const written = writtenRequest(block);
  if (!written) return [];
  const fixes = fixesOfRequest(diagnosis, { ...target, block: written.block }, open);
  return commandFixes(block, written, fixes).flatMap((fix) => whole(block, written.block, fix));
}

/** A fix whose edits are those of the request alone. */
interface DraftedFix extends Fix {
  readonly listing?: Listing;
}

function whole(block: Block, written: Block, { listing, ...fix }: DraftedFix): Fix[] {
  const found = listing ? withListing(block, written, fix, listing) : fix;
  return found ? [found] : [];
}

function fixesOfRequest(diagnosis: Diagnosis, target: FixTarget, open?: ReadonlySet<number>): DraftedFix[] {
  const reading = readRequest(target, diagnosis.dialect === 'generic' ? null : diagnosis.dialect);
  if (!reading) return [];
  const fixes: DraftedFix[] = [];
  const first: First[] = [];
  for (const [index, diagnosed] of diagnosis.problems.slice(0, maxProblems).entries()) {
    if (open && !open.has(index)) continue;
    const problem = placedByOperation(diagnosed, target.operation ?? null, (field) => writtenField(reading, field));
    const own = fixesOf(reading, withKnownPaths(problem, target.paths ?? [], reading), index);
    fixes.push(...own.map(({ fix }) => fix));
    const proposal = own[0] && (choiceOf(reading, problem) ?? own[0].proposal);
    if (proposal && !proposal.listing && !isOneOfGuesses(problem)) first.push({ problem, proposal });
  }
  return [...fixes, ...togetherFixes(reading, first, open?.size ?? diagnosis.problems.length)];
}

/** Which of several names is wrong is not to be decided along with everything else. */
function isOneOfGuesses({ mends }: DiagnosedProblem): boolean {
  return mends.length > 1 && mends.every((mend) => mend.op === 'remove' && mend.field.probable);
}

function writtenField(reading: RequestReading, field: Field): WrittenField | null {
  const place = placeField(reading, field);
  if (!place?.written) return null;
  return { value: writtenValue(reading, place), beside: namesBeside(reading, place) };
}

function fixesOf(
  reading: RequestReading,
  problem: DiagnosedProblem,
  index: number,
): { fix: DraftedFix; proposal: Proposal }[] {
  if (problem.kind === 'syntax' && problem.mends.length === 0) return repairOf(reading, index);
  const found: { fix: DraftedFix; proposal: Proposal }[] = [];
  const seen = new Set<string>();
  for (const [mendIndex, mend] of problem.mends.entries()) {
    const proposals = proposalsFor(reading, mend, problem);
    const own = proposals.filter(({ known }) => !known);
    for (const [valueIndex, proposal] of proposals.entries()) {
      const edits = editsFor(reading, proposal.changes);
      const key = JSON.stringify(edits);
      if (!edits || edits.length === 0 || seen.has(key)) continue;
      seen.add(key);
      const which = proposal.known ? `.=${proposal.known.value}` : valueIndex === 0 ? '' : `.${valueIndex}`;
      const preferred = own.length === 1 && proposal === own[0] && isPreferred(problem, proposal);
      const hasChoices = proposal.typed && own.length < proposals.length;
      const fix: DraftedFix = {
        ...{ id: `${index}.${mendIndex}${which}`, title: proposal.title, edits, problem: index, preferred },
        complete: !proposal.typed,
        ...(hasChoices ? { hasChoices } : {}),
        ...(proposal.listing ? { listing: proposal.listing } : {}),
      };
      found.push({ fix, proposal });
    }
  }
  return found;
}

function repairOf(reading: RequestReading, index: number): { fix: Fix; proposal: Proposal }[] {
  const repair = jsonRepair(reading);
  const edits = repair && toEdits(repair.drafts, reading.block.text);
  if (!repair || !edits || edits.length === 0) return [];
  const { title, drafts, certain } = repair;
  const fix = { id: `${index}.0`, title, edits, problem: index, preferred: certain, complete: true };
  return [{ fix, proposal: { title, changes: [{ at: 'target', drafts }], typed: false, certain } }];
}

/** One alternative, its place certain, of a kind that an edit puts right. */
function isPreferred(problem: DiagnosedProblem, proposal: Proposal): boolean {
  const [mend] = problem.mends;
  if (!mend || problem.mends.length > 1 || (mend.op === 'replace' && mend.values.length > 1)) return false;
  return proposal.certain && oneClick.has(problem.kind);
}

interface First {
  readonly problem: DiagnosedProblem;
  readonly proposal: Proposal;
}

/** Those of all problems; and where that leaves something open or guesses, those that are certain and whole. */
function togetherFixes(reading: RequestReading, first: readonly First[], problems: number): Fix[] {
  const all = together(reading, first);
  if (!all) return [];
  const isWhole = all.taken.length === problems;
  const title = isWhole ? `Fix all ${problems} problems` : `Fix ${all.taken.length} of ${problems} problems`;
  const isSure = ({ problem, proposal }: First): boolean => isPreferred(problem, proposal);
  // What has no fix stays as it is, whatever is done about the others.
  const preferred = all.taken.every(isSure) && all.taken.length === first.length;
  const complete = all.taken.every(({ proposal }) => !proposal.typed);
  const fixes: Fix[] = [{ id: 'all', title, edits: all.edits, problem: null, preferred, complete }];
  if (preferred && complete) return fixes;
  const sure = together(
    reading,
    first.filter((one) => isSure(one) && !one.proposal.typed),
  );
  if (!sure) return fixes;
  const sureTitle = `Fix the ${sure.taken.length} of ${problems} problems where nothing is open`;
  // What is to be typed is typed along with the rest; a guess is not taken along.
  return [
    ...fixes,
    { id: 'sure', title: sureTitle, edits: sure.edits, problem: null, preferred: !preferred, complete: true },
  ];
}

/** The first fix of each problem; one whose edits don't go with those before it is left out. Null where fewer than two are left. */
function together(
  reading: RequestReading,
  first: readonly First[],
): { readonly taken: readonly First[]; readonly edits: Fix['edits'] } | null {
  let changes: Change[] = [];
  let edits: Fix['edits'] = [];
  const taken: First[] = [];
  for (const one of first) {
    const more = withoutRepeats([...changes, ...one.proposal.changes]);
    const found = editsFor(reading, more);
    if (!found) continue;
    changes = more;
    edits = found;
    taken.push(one);
  }
  return taken.length < 2 ? null : { taken, edits };
}
