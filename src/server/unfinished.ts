import type { Finding } from '../check/finding';
import { DiagnosticCode } from '../manifest';
import type { Position } from '../protocol';
import { type OpenDocument, type PlaceInBlock, placeAt } from './state/documents';

/** A change of the text as LSP tells it. */
interface Change {
  readonly range?: { readonly start: Position; readonly end: Position };
  readonly text: string;
}

/** Where a person is typing: behind what one small change has put in. Null for all other changes: nobody is in mid-word then. */
export function typingPlace(changes: readonly Change[]): Position | null {
  const [change] = changes;
  if (!change?.range || changes.length > 1 || change.range.start.line !== change.range.end.line) return null;
  const { start } = change.range;
  const lines = change.text.split(/\r\n|\r|\n/);
  const last = lines.at(-1) ?? '';
  // A line end, with the indentation that the editor adds, is typed as well.
  if (lines.length > 2 || (lines.length === 2 && last.trim() !== '')) return null;
  return lines.length === 2
    ? { line: start.line + 1, character: last.length }
    : { line: start.line, character: start.character + change.text.length };
}

/** Codes of what is said of a body as a whole: while one writes it, it is not what it will be. */
const ofBody: ReadonlySet<string> = new Set([
  DiagnosticCode.jsonSyntax,
  DiagnosticCode.duplicateKey,
  DiagnosticCode.xmlSyntax,
  DiagnosticCode.graphqlSyntax,
  DiagnosticCode.bodyType,
]);

/** The findings without those of the line, and of the body's syntax, in which somebody is typing: it can wait until they rest. */
export function withoutUnfinished(
  found: ReadonlyMap<number, readonly Finding[]>,
  { document }: OpenDocument,
  typing: Position | null,
): ReadonlyMap<number, readonly Finding[]> {
  const place = typing && placeAt(document, typing);
  const findings = place && found.get(place.index);
  if (!place || !findings) return found;
  const finished = findings.filter((finding) => finding.severity === 'hint' || !isUnfinished(finding, place));
  return new Map(found).set(place.index, finished);
}

function isUnfinished({ code, start }: Finding, { block, offset }: PlaceInBlock): boolean {
  const body = block.request?.body;
  if (ofBody.has(code) && body && body.start <= offset && offset <= body.end) return true;
  const [from, to] = start <= offset ? [start, offset] : [offset, start];
  return !/[\r\n]/.test(block.text.slice(from, to));
}
