import assert from 'node:assert/strict';
import { response, startClient, type TestClient } from './harness';

const openapi = `
openapi: 3.1.0
paths:
  /users/{id}:
    put:
      parameters: [{ name: workspace, in: query, schema: { type: string } }]
`;

/** An API that nobody knows, so that the place of its field is a guess. */
const answer = () => response(400, { message: 'workspace is required', field: 'workspace' });
const text = 'PUT https://h.example/users/7\nContent-Type: application/json\n\n{ "name": "x" }\n';

describe('server: an OpenAPI document beside the request file', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function fixTitles(files: Readonly<Record<string, string>>): Promise<string[]> {
    client = await startClient({ answer, files });
    const uri = await client.open('users.http', text);
    const { fixes } = await client.exchange(uri, { line: 0, character: 0 });
    return fixes.map(({ title }) => title);
  }

  it('says where a guessed parameter goes', async () => {
    assert.deepEqual(await fixTitles({ 'openapi.yaml': openapi }), ['Add query parameter "workspace"']);
  });

  it('says what an unknown name is nearest to, and what is allowed where the message does not', async () => {
    const described = `${openapi}      requestBody:
        content:
          application/json:
            schema: { properties: { name: { type: string }, role: { type: string, enum: [admin, guest] } } }
`;
    const errors = [
      { field: '/nme', message: 'is not allowed' },
      { field: '/role', message: 'is invalid' },
    ];
    client = await startClient({ answer: () => response(422, { errors }), files: { 'openapi.yaml': described } });
    const uri = await client.open('users.http', text.replace('{ "name": "x" }', '{ "nme": "x", "role": "gest" }'));
    const { fixes } = await client.exchange(uri, { line: 0, character: 0 });
    assert.deepEqual(
      fixes.map(({ title }) => title),
      [
        'Rename property "nme" to "name"',
        'Set property "nme"',
        'Change property "role" to guest',
        'Change property "role" to admin',
        'Set property "role"',
        'Fix all 2 problems',
      ],
    );
  });

  it('says which methods a path has, and which path was meant', async () => {
    for (const [status, line, titles] of [
      [405, 'PATCH https://h.example/users/7', ['Change method to PUT']],
      [404, 'PUT https://h.example/user/7', ['Change "user" in the path to "users"']],
      [404, 'PUT https://h.example/users/7', []],
    ] as const) {
      client = await startClient({ answer: () => response(status, {}), files: { 'openapi.yaml': openapi } });
      const uri = await client.open('users.http', `${line}\n`);
      const { fixes } = await client.exchange(uri, { line: 0, character: 0 });
      assert.deepEqual(
        fixes.map(({ title }) => title),
        titles,
      );
      if (titles.length > 0) await client.stop();
    }
  });

  it('is not asked about another host', async () => {
    const elsewhere = `servers: [{ url: 'https://other.example' }]\n${openapi}`;
    assert.deepEqual(await fixTitles({ 'openapi.yaml': elsewhere }), ['Add property "workspace" (probably)']);
  });

  it('is told of where it is broken, and taken for absent', async () => {
    assert.deepEqual(await fixTitles({ 'openapi.json': '{ "openapi": ' }), ['Add property "workspace" (probably)']);
    assert.match(client.output.join('\n'), /openapi\.json: This is neither YAML nor JSON/);
  });
});
