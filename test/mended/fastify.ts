import fastify from 'fastify';
import { type Framework, get, post } from './framework';

const task = {
  type: 'object',
  required: ['name', 'workspace'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1 },
    workspace: { type: 'string', pattern: '^\\d+$' },
    dueOn: { type: 'string', format: 'date' },
    priority: { enum: ['low', 'normal', 'high'] },
    count: { type: 'integer', minimum: 1, maximum: 100 },
    done: { type: 'boolean' },
    owner: {
      type: 'object',
      required: ['email'],
      properties: { email: { type: 'string', format: 'email' } },
    },
  },
};

export const fastifyWithAjv: Framework = {
  name: 'Fastify with Ajv',
  async start() {
    const app = fastify({ ajv: { customOptions: { removeAdditional: false } } });
    app.post('/tasks', { schema: { body: task } }, (_request, reply) => reply.code(201).send({ id: '42' }));
    const querystring = {
      type: 'object',
      required: ['workspace'],
      properties: {
        workspace: { type: 'string', minLength: 1 },
        limit: { type: 'integer', minimum: 1, maximum: 100 },
        sort: { enum: ['name', 'dueOn'] },
      },
    };
    app.get('/tasks', { schema: { querystring } }, () => ({ tasks: [] }));
    const headers = { type: 'object', required: ['x-api-key'], properties: { 'x-api-key': { type: 'string' } } };
    app.get('/usage', { schema: { headers } }, () => ({ calls: 1 }));
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    return { origin, close: () => app.close() };
  },
  cases: [
    { title: 'a query parameter is missing', request: get('/tasks') },
    { title: 'a query parameter is empty', request: get('/tasks?workspace=') },
    { title: 'a page is too large', request: get('/tasks?workspace=1&limit=500') },
    { title: 'a number is none', request: get('/tasks?workspace=1&limit=ten') },
    { title: 'a value of a query is not allowed', request: get('/tasks\n  ?workspace=1\n  &sort=age') },
    { title: 'a header is missing', request: get('/usage') },
    { title: 'properties are missing', request: post('/tasks', {}) },
    {
      title: 'a property within an object is missing',
      request: post('/tasks', { name: 'a', workspace: '1', owner: {} }),
    },
    { title: 'a property is unknown', request: post('/tasks', { name: 'a', workspace: '1', colour: 'red' }) },
    { title: 'a property is misspelt', request: post('/tasks', { name: 'a', workspce: '1' }) },
    {
      title: 'a date is in another form',
      request: post('/tasks', { name: 'a', workspace: '1', dueOn: '1 December 2026' }),
    },
    { title: 'a value is not allowed', request: post('/tasks', { name: 'a', workspace: '1', priority: 'urgent' }) },
    { title: 'the body is missing', request: 'POST {{host}}/tasks\nContent-Type: application/json\n' },
    {
      title: 'the Content-Type is wrong',
      request: 'POST {{host}}/tasks\nContent-Type: text/yaml\n\n{"name": "a", "workspace": "1"}\n',
    },
    { title: 'a comma is missing', request: post('/tasks', '{\n  "name": "a"\n  "workspace": "1"\n}') },
  ],
};
