import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver/node';
import type { Finding } from '../check/finding';
import { type Reader, shownFindings } from '../check/shown-findings';
import { withoutBackticks } from '../present/plain-prose';
import type { Definitions } from '../resolve/scope';
import { limited } from './diagnostics-limit';
import { diagnosticSource } from './response-diagnostics';
import { unanswered } from './state/answers';
import { type OpenDocument, rangeIn } from './state/documents';

interface Placed extends Finding {
  readonly index: number;
}

/** The findings of a document's blocks as the editor shows them, the gravest first. */
export function findingDiagnostics(
  open: OpenDocument,
  found: ReadonlyMap<number, readonly Finding[]>,
  definitions: Definitions,
  reader: Reader,
): Diagnostic[] {
  const shown: Placed[] = [];
  for (const [index, findings] of found) {
    for (const finding of shownFindings(findings, reader)) {
      shown.push({ ...unanswered(finding), index });
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

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;
