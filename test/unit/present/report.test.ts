import assert from 'node:assert/strict';
import { explanation } from '../../../src/present/explanation';
import { logLine, logRecord } from '../../../src/present/log-record';
import { durationText, sizeText } from '../../../src/present/quantity';
import { supportReport } from '../../../src/present/report';
import { attempt, exchange, missingWorkspace, response, serverError, withMessage } from './samples';

const failed = response(500, 'Internal Server Error', [['X-Request-Id', 'req-1']], '{"errors":[]}');

describe('supportReport', () => {
  const report = supportReport({
    exchange: exchange([
      attempt(1, failed),
      attempt(2, failed, { waitedMs: 1000, waitReason: 'Back-off of up to 1 s' }),
    ]),
    diagnosis: serverError,
    title: 'me',
    environment: 'simulator',
    versions: [
      ['Faultline', '0.1.0'],
      ['Node.js', '20.20.2'],
    ],
  });
  const parts: [string, string][] = [
    ['headline', '# 500 Internal Server Error from Asana\n'],
    ['time', '- Time: 2026-11-20T09:10:01.000Z\n'],
    ['phrase', '- Error phrase: `6 sad squid snuggle softly`\n'],
    ['request id', '- Request id: `req-1`\n'],
    ['attempts', '- Attempts: 2\n'],
    ['versions', '- Versions: Faultline 0.1.0, Node.js 20.20.2'],
    ['request', '```http\nGET http://localhost:7357/asana/api/1.0/tasks\nAccept: application/json\n```'],
    ['response', '```http\nHTTP/1.1 500 Internal Server Error\nX-Request-Id: req-1\n\n{\n  "errors": []\n}\n```'],
    ['second attempt', 'waited 1 s (Back-off of up to 1 s), then 500 Internal Server Error after 12 ms'],
    ['warning', 'Read the report before you send it.'],
  ];
  for (const [name, part] of parts) it(name, () => assert.ok(report.includes(part), report));

  it('a body can not break out of its code block, and is cut where it is long', () => {
    const body = `\`\`\`\n# injected\n${'x'.repeat(30_000)}`;
    const text = supportReport({
      exchange: exchange([attempt(1, response(500, '', [], body))]),
      diagnosis: null,
      versions: [],
    });
    assert.match(text, /````http\nHTTP\/1\.1 500\n\n```\n# injected\nx+\n… cut here: 10(\.\d)? KB more\n````/);
  });

  it('names files without their folders', () => {
    const sent = exchange([]);
    const text = supportReport({
      exchange: { ...sent, request: { ...sent.request, body: [{ kind: 'file', path: '/home/me/secret/data.csv' }] } },
      diagnosis: null,
      versions: [],
    });
    assert.match(text, /< data\.csv/);
    assert.doesNotMatch(text, /home/);
  });

  it('a failure without response says stage and code', () => {
    const text = supportReport({
      exchange: exchange([
        attempt(1, failed, {
          outcome: { kind: 'failure', failure: { stage: 'connect', code: 'ECONNREFUSED', message: 'refused' } },
        }),
      ]),
      diagnosis: null,
      versions: [],
    });
    assert.match(text, /## Failure\n\nNo response\. Stage: connect\. Code: `ECONNREFUSED`\. refused/);
  });
});

describe('explanation', () => {
  it('is the long form', () => {
    assert.equal(
      explanation(missingWorkspace, {
        request: { method: 'GET', url: 'http://h/tasks' },
        fixes: [{ title: 'Add workspace', problem: 0 }],
      }),
      `# 400 Bad Request (Asana)

\`GET http://h/tasks\`

## What it means

This usually occurs because of a missing or malformed parameter.

## The problem

- **workspace: Missing input**
  - Place: query parameter workspace
  - Cause: The request has no \`workspace\`.
  - What to do: Add the query parameter \`workspace\`.
  - Quick fix: Add workspace

## What to do

Check the documentation and the syntax of your request and try again.

## Send it again?

The same request fails again.

## Read more

[Asana documentation](https://developers.asana.com/docs/errors)
`,
    );
  });

  it('has phrase, request id and attempts', () => {
    const text = explanation(serverError, { attempts: [attempt(1, failed), attempt(2, failed)] });
    assert.match(text, /## For support\n\n- Error phrase: `6 sad squid snuggle softly`\n- Request id: `req-1`/);
    assert.match(text, /## Attempts\n\n1\. 500 Internal Server Error after 12 ms\n2\. /);
  });
});

describe('logRecord', () => {
  it('one JSON line a call: time, method, URL, status, duration, attempt, error message', () => {
    const sent = exchange([attempt(1, response(400, 'Bad Request', [], ''))]);
    const [first] = sent.attempts;
    assert.ok(first);
    const line = logLine(logRecord(sent, first, withMessage('one\ntwo')));
    assert.doesNotMatch(line, /\n/);
    assert.deepEqual(JSON.parse(line), {
      time: '2026-11-20T09:10:01.000Z',
      id: 'e1',
      sentFor: null,
      method: 'GET',
      url: 'http://localhost:7357/asana/api/1.0/tasks',
      status: 400,
      durationMs: 12,
      attempt: 1,
      waitedMs: 0,
      waitReason: null,
      error: 'one\ntwo',
      kind: 'missing',
      code: null,
      reference: null,
      redirects: 0,
      notes: [],
    });
  });

  it('a failure without a response, and an attempt without a diagnosis', () => {
    const failure = { kind: 'failure', failure: { stage: 'dns', code: 'ENOTFOUND', message: 'no such host' } } as const;
    const none = attempt(1, failed, { outcome: failure });
    assert.deepEqual(
      [logRecord(exchange([none]), none, null)].map(({ status, error, kind, code }) => [status, error, kind, code]),
      [[null, 'no such host', 'transport', 'ENOTFOUND']],
    );
    const bare = attempt(1, failed);
    assert.equal(logRecord(exchange([bare]), bare, null).error, '500 Internal Server Error');
    const fine = attempt(1, response(200, 'OK', [], ''));
    assert.equal(logRecord(exchange([fine]), fine, null).error, null);
  });

  it('a server can not fill the log', () => {
    const bare = attempt(1, failed);
    assert.equal(logRecord(exchange([bare]), bare, withMessage('x'.repeat(1e6))).error?.length, 2000);
  });
});

describe('quantities', () => {
  const durations: [number, string][] = [
    [0, '0 ms'],
    [0.4, '0 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1250, '1.3 s'],
    [9949, '9.9 s'],
    [9951, '10 s'],
    [59_400, '59 s'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [5_400_000, '1 h 30 min'],
    [259_200_000, '3 days'],
    [-5, '0 ms'],
    [Number.NaN, 'unknown'],
  ];
  for (const [ms, text] of durations) it(`${ms} ms is ${text}`, () => assert.equal(durationText(ms), text));
  const sizes: [number, string][] = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 KB'],
    [12_600, '12.6 KB'],
    [999_600, '1 MB'],
    [52_428_800, '52.4 MB'],
    [5e11, '500 GB'],
  ];
  for (const [bytes, text] of sizes) it(`${bytes} is ${text}`, () => assert.equal(sizeText(bytes), text));
});
