import assert from 'node:assert/strict';
import { resultJson } from '../../../src/cli/result-json';
import type { Diagnosis } from '../../../src/diagnose/diagnosis';
import type { Attempt } from '../../../src/exchange';

/**
 * The shape that other programs read (README, "The command line"): fields may be added, none may change. A failure here
 * means that the change breaks them.
 */
const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 12.4 };
const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 9 } };
const answered: Attempt = {
  number: 2,
  startedAt: Date.parse('2026-11-20T10:00:01.000Z'),
  timings,
  hops: [{ status: 301, url: 'http://h/x', location: 'https://h/x' }],
  outcome: {
    kind: 'response',
    response: {
      status: 400,
      reason: 'Bad Request',
      httpVersion: 'HTTP/1.1',
      headers: [['Content-Type', 'application/json']],
      body: { kind: 'memory', bytes: Buffer.from('{"e":1}'), size: 7 },
      url: 'https://h/x',
    },
  },
  waitedMs: 1000.2,
  waitReason: 'The server asks for a wait of 1 s',
  notes: ['certificate not verified'],
};
const refused: Attempt = {
  ...answered,
  number: 1,
  startedAt: Date.parse('2026-11-20T10:00:00.000Z'),
  hops: [],
  outcome: {
    kind: 'failure',
    failure: { stage: 'timeout', code: 'ETIMEDOUT', message: 'No answer', waitedFor: 'connect', afterMs: 5 },
  },
  waitedMs: 0,
  waitReason: null,
  notes: [],
};
const diagnosis: Diagnosis = {
  dialect: 'asana',
  dialectTitle: 'Asana',
  kind: 'missing',
  code: 'E1',
  status: 400,
  label: '400 Bad Request',
  meaning: 'm',
  cause: 'c',
  remedy: 'r',
  problems: [
    {
      message: 'workspace: Missing input',
      code: 'E2',
      kind: 'missing',
      field: { name: 'workspace', location: 'body', pointer: '/data/workspace', probable: true },
      cause: 'pc',
      remedy: 'pr',
      mends: [],
      from: '/errors/0/message',
      position: null,
    },
    {
      message: 'no body',
      code: null,
      kind: 'missing',
      field: { name: '', location: 'body', pointer: '', probable: false },
      cause: '',
      remedy: '',
      mends: [],
      from: null,
      position: null,
    },
    {
      message: 'else',
      code: null,
      kind: 'malformed',
      field: null,
      cause: '',
      remedy: '',
      mends: [],
      from: null,
      position: null,
    },
  ],
  phrase: { value: '6 sad squid snuggle softly', label: 'Error phrase', from: 'body:/errors/0/phrase' },
  requestId: { value: 'abc', label: 'Request id', from: 'header:X-Request-Id' },
  retry: { retryable: true, afterSeconds: 30, reason: 'Later.', safe: false },
  help: 'https://h/help',
};
const parts = {
  name: 'list',
  title: 'List tasks',
  file: 'a.http',
  range,
  request: { method: 'POST', url: 'https://h/x', httpVersion: null, headers: [['A', 'b'] as const], body: null },
  requestText: '{"a":1}',
  attempts: [refused, { ...answered, outputs: [{ path: '/team/a.json', error: null }] }],
  diagnosis,
  blames: [range, range, range],
  fixes: [
    {
      id: '0.0',
      title: 'Add property "data.workspace"',
      preferred: true,
      complete: false,
      edits: [{ range, newText: '"x"' }],
    },
  ],
  source: null,
};

const golden = {
  name: 'list',
  title: 'List tasks',
  file: 'a.http',
  range,
  request: { method: 'POST', url: 'https://h/x', headers: [{ name: 'A', value: 'b' }], body: '{"a":1}' },
  response: {
    status: 400,
    reason: 'Bad Request',
    httpVersion: 'HTTP/1.1',
    headers: [{ name: 'Content-Type', value: 'application/json' }],
    url: 'https://h/x',
    body: '{"e":1}',
    size: 7,
  },
  failure: null,
  attempts: [
    {
      number: 1,
      startedAt: '2026-11-20T10:00:00.000Z',
      durationMs: 12,
      waitedMs: 0,
      waitReason: null,
      status: null,
      failure: { stage: 'timeout', code: 'ETIMEDOUT', message: 'No answer' },
      redirects: [],
      notes: [],
    },
    {
      number: 2,
      startedAt: '2026-11-20T10:00:01.000Z',
      durationMs: 12,
      waitedMs: 1000,
      waitReason: 'The server asks for a wait of 1 s',
      status: 400,
      failure: null,
      redirects: [{ status: 301, url: 'http://h/x', location: 'https://h/x' }],
      notes: ['certificate not verified'],
    },
  ],
  written: [{ path: '/team/a.json', error: null }],
  diagnosis: {
    dialect: 'asana',
    kind: 'missing',
    code: 'E1',
    status: 400,
    label: '400 Bad Request',
    meaning: 'm',
    cause: 'c',
    remedy: 'r',
    problems: [
      {
        message: 'workspace: Missing input',
        code: 'E2',
        kind: 'missing',
        field: { name: 'workspace', location: 'body', pointer: '/data/workspace', probable: true },
        cause: 'pc',
        remedy: 'pr',
        range,
      },
      {
        message: 'no body',
        code: null,
        kind: 'missing',
        field: { name: null, location: 'body', pointer: '', probable: false },
        cause: '',
        remedy: '',
        range,
      },
      { message: 'else', code: null, kind: 'malformed', field: null, cause: '', remedy: '', range },
    ],
    phrase: { value: '6 sad squid snuggle softly', label: 'Error phrase', from: 'body:/errors/0/phrase' },
    requestId: { value: 'abc', label: 'Request id', from: 'header:X-Request-Id' },
    retry: { retryable: true, afterSeconds: 30, reason: 'Later.', safe: false },
    help: 'https://h/help',
  },
  fixes: [
    {
      id: '0.0',
      title: 'Add property "data.workspace"',
      preferred: true,
      complete: false,
      edits: [{ range, newText: '"x"' }],
    },
  ],
  sentFor: null,
  source: null,
};

describe('the result of a request, as other programs read it', () => {
  it('has these fields and no others', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(resultJson(parts))), golden);
  });

  it('has null for what is not there', () => {
    const result = resultJson({
      ...parts,
      name: null,
      title: null,
      file: null,
      requestText: null,
      attempts: [refused],
      diagnosis: null,
      blames: [],
      fixes: [],
      source: 'GET x\n',
    });
    assert.deepEqual(
      { ...result, attempts: [] },
      {
        ...golden,
        written: [],
        name: null,
        title: null,
        file: null,
        request: { ...golden.request, body: null },
        response: null,
        failure: { stage: 'timeout', code: 'ETIMEDOUT', message: 'No answer' },
        attempts: [],
        diagnosis: null,
        fixes: [],
        sentFor: null,
        source: 'GET x\n',
      },
    );
  });

  it('has no body that is no text, or that is kept in a file', () => {
    const withBody = (body: object) =>
      resultJson({
        ...parts,
        attempts: [{ ...answered, outcome: { kind: 'response', response: { ...responseOf(answered), ...body } } }],
      }).response;
    const png = Buffer.from('89504e470d0a1a0a0000', 'hex');
    assert.equal(
      withBody({ headers: [['Content-Type', 'image/png']], body: { kind: 'memory', bytes: png, size: 10 } })?.body,
      null,
    );
    const kept = withBody({ body: { kind: 'file', path: '/x', head: Buffer.from('abc'), size: 5_000_000 } });
    assert.equal(kept?.body, null);
    assert.equal(kept?.size, 5_000_000);
  });
});

function responseOf({ outcome }: Attempt) {
  assert.ok(outcome.kind === 'response');
  return outcome.response;
}
