import { withoutBackticks } from '../present/plain-prose';
import {
  ClientRequest,
  type EnvironmentsParams,
  type EnvironmentsResult,
  type SelectEnvironmentParams,
  ServerNotification,
} from '../protocol';
import type { Capability } from './capability';
import { guarded, openly } from './guard';
import type { Session } from './session';
import { fileUri } from './state/workspace';

/** Which environments a document has, and which one is chosen. */
export const environmentRequests: Capability = {
  register: (session) => {
    const { connection, documents, events } = session;
    connection.onRequest(
      ClientRequest.environments,
      openly(connection, ClientRequest.environments, ({ uri }: EnvironmentsParams) => environmentsOf(session, uri)),
    );
    connection.onRequest(
      ClientRequest.selectEnvironment,
      openly(connection, ClientRequest.selectEnvironment, ({ uri, name }: SelectEnvironmentParams) =>
        selectEnvironment(session, uri, name),
      ),
    );
    if (!session.profile.own) return;
    const tell = guarded(connection, 'environments changed', async () => {
      const results = await Promise.all([...documents.all()].map(({ uri }) => environmentsOf(session, uri)));
      const byFolder = new Map(results.map((result) => [JSON.stringify(result), result]));
      for (const result of byFolder.values()) {
        void connection.sendNotification(ServerNotification.environmentsChanged, result);
      }
    });
    events.scopeChanged.event(tell);
  },
};

/** Takes effect at once: variables, diagnostics and lenses follow. */
export function selectEnvironment(session: Session, uri: string, name: string | null): Promise<EnvironmentsResult> {
  session.environments.select(uri, name);
  session.events.scopeChanged.fire();
  return environmentsOf(session, uri);
}

export async function environmentsOf({ environments }: Session, uri: string): Promise<EnvironmentsResult> {
  const { names, problems } = await environments.load(uri);
  const selected = environments.selected(uri);
  const isMissing = selected !== null && names.length > 0 && !names.includes(selected);
  const missing = `The chosen environment “${selected}” is not among those of this file: ${names.join(', ')}.`;
  return {
    folder: environments.folderOf(uri),
    names,
    // Kept where its file is broken or away for a while; the next choice replaces it.
    selected,
    problems: [
      ...(isMissing ? [{ uri, message: missing }] : []),
      ...problems.map(({ path, message }) => ({ uri: fileUri(path), message: withoutBackticks(message) })),
    ],
  };
}
