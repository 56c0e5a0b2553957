/** The operation of an OpenAPI document that a request calls, and what it says about the operation's parameters. */
import { follow, isObject, type Json, type JsonObject, type OpenApi } from './document';

/** Where a parameter goes. `form` is a body of a form type; `body` a JSON body. */
export type ParameterLocation = 'query' | 'header' | 'path' | 'cookie' | 'body' | 'form';

export interface OperationParameter {
  readonly name: string;
  readonly location: ParameterLocation;
  /** JSON Pointer of a body property; null elsewhere. */
  readonly pointer: string | null;
  readonly required: boolean;
  readonly description: string | null;
  /** The schema's `type`, its `format`, the values of its `enum`, and an example or default as the text to send. */
  readonly type: string | null;
  readonly format: string | null;
  readonly values: readonly string[];
  readonly example: string | null;
  /** Of a number; null where the schema has none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
}

export interface Operation {
  readonly method: string;
  /** As in the document: `/tasks/{task_gid}`. */
  readonly path: string;
  readonly summary: string | null;
  readonly parameters: readonly OperationParameter[];
}

/** The fields of a path item that are operations (OpenAPI 3.1, section 4.8.9). */
export const operationMethods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** How deep a body's schema is read: deeper properties are not offered. */
const maxDepth = 6;

/**
 * The operation for a method and URL. The document's path may be preceded in the URL by anything (the servers' base
 * path); of several that fit, the longest with the fewest templates is taken. Null where none fits, and where the
 * document names its servers' hosts and the URL's is another one, unless that is this machine.
 */
export function findOperation(api: OpenApi, method: string, url: string): Operation | null {
  if (!isServedAt(api, url)) return null;
  const segments = pathSegments(url);
  let best: { path: string; item: JsonObject; rank: number } | null = null;
  for (const [path, value] of Object.entries(isObject(api.root.paths) ? api.root.paths : {})) {
    const rank = rankOf(path, segments);
    if (rank === null || (best && rank <= best.rank)) continue;
    const item = follow(api, value);
    if (item && isObject(item[method.toLowerCase()] ?? null)) best = { path, item, rank };
  }
  if (!best) return null;
  const operation = follow(api, best.item[method.toLowerCase()]);
  if (!operation) return null;
  const declared = [...list(operation.parameters), ...list(best.item.parameters)]
    .map((value) => follow(api, value))
    .filter((value) => value !== null);
  const parameters = declared.flatMap((parameter) => declaredParameter(api, parameter));
  const unique = parameters.filter(
    (one, index) =>
      parameters.findIndex(({ name, location }) => name === one.name && location === one.location) === index,
  );
  return {
    method: method.toUpperCase(),
    path: best.path,
    summary: text(operation.summary) ?? text(operation.description),
    parameters: [...unique, ...bodyParameters(api, operation)],
  };
}

/** The parameters of that name, compared without regard to case, `_` and `-`, exact matches first. */
export function parametersNamed(operation: Operation, name: string): readonly OperationParameter[] {
  const same = operation.parameters.filter((parameter) => plain(parameter.name) === plain(name));
  return [
    ...same.filter((parameter) => parameter.name === name),
    ...same.filter((parameter) => parameter.name !== name),
  ];
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_-]/g, '');
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/i;

/** Whether the document describes the host of a URL: where it names none, and for this machine, it is taken to. */
export function isServedAt(api: OpenApi, url: string): boolean {
  const host = hostOf(url);
  if (host === null || loopback.test(host)) return true;
  const hosts = list(api.root.servers).flatMap(
    (server) => hostOf(text(isObject(server) ? server.url : null) ?? '') ?? [],
  );
  return hosts.length === 0 || hosts.some((one) => one.includes('{') || one.toLowerCase() === host.toLowerCase());
}

/** Without the port; null for a relative URL. */
function hostOf(url: string): string | null {
  return /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(url)?.[1] ?? null;
}

function pathSegments(url: string): readonly string[] {
  const path = url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '');
  return path.split('/').filter((segment) => segment !== '');
}

/** Higher is better: literal segments count more than templates; null where the path does not fit the URL's end. */
function rankOf(path: string, segments: readonly string[]): number | null {
  const own = path.split('/').filter((segment) => segment !== '');
  if (own.length > segments.length) return null;
  let rank = 0;
  const from = segments.length - own.length;
  for (const [index, segment] of own.entries()) {
    const actual = segments[from + index] ?? '';
    if (segment.includes('{')) rank += 1;
    else if (segment === actual || encodeURIComponent(segment) === actual) rank += 100;
    else return null;
  }
  return rank;
}

function declaredParameter(api: OpenApi, parameter: JsonObject): OperationParameter[] {
  const name = text(parameter.name);
  const location = parameter.in;
  if (!name || (location !== 'query' && location !== 'header' && location !== 'path' && location !== 'cookie'))
    return [];
  const schema = follow(api, parameter.schema) ?? {};
  const required = parameter.required === true || location === 'path';
  const described = { ...schema, description: parameter.description ?? schema.description ?? null };
  // The upgrade to 3.1 turns `example` into one of the named `examples`.
  const named = Object.values(isObject(parameter.examples) ? parameter.examples : {})[0];
  const value = parameter.example ?? follow(api, named)?.value;
  const example = value === undefined ? {} : { example: value };
  return [describe(name, location, null, required, { ...described, ...example })];
}

function bodyParameters(api: OpenApi, operation: JsonObject): OperationParameter[] {
  const content = follow(api, follow(api, operation.requestBody)?.content);
  for (const [mediaType, value] of Object.entries(content ?? {})) {
    const schema = follow(api, follow(api, value)?.schema);
    if (!schema) continue;
    if (/[/+]json\b/.test(mediaType)) return properties(api, schema, '', 0, new Set());
    if (/form/.test(mediaType)) {
      return properties(api, schema, '', maxDepth - 1, new Set()).map((one) => ({
        ...one,
        location: 'form',
        pointer: null,
      }));
    }
  }
  return [];
}

function properties(
  api: OpenApi,
  schema: JsonObject,
  pointer: string,
  depth: number,
  above: ReadonlySet<JsonObject>,
): OperationParameter[] {
  if (depth >= maxDepth || above.has(schema)) return [];
  const within = new Set([...above, schema]);
  const found = list(schema.allOf).flatMap((part) => {
    const merged = follow(api, part);
    return merged ? properties(api, merged, pointer, depth, within) : [];
  });
  const required = list(schema.required);
  for (const [name, value] of Object.entries(isObject(schema.properties) ? schema.properties : {})) {
    const property = follow(api, value);
    if (!property) continue;
    const place = `${pointer}/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    found.push(describe(name, 'body', place, required.includes(name), property));
    found.push(...properties(api, property, place, depth + 1, within));
  }
  return found;
}

function describe(
  name: string,
  location: ParameterLocation,
  pointer: string | null,
  required: boolean,
  schema: JsonObject,
): OperationParameter {
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  const example = schema.example ?? list(schema.examples)[0] ?? schema.default;
  return {
    name,
    location,
    pointer,
    required,
    description: text(schema.description),
    type: text(type),
    format: text(schema.format),
    values: list(schema.enum)
      .filter((value) => value !== null)
      .map(asText),
    example: example === undefined || example === null ? null : asText(example),
    minimum: typeof schema.minimum === 'number' ? schema.minimum : null,
    maximum: typeof schema.maximum === 'number' ? schema.maximum : null,
  };
}

function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function text(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
