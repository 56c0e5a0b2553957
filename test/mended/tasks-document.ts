/** The API of these tests as an OpenAPI document. */
export const tasksDocument = {
  openapi: '3.0.3' as const,
  info: { title: 'Tasks', version: '1' },
  paths: {
    '/tasks': {
      get: {
        parameters: [
          { name: 'workspace', in: 'query' as const, required: true, schema: { type: 'string' as const } },
          { name: 'limit', in: 'query' as const, schema: { type: 'integer' as const, minimum: 1, maximum: 100 } },
        ],
        responses: {
          200: { description: 'The tasks', content: { 'application/json': { schema: { type: 'object' as const } } } },
        },
      },
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object' as const,
                required: ['name', 'workspace'],
                additionalProperties: false,
                properties: {
                  name: { type: 'string' as const, minLength: 1 },
                  workspace: { type: 'string' as const },
                  dueOn: { type: 'string' as const, format: 'date' },
                  priority: { type: 'string' as const, enum: ['low', 'normal', 'high'] },
                },
              },
            },
          },
        },
        responses: {
          201: { description: 'The task', content: { 'application/json': { schema: { type: 'object' as const } } } },
        },
      },
    },
  },
};
