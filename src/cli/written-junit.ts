/** What came of a run, as a JUnit report: the XML that CI systems read. */
import { resolve } from 'node:path';
import { fileProblem, InputError } from './input-error';
import type { RunSetup } from './run-files';

/** A request that was asked for. `not-sent`: what it needs has failed, or it can't be sent as it is. */
export interface JUnitCase {
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly durationMs: number;
  readonly outcome: 'succeeded' | 'failed' | 'not-sent' | 'skipped';
  /** `404 Not Found`, or why it was not sent; empty for a success. Redacted. */
  readonly message: string;
  /** What failed, with its cause and the way out, over several lines; empty where nothing was answered. Redacted. */
  readonly detail: string;
}

/** As the user's other files: a report is for whoever reads it. */
const asOthers = 0o666;

/** Throws an `InputError` where the file can't be written; none is begun then. */
export async function writeJUnit(
  file: string,
  suite: { readonly name: string; readonly durationMs: number; readonly cases: readonly JUnitCase[] },
  { deps, terminal }: Pick<RunSetup, 'deps' | 'terminal'>,
): Promise<void> {
  try {
    await deps.files.write(resolve(terminal.cwd, file), junitText(suite.name, suite.durationMs, suite.cases), asOthers);
  } catch (error) {
    throw new InputError(file, `the JUnit report can't be written: ${fileProblem(error)}`, { cause: error });
  }
}

export function junitText(name: string, durationMs: number, cases: readonly JUnitCase[]): string {
  const count = (...outcomes: readonly JUnitCase['outcome'][]) =>
    cases.filter(({ outcome }) => outcomes.includes(outcome)).length;
  const counts = `tests="${cases.length}" failures="${count('failed')}" errors="${count('not-sent')}" skipped="${count('skipped')}"`;
  const head = `name="${escapeXml(name)}" ${counts} time="${seconds(durationMs)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${head}>`,
    `  <testsuite ${head}>`,
    ...cases.map(caseText),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

const elements = { failed: 'failure', 'not-sent': 'error', skipped: 'skipped' } as const;

function caseText({ name, file, line, durationMs, outcome, message, detail }: JUnitCase): string {
  const place = `classname="${escapeXml(file)}" file="${escapeXml(file)}" line="${line}"`;
  const head = `    <testcase name="${escapeXml(name)}" ${place} time="${seconds(durationMs)}"`;
  if (outcome === 'succeeded') return `${head}/>`;
  const element = `<${elements[outcome]} message="${escapeXml(message)}"`;
  if (detail === '' || outcome === 'skipped') return `${head}>${element}/></testcase>`;
  return `${head}>${element}>${escapeLines(detail)}</${elements[outcome]}></testcase>`;
}

function seconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(3);
}

const entities: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };

/** As an element's text: lines stay lines. */
function escapeLines(text: string): string {
  return text.split('\n').map(escapeXml).join('\n');
}

/** As an attribute's value (XML 1.0, 2.2 and 3.3.3): what may not stand there at all is a replacement character. */
function escapeXml(text: string): string {
  return text
    .replace(/[<>&"]/g, (character) => entities[character] ?? '')
    .replace(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '\ufffd');
}
