import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createRedactor } from '../../../src/redact/redactor';

/** Secrets of passwords' and tokens' characters, quotes and blanks and other scripts among them. */
const secret = fc
  .string({ unit: 'grapheme', minLength: 6, maxLength: 24 })
  .filter((text) => text.trim().length >= 6 && new Set(text).size > 3 && !/\p{Cs}/u.test(text));

/** Text with what the redactor looks for in it. */
const spiced = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'password',
        'token=',
        'Authorization: ',
        'Bearer ',
        'Basic ',
        'api_key',
        '"',
        "'",
        '\\',
        ':',
        '=',
        '&',
        ';',
        ' ',
        '\n',
        '{',
        '}',
        '{{x}}',
        '{{',
        '}}',
        '[',
        ']',
        ',',
        '<',
        '>',
        '<password>',
        '</password>',
        '‹redacted›',
        '‹',
        'https://',
        '@',
        '/',
        '?',
        '#',
        '%20',
        '%',
        'eyJhbGciOiJub25lIn0',
        '.',
        'AKIAIOSFODNN7EXAMPLE',
        'hunter2',
        'secret-value',
        'Cookie: ',
        '-----BEGIN PRIVATE KEY-----',
        '--b\r\n',
      ),
      fc.string({ maxLength: 6 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const contentTypes = [
  null,
  'application/json',
  'application/xml',
  'text/html',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=b',
  'text/plain',
];
const types = fc.constantFrom(...contentTypes);

describe('redaction, of anything', () => {
  it('no value of a secret variable survives, in any place and encoding', () => {
    fc.assert(
      fc.property(secret, spiced, (value, around) => {
        // `{{token}}` where the token happens to be `token` is a variable's name.
        fc.pre(!/^[A-Za-z_$][\w.-]{0,10}$/.test(value) || !(around.includes('{{') && around.includes('}}')));
        const redactor = createRedactor([value]);
        const json = JSON.stringify({ [around]: around + value, n: [value], password: value });
        const outputs = [
          redactor.text(`${around} ${value} ${around}`),
          redactor.url(`https://h/a%20b?x=${encodeURIComponent(value)}&y=1#z`),
          redactor.headers([['X-Any', value]])[0]?.[1] ?? '',
          redactor.body(json, 'application/json'),
          redactor.body(new URLSearchParams({ a: value, b: 'c' }).toString(), 'application/x-www-form-urlencoded'),
          redactor.body(
            `--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n${value}\r\n--b--`,
            'multipart/form-data; boundary=b',
          ),
        ];
        for (const output of outputs) {
          const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
          for (const form of forms) assert.ok(!output.includes(form), `${form} in ${output}`);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('a value within the braces of a template is no name, unless it could be one', () => {
    const shown = (value: string) => createRedactor([value]).text(`in }}{{ ${value} }}{{`);
    assert.equal(shown('A-0--.'), 'in }}{{ ‹redacted› }}{{');
    assert.equal(shown('tr0ub4dor&3'), 'in }}{{ ‹redacted› }}{{');
    assert.equal(shown('a-long-passphrase'), 'in }}{{ ‹redacted› }}{{');
    assert.equal(shown('token'), 'in }}{{ token }}{{');
  });

  it('is idempotent', () => {
    const redactor = createRedactor(['hunter2', 'secret-value', 'abab']);
    fc.assert(
      fc.property(spiced, types, (text, type) => {
        for (const hide of [redactor.text, redactor.url, (given: string) => redactor.body(given, type)]) {
          const once = hide(text);
          assert.equal(hide(once), once);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('JSON stays JSON, with the same members and the same layout', () => {
    const redactor = createRedactor(['hunter2', '1234', 'true']);
    const name = fc.oneof(fc.constantFrom('password', 'errors', 'name', 'value', 'token', 'a'), fc.string());
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, 1234, 5.5, 'hunter2', 'Bearer abcDEF123456', '{"token":"a"}', 'token', '{{x}}'),
        fc.string(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }));
    const outline = (data: unknown): unknown => {
      if (Array.isArray(data)) return data.map(outline);
      return typeof data === 'object' && data !== null ? Object.values(data).map(outline) : 0;
    };
    fc.assert(
      fc.property(value, fc.constantFrom(0, 2), (data, space) => {
        const text = JSON.stringify(data, null, space);
        const clean = redactor.body(text, 'application/json');
        assert.deepEqual(outline(JSON.parse(clean)), outline(data));
        assert.equal(clean.split('\n').length, text.split('\n').length);
      }),
      { numRuns: 300 },
    );
  });

  it('never touches a template', () => {
    const redactor = createRedactor(['hunter2-hunter2']);
    const inside = [
      'token',
      '$processEnv API_KEY',
      'login.response.body.$.token',
      '$randomInt 1000 9999',
      '$auth.token("id")',
      '%password',
    ];
    const around = [
      '',
      'Authorization: Bearer ',
      'password=',
      '"token": "',
      '<password>',
      'https://u:',
      '&secret=',
      'Cookie: a=',
    ];
    const pieces = around.flatMap((before) => inside.map((name) => ({ before, name })));
    for (const one of pieces) {
      for (const other of pieces) {
        const text = `${one.before}{{${one.name}}}${other.before}{{ ${other.name} }}`;
        const bodies = contentTypes.map((type) => (given: string) => redactor.body(given, type));
        for (const hide of [redactor.text, redactor.url, ...bodies]) {
          const clean = hide(text);
          assert.ok(clean.includes(`{{${one.name}}}`) && clean.includes(`{{ ${other.name} }}`), `${text} → ${clean}`);
        }
      }
    }
  });

  it('leaves ordinary data as it is', () => {
    const redactor = createRedactor(['hunter2-hunter2']);
    const word = fc.constantFrom('Buy', 'catnip', 'for', 'the', 'cat', 'task', '12', 'name', 'done');
    const prose = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(prose, (text) => {
        assert.equal(redactor.text(text), text);
        const json = JSON.stringify({ data: { gid: '12345', name: text, notes: [text] } });
        assert.equal(redactor.body(json, 'application/json'), json);
      }),
    );
  });
});

describe('redaction takes linear time', () => {
  const unit = [
    'a',
    ' ',
    '"',
    '\\"',
    "'",
    '\\',
    '{',
    '[',
    '{{',
    '}}',
    '<',
    '<a',
    '<a b="',
    '<!--',
    '<![CDATA[',
    '/',
    '%',
    '%3D',
    '&',
    '=',
    ':',
    '@',
    '://',
    'a://',
    'a://a:',
    'a://a?a=',
    'eyJ',
    'eyJaaaaaaaa.',
    'eyJ-',
    'Bearer ',
    'Bearer a',
    'Basic ',
    'basic aaaa ',
    'password',
    'password=',
    'password:',
    'password: ',
    'password="',
    'password=\\"',
    "token='",
    'token=$',
    'token:token',
    'key=',
    'code=a',
    'Authorization: ',
    'Authorization: a ',
    '"Authorization: ',
    'Cookie: ',
    'Cookie: a=',
    'Set-Cookie: a;',
    'x-api-key: a b ',
    '-----BEGIN PRIVATE KEY-----',
    '-----BEGIN A PRIVATE KEY-----a',
    '-----END',
    'AKIA',
    'xoxb-',
    'sk-',
    '1/12345678',
    '1234567890:AA',
    'SG.',
    'hvs.',
    'M',
    '-u ',
    '-u a:',
    'aaaa',
    'secret-value',
    'secret-valu',
    '‹redacted›',
    '‹',
    '--b\r\n',
    '--b\r\na: b\r\n',
    ';a=',
    '_',
    '-',
    '.',
    '$',
    '\n',
    'é',
    'aB',
    'a[b]=',
  ];
  const redactor = createRedactor(['secret-value', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']);
  const body = (type: string | null) => (text: string) => redactor.body(text, type);
  const hides = [
    redactor.text,
    redactor.url,
    body('application/json'),
    body('application/xml'),
    body('application/x-www-form-urlencoded'),
    body('multipart/form-data; boundary=b'),
  ];

  /** Processor time in ms, so that a busy machine does not count. */
  const spent = (hide: (text: string) => string, repeated: string, length: number): number => {
    const text = repeated.repeat(Math.ceil(length / repeated.length));
    const before = process.cpuUsage();
    hide(text);
    return process.cpuUsage(before).user / 1000;
  };
  const least = (hide: (text: string) => string, repeated: string, length: number): number =>
    Math.min(...[1, 2, 3].map(() => spent(hide, repeated, length)));

  it('in each of the worst repetitions: eight times the text takes eight times as long, not sixty-four', () => {
    const slow: string[] = [];
    for (const repeated of unit) {
      for (const [index, hide] of hides.entries()) {
        if (spent(hide, repeated, 10_000) < 40) continue;
        const ratio = least(hide, repeated, 80_000) / least(hide, repeated, 10_000);
        if (ratio > 30) slow.push(`${JSON.stringify(repeated)} ${index}: ${ratio.toFixed(1)} times`);
      }
    }
    assert.deepEqual(slow, []);
  }).timeout(120_000);
});
