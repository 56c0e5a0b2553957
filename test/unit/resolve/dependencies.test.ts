import { strict as assert } from 'node:assert';
import { called, load, type Texts, told } from './request-files';

/** What is sent before the request called `main`: `kind name`. */
async function sentBefore(texts: Texts, name = 'main'): Promise<string[]> {
  const { dependencies, place } = await load(texts);
  return dependencies.of(place(name)).before.map((it) => {
    const variables = it.variables.map((variable) => ` ${variable.name}=${variable.value}`);
    return `${it.kind} ${called(it.place)}${variables.join('')}`;
  });
}

async function problems(texts: Texts, name = 'main'): Promise<string[]> {
  const { dependencies, place } = await load(texts);
  return dependencies.of(place(name)).problems.map((problem) => told(place(name), problem));
}

async function refusals(texts: Texts, name = 'main'): Promise<string[]> {
  const { dependencies, place } = await load(texts);
  return dependencies.refusals(place(name)).map((problem) => told(place(name), problem));
}

const one = (text: string): Texts => ({ 'a.http': text });
const login = '###\n# @name login\nPOST /login\n';

describe('what is sent before a request', () => {
  const cases: readonly (readonly [name: string, texts: Texts, found: readonly string[]])[] = [
    ['nothing, as a rule', one(`${login}### main\nGET /{{login.token}}\n`), []],
    ['what # @ref names', one(`${login}### main\n# @ref login\nGET /\n`), ['ref a.http: login']],
    ['what # @forceRef names', one(`${login}### main\n# @forceRef login\nGET /\n`), ['force-ref a.http: login']],
    ['a title is a name, too', one('### Log in\nPOST /\n### main\n# @ref Log in\nGET /\n'), ['ref a.http: Log in']],
    [
      'in the order of the lines',
      one(`${login}### b\nGET /\n### main\nrun #b\n# @ref login\nGET /\n`),
      ['run a.http: b', 'ref a.http: login'],
    ],
    [
      'a request of an imported file',
      { 'a.http': '# @import b.http\n\n### main\n# @ref login\nGET /\n', 'b.http': login },
      ['ref b.http: login'],
    ],
    [
      'a block that defines variables only (httpYac)',
      one('###\n# @name vars\n@x = 1\n### main\n# @ref vars\nGET /\n'),
      ['ref a.http: vars'],
    ],
    [
      'what a block runs, with its variables',
      one(`${login}### main\nrun #login (@user=me, @host={{h}})\n`),
      ['run a.http: login user=me host={{h}}'],
    ],
    [
      'the same request twice, where it is run twice',
      one(`${login}### main\nrun #login (@u=1)\nrun #login (@u=2)\n`),
      ['run a.http: login u=1', 'run a.http: login u=2'],
    ],
    [
      'all of a file, without what is disabled',
      {
        'a.http': '### main\nrun ./b.http (@x=1)\n',
        'b.http': '@y = 1\n### one\nGET /\n### two\n# @disabled\nGET /\n### three\nrun #one\n',
      },
      ['run b.http: one x=1', 'run b.http: three x=1'],
    ],
    [
      'a request of a file that is not imported',
      { 'a.http': '### main\nrun ./b.http#login\n', 'b.http': login },
      ['run b.http: login'],
    ],
    ['a request by its number (JetBrains)', one('GET /1\n###\nPOST /2\n### main\nrun #2\n'), ['run a.http: POST /2']],
    [
      'a request by method and URL (Kulala)',
      { 'a.http': 'import b.http\n### main\nrun #POST https://h/x\n', 'b.http': 'POST https://h/x HTTP/1.1\n' },
      ['run b.http: POST https://h/x'],
    ],
    [
      "a file's own # @forceRef holds for each of its requests (httpYac)",
      one(`# @forceRef login\n\n${login}### main\nGET /\n`),
      ['force-ref a.http: login'],
    ],
    [
      "Kulala's shared block",
      one(`### Shared\n@x = 1\nrun #login\n### main\nGET /\n${login}`),
      ['shared a.http: Shared'],
    ],
    [
      "Kulala's shared block for each",
      one('@y = 1\n### Shared each\nPOST /setup\n### main\nGET /\n'),
      ['shared-each a.http: Shared each'],
    ],
    ['not a shared block that sends nothing', one('### Shared\n@x = 1\n### main\nGET /\n'), []],
    ['not a shared block that does not come first', one('### first\nGET /\n### Shared\nGET /\n### main\nGET /\n'), []],
    ['a block of references alone', one(`### main\n# @forceRef login\n${login}`), ['force-ref a.http: login']],
    [
      'not the references of a block that is being written',
      one(`### main\nGET /\n${login}###\n# @forceRef login\n`),
      [],
    ],
  ];
  for (const [name, texts, found] of cases) {
    it(name, async () => {
      assert.deepEqual(await sentBefore(texts), found);
      assert.deepEqual(await refusals(texts), []);
    });
  }

  it('is not inherited by what is inherited itself needs', async () => {
    const text =
      '# @ref login\n\n###\n# @name token\nGET /\n###\n# @name login\n# @ref token\nPOST /\n### main\nGET /\n';
    assert.deepEqual(await sentBefore(one(text)), ['ref a.http: login']);
    assert.deepEqual(await sentBefore(one(text), 'login'), ['ref a.http: token']);
    assert.deepEqual(await sentBefore(one(text), 'token'), []);
  });

  it('is looked for from the file that asks', async () => {
    const texts = {
      'a.http': 'import b.http\n### main\n# @ref one\nGET /\n### two\nGET /a\n',
      'b.http': '### one\n# @ref two\nGET /\n### two\nGET /b\n',
    };
    const { dependencies, place } = await load(texts);
    assert.deepEqual(
      dependencies.of(place('one', 'b.http')).before.map((it) => called(it.place)),
      ['b.http: two'],
    );
    assert.ok(dependencies.isBefore(place('two', 'b.http'), place('main')));
    assert.ok(!dependencies.isBefore(place('two'), place('main')));
  });
});

describe('a reference that leads nowhere', () => {
  const cases: readonly (readonly [name: string, texts: Texts, found: readonly string[]])[] = [
    [
      'an unknown name',
      one('### main\n# @ref token\nGET /\n'),
      [
        'error unknown-request: token: No request of this file is named `token`. Write # @name token above the one that is meant.',
      ],
    ],
    [
      'a slip',
      one(`${login}### main\n# @ref logn\nGET /\n`),
      ['error unknown-request: logn: No request of this file is named `logn`. Did you mean `login`?'],
    ],
    [
      'a name that no import has',
      { 'a.http': 'import b.http\n### main\nrun #logn\n', 'b.http': login },
      [
        'error unknown-request: logn: No request of this file or of the files that it imports is named `logn`. Did you mean `login`?',
      ],
    ],
    [
      'a name of a file that is missing',
      one('import b.http\n### main\nrun #login\n'),
      [
        'error unknown-request: login: No request of this file or of the files that it imports is named `login`, but not all could be read. There is no file `b.http` (looked for /team/api/b.http).',
      ],
    ],
    [
      'a name of a file outside',
      one('import /x/b.http\n### main\n# @ref login\nGET /\n'),
      [
        'error import-not-read: login: No request of this file or of the files that it imports is named `login`, but not all could be read. `/x/b.http` is outside the workspace folder. It is read only where you allow it.',
      ],
    ],
    [
      'a name that the file has not',
      { 'a.http': `### main\nrun b.http#logn\n${login}`, 'b.http': login },
      ['error unknown-request: logn: No request of `b.http` is named `logn`. Did you mean `login`?'],
    ],
    [
      'a file that is missing',
      one('### main\nrun ./b.http\n'),
      ['error missing-file: ./b.http: There is no file `./b.http` (looked for /team/api/b.http).'],
    ],
    [
      'a placeholder',
      one('### main\n# @ref {{x}}\nGET /\n'),
      ['error not-run: {{x}}: Placeholders after # @ref are not replaced. Write the name itself.'],
    ],
    [
      'what is no variable',
      one(`${login}### main\nrun #login (@x)\n`),
      [
        'error bad-reference: @x: This is no variable for the run. Write (@name=value), or (@name=value, @other=value).',
      ],
    ],
    [
      'a request that is disabled',
      one('###\n# @name login\n# @disabled\nGET /\n### main\n# @ref login\nGET /\n'),
      ['error unknown-request: login: `login` is disabled by # @disabled, so it is not sent. Remove that line.'],
    ],
  ];
  for (const [name, texts, found] of cases) {
    it(name, async () => {
      assert.deepEqual(await problems(texts), found);
      assert.deepEqual(await refusals(texts), found);
    });
  }

  it('is a warning where two imports have the name, and the first is meant', async () => {
    const texts = {
      'a.http': 'import b.http\nimport c.http\n### main\n# @ref login\nGET /\n',
      'b.http': login,
      'c.http': login,
    };
    assert.deepEqual(await sentBefore(texts), ['ref b.http: login']);
    assert.deepEqual(await problems(texts), [
      'warning ambiguous-name: login: There is a request `login` in `b.http` and in `c.http`. That of `b.http` is meant: it is imported first.',
    ]);
    assert.deepEqual(await refusals(texts), []);
  });

  it('is said at the request where it holds for the whole file', async () => {
    assert.deepEqual(await refusals(one('# @ref token\n\n### main\nGET /x\n')), [
      'error unknown-request: /x: A # @ref that holds for all requests of this file cannot be followed. No request of this file is named `token`. Write # @name token above the one that is meant.',
    ]);
  });
});

describe('a cycle of references', () => {
  const none =
    'none of these can be sent first, as each needs the next one. Remove one of the lines that ask for them.';
  const cases: readonly (readonly [name: string, texts: Texts, found: readonly string[]])[] = [
    [
      'of a request and itself',
      one('### main\n# @ref main\nGET /\n'),
      [`error reference-cycle: # @ref main: main → main: ${none}`],
    ],
    [
      'of two requests',
      one('### main\n# @ref token\nGET /\n### token\n# @ref main\nGET /\n'),
      [`error reference-cycle: # @ref token: main → token → main: ${none}`],
    ],
    [
      'further on',
      one(`### main\n# @ref login\nGET /\n${login}# @ref token\n\n### token\n# @forceRef login\nGET /\n`),
      [`error reference-cycle: # @ref login: login → token → login: ${none}`],
    ],
    [
      'over files',
      {
        'a.http': 'import b.http\n### main\n# @ref login\nGET /\n### token\n# @ref main\nGET /\n',
        'b.http': 'import a.http\n### login\n# @ref token\nGET /\n',
      },
      [`error reference-cycle: # @ref login: main → login → token → main: ${none}`],
    ],
    [
      'of files that run each other',
      { 'a.http': '### main\nrun b.http\n', 'b.http': '### other\nrun a.http\n' },
      [`error reference-cycle: run b.http: main → other → main: ${none}`],
    ],
  ];
  for (const [name, texts, found] of cases) it(name, async () => assert.deepEqual(await refusals(texts), found));

  it('is none where two ways lead to the same request', async () => {
    const text = `${login}### one\n# @ref login\nGET /\n### two\n# @ref login\nGET /\n### main\n# @ref one\n# @ref two\nGET /\n`;
    assert.deepEqual(await refusals(one(text)), []);
  });

  it('is found, or not, in a chain of any length', async () => {
    const chain = (last: string) =>
      Array.from(
        { length: 20_000 },
        (_, i) => `###\n# @name r${i}\n# @ref ${i === 19_999 ? last : `r${i + 1}`}\nGET /\n`,
      ).join('');
    assert.deepEqual(await refusals(one(`${chain('end')}###\n# @name end\nGET /\n`), 'r0'), []);
    const [found] = await refusals(one(`${chain('r19998')}###\n`), 'r0');
    assert.match(found ?? '', /^error reference-cycle: # @ref r1: r19998 → r19999 → r19998: /);
  });
});
