/** `faultline parse FILE…`: how request files are read. */

import { visibleLine } from '../present/visible-text';
import { createRedactor, type Redactor } from '../redact/redactor';
import type { Files } from '../server/deps';
import { parseDocument } from '../syntax/parse';
import { toParseShape } from '../syntax/parse-json';
import type { Arguments } from './arguments';
import { InputError } from './input-error';
import { jsonArray } from './json-array';
import { readGiven } from './request-file';
import type { Terminal } from './terminal';
import { workspaceOf } from './workspace-scope';
import { hidingIn } from './workspace-settings';

/** Gives the exit status: 2 where a file could not be read; the others are printed all the same. */
export async function parse(
  args: Extract<Arguments, { command: 'parse' }>,
  terminal: Terminal,
  files: Pick<Files, 'readText'>,
): Promise<number> {
  const array = args.json ? jsonArray(terminal) : null;
  let status = 0;
  for (const name of args.files) {
    if (terminal.signal.aborted) break;
    try {
      const given = await readGiven(name, terminal);
      const shape = toParseShape(parseDocument(given.text), given.name);
      if (array) await array.add(shape);
      else {
        const hiding = await hidingIn(await workspaceOf(null, given, terminal), files);
        await terminal.out(parseText(shape, createRedactor([], hiding)));
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      status = 2;
      await terminal.err(`${error.place}: ${error.message}\n`);
    }
  }
  await array?.end();
  return status;
}

/**
 * A line for each request and each problem, `file:line:column` first, as compilers do. Secrets are redacted here; the JSON
 * is the file as it is written.
 */
function parseText(shape: ReturnType<typeof toParseShape>, redactor: Redactor): string {
  const file = visibleLine(shape.file);
  const at = ({ start }: { start: { line: number; character: number } }): string =>
    `${file}:${start.line + 1}:${start.character + 1}`;
  const requests = shape.requests.map(({ range, method, url, name, title }) => {
    const label = name ?? title;
    const shown = label === null ? '' : `  (${visibleLine(redactor.text(label))})`;
    return `${at(range)}: ${method} ${visibleLine(redactor.url(url))}${shown}\n`;
  });
  const problems = shape.problems.map(
    ({ range, severity, message }) => `${at(range)}: ${severity}: ${visibleLine(redactor.text(message))}\n`,
  );
  const nothing = requests.length === 0 ? [`${file}: no requests\n`] : [];
  return [...requests, ...nothing, ...problems].join('');
}
