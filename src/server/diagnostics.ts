import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { DiagnosticCode } from '../manifest';
import { withoutBackticks } from '../present/plain-prose';
import type { ResolveProblem } from '../resolve/resolved';
import type { Block, Problem } from '../syntax/document';
import type { Capability } from './capability';
import { environmentDiagnostics } from './environment-diagnostics';
import { gathered } from './gathered';
import { diagnosticSource, ResponseDiagnostics } from './response-diagnostics';
import type { Session } from './session';
import { type OpenDocument, rangeIn } from './state/documents';
import { isActive } from './state/exchange-record';
import { resolveContext } from './state/scope';
import { StaticProblems } from './state/static-problems';

/** In one document; the ones that matter most come first. */
const limit = 1000;

/** Problems of the text, of what it refers to, and of what the last response said, in one list for each document. */
export const diagnostics: Capability = {
  register: (session) => {
    const { connection, deps, documents, events } = session;
    const problems = new StaticProblems();
    const responses = new ResponseDiagnostics(session);
    const environments = environmentDiagnostics(session);
    const due = new Map<string, ReturnType<typeof gathered>>();
    const typing = new Map<string, ReturnType<typeof gathered>>();
    const publish = async (uri: string): Promise<void> => {
      const open = documents.get(uri);
      if (!open) return;
      const found = await diagnosticsOf(session, open, problems, responses);
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
    /** Not before the typing rests. */
    const afterTyping = (uri: string): void => {
      typing.get(uri)?.dispose();
      const timer = gathered(session, 'diagnostics', deps.pace.typingMs, () => publish(uri));
      typing.set(uri, timer);
      timer.soon();
    };
    const allSoon = (): void => {
      for (const { uri } of documents.all()) soon(uri);
    };
    events.documentChanged.event(({ uri, what }) => {
      if (what === 'saved') problems.forgetFiles();
      if (what === 'edited') return afterTyping(uri);
      if (what !== 'closed') return soon(uri);
      for (const timers of [due, typing]) {
        timers.get(uri)?.dispose();
        timers.delete(uri);
      }
      problems.forget(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
      void environments.publish();
    });
    events.exchangeChanged.event((record) => {
      if (!isActive(record)) problems.forgetFiles();
      if (documents.get(record.uri)) soon(record.uri);
    });
    events.scopeChanged.event(() => {
      problems.forgetFiles();
      allSoon();
    });
    events.settingsChanged.event(allSoon);
  },
};

/** Null where the document was edited while it was looked at. */
async function diagnosticsOf(
  session: Session,
  open: OpenDocument,
  problems: StaticProblems,
  responses: ResponseDiagnostics,
): Promise<Diagnostic[] | null> {
  const { documents, environments, exchanges, scopes, settings, workspace } = session;
  const context = await resolveContext(session, open.uri, open.document, await settings.for(open.uri));
  const referred = [...scopes.referredRequests(open.document)];
  const answered = referred.map((name) => exchanges.answered(open.uri, name));
  const outside = [environments.generation, environments.selected(open.uri), workspace.trusted, referred, answered];
  const isOutdated = (): boolean => documents.get(open.uri) !== open;
  const unresolved = await problems.find(open.uri, context, scopes.of(open.document, outside), isOutdated);
  if (!unresolved) return null;
  const found = [...exchanges.standing(open.uri).values()].flatMap((record) => responses.of(open, record));
  const others: Diagnostic[] = [];
  for (const [index, block] of open.document.blocks.entries()) {
    const resolving = unresolved.get(index);
    if (block.problems.length === 0 && !resolving) continue;
    const seen = new Set<string>();
    for (const problem of [...block.problems, ...(resolving ?? [])]) {
      // Both the parser and the resolver may see the same fault.
      const place = `${problem.code} ${problem.start} ${problem.end}`;
      const severity = severityOf(problem, workspace.trusted);
      if (seen.has(place) || severity === null || isSaidByParser(problem, block)) continue;
      seen.add(place);
      others.push({
        range: rangeIn(open.document, index, problem),
        severity,
        code: problem.code,
        source: diagnosticSource,
        message: withoutBackticks(problem.message),
      });
    }
    if (others.length > 2 * limit) break;
  }
  others.sort((a, b) => (a.severity ?? 4) - (b.severity ?? 4));
  return [...found, ...others].slice(0, limit);
}

/** What is kept and not sent is no fault of the text: the parser's hint says so, and sending refuses it with an error. */
function isSaidByParser(problem: Problem | ResolveProblem, { problems }: Block): boolean {
  if (problem.code !== DiagnosticCode.notRun || problem.severity !== 'error') return false;
  return problems.some(
    ({ code, severity, start, end }) =>
      code === problem.code && severity === 'hint' && start <= problem.end && problem.start <= end,
  );
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** As strict as sending is, but for what is no fault of the text. Null: not shown. */
function severityOf({ code, severity }: Problem | ResolveProblem, trusted: boolean): DiagnosticSeverity | null {
  // The request that it needs is there and only has to be sent.
  if (code === DiagnosticCode.noResponseYet) return DiagnosticSeverity.Information;
  // What environment files would define is not known where they are not read.
  if (code === DiagnosticCode.undefinedVariable && !trusted) return null;
  if (code === DiagnosticCode.untrusted) return DiagnosticSeverity.Information;
  return severities[severity];
}
