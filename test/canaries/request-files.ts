/** The files in which all the places stand, for a mode: a request file, its environments and what belongs to them. */
import type { CanaryServer, Mode } from './canary-server';
import { type Place, places } from './places';

/** By their names in the folder. */
export function filesOf(server: CanaryServer, mode: Mode): Record<string, string> {
  const environment = (pick: (place: Place) => Readonly<Record<string, unknown>>): string =>
    JSON.stringify({ dev: joined(places.map((place) => based(pick(place), server.url(mode, place)))) }, null, 2);
  return {
    ...Object.assign({}, ...places.map(({ files }) => files)),
    'http-client.env.json': environment(({ publicValues }) => publicValues),
    'http-client.private.env.json': environment(({ privateValues }) => privateValues),
    '.env': places.map(({ dotenv }) => dotenv).join('\n'),
    [`${mode}.http`]: requestFile(server, mode),
  };
}

function requestFile(server: CanaryServer, mode: Mode): string {
  return places.map((place) => `### ${place.place}\n${place.text(server.url(mode, place))}\n`).join('\n');
}

function based(values: Readonly<Record<string, unknown>>, url: string): Readonly<Record<string, unknown>> {
  return JSON.parse(JSON.stringify(values).replaceAll('BASE', url));
}

/** One object of many, member by member. */
function joined(all: readonly Readonly<Record<string, unknown>>[]): Record<string, unknown> {
  const whole: Record<string, unknown> = {};
  for (const values of all) {
    for (const [name, value] of Object.entries(values)) {
      const known = whole[name];
      whole[name] = isObject(known) && isObject(value) ? joined([known, value]) : value;
    }
  }
  return whole;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The settings that the places need, without the section's name. */
export function settingsOf(): Readonly<Record<'defaultHeaders' | 'tls.clientCertificates', Record<string, unknown>>> {
  return {
    defaultHeaders: joined(places.map(({ defaultHeaders }) => defaultHeaders)),
    'tls.clientCertificates': joined(places.map(({ clientCertificates }) => clientCertificates)),
  };
}

/** The proxy that one of the places goes through, and none of the others. */
export function proxyOf(server: CanaryServer, mode: Mode): Record<'HTTP_PROXY' | 'NO_PROXY', string> {
  const place = places.find(({ proxyPassword }) => proxyPassword !== null);
  const origin = place ? new URL(server.url(mode, place)).origin : '';
  return {
    HTTP_PROXY: origin.replace('://', `://me:${place?.proxyPassword}@`),
    NO_PROXY: '127.0.0.1,localhost',
  };
}

/** What the places have of one kind, in one: answers, secrets, variables of the process. */
export function given(pick: (place: Place) => Readonly<Record<string, string>>): Record<string, string> {
  return Object.assign({}, ...places.map(pick));
}
