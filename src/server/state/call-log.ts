/** One line for each attempt: to the client's log, and to a file where the settings name one. */
import { isAbsolute, join } from 'node:path';
import type { Diagnosis } from '../../diagnose/diagnosis';
import type { Attempt, Exchange, SentRequest } from '../../exchange';
import type { Settings } from '../../manifest';
import { logLine, logRecord } from '../../present/log-record';
import { createRedactor, hidingBy } from '../../redact/redactor';
import { credentialsIn } from '../../redact/sent-credentials';
import type { ExchangeRecord } from './exchange-record';
import type { LogFile } from './log-file';
import type { Workspace } from './workspace';

/** `sentFor`: the request that needs the token. */
export interface TokenCall {
  readonly uri: string;
  readonly request: SentRequest;
  readonly attempt: Attempt;
  readonly diagnosis: Diagnosis | null;
  readonly sentFor: string;
}

export class CallLog {
  readonly #workspace: Workspace;
  readonly #file: LogFile;
  readonly #now: () => number;
  readonly #write: (line: string) => void;

  /** `write` gets one redacted record as one line of JSON. */
  constructor(workspace: Workspace, file: LogFile, now: () => number, write: (line: string) => void) {
    this.#now = now;
    this.#workspace = workspace;
    this.#file = file;
    this.#write = write;
  }

  /** `diagnosis` is redacted already. */
  attempt(record: ExchangeRecord, attempt: Attempt, diagnosis: Diagnosis | null, settings: Settings): void {
    if (record.noLog) return;
    const { redactor } = record;
    const exchange: Exchange = { id: record.id, request: record.request, attempts: [withoutBody(attempt)] };
    const redacted = redactor.exchange({ ...exchange, request: { ...record.request, body: null } });
    const shown = redacted.attempts[0] ?? withoutBody(attempt);
    const sentFor = record.sentFor === null ? null : redactor.text(record.sentFor);
    const line = logLine(logRecord(redacted, shown, diagnosis, sentFor));
    this.#append(record.uri, line, settings);
  }

  /** The files that a response was written to. */
  written(record: ExchangeRecord, { outputs = [] }: Attempt, settings: Settings): void {
    if (record.noLog) return;
    const { id, request, redactor } = record;
    const call = { id, method: redactor.text(request.method), url: redactor.url(request.url) };
    for (const { path, error } of outputs) {
      const file = { written: redactor.text(path), error: error === null ? null : redactor.text(error) };
      const line = JSON.stringify({ time: new Date(this.#now()).toISOString(), ...call, ...file });
      this.#append(record.uri, line, settings);
    }
  }

  /** A request for a token: it is no exchange of its own. Credentials are taken out here. */
  tokenRequest({ uri, request, attempt, diagnosis, sentFor }: TokenCall, settings: Settings): void {
    const redactor = createRedactor(credentialsIn(request), hidingBy(settings));
    const exchange: Exchange = {
      id: `token-${attempt.startedAt.toString(36)}`,
      request,
      attempts: [withoutBody(attempt)],
    };
    const redacted = redactor.exchange({ ...exchange, request: { ...request, body: null } });
    const shown = redacted.attempts[0] ?? withoutBody(attempt);
    const line = logLine(
      logRecord(redacted, shown, diagnosis && redactor.diagnosis(diagnosis), redactor.text(sentFor)),
    );
    this.#append(uri, line, settings);
  }

  #append(uri: string, line: string, settings: Settings): void {
    this.#write(line);
    const path = this.#path(uri, settings['faultline.log.file']);
    if (path !== null) void this.#file.append(path, line, settings['faultline.log.maxBytes']);
  }

  /** A relative path starts at the workspace folder; without a folder it means nothing. */
  #path(uri: string, setting: string): string | null {
    if (setting.trim() === '') return null;
    if (isAbsolute(setting)) return setting;
    const folder = this.#workspace.folderOf(uri)?.path ?? this.#workspace.folders[0]?.path;
    return folder ? join(folder, setting) : null;
  }
}

/** A record holds no body, so none has to be copied and searched for secrets. */
function withoutBody(attempt: Attempt): Attempt {
  const { outcome } = attempt;
  if (outcome.kind === 'failure') return attempt;
  const body = { kind: 'memory', bytes: new Uint8Array(), size: outcome.response.body.size } as const;
  return { ...attempt, outcome: { kind: 'response', response: { ...outcome.response, body } } };
}
