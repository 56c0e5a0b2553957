/** The paths of an OpenAPI document, for writing URLs. */
import { follow, isObject, type OpenApi } from './document';
import { isServedAt, operationMethods } from './operation';

export interface ApiPath {
  /** From the first slash behind the origin: the server's base path where the origin lacks it. Templates as `{id}`. */
  readonly path: string;
  /** In capitals. */
  readonly methods: readonly string[];
  readonly summary: string | null;
}

/** What can follow `origin`, an absolute URL without a slash at its end, or anything else that stands for one. */
export function pathsBehind(api: OpenApi, origin: string): readonly ApiPath[] {
  if (!isServedAt(api, origin)) return [];
  const base = missingBase(api, origin);
  return Object.entries(isObject(api.root.paths) ? api.root.paths : {}).flatMap(([path, value]) => {
    const item = follow(api, value);
    const methods = item ? operationMethods.filter((method) => isObject(item[method] ?? null)) : [];
    const [first] = methods;
    if (!item || first === undefined) return [];
    const operation = methods.length === 1 ? follow(api, item[first]) : null;
    const summary = [operation?.summary, item.summary].find((text) => typeof text === 'string') ?? null;
    return [
      { path: base + path, methods: methods.map((method) => method.toUpperCase()), summary: summary as string | null },
    ];
  });
}

/** The base path of the server whose origin this is, where that is not written already. */
function missingBase(api: OpenApi, origin: string): string {
  const servers = Array.isArray(api.root.servers) ? api.root.servers : [];
  for (const server of servers) {
    const url = isObject(server) && typeof server.url === 'string' ? server.url.replace(/\/+$/, '') : '';
    const [, host = '', base = ''] = /^([a-z][a-z\d+.-]*:\/\/[^/]+)(\/.*)?$/i.exec(url) ?? [];
    if (host !== '' && host.toLowerCase() === origin.toLowerCase()) return base;
  }
  return '';
}
