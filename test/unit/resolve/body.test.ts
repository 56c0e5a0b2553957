import { strict as assert } from 'node:assert';
import { bodyText, header, problemsOf, resolved, resolveText, type Setting, secret, sourceOf } from './resolving';

const form = 'POST https://h\nContent-Type: application/x-www-form-urlencoded\n\n';

describe('a form body', () => {
  const bodies: readonly [name: string, written: string, sent: string][] = [
    ['over lines that begin with &', 'a=1\n&b=2\n&c=3', 'a=1&b=2&c=3'],
    ['over lines that end with &', 'a=1&\nb=2&\nc=3', 'a=1&b=2&c=3'],
    ['over lines without &', 'a=1\nb=2', 'a=1&b=2'],
    ['over lines with CRLF', 'a=1\r\n&b=2\r\n&c=3', 'a=1&b=2&c=3'],
    ['with blanks for layout', 'a = 1 &\n  b = x y', 'a=1&b=x%20y'],
    ['with a value over several lines', 'a=1\n&xml=<r>\n<s/>', 'a=1&xml=%3Cr%3E%0A%3Cs%2F%3E'],
    ['trap 17: a + is a plus', 'phone=+49 1&code=sd+sd', 'phone=%2B49%201&code=sd%2Bsd'],
    ['trap 17: an = belongs to the value', 'a=b=c&key=Zm9v==', 'a=b%3Dc&key=Zm9v%3D%3D'],
    ['trap 17: a lone % is one', 'rate=100%&x=5%zz', 'rate=100%25&x=5%25zz'],
    ['trap 17: an escape is not encoded again', 'u=https%3A%2F%2Fh&n=a%20b+c', 'u=https%3A%2F%2Fh&n=a%20b+c'],
    ['trap 17: a secret with /+= from a variable', 'client_secret={{secret}}', 'client_secret=f%2BMj%2Fx%3D'],
    ['an escape in a variable is not encoded again', 'p={{encoded}}', 'p=a%26b'],
    ['{{%x}} is not encoded again', 'p={{%secret}}', 'p=f%2BMj%2Fx%3D'],
    ['& and = in a variable belong to the value', 'p={{pairs}}&q=1', 'p=a%3D1%26b%3D2&q=1'],
    ['a variable that is all of the pairs', '{{pairs}}&q=1', 'a=1&b=2&q=1'],
    ['a blank at the end of a variable stays', 'p={{blank}}', 'p=x%20'],
    ['names are encoded too', 'foo[bar]=baz&ü=1', 'foo%5Bbar%5D=baz&%C3%BC=1'],
    ['without a value', 'a&b=&c', 'a&b=&c'],
    ['empty pairs are left out', '&a=1&&b=2&', 'a=1&b=2'],
  ];
  for (const [name, written, sent] of bodies) {
    it(name, async () => {
      const variables = { secret: 'f+Mj/x=', encoded: 'a%26b', pairs: 'a=1&b=2', blank: 'x ' };
      assert.equal(bodyText(await resolved(form + written, { variables })), sent);
    });
  }

  it('goes out as written with @no-auto-encoding', async () => {
    assert.equal(bodyText(await resolved(`# @no-auto-encoding\n${form}a=x y\n&b=1+1`)), 'a=x y&b=1+1');
  });

  it('has the source of each field', async () => {
    const { origins, block } = await resolved(`${form}name = a b\n&id={{id}}`, { variables: { id: '7&8' } });
    assert.deepEqual(
      origins.form.map(({ name, value, nameOrigin, valueOrigin }) => [
        name,
        value,
        sourceOf(block, nameOrigin),
        sourceOf(block, valueOrigin),
      ]),
      [
        ['name', 'a b', 'name', 'a b'],
        ['id', '7&8', 'id', '{{id}}'],
      ],
    );
  });
});

describe('comments in a body', () => {
  const cases: readonly [name: string, written: string, sent: string][] = [
    ['of JSON: a line of its own is no part of it', '{\n# one\n  // two\n"a": 1\n}', '{\n"a": 1\n}'],
    ['of JSON: what stands in a line of it is', '{"a": 1 // one\n}', '{"a": 1 // one\n}'],
    ['of JSON: a commented directive, too', '{\n# @note x\n"a": {{x}}}', '{\n"a": 7}'],
    ['of text: a heading is text', 'a\n# b\nc', 'a\n# b\nc'],
  ];
  for (const [name, written, sent] of cases) {
    it(name, async () => {
      const request = await resolved(`POST https://h\n\n${written}`, { variables: { x: '7' } });
      assert.equal(bodyText(request), sent);
    });
  }

  it('leave each place its source', async () => {
    const { origins, block } = await resolved('POST https://h\n\n{\n# one\n"a": {{x}}\n}', { variables: { x: '7' } });
    const piece = origins.body?.pieces.find(({ variable }) => variable === 'x');
    assert.equal(sourceOf(block, piece?.origin), '{{x}}');
  });
});

describe('a text body', () => {
  it('keeps its text, line ends and source', async () => {
    const text = 'POST https://h\n\n# Title\r\nit is {{x}} and\n//@ "ID";"NAME"\n';
    const request = await resolved(text, { variables: { x: 'long value' } });
    assert.equal(bodyText(request), '# Title\r\nit is long value and\n//@ "ID";"NAME"');
    const { origins, block } = request;
    const piece = origins.body?.pieces.find(({ variable }) => variable === 'x');
    assert.equal(sourceOf(block, piece?.origin), '{{x}}');
  });

  const types: readonly [body: string, contentType: string][] = [
    ['{"a": 1}', 'application/json'],
    ['[1]', 'application/json'],
    ['hello', 'text/plain; charset=utf-8'],
  ];
  for (const [body, contentType] of types) {
    it(`${body} is ${contentType} where the request does not say`, async () => {
      const request = await resolved(`POST https://h\n\n${body}`);
      assert.equal(header(request, 'content-type'), contentType);
      assert.equal(request.origins.headers[0]?.origin, null, 'it has no source');
    });
  }

  it('has the Content-Type that the request gives', async () => {
    const request = await resolved('POST https://h\ncontent-type: application/vnd.api+json\n\n{}');
    assert.deepEqual(request.sent.headers, [['content-type', 'application/vnd.api+json']]);
  });

  it('is in the charset of its Content-Type', async () => {
    const latin = 'POST https://h\nContent-Type: text/plain; charset=iso-8859-1\n\né';
    assert.deepEqual((await resolved(latin)).sent.body, [{ kind: 'bytes', base64: '6Q==' }]);
    const windows = latin.replace('iso-8859-1', 'windows-1252').replace('é', '€');
    assert.deepEqual((await resolved(windows)).sent.body, [{ kind: 'bytes', base64: 'gA==' }]);
    const problems = await problemsOf(latin.replace('é', 'a {{x}}'), { variables: { x: '日' } });
    assert.match(problems[0] ?? '', /^error bad-header: {{x}}: The charset `iso-8859-1` has no `日`/);
    const unknown = await problemsOf(latin.replace('iso-8859-1', 'x-mine'));
    assert.match(unknown[0] ?? '', /^error bad-header: .*cannot be written in the charset `x-mine`/);
  });

  it('is none where nothing is written', async () => {
    assert.equal((await resolved('POST https://h\nContent-Type: application/json\n\n')).sent.body, null);
  });
});

describe('a body from a file', () => {
  const files = {
    '/team/api/requests/a.json': '{"x": "{{x}}"}',
    '/team/api/shared.json': '{}',
    '/team/api/requests/latin.txt': Uint8Array.of(0xe9, 0x20, 0x7b, 0x7b, 0x78, 0x7d, 0x7d),
    '/team/secret.txt': 's',
    '/etc/passwd': 'root',
  };
  const setting: Setting = { files, variables: { x: 'ü', name: 'a.json' } };

  const bodies: readonly [written: string, sent: string][] = [
    ['< ./a.json', '‹/team/api/requests/a.json›'],
    ['< a.json', '‹/team/api/requests/a.json›'],
    ['< ./{{name}}', '‹/team/api/requests/a.json›'],
    ['< ./shared.json', '‹/team/api/shared.json›'],
    ['< .\\a.json', '‹/team/api/requests/a.json›'],
    ['< "./a.json"', '‹/team/api/requests/a.json›'],
    ['< ../shared.json', '‹/team/api/shared.json›'],
    ['< /team/api/shared.json', '‹/team/api/shared.json›'],
    ['<@ ./a.json', '{"x": "ü"}'],
    ['<@latin1 ./latin.txt', '‹base64:6SD8›'],
  ];
  for (const [written, sent] of bodies) {
    it(written, async () => assert.equal(bodyText(await resolved(`POST https://h\n\n${written}`, setting)), sent));
  }

  it('has the file’s own media type where the request does not say', async () => {
    assert.equal(header(await resolved('POST https://h\n\n< ./a.json', setting), 'content-type'), 'application/json');
  });

  it('has no text with a source where it is streamed, and the line as the source where it is filled in', async () => {
    assert.equal((await resolved('POST https://h\n\n< ./a.json', setting)).origins.body, null);
    const { origins, block } = await resolved('POST https://h\n\n<@ ./a.json', setting);
    assert.equal(sourceOf(block, origins.body?.pieces[0]?.origin)?.trim(), '<@ ./a.json');
  });

  it('in the charset that the Content-Type asks for, whatever the file’s', async () => {
    const text = 'POST https://h\nContent-Type: text/plain; charset=utf-8\n\n<@latin1 ./latin.txt';
    assert.equal(bodyText(await resolved(text, setting)), 'é ü');
  });

  const problems: readonly [written: string, problem: RegExp, setting?: Partial<Setting>][] = [
    [
      '< ./nope.json',
      /^error missing-file: \.\/nope\.json: There is no file .*looked for \/team\/api\/requests\/nope\.json and/,
    ],
    ['<@ ./nope.json', /^error missing-file: \.\/nope\.json/],
    ['< /etc/passwd', /^error file-outside-workspace: \/etc\/passwd: .*outside the workspace folder/],
    ['< ../../secret.txt', /^error file-outside-workspace: \.\.\/\.\.\/secret\.txt/],
    ['< ../../nope.txt', /^error file-outside-workspace/],
    ['<@nonsense ./a.json', /^error missing-file: .*`nonsense` is not a charset/],
    ['< ./{{nope}}', /^error undefined-variable: {{nope}}/],
    ['< ./a.json', /^error untrusted: \.\/a\.json: Files are sent in a trusted workspace only/, { trusted: false }],
    ['< ./a.json', /^error missing-file: .*Save that first/, { file: null, workspaceFolder: null }],
  ];
  for (const [written, problem, more] of problems) {
    it(`${written} ${more ? JSON.stringify(more) : ''} is a problem at its place`, async () => {
      const found = await problemsOf(`POST https://h\n\n${written}`, { ...setting, ...more });
      assert.match(found[0] ?? '', problem);
    });
  }

  it('may lie outside the workspace where that is allowed', async () => {
    const request = await resolved('POST https://h\n\n< /etc/passwd', { ...setting, allowOutsideFiles: true });
    assert.equal(bodyText(request), '‹/etc/passwd›');
  });

  it('may not lead outside by a symbolic link', async () => {
    const linked = {
      readText: async () => null,
      readBytes: async () => null,
      exists: async () => true,
      realPath: async (path: string) => (path.endsWith('link') ? '/etc/passwd' : path),
    };
    const problem = (await problemsOf('POST https://h\n\n< ./link', { files: linked }))[0] ?? '';
    assert.match(problem, /^error file-outside-workspace/);
    assert.equal(bodyText(await resolved('POST https://h\n\n< ./x', { files: linked })), '‹/team/api/requests/x›');
  });

  it('can stand between text', async () => {
    const request = await resolved('POST https://h\n\nbefore\n< ./a.json\nafter', setting);
    assert.equal(bodyText(request), 'before\n‹/team/api/requests/a.json›\nafter');
  });
});

describe('a multipart body', () => {
  const setting: Setting = { files: { '/team/api/requests/test.pdf': 'PDF' }, variables: { pem: 'a\nb' } };
  const lines = [
    'POST https://h',
    'Content-Type: multipart/form-data; boundary=B',
    '',
    '--B',
    'Content-Disposition: form-data; name="text"',
    '',
    'one',
    'two {{pem}}',
    '--B',
    'Content-Disposition: form-data; name="file"; filename="test.pdf"',
    '',
    '< ./test.pdf',
    '--B--',
  ];
  const sent = [
    '--B',
    'Content-Disposition: form-data; name="text"',
    '',
    'one',
    'two a\nb',
    '--B',
    'Content-Disposition: form-data; name="file"; filename="test.pdf"',
    '',
    '‹/team/api/requests/test.pdf›',
    '--B--',
    '',
  ].join('\r\n');

  for (const [name, end] of [
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ] as const) {
    it(`trap 11: written with ${name}, has CRLF between parts and after the last boundary; a file gains none`, async () => {
      assert.equal(bodyText(await resolved(lines.join(end), setting)), sent);
      assert.equal(
        bodyText(await resolved(`${lines.join(end)}${end}${end}### next${end}`, { ...setting, block: 0 })),
        sent,
      );
    });
  }

  it('has the source of each field', async () => {
    const { origins, block } = await resolved(lines.join('\n'), setting);
    assert.deepEqual(
      origins.form.map(({ name, value, nameOrigin, valueOrigin }) => [
        name,
        value,
        sourceOf(block, nameOrigin),
        sourceOf(block, valueOrigin)?.trim(),
      ]),
      [
        ['text', 'one\r\ntwo a\nb', 'text', 'one\ntwo {{pem}}'],
        ['file', './test.pdf', 'file', '< ./test.pdf'],
      ],
    );
  });

  it('gets the boundary that the Content-Type lacks', async () => {
    const request = await resolved(lines.join('\n').replace('; boundary=B', ''), setting);
    assert.equal(header(request, 'content-type'), 'multipart/form-data; boundary=B');
    assert.equal(bodyText(request), sent);
    assert.ok(request.block.problems.every(({ severity }) => severity !== 'error'));
    const types: readonly [type: string, boundary: string, sent: string][] = [
      ['multipart/form-data', '----WebKit1', 'multipart/form-data; boundary=----WebKit1'],
      ['multipart/mixed', 'a b', 'multipart/mixed; boundary="a b"'],
      ['multipart/form-data;', 'x', 'multipart/form-data; boundary=x'],
      ['multipart/form-data', '{{b}}', 'multipart/form-data; boundary=of-a-variable'],
    ];
    for (const [type, boundary, expected] of types) {
      const text = `@b = of-a-variable\nPOST https://h\nContent-Type: ${type}\n\n--${boundary}\n\n1\n--${boundary}--\n`;
      assert.equal(header(await resolved(text), 'content-type'), expected);
    }
  });

  it('gets the closing boundary that it lacks, and that is said', async () => {
    const text = lines.slice(0, -1).join('\n');
    const { request, problems, block } = await resolveText(text, setting);
    assert.equal(request && bodyText(request), sent);
    const said = [...problems, ...block.problems].filter(({ code }) => code === 'unclosed');
    assert.deepEqual(
      said.map(({ severity }) => severity),
      ['warning'],
      'once',
    );
  });
});

describe('a GraphQL request', () => {
  const json = async (text: string, setting: Setting = {}) => JSON.parse(bodyText(await resolved(text, setting)) ?? '');

  it('trap 12: goes out as JSON, whatever the case of its header, which stays here', async () => {
    const text =
      'POST https://h/graphql\nx-REQUEST-type: graphql\n\nquery ($id: ID!) {\n  "é" node(id: $id) { id }\n}\n\n{"id": "{{id}}"}';
    assert.deepEqual(await json(text, { variables: { id: '7' } }), {
      query: 'query ($id: ID!) {\n  "é" node(id: $id) { id }\n}',
      variables: { id: '7' },
    });
    const request = await resolved(text, { variables: { id: '7' } });
    assert.deepEqual(request.sent.headers, [['Content-Type', 'application/json']]);
  });

  it('trap 12: keeps a fragment after an empty line in the query', async () => {
    const query = 'query { a { ...X } }\n\nfragment X on Y {\n  b\n}';
    const text = `POST https://h\nX-Request-Type: GraphQL\n\n${query}\n\n{"c": 1}`;
    assert.deepEqual(await json(text), { query, variables: { c: 1 } });
    assert.deepEqual(await json(text.replace('\n\n{"c": 1}', '')), { query });
  });

  it('is posted where the line begins with GRAPHQL', async () => {
    const request = await resolved('GRAPHQL https://h/graphql\n\n{ a }');
    assert.equal(request.sent.method, 'POST');
    assert.equal(bodyText(request), '{"query":"{ a }"}');
  });

  it('names the operation that X-GraphQL-Operation names', async () => {
    const text = 'POST https://h\nX-Request-Type: GraphQL\nX-GraphQL-Operation: B\n\nquery A { a }\nquery B { b }';
    assert.equal((await json(text)).operationName, 'B');
    assert.equal(header(await resolved(text), 'x-graphql-operation'), null);
  });

  it('has the source of each place in its variables', async () => {
    const { origins, block } = await resolved(
      'POST https://h\nX-Request-Type: GraphQL\n\nquery { "a" }\n\n{"limit": 10}',
    );
    const text = origins.body?.text ?? '';
    const offset = text.indexOf('10');
    const piece = origins.body?.pieces.find(({ start, end }) => start <= offset && offset < end);
    assert.ok(piece);
    const source = piece.origin.start + offset - piece.start;
    assert.equal(block.text.slice(source, source + 2), '10');
  });

  it('says where its variables are no JSON', async () => {
    const text = 'POST https://h\nX-Request-Type: GraphQL\n\nquery { a }\n\n{"id": {{id}}}';
    assert.match(
      (await problemsOf(text, { variables: { id: 'x' } }))[0] ?? '',
      /^error bad-variable: {{id}}: .*not valid JSON/,
    );
  });

  it('can have its query in a file', async () => {
    const text = 'POST https://h\nX-Request-Type: GraphQL\n\n< ./q.graphql';
    const files = { '/team/api/requests/q.graphql': 'query { "a" }\n' };
    assert.deepEqual(await json(text, { files }), { query: 'query { "a" }' });
  });

  it('of type application/graphql goes out as it is', async () => {
    const request = await resolved('POST https://h\nContent-Type: application/graphql\n\n{ a }');
    assert.equal(bodyText(request), '{ a }');
  });

  it('hides a secret in its variables', async () => {
    const text = 'POST https://h\nX-Request-Type: GraphQL\n\nquery { a }\n\n{"t": "{{t}}"}';
    assert.deepEqual((await resolved(text, { variables: { t: secret('xyz') } })).secrets, ['xyz']);
  });
});
