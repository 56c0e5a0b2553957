/** Requests to an authorization server: they leave by the one way out, and a failure is told as what it is. */
import * as oauth from 'oauth4webapi';
import { decodeBody } from '../body-text';
import type { Diagnosis } from '../diagnose/diagnosis';
import type { Attempt, Outcome, Send, SendOptions, SendResult, SentRequest } from '../exchange';
import type { OAuthConfig, OAuthParameter } from '../resolve/oauth-config';

/** What such a request reaches out with. */
export interface EndpointDeps {
  readonly send: Send;
  readonly options: Omit<SendOptions, 'signal'>;
  readonly diagnose: (input: {
    readonly request: SentRequest;
    readonly outcome: Outcome;
    readonly requestText?: string | null;
  }) => Diagnosis | null;
  /** Epoch ms. */
  now(): number;
  /** Told of each request that was sent, for the log. The credentials are still in it. */
  sent?(request: SentRequest, attempt: Attempt, diagnosis: Diagnosis | null): void;
}

/** A token as it came. */
export interface TokenAnswer {
  readonly accessToken: string;
  readonly idToken: string | null;
  readonly refreshToken: string | null;
  readonly type: string;
  /** Epoch ms; null where the server does not say it. */
  readonly endsAt: number | null;
  /** How long it took, ms. */
  readonly durationMs: number;
}

/** `code`: the server's error (RFC 6749, 5.2), or the transport's. `message`: what is wrong and what to do, for people. */
export class OAuthFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'OAuthFailure';
  }
}

type Parameters = readonly (readonly [name: string, value: string])[];

/** Asks the token endpoint. Rejects with an `OAuthFailure`, and with the signal's reason where it is aborted. */
export async function requestToken(
  config: OAuthConfig,
  grantType: string,
  parameters: Parameters,
  deps: EndpointDeps,
  signal: AbortSignal,
): Promise<TokenAnswer> {
  const { server, client, authentication } = clientOf(config);
  const exchange = new Exchange(deps, signal);
  try {
    const all = new URLSearchParams([
      ...parameters.map(([name, value]) => [name, value]),
      ...(config.scope !== null && grantType !== 'authorization_code' && !grantType.endsWith('device_code')
        ? [['scope', config.scope]]
        : []),
      ...ownParameters(config.more, 'token'),
    ]);
    const response = await oauth.genericTokenEndpointRequest(server, client, authentication, grantType, all, {
      ...exchange.options,
    });
    const token = await oauth.processGenericTokenEndpointResponse(server, client, response);
    const endsIn = token.expires_in ?? config.expiresIn;
    return {
      accessToken: token.access_token,
      idToken: exchange.idToken,
      refreshToken: token.refresh_token ?? null,
      type: token.token_type,
      endsAt: endsIn == null ? null : deps.now() + endsIn * 1000,
      durationMs: exchange.durationMs,
    };
  } catch (error) {
    throw exchange.failure(error);
  }
}

/** What a device shows to its person (RFC 8628, 3.2). `expiresAt`: epoch ms; `intervalMs` between two questions. */
export interface DeviceCode {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly verificationUri: string;
  readonly completeUri: string | null;
  readonly expiresAt: number;
  readonly intervalMs: number;
}

/** Asks for a device code. Rejects as `requestToken` does. */
export async function requestDeviceCode(
  config: OAuthConfig,
  deps: EndpointDeps,
  signal: AbortSignal,
): Promise<DeviceCode> {
  const { server, client, authentication } = clientOf(config);
  const exchange = new Exchange(deps, signal);
  try {
    const parameters = new URLSearchParams([
      ...(config.scope === null ? [] : [['scope', config.scope]]),
      ...ownParameters(config.more, 'auth'),
    ]);
    const response = await oauth.deviceAuthorizationRequest(
      server,
      client,
      authentication,
      parameters,
      exchange.options,
    );
    const code = await oauth.processDeviceAuthorizationResponse(server, client, response);
    return {
      deviceCode: code.device_code,
      userCode: code.user_code,
      verificationUri: code.verification_uri,
      completeUri: code.verification_uri_complete ?? null,
      expiresAt: deps.now() + code.expires_in * 1000,
      intervalMs: (code.interval ?? 5) * 1000,
    };
  } catch (error) {
    throw exchange.failure(error);
  }
}

/** Those that a request of the kind takes, as pairs. */
export function ownParameters(more: readonly OAuthParameter[], use: 'auth' | 'token'): string[][] {
  return more.filter((it) => it.use === use || it.use === 'everywhere').map(({ name, value }) => [name, value]);
}

function clientOf(config: OAuthConfig) {
  const { tokenUrl, deviceAuthUrl, clientId, clientSecret, clientAuthentication } = config;
  const server: oauth.AuthorizationServer = {
    issuer: new URL(tokenUrl).origin,
    token_endpoint: tokenUrl,
    ...(deviceAuthUrl === null ? {} : { device_authorization_endpoint: deviceAuthUrl }),
  };
  const authentication =
    clientSecret === null || clientAuthentication === 'none'
      ? oauth.None()
      : clientAuthentication === 'basic'
        ? oauth.ClientSecretBasic(clientSecret)
        : oauth.ClientSecretPost(clientSecret);
  return { server, client: { client_id: clientId }, authentication };
}

/** One request on its way through the library, which wants to `fetch` it. */
class Exchange {
  readonly #deps: EndpointDeps;
  readonly #signal: AbortSignal;
  #last: { readonly request: SentRequest; readonly outcome: Outcome; readonly diagnosis: Diagnosis | null } | null =
    null;
  idToken: string | null = null;
  durationMs = 0;

  constructor(deps: EndpointDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.#signal = signal;
  }

  get options() {
    return {
      // Whether `http:` is all right is the user's own affair, as with every other request.
      [oauth.allowInsecureRequests]: true,
      [oauth.customFetch]: (
        url: string,
        init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: unknown },
      ) => this.#fetch(url, init),
    };
  }

  async #fetch(
    url: string,
    {
      method,
      headers,
      body,
    }: { readonly method: string; readonly headers: Record<string, string>; readonly body?: unknown },
  ): Promise<Response> {
    const text = body === undefined ? null : String(body);
    const request: SentRequest = {
      method,
      url,
      httpVersion: null,
      headers: Object.entries(headers).map(([name, value]) => [titled(name), value]),
      body: text === null ? null : [{ kind: 'text', text }],
    };
    const startedAt = this.#deps.now();
    const result: SendResult = await this.#deps.send(request, { ...this.#deps.options, signal: this.#signal });
    this.#signal.throwIfAborted();
    this.durationMs = result.timings.totalMs;
    const { outcome } = result;
    const diagnosis = this.#deps.diagnose({ request, outcome, requestText: text });
    this.#last = { request, outcome, diagnosis };
    this.#deps.sent?.(request, { number: 1, startedAt, waitedMs: 0, waitReason: null, ...result }, diagnosis);
    if (outcome.kind === 'failure') throw new OAuthFailure(outcome.failure.code, outcome.failure.message);
    return this.#asResponse(outcome.response);
  }

  /**
   * What the library is strict about and servers are not: a status of 200, a media type, a token type. The id token is handed
   * on and not relied upon, so it is not verified here.
   */
  #asResponse({ status, headers, body }: Extract<Outcome, { kind: 'response' }>['response']): Response {
    const text = body.kind === 'memory' ? decodeBody(body.bytes, headers) : '';
    const data = objectIn(text);
    const isSuccess = status >= 200 && status < 300;
    if (!data)
      return new Response(text, { status: isSuccess ? 200 : status, headers: { 'Content-Type': 'text/plain' } });
    if (typeof data.id_token === 'string') this.idToken = data.id_token;
    const { id_token: _, ...rest } = data;
    const whole = typeof rest.access_token === 'string' ? { ...rest, token_type: tokenType(rest.token_type) } : rest;
    // GitHub says 200 where it means 400.
    const refused = typeof rest.error === 'string' && isSuccess;
    const reply = { status: refused ? 400 : isSuccess ? 200 : status, headers: { 'Content-Type': 'application/json' } };
    return new Response(JSON.stringify(whole), reply);
  }

  /** What is thrown: the diagnosis of the response where there is one, else what the library found. */
  failure(error: unknown): unknown {
    if (this.#signal.aborted) return this.#signal.reason;
    const code =
      error instanceof oauth.ResponseBodyError ? error.error : error instanceof OAuthFailure ? error.code : '';
    const diagnosis = this.#last?.diagnosis;
    if (diagnosis) {
      const [first] = diagnosis.problems;
      const said = first?.message ? `${diagnosis.label}: ${sentence(first.message)}` : sentence(diagnosis.label);
      const more = [first?.cause ?? diagnosis.cause, first?.remedy ?? diagnosis.remedy].filter((it) => it);
      return new OAuthFailure(code || (diagnosis.code ?? ''), [said, ...more].join(' '));
    }
    if (error instanceof oauth.ResponseBodyError) {
      const description = error.error_description ? `: ${error.error_description}` : '';
      return new OAuthFailure(code, sentence(`${error.error}${description}`));
    }
    if (error instanceof OAuthFailure) return error;
    const message = error instanceof Error ? error.message : String(error);
    return new OAuthFailure('', `The response is no token response (RFC 6749, 5.1): ${sentence(message)}`);
  }
}

function titled(name: string): string {
  return name.replace(/(^|-)([a-z])/g, (it) => it.toUpperCase());
}

function tokenType(given: unknown): string {
  // MAC and others would be refused by the library; the API itself says best what it makes of the token.
  return typeof given === 'string' && /^(?:bearer|dpop)$/i.test(given) ? given : 'Bearer';
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** A JSON object, or a form as some servers give it. */
function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  const form = new URLSearchParams(text);
  return form.has('access_token') || form.has('error') ? Object.fromEntries(form) : null;
}
