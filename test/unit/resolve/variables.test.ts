import { strict as assert } from 'node:assert';
import { type EnvironmentChoice, environmentChoice, type VariableValue } from '../../../src/resolve/environments';
import { variablesInScope, variableValue } from '../../../src/resolve/lookup';
import { blockOf, contextFor, exchange, problemsOf, resolved, resolveText, type Setting, secret } from './resolving';

const urlOf = async (text: string, setting: Setting = {}) => (await resolved(text, setting)).sent.url;

describe('file variables', () => {
  const scopes: readonly [name: string, text: string, url: string, block?: number][] = [
    ['above the request', '@h = a\nGET https://{{h}}/', 'https://a/'],
    ['in an earlier block', '@h = a\n###\nGET https://{{h}}/', 'https://a/'],
    ['below the request', 'GET https://{{h}}/\n\n###\n@h = a\n', 'https://a/', 0],
    ['the nearest one above', '@h = a\n###\n@h = b\nGET https://{{h}}/\n###\n@h = c\n', 'https://b/', 1],
    ['not a later one', '@h = a\nGET https://{{h}}/\n###\n@h = b\nGET https://{{h}}/2', 'https://a/', 0],
    ['of the file before the environment', '@env = a\nGET https://{{env}}/', 'https://a/'],
    ['made of others', '@a = {{b}}.x\n@b = h\nGET https://{{a}}/', 'https://h.x/'],
    ['made of the environment', '@a = {{env}}/v1\nGET https://{{a}}', 'https://e/v1'],
    ['on top of one of the same name', '@env = {{env}}/v1\nGET https://{{env}}', 'https://e/v1'],
    ['with blanks in the placeholder', '@h = a\nGET https://{{ h }}/', 'https://a/'],
    ['percent-encoded', '@q = a b&c=ü\nGET https://h/?q={{%q}}', 'https://h/?q=a%20b%26c%3D%C3%BC'],
  ];
  for (const [name, text, url, block] of scopes) {
    it(name, async () => {
      const setting: Setting = { variables: { env: 'e' } };
      assert.equal(await urlOf(text, block === undefined ? setting : { ...setting, block }), url);
    });
  }

  it('are evaluated where they are defined; lazy ones where they are used', async () => {
    const text = (sign: string) => `@a = 1\n@b ${sign} {{a}}\n###\n@a = 2\nGET https://h/{{b}}/{{a}}`;
    assert.equal(await urlOf(text('=')), 'https://h/1/2');
    assert.equal(await urlOf(text(':=')), 'https://h/2/2');
  });

  it('keep a dynamic value for the request; lazy ones take a new one each time', async () => {
    let count = 0;
    const random = () => count++ / 1000;
    const text = (sign: string) => `@a ${sign} {{$randomInt}}\nGET https://h/{{a}}/{{a}}`;
    assert.equal(await urlOf(text('='), { random }), 'https://h/0/0');
    assert.equal(await urlOf(text(':='), { random }), 'https://h/1/2');
  });

  it('hint at a value of the environment that JetBrains’ client would use instead', async () => {
    const [problem] = await problemsOf('@env = a\nGET https://{{env}}/', { variables: { env: 'e' } });
    assert.match(problem ?? '', /^hint other-client: {{env}}: .*this file and in http-client\.env\.json \(dev\)/);
  });

  it('name the cycle that they are in', async () => {
    const text = '@a = {{b}}\n@b = x{{c}}\n@c := {{a}}\nGET https://h/{{a}}';
    assert.deepEqual(await problemsOf(text), [
      'error variable-cycle: {{a}}: `a` is defined by itself: a → b → c → a. Give one of them a value of its own.',
    ]);
    assert.match((await problemsOf('@a = {{a}}\nGET https://h/{{a}}'))[0] ?? '', /variable-cycle.*a → a/);
    assert.match((await problemsOf('@a = {{b}}\n@b = {{a}}\nPOST https://h\n\n{{b}}'))[0] ?? '', /^error.*b → a → b/);
    const environment = { variables: { a: '{{b}}', b: '{{a}}' } };
    assert.match((await problemsOf('GET https://h/{{a}}', environment))[0] ?? '', /variable-cycle.*a → b → a/);
  });

  it('cannot grow without bound', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => `@v${i} := {{v${i + 1}}}{{v${i + 1}}}`);
    const text = `${lines.join('\n')}\n@v40 = x\nGET https://h/{{v0}}`;
    assert.match((await problemsOf(text))[0] ?? '', /^error bad-variable: {{v0}}: .*too many variables/);
    const long = text.replaceAll(':=', '=').replace('@v40 = x', `@v40 = ${'x'.repeat(1000)}`);
    assert.match((await problemsOf(long))[0] ?? '', /^error bad-variable: {{v0}}: .*longer than/);
    const deep = Array.from({ length: 5000 }, (_, i) => `@w${i} = {{w${i + 1}}}`).join('\n');
    assert.match((await problemsOf(`${deep}\nGET https://h/{{w0}}`))[0] ?? '', /bad-variable.*too many/);
  });
});

describe('variables without a value', () => {
  const text = '@host = h\nPOST https://{{hots}}/\nX-A: {{nope}}\n\n{"text": "Hi {{NotVar}}"}';

  it('are errors in URL and headers, each at its place', async () => {
    assert.deepEqual(await problemsOf(text), [
      'error undefined-variable: {{hots}}: `hots` is not defined in this file or in the chosen environment. Did you mean `host`?',
      'error undefined-variable: {{nope}}: `nope` is not defined in this file or in the chosen environment.',
      'warning undefined-variable: {{NotVar}}: `NotVar` is not defined in this file or in the chosen environment. It is sent as it stands; `\\{\\{NotVar\\}\\}` says that this is meant.',
    ]);
  });

  it('trap 4: are a warning in a body, which is sent as it stands', async () => {
    const request = await resolved('POST https://h\nContent-Type: application/json\n\n{"text":"Hi {{NotVar}}"}');
    assert.deepEqual(request.sent.body, [{ kind: 'text', text: '{"text":"Hi {{NotVar}}"}' }]);
  });

  it('trap 4: `\\{\\{` escapes', async () => {
    const body = String.raw`{"a": "\{\{NotVar\}\}", "b": "\\}\\}", "c": "{{x}}"}`;
    const request = await resolved(`@x = 1\nPOST https://h\n\n${body}`);
    assert.equal(request.origins.body?.text, String.raw`{"a": "{{NotVar}}", "b": "\\}\\}", "c": "1"}`);
  });

  it('are an error in a body where the placeholder itself is defined', async () => {
    const problems = await problemsOf('@a = x{{nope}}\nPOST https://h\n\n{{a}}');
    assert.match(problems[0] ?? '', /^error undefined-variable: {{a}}: In the value of `a`: `nope` is not defined/);
  });

  const value = (source: string): VariableValue => ({ value: 'x', source, path: null, secret: false });
  const sets: Readonly<Record<string, readonly string[]>> = { simulator: ['asana', 'tenant'], live: ['asana'] };
  const set = {
    names: Object.keys(sets),
    variables: (name: string | null) => new Map((sets[name ?? ''] ?? []).map((key) => [key, value(name ?? '')])),
  };
  const many = {
    names: Array.from({ length: 10 }, (_, index) => `e${index}`),
    variables: () => new Map([['asana', value('')]]),
  };
  const none = { names: [], variables: () => new Map<string, VariableValue>() };
  const named: readonly [name: string, choice: EnvironmentChoice, message: string, definedIn?: readonly string[]][] = [
    [
      'asana',
      environmentChoice(set, null),
      '`asana` is not defined in this file. No environment is chosen: choose one of simulator, live.',
      ['simulator', 'live'],
    ],
    [
      'tenant',
      environmentChoice(set, null),
      '`tenant` is not defined in this file. No environment is chosen: choose simulator.',
      ['simulator'],
    ],
    [
      'tenant',
      environmentChoice(set, 'live'),
      '`tenant` is not defined in this file or in the chosen environment (live). To use it, choose simulator.',
      ['simulator'],
    ],
    ['nope', environmentChoice(set, null), '`nope` is not defined in this file or in any environment.'],
    ['nope', environmentChoice(set, 'live'), '`nope` is not defined in this file or in the chosen environment (live).'],
    ['nope', environmentChoice(none, null), '`nope` is not defined in this file.'],
    [
      'asana',
      environmentChoice(many, null),
      '`asana` is not defined in this file. No environment is chosen: choose one of e0, e1, e2, e3, e4, e5 and 4 more.',
      many.names,
    ],
  ];
  for (const [name, environments, message, definedIn] of named) {
    it(`tell of environments that define it: ${message}`, async () => {
      const { problems } = await resolveText(`GET https://{{${name}}}/`, { environments });
      assert.deepEqual(
        problems.map((problem) => [problem.message, problem.definedIn]),
        [[message, definedIn]],
      );
    });
  }

  it('tell of environments that define what another variable is made of', async () => {
    const text = '@url = https://{{asana}}/\nGET {{url}}';
    const { problems } = await resolveText(text, { environments: environmentChoice(set, null) });
    assert.match(problems[0]?.message ?? '', /^In the value of `url`: `asana` is not defined in this file\. No env/);
    assert.deepEqual(problems[0]?.definedIn, ['simulator', 'live']);
  });

  const others: readonly [expression: string, problem: RegExp][] = [
    ['$processEnv NOPE', /^error undefined-variable: .*process environment has no variable `NOPE`/],
    ['$dotenv NOPE', /^error undefined-variable: .*No `\.env` from the file's folder .* defines `NOPE`/],
    ['$nothing', /^error undefined-variable: .*no dynamic variable `\$nothing`/],
    ['$randomInt 30 25', /^error bad-variable: .*`\$randomInt` takes two whole numbers, the lower one first/],
    ['$randomInt foo bar', /^error bad-variable/],
    ['$timestamp 1 fortnight', /^error bad-variable: .*`\$timestamp` takes an offset/],
    ['$datetime yesterday', /^error bad-variable: .*`\$datetime` takes `iso8601`, `rfc1123` or a format/],
    ['$random.alphabetic(-1)', /^error bad-variable: .*`\$random\.alphabetic` takes a length/],
    ['$random.integer(5, 1)', /^error bad-variable: .*takes two whole numbers/],
    ['$projectRoot x', /^error bad-variable: .*`\$projectRoot` takes no arguments/],
    ['$exampleServer', /^error not-run: .*`\$exampleServer` is not supported/],
    ['$mvnTarget', /^error not-run: .*`\$mvnTarget` is not supported/],
    ['$random.address.city', /^error not-run: .*made-up.*`\$random\.email`/],
    ['$randomFirstName', /^error not-run: .*made-up/],
    ['$input Name', /^error no-answer: .*`Name` is asked for when the request is sent/],
    ['$input', /^error bad-variable: .*`\$input` needs a title/],
    [
      '$pick color',
      /^error bad-variable: .*`\$pick` needs what can be picked, as in `\$pick color \$value: red,green`/,
    ],
    ['?', /^error bad-variable: .*`\?` needs a title/],

    ['asked', /^error no-answer: .*`asked` is asked for/],
    ['$secret api-token', /^error secret-not-set: .*`api-token` is not set.*`FAULTLINE_SECRET_API_TOKEN`/],
    ['', /^error undefined-variable: .*A placeholder without a name/],
  ];
  for (const [expression, problem] of others) {
    it(`{{${expression}}}`, async () => {
      const problems = await problemsOf(`# @prompt asked What is it\nGET https://h/{{${expression}}}`);
      assert.match(problems[0] ?? '', problem);
    });
  }
});

describe('dynamic values', () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const values: readonly [expression: string, value: string | RegExp][] = [
    ['$guid', uuid],
    ['$uuid', uuid],
    ['$random.uuid', uuid],
    ['$randomInt', '500'],
    ['$randomInt 1 5', '3'],
    ['$randomInt -5 -1', '-3'],
    ['$random.integer(1, 5)', '3'],
    ['$random.integer 1 5', '3'],
    ['$random.integer()', '500'],
    ['$random.float(1, 2)', '1.5'],
    ['$random.alphabetic(3)', 'AAA'],
    ['$random.alphanumeric(4)', /^\w{4}$/],
    ['$random.numeric(2)', '55'],
    ['$random.hexadecimal(4)', '8888'],
    ['$random.email', /^[a-z]{8}@example\.com$/],
    ['$timestamp', '1795158489'],
    ['$timestamp -1 d', '1795072089'],
    ['$timestamp 1 y', String(Date.UTC(2027, 10, 20, 7, 8, 9) / 1000)],
    ['$timestamp 1500 ms', '1795158490'],
    ['$isoTimestamp', '2026-11-20T07:08:09.010Z'],
    ['$isoTimestamp 3 M', '2027-02-20T07:08:09.010Z'],
    ['$isoTimestamp -21 Q', '2021-08-20T07:08:09.010Z'],
    ['$datetime', '2026-11-20T07:08:09.010Z'],
    ['$datetime iso8601', '2026-11-20T07:08:09.010Z'],
    ['$datetime "iso8601" 1 w', '2026-11-27T07:08:09.010Z'],
    ['$datetime rfc1123', 'Fri, 20 Nov 2026 07:08:09 GMT'],
    ['$datetime rfc1123 -1 h', 'Fri, 20 Nov 2026 06:08:09 GMT'],
    ['$datetime "YYYY-MM-DD [at] H:mm:ss.SSS a ZZ"', '2026-11-20 at 7:08:09.010 am +0000'],
    ["$datetime 'dddd, MMMM D YY' 1 d", 'Saturday, November 21 26'],
    ['$datetime "dd-MM-yyyy HH:mm"', '20-11-2026 07:08'],
    ['$localDatetime iso8601', '2026-11-20T08:08:09+01:00'],
    ['$localDatetime iso8601 -1 d', '2026-11-19T08:08:09+01:00'],
    ['$date', '2026-11-20'],
    ['$projectRoot', '/team/api'],
    ['$historyFolder', '/team/api/.idea/httpRequests'],
    ['$localDatetime rfc1123', 'Fri, 20 Nov 2026 08:08:09 +0100'],
    ['$localDatetime "X hh A"', '1795158489 08 AM'],
    ['$processEnv USER', 'me'],
    ['$processEnv %which', 'me'],
    ['$env.USER', 'me'],
    ['$dotenv KEY', 'near'],
    ['$dotenv FAR', 'far'],
    ['$dotenv %which', 'from .env'],
    ['$shared s', 'shared value'],
  ];
  for (const [expression, expected] of values) {
    it(`{{${expression}}}`, async () => {
      const context = contextFor('GET https://h', {
        processEnv: { USER: 'me' },
        variables: {
          which: 'USER',
          s: { value: 'shared value', source: 'http-client.env.json ($shared)', path: null, secret: false },
        },
        files: { '/team/api/requests/.env': 'KEY=near\nUSER="from .env"', '/team/api/.env': 'KEY=far\nFAR=far' },
      });
      const result = await variableValue(expression, blockOf(context), context);
      assert.ok('value' in result, 'problem' in result ? result.problem : '');
      if (typeof expected === 'string') assert.equal(result.value, expected);
      else assert.match(result.value, expected);
    });
  }

  it('of $shared are those of all environments, even where the chosen one has its own', async () => {
    const shared: VariableValue = { value: 'all', source: 'x ($shared)', path: null, secret: false };
    const environments = environmentChoice(
      { names: ['dev'], variables: () => new Map(), shared: () => new Map([['version', shared]]) },
      'dev',
    );
    const setting: Setting = {
      environments,
      variables: { version: 'own', next: '{{$shared version}}+{{$dev version}}' },
    };
    assert.equal(
      await urlOf('GET https://h/{{version}}/{{$shared version}}/{{next}}', setting),
      'https://h/own/all/all+own',
    );
  });

  it('of $projectRoot are the file’s folder without a workspace, and none in an untitled file', async () => {
    assert.equal(
      await urlOf('GET https://h{{$projectRoot}}', { workspaceFolder: null }),
      'https://h/team/api/requests',
    );
    const untitled: Setting = { workspaceFolder: null, file: null };
    assert.match((await problemsOf('GET https://h{{$projectRoot}}', untitled))[0] ?? '', /needs a file that is saved/);
  });

  it('stay on a calendar’s last day', async () => {
    const context = contextFor('GET https://h', { now: () => Date.UTC(2028, 1, 29) });
    const result = await variableValue('$datetime "YYYY-MM-DD" 1 y', blockOf(context), context);
    assert.equal('value' in result && result.value, '2029-02-28');
  });
});

describe('results of named requests', () => {
  const login = exchange(
    {
      token: 't-1',
      user: { id: 7, 'x-id': 'a b' },
      list: [{ n: 1 }, { n: 2, s: 'a b.c-d' }],
      none: null,
      'a key': { 'x.y-z': 'nested' },
    },
    [
      ['Content-Type', 'application/json'],
      ['X-Session', 'abc'],
      ['Location', '/users/7'],
    ],
    '{"name": "me"}',
  );
  const file = '# @name login\nPOST https://h/login\n\n###\n### by title\nGET https://h/t\n\n###\n';
  const xml = exchange(
    '\uFEFF<?xml version="1.0"?>\n<list><item id="i-1">one &amp; only</item><item>two</item><pair><a>1</a><b/></pair><p:token xmlns:p="urn:p">p-1</p:token></list>',
    [['Content-Type', 'application/problem+xml']],
  );
  const soap = exchange('<e:Envelope xmlns:e="urn:e" xmlns="urn:d"><reply id="1"/></e:Envelope>');
  const atom = exchange('<feed xmlns="urn:atom"><id>7</id></feed>');
  const bomb = exchange('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>');
  const setting: Setting = { responses: { login, 'by title': exchange('plain text'), xml, soap, atom, bomb } };

  const values: readonly [expression: string, value: string][] = [
    ['login.response.body.$.token', 't-1'],
    ['login.response.body.$.user.id', '7'],
    ['login.response.body.$.user', '{"id":7,"x-id":"a b"}'],
    ["login.response.body.$.user['x-id']", 'a b'],
    ['login.response.body.$.user.x-id', 'a b'],
    ['login.response.body.$.list[-1].n', '2'],
    ['login.response.body.$.list[*].n', '1'],
    ['login.response.body.$.list[?(@.n==2)].n', '2'],
    ['login.response.body.$..n', '1'],
    ['login.response.body.$.none', 'null'],
    ['login.response.body.token', 't-1'],
    ['login.response.body.list[1].n', '2'],
    ['login.response.body.asJson.token', 't-1'],
    ["login.response.body.$['a key']['x.y-z']", 'nested'],
    ["login.response.body.$.list[?(@.s == 'a b.c-d' && @.n > 1)].n", '2'],
    ['login.response.body.$.list[(@.length-1)].n', '2'],
    ['xml.response.body.//item[2]', 'two'],
    ['xml.response.body.//item[1]/@id', 'i-1'],
    ['xml.response.body.list/item[@id="i-1"]', 'one & only'],
    ['xml.response.body.asXml.//p:token', 'p-1'],
    ['xml.response.body.//pair', '<a>1</a><b/>'],
    ['xml.response.body.count(//item)', '2'],
    [
      'xml.response.body./list',
      '<item id="i-1">one &amp; only</item><item>two</item><pair><a>1</a><b/></pair><p:token xmlns:p="urn:p">p-1</p:token>',
    ],
    ['login.token', 't-1'],
    ['login.response.headers.x-session', 'abc'],
    ['login.response.headers.Location', '/users/7'],
    ['login.request.body.$.name', 'me'],
    ['login.request.body.*', '{"name": "me"}'],
    ['login.request.headers.X-Sent', 'yes'],
    ['by title.response.body.*', 'plain text'],
    ['login.response.status', '200'],
    ['by title.response.status', '200'],
  ];
  for (const [expression, value] of values) {
    it(`{{${expression}}}`, async () => {
      const context = contextFor(`${file}GET https://h`, setting);
      assert.deepEqual(await variableValue(expression, blockOf(context), context), {
        value,
        secret: /token$/.test(expression),
        parts: [{ text: value, secret: /token$/.test(expression) }],
      });
    });
  }

  const problems: readonly [expression: string, problem: RegExp][] = [
    ['login.response.body.$.nope', /^error bad-reference: .*selects nothing in the body .*it has token, user/],
    ['login.response.body.$.token[', /^error bad-reference: .*is not a JSONPath \(RFC 9535\)/],
    ['login.response.body.//token', /^error bad-reference: .*is not XML\. `body\.\*` takes it whole/],
    ['xml.response.body.//nope', /^error bad-reference: .*`\/\/nope` selects nothing in the body/],
    ['xml.response.body.//item[', /^error bad-reference: .*is not an XPath/],
    ['xml.response.body.//x:item', /^error bad-reference: .*is not an XPath/],
    ['xml.response.body.$.a', /^error bad-reference: .*is not JSON/],
    [
      'atom.response.body.//id',
      /^error bad-reference: .*the namespace urn:atom: write `\/\/\*\[local-name\(\)='id'\]`/,
    ],
    ['bomb.response.body.//a', /^error bad-reference: .*is not XML/],
    ['login.response.headers.X-No', /^error bad-reference: .*no header `X-No`; it has Content-Type, X-Session/],
    ['by title.response.body.$.a', /^error bad-reference: .*is not JSON/],
    ['other.response.body.$.a', /^error no-response-yet: .*Send `other` first/],
    ['logn.response.body.$.a', /^error undefined-variable: .*No request of this file is named `logn`.*`login`/],
  ];
  for (const [expression, problem] of problems) {
    it(`{{${expression}}} is a problem at its place`, async () => {
      const text = `${file}# @name other\nGET https://h/o\n\n###\nGET https://h/{{${expression}}}`;
      assert.match((await problemsOf(text, setting))[0] ?? '', problem);
    });
  }

  it('stop a request whose body needs one that is not there yet', async () => {
    const text = '# @name login\nPOST https://h/login\n\n###\nPOST https://h\n\n{"t": "{{login.response.body.$.t}}"}';
    assert.match((await problemsOf(text))[0] ?? '', /^error no-response-yet/);
  });

  it('trap 3: can be put into a variable after a body, without a separator', async () => {
    const text =
      '# @name login\nPOST https://h/login\n\n{\n}\n\n@t = {{login.response.body.$.token}}\n\n###\nGET https://h/{{t}}';
    assert.equal(await urlOf(text, setting), 'https://h/t-1');
  });

  it('are read from a body that is kept in a file', async () => {
    const bytes = new TextEncoder().encode('{"a": "from file"}');
    const { request, response } = login;
    const body = { kind: 'file', path: '/tmp/body', head: bytes.slice(0, 3), size: bytes.length } as const;
    const big = { request, response: { ...response, body } };
    const text = '# @name big\nGET https://h\n\n###\nGET https://h/{{big.response.body.$.a}}';
    const url = await urlOf(text, { responses: { big }, files: { '/tmp/body': '{"a": "from file"}' } });
    assert.equal(url, 'https://h/from%20file');
  });
});

describe('an untrusted workspace', () => {
  it('gives neither process environment nor .env', async () => {
    for (const name of ['$processEnv USER', '$dotenv KEY', '$env.USER']) {
      const setting: Setting = { trusted: false, processEnv: { USER: 'me' }, files: { '/team/api/.env': 'KEY=k' } };
      assert.match((await problemsOf(`GET https://h/{{${name}}}`, setting))[0] ?? '', /^error untrusted/);
    }
  });
});

describe('the variables in scope', () => {
  it('are those of the file, where they are defined, and of the environment', () => {
    const text = '@a = 1\n###\n@a = 2\n@b = {{a}}\nGET https://h\n';
    const context = contextFor(text, { variables: { b: 'env', c: secret('s') } });
    const scope = variablesInScope(blockOf(context), context);
    assert.deepEqual([...scope.keys()].sort(), ['a', 'b', 'c']);
    assert.equal(scope.get('a')?.value, '2');
    assert.equal(scope.get('a')?.definition?.blockIndex, 1);
    assert.equal(scope.get('b')?.value, '{{a}}');
    assert.equal(scope.get('c')?.secret, true);
    const span = scope.get('b')?.definition?.span;
    assert.equal(blockOf(context).text.slice(span?.start, span?.end).trim(), '@b = {{a}}');
  });
});
