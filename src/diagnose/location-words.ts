import type { FieldLocation } from './diagnosis';

/** A cookie is no location of a field: it is within a header. */
export type StatedLocation = FieldLocation | 'cookie';

const wordsOf: Readonly<Record<StatedLocation, string>> = {
  query: 'query querystring queryparam queryparams queryparameter queryparameters urlquery search searchparams args',
  path: 'path params pathparam pathparams pathparameter pathparameters route routeparams uri url',
  header: 'header headers requestheader requestheaders headerparameter',
  cookie: 'cookie cookies requestcookie requestcookies cookieparameter',
  body: 'body requestbody payload requestpayload json jsonbody bodyparameter data entity obj',
  form: 'form formdata formparam formparameter multipart',
};

/** What APIs and frameworks call the parts of a request, normalised (see `normalName`). */
const locations: ReadonlyMap<string, StatedLocation> = new Map(
  (['query', 'path', 'header', 'cookie', 'body', 'form'] as const).flatMap((location) =>
    wordsOf[location].split(' ').map((word) => [word, location] as const),
  ),
);

/** Too usual as names of fields to be a location where nothing says that one stands there. */
const neverLeading = new Set(['data', 'args', 'search', 'url', 'uri', 'route', 'entity']);
const neverDotted = new Set([...neverLeading, 'path', 'form', 'json', 'cookie', 'cookies']);

/** `error_description`, `errorDescription` and `Error-Description` are one name. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '');
}

/** The location that a member like `in`, `location` or `source` states; null where the word is no location. */
export function statedLocation(word: string): StatedLocation | null {
  return locations.get(normalName(word)) ?? null;
}

/**
 * The location that the first segment of a field's path gives: `body` in `body.name`, `query` in `/query/limit`. In the
 * dotted notation fewer words are taken for one.
 */
export function leadingLocation(segment: string | number | undefined, dotted: boolean): StatedLocation | null {
  if (typeof segment !== 'string') return null;
  const name = normalName(segment);
  return (dotted ? neverDotted : neverLeading).has(name) ? null : (locations.get(name) ?? null);
}
