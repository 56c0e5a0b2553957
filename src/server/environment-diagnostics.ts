/** Problems of environment files, at the files themselves, while a request document that reads them is open. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { DiagnosticCode } from '../manifest';
import { withoutBackticks } from '../present/plain-prose';
import type { EnvironmentProblem } from '../resolve/environments';
import type { Session } from './session';
import { indexedRange, lineIndex } from './state/line-index';
import { fileUri } from './state/workspace';

export function environmentDiagnostics(session: Session): { readonly publish: () => Promise<void> } {
  const { connection, documents, environments } = session;
  const published = new Map<string, string>();
  let latest = 0;
  return {
    publish: async () => {
      const turn = ++latest;
      const sets = await Promise.all([...documents.all()].map(({ uri }) => environments.load(uri)));
      const problems = new Map<string, EnvironmentProblem[]>();
      for (const problem of new Set(sets.flatMap((set) => set.problems))) {
        problems.set(problem.path, [...(problems.get(problem.path) ?? []), problem]);
      }
      const found = new Map<string, Diagnostic[]>();
      for (const [path, ofFile] of problems) found.set(fileUri(path), await diagnosticsOf(session, path, ofFile));
      if (turn !== latest) return;
      for (const uri of new Set([...published.keys(), ...found.keys()])) {
        const diagnostics = found.get(uri) ?? [];
        const text = JSON.stringify(diagnostics);
        if (text === (published.get(uri) ?? '[]')) continue;
        if (diagnostics.length > 0) published.set(uri, text);
        else published.delete(uri);
        await connection.sendDiagnostics({ uri, diagnostics });
      }
    },
  };
}

async function diagnosticsOf(
  { deps }: Session,
  path: string,
  problems: readonly EnvironmentProblem[],
): Promise<Diagnostic[]> {
  const lines = lineIndex((await deps.files.readText(path).catch(() => null)) ?? '');
  const found = problems.map(
    ({ message, start, end, severity }): Diagnostic => ({
      range: indexedRange(lines, start ?? 0, end ?? start ?? 0),
      severity: severity === 'hint' ? DiagnosticSeverity.Hint : DiagnosticSeverity.Error,
      code: DiagnosticCode.badEnvironment,
      source: 'Faultline',
      message: withoutBackticks(message),
    }),
  );
  // Two documents that see the same file in different folders bring the same problem twice.
  return [...new Map(found.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}
