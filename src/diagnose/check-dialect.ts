/** Everything that is wrong with a dialect's file, at its places: YAML, schema, expressions, paths, and what can't be meant. */
import type { Dialect } from '../dialects/dialect';
import { type DialectFile, type DialectFileProblem, readDialect } from '../dialects/read-dialect';
import { dialectProblems } from './compile';
import type { DialectEngine } from './dialect-expression';

export interface CheckedDialect {
  /** Null where the file can't be used at all. Entries that are broken are left out when it is compiled. */
  readonly dialect: Dialect | null;
  readonly problems: readonly DialectFileProblem[];
}

/** Groups that a template may name besides those of its expression. */
const givenGroups = new Set(['field', 'value', 'code', 'alternatives', 'allowed', 'suggestions']);

/** `known`: ids of the dialects there are besides it. Never throws. */
export function checkDialect(text: string, engine: DialectEngine, known: ReadonlySet<string>): CheckedDialect {
  const file = readDialect(text);
  const { dialect } = file;
  if (!dialect) return { dialect: null, problems: file.problems };
  const problems = [...file.problems];
  for (const { path, message } of dialectProblems(dialect, engine)) {
    problems.push({ ...file.place(path, 'value'), message: sentence(message), severity: 'error' });
  }
  problems.push(...doubts(dialect, file, known));
  return { dialect, problems: problems.sort((a, b) => a.start - b.start) };
}

function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

function doubts(dialect: Dialect, file: DialectFile, known: ReadonlySet<string>): DialectFileProblem[] {
  const found: DialectFileProblem[] = [];
  const doubt = (path: readonly (string | number)[], message: string) =>
    found.push({ ...file.place(path, 'value'), message, severity: 'warning' });
  for (const [index, id] of (dialect.uses ?? []).entries()) {
    if (!known.has(id))
      doubt(['uses', index], `There is no dialect \`${id}\`. Run \`faultline dialects\` for those there are.`);
  }
  const examples = new Set<string>();
  for (const [index, { id }] of (dialect.examples ?? []).entries()) {
    if (examples.has(id)) doubt(['examples', index, 'id'], `Another example is called \`${id}\`, too.`);
    examples.add(id);
  }
  for (const [index, reader] of (dialect.read ?? []).entries()) {
    const { of = 'json', search, leaves, message, code, field, template, re } = reader;
    const finds = search || leaves || message || code || field || template || re;
    if (!finds && (of === 'json' || of === 'headers')) {
      doubt(
        ['read', index],
        'This reader finds nothing: give it a `message`, `code` or `field`, `leaves` or `search`.',
      );
    }
  }
  for (const [index, { re, field, cause, remedy, mends }] of (dialect.patterns ?? []).entries()) {
    const groups = new Set(Array.from(withPieces(re, dialect).matchAll(/\(\?P?<(\w+)>/g), ([, name]) => name));
    const templates: [key: string, text: string | undefined][] = [
      ['field', field],
      ['cause', cause],
      ['remedy', remedy],
    ];
    for (const [key, text] of templates) {
      for (const [, name = ''] of (text ?? '').matchAll(/\{(\w+)\}/g)) {
        if (!groups.has(name) && !givenGroups.has(name)) {
          doubt(['patterns', index, key], `\`re\` has no group \`${name}\`: nothing will stand there.`);
        }
      }
    }
    if (mends?.length === 0) doubt(['patterns', index, 'mends'], 'No edit: leave `mends` out for the usual one.');
  }
  return found;
}

function withPieces(re: string, { define = {} }: Dialect, depth = 0): string {
  if (depth > 8) return re;
  return re.replace(/\(\?&(\w+)\)/g, (_all, name: string) =>
    withPieces(define[name] ?? '', { define } as Dialect, depth + 1),
  );
}
