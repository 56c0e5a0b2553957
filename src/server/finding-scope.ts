import type { Session } from './session';
import type { FindingScope } from './state/block-findings';
import type { OpenDocument } from './state/documents';
import { resolveContext } from './state/scope';

/** What the findings of a document depend on, as it is now. */
export async function findingScope(session: Session, open: OpenDocument): Promise<FindingScope> {
  const { documents, environments, exchanges, workspace } = session;
  const settings = await session.settings.for(open.uri);
  return {
    context: await resolveContext(session, open.uri, open.document, settings),
    outside: JSON.stringify([environments.generation, environments.selected(open.uri), workspace.trusted, settings]),
    answer: (requestName) => exchanges.answered(open.uri, requestName),
    outdated: () => documents.get(open.uri) !== open,
  };
}
