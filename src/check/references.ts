/** What can be said of the lines that lead from a document to other requests and files. */
import { DiagnosticCode } from '../manifest';
import type { DependencyIndex } from '../resolve/dependencies';
import { blockAt, type RequestPlace } from '../resolve/import-graph';
import type { ResolveProblem } from '../resolve/resolved';
import { similarName } from '../resolve/similar-name';
import { lineStartAt } from '../syntax/characters';
import type { Finding, Remedy } from './finding';

/** The findings of each block of the graph's own document that has any, by its index. Linear in the number of blocks. */
export function referenceFindings(dependencies: DependencyIndex): ReadonlyMap<number, readonly Finding[]> {
  const { graph } = dependencies;
  const { root } = graph;
  const found = new Map<number, Finding[]>();
  const add = (index: number, finding: Finding): void => void found.set(index, [...(found.get(index) ?? []), finding]);
  for (const { blockIndex, problem } of graph.problems())
    add(blockIndex, ofImport({ file: root, blockIndex }, problem));
  for (const blockIndex of root.document.blocks.keys()) {
    const { runs, refs } = root.references.lines(blockIndex);
    if (runs.length + refs.length === 0) continue;
    const place = { file: root, blockIndex };
    const { problems } = dependencies.of(place);
    for (const problem of problems) add(blockIndex, ofName(dependencies, place, problem));
    const cycle = problems.some(({ severity }) => severity === 'error') ? null : dependencies.cycleProblem(place);
    if (cycle) add(blockIndex, { ...cycle, remedies: () => [withoutLine(place, cycle)] });
  }
  const shared = root.references.shared;
  const titleSpan = shared?.sends ? root.document.blocks[shared.blockIndex]?.titleSpan : null;
  if (shared && titleSpan) {
    const when = shared.each ? 'before each request of this file' : 'before the requests of this file';
    const message = `As with Kulala, what this block sends is sent ${when}. Give it another title where that is not meant.`;
    const { start, end } = titleSpan;
    add(shared.blockIndex, { start, end, code: DiagnosticCode.sharedBlock, message, severity: 'hint' });
  }
  return found;
}

/** Whether the request that a finding waits for is sent first anyway. */
export function isSentFirst(dependencies: DependencyIndex, blockIndex: number, { code, needs }: Finding): boolean {
  if (code !== DiagnosticCode.noResponseYet || needs === undefined) return false;
  const { graph } = dependencies;
  const [needed] = graph.named(needs, graph.root);
  return needed !== undefined && dependencies.isBefore(needed, { file: graph.root, blockIndex });
}

function ofImport(place: RequestPlace, problem: ResolveProblem): Finding {
  if (problem.code !== DiagnosticCode.importCycle) return problem;
  return { ...problem, remedies: () => [withoutLine(place, problem)] };
}

function ofName({ graph }: DependencyIndex, place: RequestPlace, problem: ResolveProblem): Finding {
  if (problem.code !== DiagnosticCode.unknownRequest) return problem;
  return {
    ...problem,
    remedies: () => {
      const { start, end } = problem;
      const written = blockAt(place)?.text.slice(start, end) ?? '';
      const files = [place.file, ...graph.visibleFrom(place.file)];
      const near = similarName(
        written,
        files.flatMap(({ references }) => [...references.names.keys()]),
      );
      if (near === null || near === written) return [];
      return [{ title: `Change to ${near}`, edits: [{ start, end, newText: near }], preferred: true }];
    },
  };
}

/** The line goes that asks for what cannot be. */
function withoutLine(place: RequestPlace, { start }: ResolveProblem): Remedy {
  const text = blockAt(place)?.text ?? '';
  const from = lineStartAt(text, start);
  const lineEnd = /\r\n|\n|\r/.exec(text.slice(start));
  const to = lineEnd ? start + lineEnd.index + lineEnd[0].length : text.length;
  return { title: 'Remove this line', edits: [{ start: from, end: to, newText: '' }] };
}
