import { createServer } from 'node:http';
import express, { type NextFunction, type Request, type Response } from 'express';
import { body, checkExact, header, query, validationResult } from 'express-validator';
import { type Framework, get, listening, post } from './framework';

function refuse(request: Request, response: Response, next: NextFunction): void {
  const result = validationResult(request);
  if (result.isEmpty()) next();
  else response.status(400).json({ errors: result.array() });
}

export const expressValidator: Framework = {
  name: 'Express with express-validator',
  start() {
    const app = express();
    app.use(express.json());
    app.get(
      '/tasks',
      query('workspace').notEmpty(),
      query('limit').optional().isInt({ min: 1, max: 100 }).withMessage('limit must be an integer from 1 to 100'),
      refuse,
      (_request, response) => void response.json({ tasks: [] }),
    );
    app.post(
      '/tasks',
      checkExact([
        body('name').notEmpty().withMessage('name is required'),
        body('workspace').isNumeric({ no_symbols: true }),
        body('dueOn').optional().isISO8601().withMessage('dueOn must be a date in the form YYYY-MM-DD'),
        body('priority')
          .optional()
          .isIn(['low', 'normal', 'high'])
          .withMessage('priority must be one of low, normal, high'),
        body('owner.email').optional().isEmail(),
      ]),
      refuse,
      (_request: Request, response: Response) => void response.status(201).json({ id: '42' }),
    );
    app.get('/usage', header('x-api-key').notEmpty(), refuse, (_request, response) => void response.json({ calls: 1 }));
    app.use((error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
      response.status(error.status ?? 500).json({ message: error.message });
    });
    return listening(createServer(app));
  },
  cases: [
    { title: 'a query parameter is missing', request: get('/tasks') },
    { title: 'a query parameter is empty', request: get('/tasks?workspace=&limit=10') },
    { title: 'a page is too large', request: get('/tasks?workspace=1&limit=500') },
    { title: 'a header is missing', request: get('/usage') },
    { title: 'properties are missing', request: post('/tasks', {}) },
    {
      title: 'a property is missing, by a name in another style',
      request: post('/tasks', { Name: 'a', workspace: '1' }),
    },
    { title: 'a property is unknown', request: post('/tasks', { name: 'a', workspace: '1', colour: 'red' }) },
    {
      title: 'an e-mail address is none',
      request: post('/tasks', { name: 'a', workspace: '1', owner: { email: 'ann' } }),
    },
    { title: 'a date is in another form', request: post('/tasks', { name: 'a', workspace: '1', dueOn: '01.12.2026' }) },
    { title: 'a value is not allowed', request: post('/tasks', { name: 'a', workspace: '1', priority: 'urgent' }) },
    { title: 'a comma is missing', request: post('/tasks', '{\n  "name": "a"\n  "workspace": "1"\n}') },
    { title: 'a comma is too many', request: post('/tasks', '{\n  "name": "a",\n  "workspace": "1",\n}') },
  ],
};
