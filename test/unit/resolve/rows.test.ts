import { strict as assert } from 'node:assert';
import { loadEnvironments } from '../../../src/resolve/environments';
import {
  bodyText,
  exchange,
  file,
  fileReader,
  folder,
  problemsOf,
  resolved,
  resolveText,
  type Setting,
} from './resolving';

const login = exchange({ token: 't-1' }, [['X-Session', 's-1']], '{"name": "me"}');
const xml = exchange('<list><item id="i-1">one</item></list>', [['Content-Type', 'text/xml']]);
const setting: Setting = {
  responses: { login, xml },
  processEnv: { USER: 'me' },
  variables: {
    env: 'e',
    which: 'USER',
    s: { value: 'all', source: 'http-client.env.json ($shared)', path: null, secret: false },
  },
  files: {
    '/team/api/requests/.env': 'KEY=k\nUSER=dot',
    '/team/api/requests/f.json': '{"v": "{{env}}"}',
    '/team/api/requests/l.txt': Buffer.from('e9', 'hex'),
  },
  answers: new Map([
    ['text user', 'u'],
    ['text note', 'n'],
    ['password pass', 'p'],
    ['pick color', 'red'],
  ]),
};
const requests = '# @name login\nPOST https://h/login\n\n###\n# @name xml\nGET https://h/xml\n\n###\n';

/** Every row of variables, chaining, requests and bodies that a file of any flavour may hold, each in its exact syntax. */
describe('what a request file holds, row by row', () => {
  const urls: readonly [row: string, text: string, url: string][] = [
    ['@host = x', '@host = x\nGET https://{{host}}/', 'https://x/'],
    ['@x := y (lazy)', '@y = 1\n@x := {{y}}\n###\n@y = 2\nGET https://h/{{x}}', 'https://h/2'],
    ['{{x}}', 'GET https://h/{{env}}', 'https://h/e'],
    ['{{%x}} (percent-encoded)', '@q = a b&c\nGET https://h/?q={{%q}}', 'https://h/?q=a%20b%26c'],
    ['{{$randomInt 1 5}}', 'GET https://h/{{$randomInt 1 5}}', 'https://h/3'],
    ['{{$timestamp -1 d}}', 'GET https://h/{{$timestamp -1 d}}', 'https://h/1795072089'],
    ['{{$isoTimestamp}}', 'GET https://h/{{$isoTimestamp}}', 'https://h/2026-11-20T07:08:09.010Z'],
    ['{{$datetime "fmt" 1 y}}', 'GET https://h/{{$datetime "YYYY" 1 y}}', 'https://h/2027'],
    ['{{$localDatetime …}}', 'GET https://h/{{$localDatetime "HH:mm"}}', 'https://h/08:08'],
    ['{{$random.integer(1,5)}}', 'GET https://h/{{$random.integer(1,5)}}', 'https://h/3'],
    ['{{$processEnv X}}', 'GET https://h/{{$processEnv USER}}', 'https://h/me'],
    ['{{$processEnv %X}}', 'GET https://h/{{$processEnv %which}}', 'https://h/me'],
    ['{{$dotenv X}}', 'GET https://h/{{$dotenv KEY}}', 'https://h/k'],
    ['{{$dotenv %X}}', 'GET https://h/{{$dotenv %which}}', 'https://h/dot'],
    ['{{$env.X}}', 'GET https://h/{{$env.USER}}', 'https://h/me'],
    ['{{$shared x}}', 'GET https://h/{{$shared s}}', 'https://h/all'],
    ['# @prompt name description', '# @prompt user Who are you\nGET https://h/{{user}}', 'https://h/u'],
    ['// @prompt name', '// @prompt user\nGET https://h/{{user}}', 'https://h/u'],
    ['# @secret name (Kulala)', '# @secret pass Your password\nGET https://h/{{pass}}', 'https://h/p'],
    ['{{$input …}}', 'GET https://h/{{$input note $value: x}}', 'https://h/n'],
    ['{{$prompt …}}', 'GET https://h/{{$prompt note}}', 'https://h/n'],
    ['{{?…}} (Bruno)', 'GET https://h/{{?note}}', 'https://h/n'],
    ['{{$password …}}', 'GET https://h/{{$password pass}}', 'https://h/p'],
    ['{{$pick …}}', 'GET https://h/{{$pick color $value: red,green}}', 'https://h/red'],
    ['login.response.body.$.token', `${requests}GET https://h/{{login.response.body.$.token}}`, 'https://h/t-1'],
    ['login.response.headers.X', `${requests}GET https://h/{{login.response.headers.X-Session}}`, 'https://h/s-1'],
    ['XPath', `${requests}GET https://h/{{xml.response.body.//item/@id}}`, 'https://h/i-1'],
    ['login.request.body.$.name', `${requests}GET https://h/{{login.request.body.$.name}}`, 'https://h/me'],
    ['method-less GET', 'https://h/a', 'https://h/a'],
    ['query lines ?a=b, &c=d', 'GET https://h/\n  ?a=b\n  &c=d', 'https://h/?a=b&c=d'],
    ['indented path lines', 'GET https://h\n    /a\n    /b', 'https://h/a/b'],
    ['/path with Host:', 'GET /a\nHost: example.com', 'https://example.com/a'],
    ['# @no-auto-encoding', '# @no-auto-encoding\nGET https://h/?a=%&b="c"', 'https://h/?a=%&b="c"'],
  ];
  for (const [row, text, url] of urls) {
    it(row, async () => {
      assert.equal((await resolved(text, setting)).sent.url, url);
    });
  }

  const bodies: readonly [row: string, text: string, body: string][] = [
    ['{{login.response.body.*}}', `${requests}POST https://h\n\n{{login.response.body.*}}`, '{"token":"t-1"}'],
    ['< ./f', 'POST https://h\n\n< ./f.json', '‹/team/api/requests/f.json›'],
    ['<@ ./f', 'POST https://h\n\n<@ ./f.json', '{"v": "e"}'],
    ['<@latin1 ./f', 'POST https://h\n\n<@latin1 ./l.txt', '‹base64:6Q==›'],
    [
      'urlencoded over lines',
      'POST https://h\nContent-Type: application/x-www-form-urlencoded\n\na=1+2\n&b={{env}}\n&c=x y',
      'a=1%2B2&b=e&c=x%20y',
    ],
    [
      'multipart',
      'POST https://h\nContent-Type: multipart/form-data; boundary=B\n\n--B\nContent-Disposition: form-data; name="a"\n\n1\n--B--',
      '--B\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--B--\r\n',
    ],
    [
      'GraphQL, variables after an empty line',
      'POST https://h\nX-Request-Type: GraphQL\n\nquery Q($a: ID) { x(a: $a) }\n\n{"a": "{{env}}"}',
      '{"query":"query Q($a: ID) { x(a: $a) }","variables":{"a": "e"}}',
    ],
  ];
  for (const [row, text, body] of bodies) {
    it(row, async () => {
      assert.equal(bodyText(await resolved(text, setting)), body);
    });
  }

  for (const expression of [
    '$guid',
    '$uuid',
    '$random.uuid',
    '$random.alphabetic(8)',
    '$random.hexadecimal(8)',
    '$random.email',
  ]) {
    it(`{{${expression}}}`, async () => {
      const { url } = (await resolved(`GET https://h/{{${expression}}}`, setting)).sent;
      assert.match(url, /^https:\/\/h\/[\w@.-]{8,36}$/);
    });
  }

  it('{{me}}: a variable may be a whole header', async () => {
    const text = '@me = Authorization: Basic {{$processEnv USER}}:\nGET https://h\n{{me}}\nX-A: 1';
    assert.deepEqual((await resolved(text, setting)).sent.headers, [
      ['Authorization', `Basic ${Buffer.from('me:').toString('base64')}`],
      ['X-A', '1'],
    ]);
  });

  it('{{$secret name}}: its value is a secret of the request', async () => {
    const secrets = { names: ['api'], read: async () => 's3cr3t' };
    const request = await resolved('GET https://h/{{$secret api}}', { ...setting, secrets });
    assert.deepEqual([request.sent.url, request.secrets], ['https://h/s3cr3t', ['s3cr3t']]);
  });

  it('a password that was typed is a secret of the request; another answer is none', async () => {
    const request = await resolved('GET https://h/{{$password pass}}/{{$input note}}', setting);
    assert.deepEqual(request.secrets, ['p']);
  });

  it('environments that refer to each other in a circle are a problem that names it', async () => {
    const text = '{"dev": {"a": "{{b}}", "b": "{{c}}", "c": "{{a}}"}}';
    const set = await loadEnvironments(file, folder, fileReader({ [`${folder}/http-client.env.json`]: text }));
    const { problems } = await resolveText('GET https://h/{{a}}', {
      variables: Object.fromEntries(set.variables('dev')),
    });
    assert.match(problems[0]?.message ?? '', /a → b → c → a/);
  });

  it('an unknown directive such as # @jwt or # @nonsense is kept, pointed out quietly, and stops nothing', async () => {
    const text = '# @jwt x\n# @nonsense y\nGET https://h';
    const { block, request } = await resolveText(text);
    assert.ok(request);
    assert.deepEqual(
      block.problems.map(({ severity, code }) => [severity, code]),
      [
        ['hint', 'not-run'],
        ['hint', 'unknown-directive'],
      ],
    );
    assert.deepEqual(
      block.directives.map(({ name, value }) => [name, value]),
      [
        ['jwt', 'x'],
        ['nonsense', 'y'],
      ],
    );
    assert.deepEqual(await problemsOf(text), []);
  });
});
