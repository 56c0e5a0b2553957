/** Users' dialects: read when they are saved, told of at their lines, completed and explained while they are written. */
import {
  CompletionRequest,
  type Diagnostic,
  DiagnosticSeverity,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  DidSaveTextDocumentNotification,
  HoverRequest,
  TextDocumentSyncKind,
} from 'vscode-languageserver/node';
import type { DialectFileProblem } from '../dialects/read-dialect';
import { DiagnosticCode } from '../manifest';
import { withoutBackticks } from '../present/plain-prose';
import type { Capability } from './capability';
import { dialectChecker } from './dialect-files';
import { gathered } from './gathered';
import { logFault } from './guard';
import type { Session } from './session';
import { diagnoseAnew } from './state/diagnose-anew';
import { isActive } from './state/exchange-record';
import { indexedRange, lineIndex } from './state/line-index';
import { fileUri } from './state/workspace';

const pattern = '**/.faultline/dialects/*.{yaml,yml}';

export const userDialects: Capability = {
  register: (session) => {
    const { deps, events } = session;
    const published = new Map<string, string>();
    const publishing = gathered(session, 'dialects', deps.pace.gatherMs, () => publish(session, published));
    const typing = gathered(session, 'dialects', deps.pace.typingMs, () => publish(session, published));
    events.dialectsChanged.event((what) => {
      if (what === 'typed') return typing.soon();
      publishing.soon();
      void diagnoseAgain(session).catch((error: unknown) => logFault(session.connection, 'dialects', error));
    });
  },
  initialized: async ({ connection, events, profile }) => {
    events.dialectsChanged.fire('typed');
    if (!profile.textRegistration) return;
    // These documents are YAML, of which Faultline only knows its own: nothing but this is offered for them.
    const documentSelector = [{ pattern }];
    await connection.client.register(DidOpenTextDocumentNotification.type, { documentSelector });
    await connection.client.register(DidChangeTextDocumentNotification.type, {
      documentSelector,
      syncKind: TextDocumentSyncKind.Incremental,
    });
    await connection.client.register(DidSaveTextDocumentNotification.type, { documentSelector, includeText: false });
    await connection.client.register(DidCloseTextDocumentNotification.type, { documentSelector });
    await connection.client.register(CompletionRequest.type, { documentSelector, triggerCharacters: [' ', ':', '-'] });
    await connection.client.register(HoverRequest.type, { documentSelector });
  },
};

/** What failed is read anew by the dialects that there are now. */
async function diagnoseAgain({ diagnoser, dialects, events, exchanges, ended }: Session): Promise<void> {
  const failed = exchanges.all().filter((record) => !isActive(record) && record.attempts.length > 0);
  if (failed.length === 0) return;
  await dialects.load();
  const now = await diagnoser();
  for (const record of failed) {
    if (ended.aborted) return;
    if (diagnoseAnew(record, now)) events.exchangeChanged.fire(record);
  }
}

async function publish(session: Session, published: Map<string, string>): Promise<void> {
  const { connection, dialects } = session;
  const found = new Map<string, Diagnostic[]>();
  const { files } = await dialects.load();
  for (const { path, text, problems } of files) found.set(fileUri(path), diagnosticsOf(text, problems));
  for (const [uri, text] of dialects.open) {
    const onDisk = files.find(({ path }) => fileUri(path) === uri);
    if (onDisk?.text !== text) found.set(uri, diagnosticsOf(text, (await dialectChecker()).check(text).problems));
  }
  for (const uri of new Set([...published.keys(), ...found.keys()])) {
    const diagnostics = found.get(uri) ?? [];
    const told = JSON.stringify(diagnostics);
    if (told === (published.get(uri) ?? '[]')) continue;
    if (diagnostics.length > 0) published.set(uri, told);
    else published.delete(uri);
    await connection.sendDiagnostics({ uri, diagnostics });
  }
}

/** More in one file help nobody. */
const maxDiagnostics = 100;

function diagnosticsOf(text: string, problems: readonly DialectFileProblem[]): Diagnostic[] {
  const lines = lineIndex(text);
  return problems.slice(0, maxDiagnostics).map(({ message, start, end, severity }) => ({
    range: indexedRange(lines, start, end),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code: DiagnosticCode.badDialect,
    source: 'Faultline',
    message: withoutBackticks(message),
  }));
}
