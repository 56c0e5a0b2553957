/** From an exchange to its diagnosis, driven by dialects. */
import type { Dialect } from '../dialects/dialect';
import type { Outcome, ReceivedResponse, SentRequest } from '../exchange';
import type { CompiledDialect } from './compiled';
import { credentials } from './credentials';
import { diagnoseFailure } from './diagnose-failure';
import type { Diagnosis } from './diagnosis';
import { readFieldPath } from './field-path';
import { emptyFinding, type Finding } from './finding';
import { webLink } from './link';
import { maxMatched } from './match-rule';
import { diagnoseFinding, type RuledProblem, reasonOf } from './problems';
import { type Reading, readFindings } from './read-findings';
import { type BodyFile, type RequestView, viewRequest } from './request-view';
import { responseMatches } from './response-test';
import { maxRead, type ResponseView, viewResponse } from './response-view';
import { retryAdvice } from './retry-advice';
import { type DialectIndex, type IndexedDialect, indexDialects } from './select';
import { type StatusMeaning, statusMeaning } from './status-meaning';
import { reasonPhrases } from './statuses';
import { supportReference } from './support-reference';
import type { PatternEngine } from './text-pattern';

export interface DiagnosisInput {
  readonly request: SentRequest;
  readonly outcome: Outcome;
  /** The text of the request's body, where the caller knows it better than the request's chunks tell. */
  readonly requestText?: string | null;
  /** The files that the body comes from, where the caller knows how they are written. */
  readonly bodyFiles?: readonly BodyFile[];
}

export interface Diagnoser {
  /** Null: nothing failed. Never throws. */
  diagnose(input: DiagnosisInput): Diagnosis | null;
  /** Ids of the dialects that apply, the most specific first; `response` null: by the request alone. */
  dialectFor(request: SentRequest, response: ReceivedResponse | null): readonly string[];
  /** What the response's status means to this API, be it a success or a failure. */
  statusOf(request: SentRequest, response: ReceivedResponse): StatusMeaning;
}

export interface DiagnoserOptions {
  /** Users' dialects and the engine that runs their expressions; one with the id of a built-in dialect takes its place. */
  readonly users?: { readonly dialects: readonly Dialect[]; readonly engine: PatternEngine };
  /** Epoch ms: what dates are measured against where a response has no `Date`. */
  readonly now?: () => number;
}

/** A body that comes with a success is looked through for an error as far as this, in bytes. */
const maxSuccess = 256_000;

/** Dialects are compiled when first needed, each once. */
export function createDiagnoser(dialects: readonly Dialect[], options: DiagnoserOptions = {}): Diagnoser {
  const index = indexDialects(withUsers(dialects, options.users));
  const reasons = reasonPhrases();
  const now = options.now ?? Date.now;
  return {
    diagnose({ request, outcome, requestText, bodyFiles }) {
      const view = viewRequest(request, requestText, bodyFiles);
      if (outcome.kind === 'failure') return diagnoseFailure(outcome.failure, request, view, index.select(view, null));
      const { response } = outcome;
      // 300 asks for a choice and leads nowhere; PostgREST refuses by it what is ambiguous.
      if (response.status < 400 && (response.status < 200 || response.status > 300)) return null;
      const success = response.status <= 300;
      const answer = viewResponse(response, success ? maxSuccess : maxRead);
      if (success && !index.mayFail(view, answer)) return null;
      const applying = index.select(view, answer);
      if (success && !failsWithin(applying, answer, view)) return null;
      const redirectedTo = crossed(request.url, response.url);
      return diagnoseResponse({
        request: view,
        response: answer,
        redirectedTo,
        dialects: applying,
        reasons,
        now: now(),
      });
    },
    dialectFor: (request, response) => select(index, request, response).map(({ dialect }) => dialect.id),
    statusOf: (request, response) => statusMeaning(select(index, request, response), response.status),
  };
}

function withUsers(dialects: readonly Dialect[], users: DiagnoserOptions['users']): IndexedDialect[] {
  const own = users?.dialects.map((dialect) => ({ dialect, engine: users.engine })) ?? [];
  const ids = new Set(own.map(({ dialect }) => dialect.id));
  return [...own, ...dialects.filter(({ id }) => !ids.has(id)).map((dialect) => ({ dialect, engine: null }))];
}

function select(
  index: DialectIndex,
  request: SentRequest,
  response: ReceivedResponse | null,
): readonly CompiledDialect[] {
  return index.select(viewRequest(request, null), response && viewResponse(response, maxSuccess));
}

function failsWithin(dialects: readonly CompiledDialect[], response: ResponseView, request: RequestView): boolean {
  return dialects.some(({ fails }) => fails.some((test) => responseMatches(test, response, request)));
}

interface ResponseContext {
  readonly request: RequestView;
  readonly response: ResponseView;
  /** The URL that answered, where redirects led to another scheme, host or port; null elsewhere. */
  readonly redirectedTo: string | null;
  readonly dialects: readonly CompiledDialect[];
  readonly reasons: ReadonlySet<string>;
  readonly now: number;
}

/** The URL that answered where it is of another origin than the one that was asked; null elsewhere. */
function crossed(asked: string, answered: string): string | null {
  if (asked === answered || !URL.canParse(asked) || !URL.canParse(answered)) return null;
  return new URL(asked).origin === new URL(answered).origin ? null : answered;
}

/** A status of success says nothing of the error that its body reports. */
const failureWithinSuccess: Pick<StatusMeaning, 'kind' | 'meaning' | 'cause' | 'remedy' | 'retry'> = {
  kind: null,
  meaning: 'The status says success, but the body reports an error.',
  cause: 'The API reports its errors in the body, whatever the status.',
  remedy: 'Look up the message, or the code beside it, in the documentation of the API.',
  retry: false,
};

function diagnoseResponse({ request, response, redirectedTo, dialects, reasons, now }: ResponseContext): Diagnosis {
  const said = statusMeaning(dialects, response.status);
  const status = response.status < 400 ? { ...said, ...failureWithinSuccess } : said;
  const reading = readFindings(dialects, { request, response, reasons });
  const wanted = credentials(dialects, request, response, redirectedTo);
  const findings = reading.findings.length > 0 ? reading.findings : [emptyFinding];
  const messages = findings.flatMap(({ message }) => message?.slice(0, maxMatched) ?? []);
  const roots = rootsOf(findings);
  const ruled = findings.map((finding) =>
    diagnoseFinding(finding, {
      dialects,
      request,
      response,
      status,
      credentials: wanted,
      messages,
      roots,
    }),
  );
  const main = mainProblem(ruled, status);
  const { problem } = main;
  const kind = problem.kind;
  const title = titleOf(dialects, reading);
  return {
    dialect: title.id,
    dialectTitle: title.title,
    kind,
    code: problem.code ?? ruled.find((each) => each.problem.code !== null)?.problem.code ?? null,
    status: response.status,
    label: `${response.status} ${reasonOf(response, status)}`,
    meaning: status.meaning,
    cause: problem.cause,
    remedy: problem.remedy,
    problems: ruled.map((each) => each.problem),
    phrase: supportReference('phrase', dialects, response, findings),
    requestId: supportReference('requestId', dialects, response, findings),
    retry: retryAdvice({ dialects, request, response, kind, status, problems: ruled, now }),
    help: status.help ?? webLink(main.help) ?? (isApi(title) ? webLink(title.docs ?? null) : null),
  };
}

/** The first names of the fields that are named by more than one. */
function rootsOf(findings: readonly Finding[]): ReadonlySet<string> {
  const paths = findings.flatMap(({ field }) => (field ? [readFieldPath(field).segments] : []));
  return new Set(paths.flatMap(([first, ...more]) => (first !== undefined && more.length > 0 ? [first] : [])));
}

/** The first problem that says more than the status does; else the first. */
function mainProblem(problems: readonly RuledProblem[], status: StatusMeaning): RuledProblem {
  const [first] = problems;
  const telling = problems
    .filter(({ rule }) => !rule.pattern?.pattern.ghost)
    .find(({ problem }) => problem.field !== null || (problem.kind !== status.kind && problem.kind !== 'bad-request'));
  const found = telling ?? first;
  if (!found) throw new RangeError('A failed response has at least one problem.');
  return found;
}

/** A format's own documents say nothing about the API that uses it. */
function isApi({ rank, match }: Dialect): boolean {
  return rank === 'api' || (rank === undefined && match.hosts !== undefined);
}

/** The dialect that knows the API, else the one that could read the body. */
function titleOf(dialects: readonly CompiledDialect[], { dialect: reader }: Reading): Dialect {
  const [first] = dialects;
  const known = first && first.dialect.rank !== 'generic' ? first : (reader ?? first);
  return known?.dialect ?? { id: 'generic', title: 'HTTP', match: {} };
}
