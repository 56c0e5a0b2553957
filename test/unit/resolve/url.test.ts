import { strict as assert } from 'node:assert';
import { header, problemsOf, resolved, resolveText, type Setting, secret, sourceOf } from './resolving';

describe('the URL that is sent', () => {
  const urls: readonly [name: string, text: string, url: string][] = [
    ['as written', 'GET https://h/a/../b?x=1&y', 'https://h/a/../b?x=1&y'],
    ['with a path where none is written', 'GET https://h?x=1', 'https://h/?x=1'],
    ['with its escapes as they are', 'GET https://h/a%2Fb?x=%20%c3', 'https://h/a%2Fb?x=%20%c3'],
    ['with a lone % encoded', 'GET https://h/?x=100%&y=5%zz', 'https://h/?x=100%25&y=5%25zz'],
    ['with + and = left alone', 'GET https://h/?x=a+b&y=c==', 'https://h/?x=a+b&y=c=='],
    [
      'trap 7: with JSON in the query',
      'GET https://h/u?filter={"order":"rowid desc"}',
      'https://h/u?filter=%7B%22order%22:%22rowid%20desc%22%7D',
    ],
    ['with brackets for APIs that want them', 'GET https://h/?filter[name]=x', 'https://h/?filter[name]=x'],
    ['with other characters as UTF-8', 'GET https://h/ü/日?q=é', 'https://h/%C3%BC/%E6%97%A5?q=%C3%A9'],
    ['trap 6: not cut at http/', 'GET https://h/data/http/config', 'https://h/data/http/config'],
    ['trap 5: with the query lines after the version', 'GET https://h HTTP/1.1\n  ?x=1\n  &y=2', 'https://h/?x=1&y=2'],
    [
      'with a ? on the first query line that is active',
      'GET https://h/echo\n# ?a=1\n&b=2\n&c=3',
      'https://h/echo?b=2&c=3',
    ],
    ['with a ? on an indented one', 'GET https://h/echo\n    // ?a=1\n    &b=2', 'https://h/echo?b=2'],
    [
      'with the & of a query that a line above begins',
      'GET https://h/echo?a=1\n# &b=2\n&c=3',
      'https://h/echo?a=1&c=3',
    ],
    ['with the & of a query that a variable begins', 'GET {{begun}}\n&c=3', 'https://h/echo?a=1&c=3'],
    ['with a & in its path', 'GET https://h/a&b', 'https://h/a&b'],
    [
      'trap 8: with indented path lines',
      'GET https://h\n    /12a345-12b34\n    /expand',
      'https://h/12a345-12b34/expand',
    ],
    ['without the fragment', 'GET https://h/a?b=1#c', 'https://h/a?b=1'],
    ['with an international host', 'GET https://münchen.example:8443/x', 'https://xn--mnchen-3ya.example:8443/x'],
    ['with an IPv6 host', 'GET http://[::1]:3000/x', 'http://[::1]:3000/x'],
    ['without an empty port', 'GET https://h:/x', 'https://h/x'],
    ['with a host from a variable', '@u = https://h.example/v1\nGET {{u}}/x', 'https://h.example/v1/x'],
    ['without blanks around a variable', 'GET {{padded}}', 'https://p/'],
    ['with a line end in a variable encoded', 'GET https://h/{{lines}}', 'https://h/a%0D%0Ab'],
    ['without credentials', 'GET https://me:pa%3Ass@h/x', 'https://h/x'],
    ['from a Host header', 'GET /x?y=1\nHost: example.com', 'https://example.com/x?y=1'],
    ['from a Host header of this machine', 'GET /x\nHost: localhost:3000', 'http://localhost:3000/x'],
    [
      'from a Host header with a variable',
      '@h = api.example.com:443\nGET /x\nHost: {{h}}',
      'https://api.example.com:443/x',
    ],
  ];
  for (const [name, text, url] of urls) {
    it(name, async () => {
      const request = await resolved(text, {
        variables: { padded: ' https://p \n', lines: 'a\r\nb', begun: 'https://h/echo?a=1' },
      });
      assert.equal(request.sent.url, url);
      assert.equal(request.origins.url.text, url);
      assert.equal(new URL(url).protocol, new URL(request.sent.url).protocol, 'it is a URL');
    });
  }

  it('trap 5: keeps the version that is asked for', async () => {
    assert.equal((await resolved('GET https://h HTTP/1.1\n  ?x=1')).sent.httpVersion, 'HTTP/1.1');
  });

  it('stays as written with @no-auto-encoding, but for what a request line cannot hold', async () => {
    const request = await resolved('# @no-auto-encoding\nGET https://h/a|b%?q={"x":"y z"}');
    assert.equal(request.sent.url, 'https://h/a|b%?q={"x":"y%20z"}');
  });

  const schemes: readonly [host: string, scheme: string][] = [
    ['localhost', 'http'],
    ['LOCALHOST:3000', 'http'],
    ['127.0.0.1', 'http'],
    ['[::1]:8080', 'http'],
    ['192.168.1.4', 'http'],
    ['172.20.0.1', 'http'],
    ['api', 'http'],
    ['db.internal', 'http'],
    ['example.com', 'https'],
    ['172.40.0.1', 'https'],
    ['example.com:8080', 'http'],
    ['example.com:443', 'https'],
    ['localhost:8443', 'https'],
    ['//example.com', 'https'],
  ];
  for (const [host, scheme] of schemes) {
    it(`is ${scheme} for ${host}, and says so`, async () => {
      const { request, problems } = await resolveText(`GET ${host}/x`);
      assert.equal(request?.sent.url, `${scheme}://${host.replace('//', '')}/x`);
      assert.match(problems[0]?.message ?? '', new RegExp(`names no scheme: \`${scheme}://\` is taken`));
      assert.equal(problems[0]?.severity, 'information');
    });
  }

  const bad: readonly [text: string, problem: RegExp][] = [
    ['GET ftp://h/x', /^error bad-url: ftp:\/\/: .*`http` and `https`, not `ftp`/],
    ['GET mailto:me@h', /^error bad-url: mailto:: .*not `mailto`/],
    ['GET http:/h/x', /^error bad-url: http:\/: `http:\/\/` is expected here, not `http:\/`/],
    ['GET https//h/x', /^error bad-url: https\/\/: `https:\/\/` is expected/],
    ['GET https:///x', /^error bad-url: .*The URL has no host/],
    ['GET https://h:port/x', /^error bad-url: port: `port` is not a port/],
    ['GET https://h:70000/x', /^error bad-url: 70000: The port 70000 is out of range/],
    ['GET http://::1:3000/x', /^error bad-url: ::1:3000: An IPv6 address stands in brackets/],
    ['GET http://[::zz]/x', /^error bad-url: \[::zz\]: `\[::zz\]` is not an IPv6 address/],
    ['GET http://[fe80::1%25eth0]/', /^error bad-url: .*an address with a zone/],
    ['GET https://exa$mple.com/', /^error bad-url: .*A host name has no|^$/],
    ['GET https://a<b.com/', /^error bad-url: a<b\.com: A host name has no `<`/],
    ['GET https://{{blank}}/x', /^error bad-url: {{blank}}: There is white space in the host `a b`/],
    ['GET /x', /^error bad-url: \/x: A URL that begins with `\/` needs a host: .*`Host: example\.com`.*`@host/],
    ['GET /x\nHost: a b', /^error bad-url: a b: There is white space in the host/],
    ['GET https://1.2.3.4.5/', /^error bad-url: 1\.2\.3\.4\.5: .* is not a host name/],
    ['OPTIONS *', /^error bad-url: \*: The target `\*` is not supported/],
    ['GET https://h/#frag', /^warning bad-url: #frag: .*fragment, which is not sent/],
  ];
  for (const [text, problem] of bad) {
    it(`${JSON.stringify(text)} is a problem at its place`, async () => {
      const problems = await problemsOf(text, { variables: { blank: 'a b' } });
      assert.match(problems[0] ?? '', problem);
    });
  }

  it('trap 14: says what happened to the quotes around a base URL, and sends without them', async () => {
    const text = '@baseUrl = "https://h.example"\nGET {{baseUrl}}/x';
    assert.equal((await resolved(text)).sent.url, 'https://h.example/x');
    const [problem] = await problemsOf(text);
    assert.match(problem ?? '', /^warning bad-url: {{baseUrl}}: The value of `baseUrl` is in quotes/);
    const nested = "@base = 'https://h.example'\n@url = {{base}}/v1\nGET {{url}}/x";
    assert.equal((await resolved(nested)).sent.url, 'https://h.example/v1/x');
  });

  it('trap 14: leaves quotes elsewhere in a URL to what they mean there', async () => {
    const request = await resolved('@q = "exact phrase"\nGET https://h/?q={{q}}');
    assert.equal(request.sent.url, 'https://h/?q=%22exact%20phrase%22');
  });
});

describe('origins of the URL', () => {
  it('lead from each parameter and segment to its source', async () => {
    const text = '@ws = 1 2\n### x\nGET https://h/tasks/{{ws}}/a%20b\n  ?workspace={{ws}}&opt%5Fx=ü\n  &flag';
    const { origins, block } = await resolved(text);
    assert.deepEqual(
      origins.path.map(({ value, origin }) => [value, sourceOf(block, origin)]),
      [
        ['tasks', 'tasks'],
        ['1 2', '{{ws}}'],
        ['a b', 'a%20b'],
      ],
    );
    assert.deepEqual(
      origins.query.map(({ name, value, nameOrigin, valueOrigin, origin }) => [
        [name, value],
        [nameOrigin, valueOrigin, origin].map((span) => sourceOf(block, span)),
      ]),
      [
        [
          ['workspace', '1 2'],
          ['workspace', '{{ws}}', 'workspace={{ws}}'],
        ],
        [
          ['opt_x', 'ü'],
          ['opt%5Fx', 'ü', 'opt%5Fx=ü'],
        ],
        [
          ['flag', ''],
          ['flag', '', 'flag'],
        ],
      ],
    );
    assert.equal(sourceOf(block, origins.method), 'GET');
  });

  it('tile the URL, with the variable of each stretch', async () => {
    const { origins, block } = await resolved('@h = h.example\nGET https://{{h}}/a b?x={{t}}', {
      variables: { t: secret('s/1') },
    });
    let done = 0;
    for (const piece of origins.url.pieces) {
      assert.equal(piece.start, done);
      done = piece.end;
    }
    assert.equal(done, origins.url.text.length);
    const variables = origins.url.pieces.filter(({ variable }) => variable !== null);
    assert.deepEqual(
      variables.map(({ start, end, variable, secret: hidden, origin }) => [
        origins.url.text.slice(start, end),
        variable,
        hidden,
        sourceOf(block, origin),
      ]),
      [
        ['h.example', 'h', false, '{{h}}'],
        ['s/1', 't', true, '{{t}}'],
      ],
    );
  });

  it('hold where the host stands in a header', async () => {
    const { origins, block } = await resolved('GET /a/b?c=1\nHost: h.example');
    assert.deepEqual(
      origins.path.map(({ origin }) => sourceOf(block, origin)),
      ['a', 'b'],
    );
    assert.equal(sourceOf(block, origins.query[0]?.valueOrigin), '1');
  });
});

describe('headers', () => {
  it('go out in their order, with their duplicates and sources', async () => {
    const { sent, origins, block } = await resolved('@v = 1\nGET https://h\nX-A: {{v}}\nx-a:  two \nX-Empty:');
    assert.deepEqual(sent.headers, [
      ['X-A', '1'],
      ['x-a', 'two'],
      ['X-Empty', ''],
    ]);
    assert.deepEqual(
      origins.headers.map(({ nameOrigin, valueOrigin }) => [sourceOf(block, nameOrigin), sourceOf(block, valueOrigin)]),
      [
        ['X-A', '{{v}}'],
        ['x-a', 'two'],
        ['X-Empty', ''],
      ],
    );
  });

  it('can come whole from a variable', async () => {
    const { sent } = await resolved('@me = X-Me: a: b\nGET https://h\n{{me}}');
    assert.deepEqual(sent.headers, [['X-Me', 'a: b']]);
  });

  const bad: readonly [value: string, problem: RegExp][] = [
    ['a\r\nX-Evil: 1', /^error bad-header: {{v}}: The value of `X-A` cannot hold a line end/],
    ['a\n', /^error bad-header: {{v}}: .*a line end/],
    ['a\u0007', /^error bad-header: {{v}}: .*the control character U\+0007/],
    ['a\u007f', /^error bad-header: {{v}}: .*U\+007F/],
    ['“a”', /^error bad-header: {{v}}: .*cannot hold `“` \(U\+201C\).*Latin-1/],
    ['🙂', /^error bad-header: {{v}}: .*`🙂` \(U\+1F642\)/],
  ];
  for (const [value, problem] of bad) {
    it(`with ${JSON.stringify(value)} in a value are refused, not stripped`, async () => {
      const { request } = await resolveText('GET https://h\nX-A: x{{v}}', { variables: { v: value } });
      assert.equal(request, null);
      assert.match((await problemsOf('GET https://h\nX-A: x{{v}}', { variables: { v: value } }))[0] ?? '', problem);
    });
  }

  it('may hold Latin-1 and tabs', async () => {
    assert.equal(header(await resolved('GET https://h\nX-A: é\tü'), 'x-a'), 'é\tü');
  });
});

describe('Authorization', () => {
  const base64 = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  const values: readonly [written: string, sent: string][] = [
    ['Basic user:pa:ss', base64('user:pa:ss')],
    ['Basic user pass', base64('user:pass')],
    ['basic  user   pa ss', base64('user:pa ss')],
    ['Basic user pa:ss', base64('user:pa:ss')],
    ['Basic alice:', base64('alice:')],
    ['Basic {{user}}:{{colons}}', base64('me:a:b c')],
    ['Basic {{user}} {{colons}}', base64('me:a:b c')],
    ['Basic {{pair}}', base64('me:secret')],
    ['{{whole}}', base64('me:secret')],
    ['Basic jürgen:pä', base64('jürgen:pä')],
    ['Basic dXNlcjpwYXNz', 'Basic dXNlcjpwYXNz'],
    ['Basic dXNlcjpwYQ==', 'Basic dXNlcjpwYQ=='],
    ['Bearer a b:c', 'Bearer a b:c'],
    ['Digest username="u", realm="r"', 'Digest username="u", realm="r"'],
    ['AWS AKID:signature', 'AWS AKID:signature'],
    ['token abc', 'token abc'],
  ];
  for (const [written, sent] of values) {
    it(`${written.startsWith('Basic user:pa:ss') ? 'trap 13: ' : ''}${written}`, async () => {
      const variables = { user: 'me', colons: 'a:b c', pair: 'me:secret', whole: 'Basic me:secret' };
      assert.equal(
        header(await resolved(`GET https://h\nAuthorization: ${written}`, { variables }), 'authorization'),
        sent,
      );
    });
  }

  it('comes from the credentials of a URL, unless the request has its own', async () => {
    assert.equal(header(await resolved('GET https://me:pa%3Ass@h/'), 'authorization'), base64('me:pa:ss'));
    assert.equal(header(await resolved('GET https://m%3Ae@h/'), 'authorization'), base64('m:e:'));
    const both = 'GET https://me:pass@h/\nAuthorization: Bearer t';
    assert.equal(header(await resolved(both), 'authorization'), 'Bearer t');
    assert.match((await problemsOf(both))[0] ?? '', /^warning bad-url: .*credentials in the URL are not used/);
  });

  for (const written of ['NTLM me pw', 'COGNITO a b c']) {
    it(`${written} never leaves in clear`, async () => {
      const problems = await problemsOf(`GET https://h\nAuthorization: ${written}`);
      assert.match(problems[0] ?? '', /^error not-run: .*does not sign in with/);
    });
  }

  it('says that quotes around a token are sent', async () => {
    const problems = await problemsOf('@t = "abc"\nGET https://h\nAuthorization: Bearer {{t}}');
    assert.match(problems[0] ?? '', /^warning bad-header: {{t}}: The value of `t` is in quotes/);
  });
});

describe('secrets', () => {
  const secretsOf = async (text: string, setting: Setting) => (await resolved(text, setting)).secrets;

  it('are told in every form that they are sent in', async () => {
    const variables = { key: secret('a/b c'), user: 'me', pass: secret('p w') };
    const text =
      'POST https://h/?k={{key}}\nAuthorization: Basic {{user}}:{{pass}}\nContent-Type: application/x-www-form-urlencoded\n\nk={{key}}';
    assert.deepEqual(await secretsOf(text, { variables }), [
      'a/b c',
      'p w',
      'a/b%20c',
      Buffer.from('me:p w').toString('base64'),
      'a%2Fb%20c',
    ]);
  });

  it('are told of variables made of them, but not what is around', async () => {
    const { secrets, origins } = await resolved('@auth = Bearer {{t}}\nGET https://h\nAuthorization: {{auth}}', {
      variables: { t: secret('xyz') },
    });
    assert.deepEqual(secrets, ['xyz']);
    assert.equal(origins.headers[0]?.value, 'Bearer xyz');
  });

  const byName: readonly (readonly [text: string, secrets: readonly string[]])[] = [
    ['@apiToken = abcdef\nGET https://h/{{apiToken}}', ['abcdef']],
    ['@apiToken := abcdef\nGET https://h/{{apiToken}}', ['abcdef']],
    ['@password = {{user}}-{{n}}\n@user = me\n@n = 7\nGET https://h/{{password}}', ['me-7']],
    ['@auth = Bearer abcdef\nGET https://h\nAuthorization: {{auth}}', ['abcdef']],
    ['@tokenUrl = https://h\nGET {{tokenUrl}}', []],
  ];
  for (const [text, secrets] of byName) {
    it(`are variables of the file by their name: ${JSON.stringify(text)}`, async () =>
      assert.deepEqual(await secretsOf(text, {}), secrets));
  }

  it('are values that a `run` line gives to such a name', async () => {
    const runValues = new Map([['token', [{ text: 'abcdef', secret: false }]]]);
    const { secrets } = await resolved('@token = none\nGET https://h/{{token}}', { runValues });
    assert.deepEqual(secrets, ['abcdef']);
  });

  it('are none where nothing is secret', async () => {
    assert.deepEqual(await secretsOf('@a = 1\nGET https://h/{{a}}', {}), []);
  });

  it('are never in a problem’s message', async () => {
    const variables = { t: secret('hunter2\n'), h: secret('bad host name') };
    const problems = await problemsOf('GET https://{{h}}/\nX-A: {{t}}', { variables });
    assert.equal(problems.length, 2);
    for (const problem of problems) assert.doesNotMatch(problem, /hunter2|bad host name/);
  });
});

describe('what is not sent', () => {
  const kinds: readonly [text: string, problem: RegExp][] = [
    ['WEBSOCKET wss://h/x', /^error not-run: WEBSOCKET: WebSocket requests are not sent/],
    ['GRPC h:50051/a.B/C', /^error not-run: GRPC: gRPC requests are not sent/],
  ];
  for (const [text, problem] of kinds) {
    it(text, async () => {
      assert.match((await problemsOf(text))[0] ?? '', problem);
    });
  }

  it('a block without a request', async () => {
    const { request, problems } = await resolveText('# nothing\n', { block: 0 });
    assert.equal(request, null);
    assert.equal(problems[0]?.code, 'no-request-line');
  });
});

describe('a placeholder that is not closed', () => {
  for (const text of ['GET http://h/?x={{y\n', 'GET http://h/\nX-Token: {{y\n', 'GET http://h/{{a/b?c=1\n']) {
    it(`is an error at its place, and nothing is sent: ${JSON.stringify(text)}`, async () => {
      const { request, problems } = await resolveText(text);
      assert.equal(request, null);
      const problem = problems.find(({ code }) => code === 'unclosed');
      assert.equal(problem?.start, text.indexOf('{{'));
    });
  }

  it('is text in a body, and meant where it is escaped', async () => {
    const { request } = await resolveText('POST http://h/?x=\\{\\{y\nContent-Type: text/plain\n\na {{ b\n');
    assert.ok(request);
  });
});
