import assert from 'node:assert/strict';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { builtinDialects } from '../../../src/dialects/builtin';
import { diagnose, fieldText, type Request, received, sent } from './exchange';

const form = (body: string): Request => ({
  method: 'POST',
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body,
});
const post = (body: unknown): Request => ({ method: 'POST', body });

/** Where a field goes: the rules of their order, each with the shape of error that calls for it. */
const rows: readonly [name: string, request: Request, status: number, body: unknown, field: string | null][] = [
  // 1. The error states a location.
  [
    'loc with query',
    post({}),
    422,
    { detail: [{ loc: ['query', 'a'], msg: 'Field required', type: 'missing' }] },
    'query a',
  ],
  [
    'loc with path',
    post({}),
    422,
    { detail: [{ loc: ['path', 'id'], msg: 'Input should be a valid integer', type: 'int_parsing' }] },
    'path id',
  ],
  [
    'loc with header',
    post({}),
    422,
    { detail: [{ loc: ['header', 'x-tenant'], msg: 'Field required', type: 'missing' }] },
    'header x-tenant',
  ],
  [
    'loc with cookie',
    post({}),
    422,
    { detail: [{ loc: ['cookie', 'session'], msg: 'Field required', type: 'missing' }] },
    'cookie session',
  ],
  [
    'a location beside it that is the cookies',
    post({ session: 1 }),
    400,
    { errors: [{ type: 'field', msg: 'Invalid value', path: 'session', location: 'cookies' }] },
    'cookie session',
  ],
  [
    'loc with body alone',
    post({}),
    422,
    { detail: [{ loc: ['body'], msg: 'Field required', type: 'missing' }] },
    'body (whole)',
  ],
  [
    'loc with body and an index',
    post({ tags: ['x'] }),
    422,
    { detail: [{ loc: ['body', 'tags', 0], msg: 'x', type: 't' }] },
    'body /tags/0',
  ],
  [
    "loc with the tag of a discriminated union, which is the item's `type`",
    post({ pets: [{ type: 'cat', name: 'x' }] }),
    422,
    { detail: [{ loc: ['body', 'pets', 0, 'cat', 'colour'], msg: 'Field required', type: 'missing' }] },
    'body /pets/0/colour',
  ],
  [
    'loc with a name that is a member of the item, and the value of another',
    post({ pets: [{ type: 'cat', cat: {} }] }),
    422,
    { detail: [{ loc: ['body', 'pets', 0, 'cat', 'colour'], msg: 'Field required', type: 'missing' }] },
    'body /pets/0/cat/colour',
  ],
  [
    '"body" is the form, too (trap)',
    form('username=a'),
    422,
    { detail: [{ loc: ['body', 'password'], msg: 'Field required', type: 'missing' }] },
    'body password',
  ],
  [
    'source.pointer',
    post({ data: {} }),
    422,
    { errors: [{ source: { pointer: '/data/attributes/a' }, detail: 'is required' }] },
    'body /data/attributes/a',
  ],
  [
    'source.parameter',
    {},
    400,
    { errors: [{ source: { parameter: 'include' }, detail: 'is invalid' }] },
    'query include',
  ],
  ['source.header', {}, 400, { errors: [{ source: { header: 'X-A' }, detail: 'is required' }] }, 'header X-A'],
  [
    'the pointer of the parent (JSON:API, trap)',
    post({ datum: [] }),
    422,
    { errors: [{ source: { pointer: '' }, detail: "Missing `data` Member at document's top level." }] },
    'body /data',
  ],
  [
    'a pointer as a fragment (RFC 9457, trap)',
    post({ age: 1 }),
    422,
    { title: 'x', detail: 'y', status: 422, errors: [{ detail: 'must be positive', pointer: '#/age' }] },
    'body /age',
  ],
  [
    'a location beside the field',
    {},
    400,
    { errors: [{ msg: 'Invalid value', path: 'a', location: 'query' }] },
    'query a',
  ],
  [
    'params is the path',
    { url: 'https://h/tasks/abc' },
    400,
    { errors: [{ msg: 'Invalid value', path: 'id', location: 'params' }] },
    'path id',
  ],
  [
    'validation.source',
    {},
    400,
    { message: '"a" is required', validation: { source: 'query', keys: ['a'] } },
    'query a',
  ],
  ['a path prefix in the message', {}, 400, { message: 'querystring/limit must be <= 100' }, 'query limit'],
  [
    'a path that includes the missing name (trap)',
    post({}),
    400,
    { errors: [{ path: '/body/data/name', message: "must have required property 'name'" }] },
    'body /data/name',
  ],
  [
    'a path that is its parent (Ajv, trap)',
    post({ a: {} }),
    400,
    { message: "body/a must have required property 'b'" },
    'body /a/b',
  ],
  ['a header by its message', {}, 400, { message: "Required header 'X-Tenant' is not present." }, 'header X-Tenant'],
  // 4. The name stands in the request already.
  [
    'in the query of a POST',
    { ...post({}), url: 'https://h/x?dry_run=maybe' },
    400,
    { message: 'dry_run must be a boolean' },
    'query dry_run',
  ],
  [
    'in the body of a DELETE',
    { method: 'DELETE', body: { ids: 'x' } },
    400,
    { message: 'ids must be an array' },
    'body /ids',
  ],
  ['in another case and style', post({ dueDate: 'x' }), 400, { message: 'due_date is invalid' }, 'body /dueDate'],
  [
    'nested, in another script than Latin',
    post({ properties: { 제목: 1, 이름: 2 } }),
    400,
    { message: 'invalid', errors: [{ field: '제목', message: 'is invalid' }] },
    'body /properties/제목',
  ],
  [
    'nested, the only one of its name',
    post({ data: { attributes: { color: 1 } } }),
    400,
    { message: 'color is invalid' },
    'body /data/attributes/color',
  ],
  ['as a form key', form('To=1&Body=x'), 400, { message: "The 'To' number 1 is not a valid phone number." }, 'body To'],
  [
    'as a nested form key, literally (Stripe, trap)',
    form('mode=setup'),
    400,
    { error: { message: 'Missing required param: line_items[0][price].', param: 'line_items[0][price]' } },
    'body line_items[0][price]?',
  ],
  ['present but empty: there', post({ name: '' }), 400, { errors: { name: ["can't be blank"] } }, 'body /name'],
  // 5. A name that only a header has.
  ['X- is a header', post({}), 400, { message: 'X-Api-Key is required' }, 'header X-Api-Key'],
  ['Idempotency-Key is a header', post({}), 400, { message: 'Idempotency-Key is required' }, 'header Idempotency-Key'],
  // 6. and 7. By the method, which is a guess.
  ['GET: query', {}, 400, { message: 'workspace is required' }, 'query workspace?'],
  ['HEAD: query', { method: 'HEAD' }, 400, { message: 'workspace is required' }, 'query workspace?'],
  ['DELETE: query', { method: 'DELETE' }, 400, { message: 'workspace is required' }, 'query workspace?'],
  ['POST with JSON: pointer', post({ a: 1 }), 400, { message: 'workspace is required' }, 'body /workspace?'],
  ['POST with a form: key', form('a=1'), 400, { message: 'workspace is required' }, 'body workspace?'],
  [
    'POST without a body: a JSON body',
    { method: 'POST' },
    400,
    { message: 'workspace is required' },
    'body /workspace?',
  ],
  [
    'POST with multipart: part',
    {
      method: 'POST',
      headers: { 'Content-Type': 'multipart/form-data; boundary=X' },
      body: '--X\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--X--',
    },
    400,
    { message: 'workspace is required' },
    'body workspace?',
  ],
  // Names in the style of the request.
  ['a capital at the start of a sentence', post({ title: 'x' }), 400, { message: 'Name is required' }, 'body /name?'],
  [
    'a body in Pascal case',
    post({ TableName: 'x' }),
    400,
    { message: "Required field 'key' is missing" },
    'body /Key?',
  ],
  // Values without a name.
  [
    'a value that stands in the query',
    { url: 'https://h/x?sort=up' },
    400,
    { message: "Invalid value 'up'" },
    'query sort',
  ],
  [
    'a value that stands in the body',
    post({ a: { b: 'urgent' } }),
    400,
    { message: '"urgent" is not a valid choice.' },
    'body /a/b',
  ],
  // Names with more around them.
  ['the root that Play calls obj', post({ a: 1 }), 400, { 'obj.name': [{ msg: 'error.path.missing' }] }, 'body /name'],
  [
    'an object that is called obj',
    post({ obj: { a: 1 } }),
    400,
    { 'obj.name': [{ msg: 'error.path.missing' }] },
    'body /obj/name',
  ],
  [
    'a name between the brackets of a parameter',
    { url: 'https://h/x?filters[price][$gt]=a' },
    400,
    { message: 'price must be a number' },
    'query filters[price][$gt]',
  ],
  [
    'a name between the brackets of two',
    { url: 'https://h/x?a[price]=a&b[price]=c' },
    400,
    { message: 'price must be a number' },
    'query price?',
  ],
  // Paths without the indexes of lists, as Go writes them.
  [
    'a list, one of whose items lacks the property',
    post({ ports: [{ name: 'a', port: 1 }, { name: 'b' }] }),
    400,
    { errors: { 'ports.port': ['port is required'] } },
    'body /ports/1/port',
  ],
  [
    'a list, one of whose items has the property',
    post({ ports: [{ name: 'a' }, { port: 'x' }] }),
    400,
    { errors: { 'ports.port': ['must be a number'] } },
    'body /ports/1/port?',
  ],
  [
    'a list, any of whose items can be meant',
    post({ ports: [{ port: 'x' }, { port: 'y' }] }),
    400,
    { errors: { 'ports.port': ['must be a number'] } },
    'body /ports?',
  ],
  ['a list of texts', post({ ports: ['x'] }), 400, { errors: { 'ports.port': ['port is required'] } }, 'body /ports?'],
  [
    'a body in snake case',
    post({ first_name: 'x' }),
    400,
    { message: "Required field 'LastName' is missing" },
    'body /last_name?',
  ],
  [
    'an empty value',
    { url: 'https://h/x?page=&size=1' },
    400,
    { error: 'strconv.Atoi: parsing "": invalid syntax' },
    'query page',
  ],
  [
    'two empty values',
    { url: 'https://h/x?page=&size=' },
    400,
    { error: 'strconv.Atoi: parsing "": invalid syntax' },
    null,
  ],
  ['a value that stands nowhere', {}, 400, { message: "Invalid value 'zzz'" }, null],
];

describe('where a field goes', () => {
  for (const [name, request, status, body, field] of rows) {
    it(name, () => {
      const { problems } = diagnose(request, { status, body });
      assert.equal(fieldText(problems.find((problem) => problem.field !== null)?.field ?? null), field);
    });
  }

  it('a dialect’s names in prose, exceptions and path templates', () => {
    const diagnoser = createDiagnoser([
      {
        id: 'x',
        title: 'X',
        match: { hosts: ['x.example'] },
        read: [{ message: ['$.m'] }],
        patterns: [{ re: '^Need (?<field>.+)$', kind: 'missing' }],
        place: {
          query: ['GET', 'PUT'],
          wrapper: 'item',
          names: { 'user list': 'user_list' },
          rules: [
            { names: ['opt_*'], location: 'query' },
            { names: ['id'], location: 'path' },
            { names: ['meta'], path: '/orders/{order_id}', location: 'body', unwrapped: true },
          ],
        },
        paths: ['/orders/{order_id}'],
      },
      ...builtinDialects,
    ]);
    const fieldOf = (method: string, need: string) =>
      fieldText(
        diagnoser.diagnose({
          request: sent({ method, url: 'https://x.example/v1/orders/7', body: method === 'GET' ? undefined : {} }),
          outcome: { kind: 'response', response: received({ status: 400, body: { m: `Need ${need}` } }) },
        })?.problems[0]?.field ?? null,
      );
    assert.deepEqual(
      [
        fieldOf('GET', 'user list'),
        fieldOf('PUT', 'name'),
        fieldOf('POST', 'name'),
        fieldOf('POST', 'item.name'),
        fieldOf('POST', 'opt_fields'),
        fieldOf('POST', 'meta'),
        fieldOf('POST', 'id'),
      ],
      [
        'query user_list',
        'query name',
        'body /item/name',
        'body /item/name',
        'query opt_fields',
        'body /meta',
        'path id',
      ],
    );
  });
});
