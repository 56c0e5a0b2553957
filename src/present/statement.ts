/**
 * What a diagnosis says, put in an order to be read, without saying anything twice. Shared by hover, explanation and
 * terminal.
 */

import type { DiagnosedProblem, Diagnosis } from '../diagnose/diagnosis';
import { fromPointer } from '../diagnose/json-node';

export interface ProblemStatement {
  /** Index into the diagnosis' problems. */
  readonly index: number;
  /** The API's message; null where it says no more than the status does. */
  readonly message: string | null;
  /** The API's own code, where the message does not hold it already. */
  readonly code: string | null;
  /** Where in the request it is, in words: `query parameter workspace`; null where no part is known. */
  readonly place: string | null;
  readonly cause: string | null;
  readonly remedy: string | null;
}

export interface Statement {
  /** `400 Bad Request (Asana)`; the dialect is named where it is an API's own. */
  readonly headline: string;
  /** Null for a transport failure with a message: that says it more exactly. */
  readonly meaning: string | null;
  /** Null where the problems say it. */
  readonly cause: string | null;
  readonly remedy: string | null;
  readonly problems: readonly ProblemStatement[];
}

/**
 * `short` leaves out the status' own cause and remedy where the problems have theirs: what holds for every 400 is of no
 * help beside what is wrong with this one.
 */
export function statementOf(diagnosis: Diagnosis, detail: 'short' | 'full' = 'short'): Statement {
  const said = [diagnosis.label, diagnosis.meaning];
  const unsaid = (text: string): string | null => {
    if (text.trim() === '' || said.some((before) => sameWords(before, text))) return null;
    said.push(text);
    return text;
  };
  const general = detail === 'full' || !diagnosis.problems.some((problem) => problem.remedy.trim() !== '');
  const cause = general ? unsaid(diagnosis.cause) : null;
  const problems = diagnosis.problems.map((problem, index): ProblemStatement => {
    const shown = `${diagnosis.label} ${problem.message}`;
    const says = !saysNoMore(problem.message, diagnosis.label);
    return {
      index,
      message: says ? problem.message : null,
      code: problem.code !== null && !shown.includes(problem.code) ? problem.code : null,
      place: placeOf(problem),
      cause: unsaid(problem.cause),
      remedy: unsaid(problem.remedy),
    };
  });
  return {
    headline: headlineOf(diagnosis),
    meaning: diagnosis.kind === 'transport' && problems.some(({ message }) => message) ? null : diagnosis.meaning,
    cause,
    remedy: general ? unsaid(diagnosis.remedy) : null,
    problems,
  };
}

export function headlineOf(diagnosis: Diagnosis): string {
  return diagnosis.dialect === 'generic' ? diagnosis.label : `${diagnosis.label} (${diagnosis.dialectTitle})`;
}

/** `query parameter workspace`, `property data.workspace of the body`, `header Authorization`. */
export function placeOf(problem: DiagnosedProblem): string | null {
  const { field } = problem;
  if (!field) return null;
  const probably = field.probable ? 'probably ' : '';
  switch (field.location) {
    case 'query':
      return `${probably}query parameter ${field.name}`;
    case 'form':
      return `${probably}form field ${field.name}`;
    case 'header':
      return `${probably}${field.within === undefined ? 'header' : 'cookie'} ${field.name}`;
    case 'path':
      return `${probably}${field.name} in the path`;
    case 'body':
      return field.pointer
        ? `${probably}${pointerPath(field.pointer)} in the body`
        : `${probably}${field.name} in the body`;
  }
}

/** `/data/projects/0/gid` as it would be written in code: `data.projects[0].gid`. */
function pointerPath(pointer: string): string {
  return (fromPointer(pointer) ?? [])
    .map((segment, index) => (/^\d+$/.test(segment) ? `[${segment}]` : `${index > 0 ? '.' : ''}${segment}`))
    .join('');
}

/** Phrase and request id with what to call them at the head of a line: `Error phrase`, `Request id`. */
export function supportReferences(
  diagnosis: Diagnosis,
): readonly { label: string; value: string; kind: 'phrase' | 'request-id' }[] {
  const { phrase, requestId } = diagnosis;
  return [
    ...(phrase ? [{ label: capitalised(phrase.label), value: phrase.value, kind: 'phrase' as const }] : []),
    ...(requestId
      ? [{ label: capitalised(requestId.label), value: requestId.value, kind: 'request-id' as const }]
      : []),
  ];
}

/** Is a message empty, or only a part of what the label says (`Server Error` beside `500 Internal Server Error`)? */
export function saysNoMore(message: string, label: string): boolean {
  const said = words(message);
  return said === '' || ` ${words(label)} `.includes(` ${said} `);
}

/** Do two texts say the same, but for case and punctuation? */
function sameWords(one: string, other: string): boolean {
  return words(one) === words(other);
}

function words(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
