import { strict as assert } from 'node:assert';
import { timeoutLimits } from '../../../src/exchange';
import { defaultSettings, type Settings } from '../../../src/manifest';
import { readOptions } from '../../../src/resolve/directives';
import type { RequestOptions } from '../../../src/resolve/resolved';
import { parseRetry } from '../../../src/resolve/retry-directive';
import { blockOf, contextFor } from './resolving';

const read = (directives: string, settings: Partial<Settings> = {}) => {
  const block = blockOf(contextFor(`${directives}\nGET https://h`));
  const { options, problems } = readOptions(block, { ...defaultSettings, ...settings });
  const said = problems.map((p) => `${p.severity} ${p.code}: ${block.text.slice(p.start, p.end)}: ${p.message}`);
  return { options, problems: said };
};

describe('directives', () => {
  it('leave it to the settings where there are none', () => {
    assert.deepEqual(read('').options, {
      timeoutMs: 120_000,
      streamTimeoutMs: null,
      connectTimeoutMs: 15_000,
      firstByteTimeoutMs: null,
      idleTimeoutMs: 120_000,
      followRedirects: true,
      cookieJar: true,
      delayMs: 0,
      responseCharset: null,
      noLog: false,
      insecure: false,
      insecureHosts: [],
      caFiles: [],
      proxy: 'environment',
      retry: null,
    });
    const settings = {
      'faultline.timeoutSeconds': 0,
      'faultline.connectTimeoutSeconds': 1.5,
      'faultline.followRedirects': false,
    };
    const { timeoutMs, connectTimeoutMs, followRedirects } = read('', settings).options;
    assert.deepEqual([timeoutMs, connectTimeoutMs, followRedirects], [null, 1500, false]);
  });

  const flags: readonly [directive: string, option: Partial<RequestOptions>][] = [
    ['# @no-redirect', { followRedirects: false }],
    ['// @noRedirect', { followRedirects: false }],
    ['# @no-cookie-jar', { cookieJar: false }],
    ['# @noCookieJar', { cookieJar: false }],
    ['# @no-log', { noLog: true }],
    ['# @noLog', { noLog: true }],
    ['# @insecure', { insecure: true }],
    ['# @noRejectUnauthorized', { insecure: true }],
    ['# @no-reject-unauthorized', { insecure: true }],
    ['# @insecure false', { insecure: false }],
  ];
  for (const [directive, option] of flags) {
    it(directive, () => {
      const { options } = read(directive);
      assert.deepEqual({ ...options, ...option }, options);
    });
  }

  const times: readonly [value: string, ms: number | null, problem?: RegExp][] = [
    ['5', 5000],
    ['5 s', 5000],
    ['5s', 5000],
    ['0.5', 500],
    ['500 ms', 500],
    ['2 m', 120_000],
    ['2 min', 120_000],
    ['30 seconds', 30_000],
    ['0', null],
    ['60', 60_000],
    ['600', 600_000, /^information bad-directive: 600: .*seconds here; other clients .*`600 s` or `600 ms`/],
    ['5000', 5_000_000, /^warning bad-directive: 5000: .*`5000 s` or `5000 ms`/],
    ['soon', 120_000, /^warning bad-directive: soon: `soon` is not a length of time/],
    ['5 parsecs', 120_000, /^warning bad-directive: 5 parsecs/],
    ['-1', 120_000, /^warning bad-directive/],
    ['99999999', 120_000, /^warning bad-directive/],
    ['', 120_000, /^warning bad-directive: timeout: `@timeout` needs a time/],
  ];
  for (const [value, ms, problem] of times) {
    it(`# @timeout ${value}`, () => {
      const { options, problems } = read(`# @timeout ${value}`.trimEnd());
      assert.equal(options.timeoutMs, ms);
      assert.equal(problems.length, problem ? 1 : 0, problems.join('\n'));
      if (problem) assert.match(problems[0] ?? '', problem);
    });
  }

  const limits = [
    ['timeout', 'faultline.timeoutSeconds', 'timeoutMs'],
    ['connection-timeout', 'faultline.connectTimeoutSeconds', 'connectTimeoutMs'],
    ['first-byte-timeout', 'faultline.firstByteTimeoutSeconds', 'firstByteTimeoutMs'],
    ['idle-timeout', 'faultline.idleTimeoutSeconds', 'idleTimeoutMs'],
  ] as const;
  it('are those that a failed wait names', () => {
    const named = Object.values(timeoutLimits).map((it) => [it.directive, it.setting].join(' '));
    assert.deepEqual(named.sort(), limits.map(([directive, setting]) => `${directive} ${setting}`).sort());
  });
  for (const [directive, setting, option] of limits) {
    it(`# @${directive} comes before ${setting}, and that before the default; with units`, () => {
      const of = (text: string) => read(text, { [setting]: 7 }).options[option];
      assert.deepEqual(
        ['', `# @${directive} 5`, `# @${directive} 250 ms`, `// @${directive} 2 m`, `# @${directive} 0`].map(of),
        [7000, 5000, 250, 120_000, null],
      );
      const standard = defaultSettings[setting] * 1000;
      assert.equal(read('').options[option], standard === 0 ? null : standard);
    });
  }

  it('# @response-charset takes what is a charset', () => {
    assert.equal(read('# @response-charset Shift_JIS').options.responseCharset, 'Shift_JIS');
    assert.equal(read('# @responseCharset latin1').options.responseCharset, 'latin1');
    for (const value of ['klingon', '']) {
      const { options, problems } = read(`# @response-charset ${value}`.trimEnd());
      assert.equal(options.responseCharset, null);
      assert.match(problems.join(), /^warning bad-directive: .*(is no charset that is known|needs a charset)/);
    }
  });

  it('# @connection-timeout 500 ms', () => {
    assert.equal(read('# @connection-timeout 500 ms').options.connectTimeoutMs, 500);
    assert.equal(read('# @connectionTimeout 3').options.connectTimeoutMs, 3000);
  });
});

describe('# @delay', () => {
  const cases: readonly [text: string, delayMs: number, problem: RegExp | null][] = [
    ['# @delay 500', 500, null],
    ['# @delay 2 s', 2000, null],
    ['# @delay 1.5min', 90_000, null],
    ['# @sleep 300', 300, null],
    ['# @delay soon', 0, /^warning bad-directive: soon: `soon` is not a length of time: `@delay 500 ms`/],
    ['# @delay', 0, /^warning bad-directive: delay: `@delay` needs a time/],
    ['# @delay -5', 0, /is not a length of time/],
  ];
  for (const [text, delayMs, problem] of cases) {
    it(text, () => {
      const { options, problems } = read(text);
      assert.equal(options.delayMs, delayMs);
      assert.equal(problems.length, problem ? 1 : 0);
      if (problem) assert.match(problems[0] ?? '', problem);
    });
  }
});

describe('# @retry', () => {
  const none = { attempts: null, baseMs: null, capMs: null, on: null, jitter: null, unsafe: false };
  const forms: readonly [value: string, directive: Partial<typeof none> | object][] = [
    ['', {}],
    ['5', { attempts: 5 }],
    ['attempts=3', { attempts: 3 }],
    [
      '5 base=1s cap=60s on=429,503,5xx jitter=full unsafe',
      { attempts: 5, baseMs: 1000, capMs: 60_000, on: ['429', '503', '5xx'], jitter: 'full', unsafe: true },
    ],
    ['base=500ms, cap=2min', { baseMs: 500, capMs: 120_000 }],
    ['base=2 cap=0.5', { baseMs: 2000, capMs: 500 }],
    ['on=429, 503 jitter=none', { on: ['429', '503'], jitter: 'none' }],
    ['on=429, jitter=none', { on: ['429'], jitter: 'none' }],
    ['on=5XX,network UNSAFE', { on: ['5xx', 'network'], unsafe: true }],
  ];
  for (const [value, directive] of forms) {
    it(value || '(nothing)', () => {
      assert.deepEqual(parseRetry(value), { directive: { ...none, ...directive }, problems: [] });
    });
  }

  const bad: readonly [value: string, place: string, message: RegExp, rest?: object][] = [
    ['0', '0', /from 1 to 20/],
    ['21 unsafe', '21', /from 1 to 20/, { unsafe: true }],
    ['five', 'five', /`five` is not understood/],
    ['3 base=soon', 'soon', /`soon` is not a length of time/, { attempts: 3 }],
    ['on=429,42x', '42x', /`42x` is not a status/, { on: ['429'] }],
    ['on=600', '600', /is not a status/],
    ['on=', 'on=', /needs statuses/],
    ['jitter=some 2', 'some', /`full` or `none`/, { attempts: 2 }],
    ['delay=3s', 'delay', /There is no setting `delay`/],
    ['attempts=many', 'many', /from 1 to 20/],
  ];
  for (const [value, place, message, rest] of bad) {
    it(`${value} is a problem at ${place}`, () => {
      const { directive, problems } = parseRetry(value);
      assert.deepEqual(directive, { ...none, ...rest });
      assert.equal(problems.length, 1);
      assert.equal(value.slice(problems[0]?.start, problems[0]?.end), place);
      assert.match(problems[0]?.message ?? '', message);
    });
  }

  it('has its problems where they stand in the file', () => {
    const { options, problems } = read('# @retry 3 base=x');
    assert.deepEqual(options.retry, { ...none, attempts: 3 });
    assert.match(problems[0] ?? '', /^warning bad-directive: x: /);
  });
});
