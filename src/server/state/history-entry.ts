/** One line of the history: a request's template and its exchange, redacted and with its bodies cut, as it is stored. */
import type { Diagnosis } from '../../diagnose/diagnosis';
import type { BodyChunk, Exchange, Outcome, ReceivedBody } from '../../exchange';
import { sizeText } from '../../present/quantity';
import type { HistorySummary } from '../../protocol';
import type { Redactor } from '../../redact/redactor';
import { definitionAt, placeOf } from '../../resolve/scope';
import type { Block, VariableDefinition } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';
import { diagnosisOf, durationOf, type ExchangeRecord, responseOf, shownDiagnosis } from './exchange-record';
import { attemptLabel } from './exchange-summary';
import { isRecord } from './json-value';
import type { DefinitionIndex } from './scope';

export interface HistoryEntry {
  readonly summary: HistorySummary;
  /** The request as it stood in its file, its placeholders as they were. */
  readonly template: string;
  /** The lines of its file that define what it uses, for when the file is gone. */
  readonly definitions: string;
  /** Which block of its file it was. */
  readonly index: number;
  readonly exchange: Exchange;
  readonly diagnosis: Diagnosis | null;
}

/** Bytes of each body that are kept. */
const bodyLimit = 65_536;
/** Bytes to which a body is cut before it is redacted. */
const earlyLimit = bodyLimit + 16_384;
/** Bytes by which a body is cut later than where its redaction ends: a secret may lie across that end. */
const slack = 4096;

export function historyEntry(
  record: ExchangeRecord,
  document: RequestDocument | null,
  definitions: DefinitionIndex,
  now: number,
): HistoryEntry {
  const { block, sentFor, request, attempts, redactor } = record;
  const used = document ? definitionsUsed(block, document, definitions) : [];
  const title = block.name ?? block.title;
  const last = attempts.at(-1);
  const url = redactor.url(request.url);
  return {
    summary: {
      id: record.id,
      uri: record.uri,
      title: title === null ? null : redactor.text(title),
      sentFor: sentFor === null ? null : redactor.text(sentFor),
      method: redactor.text(request.method),
      url,
      environment: record.environment,
      status: responseOf(record)?.status ?? null,
      label: last ? redactor.text(attemptLabel(last)) : '',
      failed: diagnosisOf(record) !== null,
      startedAt: record.startedAt,
      durationMs: durationOf(record, now),
      attempts: attempts.length,
    },
    template: templateOf(block, redactor),
    definitions: redactor.text(used.map(({ line }) => line).join('\n')),
    index: record.place ?? record.lastIndex,
    exchange: keptExchange({ id: record.id, request, attempts }, redactor),
    diagnosis: shownDiagnosis(record),
  };
}

function templateOf(block: Block, redactor: Redactor): string {
  const body = block.request?.body;
  if (!body) return redactor.text(block.text);
  const { text } = block;
  const type = /^content-type\s*:\s*(.*)$/im.exec(text.slice(0, body.start))?.[1]?.trim() ?? null;
  const kept = redactor.body(text.slice(body.start, body.end), type);
  return redactor.text(text.slice(0, body.start)) + redactor.text(kept) + redactor.text(text.slice(body.end));
}

/** What a template uses of its file, and before it what that uses. */
function definitionsUsed(block: Block, document: RequestDocument, index: DefinitionIndex) {
  const definitions = index.of(document);
  const place = placeOf({ document }, block);
  const used = new Map<string, { readonly line: string; readonly definition: VariableDefinition }>();
  const follow = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/\{\{\s*%?\s*([^{}\s]+)\s*\}\}/g)) {
      const found = used.has(name) ? null : definitionAt(definitions, name, place);
      const at = found && document.blocks[found.blockIndex];
      if (!found || !at || at === block) continue;
      const line = at.text.slice(found.definition.start, found.definition.end).trimEnd();
      used.set(name, { line, definition: found.definition });
      follow(line);
    }
  };
  follow(block.text);
  return [...used.values()].reverse();
}

/** Cut twice: before it is redacted, since a body may be large, and after it, to what is kept. */
function keptExchange(exchange: Exchange, redactor: Redactor): Exchange {
  const { request, attempts } = exchange;
  const early = {
    ...exchange,
    request: { ...request, body: request.body && cutChunks(request.body, earlyLimit) },
    attempts: attempts.map((attempt) => ({
      ...attempt,
      outcome: withBody(attempt.outcome, (body) => cutBody(body, earlyLimit, body.size)),
    })),
  };
  const clean = redactor.exchange(early);
  return {
    ...clean,
    request: { ...clean.request, body: clean.request.body && cutChunks(clean.request.body, bodyLimit, request.body) },
    attempts: clean.attempts.map((attempt, index) => {
      const whole = attempts[index]?.outcome;
      const size = whole?.kind === 'response' ? whole.response.body.size : 0;
      const isCut = size > earlyLimit;
      return {
        ...attempt,
        outcome: withBody(attempt.outcome, (body) => {
          const { length } = bytesOf(body);
          return cutBody(
            body,
            Math.min(bodyLimit, isCut ? Math.max(0, length - slack) : length),
            isCut ? size : length,
          );
        }),
      };
    }),
  };
}

function withBody(outcome: Outcome, change: (body: ReceivedBody) => ReceivedBody): Outcome {
  if (outcome.kind === 'failure') return outcome;
  const { response } = outcome;
  return { kind: 'response', response: { ...response, body: change(response.body) } };
}

function bytesOf(body: ReceivedBody): Uint8Array {
  return body.kind === 'memory' ? body.bytes : body.head;
}

/** A plain copy. What is cut is told by its size, and looks like the head of a body in a file that is nowhere. */
function cutBody(body: ReceivedBody, limit: number, size: number): ReceivedBody {
  const bytes = new Uint8Array(bytesOf(body).subarray(0, limit));
  const charset = body.charset === undefined ? {} : { charset: body.charset };
  if (bytes.length < size) return { kind: 'file', path: '', head: bytes, size, ...charset };
  return { kind: 'memory', bytes, size, ...charset };
}

/** @param whole the body before it was cut, to say by how much; absent: it says nothing */
function cutChunks(chunks: readonly BodyChunk[], limit: number, whole?: readonly BodyChunk[] | null): BodyChunk[] {
  const sizeOf = (all: readonly BodyChunk[]): number =>
    all.reduce((sum, chunk) => sum + (chunk.kind === 'text' ? chunk.text.length : 0), 0);
  const size = sizeOf(whole ?? []);
  let left = size > earlyLimit ? Math.max(0, Math.min(limit, sizeOf(chunks) - slack)) : limit;
  return chunks.map((chunk): BodyChunk => {
    if (chunk.kind === 'file') return chunk;
    const given = chunk.kind === 'text' ? chunk.text : chunk.base64;
    // Four characters of base64 are three bytes.
    const kept = given.slice(0, left - (left % 4));
    left -= kept.length;
    if (kept.length === given.length) return chunk;
    if (chunk.kind === 'bytes') return { kind: 'bytes', base64: kept };
    return { kind: 'text', text: whole ? `${kept}\n‹cut here, of ${sizeText(size)}›` : kept };
  });
}

/** As one line of JSON, without the line end: text bodies as text, others in base64. */
export function historyLine(entry: HistoryEntry): string {
  return JSON.stringify({ v: 1, ...entry }, (_, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    const buffer = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    const text = buffer.toString('utf8');
    return Buffer.from(text).equals(buffer) ? { utf8: text } : { base64: buffer.toString('base64') };
  });
}

/** Null where the line is none of the history's. Throws nothing. */
export function readHistoryLine(line: string): HistoryEntry | null {
  try {
    const value: unknown = JSON.parse(line, (_, member: unknown) => {
      if (!isRecord(member)) return member;
      const { utf8, base64 } = member;
      if (Object.keys(member).length !== 1) return member;
      if (typeof utf8 === 'string') return new Uint8Array(Buffer.from(utf8));
      return typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : member;
    });
    return isRecord(value) && value.v === 1 && isEntry(value) ? value : null;
  } catch {
    return null;
  }
}

/** What lists have of a line; bodies are not decoded for it. Null where the line is none of the history's. */
export function readHistorySummary(line: string): HistorySummary | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) && value.v === 1 && isEntry(value) ? value.summary : null;
  } catch {
    return null;
  }
}

function isEntry(value: object): value is HistoryEntry {
  const { summary, template, exchange } = value as Record<string, unknown>;
  if (!isRecord(summary) || typeof template !== 'string' || !isRecord(exchange)) return false;
  const { id, uri, method, url, label } = summary;
  const isText = [id, uri, method, url, label].every((it) => typeof it === 'string');
  return isText && isRecord(exchange.request) && Array.isArray(exchange.attempts);
}
