import type { Session } from './session';
import type { FindingScope } from './state/block-findings';
import type { OpenDocument } from './state/documents';
import { resolveContext } from './state/scope';
import { fileUri } from './state/workspace';

/** What the findings of a document depend on, as it is now. */
export async function findingScope(session: Session, open: OpenDocument): Promise<FindingScope> {
  const { documents, environments, exchanges, workspace } = session;
  const settings = await session.settings.for(open.uri);
  const context = await resolveContext(session, open.uri, open.document, settings);
  const { signs, setByScripts } = session.definitions.of(open.document);
  const imports = await session.imports.of(open.uri, open.document);
  const files = imports.graph
    .visibleFrom(imports.graph.root)
    .flatMap(({ path }) => (path === null ? [] : fileUri(path)));
  const selected = environments.selected(open.uri);
  const chosen = [environments.generation, selected, workspace.trusted];
  return {
    context,
    outside: JSON.stringify([chosen, settings, signs, [...setByScripts], session.imports.keyOf(imports)]),
    answer: (name) =>
      JSON.stringify(
        [open.uri, ...files].map((uri) => [
          exchanges.answered(uri, name, selected),
          exchanges.isAnsweredElsewhere(uri, name, selected),
        ]),
      ),
    outdated: () => documents.get(open.uri) !== open,
  };
}
