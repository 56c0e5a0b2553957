import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writtenRequest } from '../../../src/curl/written-request';
import { originOf } from '../../../src/resolve/traced';
import { parseDocument } from '../../../src/syntax/parse';
import { bodyText, problemsOf, resolved, type Setting, secret } from './resolving';

const setting: Setting = {
  variables: { host: 'https://h.example', token: secret('t-1'), name: "O'Brien & co" },
  files: { '/team/api/requests/f.json': '{"a": 1}\n', '/team/api/requests/a b.txt': 'x' },
};
const form = 'Content-Type: application/x-www-form-urlencoded';

/** Trap 15: a `curl` line is a request. */
describe('trap 15: a curl command is sent', () => {
  const rows: readonly (readonly [
    rule: string,
    command: string,
    line: string,
    headers: readonly string[],
    body: string | null,
  ])[] = [
    ['a URL', "curl '{{host}}/a?b=1&c=2'", 'GET https://h.example/a?b=1&c=2', [], null],
    ['http without a scheme', '$ curl h.example', 'GET http://h.example/', [], null],
    ['-X and -H', "curl -XPUT -H'A: {{token}}' https://h", 'PUT https://h/', ['A: t-1'], null],
    ['-H with a variable for all of it', "@me = A: 1\n\ncurl https://h -H '{{me}}'", 'GET https://h/', ['A: 1'], null],
    ['-d', 'curl https://h -d a=1+2 -d b=%20', 'POST https://h/', [form], 'a=1+2&b=%20'],
    ['-d with a variable', "curl https://h -d 'a={{name}}'", 'POST https://h/', [form], 'a=O%27Brien%20%26%20co'],
    ['-d to the letter', `curl https://h -d '{"a": "# b"}'`, 'POST https://h/', [form], '{"a": "# b"}'],
    [
      'a body of any look',
      "curl https://h -H 'Content-Type: text/plain' -d '# a\n// b\n< ./c\n> d\n\n\n'",
      ...(['POST https://h/', ['Content-Type: text/plain'], '# a\n// b\n< ./c\n> d\n\n\n'] as const),
    ],
    ['-d of a file', 'curl https://h -d @f.json', 'POST https://h/', [form], '‹/team/api/requests/f.json›'],
    ['--data-raw', "curl https://h --data-raw '@a'", 'POST https://h/', [form], '@a'],
    [
      '--data-urlencode',
      "curl https://h --data-urlencode 'q={{name}} +'",
      'POST https://h/',
      [form],
      'q=O%27Brien%20%26%20co%20%2B',
    ],
    ['-G', "curl -G https://h -d a=1 --data-urlencode 'q=ä'", 'GET https://h/?a=1&q=%C3%A4', [], null],
    [
      '--json',
      `curl https://h --json '{"n": "{{name}}"}'`,
      ...([
        'POST https://h/',
        ['Accept: application/json', 'Content-Type: application/json'],
        `{"n": "O'Brien & co"}`,
      ] as const),
    ],
    ['-u', 'curl -u me:{{token}} https://h', 'GET https://h/', ['Authorization: Basic bWU6dC0x'], null],
    [
      '-b, -A, -e',
      'curl -b a=1 -A x -e https://r https://h',
      'GET https://h/',
      ['Cookie: a=1', 'User-Agent: x', 'Referer: https://r'],
      null,
    ],
    ['-I', 'curl -I https://h', 'HEAD https://h/', [], null],
    [
      '-T',
      'curl -T f.json https://h/up/',
      'PUT https://h/up/f.json',
      ['Content-Type: application/json'],
      '‹/team/api/requests/f.json›',
    ],
    [
      '-F',
      "curl https://h -F 'a={{name}}' -F 'f=@a b.txt;type=text/plain'",
      'POST https://h/',
      ['Content-Type: multipart/form-data; boundary=boundary'],
      '--boundary\r\nContent-Disposition: form-data; name="a"\r\n\r\nO\'Brien & co\r\n--boundary\r\nContent-Disposition: form-data; name="f"; filename="a b.txt"\r\nContent-Type: text/plain\r\n\r\n‹/team/api/requests/a b.txt›\r\n--boundary--\r\n',
    ],
    ['a backslash at the end of a line', "curl \\\n  'https://h' \\\n  -H 'A: 1'", 'GET https://h/', ['A: 1'], null],
    ['a caret', 'curl ^"https://h/?a=1^&b=2^" ^\r\n  -H ^"A: 1^"', 'GET https://h/?a=1&b=2', ['A: 1'], null],
    ['a backtick', "curl.exe 'https://h' `\n  -H 'A: it''s'", 'GET https://h/', ["A: it's"], null],
    ['ANSI-C quotes', `curl https://h -d $'a=it\\'s\\n'`, 'POST https://h/', [form], "a=it's\n"],
    [
      'quotes in quotes',
      `curl https://h -H 'A: it'\\''s' -H "B: \\"x\\""`,
      'GET https://h/',
      ["A: it's", 'B: "x"'],
      null,
    ],
  ];
  for (const [rule, command, line, headers, body] of rows) {
    it(rule, async () => {
      const request = await resolved(command, setting);
      assert.deepEqual(
        [
          `${request.sent.method} ${request.sent.url}`,
          request.sent.headers.map((it) => it.join(': ')),
          bodyText(request),
        ],
        [line, headers, body],
      );
    });
  }

  it('a proxy, with the variables in its address', async () => {
    const { options } = await resolved("curl -x 'http://{{name}}:8080' https://h", { variables: { name: 'p' } });
    assert.deepEqual(options.proxy, { url: 'http://p:8080' });
    assert.equal((await resolved('curl --noproxy "*" https://h')).options.proxy, 'none');
    assert.deepEqual((await resolved('curl -x socks5h://p:1 https://h')).options.proxy, { url: 'socks5h://p:1' });
    const [problem] = await problemsOf('curl -x ftp://p:1 https://h');
    assert.match(problem ?? '', /^error bad-directive: ftp:\/\/p:1:/);
    const own = await problemsOf('# @proxy {{nope}}\ncurl https://h');
    assert.match(own[0] ?? '', /^error undefined-variable: \{\{nope\}\}:/, 'a directive is blamed at its own place');
  });

  it('as curl does by default: no redirects, no cookies, certificates verified, until options say otherwise', async () => {
    const options = async (text: string) => {
      const { options: all } = await resolved(text, setting);
      const { followRedirects, cookieJar, insecure, timeoutMs, connectTimeoutMs, retry } = all;
      return { followRedirects, cookieJar, insecure, timeoutMs, connectTimeoutMs, attempts: retry?.attempts ?? null };
    };
    assert.deepEqual(await options('curl https://h'), {
      ...{ followRedirects: false, cookieJar: false, insecure: false, timeoutMs: 120_000, connectTimeoutMs: 15_000 },
      attempts: null,
    });
    assert.deepEqual(await options('curl -Lk -c jar -m 5 --connect-timeout 2.5 --retry 3 https://h'), {
      ...{ followRedirects: true, cookieJar: true, insecure: true, timeoutMs: 5000, connectTimeoutMs: 2500 },
      attempts: 4,
    });
    const above = await options('# @timeout 7 s\n# @no-redirect\ncurl -L -m 5 https://h');
    assert.deepEqual([above.timeoutMs, above.followRedirects], [7000, false], 'a directive comes first');
    assert.equal((await resolved('curl --http2 https://h')).sent.httpVersion, 'HTTP/2');
  });

  const problems: readonly (readonly [rule: string, command: string, problem: RegExp])[] = [
    ['an option that is not known', 'curl https://h --wibble', /^error not-run: --wibble: Faultline can't do/],
    ['a letter that is not known', 'curl https://h -?', /^error not-run: -\?:/],
    ['an option that is not done', 'curl https://h --cert "c.pem"', /^error not-run: --cert "c\.pem":/],
    ['a second URL', 'curl https://h https://i', /^error not-run: https:\/\/i:/],
    ['several requests by a pattern', 'curl https://h/[1-3]', /^error not-run: \[1-3\]:/],
    ['a file joined to a text', 'curl https://h -d a=1 -d @f.json', /^error not-run: -d @f\.json: .*joins no file/],
    ['where the output goes', 'curl https://h -o out.json', /^hint not-run: -o out\.json: .*no effect/],
    [
      "the shell's variables",
      'curl https://h -H "A: $TOKEN"',
      /^warning not-run: \$TOKEN: .*\{\{\$processEnv TOKEN\}\}/,
    ],
    ['a field that curl leaves out', "curl https://h -H 'Accept:'", /^information not-run: -H 'Accept:':/],
    ['a variable in the URL', 'curl "https://{{nope}}/x"', /^error undefined-variable: \{\{nope\}\}:/],
    ['a variable in a header', "curl https://h \\\n -H 'A: {{nope}}'", /^error undefined-variable: \{\{nope\}\}:/],
    ['a variable in a body', `curl https://h --json '{"a": "{{nope}}"}'`, /^warning undefined-variable: \{\{nope\}\}:/],
    ['a header that can’t be sent', "curl https://h -H 'A: €'", /^error bad-header: €:/],
    ['a file that is not there', "curl https://h -F 'a=@nope.txt'", /^error missing-file: nope\.txt:/],
    ['a host that is none', "curl 'https://h:99999/'", /^error bad-url: /],
  ];
  for (const [rule, command, problem] of problems) {
    it(`says, at its place, ${rule}`, async () => {
      assert.match((await problemsOf(command, setting))[0] ?? '', problem);
    });
  }

  it('says nothing of what makes no difference', async () => {
    assert.deepEqual(await problemsOf("curl -sSvif -g --compressed -N --tlsv1.2 '{{host}}/[1-2]'", setting), []);
    assert.deepEqual(await problemsOf("curl 'https://h/?$filter=a' -H 'A: {{$guid}}'", setting), [], 'single quotes');
  });

  it('every command of the shared corpus is read, and each of its places lies within it', async function () {
    const folder = join(process.env.FAULTLINE_SHARED ?? join(process.cwd(), '..', 'shared'), 'corpus/files');
    if (!existsSync(folder)) this.skip();
    let commands = 0;
    for (const name of readdirSync(folder)) {
      for (const block of parseDocument(readFileSync(join(folder, name), 'utf8')).blocks) {
        if (block.request?.protocol !== 'curl') continue;
        commands++;
        const written = writtenRequest(block);
        assert.ok(written?.block.request, name);
        assert.deepEqual(written.problems, [], name);
        for (let at = 0; at < written.block.text.length; at++) {
          const { start, end } = written.sourceOf({ start: at, end: at + 1 });
          assert.ok(start >= block.request.start && start <= end && end <= block.text.length, `${name} ${at}`);
        }
      }
    }
    assert.ok(commands >= 2, `only ${commands}`);
  });

  it('of all that is sent it is known where in the command it stands', async () => {
    const text = `# @name x\ncurl -X POST "{{host}}/a?b=1" \\\n  -H 'A: it'\\''s' --json '{"n": "{{name}}"}'\n`;
    const request = await resolved(text, setting);
    const written = writtenRequest(request.block);
    const source = (span: { start: number; end: number } | null | undefined): string | null => {
      const place = span && written?.sourceOf(span);
      return place ? request.block.text.slice(place.start, place.end) : null;
    };
    const { origins } = request;
    assert.equal(source(origins.method), 'POST');
    assert.equal(source(origins.query[0]?.valueOrigin), '1');
    assert.equal(source(origins.path[0]?.origin), 'a');
    assert.equal(source(originOf(origins.url, 8, 17)), '{{host}}');
    assert.equal(source(origins.headers[0]?.valueOrigin), "it'\\''s");
    assert.equal(source(origins.headers.find(({ name }) => name === 'Content-Type')?.origin), '--json');
    const body = origins.body;
    assert.ok(body);
    assert.equal(source(originOf(body, 1, 4)), '"n"');
    assert.equal(source(originOf(body, 8, 9)), '{{name}}');
  });
});
