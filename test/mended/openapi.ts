import { createServer } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { middleware } from 'express-openapi-validator';
import { type Framework, get, listening, post } from './framework';
import { tasksDocument } from './tasks-document';

interface Refused extends Error {
  readonly status?: number;
  readonly errors?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const openApiValidator: Framework = {
  name: 'express-openapi-validator',
  start() {
    const app = express();
    app.use(express.json());
    app.use(middleware({ apiSpec: tasksDocument, validateRequests: true }));
    app.get('/tasks', (_request, response) => void response.json({ tasks: [] }));
    app.post('/tasks', (_request, response) => void response.status(201).json({ id: '42' }));
    app.use((error: Refused, _request: Request, response: Response, _next: NextFunction) => {
      response.set(error.headers ?? {});
      response.status(error.status ?? 500).json({ message: error.message, errors: error.errors });
    });
    return listening(createServer(app));
  },
  cases: [
    { title: 'a query parameter is missing', request: get('/tasks') },
    { title: 'a query parameter is empty', request: get('/tasks?workspace=') },
    { title: 'a query parameter is unknown', request: get('/tasks?workspace=1&colour=red') },
    { title: 'a page is too large', request: get('/tasks?workspace=1&limit=500') },
    { title: 'properties are missing', request: post('/tasks', {}) },
    { title: 'a property is unknown', request: post('/tasks', { name: 'a', workspace: '1', colour: 'red' }) },
    { title: 'a number must be a string', request: post('/tasks', { name: 'a', workspace: 1 }) },
    {
      title: 'a date is in another form',
      request: post('/tasks', { name: 'a', workspace: '1', dueOn: '1 December 2026' }),
    },
    { title: 'a value is not allowed', request: post('/tasks', { name: 'a', workspace: '1', priority: 'urgent' }) },
    {
      title: 'the method is not allowed',
      request: `PATCH {{host}}/tasks\nContent-Type: application/json\n\n{"name": "a", "workspace": "1"}\n`,
    },
    {
      title: 'the Content-Type is wrong',
      request: 'POST {{host}}/tasks\nContent-Type: text/yaml\n\n{"name": "a", "workspace": "1"}\n',
    },
  ],
};
