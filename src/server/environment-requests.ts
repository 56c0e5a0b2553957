import { ErrorCodes, ResponseError } from 'vscode-languageserver/node';
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

/** Takes effect at once: variables, diagnostics and lenses follow. A name that no environment of the file bears is an error. */
export async function selectEnvironment(
  session: Session,
  uri: string,
  name: string | null,
): Promise<EnvironmentsResult> {
  if (name !== null && !(await session.environments.load(uri)).names.includes(name)) {
    // It may be new, and nobody watches the file.
    session.environments.reread(uri);
    const { names } = await session.environments.load(uri);
    if (!names.includes(name)) throw new ResponseError(ErrorCodes.InvalidParams, unknownEnvironment(name, names));
  }
  session.environments.select(uri, name);
  session.events.scopeChanged.fire();
  return environmentsOf(session, uri);
}

function unknownEnvironment(name: string, names: readonly string[]): string {
  const subject = `There is no environment “${name}” for this file.`;
  if (names.length === 0) return `${subject} It has none: they are defined in http-client.env.json.`;
  return `${subject} There are: ${names.join(', ')}.`;
}

async function environmentsOf({ environments }: Session, uri: string): Promise<EnvironmentsResult> {
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
      ...problems
        .filter(({ severity }) => severity !== 'hint')
        .map(({ path, message }) => ({ uri: fileUri(path), message: withoutBackticks(message) })),
    ],
  };
}
