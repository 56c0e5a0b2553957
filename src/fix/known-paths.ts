/** The paths that an API has: which of them a request may have meant, and which methods one of them has. */
import type { DiagnosedProblem, Mend, UrlPart } from '../diagnose/diagnosis';
import { compileTemplate } from '../diagnose/url-template';
import type { ApiPath } from '../openapi/paths';
import { similarName } from '../resolve/similar-name';
import { type Draft, insertion } from './draft';
import { targetSpan } from './query';
import type { RequestReading } from './reading';
import { decodeSegment, pathEdit, writtenSegments } from './target-url';

type Path = readonly UrlPart[];

/** Another path, as the edits that make it of the one that is written. */
export interface OtherPath {
  readonly title: string;
  readonly drafts: readonly Draft[];
}

const mostPaths = 3;
/** A path that differs in more is another one. */
const mostDifferences = 2;

/**
 * The problem with what the user's OpenAPI document knows of it: the methods of the path, where the server names none; the
 * paths that there are, where this one is none of them.
 */
export function withKnownPaths(
  problem: DiagnosedProblem,
  paths: readonly ApiPath[],
  { request, target }: Pick<RequestReading, 'request' | 'target'>,
): DiagnosedProblem {
  const { kind, field } = problem;
  if (paths.length === 0 || problem.mends.some(({ op }) => op === 'method')) return problem;
  const sent = sentSegments({ request, target });
  if (!sent) return problem;
  if (kind === 'method-not-allowed') {
    const methods = methodsAt(paths, sent).filter((method) => method !== request.method);
    return {
      ...problem,
      mends: byLikelihood(methods, request.body !== null).map((value) => ({ op: 'method', value })),
    };
  }
  if (kind !== 'not-found' || field !== null) return problem;
  // Those that have the method are meant sooner.
  const sorted = paths.toSorted((a, b) => Number(hasMethod(b, request.method)) - Number(hasMethod(a, request.method)));
  const mend: Mend = { op: 'path', known: sorted.map(partsOf) };
  return { ...problem, mends: [mend] };
}

function hasMethod({ methods }: ApiPath, method: string): boolean {
  return methods.includes(method);
}

/** What holds a template, in whole or in part (`report.{format}`), is not known by its text. */
function partsOf({ path }: ApiPath): Path {
  return compileTemplate(path).parts.map((part) =>
    'literal' in part && part.literal.includes('{') ? { name: part.literal } : part,
  );
}

/** What the path has of the methods that can be chosen; of several paths that fit, the one with the most text. */
function methodsAt(paths: readonly ApiPath[], sent: readonly string[]): readonly string[] {
  let best: { readonly rank: number; readonly methods: readonly string[] } | null = null;
  for (const path of paths) {
    const parts = partsOf(path);
    if (differences(parts, sent.slice(-parts.length))?.length !== 0) continue;
    const rank = parts.reduce((sum, part) => sum + ('literal' in part ? 100 : 1), 0);
    if (!best || rank > best.rank) best = { rank, methods: path.methods };
  }
  return best?.methods ?? [];
}

/** A request with a body stays one that takes a body; what takes things away comes last. */
function byLikelihood(methods: readonly string[], hasBody: boolean): string[] {
  const order = hasBody ? ['POST', 'PUT', 'PATCH', 'GET', 'DELETE'] : ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
  return order.filter((method) => methods.includes(method));
}

/** The paths that the request may have meant, the nearest first; none where it has one of them. */
export function otherPaths(reading: RequestReading, known: readonly Path[]): OtherPath[] {
  const sent = sentSegments(reading);
  if (!sent || sent.length === 0) return [];
  const roots = known.flatMap(([first]) => (first && 'literal' in first ? [first.literal] : []));
  // What stands before a path is the API's base: nothing that a path begins with.
  const isBase = (head: readonly string[]): boolean =>
    head.every((segment) => !roots.includes(segment) && similarName(segment, roots) === null);
  const found: { readonly path: Path; readonly different: readonly number[]; readonly before: Path }[] = [];
  for (const path of known) {
    const from = sent.length - path.length;
    const before = path.slice(0, Math.max(0, -from));
    const rest = path.slice(before.length);
    if (rest.length === 0 || !isBase(sent.slice(0, Math.max(0, from)))) continue;
    const different = differences(rest, sent.slice(Math.max(0, from)));
    if (!different) continue;
    if (before.length === 0 && different.length === 0) return [];
    if (before.length > 0 && (different.length > 0 || !before.every((part) => 'literal' in part))) continue;
    if (before.length > 0 && !rest.some((part) => 'literal' in part)) continue;
    found.push({ path, different: different.map((index) => index + Math.max(0, from)), before });
  }
  const longest = Math.max(...found.map(({ path, before }) => path.length - before.length));
  const nearest = found
    .filter(({ path, before }) => path.length - before.length === longest)
    .toSorted((a, b) => a.different.length - b.different.length);
  const proposals = new Map<string, OtherPath>();
  for (const { path, different, before } of nearest) {
    const other = before.length > 0 ? below(reading, sent, path, before) : changed(reading, sent, path, different);
    if (other && !proposals.has(other.title)) proposals.set(other.title, other);
  }
  return [...proposals.values()].slice(0, mostPaths);
}

/** The segments whose text is nearly that of the path, by index; null where the path is another one. */
function differences(path: Path, sent: readonly string[]): number[] | null {
  if (path.length !== sent.length) return null;
  const found: number[] = [];
  for (const [index, part] of path.entries()) {
    const segment = sent[index] ?? '';
    if ('name' in part || part.literal === segment) continue;
    if (found.length === mostDifferences || similarName(segment, [part.literal]) === null) return null;
    found.push(index);
  }
  return found;
}

function changed(
  reading: RequestReading,
  sent: readonly string[],
  path: Path,
  different: readonly number[],
): OtherPath | null {
  const offset = sent.length - path.length;
  const changes: { readonly old: string; readonly now: string; readonly draft: Draft }[] = [];
  for (const index of different) {
    const part = path[index - offset];
    const segment = writtenSegment(reading, sent, index);
    if (!segment || !part || !('literal' in part)) return null;
    const span = targetSpan(reading.request.target, segment.start, segment.end);
    changes.push({
      old: sent[index] ?? '',
      now: part.literal,
      draft: pathEdit({ ...span, encoded: false }, part.literal),
    });
  }
  const [only, ...more] = changes;
  if (!only) return null;
  const title =
    more.length === 0 ? `Change "${only.old}" in the path to "${only.now}"` : `Change the path to ${pathText(path)}`;
  return { title, drafts: changes.map(({ draft }) => draft) };
}

/** Under the base path that the request lacks. */
function below(reading: RequestReading, sent: readonly string[], path: Path, before: Path): OtherPath | null {
  const first = writtenSegment(reading, sent, 0);
  if (!first) return null;
  const { start } = targetSpan(reading.request.target, first.start, first.end);
  return {
    title: `Change the path to ${pathText(path)}`,
    drafts: [insertion(start, [`${pathText(before).slice(1)}/`])],
  };
}

function pathText(path: Path): string {
  return path.map((part) => `/${'literal' in part ? part.literal : `{${part.name.replace(/[{}]/g, '')}}`}`).join('');
}

/** Where a segment stands that is written as it is sent; null where it comes from a variable, or may be another one. */
function writtenSegment(
  { request }: RequestReading,
  sent: readonly string[],
  index: number,
): { readonly start: number; readonly end: number } | null {
  const written = writtenSegments(request.target);
  const text = ({ start, end }: { start: number; end: number }): string =>
    decodeSegment(request.target.text.slice(start, end));
  const same = written.filter((span) => text(span) === sent[index]);
  const [only] = same;
  if (only && same.length === 1 && sent.indexOf(sent[index] ?? '') === index) return only;
  const own = written.length === sent.length ? written[index] : undefined;
  return own && text(own) === sent[index] ? own : null;
}

/** The segments of the path as it was sent, decoded; null where that is not known. */
function sentSegments({ request, target }: Pick<RequestReading, 'request' | 'target'>): string[] | null {
  const text = target.origins?.url.text ?? (request.target.text.includes('{{') ? null : request.target.text);
  if (text === null) return null;
  const path = text.replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map(decodeSegment);
}
