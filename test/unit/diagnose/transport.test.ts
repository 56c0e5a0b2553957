import assert from 'node:assert/strict';
import { failureLabel, transportText } from '../../../src/diagnose/transport';
import type { Failure } from '../../../src/exchange';
import { FailureCode } from '../../../src/send/failure';
import { diagnoser, sent } from './exchange';

const failureAt = (stage: Failure['stage'], code: string, more: Partial<Failure> = {}): Failure => ({
  stage,
  code,
  message: `something about ${code}`,
  ...more,
});

interface Row {
  readonly failure: Failure;
  readonly meaning: RegExp;
  readonly remedy: RegExp;
  readonly retry: boolean;
  readonly unsent: boolean;
}

const row = (failure: Failure, meaning: RegExp, remedy: RegExp, retry: boolean, unsent: boolean): Row => ({
  failure,
  meaning,
  remedy,
  retry,
  unsent,
});

const rows: readonly Row[] = [
  row(failureAt('dns', 'ENOTFOUND'), /no address for the name api\.example\.com/, /VPN/, false, true),
  row(failureAt('dns', 'EAI_AGAIN'), /name server did not answer/, /network/, true, true),
  row(
    failureAt('connect', 'ECONNREFUSED'),
    /Nothing accepts connections at api\.example\.com:8443/,
    /server runs/,
    true,
    true,
  ),
  row(failureAt('connect', 'ETIMEDOUT'), /did not answer in time/, /proxy/, true, true),
  row(failureAt('connect', 'EHOSTUNREACH'), /cannot be reached/, /network/, true, true),
  row(failureAt('connect', 'ENETUNREACH'), /no way to the network/, /VPN/, true, true),
  row(failureAt('receive', 'ECONNRESET'), /cut before the response was complete/, /log/, true, false),
  row(failureAt('send', 'EPIPE'), /closed the connection while the request was being sent/, /size/, true, false),
  row(failureAt('receive', 'HPE_INVALID_CONSTANT'), /is not HTTP/, /scheme/, false, false),
  row(failureAt('receive', 'HPE_HEADER_OVERFLOW'), /headers .* larger/, /server/, false, false),
  row(failureAt('tls', 'CERT_HAS_EXPIRED'), /has expired/, /clock/, false, true),
  row(failureAt('tls', 'CERT_NOT_YET_VALID'), /not valid yet/, /clock/, false, true),
  row(failureAt('tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'), /self-signed/, /@insecure/, false, true),
  row(
    failureAt('tls', 'SELF_SIGNED_CERT_IN_CHAIN'),
    /root that this machine does not trust/,
    /NODE_EXTRA_CA_CERTS/,
    false,
    true,
  ),
  row(failureAt('tls', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /cannot be verified/, /chain/, false, true),
  row(failureAt('tls', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'), /issuer .* not known/, /NODE_EXTRA_CA_CERTS/, false, true),
  row(failureAt('tls', 'ERR_TLS_CERT_ALTNAME_INVALID'), /not for api\.example\.com/, /name/, false, true),
  row(failureAt('tls', 'CERT_REVOKED'), /revoked/, /Do not send/, false, true),
  row(failureAt('tls', 'ERR_SSL_WRONG_VERSION_NUMBER'), /does not speak TLS on this port/, /http:\/\//, false, true),
  row(
    failureAt('tls', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
    /client certificate/,
    /client certificate/,
    false,
    true,
  ),
  row(failureAt('tls', 'ECONNRESET'), /during the TLS handshake/, /scheme/, true, true),
  row(failureAt('tls', 'EPROTO'), /No secure connection/, /scheme/, false, true),
  row(failureAt('connect', 'PROXY_AUTH'), /proxy asks for a user name/, /proxy/, false, true),
  row(failureAt('connect', 'PROXY_SCRIPT'), /script that chooses the proxy/, /# @no-proxy/, false, true),
  row(failureAt('connect', 'PROXY_UNREACHABLE'), /proxy cannot be reached/, /NO_PROXY/, true, true),
  row(failureAt('receive', 'BODY_LENGTH'), /ended before it was complete/, /proxy/, true, false),
  row(failureAt('receive', 'REDIRECT_LOOP'), /redirects .* do not come to an end/, /@no-redirect/, false, false),
  row(failureAt('receive', 'CONTENT_CODING_BROKEN'), /decompressed/, /Accept-Encoding: identity/, false, false),
  row(failureAt('aborted', 'ABORTED'), /was cancelled/, /Send it again/, true, false),
  row(
    failureAt('timeout', 'TIMEOUT', { waitedFor: 'connect', afterMs: 15_000 }),
    /No connection to api\.example\.com came about within 15 s/,
    /@timeout/,
    true,
    true,
  ),
  row(
    failureAt('timeout', 'TIMEOUT', { waitedFor: 'first-byte', afterMs: 500 }),
    /sent nothing back within 500 ms/,
    /@timeout/,
    true,
    false,
  ),
  row(
    failureAt('timeout', 'TIMEOUT', { waitedFor: 'idle', afterMs: 1500 }),
    /stopped in the middle .* 1\.5 s/,
    /@timeout/,
    true,
    false,
  ),
  row(failureAt('timeout', 'TIMEOUT', { waitedFor: 'total' }), /not complete in time/, /@timeout/, true, false),
  row(failureAt('connect', 'EWHATEVER'), /Nothing accepts connections/, /server runs/, true, true),
];

describe('transport failures', () => {
  for (const { failure, meaning, remedy, retry, unsent } of rows) {
    it(`${failure.stage} ${failure.code}${failure.waitedFor ? ` (${failure.waitedFor})` : ''}`, () => {
      const text = transportText(failure, 'https://api.example.com:8443/x');
      assert.match(text.meaning, meaning);
      assert.match(text.remedy, remedy);
      assert.ok(text.cause !== '');
      assert.deepEqual([text.retry, text.unsent], [retry, unsent]);
      assert.ok(!/[{}]/.test(text.meaning + text.cause + text.remedy), 'no placeholder is left');
    });
  }

  it('has words of its own for every code that sending gives itself', () => {
    const unknown = transportText(failureAt('receive', 'NO_SUCH_CODE'), 'https://h/').meaning;
    for (const code of Object.values(FailureCode)) {
      if (code === FailureCode.timeout) continue;
      assert.notEqual(transportText(failureAt('receive', code), 'https://h/').meaning, unknown, code);
    }
  });

  it('a refused connection on this machine: start the server', () => {
    const text = transportText(failureAt('connect', 'ECONNREFUSED'), 'http://localhost:3000/');
    assert.match(text.remedy, /Start the server on this machine/);
  });

  it('is diagnosed like a response', () => {
    const diagnosis = diagnoser.diagnose({
      request: sent({ method: 'POST', url: 'https://app.asana.com/api/1.0/tasks', body: {} }),
      outcome: { kind: 'failure', failure: failureAt('receive', 'ECONNRESET') },
    });
    assert.deepEqual(
      [diagnosis?.kind, diagnosis?.code, diagnosis?.label, diagnosis?.status, diagnosis?.dialectTitle],
      ['transport', 'ECONNRESET', 'ECONNRESET', null, 'Asana'],
    );
    assert.equal(diagnosis?.problems[0]?.message, 'something about ECONNRESET');
  });

  const safety: readonly [method: string, failure: Failure, headers: Record<string, string>, safe: boolean][] = [
    ['GET', failureAt('receive', 'ECONNRESET'), {}, true],
    ['PUT', failureAt('receive', 'ECONNRESET'), {}, true],
    ['POST', failureAt('receive', 'ECONNRESET'), {}, false],
    ['PATCH', failureAt('timeout', 'TIMEOUT', { waitedFor: 'first-byte' }), {}, false],
    ['POST', failureAt('connect', 'ECONNREFUSED'), {}, true],
    ['POST', failureAt('dns', 'EAI_AGAIN'), {}, true],
    ['POST', failureAt('timeout', 'TIMEOUT', { waitedFor: 'connect' }), {}, true],
    ['POST', failureAt('receive', 'ECONNRESET'), { 'Idempotency-Key': 'k' }, true],
  ];
  for (const [method, failure, headers, safe] of safety) {
    it(`${method} after ${failure.code} at ${failure.stage} is ${safe ? 'safe' : 'not safe'} to repeat${headers['Idempotency-Key'] ? ' with its key' : ''}`, () => {
      const diagnosis = diagnoser.diagnose({
        request: sent({ method, headers }),
        outcome: { kind: 'failure', failure },
      });
      assert.equal(diagnosis?.retry.safe, safe);
      assert.equal(/may have been applied/.test(diagnosis?.retry.reason ?? ''), !safe);
    });
  }

  it('is called by words where its code is none that one knows, else by the code', () => {
    const label = (code: string) => failureLabel({ stage: 'receive', code, message: '' });
    assert.deepEqual(['REDIRECT_NOT_CONFIRMED', 'HPE_INVALID_CONSTANT', 'ECONNRESET', 'BODY_LENGTH'].map(label), [
      'Redirect not followed',
      'Not HTTP',
      'ECONNRESET',
      'BODY_LENGTH',
    ]);
  });
});
