import type { Diagnostic } from 'vscode-languageserver/node';
import type { Position } from '../protocol';
import type { Capability } from './capability';
import { limited, mostDiagnostics } from './diagnostics-limit';
import { environmentDiagnostics } from './environment-diagnostics';
import { findingDiagnostics } from './finding-diagnostics';
import { findingScope } from './finding-scope';
import { gathered } from './gathered';
import { ResponseDiagnostics } from './response-diagnostics';
import type { Session } from './session';
import type { OpenDocument } from './state/documents';
import { isActive } from './state/exchange-record';
import { withoutUnfinished } from './unfinished';

/** Problems of the text, of what it refers to, and of what the last response said, in one list for each document. */
export const diagnostics: Capability = {
  register: (session) => {
    const { connection, deps, documents, events } = session;
    const { findings } = session;
    const responses = new ResponseDiagnostics(session);
    const environments = environmentDiagnostics(session);
    const due = new Map<string, ReturnType<typeof gathered>>();
    const typing = new Map<string, ReturnType<typeof gathered>>();
    const rest: typeof typing = new Map();
    /** Where somebody is typing, until they rest. */
    const typedAt = new Map<string, Position>();
    const publish = async (uri: string): Promise<void> => {
      const open = documents.get(uri);
      if (!open) return;
      const found = await diagnosticsOf(session, open, responses, typedAt.get(uri) ?? null);
      if (!found || documents.get(uri) !== open) return;
      await connection.sendDiagnostics({ uri, version: open.version ?? 0, diagnostics: found });
      await environments.publish();
    };
    const soon = (uri: string): void => {
      let timer = due.get(uri);
      if (!timer) {
        timer = gathered(session, 'diagnostics', deps.pace.gatherMs, () => publish(uri));
        due.set(uri, timer);
      }
      timer.soon();
    };
    const later = (timers: typeof typing, uri: string, ms: number, run: () => unknown): void => {
      timers.get(uri)?.dispose();
      const timer = gathered(session, 'diagnostics', ms, run);
      timers.set(uri, timer);
      timer.soon();
    };
    /** Not before the typing pauses; of the line that is being typed, not before it rests. */
    const afterTyping = (uri: string, place: Position | null): void => {
      rest.get(uri)?.dispose();
      typedAt.delete(uri);
      later(typing, uri, deps.pace.typingMs, () => publish(uri));
      if (!place) return;
      typedAt.set(uri, place);
      later(rest, uri, deps.pace.restMs, () => {
        typedAt.delete(uri);
        return publish(uri);
      });
    };
    const allSoon = (): void => {
      for (const { uri } of documents.all()) soon(uri);
    };
    events.documentChanged.event(({ uri, what, typing: place = null }) => {
      if (what === 'edited') return afterTyping(uri, place);
      typedAt.delete(uri);
      if (what === 'saved') findings.forgetFiles();
      if (what !== 'closed') return soon(uri);
      for (const timers of [due, typing, rest]) {
        timers.get(uri)?.dispose();
        timers.delete(uri);
      }
      findings.forget(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
      void environments.publish();
    });
    events.exchangeChanged.event((record) => {
      if (!isActive(record)) findings.forgetFiles();
      if (documents.get(record.uri)) soon(record.uri);
    });
    events.scopeChanged.event(() => {
      findings.forgetFiles();
      allSoon();
    });
    events.settingsChanged.event(allSoon);
  },
};

/** Null where the document was edited while it was looked at. */
async function diagnosticsOf(
  session: Session,
  open: OpenDocument,
  responses: ResponseDiagnostics,
  typing: Position | null,
): Promise<Diagnostic[] | null> {
  const { answers, definitions, exchanges, findings, workspace } = session;
  const found = await findings.find(open.uri, await findingScope(session, open));
  if (!found) return null;
  const ofResponses = [...exchanges.standing(open.uri).values()].flatMap((record) => responses.of(open, record));
  const shown = withoutUnfinished(found, open, typing);
  const client = { trusted: workspace.trusted, canAsk: answers.canAsk };
  const ofText = findingDiagnostics(open, shown, definitions.of(open.document), client);
  return [...limited(ofResponses), ...ofText].slice(0, mostDiagnostics);
}
