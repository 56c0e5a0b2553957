/** What a failing response says, as diagnostics on what is to blame. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import type { Diagnosis } from '../diagnose/diagnosis';
import { urlSpan } from '../fix/blame';
import { addressInWords } from '../fix/permanent-redirect';
import { statementOf } from '../present/statement';
import { visibleLine } from '../present/visible-text';
import type { Session } from './session';
import { type OpenDocument, rangeIn } from './state/documents';
import { type ExchangeRecord, responseOf, shownDiagnosis } from './state/exchange-record';
import { responseUriOf } from './state/response-documents';

export const diagnosticSource = 'Faultline';

/** `data` of a response's diagnostic: what code actions match on. `problem` is null where none is named. */
export interface ResponseDiagnosticData {
  readonly exchange: string;
  readonly problem: number | null;
  /** It says that the request has moved. */
  readonly moved?: true;
}

/** The code of every diagnostic that stands for a response's problem begins with this. */
export function isResponseCode(code: Diagnostic['code']): boolean {
  return typeof code === 'string' && code.startsWith('response-');
}

const movedCode = 'response-moved';

interface Wording {
  readonly problem: number | null;
  readonly code: string;
  readonly message: string;
}

export class ResponseDiagnostics {
  readonly #session: Pick<Session, 'fixes' | 'profile'>;
  /** A diagnosis never changes: it is put into words once. */
  readonly #wordings = new WeakMap<Diagnosis, readonly Wording[]>();

  constructor(session: Pick<Session, 'fixes' | 'profile'>) {
    this.#session = session;
  }

  /** Empty where there is nothing to say, or the request does not stand in the document any more. */
  of(open: OpenDocument, record: ExchangeRecord): Diagnostic[] {
    return [...this.#failure(open, record), ...this.#move(open, record)];
  }

  #move({ document }: OpenDocument, record: ExchangeRecord): Diagnostic[] {
    const { anchor, redactor } = record;
    const moved = anchor?.block.request ? this.#session.fixes.moved(record) : null;
    if (!moved || !anchor?.block.request) return [];
    const data: ResponseDiagnosticData = { exchange: record.id, problem: null, moved: true };
    return [
      {
        range: rangeIn(document, anchor.index, urlSpan(anchor.block, anchor.block.request)),
        severity: DiagnosticSeverity.Hint,
        code: movedCode,
        source: diagnosticSource,
        message: redactor.text(`This address has moved for good, to ${addressInWords(moved.move)}.`),
        data,
      },
    ];
  }

  #failure({ document }: OpenDocument, record: ExchangeRecord): Diagnostic[] {
    const { fixes, profile } = this.#session;
    const diagnosis = shownDiagnosis(record);
    const { anchor } = record;
    if (!diagnosis || !anchor?.block.request) return [];
    const whole = urlSpan(anchor.block, anchor.block.request);
    const spans = fixes.blamed(record);
    const responseUri = profile.textDocumentContent && profile.relatedInformation ? responseUriOf(record) : null;
    const start = { line: 0, character: 0 };
    const related = responseUri && {
      location: { uri: responseUri, range: { start, end: start } },
      message: `${responseOf(record) ? 'The response' : 'Why there is no response'}: ${visibleLine(diagnosis.label)}`,
    };
    const { open } = anchor;
    const said = this.#wording(diagnosis).filter(({ problem }) => !open || (problem !== null && open.has(problem)));
    return said.map(({ problem, code, message }): Diagnostic => {
      const data: ResponseDiagnosticData = { exchange: record.id, problem };
      return {
        range: rangeIn(document, anchor.index, (problem === null ? undefined : spans[problem]) ?? whole),
        severity: DiagnosticSeverity.Error,
        code,
        source: diagnosticSource,
        message,
        data,
        ...(diagnosis.help ? { codeDescription: { href: diagnosis.help } } : {}),
        ...(related ? { relatedInformation: [related] } : {}),
      };
    });
  }

  #wording(diagnosis: Diagnosis): readonly Wording[] {
    const known = this.#wordings.get(diagnosis) ?? wordingOf(diagnosis);
    this.#wordings.set(diagnosis, known);
    return known;
  }
}

/** One for each problem; for a response that names none (a bare 500), one for the whole. */
function wordingOf(diagnosis: Diagnosis): readonly Wording[] {
  const statement = statementOf(diagnosis);
  const say = (texts: readonly (string | null)[]): string => `${visibleLine(diagnosis.label)}: ${sentences(texts)}`;
  const found = statement.problems.map(
    ({ index, message, cause, remedy }): Wording => ({
      problem: index,
      code: `response-${diagnosis.problems[index]?.kind ?? diagnosis.kind}`,
      message: say([message ?? statement.meaning, cause, remedy ?? statement.remedy]),
    }),
  );
  if (found.length > 0) return found;
  const message = say([statement.meaning, statement.cause, statement.remedy]);
  return [{ problem: null, code: `response-${diagnosis.kind}`, message }];
}

/** Plain text, what can't be seen made visible, a line for each thing said: clients show no Markdown in diagnostics, and some don't wrap lines. */
function sentences(texts: readonly (string | null)[]): string {
  return texts
    .filter((text) => text !== null && text.trim() !== '')
    .map((text) =>
      visibleLine(text ?? '')
        .replace(/`/g, '')
        .replace(/([^.!?:…])$/, '$1.'),
    )
    .join('\n');
}
