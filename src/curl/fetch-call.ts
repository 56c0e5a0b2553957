/** `fetch("…", {…})` as browsers copy it: its options are JSON. */
import type { CurlCommand } from './command';
import { plainCommand } from './plain-command';

/** Null where the text is no such call, and no more than one. */
export function readFetch(text: string): CurlCommand | null {
  const call = /^\s*(?:await\s+)?fetch\(\s*("(?:[^"\\]|\\.)*")\s*(?:,\s*(\{[\s\S]*\})\s*)?\)\s*;?\s*$/.exec(text);
  if (!call) return null;
  const url = parsed(call[1] ?? '');
  const options = call[2] === undefined ? {} : parsed(call[2]);
  if (typeof url !== 'string' || !isRecord(options)) return null;
  const { method, body, headers, referrer, redirect } = options;
  const given = Object.entries(isRecord(headers) ? headers : {}).filter(
    (header): header is [string, string] => typeof header[1] === 'string',
  );
  const has = (name: string): boolean => given.some(([key]) => key.toLowerCase() === name);
  const isReferred = typeof referrer === 'string' && /^https?:/i.test(referrer) && !has('referer');
  const isTyped = typeof body !== 'string' || has('content-type');
  return plainCommand({
    method: typeof method === 'string' ? method : null,
    url,
    headers: [
      ...given,
      ...(isReferred ? [['Referer', referrer] as const] : []),
      // What fetch says of a text (Fetch, section 5.2).
      ...(isTyped ? [] : [['Content-Type', 'text/plain;charset=UTF-8'] as const]),
    ],
    body: typeof body === 'string' ? { kind: 'text', text: body } : null,
    left: redirect === 'manual' || redirect === 'error' ? [`redirect: ${redirect}`] : [],
  });
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
