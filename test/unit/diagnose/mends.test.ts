import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { diagnose, fieldText, type Request, type Response } from './exchange';

const post = (body: unknown): Request => ({ method: 'POST', body });
const invalid = (field: string, message: string): Response => ({ status: 422, body: { errors: [{ field, message }] } });

function text(mend: Mend): string {
  switch (mend.op) {
    case 'header':
      return `header ${mend.name}: ${mend.value}`;
    case 'add-all':
      return `add ${mend.fields.map(({ field }) => fieldText(field)).join(' + ')}`;
    case 'replace':
      return `replace ${fieldText(mend.field)} ${mend.find} by ${mend.values.join(' | ')}`;
    case 'rename':
      return `rename ${fieldText(mend.field)} to ${mend.listed ? 'the nearest of ' : ''}${mend.to.join(' | ')}`;
    case 'wrap':
      return `wrap in ${mend.name}`;
    case 'split':
      return `split by ${mend.piece}`;
    case 'path':
      return `another of ${mend.known.length} paths`;
    case 'method':
      return `${mend.op} ${mend.value}`;
    default:
      return `${mend.op} ${fieldText(mend.field)}`;
  }
}

const rows: readonly [name: string, request: Request, response: Response, mends: readonly string[]][] = [
  ['a missing field is added', post({ a: 1 }), invalid('name', 'is required'), ['add body /name?']],
  [
    'a missing header is added',
    {},
    { status: 400, body: { message: 'Missing X-Tenant header' } },
    ['header X-Tenant: $1'],
  ],
  [
    'a missing cookie is added in its header',
    {},
    { status: 422, body: { detail: [{ loc: ['cookie', 'sid'], msg: 'Field required', type: 'missing' }] } },
    ['header Cookie: sid=$1'],
  ],
  [
    'a missing cookie does not take the place of others',
    { headers: { Cookie: 'a=1' } },
    { status: 422, body: { detail: [{ loc: ['cookie', 'sid'], msg: 'Field required', type: 'missing' }] } },
    [],
  ],
  [
    'a missing cookie that bears the credentials is none of Authorization',
    {},
    {
      status: 401,
      body: { message: "cookie 'sid' required", errors: [{ path: '/a', message: "cookie 'sid' required" }] },
    },
    ['header Cookie: sid=$1'],
  ],
  [
    'missing fields that are listed are added together',
    post({ a: 1 }),
    { status: 400, body: [{ message: 'Required fields are missing: [Name, Size]', fields: ['Name', 'Size'] }] },
    ['add body /name? + body /size?'],
  ],
  [
    'a missing body is added as a whole',
    { method: 'POST' },
    { status: 400, body: { message: 'Request body is missing' } },
    ['add body (whole)'],
  ],
  [
    'a missing part of the path is nothing to add',
    {},
    { status: 400, body: { errors: [{ msg: 'is required', path: 'id', location: 'params' }] } },
    [],
  ],
  [
    'an unknown field is removed',
    post({ foo: 1 }),
    invalid('foo', 'is not allowed: unknown field'),
    ['remove body /foo'],
  ],
  [
    'what was received is none of the values that are allowed',
    post({ n: 'x' }),
    invalid('n', 'Invalid input: expected number, received string'),
    ['add body /n'],
  ],
  [
    'a page that is too large becomes as large as is allowed',
    { url: 'https://h/x?limit=5000' },
    { status: 400, body: { error: 'Maximum limit is 1000' } },
    ['replace query limit 5000 by 1000'],
  ],
  [
    'a page that is too large is halved where no bound is said',
    { url: 'https://h/x?page_size=500' },
    { status: 400, body: { error: 'Page size too large' } },
    ['replace query page_size null by 250'],
  ],
  ...[
    "Unknown field 'nmae'. Did you mean 'name'?",
    'Unrecognized property "nmae", perhaps you meant: name or title?',
    "Unknown parameter: 'nmae'. Use 'name' instead.",
  ].map((message): (typeof rows)[number] => [
    `an unknown field is renamed to what is said to be meant: ${message}`,
    post({ nmae: 1 }),
    { status: 400, body: { message } },
    [
      message.includes('title') ? 'rename body /nmae to name | title' : 'rename body /nmae to name',
      'remove body /nmae',
    ],
  ]),
  ...[
    'unknown field `nmae`, expected one of `name`, `age` at line 1 column 7',
    'nmae is not a valid field. Valid fields are: name, age',
    "Unknown property 'nmae'. Allowed properties: name, age.",
  ].map((message): (typeof rows)[number] => [
    `or to the nearest of those that are listed: ${message}`,
    post({ nmae: 1 }),
    { status: 400, body: { message } },
    ['rename body /nmae to the nearest of name | age', 'remove body /nmae'],
  ]),
  [
    'what a field must be is no list of fields',
    post({ foo: 1 }),
    { status: 400, body: { message: "Unknown field 'foo'. A valid request has a body." } },
    ['remove body /foo'],
  ],
  [
    'a page of a result that is too large is halved',
    { url: 'https://h/x?per_page=500' },
    { status: 400, body: { message: 'The result set is too large, use pagination.' } },
    ['replace query per_page null by 250'],
  ],
  [
    'a page that is asked for is halved for Asana, too',
    { url: 'https://app.asana.com/api/1.0/tasks?project=1&limit=100' },
    {
      status: 400,
      body: {
        errors: [
          { message: 'The result is too large. You should use pagination (may require specifying a workspace)!' },
        ],
      },
    },
    ['replace query limit null by 50', 'split by section'],
  ],
  [
    'what no page helps with is split, not halved',
    { url: 'https://app.asana.com/api/1.0/projects?workspace=1&limit=100' },
    {
      status: 400,
      body: { errors: [{ message: 'The result set is truncated because it exceeds the maximum number of objects.' }] },
    },
    ['split by team'],
  ],
  ['an unknown field that is not there stays so', post({}), invalid('foo', 'unknown field'), []],
  [
    'one of the values that are allowed',
    post({ color: 'pink' }),
    invalid('color', "must be 'green', 'red' or 'blue'"),
    ['replace body /color pink by green | red | blue'],
  ],
  [
    'one of the values, without quotes',
    { url: 'https://h/x?sort=up' },
    { status: 400, body: { message: 'sort must be one of: asc, desc' } },
    ['replace query sort up by asc | desc'],
  ],
  [
    'one of the values of a literal (Pydantic)',
    post({ priority: 'urgent' }),
    {
      status: 422,
      body: { detail: [{ type: 'literal_error', loc: ['body', 'priority'], msg: "Input should be 'low' or 'high'" }] },
    },
    ['replace body /priority urgent by low | high'],
  ],
  ['a number that must be a string', post({ id: 12 }), invalid('id', 'must be a string'), ['quote body /id']],
  [
    'a string that must be a string is no case for quotes',
    post({ id: '12' }),
    invalid('id', 'must be a string'),
    ['add body /id'],
  ],
  ['a number in quotes', post({ n: '12' }), invalid('n', 'must be an integer'), ['unquote body /n']],
  ['a boolean in quotes', post({ on: 'true' }), invalid('on', 'must be a boolean'), ['unquote body /on']],
  [
    'a number that was expected, and is one',
    post({ n: 9 }),
    invalid('n', 'Expected number, received string'),
    ['add body /n'],
  ],
  [
    'a number in quotes, in Go’s words',
    post({ price: '9' }),
    { status: 400, body: { error: 'json: cannot unmarshal string into Go struct field Item.price of type float64' } },
    ['unquote body /price'],
  ],
  [
    'a number that must be a string, in Go’s words',
    post({ price: 9 }),
    { status: 400, body: { error: 'json: cannot unmarshal number into Go struct field Item.price of type string' } },
    ['quote body /price'],
  ],
  [
    'a number in quotes, in .NET’s words',
    post({ price: '9' }),
    {
      status: 400,
      body: {
        errors: {
          '$.price': [
            'The JSON value could not be converted to System.Decimal. Path: $.price | LineNumber: 0 | BytePositionInLine: 13.',
          ],
        },
      },
    },
    ['unquote body /price'],
  ],
  [
    'a number in a query',
    { url: 'https://h/x?n=12a' },
    { status: 400, body: { message: 'n must be an integer' } },
    ['replace query n 12a by 12'],
  ],
  [
    'a number that is none is for the user to type',
    post({ n: 'ten' }),
    invalid('n', 'must be an integer'),
    ['add body /n'],
  ],
  [
    'what is too large becomes the largest that is allowed',
    { url: 'https://h/x?limit=500' },
    { status: 400, body: { message: 'limit must not be greater than 100' } },
    ['replace query limit 500 by 100'],
  ],
  [
    'what is malformed and not there is missing',
    post({ owner: {} }),
    { status: 400, body: { errors: [{ path: '/owner/email', message: 'must be an e-mail address' }] } },
    ['add body /owner/email'],
  ],
  ['a boolean in words', post({ on: 'yes' }), invalid('on', 'must be a boolean'), ['replace body /on yes by true']],
  [
    'a date',
    post({ due: '31/12/2026' }),
    invalid('due', 'must be a valid ISO 8601 date string'),
    ['replace body /due 31/12/2026 by 2026-12-31'],
  ],
  [
    'a date and time',
    post({ at: '31.12.2026 14:05' }),
    invalid('at', 'must match format "date-time"'),
    ['replace body /at 31.12.2026 14:05 by 2026-12-31T14:05:00Z'],
  ],
  ['a date that means nothing', post({ due: 'soon' }), invalid('due', 'is not a valid date'), ['add body /due']],
  [
    'credentials, by the scheme that is asked for',
    {},
    { status: 401, headers: { 'WWW-Authenticate': 'Basic realm="a"' } },
    ['header Authorization: Basic $1'],
  ],
  ['credentials, as a bearer where no scheme is asked for', {}, { status: 401 }, ['header Authorization: Bearer $1']],
  ['credentials that nobody types', {}, { status: 401, headers: { 'WWW-Authenticate': 'Negotiate' } }, []],
  ['credentials that are there already', { headers: { authorization: 'Bearer x' } }, { status: 401 }, []],
  [
    'credentials for a proxy',
    {},
    { status: 407, headers: { 'Proxy-Authenticate': 'Basic realm="p"' } },
    ['header Proxy-Authorization: Basic $1'],
  ],
  [
    'a method that is allowed',
    post({}),
    { status: 405, headers: { Allow: 'GET, HEAD, PUT, POST' } },
    ['method GET', 'method PUT'],
  ],
  [
    'the media type of the body',
    { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: '{"a":1}' },
    { status: 415 },
    ['header Content-Type: application/json'],
  ],
  [
    'the media type that the response names',
    { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: 'x' },
    { status: 415, headers: { 'Accept-Post': 'application/xml, text/csv' } },
    ['header Content-Type: application/xml', 'header Content-Type: text/csv'],
  ],
  [
    'the media type that the message names',
    { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: 'x' },
    { status: 415, body: { detail: 'Supported content types: application/json' } },
    ['header Content-Type: application/json'],
  ],
  ['what can be accepted', { headers: { Accept: 'text/csv' } }, { status: 406 }, ['header Accept: application/json']],
  ['a condition', { method: 'PUT', body: {} }, { status: 428 }, ['header If-Match: $1']],
  ['nothing for a server error', {}, { status: 500 }, []],
];

describe('mends of the generic dialect', () => {
  for (const [name, request, response, mends] of rows) {
    it(name, () => assert.deepEqual(diagnose(request, response).problems[0]?.mends.map(text), mends));
  }
});
