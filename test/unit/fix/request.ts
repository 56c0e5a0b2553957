/** What the tests of this room share: a request in a file, a diagnosis with given mends, and fixes put into the text. */
import assert from 'node:assert/strict';
import type { DiagnosedProblem, Diagnosis, Field, FieldLocation, Kind, Mend } from '../../../src/diagnose/diagnosis';
import type { Fix, FixEdit } from '../../../src/fix/fix';
import { fixesFor } from '../../../src/fix/fixes';
import type { Origins } from '../../../src/resolve/resolved';
import type { Block } from '../../../src/syntax/document';
import { parseDocument } from '../../../src/syntax/parse';

export function field(location: FieldLocation, name: string, pointer: string | null = null, probable = false): Field {
  return { name, location, pointer, probable };
}

export function query(name: string): Field {
  return field('query', name);
}

export function property(pointer: string): Field {
  return field('body', pointer.split('/').at(-1) ?? '', pointer);
}

export function add(at: Field, value: string | null = null): Mend {
  return { op: 'add', field: at, value };
}

export function problem(mends: readonly Mend[], more: Partial<DiagnosedProblem> = {}): DiagnosedProblem {
  const [mend] = mends;
  const own = mend && 'field' in mend ? mend.field : null;
  return {
    message: 'Missing',
    code: null,
    kind: 'missing',
    field: own,
    cause: '',
    remedy: '',
    mends,
    from: null,
    position: null,
    ...more,
  };
}

export function diagnosis(problems: readonly DiagnosedProblem[], kind: Kind = 'bad-request'): Diagnosis {
  return {
    dialect: 'generic',
    dialectTitle: 'HTTP',
    kind,
    code: null,
    status: 400,
    label: '400 Bad Request',
    meaning: '',
    cause: '',
    remedy: '',
    problems,
    phrase: null,
    requestId: null,
    retry: { retryable: false, afterSeconds: null, reason: '', safe: true },
    help: null,
  };
}

export function firstRequest(text: string): Block {
  const block = parseDocument(text).blocks.find(({ request }) => request !== null);
  assert.ok(block, 'there is a request');
  return block;
}

export interface Given {
  readonly variables?: readonly string[];
  readonly origins?: Origins;
  readonly kind?: Kind;
  readonly dialect?: string;
}

/** The fixes of one problem for each list of mends. */
export function fixes(block: Block, problems: readonly (readonly Mend[])[], given: Given = {}): Fix[] {
  const target = { block, origins: given.origins ?? null, variables: new Set(given.variables ?? []) };
  const found = diagnosis(problems.map((mends) => problem(mends, given.kind ? { kind: given.kind } : {})));
  return fixesFor(given.dialect ? { ...found, dialect: given.dialect } : found, target);
}

/** The text with the edits in it. They must be in order, apart from each other and within the text. */
export function applied(text: string, edits: readonly FixEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, newText } of edits) {
    assert.ok(start >= at && end >= start && end <= text.length, `edit ${start}..${end} is in order and in range`);
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

/** The request after its first fix; null where there is none. */
export function fixed(text: string, mends: readonly Mend[], given: Given = {}): string | null {
  const block = firstRequest(text);
  const [fix] = fixes(block, [mends], given);
  return fix ? applied(block.text, fix.edits) : null;
}

/** The request after the fix of all problems, one for each mend. */
export function allFixed(text: string, mends: readonly Mend[], given: Given = {}): string | null {
  const block = firstRequest(text);
  const fix = fixes(
    block,
    mends.map((mend) => [mend]),
    given,
  ).find(({ id }) => id === 'all');
  return fix ? applied(block.text, fix.edits) : null;
}

export function lines(...all: string[]): string {
  return all.join('\n');
}

/** A tab stop of a snippet. */
export function stop(number: number, text: string): string {
  return `\${${number}:${text}}`;
}
