import assert from 'node:assert/strict';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { HeaderField } from '../../../src/exchange';
import { blameSpans } from '../../../src/fix/blame';
import type { Fix } from '../../../src/fix/fix';
import { fixesFor } from '../../../src/fix/fixes';
import { defaultSettings } from '../../../src/manifest';
import type { ResolveContext } from '../../../src/resolve/context';
import { variablesInScope } from '../../../src/resolve/lookup';
import { resolveRequest } from '../../../src/resolve/resolve';
import { parseDocument } from '../../../src/syntax/parse';
import { applied, lines } from './request';

/** From text over resolving and diagnosis to the fix: the cases of the APIs' own documents. */
interface Judged {
  readonly fixes: readonly Fix[];
  readonly text: string;
  readonly blamed: readonly string[];
}

const diagnoser = createDiagnoser(builtinDialects);

async function judge(
  text: string,
  status: number,
  body: unknown,
  headers: readonly HeaderField[] = [],
): Promise<Judged> {
  const document = parseDocument(text);
  const block = document.blocks.find(({ request }) => request);
  assert.ok(block);
  const context: ResolveContext = {
    document,
    file: null,
    workspaceFolder: null,
    variables: new Map(),
    trusted: true,
    responses: () => null,
    files: { readText: async () => null, exists: async () => false, readBytes: async () => null },
    processEnv: {},
    now: () => 0,
    random: () => 0.5,
    settings: defaultSettings,
  };
  const { request } = await resolveRequest(block, context);
  assert.ok(request, 'it resolves');
  const bytes = Buffer.from(JSON.stringify(body));
  const response = {
    status,
    reason: '',
    httpVersion: 'HTTP/1.1',
    headers: [['Content-Type', 'application/json'] as const, ...headers],
    url: request.sent.url,
    body: { kind: 'memory' as const, bytes, size: bytes.length },
  };
  const diagnosis = diagnoser.diagnose({ request: request.sent, outcome: { kind: 'response', response } });
  assert.ok(diagnosis, 'it failed');
  const variables = new Set(variablesInScope(block, context).keys());
  return {
    fixes: fixesFor(diagnosis, { block, origins: request.origins, variables }),
    text: block.text,
    blamed: blameSpans(diagnosis, block, request.origins).map(({ start, end }) => block.text.slice(start, end)),
  };
}

const asana = '@base = https://app.asana.com/api/1.0\n@workspace = 12345\n\n###\n';
const missing = { errors: [{ message: 'workspace: Missing input' }] };

function asanaText(...request: string[]): string {
  return `${asana}${lines(...request)}`;
}

describe('the documented cases:', () => {
  const rows: [
    name: string,
    text: string,
    status: number,
    body: unknown,
    title: string,
    after: string,
    blamed: string,
  ][] = [
    [
      'workspace on a GET',
      asanaText('GET {{base}}/projects', '    ?limit=10', 'Authorization: Bearer x', ''),
      400,
      missing,
      'Add query parameter "workspace" = {{workspace}}',
      lines('GET {{base}}/projects', '    ?limit=10', '    &workspace={{workspace}}', 'Authorization: Bearer x', ''),
      '{{base}}/projects',
    ],
    [
      'workspace on a POST',
      asanaText(
        'POST {{base}}/projects',
        'Authorization: Bearer x',
        'Content-Type: application/json',
        '',
        '{',
        '  "data": {',
        '    "name": "{{$guid}}"',
        '  }',
        '}',
        '',
      ),
      400,
      missing,
      'Add property "data.workspace" = {{workspace}}',
      lines(
        'POST {{base}}/projects',
        'Authorization: Bearer x',
        'Content-Type: application/json',
        '',
        '{',
        '  "data": {',
        '    "name": "{{$guid}}",',
        '    "workspace": "{{workspace}}"',
        '  }',
        '}',
        '',
      ),
      '"data"',
    ],
    [
      'workspace in a form',
      asanaText(
        'POST {{base}}/projects',
        'Authorization: Bearer x',
        'Content-Type: application/x-www-form-urlencoded',
        '',
        'name=x',
        '&public=true',
        '',
      ),
      400,
      missing,
      'Add form field "workspace" = {{workspace}}',
      lines(
        'POST {{base}}/projects',
        'Authorization: Bearer x',
        'Content-Type: application/x-www-form-urlencoded',
        '',
        'name=x',
        '&public=true',
        '&workspace={{workspace}}',
        '',
      ),
      'name=x',
    ],
    [
      'no Authorization',
      asanaText('GET {{base}}/users/me', ''),
      401,
      { errors: [{ message: 'Not Authorized' }] },
      'Add header Authorization',
      lines('GET {{base}}/users/me', 'Authorization: Bearer token', ''),
      '{{base}}/users/me',
    ],
    [
      'a new sync token',
      asanaText('GET {{base}}/events?resource=1&sync=old', 'Authorization: Bearer x', ''),
      412,
      {
        errors: [
          {
            message:
              'Sync token invalid or too old. If you are attempting to keep resources in sync, you must fetch the full dataset for this query now and use the new sync token for the next sync.',
          },
        ],
        sync: 'de4774f6915eae04714ca93bb2f5ee81',
      },
      'Set query parameter "sync" = de4774f6915eae04714ca93bb2f5ee81',
      lines('GET {{base}}/events?resource=1&sync=de4774f6915eae04714ca93bb2f5ee81', 'Authorization: Bearer x', ''),
      'sync=old',
    ],
    [
      'a plus in the query that Go reads as a blank',
      'GET https://h/report?start=2024-08-18T00:00:00+08:00&end=x\n',
      400,
      {
        error:
          'parsing time "2024-08-18T00:00:00 08:00" as "2006-01-02T15:04:05Z07:00": cannot parse " 08:00" as "Z07:00"',
      },
      'Change query parameter "start" to 2024-08-18T00:00:00+08:00',
      'GET https://h/report?start=2024-08-18T00:00:00%2B08:00&end=x\n',
      'start=2024-08-18T00:00:00+08:00',
    ],
    [
      'a field that Go takes only without another',
      lines('POST https://h/p', 'Content-Type: application/json', '', '{"iban": "DE02", "card_number": "4111"}', ''),
      400,
      { error: "Key: 'Payment.CardNumber' Error:Field validation for 'CardNumber' failed on the 'excluded_with' tag" },
      'Remove property "card_number"',
      lines('POST https://h/p', 'Content-Type: application/json', '', '{"iban": "DE02"}', ''),
      '"card_number": "4111"',
    ],
    [
      'a date that Apptio reads',
      '@period = 3/2010\n###\nGET https://acme.apptio.com/biit/api/v1/acme.com/Cost%20Transparency/GL%20Data/{{%period}}/get\n',
      400,
      { message: "Poorly formatted date string: '3/2010'. Ought to be of the form 'granularity':'year'." },
      'Change "3/2010" in the path to "March:2010"',
      'GET https://acme.apptio.com/biit/api/v1/acme.com/Cost%20Transparency/GL%20Data/March:2010/get\n',
      '{{%period}}',
    ],
  ];
  for (const [name, text, status, body, title, after, blamed] of rows) {
    it(name, async () => {
      const judged = await judge(text, status, body);
      const [fix] = judged.fixes;
      assert.equal(fix?.title, title);
      assert.equal(applied(judged.text, fix?.edits ?? []).replace(/^###\n/, ''), after);
      assert.equal(judged.blamed[0], blamed);
    });
  }

  const oauth = ['POST https://idp.example/oauth/token', 'Content-Type: application/json', ''];
  const noGrant = { error: 'invalid_request', error_description: 'grant_type is required' };

  it('a token endpoint that is sent JSON gets a form, with its type', async () => {
    const text = lines(...oauth, '{"grant_type": "client_credentials", "scope": "a b&{{$guid}}"}', '');
    const { fixes, text: before } = await judge(text, 400, noGrant);
    assert.deepEqual(
      fixes.map(({ title }) => title),
      ['Send the body as a form'],
    );
    assert.equal(
      applied(before, fixes[0]?.edits ?? []),
      lines(
        'POST https://idp.example/oauth/token',
        'Content-Type: application/x-www-form-urlencoded',
        '',
        'grant_type=client_credentials&scope=a b%26{{$guid}}',
        '',
      ),
    );
  });

  it('so does an API that takes nothing but forms', async () => {
    const text = lines(
      'POST https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json',
      '',
      '{"To": "+15550100"}',
      '',
    );
    const { fixes, text: before } = await judge(text, 400, {
      code: 21604,
      message: "A 'To' phone number is required.",
    });
    assert.equal(
      applied(before, fixes[0]?.edits ?? []),
      lines(
        'POST https://api.twilio.com/2010-04-01/Accounts/AC1/Messages.json',
        'Content-Type: application/x-www-form-urlencoded',
        '',
        'To=%2B15550100',
        '',
      ),
    );
  });

  it('JSON that no form can hold stays; what is missing in it is added', async () => {
    assert.deepEqual((await judge(lines(...oauth, '{"grant_type": "x", "a": {"b": 1}}', ''), 400, noGrant)).fixes, []);
    const { fixes } = await judge(lines(...oauth, '{"scope": "x"}', ''), 400, noGrant);
    assert.equal(fixes[0]?.title, 'Add property "grant_type"');
  });

  it('a wrong literal of a GraphQL query is marked whole', async () => {
    const query = '{"query": "{ task(id: 1, n: \\"a b\\") { name } }"}';
    const text = lines('POST http://localhost:4000/graphql', 'Content-Type: application/json', '', query, '');
    const message = 'Int cannot represent non-integer value: "a b"';
    const { blamed } = await judge(text, 400, { errors: [{ message, locations: [{ line: 1, column: 18 }] }] });
    assert.deepEqual(blamed, ['\\"a b\\"']);
  });

  const noTask = {
    status: 400,
    error: 'Bad Request',
    exception: '#<ActionController::ParameterMissing: param is missing or the value is empty: task>',
    traces: {},
  };
  const wraps: [body: string[], after: string[] | null][] = [
    [['{"name":"x"}'], ['{"task":{"name":"x"}}']],
    [['{ "name": "x", "n": {{$randomInt}} }'], ['{"task": { "name": "x", "n": {{$randomInt}} }}']],
    [
      ['{', '  "name": "x",', '  "tags": [', '    1', '  ]', '}'],
      ['{', '  "task": {', '    "name": "x",', '    "tags": [', '      1', '    ]', '  }', '}'],
    ],
    [['{}'], null],
  ];
  for (const [body, after] of wraps) {
    it(`the object that Rails misses around ${body.join(' ')}`, async () => {
      const text = lines('POST http://localhost:3000/tasks', 'Content-Type: application/json', '', ...body, '');
      const { fixes, text: before } = await judge(text, 400, noTask);
      if (!after) return assert.equal(fixes[0]?.title, 'Add property "task" (probably)');
      assert.equal(fixes[0]?.title, 'Put the body into an object "task"');
      assert.equal(
        applied(before, fixes[0].edits),
        lines('POST http://localhost:3000/tasks', 'Content-Type: application/json', '', ...after, ''),
      );
    });
  }

  it('a field that Rails misses and the path does not name is added', async () => {
    const body = { ...noTask, exception: noTask.exception.replace('task', 'email') };
    const text = lines('POST http://localhost:3000/tasks', 'Content-Type: application/json', '', '{"name":"x"}', '');
    assert.equal((await judge(text, 400, body)).fixes[0]?.title, 'Add property "email" (probably)');
  });

  const skewed = 'The difference between the request time and the current time is too large.';
  const clocks: [code: string, status: number, message: string][] = [
    ['RequestTimeTooSkewed', 403, skewed],
    ['RequestExpired', 400, 'Request has expired.'],
    ['InvalidSignatureException', 400, 'Signature expired: 20260302T090000Z is now earlier than 20260302T095500Z'],
  ];
  for (const [code, status, message] of clocks) {
    it(`${code} of AWS is mended at the clock, not in the request`, async () => {
      const text = 'GET https://b.s3.amazonaws.com/k?X-Amz-Credential=a&X-Amz-Signature=b\n';
      const { fixes } = await judge(text, status, { Error: { Code: code, Message: message } });
      assert.deepEqual(fixes, []);
    });
  }
});
