import assert from 'node:assert/strict';
import { diagnose, type Request } from './exchange';

const body = { name: 'x', address: { street: 1, zzz: 2 }, foo: 1 };
const posted: Request = { method: 'POST', url: 'https://h/t', body };
const asked: Request = { url: 'https://h/t?a=1&b=2' };
const fastify = (message: string): unknown => ({
  statusCode: 400,
  code: 'FST_ERR_VALIDATION',
  error: 'Bad Request',
  message,
});

function removed(request: Request, answer: unknown): string[] {
  const [problem] = diagnose(request, { status: 400, body: answer })?.problems ?? [];
  assert.equal(problem?.kind, 'unknown-field');
  return problem.mends.map((mend) => {
    assert.equal(mend.op, 'remove');
    assert.ok('field' in mend);
    return `${mend.field.pointer ?? `?${mend.field.name}`}${mend.field.probable ? ' (probable)' : ''}`;
  });
}

describe('a property too many that is not named', () => {
  it('is probably one of the object', () => {
    assert.deepEqual(removed(posted, fastify('body must NOT have additional properties')), [
      '/name (probable)',
      '/address (probable)',
      '/foo (probable)',
    ]);
    assert.deepEqual(removed(posted, fastify('body/address must NOT have additional properties')), [
      '/address/street (probable)',
      '/address/zzz (probable)',
    ]);
    assert.deepEqual(removed(asked, fastify('querystring must NOT have additional properties')), [
      '?a (probable)',
      '?b (probable)',
    ]);
  });

  it('is none that another problem speaks of', () => {
    const errors = [
      { instancePath: '', message: 'must NOT have additional properties' },
      { instancePath: '/name', message: 'name must be number' },
    ];
    assert.deepEqual(removed(posted, { errors }), ['/address (probable)', '/foo (probable)']);
  });

  it('is said to be probable, and where', () => {
    const [problem] =
      diagnose(posted, { status: 400, body: fastify('body/address must NOT have additional properties') })?.problems ??
      [];
    assert.equal(
      problem?.cause,
      'The request has a name in the object `address` that the API does not know; the response does not say which. Probably it is `street` or `zzz`.',
    );
    assert.equal(problem?.field?.pointer, '/address');
  });

  it('is certain where the response has its name beside the message', () => {
    const error = {
      instancePath: '/address',
      keyword: 'additionalProperties',
      params: { additionalProperty: 'zzz' },
      message: 'must NOT have additional properties',
    };
    assert.deepEqual(removed(posted, { errors: [error] }), ['/address/zzz']);
    assert.deepEqual(removed(posted, [error]), ['/address/zzz']);
    assert.deepEqual(
      removed(posted, { errors: [{ ...error, instancePath: '', params: { additionalProperty: 'foo' } }] }),
      ['/foo'],
    );
  });

  it('is not chosen from very many', () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`p${index}`, index]));
    assert.deepEqual(removed({ ...posted, body: many }, fastify('body must NOT have additional properties')), []);
  });
});
