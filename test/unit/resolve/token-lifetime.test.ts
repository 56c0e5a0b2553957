import assert from 'node:assert/strict';
import type { HeaderField, ReceivedResponse } from '../../../src/exchange';
import { tokenEnd } from '../../../src/resolve/login-token';
import { jwtEnd, renewalMargin } from '../../../src/resolve/token-lifetime';

const receivedAt = Date.UTC(2026, 10, 20, 10);
const part = (data: unknown): string => Buffer.from(JSON.stringify(data)).toString('base64url');
const jwt = (payload: unknown): string => `${part({ alg: 'none' })}.${part(payload)}.c2ln`;

function response(body: unknown, headers: readonly HeaderField[] = []): ReceivedResponse {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const content = { kind: 'memory', bytes, size: bytes.length } as const;
  const all: HeaderField[] = [['Content-Type', 'application/json'], ...headers];
  return { status: 200, reason: 'OK', httpVersion: '1.1', headers: all, body: content, url: 'http://h/' };
}

describe('how long a token holds', () => {
  const seconds = (at: number): number => (at - receivedAt) / 1000;
  const none = { token: null, lifetimeMs: null };
  const inOneHour = receivedAt / 1000 + 3600;
  const rows: readonly [
    what: string,
    token: string | null,
    ReceivedResponse,
    typeof none | object,
    end: number | null,
  ][] = [
    ['nothing says it', 'abc', response({ access_token: 'abc' }), none, null],
    ['expires_in', 'abc', response({ expires_in: 600 }), none, 600],
    ['expires_in as text', 'abc', response({ expires_in: '600' }), none, 600],
    ['expiresIn', 'abc', response({ expiresIn: 600 }), none, 600],
    ['an expires_in that is none', 'abc', response({ expires_in: -1 }), none, null],
    ['exp of the token', jwt({ exp: inOneHour }), response({}), none, 3600],
    ['expires_in before exp', jwt({ exp: inOneHour }), response({ expires_in: 600 }), none, 600],
    [
      'exp by the clock of the server, which is slow',
      jwt({ exp: inOneHour }),
      response({}, [['Date', 'Fri, 20 Nov 2026 09:50:00 GMT']]),
      none,
      4200,
    ],
    ['a JWT without exp', jwt({ sub: 'me' }), response({}), none, null],
    ['a body that is no JSON', 'abc', response('token=abc'), none, null],
    [
      'Max-Age of the cookie that is the token',
      'abc',
      response({}, [
        ['Set-Cookie', 'sid=abc; Max-Age=60'],
        ['Set-Cookie', 'theme=dark; Max-Age=5'],
      ]),
      { ...none, token: 'cookies.sid' },
      60,
    ],
    [
      'Expires of the cookie',
      'abc',
      response({}, [['Set-Cookie', 'sid=abc; Expires=Fri, 20 Nov 2026 10:02:00 GMT']]),
      { ...none, token: 'cookies.sid' },
      120,
    ],
    [
      'the declared lifetime before all',
      jwt({ exp: inOneHour }),
      response({ expires_in: 600 }),
      { ...none, lifetimeMs: 5000 },
      5,
    ],
  ];
  for (const [what, token, given, options, end] of rows) {
    it(`${what}: ${end === null ? 'not known' : `${end} s`}`, () => {
      const found = tokenEnd(token, { ...none, ...options }, given, receivedAt);
      assert.equal(found && seconds(found.at), end);
    });
  }

  const margins: readonly [declaredMs: number | null, lifetimeMs: number, marginMs: number][] = [
    [null, 3_600_000, 60_000],
    [null, 100_000, 10_000],
    [300_000, 3_600_000, 300_000],
    [0, 3_600_000, 0],
    [3_000_000, 3_600_000, 1_800_000],
    [60_000, 60_000, 30_000],
    [null, -5, 0],
  ];
  for (const [declared, lifetime, margin] of margins) {
    it(`of ${lifetime} ms, with a margin of ${declared ?? 'the usual'}, ends ${margin} ms early`, () => {
      assert.equal(renewalMargin(declared, lifetime), margin);
    });
  }

  it('is not told by what is no JWT', () => {
    for (const token of ['', 'abc', 'a.b.c', 'a.b', `${part({})}.${part('text')}.x`, jwt({ exp: 'soon' }), jwt(null)]) {
      assert.equal(jwtEnd(token), null);
    }
  });
});
