import assert from 'node:assert/strict';
import { withoutSecrets } from '../../../src/cli/commands';
import { main } from '../../../src/cli/main';
import { mayColor } from '../../../src/cli/terminal';
import { memoryTerminal } from './terminal';

interface Result {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

async function faultline(args: string, input = ''): Promise<Result> {
  const terminal = memoryTerminal(input);
  const status = await main(args.split(' ').filter(Boolean), terminal);
  return { status, ...terminal.printed };
}

describe('faultline', () => {
  it('--version prints the version alone', async () => {
    const { status, out, err } = await faultline('--version');
    assert.match(out, /^\d+\.\d+\.\d+\n$/);
    assert.deepEqual([status, err], [0, '']);
  });

  it('--help goes to standard output, and is what a wrong call is shown', async () => {
    const asked = await faultline('--help');
    const wrong = await faultline('');
    assert.deepEqual([asked.status, asked.err], [0, '']);
    assert.deepEqual([wrong.status, wrong.out, wrong.err], [2, '', asked.out]);
  });

  it('says what is wrong with the command line on standard error, and ends with 2', async () => {
    const { status, out, err } = await faultline('frob');
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, /^faultline: There is no command "frob"\./);
  });

  it('names a file that is not there', async () => {
    for (const args of ['run nowhere.http', 'check nowhere.http', 'explain nowhere.har', 'parse nowhere.http']) {
      const { status, err } = await faultline(args);
      assert.equal(status, 2);
      assert.match(err, /^nowhere\.\w+: there is no such file\n$/);
    }
  });

  describe('parse', () => {
    const text =
      '\uFEFF@base = https://h\r\n### list\r\n# @name all\r\nGET {{base}}/x\r\n  ?a=1\r\nA: b\r\n\r\n### \r\nPOST /y\r\n\r\n{"c": 1}';

    it('--json prints the shape that other programs read', async () => {
      const { status, out, err } = await faultline('parse --json -', text);
      assert.deepEqual([status, err], [0, '']);
      const [file] = JSON.parse(out);
      assert.deepEqual(
        file.requests.map(({ problems: _, ...request }: { problems: unknown }) => request),
        [
          {
            name: 'all',
            title: 'list',
            method: 'GET',
            url: '{{base}}/x?a=1',
            httpVersion: null,
            headers: [{ name: 'A', value: 'b' }],
            body: null,
            directives: [{ name: 'name', value: 'all' }],
            range: { start: { line: 3, character: 0 }, end: { line: 5, character: 4 } },
          },
          {
            name: null,
            title: null,
            method: 'POST',
            url: '/y',
            httpVersion: null,
            headers: [],
            body: { kind: 'json', text: '{"c": 1}' },
            directives: [],
            range: { start: { line: 8, character: 0 }, end: { line: 10, character: 8 } },
          },
        ],
      );
      assert.deepEqual(file.variables, [{ name: 'base', value: 'https://h' }]);
      assert.equal(file.file, '<stdin>');
      assert.ok(Array.isArray(file.problems));
    });

    it('prints a line for each request and problem', async () => {
      const { status, out } = await faultline('parse -', '### a\nGET https://h/x\n');
      assert.equal(status, 0);
      assert.equal(out, '<stdin>:2:1: GET https://h/x  (a)\n');
    });

    it('goes on after a file that can not be read', async () => {
      const { status, out, err } = await faultline('parse --json nowhere.http -', 'GET https://h\n');
      assert.equal(status, 2);
      assert.equal(JSON.parse(out).length, 1);
      assert.match(err, /^nowhere\.http: /);
    });

    it('shows control characters and writes no escape sequence', async () => {
      const { out } = await faultline('parse -', '### \u001b[31mred\nGET https://h/\u001b[0m\n');
      assert.ok(!out.includes('\u001b'));
    });
  });

  describe('explain', () => {
    const entry = (url: string, status: number, body: unknown, request: object = {}): object => ({
      startedDateTime: '2026-11-20T10:00:00.000Z',
      time: 5,
      request: {
        method: 'GET',
        url,
        headers: [{ name: 'Authorization', value: 'Bearer 1/aaaabbbbccccdddd' }],
        ...request,
      },
      response: {
        status,
        statusText: '',
        httpVersion: 'h2',
        headers: [{ name: 'Content-Type', value: 'application/json' }],
        content: { text: JSON.stringify(body), mimeType: 'application/json' },
      },
    });
    const missing = { errors: [{ message: 'workspace: Missing input', help: 'h' }] };
    const har = (...entries: object[]): string => JSON.stringify({ log: { entries } });
    const tasks = 'https://app.asana.com/api/1.0/tasks';

    it('--json gives an element for each entry, with null where nothing failed', async () => {
      const { status, out } = await faultline(
        'explain --json -',
        har(entry(tasks, 200, { data: [] }), entry(tasks, 400, missing)),
      );
      assert.equal(status, 1);
      const [well, failed] = JSON.parse(out);
      assert.equal(well.diagnosis, null);
      assert.deepEqual(well.fixes, []);
      assert.equal(failed.diagnosis.dialect, 'asana');
      assert.equal(failed.diagnosis.problems[0].message, 'workspace: Missing input');
      assert.deepEqual(Object.keys(failed).sort(), [
        'attempts',
        'diagnosis',
        'failure',
        'file',
        'fixes',
        'name',
        'range',
        'request',
        'response',
        'sentFor',
        'source',
        'title',
        'written',
      ]);
    });

    it('writes the request as text in `source`, to which the edits refer', async () => {
      const body = { method: 'POST', postData: { mimeType: 'application/json', text: '{"data":{"name":"x"}}' } };
      const { out } = await faultline('explain --json -', har(entry(tasks, 400, missing, body)));
      const [{ source, fixes }] = JSON.parse(out);
      assert.match(source, /^POST https:\/\/app\.asana\.com\/api\/1\.0\/tasks\n/);
      const [fix] = fixes;
      assert.ok(fix, 'there is a fix');
      const lines: string[] = source.split('\n');
      let text: string = source;
      for (const { range, newText } of [...fix.edits].reverse()) {
        const offset = ({ line, character }: { line: number; character: number }): number =>
          lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
        text = text.slice(0, offset(range.start)) + newText + text.slice(offset(range.end));
      }
      assert.match(text, /\{"data":\{"name":"x","workspace":"workspace"\}\}/);
    });

    it('prints no credentials', async () => {
      for (const args of ['explain --json -', 'explain -']) {
        const { out } = await faultline(args, har(entry(`${tasks}?access_token=tttttttttttt`, 400, missing)));
        assert.ok(!out.includes('aaaabbbb') && !out.includes('tttttttttttt'), out);
      }
    });

    it('shows the failures to people, and how many there were', async () => {
      const { status, out } = await faultline('explain -', har(entry(tasks, 200, {}), entry(tasks, 400, missing)));
      assert.equal(status, 1);
      assert.match(out, /<stdin>, request 2:1:5/);
      assert.match(out, /1 of 2 requests failed\.\n$/);
    });

    it('ends with 0 where nothing failed', async () => {
      assert.deepEqual(await faultline('explain -', har(entry(tasks, 200, {}))), {
        status: 0,
        out: 'None of 1 request failed.\n',
        err: '',
      });
      assert.deepEqual(await faultline('explain --json -', har()), { status: 0, out: '[]\n', err: '' });
    });

    it('explains a request that got no response', async () => {
      const failed = {
        ...entry('https://nowhere.invalid/', 0, null),
        response: { status: 0, headers: [], content: {}, _error: 'net::ERR_NAME_NOT_RESOLVED' },
      };
      const { status, out } = await faultline('explain --json -', har(failed));
      const [{ response, failure, diagnosis }] = JSON.parse(out);
      assert.deepEqual(
        [status, response, failure.stage, failure.code, diagnosis.kind],
        [1, null, 'dns', 'ENOTFOUND', 'transport'],
      );
    });

    it('says with its position what is no HAR', async () => {
      const { status, out, err } = await faultline('explain --json -', '{"log": }');
      assert.deepEqual([status, out], [2, '']);
      assert.match(err, /^<stdin>:1:9: this is no HAR file: value expected in the JSON\n$/);
    });
  });
});

describe('colours', () => {
  const rows: [name: string, env: Record<string, string>, isTerminal: boolean, expected: boolean][] = [
    ['on a terminal', {}, true, true],
    ['not in a pipe', {}, false, false],
    ['not with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['not on a dumb terminal', { TERM: 'dumb' }, true, false],
  ];
  for (const [name, env, isTerminal, expected] of rows) {
    it(name, () => assert.equal(mayColor(env, isTerminal), expected));
  }
});

describe('a fault of faultline itself', () => {
  it('is told without secrets, and without what hangs on the error', () => {
    const fault = Object.assign(new TypeError('no https://me:hunter22@h.example/?api_key=abc123'), {
      code: 'EPIPE',
      config: { headers: { Authorization: 'Bearer abc' } },
    });
    const shown = withoutSecrets(fault);
    assert.ok(shown instanceof Error);
    assert.deepEqual([shown.name, 'code' in shown && shown.code, 'config' in shown], ['TypeError', 'EPIPE', false]);
    assert.match(shown.stack ?? '', /no https:\/\/‹redacted›@h\.example/);
    assert.doesNotMatch(`${shown.message}${shown.stack}`, /hunter22|abc123/);
  });
});
