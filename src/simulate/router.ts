import type { Dialect } from '../dialects/dialect';
import type { SimulatedApi } from './api';
import { simulateApptio } from './apptio';
import { simulateAsana } from './asana';
import { withFaults } from './deliver';
import { documentedReply, plainReply, successReply } from './documented';
import { FailureCounts } from './failure-counts';
import { type Faults, faultNames, faultOptions, readFaults } from './faults';
import type { Incoming } from './incoming';
import { indexReply, type Simulated } from './index-page';
import { simulateOperations1 } from './operations1';
import { jsonReply, type Reply } from './reply';

/** A reply with the faults in its delivery. */
export interface Answer {
  readonly reply: Reply;
  readonly faults: Faults;
}

/** Finds the answer to each request; holds the state of the small APIs and of "fail twice, then succeed". */
export function createRouter(dialects: readonly Dialect[]): (request: Incoming, now: number) => Answer {
  const counts = new FailureCounts();
  const apis = new Map<string, SimulatedApi>([
    ['asana', simulateAsana()],
    ['apptio', simulateApptio()],
  ]);
  const operations1 = dialects.find(({ id }) => id === 'operations1');
  if (operations1) apis.set('operations1', simulateOperations1(operations1));
  const simulated: Simulated = { dialects, apis };
  const { faults: noFaults } = readFaults(new URLSearchParams());
  return (request, now) => {
    const [name = '', ...path] = request.segments;
    const plainly = (reply: Reply): Answer => ({ reply, faults: noFaults });
    if (name === '') return plainly(indexReply(simulated, request.header('accept'), null));
    const dialect = dialects.find(({ id }) => id === name) ?? null;
    const api = apis.get(name);
    const answer = api?.answer(request, path, now);
    if (answer) return plainly(answer);
    if (!dialect && name !== 'http')
      return plainly(unknown(`There is no dialect of this name. The dialects: ${names(dialects)}.`));
    const [what = '', ...options] = path;
    if (dialect && what === '') return plainly(indexReply(simulated, request.header('accept'), dialect));
    const failure = dialect ? documentedReply(dialect, what) : plainReply(what);
    if (!failure)
      return plainly(unknown(`Nothing of this name is documented. GET /${dialect?.id ?? ''} lists what is.`));
    return failing(request, dialect, failure, options, counts, now);
  };
}

/** A reply on demand, with the faults that the request asks for. */
function failing(
  request: Incoming,
  dialect: Dialect | null,
  failure: Reply,
  segments: readonly string[],
  counts: FailureCounts,
  now: number,
): Answer {
  const { options, unknown: name } = faultOptions(segments, request.query);
  const { faults, problem } = readFaults(options);
  if (name !== null || problem !== null) {
    const message = problem ?? `There is no such option. The options: ${[...faultNames].join(', ')}.`;
    return { reply: jsonReply('generic', 400, { message }), faults: readFaults(new URLSearchParams()).faults };
  }
  // The address with its query tells one use of a fault from another.
  const key = `${request.method} ${request.segments.join('/')}?${request.query} ${faults.key}`.slice(0, 2000);
  if (faults.times !== null && !counts.fails(key, faults.times)) {
    const calm = { ...faults, delayMs: 0, slowMs: 0, reset: null, truncated: false };
    return { reply: successReply(dialect), faults: calm };
  }
  return { reply: withFaults(failure, faults, now), faults };
}

function unknown(message: string): Reply {
  return jsonReply('generic', 404, { message: `${message} GET / lists all that the simulator can do.` });
}

function names(dialects: readonly Dialect[]): string {
  return [...dialects.map(({ id }) => id), 'http'].join(', ');
}
