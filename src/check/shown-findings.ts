/** Of what is found, what a person is shown, and how grave it is for one who writes. */
import { DiagnosticCode } from '../manifest';
import type { Finding } from './finding';

export interface Reader {
  readonly trusted: boolean;
  /** What a request needs is asked of a person when it is sent. */
  readonly canAsk: boolean;
}

/** The findings of one block, without what is said twice, and what is no fault of the text. */
export function shownFindings(findings: readonly Finding[], { trusted, canAsk }: Reader): readonly Finding[] {
  const seen = new Set<string>();
  return findings
    .filter((finding) => {
      // What environment files would define is not known where they are not read.
      if (finding.code === DiagnosticCode.undefinedVariable && !trusted) return false;
      if (finding.code === DiagnosticCode.noAnswer && canAsk) return false;
      if (isSaidByParser(finding, findings)) return false;
      // Both the parser and the resolver may see the same fault.
      const place = `${finding.code} ${finding.start} ${finding.end}`;
      return !seen.has(place) && seen.add(place);
    })
    .map((finding) => {
      const severity = severityOf(finding);
      return severity === finding.severity ? finding : { ...finding, severity };
    });
}

/** What is kept and not sent is no fault of the text: the parser's hint says so, and sending refuses it with an error. */
function isSaidByParser({ code, severity, start, end }: Finding, findings: readonly Finding[]): boolean {
  if (code !== DiagnosticCode.notRun || severity !== 'error') return false;
  return findings.some(
    (other) => other.code === code && other.severity === 'hint' && other.start <= end && start <= other.end,
  );
}

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
