/** What the methods mean. */

export interface MethodEntry {
  readonly name: string;
  /** One sentence. */
  readonly meaning: string;
  /** It changes nothing (RFC 9110, section 9.2.1); null where it is no HTTP method. */
  readonly safe: boolean | null;
  /** Sent twice it does the same as sent once (section 9.2.2). */
  readonly idempotent: boolean | null;
  readonly reference: string | null;
  /** Offered where a request begins. */
  readonly offered: boolean;
}

const entry = (
  name: string,
  meaning: string,
  properties: 'safe' | 'idempotent' | 'neither',
  reference: string,
  offered = true,
): MethodEntry => ({
  ...{ name, meaning, reference, offered },
  safe: properties === 'safe',
  idempotent: properties !== 'neither',
});

const protocol = (name: string, meaning: string, reference: string | null, offered = false): MethodEntry => ({
  ...{ name, meaning, reference, offered },
  safe: null,
  idempotent: null,
});

/** The usual first. */
export const methods: readonly MethodEntry[] = [
  entry('GET', 'Get a representation of the resource.', 'safe', 'RFC 9110, 9.3.1'),
  entry('POST', 'Have the resource process the body: create, add, start.', 'neither', 'RFC 9110, 9.3.3'),
  entry('PUT', 'Replace the resource by the body, or create it.', 'idempotent', 'RFC 9110, 9.3.4'),
  entry('PATCH', 'Change the resource in part, as the body says.', 'neither', 'RFC 5789, 2'),
  entry('DELETE', 'Remove the resource.', 'idempotent', 'RFC 9110, 9.3.5'),
  entry('HEAD', 'As GET, without the body of the response.', 'safe', 'RFC 9110, 9.3.2'),
  entry('OPTIONS', 'Ask what is possible here.', 'safe', 'RFC 9110, 9.3.7'),
  protocol('GRAPHQL', 'POST the body as a GraphQL query, with its variables.', 'GraphQL over HTTP', true),
  entry('QUERY', 'As GET, with the query in the body.', 'safe', 'draft-ietf-httpbis-safe-method-w-body'),
  entry('TRACE', 'Have the request sent back, to see what proxies make of it.', 'safe', 'RFC 9110, 9.3.8'),
  entry('CONNECT', 'Ask a proxy for a tunnel.', 'neither', 'RFC 9110, 9.3.6', false),
  entry('PROPFIND', 'Get the properties of a WebDAV resource.', 'safe', 'RFC 4918, 9.1', false),
  entry('PROPPATCH', 'Set or remove properties of a WebDAV resource.', 'idempotent', 'RFC 4918, 9.2', false),
  entry('MKCOL', 'Create a WebDAV collection.', 'idempotent', 'RFC 4918, 9.3', false),
  entry('COPY', 'Copy the resource to where Destination says.', 'idempotent', 'RFC 4918, 9.8', false),
  entry('MOVE', 'Move the resource to where Destination says.', 'idempotent', 'RFC 4918, 9.9', false),
  entry('LOCK', 'Lock a WebDAV resource, or renew its lock.', 'neither', 'RFC 4918, 9.10', false),
  entry('UNLOCK', 'Remove the lock of a WebDAV resource.', 'idempotent', 'RFC 4918, 9.11', false),
  entry('SEARCH', 'Search below a WebDAV resource.', 'safe', 'RFC 5323, 2', false),
  entry('REPORT', 'Get a report about a WebDAV resource.', 'safe', 'RFC 3253, 3.6', false),
  entry('LINK', 'Make a link to another resource.', 'idempotent', 'RFC 2068, 19.6.1.2', false),
  entry('UNLINK', 'Remove a link to another resource.', 'idempotent', 'RFC 2068, 19.6.1.3', false),
  protocol('SSE', 'GET a stream of server-sent events.', 'HTML'),
  protocol('EVENTSOURCE', 'GET a stream of server-sent events.', 'HTML'),
  protocol('WEBSOCKET', 'Open a WebSocket connection.', 'RFC 6455'),
  protocol('WS', 'Open a WebSocket connection.', 'RFC 6455'),
  protocol('WSS', 'Open a WebSocket connection over TLS.', 'RFC 6455'),
  protocol('GRPC', 'Call a gRPC method.', null),
];

const byName: ReadonlyMap<string, MethodEntry> = new Map(methods.map((method) => [method.name, method]));

/** What a method means, as it is written or in capitals; null for one that is not known. */
export function methodNamed(name: string): MethodEntry | null {
  return byName.get(name) ?? byName.get(name.toUpperCase()) ?? null;
}
