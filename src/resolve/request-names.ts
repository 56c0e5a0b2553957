/** Which request a name in a `# @ref`, `# @auth` or `run` line means. */
import { DiagnosticCode } from '../manifest';
import { disabledBy } from '../syntax/disabled-request';
import type { Span } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import type { RequestFile } from './document-references';
import { blockAt, type ImportGraph, nameOf, type RequestPlace } from './import-graph';
import type { ResolveProblem } from './resolved';
import { similarName } from './similar-name';

export interface AskedName {
  readonly name: string;
  /** In the block that asks. */
  readonly span: Span;
  /** The file in which it is looked for first. */
  readonly file: RequestFile;
  /** Where also the files that it imports count. */
  readonly imports: boolean;
  readonly line: 'ref' | 'run' | 'auth';
}

export interface FoundName {
  readonly place: RequestPlace | null;
  readonly problems: readonly ResolveProblem[];
}

/**
 * The request of that name: of the file itself, else of those that it imports, nearest first. `run` also takes what other
 * clients call requests without a name: `#2`, the second of the file (JetBrains), and `#POST https://…` (Kulala).
 */
export function findRequest(graph: ImportGraph, asked: AskedName): FoundName {
  const { name, span, file, imports } = asked;
  const named = graph.named(name, file).filter((place) => imports || place.file === file);
  const [place, ...others] = named.length > 0 || asked.line !== 'run' ? named : withoutName(graph, asked);
  if (!place) return { place: null, problems: [unknown(graph, asked)] };
  const { start, end } = span;
  const problems: ResolveProblem[] = [];
  const block = blockAt(place);
  if (block && disabledBy(block)) {
    const message = `\`${name}\` is disabled by # @disabled, so it is not sent. Remove that line.`;
    problems.push({ start, end, code: DiagnosticCode.unknownRequest, message, severity: 'error' });
  }
  if (others.length > 0) {
    const [first, ...rest] = [place, ...others].map((it) => `\`${nameOf(it.file)}\``);
    const message = `There is a request \`${name}\` in ${first} and in ${rest.join(', ')}. That of ${first} is meant: it is imported first.`;
    problems.push({ start, end, code: DiagnosticCode.ambiguousName, message, severity: 'warning' });
  }
  return { place, problems };
}

function withoutName(graph: ImportGraph, { name, file, imports }: AskedName): readonly RequestPlace[] {
  for (const candidate of imports ? [file, ...graph.visibleFrom(file)] : [file]) {
    const { blocks } = candidate.document;
    const requests = [...blocks.keys()].filter((index) => blocks[index]?.request);
    const blockIndex = requests.find((index, position) => {
      const request = blocks[index]?.request;
      return String(position + 1) === name || `${request?.method} ${request?.target.text}` === name;
    });
    if (blockIndex !== undefined) return [{ file: candidate, blockIndex }];
  }
  return [];
}

function unknown(graph: ImportGraph, { name, span, file, imports, line }: AskedName): ResolveProblem {
  const { start, end } = span;
  const problem = (code: DiagnosticCode, message: string): ResolveProblem => {
    return { start, end, code, message, severity: 'error' };
  };
  if (placeholdersIn(name).length > 0) {
    const what = line === 'run' ? 'after run' : `after # @${line}`;
    return problem(DiagnosticCode.notRun, `Placeholders ${what} are not replaced. Write the name itself.`);
  }
  const visible = imports ? graph.visibleFrom(file) : [];
  const [unread] = imports ? graph.unreadFrom(file) : [];
  const own = file === graph.root ? 'this file' : `\`${nameOf(file)}\``;
  const where = visible.length > 0 || unread ? `${own} or of the files that it imports` : own;
  const subject = `No request of ${where} is named \`${name}\``;
  if (unread) {
    const code = unread.outside ? DiagnosticCode.importNotRead : DiagnosticCode.unknownRequest;
    return problem(code, `${subject}, but not all could be read. ${unread.message}`);
  }
  const near = similarName(name, namesOf([file, ...visible]));
  const remedy = near === null ? `Write # @name ${name} above the one that is meant.` : `Did you mean \`${near}\`?`;
  return problem(DiagnosticCode.unknownRequest, `${subject}. ${remedy}`);
}

function* namesOf(files: readonly RequestFile[]): Iterable<string> {
  for (const { references } of files) yield* references.names.keys();
}
