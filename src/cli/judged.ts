/** A request with all that came of it, as it is shown: to programs or to people. Everything in it is redacted. */
import type { Diagnosis } from '../diagnose/diagnosis';
import { type Attempt, type Exchange, outcomeOf, redirectsOf } from '../exchange';
import { blameSpans, urlSpan } from '../fix/blame';
import type { Fix } from '../fix/fix';
import { type FixTarget, fixesFor } from '../fix/fixes';
import { fixOfMove, moveOf } from '../fix/permanent-redirect';
import { renderResponse } from '../present/response-document';
import { terminalText } from '../present/terminal';
import type { Redactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';
import type { Span } from '../syntax/document';
import type { RequestDocument } from '../syntax/request-document';
import { sentText } from './body-as-text';
import { fixJson, type ResultJson, resultJson } from './result-json';
import { rangeIn, redactedRange, sourceRange } from './source-places';

export interface Judged {
  readonly document: RequestDocument;
  readonly blockIndex: number;
  /** How people know the document. */
  readonly place: string;
  /** The request that needs this one, by its name; null where it was asked for. */
  readonly sentFor: string | null;
  /** Whole; made when it is asked for. */
  readonly exchange: Exchange;
  /** What one line says of it, for which the rest need not be copied. */
  readonly line: JudgedLine;
  readonly diagnosis: Diagnosis | null;
  /** One for each problem. */
  readonly blames: readonly Span[];
  readonly fixes: readonly Fix[];
  /** For what else of the source is shown. */
  readonly redact: (text: string) => string;
}

export interface JudgedLine {
  readonly method: string;
  readonly url: string;
  /** `200 OK`, `ECONNREFUSED`. */
  readonly label: string;
  readonly durationMs: number;
  /** It went straight: one attempt, no redirect, nothing to note. */
  readonly isPlain: boolean;
}

export interface JudgedInput {
  readonly document: RequestDocument;
  readonly blockIndex: number;
  readonly place: string;
  readonly sentFor?: string | null;
  readonly exchange: Exchange;
  readonly diagnosis: Diagnosis | null;
  readonly target: FixTarget;
  readonly redactor: Redactor;
  /** Values that must not be in an edit, should a server have sent them back. */
  readonly secrets: readonly string[];
}

/** Finds blame and fixes for what was sent, then redacts all of it. */
export function judge(input: JudgedInput): Judged {
  const { diagnosis, target, redactor, secrets } = input;
  let exchange: Exchange | null = null;
  const fixes = [...(diagnosis ? fixesFor(diagnosis, target) : []), ...moveFixes(input)];
  return {
    document: input.document,
    blockIndex: input.blockIndex,
    place: input.place,
    sentFor: input.sentFor == null ? null : redactor.text(input.sentFor),
    get exchange() {
      exchange ??= redactor.exchange(input.exchange);
      return exchange;
    },
    line: lineOf(input),
    diagnosis: diagnosis && redactor.diagnosis(diagnosis),
    blames: diagnosis ? blameSpans(diagnosis, target.block, target.origins) : [],
    fixes: fixes
      .filter((fix) => !holdsSecret(fix, secrets))
      .map((fix) => ({ ...fix, title: redactor.text(fix.title) })),
    redact: (text) => redactor.text(text),
  };
}

function lineOf({ exchange, redactor }: JudgedInput): JudgedLine {
  const { request, attempts } = exchange;
  return {
    method: redactor.text(request.method),
    url: redactor.url(request.url),
    label: redactor.text(labelOf(outcomeOf(exchange))),
    durationMs: durationOf(attempts),
    isPlain: attempts.length <= 1 && attempts.every(({ notes, hops }) => notes.length + hops.length === 0),
  };
}

/** The request's new address, where it has moved for good. */
function moveFixes({ exchange, diagnosis, target }: JudgedInput): Fix[] {
  const last = exchange.attempts.at(-1);
  const redirects = last ? redirectsOf(last) : [];
  const move = redirects.length > 0 ? moveOf(exchange.request, redirects, namesCredential) : null;
  const fix = move && fixOfMove(target, move, diagnosis !== null);
  return fix ? [fix] : [];
}

/** An edit is only right as a whole: one that would show a secret is not offered. */
function holdsSecret(fix: Fix, secrets: readonly string[]): boolean {
  return fix.edits.some(({ newText }) => secrets.some((secret) => secret.length > 3 && newText.includes(secret)));
}

/** For programs. `file` is null and `source` the text for a HAR's request. */
export function judgedJson(judged: Judged, file: string | null, source: string | null): ResultJson {
  const { document, blockIndex, exchange, diagnosis } = judged;
  const block = document.blocks[blockIndex];
  const range = (start: number, end: number) => rangeIn(document, blockIndex, { start, end });
  return resultJson({
    name: redactedOrNull(judged, block?.name ?? null),
    title: redactedOrNull(judged, block?.title ?? null),
    file,
    range: range(block?.request?.start ?? 0, block?.request?.end ?? 0),
    sentFor: judged.sentFor,
    request: exchange.request,
    requestText: sentText(exchange.request.body),
    attempts: exchange.attempts,
    diagnosis,
    blames: judged.blames.map(({ start, end }) => range(start, end)),
    fixes: judged.fixes.map((fix) => fixJson(fix, range)),
    source,
  });
}

/** For people. `body`: show the response's body, too. */
export function judgedText(
  judged: Judged,
  options: { readonly color: boolean; readonly body: boolean; readonly retryStopped: string | null },
): string {
  const { document, blockIndex, line, diagnosis, place } = judged;
  const block = document.blocks[blockIndex];
  const spans = diagnosis?.problems.length === 0 && block?.request ? [urlSpan(block, block.request)] : judged.blames;
  const blames = spans.map((span, index) => ({
    ...redactedRange(sourceRange(document, blockIndex, span, place), judged.redact),
    problem: diagnosis?.problems.length === 0 ? null : index,
  }));
  const view = {
    title: redactedOrNull(judged, block?.name ?? block?.title ?? null),
    method: line.method,
    url: line.url,
    sentFor: judged.sentFor,
    label: diagnosis?.label ?? line.label,
    durationMs: line.durationMs,
    attempts: line.isPlain ? [] : judged.exchange.attempts,
    diagnosis,
    blames,
    fixes: judged.fixes,
    retryStopped: options.retryStopped,
    body: options.body ? bodyOf(outcomeOf(judged.exchange), diagnosis) : null,
  };
  return terminalText(view, { color: options.color });
}

function redactedOrNull({ redact }: Judged, text: string | null): string | null {
  return text === null ? null : redact(text);
}

function labelOf(outcome: ReturnType<typeof outcomeOf>): string {
  if (outcome?.kind === 'response') return `${outcome.response.status} ${outcome.response.reason}`.trim();
  return outcome?.failure.code ?? '';
}

/** From the start of the first attempt to the end of the last, ms. */
function durationOf(attempts: readonly Attempt[]): number {
  return attempts.reduce((sum, { timings, waitedMs }, index) => sum + (index > 0 ? waitedMs : 0) + timings.totalMs, 0);
}

/** What stands behind the head of the response document: laid out, with a note where it is not whole. */
function bodyOf(outcome: ReturnType<typeof outcomeOf>, diagnosis: Diagnosis | null): string | null {
  if (outcome?.kind !== 'response') return null;
  const { text } = renderResponse(
    outcome.response,
    { view: 'pretty', paths: false, wholeBy: '`--output FILE` writes it whole.' },
    diagnosis,
  );
  const head = text.indexOf('\n\n');
  return head < 0 ? '' : text.slice(head + 2);
}
