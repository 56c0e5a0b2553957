import { initTRPC } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
import { z } from 'zod';
import { type Framework, get, listening, post } from './framework';

export const trpcWithZod: Framework = {
  name: 'tRPC with Zod',
  start() {
    const trpc = initTRPC.create();
    const router = trpc.router({
      list: trpc.procedure
        .input(z.object({ workspace: z.string(), limit: z.number().max(100).optional() }))
        .query(() => []),
      create: trpc.procedure
        .input(
          z.strictObject({
            name: z.string().min(1),
            workspace: z.string(),
            count: z.number().optional(),
            priority: z.enum(['low', 'normal', 'high']).optional(),
          }),
        )
        .mutation(() => ({ id: '42' })),
    });
    return listening(createHTTPServer({ router }));
  },
  cases: [
    { title: 'properties are missing', request: post('/create', {}) },
    { title: 'a property is unknown', request: post('/create', { name: 'a', workspace: '1', colour: 'red' }) },
    { title: 'a number must be a string', request: post('/create', { name: 'a', workspace: 7 }) },
    { title: 'a string must be a number', request: post('/create', { name: 'a', workspace: '1', count: '3' }) },
    { title: 'a value is not allowed', request: post('/create', { name: 'a', workspace: '1', priority: 'urgent' }) },
    { title: 'a query is sent as a mutation', request: post('/list', { workspace: '1' }) },
    { title: 'a member of the input of a query is missing', request: get('/list?input=%7B%7D') },
    { title: 'the body is missing', request: 'POST {{host}}/create\nContent-Type: application/json\n' },
  ],
};
