import assert from 'node:assert/strict';
import { registeredStatuses, statusText } from '../../../src/diagnose/statuses';
import { diagnose, diagnoser, received, sent } from './exchange';

/** The IANA HTTP Status Code Registry, code and description; 104 is registered for a time. */
const registry: readonly [number, string][] = [
  [100, 'Continue'],
  [101, 'Switching Protocols'],
  [102, 'Processing'],
  [103, 'Early Hints'],
  [104, 'Upload Resumption Supported'],
  [200, 'OK'],
  [201, 'Created'],
  [202, 'Accepted'],
  [203, 'Non-Authoritative Information'],
  [204, 'No Content'],
  [205, 'Reset Content'],
  [206, 'Partial Content'],
  [207, 'Multi-Status'],
  [208, 'Already Reported'],
  [226, 'IM Used'],
  [300, 'Multiple Choices'],
  [301, 'Moved Permanently'],
  [302, 'Found'],
  [303, 'See Other'],
  [304, 'Not Modified'],
  [305, 'Use Proxy'],
  [306, '(Unused)'],
  [307, 'Temporary Redirect'],
  [308, 'Permanent Redirect'],
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [407, 'Proxy Authentication Required'],
  [408, 'Request Timeout'],
  [409, 'Conflict'],
  [410, 'Gone'],
  [411, 'Length Required'],
  [412, 'Precondition Failed'],
  [413, 'Content Too Large'],
  [414, 'URI Too Long'],
  [415, 'Unsupported Media Type'],
  [416, 'Range Not Satisfiable'],
  [417, 'Expectation Failed'],
  [418, '(Unused)'],
  [421, 'Misdirected Request'],
  [422, 'Unprocessable Content'],
  [423, 'Locked'],
  [424, 'Failed Dependency'],
  [425, 'Too Early'],
  [426, 'Upgrade Required'],
  [428, 'Precondition Required'],
  [429, 'Too Many Requests'],
  [431, 'Request Header Fields Too Large'],
  [451, 'Unavailable For Legal Reasons'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
  [505, 'HTTP Version Not Supported'],
  [506, 'Variant Also Negotiates'],
  [507, 'Insufficient Storage'],
  [508, 'Loop Detected'],
  [510, 'Not Extended'],
  [511, 'Network Authentication Required'],
];

describe('statuses', () => {
  it('are those of the IANA registry, by its names', () => {
    assert.deepEqual(
      registeredStatuses.map((status) => [status, statusText(status).reason]),
      registry,
    );
  });

  it('each have a plain meaning and what to do; a failure has a kind, nothing else has', () => {
    for (const [status] of registry) {
      const { meaning, remedy, kind } = statusText(status);
      assert.match(meaning, /^\S.{10,}\.$/, `${status}`);
      assert.match(remedy, /^\S.+\.$/, `${status}`);
      assert.equal(kind !== null, status >= 400, `${status}`);
    }
  });

  it('that nobody registered count as the x00 of their class (RFC 9110, 15)', () => {
    assert.deepEqual(
      [statusText(499).kind, statusText(471).kind, statusText(555).kind],
      ['unavailable', 'bad-request', 'server'],
    );
    assert.match(statusText(471).meaning, /^Not a registered status/);
    assert.equal(statusText(299).kind, null);
    assert.equal(statusText(999).kind, 'server');
  });

  it('of every failure make a diagnosis, with and without a reason phrase', () => {
    for (const [status, reason] of registry) {
      if (status < 400) continue;
      const diagnosis = diagnose({}, { status });
      assert.deepEqual([diagnosis.label, diagnosis.problems[0]?.message], [`${status} ${reason}`, reason]);
      assert.equal(diagnose({}, { status, reason: 'Its Own Words' }).label, `${status} Its Own Words`);
    }
  });

  it('of a 401 behind a redirect to another host: the credentials were not sent there, and are not to blame', () => {
    const refused = (url: string, headers: Record<string, string>, answered: string) => {
      const response = { ...received({ status: 401, reason: 'Unauthorized' }), url: answered };
      const outcome = { kind: 'response' as const, response };
      return diagnoser.diagnose({ request: sent({ url, headers }), outcome })?.problems[0];
    };
    const token = { Authorization: 'Bearer t' };
    for (const url of ['https://app.asana.com/api/1.0/users/me', 'https://one.example/me']) {
      const led = refused(url, token, 'https://two.example/me');
      assert.match(
        led?.cause ?? '',
        /^A redirect led to `two\.example`, and the header `Authorization` was not sent there/,
      );
      assert.match(led?.remedy ?? '', /send the request to `https:\/\/two\.example` itself/);
      assert.deepEqual(led?.field?.name, 'Authorization');
      const without = refused(url, {}, 'https://two.example/me');
      assert.match(without?.cause ?? '', /has no `Authorization` header/);
      for (const answered of [url, `${url}/`, '']) {
        assert.doesNotMatch(refused(url, token, answered)?.cause ?? '', /redirect/, answered);
      }
    }
  });
});
