/** An authorization server on 127.0.0.1 with an API behind it: RFC 6749, 7636 and 8628 as far as clients see them. */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TokenCall {
  readonly form: URLSearchParams;
  readonly authorization: string;
}

export interface AuthorizationServer {
  readonly url: string;
  readonly tokenCalls: readonly TokenCall[];
  /** The values of `Authorization` at the API. */
  readonly apiCalls: readonly string[];
  /** Called after each call of the API, with their number. */
  onApiCall: (count: number) => void;
  readonly deviceCalls: readonly TokenCall[];
  /** What the token endpoint gives besides, and how long its tokens hold, s; null: it does not say. */
  more: Record<string, unknown>;
  expiresIn: number | null;
  /** Refuses each request for a token with this error. */
  refuse: { readonly error: string; readonly description?: string } | null;
  /** Answers so many questions for a device code with `authorization_pending`. */
  pending: number;
  /** Tokens given until now are refused from now on; refresh tokens, too. */
  revoke(what?: 'access' | 'all'): void;
  /** What a browser does in which somebody signs in: follows the redirect. Gives the status and text of the last page. */
  signIn(
    authorizeUrl: string,
    answer?: 'agree' | 'refuse',
  ): Promise<{ readonly status: number; readonly text: string }>;
  close(): Promise<void>;
}

export const client = { id: 'client id', secret: 's3cret & more' };
export const user = { name: 'me', password: 'pa:ss wörd' };

export async function startAuthorizationServer(): Promise<AuthorizationServer> {
  const tokenCalls: TokenCall[] = [];
  const deviceCalls: TokenCall[] = [];
  const apiCalls: string[] = [];
  const access = new Set<string>();
  const refresh = new Set<string>();
  const codes = new Map<string, URLSearchParams>();
  let count = 0;

  const isClient = ({ form, authorization }: TokenCall): boolean => {
    if (!authorization)
      return form.get('client_id') === client.id && (form.get('client_secret') ?? client.secret) === client.secret;
    const [id = '', secret = ''] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':');
    const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
    return decode(id) === client.id && decode(secret) === client.secret;
  };
  const isRight = ({ form }: TokenCall): boolean => {
    switch (form.get('grant_type')) {
      case 'client_credentials':
        return true;
      case 'password':
        return form.get('username') === user.name && form.get('password') === user.password;
      case 'refresh_token':
        return refresh.has(form.get('refresh_token') ?? '');
      case 'authorization_code': {
        const asked = codes.get(form.get('code') ?? '');
        codes.delete(form.get('code') ?? '');
        const proof = createHash('sha256')
          .update(form.get('code_verifier') ?? '')
          .digest('base64url');
        return asked?.get('redirect_uri') === form.get('redirect_uri') && asked?.get('code_challenge') === proof;
      }
      default:
        return form.get('device_code') === 'device';
    }
  };
  const json = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  };
  const token = (call: TokenCall, response: ServerResponse): void => {
    tokenCalls.push(call);
    if (server.refuse) {
      const { error, description } = server.refuse;
      json(response, 400, { error, ...(description ? { error_description: description } : {}) });
    } else if (!isClient(call)) json(response, 401, { error: 'invalid_client' });
    else if (call.form.has('device_code') && server.pending-- > 0)
      json(response, 400, { error: 'authorization_pending' });
    else if (!isRight(call))
      json(response, 400, { error: 'invalid_grant', error_description: 'The grant is not valid.' });
    else {
      const given = { access_token: `access-${++count}`, refresh_token: `refresh-${count}` };
      access.add(given.access_token);
      refresh.add(given.refresh_token);
      const ends = server.expiresIn === null ? {} : { expires_in: server.expiresIn };
      const withRefresh =
        call.form.get('grant_type') === 'client_credentials' ? { access_token: given.access_token } : given;
      json(response, 200, { ...withRefresh, token_type: 'bearer', ...ends, ...server.more });
    }
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://h');
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const authorization = request.headers.authorization ?? '';
    const call = { form: new URLSearchParams(body), authorization };
    if (url.pathname === '/token') token(call, response);
    else if (url.pathname === '/device') {
      deviceCalls.push(call);
      json(response, 200, {
        device_code: 'device',
        user_code: 'ABCD-EFGH',
        verification_uri: `${server.url}/activate`,
        expires_in: 60,
        interval: 1,
      });
    } else if (url.pathname === '/authorize') {
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('state', url.searchParams.get('state') ?? '');
      if (url.searchParams.has('refuse')) back.searchParams.set('error', 'access_denied');
      else {
        codes.set(`code-${codes.size}`, url.searchParams);
        back.searchParams.set('code', `code-${codes.size - 1}`);
      }
      response.writeHead(302, { Location: back.href }).end();
    } else {
      apiCalls.push(authorization);
      const count = apiCalls.length;
      setImmediate(() => server.onApiCall(count));
      const known = access.has(authorization.replace(/^Bearer /, ''));
      json(response, known ? 200 : 401, known ? { ok: true } : { message: 'no' });
    }
  };
  const http = createServer((request, response) => void answer(request, response));
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const server: AuthorizationServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    ...{
      tokenCalls,
      deviceCalls,
      apiCalls,
      more: {},
      expiresIn: 3600,
      refuse: null,
      pending: 0,
      onApiCall: () => undefined,
    },
    revoke: (what = 'access') => {
      access.clear();
      if (what === 'all') refresh.clear();
    },
    signIn: async (url, its = 'agree') => {
      const page = await fetch(its === 'refuse' ? `${url}&refuse=1` : url);
      return { status: page.status, text: await page.text() };
    },
    close: async () => {
      http.close().closeAllConnections();
      await once(http, 'close');
    },
  };
  return server;
}
