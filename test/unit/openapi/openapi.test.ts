import assert from 'node:assert/strict';
import { findOperation, type Operation, parametersNamed } from '../../../src/openapi/operation';
import { readOpenApi } from '../../../src/openapi/read';

const document = `
openapi: 3.0.3
info: { title: Tasks, version: '1' }
servers: [{ url: https://tasks.example/api/1.0 }]
paths:
  /tasks:
    parameters:
      - { $ref: '#/components/parameters/pretty' }
    get:
      summary: List tasks
      parameters:
        - { name: workspace, in: query, required: true, schema: { type: string }, example: '12345' }
        - { name: sort_by, in: query, schema: { type: string, enum: [due, created] } }
        - { name: X-Api-Version, in: header, schema: { type: integer, default: 2 } }
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [data]
              properties:
                data: { $ref: '#/components/schemas/Task' }
  /tasks/{task_gid}:
    get: { parameters: [{ name: task_gid, in: path, required: true, schema: { type: string } }] }
  /tasks/search:
    get: { parameters: [{ name: text, in: query, schema: { type: string } }] }
  /upload:
    post:
      requestBody:
        content:
          application/x-www-form-urlencoded:
            schema: { type: object, required: [file], properties: { file: { type: string }, meta: { type: object, properties: { a: { type: string } } } } }
components:
  parameters:
    pretty: { name: opt_pretty, in: query, schema: { type: boolean } }
  schemas:
    Base: { type: object, required: [name], properties: { name: { type: string } } }
    Task:
      allOf:
        - { $ref: '#/components/schemas/Base' }
        - type: object
          properties:
            due_on: { type: string, format: date, nullable: true }
            parent: { $ref: '#/components/schemas/Task' }
            'a/b': { type: string }
`;

function operation(method: string, url: string, text = document): Operation | null {
  const result = readOpenApi(text);
  assert.ok('api' in result, JSON.stringify(result));
  return findOperation(result.api, method, url);
}

describe('openapi', () => {
  it('finds the operation behind the servers base path, literal segments before templates', () => {
    assert.equal(operation('GET', 'https://tasks.example/api/1.0/tasks?limit=5')?.path, '/tasks');
    assert.equal(operation('get', 'http://localhost:7357/x/tasks/99#top')?.path, '/tasks/{task_gid}');
    assert.equal(operation('GET', 'https://tasks.example/tasks/search')?.path, '/tasks/search');
    assert.equal(operation('DELETE', 'https://tasks.example/tasks'), null);
    assert.equal(operation('GET', 'https://tasks.example/projects'), null);
    assert.equal(operation('GET', 'https://other.example/tasks'), null, 'another host');
    assert.equal(operation('GET', 'https://user@tasks.example:8443/tasks')?.path, '/tasks');
  });

  it('lists parameters of operation and path with where they go', () => {
    const found = operation('GET', 'https://tasks.example/tasks')?.parameters ?? [];
    assert.deepEqual(
      found.map(({ name, location, required }) => [name, location, required]),
      [
        ['workspace', 'query', true],
        ['sort_by', 'query', false],
        ['X-Api-Version', 'header', false],
        ['opt_pretty', 'query', false],
      ],
    );
    assert.equal(found[0]?.example, '12345');
    assert.deepEqual(found[1]?.values, ['due', 'created']);
    assert.equal(found[2]?.example, '2');
  });

  it('follows references and allOf into the body, and stops at a schema that holds itself', () => {
    const found = operation('POST', '/tasks')?.parameters ?? [];
    const body = found.filter(({ location }) => location === 'body');
    assert.deepEqual(
      body
        .filter(({ pointer }) => (pointer ?? '').split('/').length <= 3)
        .map(({ pointer, required }) => [pointer, required]),
      [
        ['/data', true],
        ['/data/name', true],
        ['/data/due_on', false],
        ['/data/parent', false],
        ['/data/a~1b', false],
      ],
    );
    assert.ok(body.length < 50);
    assert.equal(body.find(({ name }) => name === 'due_on')?.format, 'date');
    assert.equal(body.find(({ name }) => name === 'due_on')?.type, 'string');
  });

  it('reads form bodies flat', () => {
    const found = operation('POST', '/upload')?.parameters ?? [];
    assert.deepEqual(
      found.map(({ name, location, pointer, required }) => [name, location, pointer, required]),
      [
        ['file', 'form', null, true],
        ['meta', 'form', null, false],
      ],
    );
  });

  it('reads Swagger 2.0', () => {
    const swagger = JSON.stringify({
      swagger: '2.0',
      info: { title: 'Old', version: '1' },
      paths: {
        '/pets': {
          post: {
            consumes: ['application/json'],
            parameters: [
              { name: 'dry', in: 'query', type: 'boolean' },
              {
                name: 'pet',
                in: 'body',
                schema: { type: 'object', required: ['tag'], properties: { tag: { type: 'string' } } },
              },
            ],
          },
        },
      },
    });
    const found = operation('POST', 'http://localhost/v2/pets', swagger)?.parameters ?? [];
    assert.deepEqual(
      found.map(({ name, location, pointer }) => [name, location, pointer]),
      [
        ['dry', 'query', null],
        ['tag', 'body', '/tag'],
      ],
    );
  });

  it('compares names without regard to case, _ and -', () => {
    const found = operation('GET', '/tasks');
    assert.ok(found);
    assert.deepEqual(
      parametersNamed(found, 'sortBy').map(({ name }) => name),
      ['sort_by'],
    );
    assert.deepEqual(
      parametersNamed(found, 'x_api_version').map(({ name }) => name),
      ['X-Api-Version'],
    );
    assert.deepEqual(parametersNamed(found, 'nothing'), []);
  });

  const broken: readonly (readonly [string, string, number | null])[] = [
    ['broken YAML', 'openapi: 3.0.0\npaths: {', 23],
    ['another document', 'name: x', null],
    ['a list', '[1, 2]', null],
    ['nothing', '', null],
    ['paths that are none', 'openapi: 3.1.0\npaths: 5', null],
  ];
  for (const [name, text, offset] of broken) {
    it(`says what is wrong with ${name}`, () => {
      const result = readOpenApi(text);
      assert.ok('problem' in result);
      assert.ok(result.problem.message.length > 20);
      assert.equal(result.problem.offset, offset);
    });
  }

  it('survives broken and circular references', () => {
    const text = `
openapi: 3.1.0
paths:
  /a: { get: { parameters: [{ $ref: '#/nowhere' }, { $ref: 'other.yaml#/x' }, { name: q, in: query, schema: { $ref: '#/c/x' } }] } }
c: { x: { $ref: '#/c/y' }, y: { $ref: '#/c/x' } }
`;
    assert.deepEqual(
      operation('GET', '/a', text)?.parameters.map(({ name }) => name),
      ['q'],
    );
  });
});
