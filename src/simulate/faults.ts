/** The faults that a request asks for, in its query (`?times=2&delay=500`) or its path (`/asana/500/times=2/reset`). */

export interface Faults {
  /** Fail this many times, then succeed once, then begin again. Null: fail always. */
  readonly times: number | null;
  /** Counts apart from other requests of the same method and address. */
  readonly key: string;
  /** `Retry-After` in seconds, or as a date that many seconds from now. Null: as documented. */
  readonly retryAfter: { readonly seconds: number; readonly date: boolean } | null;
  /** Before the response's first byte, ms. */
  readonly delayMs: number;
  /** The body in ten pieces over this time, ms; 0: at once. */
  readonly slowMs: number;
  /** Reset the connection: before the headers, or within the body. */
  readonly reset: 'headers' | 'body' | null;
  /** End the connection within the body, though Content-Length says that more comes. */
  readonly truncated: boolean;
  /** JSON that breaks off, in a response that is otherwise whole. */
  readonly malformed: boolean;
  /** An HTML page in place of the body, as gateways send it. */
  readonly html: boolean;
  readonly empty: boolean;
  /** The error phrase: a text, or null for none; undefined: as documented. */
  readonly phrase: string | null | undefined;
  /** Sent as `X-Request-Id`. */
  readonly requestId: string | null;
}

/** Names, values and meanings, for the index page. */
export const faultHelp: readonly (readonly [option: string, meaning: string])[] = [
  ['times=2', 'fail twice, then succeed, then begin again (key=… counts apart)'],
  ['retry-after=5', 'Retry-After: 5'],
  ['retry-after-date=5', 'Retry-After with a date 5 seconds from now'],
  ['delay=800', 'wait 800 ms before answering'],
  ['slow=3000', 'send the body in pieces over 3000 ms'],
  ['reset', 'reset the connection before the headers'],
  ['reset=body', 'reset the connection within the body'],
  ['truncated', 'end the connection within the body'],
  ['malformed', 'JSON that breaks off'],
  ['html', 'an HTML page in place of the body'],
  ['empty', 'no body'],
  ['phrase=7 happy cats run fast', 'another error phrase (phrase=none: none at all)'],
  ['request-id=abc', 'X-Request-Id: abc'],
];

export const faultNames: ReadonlySet<string> = new Set([
  ...faultHelp.map(([option]) => option.replace(/=.*/, '')),
  'key',
]);

/** The longest delay, ms: nothing that the simulator does lasts longer than a minute. */
const longest = 60_000;

/** Problems are told, not passed over: a fault that is mistyped would else look like one that is not simulated. */
export function readFaults(options: URLSearchParams): { readonly faults: Faults; readonly problem: string | null } {
  let problem: string | null = null;
  const number = (name: string, most: number): number | null => {
    const text = options.get(name);
    if (text === null) return null;
    if (/^\d{1,6}$/.test(text) && Number(text) <= most) return Number(text);
    problem ??= `${name} must be a whole number from 0 to ${most}`;
    return null;
  };
  const seconds = number('retry-after', 86_400);
  const untilDate = number('retry-after-date', 86_400);
  const reset = options.get('reset');
  if (reset !== null && !['', 'headers', 'body'].includes(reset)) problem ??= 'reset is given alone, or as reset=body';
  const phrase = options.get('phrase');
  const faults: Faults = {
    times: number('times', 1000),
    key: (options.get('key') ?? '').slice(0, 200),
    retryAfter:
      untilDate !== null ? { seconds: untilDate, date: true } : seconds !== null ? { seconds, date: false } : null,
    delayMs: number('delay', longest) ?? 0,
    slowMs: number('slow', longest) ?? 0,
    reset: reset === null ? null : reset === 'body' ? 'body' : 'headers',
    truncated: options.has('truncated'),
    malformed: options.has('malformed'),
    html: options.has('html'),
    empty: options.has('empty'),
    phrase: phrase === null ? undefined : phrase === 'none' ? null : phrase.slice(0, 200) || undefined,
    requestId:
      options
        .get('request-id')
        ?.replace(/[^\x21-\x7e]/g, '')
        .slice(0, 200) || null,
  };
  return { faults, problem };
}

/** The options of a path's last segments (`times=2`, `reset`) together with those of the query, which win. */
export function faultOptions(
  segments: readonly string[],
  query: URLSearchParams,
): { readonly options: URLSearchParams; readonly unknown: string | null } {
  const options = new URLSearchParams();
  for (const segment of segments) {
    const equals = segment.indexOf('=');
    const name = equals < 0 ? segment : segment.slice(0, equals);
    if (name === '') continue;
    if (!faultNames.has(name)) return { options, unknown: name };
    options.set(name, equals < 0 ? '' : segment.slice(equals + 1));
  }
  for (const [name, value] of query) if (faultNames.has(name)) options.set(name, value);
  return { options, unknown: null };
}
