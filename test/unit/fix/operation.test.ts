import assert from 'node:assert/strict';
import { fixesFor } from '../../../src/fix/fixes';
import { findOperation } from '../../../src/openapi/operation';
import { readOpenApi } from '../../../src/openapi/read';
import { add, applied, diagnosis, field, firstRequest, problem, property, query } from './request';

const text = `
openapi: 3.1.0
paths:
  /users/{id}:
    put:
      parameters:
        - { name: workspace, in: query, schema: { type: string } }
        - { name: X-Tenant, in: header, schema: { type: string } }
        - { name: sort, in: query, schema: { type: string, enum: [asc, desc] } }
      requestBody: { content: { application/json: { schema: { properties: { user: { properties: { name: { type: string } } } } } } } }
`;

function fixed(source: string, ...mends: Parameters<typeof problem>): (readonly [string, boolean, string])[] {
  const api = readOpenApi(text);
  assert.ok('api' in api);
  const block = firstRequest(source);
  const operation = findOperation(api.api, 'PUT', 'https://h/v1/users/7');
  const fixes = fixesFor(diagnosis([problem(...mends)]), { block, origins: null, variables: new Set(), operation });
  return fixes.map((fix) => [fix.title, fix.preferred, applied(block.text, fix.edits)] as const);
}

const request = 'PUT https://h/v1/users/7?sort=up\nContent-Type: application/json\n\n{"user": {}}\n';

describe('an OpenAPI operation', () => {
  it('places a guessed field in the query, although the method has a body', () => {
    const [fix] = fixed(request, [add(field('body', 'workspace', '/workspace', true))]);
    assert.deepEqual(fix, [
      'Add query parameter "workspace"',
      true,
      request.replace('sort=up', 'sort=up&workspace=workspace'),
    ]);
  });

  it('places a guessed field under its wrapper', () => {
    const [fix] = fixed(request, [add(field('body', 'name', '/name', true))]);
    assert.ok(fix);
    assert.match(fix[2], /\{"user": \{\s*"name": "name"\s*\}\}/);
    assert.doesNotMatch(fix[0], /probably/);
  });

  it('places a guessed field in a header, whatever the style of its name', () => {
    const [fix] = fixed(request, [add(field('body', 'x_tenant', '/x_tenant', true))]);
    assert.match(fix?.[2] ?? '', /\nX-Tenant: /);
  });

  it('keeps a place that the response itself stated', () => {
    const [fix] = fixed(request, [add(field('body', 'workspace', '/workspace', false))]);
    assert.match(fix?.[2] ?? '', /"workspace": "workspace"/);
  });

  it('offers each value that the schema allows for a malformed one', () => {
    const fixes = fixed(request, [], { kind: 'malformed', field: field('query', 'sort') });
    assert.deepEqual(
      fixes.map(([, , result]) => result),
      [request.replace('sort=up', 'sort=asc'), request.replace('sort=up', 'sort=desc')],
    );
  });

  const schema = `
openapi: 3.1.0
paths:
  /orders:
    post:
      parameters:
        - { name: workspace, in: query, schema: { type: string } }
        - { name: page_size, in: query, schema: { type: integer, maximum: 40 } }
        - { name: dry_run, in: query, schema: { type: boolean } }
        - { name: code, in: query, schema: { type: string, enum: ['1', '2'] } }
      requestBody:
        content:
          application/json:
            schema:
              properties:
                quantity: { type: integer, minimum: 1, maximum: 50, example: 3 }
                priority: { type: string, enum: [low, high, very-high] }
                due: { type: string, format: date }
                country: { type: string, enum: [${Array.from({ length: 40 }, (_, i) => `Country${String.fromCharCode(65 + i)}`.replace(/[^\w]/g, 'x')).join(', ')}] }
                note: { type: string }
                urgent: { type: boolean }
                address: { properties: { street: { type: string } } }
`;

  function order(source: string, ...given: Parameters<typeof problem>) {
    const api = readOpenApi(schema);
    assert.ok('api' in api);
    const block = firstRequest(source);
    const operation = findOperation(api.api, 'POST', 'https://h/orders');
    const fixes = fixesFor(diagnosis([problem(...given)]), {
      block,
      origins: null,
      variables: new Set(['quantity']),
      operation,
    });
    return fixes.map((fix) => ({ ...fix, text: applied(block.text, fix.edits) }));
  }
  const post = (body: string, query = ''): string =>
    `POST https://h/orders${query}\nContent-Type: application/json\n\n${body}\n`;
  const unknown = (at: ReturnType<typeof field>) =>
    [[{ op: 'remove', field: at } as const], { kind: 'unknown-field' } as const] as const;

  it('names what an unknown field is nearest to, where it stands', () => {
    const rows: [source: string, at: ReturnType<typeof field>, titles: string[]][] = [
      [
        post('{"qantity": 1}'),
        property('/qantity'),
        ['Rename property "qantity" to "quantity"', 'Remove property "qantity"'],
      ],
      [
        post('{"address": {"stret": "x"}}'),
        property('/address/stret'),
        ['Rename property "address.stret" to "street"', 'Remove property "address.stret"'],
      ],
      [
        post('{}', '?workspce=1'),
        query('workspce'),
        ['Rename query parameter "workspce" to "workspace"', 'Remove query parameter "workspce"'],
      ],
      [post('{"quantity": 1, "qantity": 1}'), property('/qantity'), ['Remove property "qantity"']],
      [post('{"stret": 1}'), property('/stret'), ['Remove property "stret"']],
      [post('{"workspce": 1}'), property('/workspce'), ['Remove property "workspce"']],
    ];
    for (const [source, at, titles] of rows) {
      const [mends, more] = unknown(at);
      assert.deepEqual(
        order(source, mends, more).map(({ title }) => title),
        titles,
        source,
      );
    }
  });

  it('keeps the suggestions of the message', () => {
    const at = property('/qantity');
    const mends = [{ op: 'rename', field: at, to: ['amount'] } as const, { op: 'remove', field: at } as const];
    const [first, second] = order(post('{"qantity": 1}'), mends, { kind: 'unknown-field' });
    assert.deepEqual(
      [first?.title, second?.title],
      ['Rename property "qantity" to "amount"', 'Remove property "qantity"'],
    );
  });

  const malformed = (at: ReturnType<typeof field>) => [[add(at)], { kind: 'malformed' } as const] as const;

  it('offers the values of the schema where the message does not say them, the nearest first', () => {
    const [mends, more] = malformed(property('/priority'));
    const titles = order(post('{"priority": "very high"}'), mends, more).map(({ title }) => title);
    assert.deepEqual(titles, [
      'Change property "priority" to very-high',
      'Change property "priority" to low',
      'Change property "priority" to high',
      'Set property "priority"',
    ]);
  });

  it('of a long list the nearest alone', () => {
    const [mends, more] = malformed(property('/country'));
    const titles = order(post('{"country": "CountrB"}'), mends, more).map(({ title }) => title);
    assert.deepEqual(titles, ['Change property "country" to CountryB', 'Set property "country"']);
  });

  it('lowers and raises a number to the bound, and knows what a boolean can be', () => {
    const first = (source: string, at: ReturnType<typeof field>) => order(source, ...malformed(at))[0]?.text;
    assert.equal(first(post('{"quantity": 900}'), property('/quantity')), post('{"quantity": 50}'));
    assert.equal(first(post('{"quantity": 0}'), property('/quantity')), post('{"quantity": 1}'));
    assert.equal(first(post('{"urgent": "ture"}'), property('/urgent')), post('{"urgent": true}'));
    assert.equal(first(post('{}', '?dry_run=yes'), query('dry_run')), post('{}', '?dry_run=true'));
  });

  it('tells which of several names is the one too much', () => {
    const guess = (name: string) => ({ op: 'remove', field: field('body', name, `/${name}`, true) }) as const;
    const source = post('{"note": "a", "quantty": 1, "due": "x"}');
    const guesses = ['note', 'quantty', 'due'].map(guess);
    assert.deepEqual(
      order(source, guesses, { kind: 'unknown-field', field: null }).map(({ title }) => title),
      ['Rename property "quantty" to "quantity"', 'Remove property "quantty"'],
    );
    const two = order(post('{"note": "a", "foo": 1, "bar": 2}'), ['note', 'foo', 'bar'].map(guess), {
      kind: 'unknown-field',
      field: null,
    });
    assert.deepEqual(
      two.slice(0, 2).map(({ title }) => title),
      ['Remove property "foo" (probably)', 'Remove property "bar" (probably)'],
    );
  });

  it('asks for less at once where a result is too large', () => {
    const [fix] = order(post('{}'), [], { kind: 'truncated', field: null });
    assert.equal(fix?.text, post('{}', '?page_size=40'));
  });

  it('writes a string that looks like a number as a string', () => {
    const [mends, more] = malformed(field('body', 'code', '/code'));
    assert.equal(order(post('{"code": "7"}'), mends, more)[0]?.text, post('{"code": "1"}'));
  });

  it('types what the schema has: an example, a choice, the look of a format, a number without quotes', () => {
    const snippet = (at: ReturnType<typeof field>): string | undefined =>
      order(post('{}'), [add(at)])[0]?.edits[0]?.snippet;
    assert.match(snippet(property('/priority')) ?? '', /"priority": "\$\{1\|low,high,very-high\|\}"/);
    assert.match(snippet(property('/due')) ?? '', /"due": "\$\{1:YYYY-MM-DD\}"/);
    assert.match(snippet(property('/urgent')) ?? '', /"urgent": \$\{1\|true,false\|\}/);
    assert.match(snippet(property('/note')) ?? '', /"note": "\$\{1:note\}"/);
    assert.match(snippet(query('dry_run')) ?? '', /dry_run=\$\{1\|true,false\|\}/);
    assert.match(order(post('{}'), [add(property('/quantity'))])[0]?.text ?? '', /"quantity": \{\{quantity\}\}/);
  });
});
