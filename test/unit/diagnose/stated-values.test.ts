import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { diagnose } from './exchange';

/** `asc`: the value is changed to it; `?`: it is to be typed; `? asc`: it is to be typed, and may be that. */
function mended(body: unknown): string {
  const { problems } = diagnose({ url: 'https://h.example/x?sort=up&limit=3' }, { status: 400, body });
  const one = (mend: Mend): string =>
    mend.op === 'replace' ? mend.values.join(' | ') : mend.op === 'add' ? '?' : mend.op;
  return problems.map(({ field, mends }) => `${field?.name ?? 'nothing'}: ${mends.map(one).join(' ')}`).join('; ');
}

describe('values that a message states', () => {
  const rows: [expected: string, ...messages: string[]][] = [
    [
      'sort: asc',
      'sort must be one of the following values: asc',
      'each value in sort must be one of the following values: asc',
      'sort must be equal to one of the allowed values: asc',
      'sort must be one of [asc]',
      '"sort" must be [asc]',
      'sort should be one of asc',
      'sort must be "asc"',
      "sort has to be 'asc'.",
      'sort must be equal to `asc`',
      'sort must equal "asc"',
      'sort must be “asc”, but was “up”',
      'sort: expected "asc"',
      'sort: Invalid literal value, expected "asc"',
      "sort: Input should be 'asc'",
      "sort: unexpected value; permitted: 'asc'",
      'sort is not one of: asc',
      'sort must be either asc',
      'sort: valid value is asc',
      'sort: the only allowed value is asc',
      'Invalid value for sort. Valid values: asc',
      'Invalid sort "up". Only "asc" is supported',
      'sort only accepts "asc"',
      'sort can only be "asc"',
      'sort must be set to asc',
    ],
    [
      'sort: asc | desc',
      'sort only accepts "asc" or "desc"',
      'sort must equal "asc" or "desc"',
      'sort: valid value is asc or desc',
    ],
    ['sort: 5', 'sort must be 5', 'sort must equal 5, got 3'],
    ['sort: true', 'sort must be true'],
    ['sort: client_credentials', 'sort must be client_credentials'],
    ['sort: text/csv', 'sort must be text/csv (got up)'],
    [
      'sort: ? asc',
      'sort must be asc',
      'sort should be equal to asc',
      'sort: expected asc',
      'sort must be asc, got up',
    ],
    ['sort: ? asc | desc', 'sort must be asc or desc'],
    [
      'sort: ?',
      'sort must be valid',
      'sort must be unique',
      'sort must be lowercase',
      'sort must be numeric',
      'sort must be an email',
      'sort must be "string"',
      'sort must be JSON',
      'sort must be ISO 8601',
      'sort must be 5 characters',
      'sort must be 1-5',
      'sort must be 5 or more',
      'sort must be equal to constant',
      'sort must be equal to limit',
      'sort must be equal to "limit"',
      '"sort" must be [ref:limit]',
      'sort must be in the future',
      "sort: URL scheme should be 'http' or 'https'",
      'sort should be not present, instead was up',
      'sort must be given',
      'sort must be either a number or a date',
      'sort must be one of the following values: ',
      'sort must be "up"',
    ],
  ];
  for (const [expected, ...messages] of rows) {
    for (const message of messages) it(message, () => assert.equal(mended({ message }), expected));
  }

  it('is bounded for a message without end', () => {
    assert.equal(mended({ message: `sort must be ${'a, '.repeat(100_000)}` }), 'sort: ?');
  });
});

describe('values that stand beside a message', () => {
  const rows: [name: string, body: unknown, expected: string][] = [
    [
      'Ajv’s, of a list and of a constant',
      [
        {
          instancePath: '/sort',
          schemaPath: '#/properties/sort/enum',
          keyword: 'enum',
          params: { allowedValues: ['asc', 'desc'] },
          message: 'must be equal to one of the allowed values',
        },
        {
          instancePath: '/limit',
          schemaPath: '#/properties/limit/const',
          keyword: 'const',
          params: { allowedValue: 10 },
          message: 'must be equal to constant',
        },
      ],
      'sort: asc | desc; limit: 10',
    ],
    [
      'Joi’s',
      { details: [{ message: '"sort" is wrong', path: ['sort'], type: 'any.only', context: { valids: ['asc'] } }] },
      'sort: asc',
    ],
    [
      'Pydantic’s of old',
      {
        detail: [
          {
            loc: ['query', 'sort'],
            msg: 'value is not a valid enumeration member',
            type: 'type_error.enum',
            ctx: { enum_values: ['asc', 'desc'] },
          },
        ],
      },
      'sort: asc | desc',
    ],
    [
      'none that can be written',
      { errors: [{ field: 'sort', message: 'is invalid', allowedValues: [{}, null] }] },
      'sort: ?',
    ],
  ];
  for (const [name, body, expected] of rows) it(name, () => assert.equal(mended(body), expected));
});
