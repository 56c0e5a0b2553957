/** The transport that axios is given: HTTP/1.1 with the raw path and a flat header array, byte for byte. */
import * as http from 'node:http';
import * as https from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { Writable } from 'node:stream';
import * as tls from 'node:tls';
import type { HeaderField } from '../exchange';
import { FailureCode, failureOf } from './failure';
import { isLocalhost, lookupLocalhost } from './localhost';
import type { Progress, Stopwatch } from './progress';
import type { TunnelOptions } from './proxy';
import type { Route } from './route';
import { UnpipedRequest } from './unpiped-request';
import { watchConnection } from './watch-connection';
import { receivedText } from './wire-headers';
import type { WireUrl } from './wire-url';

/** Bytes of a header section. Node.js's own limit, 16 kB, is too small for some gateways' cookies. */
export const headerLimit = 256 * 1024;

/** 1xx responses before the final one. */
const informationalLimit = 100;

/** How long one address of a host may take before the next one is tried, ms. Node.js's 250 is short for far hosts. */
const nextAddressMs = 1000;

export interface TransportInput {
  /** The body is a stream, which axios pipes into the request. */
  readonly pipes: boolean;
  readonly url: WireUrl;
  readonly method: string;
  readonly fields: readonly HeaderField[];
  readonly route: Route;
  readonly insecure: boolean;
  readonly progress: Progress;
  readonly stopwatch: Stopwatch;
  /** Cuts a connection to a proxy that is still being made. */
  readonly tunnelSignal: AbortSignal | null;
  /** The connection is there (TLS included). */
  onConnected(): void;
  /** All of the request was handed to the system. */
  onSent(): void;
  /** 100 Continue came. */
  onContinue(): void;
  /** The request is over without a response. */
  onDead(error: unknown): void;
}

/** What axios's `transport` has to be. Its own options (path collapsed, headers merged) are not looked at. */
export interface AxiosTransport {
  request(options: unknown, callback: (response: AxiosResponseHead) => void): Writable | UnpipedRequest;
}

/** What axios reads of a response that it is not to read. */
export interface AxiosResponseHead {
  readonly statusCode?: number | undefined;
  readonly statusMessage?: string | undefined;
  readonly headers: object;
}

export function http1Transport(input: TransportInput): AxiosTransport {
  return {
    request(_options, callback) {
      const { progress } = input;
      try {
        const request = openRequest(input);
        progress.request = request;
        watchRequest(request, input, callback);
        return input.pipes ? request : new UnpipedRequest(request);
      } catch (error) {
        progress.error ??= error;
        throw error;
      }
    },
  };
}

function openRequest(input: TransportInput): http.ClientRequest {
  const { route, method, insecure } = input;
  const fields = [...route.headers.filter(([name]) => !has(input.fields, name)), ...input.fields];
  const module = route.secure ? https : http;
  const options: https.RequestOptions & TunnelOptions = {
    method,
    // Said, because the tunnel's agent would otherwise guess it from the call stack, and not find its own pool again.
    protocol: route.secure ? 'https:' : 'http:',
    path: route.target,
    hostname: route.hostname,
    host: route.hostname,
    port: route.port,
    agent: route.agent,
    // Two types for one thing: a flat array is documented, and only the types of Node.js 20 do not know it.
    headers: route.headerObject ? headerObject(fields) : (fields.flat() as unknown as http.OutgoingHttpHeaders),
    setHost: false,
    maxHeaderSize: headerLimit,
    insecureHTTPParser: false,
    ...(input.tunnelSignal && { tunnelSignal: input.tunnelSignal }),
    ...connectionOptions(route, insecure),
  };
  // With a proxy of the request's own, or none, VS Code's patched functions would put theirs in between all the same.
  const request = route.bypassesHost
    ? new http.ClientRequest({ ...options, defaultPort: route.secure ? 443 : 80 })
    : module.request(options);
  // Bounded by bytes above. Node.js would otherwise drop what is beyond 2,000 fields without a word.
  request.maxHeadersCount = 0;
  if (route.headerObject) nameHostOfUrl(request, input.url);
  return request;
}

/**
 * How a connection is made, HTTP/1.1 or HTTP/2. As options of the request: under VS Code's proxy those of an agent are
 * ignored.
 */
export function connectionOptions(route: Route, insecure: boolean): tls.ConnectionOptions {
  return {
    // `localhost` and hosts with both families: neither may hang because the server listens on the other.
    ...{ autoSelectFamily: true, autoSelectFamilyAttemptTimeout: nextAddressMs },
    ...(isLocalhost(route.hostname) && { lookup: lookupLocalhost }),
    ...(route.secure && {
      rejectUnauthorized: !insecure,
      // Of the URL: a `Host:` line in the file must not change the name that TLS checks.
      servername: isIP(route.hostname) ? '' : route.hostname,
      // Over a tunnel Node.js does not know the address, and would check for `localhost`.
      ...(isIP(route.hostname) !== 0 && {
        checkServerIdentity: (_: string, certificate: tls.PeerCertificate) =>
          tls.checkServerIdentity(route.hostname, certificate),
      }),
      ...(route.secureContext && { secureContext: route.secureContext }),
      ...route.identity?.options,
      // Of no meaning to a client, but agents keep connections apart by it, which they don't by the context.
      ...(route.trusted !== '' && { sessionIdContext: route.trusted }),
    }),
  };
}

function has(fields: readonly HeaderField[], name: string): boolean {
  return fields.some(([key]) => key.toLowerCase() === name.toLowerCase());
}

/** Order and case stay; duplicates move together and share the case of the first. */
function headerObject(fields: readonly HeaderField[]): http.OutgoingHttpHeaders {
  const grouped = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of fields) {
    const known = grouped.get(name.toLowerCase());
    if (known) known.values.push(value);
    else grouped.set(name.toLowerCase(), { name, values: [value] });
  }
  return Object.fromEntries(
    [...grouped.values()].map(({ name, values: [first = '', ...more] }) => [
      name,
      more.length ? [first, ...more] : first,
    ]),
  );
}

/**
 * VS Code's proxy agent asks the request for its Host field and puts that into the URL that the proxy gets. With a
 * `Host:` line in the file it would ask for another server; the field itself is sent from elsewhere and stays.
 */
function nameHostOfUrl(request: http.ClientRequest, url: WireUrl): void {
  const original = request.getHeader.bind(request);
  // Without the port: the agent adds that itself.
  const host = url.hostname.includes(':') ? `[${url.hostname}]` : url.hostname;
  request.getHeader = (name) => (name.toLowerCase() === 'host' ? host : original(name));
}

function watchRequest(
  request: http.ClientRequest,
  input: TransportInput,
  callback: (response: AxiosResponseHead) => void,
): void {
  const { progress, stopwatch, route } = input;
  let connection: { readonly socket: Socket; readonly bytesBefore: number } | null = null;
  const countBack = () => {
    if (connection && !progress.response) progress.bytesBack = connection.socket.bytesRead - connection.bytesBefore;
  };
  request.on('error', (error) => {
    countBack();
    progress.error ??= error;
    if ('rawPacket' in error && Buffer.isBuffer(error.rawPacket)) progress.junk ??= error.rawPacket.subarray(0, 64);
  });
  request.on('socket', (socket) => {
    connection = { socket, bytesBefore: socket.bytesRead };
    watchSocket(socket, request, input);
  });
  request.on('finish', () => {
    progress.sent = true;
    if (progress.phase === 'send') progress.phase = 'receive';
    input.onSent();
  });
  request.on('continue', () => {
    progress.continued = true;
    input.onContinue();
  });
  request.on('information', (info) => {
    if (info.statusCode === 103) progress.earlyHints = [...(progress.earlyHints ?? []), ...linksIn(info.rawHeaders)];
    refuseFlood(progress, (error) => request.destroy(error));
  });
  if (route.proxy !== null || route.hosted) watchProxy(request, progress);
  const respond = (response: http.IncomingMessage) => {
    stopwatch.firstByte();
    progress.phase = 'receive';
    progress.response = response;
    if (progress.proxyAnswers) {
      progress.proxyStatus = response.statusCode ?? null;
      request.destroy(new Error('the proxy refused the tunnel'));
      return;
    }
    response.on('end', () => {
      progress.complete = response.complete;
    });
    // Whoever reads the body is told of it by the stream itself.
    response.on('error', () => undefined);
    // axios turns headers into an object of its own in quadratic time; `rawHeaders` is what is read here.
    callback({ statusCode: response.statusCode, statusMessage: response.statusMessage, headers: {} });
  };
  request.on('response', respond);
  // 101: no protocol to switch to is spoken here; the handshake is shown as the response that it is.
  request.on('upgrade', (response, socket) => {
    socket.destroy();
    respond(response);
  });
  request.on('close', () => {
    countBack();
    if (!progress.response) input.onDead(progress.error ?? new Error('socket hang up'));
  });
}

/** From the agents of the terminal's proxies, and of VS Code's. */
function watchProxy(request: http.ClientRequest, progress: Progress): void {
  request.on('proxyConnect', (answer: { statusCode?: number }) => {
    progress.proxyStatus = answer.statusCode ?? null;
    if (answer.statusCode !== 200) request.destroy(new Error('the proxy refused the tunnel'));
  });
  request.on('proxy', (found: { proxy?: string; error?: unknown }) => {
    progress.proxyError = found.error ?? null;
    if (found.proxy && found.proxy !== 'DIRECT') progress.proxy ??= proxyLabel(found.proxy);
  });
}

/** The values of Link fields, which are what Early Hints are for (RFC 8297). */
export function linksIn(raw: readonly string[]): string[] {
  return raw.filter((_, index) => index % 2 === 1 && raw[index - 1]?.toLowerCase() === 'link').map(receivedText);
}

/** Counts a 1xx response; beyond the limit the request is given up. */
export function refuseFlood(progress: Progress, giveUp: (error: Error) => void): void {
  progress.informational += 1;
  if (progress.informational <= informationalLimit) return;
  const message = `The server sends 1xx responses without end and no final one (${informationalLimit} were read). That is a fault of the server or of a proxy before it.`;
  giveUp(failureOf('receive', FailureCode.informationalFlood, message));
}

function watchSocket(socket: Socket, request: http.ClientRequest, input: TransportInput): void {
  const { progress, route } = input;
  progress.reused = request.reusedSocket;
  // Where the proxy refuses CONNECT, the agents hand its answer over as if the server had given it, on a plain socket.
  progress.proxyAnswers = route.secure && !('encrypted' in socket);
  const unwatch = watchConnection(socket, input);
  // The socket outlives the request in the pool; the listeners must not.
  if (unwatch === null) return;
  request.once('response', unwatch);
  request.once('close', unwatch);
}

function proxyLabel(result: string): string {
  return (result.split(/\s+/)[1] ?? result).replace(/^.*@/, '');
}
