/** The edits that mend what was found before anything is sent, at the places that the editor asks for. */
import { type CodeAction, CodeActionKind, type Diagnostic, type Range } from 'vscode-languageserver/node';
import type { Finding, Remedy } from '../check/finding';
import { findingScope } from './finding-scope';
import type { Session } from './session';
import { type OpenDocument, placeAt, rangeIn } from './state/documents';
import { workspaceEdit } from './state/fix-edits';

/** Sections that one question is answered for: a person looks at one, or at a few. */
const mostBlocks = 20;

/** The remedies of all findings in the range, each with the diagnostics that it mends. */
export async function findingFixes(
  session: Session,
  open: OpenDocument,
  range: Range,
  diagnostics: readonly Diagnostic[],
): Promise<CodeAction[]> {
  const { document } = open;
  const first = placeAt(document, range.start)?.index ?? 0;
  const last = Math.min(placeAt(document, range.end)?.index ?? first, first + mostBlocks);
  const scope = await findingScope(session, open);
  const found = new Map<number, readonly Finding[]>();
  for (let index = first; index <= last; index++) found.set(index, await session.findings.at(open.uri, scope, index));
  const references = await session.imports.of(open.uri, document);
  const all = session.referenceFindings.join(open, references, found);
  const now = { definitions: session.definitions.of(document), graph: references.graph };
  const actions: CodeAction[] = [];
  // Two findings of one fault, as the parser and the resolver see it, have one remedy.
  const offered = new Set<string>();
  for (let index = first; index <= last; index++) {
    for (const finding of all.get(index) ?? []) {
      const place = rangeIn(document, index, finding);
      if (!finding.remedies || !meets(place, range)) continue;
      const mended = diagnostics.filter((it) => it.code === finding.code && meets(it.range, place));
      for (const remedy of finding.remedies(now)) {
        const key = JSON.stringify([index, remedy.title, remedy.edits]);
        if (!offered.has(key)) actions.push(actionOf(session, open, index, remedy, mended));
        offered.add(key);
      }
    }
  }
  return actions;
}

function actionOf(
  { profile }: Session,
  open: OpenDocument,
  index: number,
  { title, edits, preferred }: Remedy,
  mended: readonly Diagnostic[],
): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    ...(mended.length > 0 ? { diagnostics: [...mended] } : {}),
    ...(preferred ? { isPreferred: true } : {}),
    edit: workspaceEdit(open, [{ fix: { edits }, anchor: { index } }], profile),
  };
}

/** Ends that touch count: the cursor behind the last character still means the thing. */
function meets(one: Range, other: Range): boolean {
  return !isBefore(one.end, other.start) && !isBefore(other.end, one.start);
}

function isBefore(one: Range['start'], other: Range['start']): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
