import assert from 'node:assert/strict';
import type { Attempt, Exchange } from '../../../src/exchange';
import { explanation } from '../../../src/present/explanation';
import { diagnosisHover } from '../../../src/present/hover';
import { logLine, logRecord } from '../../../src/present/log-record';
import { supportReport } from '../../../src/present/report';
import { renderResponse } from '../../../src/present/response-document';
import { terminalText } from '../../../src/present/terminal';
import { createRedactor } from '../../../src/redact/redactor';
import { missingWorkspace } from '../present/samples';

/** A secret to plant: `place` names it where it is found again. */
const canaries: { readonly place: string; readonly value: string }[] = [];
const valued: string[] = [];

/** Known to nobody: has to be found by name or shape. */
function planted(place: string, value?: string): string {
  const canary = value ?? `cnry${String(canaries.length).padStart(2, '0')}`;
  canaries.push({ place, value: canary });
  return canary;
}

/** The value of a secret variable, found wherever it stands. */
function variable(place: string, value?: string): string {
  const canary = planted(place, value);
  valued.push(canary);
  return canary;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const memory = (data: Uint8Array) => ({ kind: 'memory', bytes: data, size: data.length }) as const;
const jwt = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"canary-jwt"}').toString('base64url')}.c2lnbmF0dXJl`;

const multipart = [
  '--b1\r\nContent-Disposition: form-data; name="password"\r\n\r\n',
  planted('multipart part by name'),
  '\r\n--b1\r\nContent-Disposition: form-data; name="j"\r\nContent-Type: application/json\r\n\r\n',
  `{"client_secret":"${planted('JSON in a multipart part')}","x":"${variable('variable in a multipart part')}"}`,
  '\r\n--b1--\r\n',
].join('');

function attempt(number: number, outcome: Attempt['outcome'], more: Partial<Attempt> = {}): Attempt {
  const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 };
  return { number, startedAt: 0, timings, hops: [], outcome, waitedMs: 0, waitReason: null, notes: [], ...more };
}

const exchange: Exchange = {
  id: 'e1',
  request: {
    method: 'POST',
    url: `https://${planted('userinfo: user')}:${planted('userinfo: password')}@h/p/${variable('path segment')}/x;jsessionid=${planted('path parameter')}?api_key=${planted('query by name')}&q=${encodeURIComponent(variable('query by value', 'cnry/ä +q'))}&next=${encodeURIComponent(`https://h/?token=${planted('URL within a query')}`)}&jwt=${planted('JWT in a query', jwt)}#access_token=${planted('fragment')}`,
    httpVersion: null,
    headers: [
      ['Authorization', `Bearer ${planted('Authorization')}`],
      ['Proxy-Authorization', `Basic ${planted('Proxy-Authorization', Buffer.from('u:canary').toString('base64'))}`],
      ['Cookie', `a=${planted('cookie')}; sid=${planted('second cookie')}`],
      ['X-Api-Key', planted('key header')],
      ['apptio-opentoken', planted('apptio-opentoken')],
      ['X-Custom', variable('any header by value')],
      ['X-Aws', planted('AWS key id by shape', 'AKIACANARY00000000AB')],
      ['Referer', `https://h/?password=${planted('Referer')}`],
      ['Content-Type', 'multipart/form-data; boundary=b1'],
    ],
    body: [
      { kind: 'text', text: multipart.slice(0, 75) },
      { kind: 'text', text: multipart.slice(75) },
      { kind: 'bytes', base64: Buffer.from(`é ${variable('bytes chunk')}`, 'latin1').toString('base64') },
      { kind: 'file', path: `/home/u/${variable('file path')}.csv` },
    ],
  },
  attempts: [
    attempt(1, {
      kind: 'failure',
      failure: {
        stage: 'connect',
        code: 'ECONNREFUSED',
        message: `connect to https://u:${planted('failure message')}@h failed`,
      },
    }),
    attempt(
      2,
      {
        kind: 'response',
        response: {
          status: 503,
          reason: `Busy ${variable('reason phrase')}`,
          httpVersion: '1.1',
          headers: [['Content-Type', 'application/x-www-form-urlencoded']],
          body: memory(
            bytes(
              `oauth_token=${planted('form response')}&oauth_token_secret=${planted('second form field')}&a=%63nry%2D${variable('odd percent-encoding', 'cnry-odd').slice(5)}`,
            ),
          ),
          url: `https://h/?sig=${planted('response URL', 'cnry0123456789abcdef')}`,
        },
      },
      {
        hops: [
          {
            status: 302,
            url: `https://h/?access_token=${planted('hop URL')}`,
            location: `/cb?client_secret=${planted('hop location')}`,
          },
        ],
        waitedMs: 5,
        waitReason: `server said token=${planted('wait reason')}`,
        notes: [`password: ${planted('note')}`],
      },
    ),
    attempt(3, {
      kind: 'response',
      response: {
        status: 400,
        reason: 'Bad Request',
        httpVersion: '1.1',
        headers: [
          ['Content-Type', 'application/json'],
          ['Set-Cookie', `apptio-opentoken=${planted('Set-Cookie')}; Path=/`],
          ['Location', `https://u:${planted('Location')}@h/`],
          ['X-Echo', `Authorization: Bearer ${planted('echoed header')}`],
        ],
        body: memory(
          bytes(
            JSON.stringify({
              access_token: planted('JSON by name'),
              keyAccess: planted('keyAccess'),
              keySecret: planted('keySecret'),
              nested: {
                list: [{ user_password: planted('nested JSON') }],
                credentials: [planted('list below a name')],
              },
              number: { pin_code_password: Number(planted('JSON number', '918273645')) },
              headers: [{ name: 'X-Api-Key', value: planted('pair of name and value') }],
              echoed: JSON.stringify({ token: planted('JSON in a string') }),
              url: `https://h/?token=${planted('URL in JSON')}`,
              escaped: `say "${variable('escaped in JSON', 'cn"ry\\esc')}"`,
              basic: Buffer.from(`user:${variable('base64 of a variable', 'cnry-base64-variable')}`).toString('base64'),
              pem: `-----BEGIN PRIVATE KEY-----\n${planted('private key', 'Q05SWQ==')}\n-----END PRIVATE KEY-----`,
              github: planted('GitHub token by shape', 'ghp_canarycanarycanarycanarycanary01'),
              stripe: planted('Stripe key by shape', 'sk_test_canarycanarycanary0'),
              errors: [{ message: `key ${variable('in an error message')} is wrong` }],
            }),
          ),
        ),
        url: 'https://h/',
      },
    }),
    attempt(4, {
      kind: 'response',
      response: {
        status: 500,
        reason: '',
        httpVersion: '2',
        headers: [['Content-Type', 'application/xml']],
        body: {
          kind: 'file',
          path: '/tmp/b',
          head: bytes(
            `<a><password>${planted('XML element')}</password><b secret="${planted('XML attribute')}"><![CDATA[${variable('CDATA')}]]></b>`,
          ),
          size: 5_000_000,
        },
        url: 'https://h/',
      },
    }),
    attempt(5, {
      kind: 'response',
      response: {
        status: 500,
        reason: '',
        httpVersion: '1.1',
        headers: [['Content-Type', 'application/json; charset=utf-16']],
        body: memory(Buffer.from(`\ufeff{"token":"${planted('UTF-16')}"}`, 'utf16le')),
        url: 'https://h/',
      },
    }),
    attempt(55, {
      kind: 'response',
      response: {
        status: 500,
        reason: '',
        httpVersion: '1.1',
        headers: [['Content-Type', 'application/json']],
        body: {
          ...memory(Buffer.from(`{"token":"${planted('UTF-16 by the request alone')}"}`, 'utf16le')),
          charset: 'utf-16le',
        },
        url: 'https://h/',
      },
    }),
    attempt(6, {
      kind: 'response',
      response: {
        status: 500,
        reason: '',
        httpVersion: '1.1',
        headers: [['Content-Type', 'text/html']],
        body: memory(
          bytes(
            `<p>curl -u me:${planted('curl')} -H 'X-Api-Key: ${planted('curl header')}'</p>\npassword: ${planted('YAML line')}\n<input name="token" value="${planted('HTML input')}">`,
          ),
        ),
        url: 'https://h/',
      },
    }),
    attempt(7, {
      kind: 'response',
      response: {
        status: 200,
        reason: 'OK',
        httpVersion: '1.1',
        headers: [['Content-Type', 'application/octet-stream']],
        body: memory(Buffer.from(`\u00ff\u0000${variable('binary body')}\u00fe`, 'latin1')),
        url: 'https://h/',
      },
    }),
  ],
};

/** All of the exchange as text, its bytes decoded. */
function everything(data: unknown): string {
  return JSON.stringify(data, (_key, value: unknown) => {
    if (value instanceof Uint8Array)
      return `${Buffer.from(value).toString('latin1')} ${Buffer.from(value).toString('utf16le')}`;
    // A Buffer has become this before the function sees it.
    if (
      typeof value === 'object' &&
      value !== null &&
      'data' in value &&
      Array.isArray(value.data) &&
      'type' in value
    ) {
      const data = Buffer.from(value.data as number[]);
      return `${data.toString('latin1')} ${data.toString('utf16le')}`;
    }
    return value;
  });
}

describe('canaries', () => {
  const redactor = createRedactor(valued);
  const clean = redactor.exchange(exchange);
  const found = (text: string): string[] =>
    canaries
      .filter(({ value }) =>
        [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)].some((form) => text.includes(form)),
      )
      .map(({ place }) => place);

  it('are 50 and more, and all planted', () => {
    assert.ok(canaries.length >= 50, String(canaries.length));
    const before = `${everything(exchange)} ${Buffer.from('é').toString('latin1')}`;
    const absent = canaries.filter(
      ({ value, place }) => !found(before).includes(place) && !/base64|odd|escaped|bytes/.test(place) && value,
    );
    assert.deepEqual(absent, []);
  });

  it('none is in the redacted exchange', () => assert.deepEqual(found(everything(clean)), []));

  it('none is in the bytes that were sent as base64', () => {
    for (const chunk of clean.request.body ?? []) {
      if (chunk.kind === 'bytes') assert.deepEqual(found(Buffer.from(chunk.base64, 'base64').toString('latin1')), []);
    }
  });

  it('none is in report, log, terminal, hover, explanation, response document', () => {
    const message = `token=${canaries[0]?.value} ${valued[0]}`;
    const [problem] = missingWorkspace.problems;
    assert.ok(problem);
    const diagnosis = redactor.diagnosis({
      ...missingWorkspace,
      problems: [{ ...problem, message, cause: message, remedy: message }],
      phrase: { value: valued[0] ?? '', label: 'Phrase', from: 'body:/x' },
    });
    const texts = clean.attempts.flatMap((one) => [
      supportReport({ exchange: { ...clean, attempts: [one] }, diagnosis, versions: [] }),
      logLine(logRecord(clean, one, diagnosis)),
      one.outcome.kind === 'response' ? renderResponse(one.outcome.response, { view: 'pretty' }, diagnosis).text : '',
    ]);
    texts.push(
      terminalText(
        {
          title: null,
          method: 'POST',
          url: clean.request.url,
          label: '',
          durationMs: 1,
          attempts: clean.attempts,
          diagnosis,
          blames: [],
          fixes: [],
        },
        { color: false },
      ),
      diagnosisHover(diagnosis),
      explanation(diagnosis, { request: clean.request, attempts: clean.attempts }),
    );
    assert.deepEqual(found(texts.join('\n')), []);
  });

  it('what is no secret is still there', () => {
    const text = everything(clean);
    for (const part of [
      'ECONNREFUSED',
      'application/json',
      'is wrong',
      'Path=/',
      'form-data; name=',
      'boundary=b1',
      'https://‹redacted›@h/p/',
    ]) {
      assert.ok(
        text
          .replace(/\u00e2\u0080\u00b9/g, '‹')
          .replace(/\u00e2\u0080\u00ba/g, '›')
          .includes(part),
        part,
      );
    }
  });

  it('the exchange itself is untouched, and a second redaction changes nothing', () => {
    assert.ok(found(everything(exchange)).length > 40);
    assert.equal(everything(redactor.exchange(clean)), everything(clean));
  });
});
