/** Settings of other clients that are read as they are, where nobody has set Faultline's own. */
import type { Settings } from './manifest';

/** What a person has set, at the narrowest level; undefined where only the default holds. */
export type SetValue = (key: string) => unknown;

export interface CarriedSetting<K extends keyof Settings = keyof Settings> {
  readonly to: K;
  readonly from: string;
  /** Undefined for a value that says nothing here. */
  readonly read: (value: unknown) => Settings[K] | undefined;
}

function carry<K extends keyof Settings>(
  from: string,
  to: K,
  read: (value: unknown) => Settings[K] | undefined,
): CarriedSetting {
  return { from, to, read } as CarriedSetting;
}

/** Of two for the same setting the first that is set counts. */
export const carriedSettings: readonly CarriedSetting[] = [
  carry('rest-client.followredirect', 'faultline.followRedirects', asBoolean),
  carry('rest-client.timeoutinmilliseconds', 'faultline.timeoutSeconds', asSeconds),
  carry('rest-client.rememberCookiesForSubsequentRequests', 'faultline.rememberCookies', asBoolean),
  carry('rest-client.defaultHeaders', 'faultline.defaultHeaders', asHeaders),
  carry('rest-client.previewColumn', 'faultline.response.show', asColumn),
  carry('rest-client.certificates', 'faultline.tls.clientCertificates', asObject),
  carry('httpyac.cookieJarEnabled', 'faultline.rememberCookies', asBoolean),
  carry('httpyac.requestDefaultHeaders', 'faultline.defaultHeaders', asHeaders),
  carry('httpyac.clientCertificates', 'faultline.tls.clientCertificates', asObject),
  carry('httpyac.responseViewColumn', 'faultline.response.show', asColumn),
];

/** The settings of Faultline that other clients' settings give a value, by key. */
export function carriedOver(setValue: SetValue): Partial<Settings> {
  const found: Record<string, unknown> = {};
  for (const { from, to, read } of carriedSettings) {
    if (to in found || setValue(to) !== undefined) continue;
    const value = setValue(from);
    const carried = value === undefined ? undefined : read(value);
    if (carried !== undefined) found[to] = carried;
  }
  return found;
}

/** An empty one is the default of who has none. */
function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.keys(value).length === 0 ? undefined : (value as Readonly<Record<string, unknown>>);
}

function asBoolean(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}

/** Milliseconds; 0 is no limit in both. */
function asSeconds(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value / 1000 : undefined;
}

function asColumn(value: unknown): 'active' | 'beside' | undefined {
  if (value === 'current') return 'active';
  return value === 'beside' || value === 'two' ? 'beside' : undefined;
}

/** REST Client names itself in its own default; that is not carried over. */
function asHeaders(value: unknown): Readonly<Record<string, string>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = Object.entries(value).filter(
    (field): field is [string, string] => typeof field[1] === 'string' && field[1] !== 'vscode-restclient',
  );
  return Object.fromEntries(fields);
}
