import assert from 'node:assert/strict';
import { diagnose, fieldText, type Request } from './exchange';

const base = 'https://acme.apptio.com/biit/api/v1/acme.com/Cost%20Transparency';
const at = (path: string): Request => ({ url: base + path });
const badDate = (value: string) =>
  `Poorly formatted date string: '${value}'. Ought to be of the form 'granularity':'year'.`;

describe('Apptio TBM Studio', () => {
  const patterns: readonly [
    name: string,
    request: Request,
    status: number,
    message: string,
    kind: string,
    field: string | null,
    cause: string,
    remedy: string,
  ][] = [
    [
      'Poorly formatted date string',
      at('/GL%20Data/SOMEDATE:2010'),
      400,
      badDate('SOMEDATE:2010'),
      'malformed',
      'path time-period',
      'Invalid time period format.',
      'Use format Month:Year (e.g., January:2024).',
    ],
    [
      'user X does not exist',
      { url: 'https://acme.apptio.com/api/users?name=ada' },
      400,
      'user ada does not exist',
      'unauthorized',
      'query name',
      'Invalid username in request.',
      'Verify username format and account exists.',
    ],
    [
      'Access denied',
      at('/GL%20Data/January:2024'),
      403,
      'Access denied',
      'forbidden',
      null,
      'Insufficient permissions.',
      'Verify account has required permission sets.',
    ],
    [
      'Table not found',
      at('/GL%20Dta/January:2024'),
      404,
      'Table not found',
      'not-found',
      'path table',
      'Target table does not exist.',
      'Check table name spelling and project.',
    ],
  ];
  for (const [name, request, status, message, kind, field, cause, remedy] of patterns) {
    it(`${name}: cause and solution of the document`, () => {
      const { problems, ...diagnosis } = diagnose(request, { status, body: { message } });
      assert.deepEqual(
        [diagnosis.dialect, diagnosis.kind, diagnosis.cause, diagnosis.remedy, problems[0]?.message],
        ['apptio', kind, cause, remedy, message],
      );
      assert.equal(fieldText(problems[0]?.field ?? null), field);
      assert.equal(diagnosis.retry.retryable, false);
    });
  }

  const dates: readonly [value: string, request: Request, field: string, values: readonly string[]][] = [
    ['SOMEDATE:2010', at('/GL%20Data/SOMEDATE:2010'), 'path time-period', ['January:2010', 'December:2010']],
    ['SOMEDATE:2010', at('/GL%20Data/SOMEDATE:2010/overwrite'), 'path time-period', ['January:2010', 'December:2010']],
    ['Mar 2024', at('/GL%20Data/Mar%202024'), 'path time-period', ['March:2024']],
    ['2024-07', at('/GL%20Data/2024-07'), 'path time-period', ['July:2024']],
    ['7/2024', { url: 'https://acme.apptio.com/x?period=7/2024' }, 'query period', ['July:2024']],
    [
      '2024',
      { method: 'POST', url: 'https://acme.apptio.com/x', body: { range: { from: '2024' } } },
      'body /range/from',
      ['January:2024', 'December:2024'],
    ],
    ['whenever', at('/GL%20Data/whenever'), 'path time-period', ['January:2024']],
  ];
  for (const [value, request, field, values] of dates) {
    it(`the date ${value} is found by its value at ${field}, and becomes ${values.join(' or ')}`, () => {
      const { problems } = diagnose(request, { status: 400, body: { message: badDate(value) } });
      const [mend] = problems[0]?.mends ?? [];
      assert.equal(fieldText(problems[0]?.field ?? null), field);
      assert.ok(mend?.op === 'replace');
      assert.deepEqual([mend.find, mend.values], [value, values]);
    });
  }

  it('401 without a token adds the header that carries it, with the way to get one', () => {
    const { problems, remedy } = diagnose(at('/GL/January:2024'), { status: 401 });
    assert.deepEqual(problems[0]?.mends, [{ op: 'header', name: 'apptio-opentoken', value: '$1' }]);
    assert.match(remedy, /apikeylogin/);
  });

  it('401 with a token: re-authenticate', () => {
    const request = { ...at('/GL/January:2024'), headers: { 'apptio-opentoken': 'old' } };
    const { problems, remedy, retry } = diagnose(request, { status: 401, body: { message: 'Token expired' } });
    assert.deepEqual(problems[0]?.mends, []);
    assert.match(remedy, /Re-authenticate and retry/);
    assert.equal(retry.retryable, false);
  });

  it('every server error is worth sending again, as the document’s own code does', () => {
    for (const status of [500, 501, 502, 503, 504, 505]) {
      assert.equal(diagnose(at('/GL/January:2024'), { status }).retry.retryable, true, `${status}`);
    }
  });

  it('behind a mock is known by its paths, and by the words of the date', () => {
    for (const [url, status, message] of [
      ['http://127.0.0.1:9000/biit/api/v1/acme.com/Cost/GL/January:2024', 403, 'Access denied'],
      ['http://127.0.0.1:9000/service/apikeylogin', 400, 'user ada does not exist'],
      ['http://127.0.0.1:9000/x?period=2010', 400, badDate('2010')],
    ] as const) {
      assert.equal(diagnose({ url }, { status, body: { message } }).dialect, 'apptio', url);
    }
    const other = diagnose({ url: 'http://127.0.0.1:9000/x' }, { status: 403, body: { message: 'Access denied' } });
    assert.equal(other.dialect, 'generic');
  });
});
