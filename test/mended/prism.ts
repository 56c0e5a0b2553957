import { transformOas3Operations } from '@stoplight/http-spec/oas3/operation';
import { createLogger } from '@stoplight/prism-core';
import { createServer } from '@stoplight/prism-http-server';
import { type Framework, get } from './framework';
import { openApiValidator } from './openapi';
import { tasksDocument } from './tasks-document';

/** A mock of the API that the document describes: what is not as it says is refused. */
export const prism: Framework = {
  name: 'Prism',
  document: tasksDocument,
  async start() {
    const server = createServer(transformOas3Operations(tasksDocument), {
      components: { logger: createLogger('prism', { level: 'silent' }) },
      config: {
        isProxy: false,
        checkSecurity: true,
        validateRequest: true,
        validateResponse: true,
        errors: false,
        mock: { dynamic: false },
        upstreamProxy: undefined,
      },
      cors: false,
    });
    return { origin: await server.listen(0, '127.0.0.1'), close: server.close };
  },
  // What the document does not name in the query it lets through.
  cases: [
    ...openApiValidator.cases.filter(({ title }) => title !== 'a query parameter is unknown'),
    { title: 'the path is misspelt', request: get('/taskz?workspace=1') },
  ],
};
