import assert from 'node:assert/strict';
import { fixesFor } from '../../../src/fix/fixes';
import { findOperation } from '../../../src/openapi/operation';
import { readOpenApi } from '../../../src/openapi/read';
import { add, applied, diagnosis, field, firstRequest, problem } from './request';

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
});
