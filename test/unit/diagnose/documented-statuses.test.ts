import assert from 'node:assert/strict';
import { builtinDialects } from '../../../src/dialects/builtin';
import { diagnose, diagnoser, received, sent } from './exchange';

/** The status tables of the three error documents, word for word: what the status means, what to do about it. */
interface Documented {
  readonly dialect: string;
  readonly url: string;
  readonly rows: readonly (readonly [
    status: number,
    kind: string | null,
    retryable: boolean | null,
    ...words: string[],
  ])[];
}

const documents: readonly Documented[] = [
  {
    dialect: 'asana',
    url: 'https://app.asana.com/api/1.0/users/me',
    rows: [
      [
        200,
        null,
        null,
        'If data was requested, it will be available in the data field at the top level of the response body.',
      ],
      [
        201,
        null,
        null,
        'The API URL where the object can be retrieved is also returned in the Location header of the response.',
      ],
      [
        400,
        'bad-request',
        false,
        'This usually occurs because of a missing or malformed parameter.',
        'Check the documentation and the syntax of your request and try again.',
      ],
      [
        401,
        'unauthorized',
        false,
        'A valid authentication token was not provided with the request, so the API could not associate a user with the request.',
        'This error also occurs if an app makes a request to a workspace that has disabled that particular app.',
      ],
      [
        402,
        'payment',
        false,
        'The request was valid, but the queried object or object mutation specified in the request is only available to premium organizations and workspaces.',
        'above your current premium level',
      ],
      [
        403,
        'forbidden',
        false,
        'The authentication and request syntax was valid but the server is refusing to complete the request.',
        'This can happen if you try to read or write to objects or properties that the user does not have access to.',
      ],
      [
        404,
        'not-found',
        false,
        'Either the request method and path supplied do not specify a known action in the API, or the object specified by the request does not exist.',
      ],
      [412, 'sync-token', false, 'The request is missing or has an expired sync token.', 'use the new sync token'],
      [424, 'rate-limited', true, 'You have exceeded one of the enforced rate limits in the API.'],
      [429, 'rate-limited', true, 'You have exceeded one of the enforced rate limits in the API.'],
      [451, 'legal', false, 'This request was blocked for legal reasons, commonly caused by embargoed IP addresses.'],
      [
        500,
        'server',
        true,
        "There was a problem on Asana's end.",
        'In the event of a server error the response body should contain an error phrase.',
        'Some errors are due to server load, and will not supply an error phrase.',
        'These phrases can be used by Asana support to quickly look up the incident that caused the server error.',
      ],
      [501, 'server', true, "There is an issue between the load balancers and Asana's API."],
      [
        503,
        'unavailable',
        true,
        'Either the upstream service is unavailable to the API, or the API has been intentionally shut off.',
      ],
      [504, 'unavailable', true, 'This request took too long to complete.'],
    ],
  },
  {
    dialect: 'operations1',
    url: 'https://api.operations1.app/tenants/acme/users/42',
    rows: [
      [200, null, null, 'General success.'],
      [201, null, null, 'Resource created successfully.'],
      [400, 'bad-request', false, 'Invalid input or malformed request', 'Check your parameters and function call.'],
      [401, 'unauthorized', false, 'Authentication required or failed', 'Check your tenant and credentials.'],
      [403, 'forbidden', false, 'Lacking permission to access', 'Check your permissions for the API user.'],
      [404, 'not-found', false, 'Resource not found.'],
      [429, 'rate-limited', true, 'Rate-limiting hit', 'Reduce the frequency of API calls'],
      [500, 'server', true, 'General server issue.'],
      [502, 'unavailable', true, 'API service is down or unresponsive.'],
      [503, 'unavailable', true, 'Temporary downtime.', 'exponential backoff'],
    ],
  },
  {
    dialect: 'apptio',
    url: 'https://acme.apptio.com/biit/api/v1/acme.com/Cost/GL/January:2024',
    rows: [
      [200, null, null, 'Success (GET)'],
      [201, null, null, 'Creation successful', 'esource created successfully'],
      [202, null, null, 'Update successful', 'esource updated successfully'],
      [
        400,
        'bad-request',
        false,
        'Incorrect API string / Bad request',
        'Check URL format, parameters, and request body',
      ],
      [401, 'unauthorized', false, 'Unauthorized', 'Re-authenticate and retry'],
      [403, 'forbidden', false, 'Forbidden', 'Check user permissions'],
      [404, 'not-found', false, 'Not found', 'Verify resource exists (project, table, time period)'],
      [
        500,
        'server',
        true,
        'Internal server error',
        'Server errors are often transient',
        'Retry with exponential backoff; contact support if persistent',
      ],
    ],
  },
];

describe('the statuses of the error documents, in their words', () => {
  for (const { dialect: id, url, rows } of documents) {
    for (const [status, kind, retryable, ...words] of rows) {
      it(`${id} ${status}`, () => {
        const request = { url, headers: { Authorization: 'Bearer x', 'apptio-opentoken': 'x' } };
        const response = { status };
        const meaning = diagnoser.statusOf(sent(request), received(response));
        const told = [meaning.meaning, meaning.cause, meaning.remedy].join('\n');
        for (const part of words) assert.ok(told.includes(part), `${part}\n\nis not in\n\n${told}`);
        assert.equal(meaning.dialect?.dialect.id, id);
        if (status < 400) return;
        const diagnosis = diagnose(request, response);
        assert.deepEqual(
          [diagnosis.dialect, diagnosis.kind, diagnosis.retry.retryable, diagnosis.meaning],
          [id, kind, retryable, meaning.meaning],
        );
        assert.ok(diagnosis.cause !== '' && diagnosis.remedy !== '');
      });
    }

    it(`${id}: no status of the document is left out, and each has an example for the simulator`, () => {
      const status = builtinDialects.find((dialect) => dialect.id === id)?.status ?? {};
      for (const [code] of rows) assert.ok(status[code]?.example, `${code}`);
    });
  }
});
