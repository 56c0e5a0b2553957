import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { zValidator } from '@hono/zod-validator';
import { Hono } from 'hono';
import { z } from 'zod';
import { type Framework, get, listening, post } from './framework';

const task = z.strictObject({
  name: z.string().min(1),
  workspace: z.string().min(1),
  dueOn: z.iso.date().optional(),
  count: z.number().int().max(100).optional(),
  priority: z.enum(['low', 'normal', 'high']).optional(),
  owner: z.object({ email: z.email() }).optional(),
});

const list = z.object({
  workspace: z.string().min(1),
  limit: z.coerce.number().int().max(100).optional(),
  sort: z.enum(['name', 'dueOn']).optional(),
});

export const honoWithZod: Framework = {
  name: 'Hono with Zod',
  start() {
    const app = new Hono();
    app.get('/tasks', zValidator('query', list), (context) => context.json({ tasks: [] }));
    app.post('/tasks', zValidator('json', task), (context) => context.json({ id: '42' }, 201));
    return listening(createAdaptorServer({ fetch: app.fetch }) as Server);
  },
  cases: [
    { title: 'a query parameter is missing', request: get('/tasks') },
    { title: 'a query parameter is empty', request: get('/tasks?workspace=&limit=5') },
    { title: 'a page is too large', request: get('/tasks?workspace=1&limit=500') },
    { title: 'a value of a query is not allowed', request: get('/tasks?workspace=1&sort=age') },
    { title: 'properties are missing', request: post('/tasks', {}) },
    {
      title: 'a property within an object is missing',
      request: post('/tasks', { name: 'a', workspace: '1', owner: {} }),
    },
    { title: 'a property is unknown', request: post('/tasks', { name: 'a', workspace: '1', colour: 'red' }) },
    { title: 'a number must be a string', request: post('/tasks', { name: 'a', workspace: 1 }) },
    { title: 'a string must be a number', request: post('/tasks', { name: 'a', workspace: '1', count: '3' }) },
    { title: 'a number is too large', request: post('/tasks', { name: 'a', workspace: '1', count: 300 }) },
    { title: 'a date is in another form', request: post('/tasks', { name: 'a', workspace: '1', dueOn: '2026/12/01' }) },
    { title: 'a value is not allowed', request: post('/tasks', { name: 'a', workspace: '1', priority: 'urgent' }) },
    { title: 'a comma is missing', request: post('/tasks', '{\n  "name": "a"\n  "workspace": "1"\n}') },
  ],
};
