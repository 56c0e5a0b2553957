/** `faultline explain FILE.har`: every failure in what a browser recorded. */
import type { Diagnoser } from '../diagnose/diagnose';
import type { Exchange } from '../exchange';
import { createRedactor } from '../redact/redactor';
import type { Hiding } from '../redact/secret-values';
import { credentialsIn } from '../redact/sent-credentials';
import type { Files } from '../server/deps';
import { parseDocument } from '../syntax/parse';
import type { Arguments } from './arguments';
import { sentText } from './body-as-text';
import { type HarExchange, readHar } from './har';
import { httpText } from './http-text';
import { jsonArray } from './json-array';
import { judge, judgedJson, judgedText } from './judged';
import { readGiven } from './request-file';
import { breathe, interrupted, type Terminal } from './terminal';
import { workspaceDiagnoser } from './workspace-diagnoser';
import { hidingIn } from './workspace-settings';

/** Gives the exit status: 1 where a response failed. Throws an `InputError` where the file is no HAR. */
export async function explain(
  args: Extract<Arguments, { command: 'explain' }>,
  terminal: Terminal,
  files: Pick<Files, 'entries' | 'readText'>,
): Promise<number> {
  const file = await readGiven(args.file, terminal);
  const entries = readHar(file.text, file.name);
  const clock = new EntryClock();
  const diagnoser = await workspaceDiagnoser(terminal.cwd, files, terminal, clock.now);
  const hiding = await hidingIn(terminal.cwd, files);
  return explainAll(entries, { name: file.name, json: args.json, diagnoser, clock, hiding }, terminal);
}

/** Waits that end at a point in time are measured from when the response came. */
export class EntryClock {
  #time = Date.now();

  readonly now = (): number => this.#time;

  turnTo({ attempt }: HarExchange): void {
    if (attempt.startedAt > 0) this.#time = attempt.startedAt + attempt.timings.totalMs;
  }
}

export interface Explaining {
  /** How people know where the entries are from. */
  readonly name: string;
  readonly json: boolean;
  readonly diagnoser: Diagnoser;
  readonly clock: EntryClock;
  readonly hiding: Hiding;
}

/** Prints what became of each; gives the exit status. */
export async function explainAll(
  entries: readonly HarExchange[],
  { name, json, diagnoser, clock, hiding }: Explaining,
  terminal: Terminal,
): Promise<number> {
  const array = json ? jsonArray(terminal) : null;
  let failed = 0;
  for (const [index, entry] of entries.entries()) {
    const { request, requestText, attempt } = entry;
    if (index % 50 === 0) await breathe();
    if (terminal.signal.aborted) break;
    clock.turnTo(entry);
    const diagnosis = diagnoser.diagnose({ request, outcome: attempt.outcome, requestText });
    if (diagnosis) failed++;
    else if (!array) continue;
    const exchange: Exchange = { id: String(index + 1), request, attempts: [attempt] };
    const secrets = credentialsIn(request);
    const redactor = createRedactor(secrets, hiding);
    // Fixes are for the request as it is printed: with its secrets hidden.
    const shown = redactor.exchange({ ...exchange, attempts: [] }).request;
    const source = httpText(shown, sentText(shown.body));
    const document = parseDocument(source);
    const [block] = document.blocks;
    if (!block) continue;
    const judged = judge({
      document,
      blockIndex: 0,
      place: `${name}, request ${index + 1}`,
      exchange,
      diagnosis,
      target: { block, origins: null, variables: new Set() },
      redactor,
      secrets,
    });
    if (array) await array.add(judgedJson(judged, null, source));
    else await terminal.out(`${judgedText(judged, { color: terminal.color, body: false, retryStopped: null })}\n`);
  }
  if (array) await array.end();
  else await terminal.out(summary(entries.length, failed));
  if (terminal.signal.aborted) return interrupted;
  return failed > 0 ? 1 : 0;
}

function summary(entries: number, failed: number): string {
  const requests = entries === 1 ? '1 request' : `${entries} requests`;
  return failed === 0 ? `None of ${requests} failed.\n` : `${failed} of ${requests} failed.\n`;
}
