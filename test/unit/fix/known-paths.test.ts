import assert from 'node:assert/strict';
import type { Fix } from '../../../src/fix/fix';
import { fixesFor } from '../../../src/fix/fixes';
import { pathsBehind } from '../../../src/openapi/paths';
import { readOpenApi } from '../../../src/openapi/read';
import type { Origins } from '../../../src/resolve/resolved';
import { parseDocument } from '../../../src/syntax/parse';
import { diagnose } from '../diagnose/exchange';
import { applied } from './request';

const asana = 'https://app.asana.com/api/1.0';
const document = `
openapi: 3.1.0
servers: [{ url: 'https://h.example/api/v1' }]
paths:
  /tasks: { get: {}, post: {}, delete: {} }
  /tasks/{id}: { get: {}, put: {}, delete: {} }
  /tasks/mine: { get: {} }
  /tasks/{id}/comments: { get: {}, post: {} }
  /people/{id}/report.{format}: { get: {} }
  /people: { get: {}, head: {}, options: {} }
`;

interface Asked {
  readonly status: 404 | 405;
  /** Where it was sent to. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly message?: string;
  readonly openapi?: boolean;
}

function fixes(text: string, { status, url, headers = {}, message = 'No', openapi = false }: Asked): Fix[] {
  const [block] = parseDocument(text).blocks;
  const { request } = block ?? {};
  assert.ok(block && request);
  const { method } = request;
  const body = url.startsWith(asana) ? { errors: [{ message }] } : { message };
  const found = diagnose({ method, url }, { status, headers, body });
  const read = readOpenApi(document);
  assert.ok('api' in read);
  const paths = openapi ? pathsBehind(read.api, new URL(url).origin) : [];
  const origins: Origins = { url: { text: url, pieces: [] }, query: [], path: [], headers: [], body: null } as never;
  return fixesFor(found, { block, origins, variables: new Set(), paths });
}

function titles(text: string, asked: Asked): string[] {
  return fixes(text, asked).map(({ title }) => title);
}

describe('fix: a method that the path has not', () => {
  const h = 'https://h.example/api/v1';
  const rows: [name: string, text: string, asked: Partial<Asked>, methods: string[]][] = [
    [
      'the document’s, those with a body first',
      `PATCH ${h}/tasks\n\n{}`,
      { url: `${h}/tasks` },
      ['POST', 'GET', 'DELETE'],
    ],
    ['the document’s, without a body', `PATCH ${h}/tasks`, { url: `${h}/tasks` }, ['GET', 'POST', 'DELETE']],
    ['a path with an id', `POST ${h}/tasks/7\n\n{}`, { url: `${h}/tasks/7` }, ['PUT', 'GET', 'DELETE']],
    ['the path with the most text', `POST ${h}/tasks/mine`, { url: `${h}/tasks/mine` }, ['GET']],
    [
      'at any origin',
      'PUT http://localhost:1/tasks?a=1',
      { url: 'http://localhost:1/tasks?a=1' },
      ['GET', 'POST', 'DELETE'],
    ],
    ['never HEAD and OPTIONS', `POST ${h}/people`, { url: `${h}/people` }, ['GET']],
    [
      'what the server allows counts, and DELETE comes last',
      `POST ${h}/tasks`,
      { url: `${h}/tasks`, headers: { Allow: 'DELETE, GET' } },
      ['GET', 'DELETE'],
    ],
    ['a path that is not in the document', `POST ${h}/other`, { url: `${h}/other` }, []],
    ['another host', 'POST https://other.example/tasks', { url: 'https://other.example/tasks' }, []],
  ];
  for (const [name, text, asked, methods] of rows) {
    it(name, () => {
      const found = fixes(text, { status: 405, url: '', openapi: true, ...asked });
      assert.deepEqual(
        found.map(({ title }) => title),
        methods.map((method) => `Change method to ${method}`),
      );
      assert.ok(found.every(({ preferred }) => !preferred));
    });
  }

  it('none without a document', () => {
    assert.deepEqual(titles('PATCH https://h.example/tasks', { status: 405, url: 'https://h.example/tasks' }), []);
  });
});

describe('fix: a path that the API has not', () => {
  const h = 'https://h.example/api/v1';
  const rows: [name: string, target: string, url: string, message: string, after: string[]][] = [
    [
      'a collection',
      '{{base}}/taskz?limit=1',
      `${asana}/taskz?limit=1`,
      'No matching route for request',
      ['{{base}}/tasks?limit=1'],
    ],
    [
      'below an id, which stays',
      `${asana}/projects/{{id}}/section`,
      `${asana}/projects/1/section`,
      'No matching route for request',
      [`${asana}/projects/{{id}}/sections`],
    ],
    [
      'above an id',
      '{{base}}/task/{{id}}',
      `${asana}/task/1`,
      'No matching route for request',
      ['{{base}}/tasks/{{id}}'],
    ],
    [
      'two words',
      `${asana}/workspace/1/projetcs`,
      `${asana}/workspace/1/projetcs`,
      'No matching route for request',
      [`${asana}/workspaces/1/projects`],
    ],
    [
      'a path that is known, of an object that is not there',
      `${asana}/tasks/999`,
      `${asana}/tasks/999`,
      'Not Found',
      [],
    ],
    ['an id that is nearly a word', `${asana}/tasks/taskz`, `${asana}/tasks/taskz`, 'Not Found', []],
    ['a word that is in a variable', '{{base}}/{{what}}', `${asana}/taskz`, 'No matching route for request', []],
    ['a word that is near to nothing', `${asana}/nonsense`, `${asana}/nonsense`, 'No matching route for request', []],
  ];
  for (const [name, target, url, message, after] of rows) {
    it(`of a dialect: ${name}`, () => {
      const text = `GET ${target}`;
      const found = fixes(text, { status: 404, url, message });
      assert.deepEqual(
        found.map(({ edits }) => applied(text, edits)),
        after.map((one) => `GET ${one}`),
      );
      assert.ok(found.every(({ preferred, complete }) => !preferred && complete));
    });
  }

  const described: [name: string, line: string, url: string, after: string[]][] = [
    ['one word', `GET ${h}/task/7/comments`, `${h}/task/7/comments`, [`GET ${h}/tasks/7/comments`]],
    ['case', `GET ${h}/Tasks`, `${h}/Tasks`, [`GET ${h}/tasks`]],
    [
      'on this machine, without the base path',
      'GET http://localhost:1/taks/7',
      'http://localhost:1/taks/7',
      ['GET http://localhost:1/tasks/7'],
    ],
    [
      'the base path is missing',
      'GET {{h}}/tasks/7?a=1',
      'https://h.example/tasks/7?a=1',
      ['GET {{h}}/api/v1/tasks/7?a=1'],
    ],
    [
      'the base path is misspelt',
      'GET https://h.example/apis/v1/tasks',
      'https://h.example/apis/v1/tasks',
      ['GET https://h.example/api/v1/tasks'],
    ],
    ['a template within a word', `GET ${h}/person/1/report.csv`, `${h}/person/1/report.csv`, []],
    ['a path of the document', `GET ${h}/tasks/7`, `${h}/tasks/7`, []],
  ];
  for (const [name, text, url, after] of described) {
    it(`of a document: ${name}`, () => {
      const found = fixes(text, { status: 404, url, openapi: true });
      assert.deepEqual(
        found.map(({ edits }) => applied(text, edits)),
        after,
      );
    });
  }

  it('is said by its word', () => {
    assert.deepEqual(titles(`GET ${asana}/taskz`, { status: 404, url: `${asana}/taskz` }), [
      'Change "taskz" in the path to "tasks"',
    ]);
  });
});
