import assert from 'node:assert/strict';
import type { JsonObject } from '../../../src/openapi/document';
import { pathsBehind } from '../../../src/openapi/paths';

const root: JsonObject = {
  openapi: '3.1.0',
  servers: [{ url: 'https://api.example/v1/' }],
  paths: {
    '/tasks': { get: { summary: 'List tasks' }, post: {}, summary: 'Tasks' },
    '/tasks/{id}': { delete: { summary: 'Remove it' } },
    '/shared': { $ref: '#/components/pathItems/shared' },
    '/empty': {},
    '/broken': { $ref: '#/nowhere' },
  },
  components: { pathItems: { shared: { put: {} } } },
};

describe('the paths of an OpenAPI document', () => {
  const paths = (origin: string) => pathsBehind({ root }, origin).map(({ path }) => path);

  it('begin with the base path of the server, where that is not written', () => {
    const own = ['/tasks', '/tasks/{id}', '/shared'];
    const cases: readonly (readonly [origin: string, expected: readonly string[]])[] = [
      ['https://api.example', own.map((path) => `/v1${path}`)],
      ['https://API.example', own.map((path) => `/v1${path}`)],
      ['https://api.example/v1', own],
      ['http://localhost:3000', own],
      ['{{base}}', own],
      ['https://other.example', []],
    ];
    for (const [origin, expected] of cases) assert.deepEqual(paths(origin), expected, origin);
  });

  it('have their methods, and the summary of the only one or of all', () => {
    assert.deepEqual(pathsBehind({ root }, '{{base}}'), [
      { path: '/tasks', methods: ['GET', 'POST'], summary: 'Tasks' },
      { path: '/tasks/{id}', methods: ['DELETE'], summary: 'Remove it' },
      { path: '/shared', methods: ['PUT'], summary: null },
    ]);
  });

  it('are none in a document without paths', () => {
    assert.deepEqual(pathsBehind({ root: {} }, '{{base}}'), []);
  });
});
