/** Everything that is wrong with a dialect's file, at its places: YAML, schema, expressions, paths, and what can't be meant. */
import type { Dialect, Pattern } from '../dialects/dialect';
import { type DialectFile, type DialectFileProblem, readDialect } from '../dialects/read-dialect';
import { dialectProblems } from './compile';
import { allMends, type Way } from './dialect-compiler';
import type { DialectEngine } from './dialect-expression';
import { groupNames, namesIn, patternGroups, readerGroups } from './group-names';
import { isObject } from './json-node';
import { splitProblem } from './split';

export interface CheckedDialect {
  /** Null where the file can't be used at all. Entries that are broken are left out when it is compiled. */
  readonly dialect: Dialect | null;
  readonly problems: readonly DialectFileProblem[];
}

/** `known`: ids of the dialects there are besides it. Never throws. */
export function checkDialect(text: string, engine: DialectEngine, known: ReadonlySet<string>): CheckedDialect {
  const file = readDialect(text);
  const { dialect } = file;
  const problems = [...file.problems];
  for (const { path, message } of dialectProblems(dialect ?? expressionsOf(file.value), engine)) {
    problems.push({ ...file.place(path, 'value'), message: sentence(message), severity: 'error' });
  }
  if (dialect) problems.push(...doubts(dialect, file, known));
  return { dialect, problems: problems.sort((a, b) => a.start - b.start) };
}

/** Of what is no dialect yet the expressions alone, each at its place: all that is wrong is told at once. */
function expressionsOf(value: unknown): Dialect {
  const { define, patterns, read } = isObject(value) ? value : {};
  const expressions = (list: unknown): { readonly re: string }[] =>
    (Array.isArray(list) ? list : []).map((item: unknown) => ({
      re: isObject(item) && typeof item.re === 'string' ? item.re : '',
    }));
  const pieces = Object.entries(isObject(define) ? define : {}).filter(
    (piece): piece is [string, string] => typeof piece[1] === 'string',
  );
  return {
    id: 'x',
    title: 'X',
    match: {},
    define: Object.fromEntries(pieces),
    patterns: expressions(patterns),
    read: expressions(read),
  };
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
  for (const [index, { re }] of (dialect.read ?? []).entries()) {
    for (const name of groupNames(withPieces(re ?? '', dialect))) {
      if (!readerGroups.has(name)) doubt(['read', index, 're'], withoutMeaning(name, readerGroups));
    }
  }
  for (const [index, pattern] of (dialect.patterns ?? []).entries()) {
    const groups = groupNames(withPieces(pattern.re, dialect));
    const used = new Set<string>();
    for (const [way, text] of templatesOf(pattern)) {
      for (const name of namesIn(text)) {
        used.add(name);
        if (!groups.has(name) && !(name === 'field' && given.has(way[0]))) {
          doubt(['patterns', index, ...way], `\`re\` has no group \`${name}\`: nothing will stand there.`);
        }
      }
    }
    for (const name of groups) {
      if (!patternGroups.has(name) && !used.has(name)) {
        doubt(['patterns', index, 're'], withoutMeaning(name, patternGroups));
      }
    }
    if (pattern.mends?.length === 0) {
      doubt(['patterns', index, 'mends'], 'No edit: leave `mends` out for the usual one.');
    }
  }
  for (const [way, mend] of allMends(dialect)) {
    const problem = mend.op === 'split' ? splitProblem(mend) : null;
    if (problem) doubt([...way, problem.at], problem.message);
  }
  return found;
}

/** What `{field}` stands for in these is the field at fault, whatever names it. */
const given: ReadonlySet<unknown> = new Set(['cause', 'remedy']);

function withoutMeaning(name: string, known: ReadonlySet<string>): string {
  return `What the group \`${name}\` finds is lost: the name has no meaning here. Write \`(?:…)\`, or one of ${Array.from(known, (one) => `\`${one}\``).join(', ')}.`;
}

/** What of a pattern is filled with its groups, and where it stands. */
function templatesOf({ field, cause, remedy, mends = [] }: Pattern): (readonly [way: Way, text: string])[] {
  const found: [way: Way, text: string][] = [];
  const take = (way: Way, text: string | undefined) => {
    if (text !== undefined) found.push([way, text]);
  };
  take(['field'], field);
  take(['cause'], cause);
  take(['remedy'], remedy);
  for (const [index, mend] of mends.entries()) {
    const way = ['mends', index] as const;
    if (mend.op !== 'header' && mend.op !== 'split') take([...way, 'field'], mend.field);
    if (mend.op === 'add' || mend.op === 'header') take([...way, 'value'], mend.value);
    const several =
      mend.op === 'replace'
        ? (['values', mend.values] as const)
        : mend.op === 'rename'
          ? (['to', mend.to] as const)
          : null;
    for (const [at, text] of (several?.[1] ?? []).entries()) take([...way, several?.[0] ?? '', at], text);
  }
  return found;
}

function withPieces(re: string, { define = {} }: Dialect, depth = 0): string {
  if (depth > 8) return re;
  return re.replace(/\(\?&(\w+)\)/g, (_all, name: string) =>
    withPieces(define[name] ?? '', { define } as Dialect, depth + 1),
  );
}
