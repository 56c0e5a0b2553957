import { server as createServer } from '@hapi/hapi';
import Joi from 'joi';
import { type Framework, get, post } from './framework';

const failAction = (_request: unknown, _toolkit: unknown, error?: Error): never => {
  throw error ?? new Error('refused');
};

export const hapiWithJoi: Framework = {
  name: 'hapi with Joi',
  async start() {
    const server = createServer({ port: 0, host: '127.0.0.1', routes: { validate: { failAction } } });
    server.validator(Joi);
    server.route([
      {
        method: 'GET',
        path: '/tasks',
        options: {
          validate: {
            query: Joi.object({
              workspace: Joi.string().required(),
              limit: Joi.number().integer().min(1).max(100),
              sort: Joi.string().valid('name', 'dueOn'),
            }),
          },
        },
        handler: () => ({ tasks: [] }),
      },
      {
        method: 'POST',
        path: '/tasks',
        options: {
          validate: {
            payload: Joi.object({
              name: Joi.string().required(),
              workspace: Joi.string().required(),
              dueOn: Joi.date().iso(),
              count: Joi.number().integer(),
              priority: Joi.string().valid('low', 'normal', 'high'),
              owner: Joi.object({ email: Joi.string().email().required() }),
            }),
          },
        },
        handler: (_request, toolkit) => toolkit.response({ id: '42' }).code(201),
      },
      {
        method: 'GET',
        path: '/usage',
        options: { validate: { headers: Joi.object({ 'x-api-key': Joi.string().required() }).unknown() } },
        handler: () => ({ calls: 1 }),
      },
    ]);
    await server.start();
    return { origin: server.info.uri, close: () => server.stop({ timeout: 0 }) };
  },
  cases: [
    { title: 'a query parameter is missing', request: get('/tasks') },
    { title: 'a query parameter is empty', request: get('/tasks?workspace=') },
    { title: 'a query parameter is unknown', request: get('/tasks?workspace=1&colour=red') },
    { title: 'a page is too large', request: get('/tasks?workspace=1&limit=500') },
    { title: 'a value of a query is not allowed', request: get('/tasks?workspace=1&sort=age') },
    { title: 'a header is missing', request: get('/usage') },
    { title: 'properties are missing', request: post('/tasks', {}) },
    {
      title: 'a property within an object is missing',
      request: post('/tasks', '{"name": "a", "workspace": "1", "owner": {}}'),
    },
    { title: 'a property is unknown', request: post('/tasks', { name: 'a', workspace: '1', colour: 'red' }) },
    { title: 'a number must be a string', request: post('/tasks', { name: 'a', workspace: 1 }) },
    { title: 'a string must be a number', request: post('/tasks', { name: 'a', workspace: '1', count: '3 pieces' }) },
    {
      title: 'a date is in another form',
      request: post('/tasks', { name: 'a', workspace: '1', dueOn: '1 December 2026' }),
    },
    { title: 'a value is not allowed', request: post('/tasks', { name: 'a', workspace: '1', priority: 'urgent' }) },
    {
      title: 'the Content-Type is wrong',
      request: 'POST {{host}}/tasks\nContent-Type: text/yaml\n\n{"name": "a", "workspace": "1"}\n',
    },
    { title: 'a comma is missing', request: post('/tasks', '{\n  "name": "a"\n  "workspace": "1"\n}') },
  ],
};
