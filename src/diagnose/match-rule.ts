/** Finds what the dialects know about a problem: by its message and by its code. */
import type { CodeRule } from '../dialects/dialect';
import type { HeaderField } from '../exchange';
import type { CompiledDialect, CompiledPattern } from './compiled';
import type { Kind } from './diagnosis';
import { isNamed } from './find-in-request';
import type { Finding } from './finding';
import { normalName } from './location-words';
import type { RequestView } from './request-view';
import { headersMatch } from './response-test';
import { matchesStatus } from './status-class';
import type { TextMatch } from './text-pattern';
import { matchTemplate } from './url-template';
import { wordFinder } from './word-search';

/** The groups of the pattern that matched, trimmed; those that took part in the match alone. */
export type Groups = Readonly<Record<string, string>>;

export interface MatchedRule {
  readonly pattern: CompiledPattern | null;
  readonly groups: Groups;
  readonly code: CodeRule | null;
  /** Of pattern and code that of the more specific dialect; within one dialect the pattern's. */
  readonly kind: Kind | null;
  /** The dialect of the pattern, else of the code: its paths give the values of mends. */
  readonly dialect: CompiledDialect | null;
}

export interface RuleContext {
  readonly request: RequestView;
  /** The problem's own status, else the response's. */
  readonly status: number;
  readonly headers: readonly HeaderField[];
  /** Of all problems of the response, as far as they are matched. */
  readonly messages: readonly string[];
}

/** These say that the input is wrong; where the status speaks of something else, words like "required" mean that. */
const inputKinds = new Set<Kind>(['missing', 'malformed', 'unknown-field', 'syntax']);

/** Messages are matched as far as this; what a pattern looks for stands in front. */
export const maxMatched = 1000;

export function matchRule(dialects: readonly CompiledDialect[], finding: Finding, context: RuleContext): MatchedRule {
  let pattern: { readonly compiled: CompiledPattern; readonly groups: Groups; readonly at: number } | null = null;
  let code: { readonly rule: CodeRule; readonly at: number } | null = null;
  const message = finding.message?.slice(0, maxMatched) ?? null;
  const has = wordFinder(message ?? '');
  for (const [at, dialect] of dialects.entries()) {
    if (!pattern && message !== null) {
      for (const compiled of dialect.patterns) {
        const possible = !compiled.words || compiled.words.some(has);
        const groups = possible && applies(compiled, finding, context) ? groupsOf(compiled.re.exec(message)) : null;
        if (groups && presenceFits(compiled, groups, finding, context.request)) {
          pattern = { compiled, groups, at };
          break;
        }
      }
    }
    const rule: CodeRule | null =
      code || finding.code === null ? null : codeRule(dialect, finding.code, context.status);
    if (rule) code = { rule, at };
    if (pattern && code) break;
  }
  const patternKind = pattern?.compiled.pattern.kind ?? null;
  // A message that is the code itself is no sentence: the table of codes knows it better.
  const codeAlone = code !== null && message === finding.code;
  // A code that says no more than the status does says less than any sentence about the input.
  const codeVague = code?.rule.kind === 'bad-request' && patternKind !== null && inputKinds.has(patternKind);
  const patternFirst = !codeAlone && patternKind !== null && (!code || codeVague || (pattern?.at ?? 0) <= code.at);
  return {
    pattern:
      pattern && code && code.at < pattern.at
        ? overlaid(pattern.compiled, pattern.groups, code.rule)
        : (pattern?.compiled ?? null),
    groups: pattern?.groups ?? {},
    code: code?.rule ?? null,
    kind: patternFirst ? patternKind : (code?.rule.kind ?? patternKind),
    dialect: dialects[pattern?.at ?? code?.at ?? -1] ?? null,
  };
}

/** What the code of a more specific dialect says comes before what the pattern does; a field that the message names stays. */
function overlaid(compiled: CompiledPattern, groups: Groups, code: CodeRule): CompiledPattern {
  const { pattern } = compiled;
  const named = groups.field !== undefined || code.field === undefined;
  const { cause = pattern.cause, remedy = pattern.remedy, mends = pattern.mends, retry = pattern.retry } = code;
  const words = {
    ...(cause === undefined ? {} : { cause }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(mends === undefined ? {} : { mends }),
    ...(retry === undefined ? {} : { retry }),
  };
  if (named) return { ...compiled, pattern: { ...pattern, ...words } };
  const { location: _location, ...rest } = pattern;
  const location = code.location === undefined ? {} : { location: code.location };
  return { ...compiled, pattern: { ...rest, ...words, field: code.field, ...location } };
}

function codeRule({ codes, codeGlobs }: CompiledDialect, code: string, status: number): CodeRule | null {
  const rule =
    codes.get(code) ??
    codes.get(normalName(code)) ??
    codeGlobs.find(([glob]) => glob.test(code) || glob.test(normalName(code)))?.[1] ??
    null;
  if (rule?.status) return rule.status.some((wanted) => matchesStatus(wanted, status)) ? rule : null;
  return rule && inputKinds.has(rule.kind) && !leavesKindOpen(status) ? null : rule;
}

function applies(
  { pattern, template, headers, beside }: CompiledPattern,
  finding: Finding,
  { request, status, headers: received, messages }: RuleContext,
): boolean {
  const { when } = pattern;
  if (when?.status) {
    if (!when.status.some((wanted) => matchesStatus(wanted, status))) return false;
  } else if (pattern.kind && inputKinds.has(pattern.kind) && !leavesKindOpen(status)) return false;
  if (when?.fielded !== undefined && when.fielded !== (finding.field !== null)) return false;
  if (when?.method && !when.method.includes(request.method)) return false;
  if (when?.code && !(finding.code !== null && when.code.includes(finding.code))) return false;
  if (!headersMatch(headers, received)) return false;
  if (beside && !messages.some((message) => message !== finding.message && beside.test(message))) return false;
  return template === null || matchTemplate(template, request.segments) !== null;
}

/** Of what the pattern names, else of the field that the response does. */
function presenceFits({ pattern }: CompiledPattern, groups: Groups, finding: Finding, request: RequestView): boolean {
  const wanted = pattern.when?.present;
  if (wanted === undefined) return true;
  const field = groups.field ?? (finding.field && [finding.field.name].flat().join('.'));
  return (field != null && isNamed(request, field)) === wanted;
}

/** 400, 422 and failures within a 2xx say that the input is wrong, or nothing. */
export function leavesKindOpen(status: number): boolean {
  return status === 400 || status === 422 || (status >= 200 && status < 300);
}

function groupsOf(match: TextMatch | null): Groups | null {
  if (!match) return null;
  const groups: Record<string, string> = {};
  for (const [name, value] of Object.entries(match.groups ?? {})) {
    if (typeof value === 'string' && value.trim() !== '') groups[name] = value.trim();
  }
  return groups;
}

/** Puts the groups into a template; what was not found leaves the text without it. */
export function fillTemplate(template: string, groups: Groups): string {
  return template
    .replace(/\{(\w+)\}/g, (_all, name: string) => groups[name] ?? '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** `a, b or c`, `'low' or 'high'`, `[x, y]`: the members of a list in prose, quotes and backticks taken off. */
export function proseList(text: string): string[] {
  const inner = text.trim().replace(/^[[({]|[\])}.]$/g, '');
  const quoted = Array.from(inner.matchAll(/'([^']*)'|"([^"]*)"|`([^`]*)`|“([^”]*)”|‘([^’]*)’/g), (match) =>
    match.slice(1).find((part) => part !== undefined),
  );
  const parts = quoted.length > 0 ? quoted : inner.split(/\s*(?:,|;|\|)\s*(?:(?:or|and)\s+)?|\s+(?:or|and)\s+/i);
  // `"external"` within backticks is the text without either.
  const bare = parts.map((part) => part?.trim().replace(/^"([^"]+)"$/, '$1'));
  return bare.filter((part): part is string => part !== undefined && part !== '');
}
