/**
 * A server on 127.0.0.1 that keeps what it got for each place, and answers as the place wants. Also a proxy of itself, and one
 * over TLS that wants to be shown a certificate.
 */
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { certificateMaker } from '../send/certificates';
import type { Answered, Asked, Place } from './places';

/** `echo`: all that was sent stands in the error that it answers. `refused`: nobody answers. */
export type Mode = 'plain' | 'echo' | 'refused';

export interface CanaryServer {
  /** The URL of a place, without a slash at its end. */
  url(mode: Mode, place: Place): string;
  /** All heads and bodies that came for a place, as UTF-8. */
  received(mode: Mode, place: Place): string;
  /** All that came and was answered in a mode. */
  exchanges(mode: Mode): readonly KeptExchange[];
  close(): Promise<void>;
}

/** As it went over the wire. */
export interface KeptExchange {
  readonly place: Place | undefined;
  readonly asked: Asked;
  readonly sentHeaders: readonly (readonly [string, string])[];
  readonly answered: Answered;
}

export async function startCanaryServer(places: readonly Place[]): Promise<CanaryServer> {
  const got = new Map<string, string[]>();
  const exchanges: (KeptExchange & { readonly mode: string })[] = [];
  const serve: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const [, mode = '', number = ''] = /\/(plain|echo)\/(\d+)/.exec(request.url ?? '') ?? [];
      const place = places[Number(number)];
      const earlier = got.get(`${mode} ${number}`) ?? [];
      const text = [`${request.method} ${request.url}`, ...headLines(request), '', body].join('\n');
      got.set(`${mode} ${number}`, [...earlier, text]);
      const asked: Asked = {
        ...{ method: request.method ?? '', url: request.url ?? '', body, before: earlier.length },
        headers: request.headers,
      };
      const answered = place?.answer?.(asked) ?? usual(mode === 'echo' ? text : null);
      exchanges.push({ mode, place, asked, sentHeaders: fieldsOf(request), answered });
      const { status, reason, headers, body: answer } = answered;
      response.writeHead(status, reason ?? '', { ...headers } as Record<string, string>).end(answer);
    });
  };
  const own = certificateMaker()({ name: 'localhost' });
  const server = createServer(serve);
  const secure = createSecureServer({ ...own, requestCert: true, rejectUnauthorized: false }, serve);
  // Nothing listens there once it is closed again.
  const closed = await listening(createServer());
  await new Promise<void>((done) => closed.server.close(() => done()));
  const { port } = await listening(server);
  const { port: securePort } = await listening(secure);
  return {
    url: (mode, place) => {
      const origin = place.isSecure ? `https://127.0.0.1:${securePort}` : `http://127.0.0.1:${port}`;
      const base = mode === 'refused' ? `${origin.replace(/\d+$/, '')}${closed.port}` : origin;
      return `${base}/${mode}/${places.indexOf(place)}`;
    },
    received: (mode, place) => (got.get(`${mode} ${places.indexOf(place)}`) ?? []).join('\n'),
    exchanges: (mode) => exchanges.filter((it) => it.mode === mode),
    close: async () => {
      for (const one of [server, secure]) {
        one.closeAllConnections();
        await new Promise<void>((done) => one.close(() => done()));
      }
    },
  };
}

async function listening<S extends Server>(server: S) {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { server, port: (server.address() as AddressInfo).port };
}

function fieldsOf({ rawHeaders }: IncomingMessage): [string, string][] {
  return rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
}

function headLines(request: IncomingMessage): string[] {
  return fieldsOf(request).map(([name, value]) => `${name}: ${value}`);
}

/** A parameter is missing; with what was sent where a server gives it back, credentials in clear among it. */
function usual(echo: string | null): Answered {
  const headers = { 'Content-Type': 'application/json' };
  if (echo === null) return { status: 400, headers, body: '{"errors":[{"message":"workspace: Missing input"}]}' };
  const basic = /^(?:Proxy-)?Authorization: Basic (\S+)/im.exec(echo)?.[1];
  const clear = basic ? ` (${Buffer.from(basic, 'base64').toString('utf8')})` : '';
  const message = `Can’t read ${echo}${clear}`;
  return { status: 400, headers, body: JSON.stringify({ errors: [{ message }], received: echo.split('\n') }) };
}
