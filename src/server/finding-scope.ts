import type { Session } from './session';
import type { FindingScope } from './state/block-findings';
import type { OpenDocument } from './state/documents';
import { resolveContext } from './state/scope';

/** What the findings of a document depend on, as it is now. */
export async function findingScope(session: Session, open: OpenDocument): Promise<FindingScope> {
  const { documents, environments, exchanges, workspace } = session;
  const settings = await session.settings.for(open.uri);
  const context = await resolveContext(session, open.uri, open.document, settings);
  const { signs, setByScripts } = session.definitions.of(open.document);
  const chosen = [environments.generation, environments.selected(open.uri), workspace.trusted];
  return {
    context,
    outside: JSON.stringify([chosen, settings, signs, [...setByScripts]]),
    answer: (requestName) => exchanges.answered(open.uri, requestName),
    outdated: () => documents.get(open.uri) !== open,
  };
}
