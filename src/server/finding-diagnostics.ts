import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import type { Finding } from '../check/finding';
import { DiagnosticCode } from '../manifest';
import { withoutBackticks } from '../present/plain-prose';
import type { Definitions } from '../resolve/scope';
import { limited } from './diagnostics-limit';
import { diagnosticSource } from './response-diagnostics';
import { unanswered } from './state/answers';
import { type OpenDocument, rangeIn } from './state/documents';

interface Placed extends Finding {
  readonly index: number;
}

export interface Client {
  readonly trusted: boolean;
  /** It asks its user what a request needs, when that is sent. */
  readonly canAsk: boolean;
}

/** The findings of a document's blocks as the editor shows them, the gravest first. */
export function findingDiagnostics(
  open: OpenDocument,
  found: ReadonlyMap<number, readonly Finding[]>,
  definitions: Definitions,
  { trusted, canAsk }: Client,
): Diagnostic[] {
  const shown: Placed[] = [];
  for (const [index, findings] of found) {
    for (const finding of shownFindings(findings, { trusted, canAsk })) {
      shown.push({ ...unanswered(finding), index, severity: severityOf(finding) });
    }
  }
  shown.sort((a, b) => severities[a.severity] - severities[b.severity]);
  return limited(shown).map((finding) => diagnosticOf(open, finding, definitions));
}

function diagnosticOf({ uri, document }: OpenDocument, finding: Placed, definitions: Definitions): Diagnostic {
  const related = finding.related?.({ document, definitions });
  const location = related && { uri, range: rangeIn(document, related.blockIndex ?? finding.index, related) };
  return {
    range: rangeIn(document, finding.index, finding),
    severity: severities[finding.severity],
    code: finding.code,
    source: diagnosticSource,
    message: withoutBackticks(finding.message),
    ...(finding.unnecessary ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(location ? { relatedInformation: [{ location, message: withoutBackticks(related.message) }] } : {}),
  };
}

/** Without what is said twice, and what is no fault of the text. */
function shownFindings(findings: readonly Finding[], { trusted, canAsk }: Client): readonly Finding[] {
  const seen = new Set<string>();
  return findings.filter((finding) => {
    // What environment files would define is not known where they are not read.
    if (finding.code === DiagnosticCode.undefinedVariable && !trusted) return false;
    if (finding.code === DiagnosticCode.noAnswer && canAsk) return false;
    if (isSaidByParser(finding, findings)) return false;
    // Both the parser and the resolver may see the same fault.
    const place = `${finding.code} ${finding.start} ${finding.end}`;
    return !seen.has(place) && seen.add(place);
  });
}

/** What is kept and not sent is no fault of the text: the parser's hint says so, and sending refuses it with an error. */
function isSaidByParser({ code, severity, start, end }: Finding, findings: readonly Finding[]): boolean {
  if (code !== DiagnosticCode.notRun || severity !== 'error') return false;
  return findings.some(
    (other) => other.code === code && other.severity === 'hint' && other.start <= end && start <= other.end,
  );
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

/** As strict as sending is, but for what is no fault of the text. */
function severityOf({ code, severity }: Finding): Finding['severity'] {
  // The request that it needs is there and only has to be sent.
  if (code === DiagnosticCode.noResponseYet) return 'information';
  if (code === DiagnosticCode.untrusted) return 'information';
  // It is asked for when it is needed.
  if (code === DiagnosticCode.importNotRead) return 'information';
  if (code === DiagnosticCode.noAnswer) return 'warning';
  return severity;
}
