import type { Diagnostic } from 'vscode-languageserver/node';
import type { Finding } from '../check/finding';
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
import { filePath } from './state/workspace';
import { withoutUnfinished } from './unfinished';

/** Problems of the text, of what it refers to, and of what the last response said, in one list for each document. */
export const diagnostics: Capability = {
  register: (session) => {
    const { connection, deps, documents, events } = session;
    const { findings, imports } = session;
    const responses = new ResponseDiagnostics(session);
    const environments = environmentDiagnostics(session);
    const due = new Map<string, ReturnType<typeof gathered>>();
    const typing = new Map<string, ReturnType<typeof gathered>>();
    const rest: typeof typing = new Map();
    /** Where somebody is typing, until they rest. */
    const typedAt = new Map<string, Position>();
    /** The documents whose problems have been shown in full once. */
    const published = new Set<string>();
    const publish = async (uri: string): Promise<void> => {
      const open = documents.get(uri);
      if (!open) return;
      const references = await session.imports.of(uri, open.document);
      const shown = (found: Found): Diagnostic[] => {
        const all = session.referenceFindings.join(open, references, found);
        return diagnosticsOf(session, open, all, responses, typedAt.get(uri) ?? null);
      };
      const send = (found: Found): Promise<void> =>
        connection.sendDiagnostics({ uri, version: open.version ?? 0, diagnostics: shown(found) });
      // Of a large file that was just opened the first problems come before the last ones are found.
      const tell = published.has(uri) ? undefined : (found: Found) => void send(found);
      const found = await session.findings.find(uri, await findingScope(session, open), tell);
      if (!found || documents.get(uri) !== open) return;
      published.add(uri);
      await send(found);
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
    /** Of documents that take something from these files. */
    const dependentsSoon = (paths: readonly string[]): void => {
      for (const uri of imports.dependents(paths)) if (documents.get(uri)) soon(uri);
    };
    events.documentChanged.event(({ uri, what, typing: place = null }) => {
      const path = filePath(uri);
      if (path !== null && what !== 'saved') dependentsSoon([path]);
      if (what === 'edited') return afterTyping(uri, place);
      typedAt.delete(uri);
      if (what === 'saved') findings.forgetFiles();
      if (what !== 'closed') return soon(uri);
      for (const timers of [due, typing, rest]) {
        timers.get(uri)?.dispose();
        timers.delete(uri);
      }
      findings.forget(uri);
      published.delete(uri);
      imports.forget(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
      void environments.publish();
    });
    events.exchangeChanged.event((record) => {
      if (!isActive(record)) findings.forgetFiles();
      if (documents.get(record.uri)) soon(record.uri);
      const path = filePath(record.uri);
      if (path !== null && !isActive(record)) dependentsSoon([path]);
    });
    events.heldChanged.event((uri) => {
      if (documents.get(uri)) soon(uri);
    });
    events.requestFilesChanged.event(dependentsSoon);
    events.scopeChanged.event(() => {
      findings.forgetFiles();
      allSoon();
    });
    events.settingsChanged.event(allSoon);
  },
};

type Found = ReadonlyMap<number, readonly Finding[]>;

function diagnosticsOf(
  session: Session,
  open: OpenDocument,
  found: Found,
  responses: ResponseDiagnostics,
  typing: Position | null,
): Diagnostic[] {
  const { answers, definitions, exchanges, workspace } = session;
  const ofResponses = [...exchanges.standing(open.uri).values()].flatMap((record) => responses.of(open, record));
  const shown = withoutUnfinished(found, open, typing);
  const client = { trusted: workspace.trusted, canAsk: answers.canAsk };
  const ofText = findingDiagnostics(open, shown, definitions.of(open.document), client);
  return [...limited(ofResponses), ...ofText].slice(0, mostDiagnostics);
}
