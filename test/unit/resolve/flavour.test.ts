import { strict as assert } from 'node:assert';
import { defaultSettings, type Settings } from '../../../src/manifest';
import { readOptions } from '../../../src/resolve/directives';
import { type Flavour, flavourChoice } from '../../../src/resolve/flavour';
import { definitionsOf } from '../../../src/resolve/scope';
import type { VariableValue } from '../../../src/resolve/variable-value';
import { parseDocument } from '../../../src/syntax/parse';
import { blockOf, contextFor, now, problemsOf, resolved, resolveText, type Setting } from './resolving';

const by = (flavour: Settings['faultline.syntax.flavour'], setting: Setting = {}): Setting => ({
  ...setting,
  settings: { ...defaultSettings, 'faultline.syntax.flavour': flavour },
});
const urlBy = async (flavour: Settings['faultline.syntax.flavour'], text: string, setting: Setting = {}) =>
  (await resolved(text, by(flavour, setting))).sent.url;
const all = ['auto', 'rest-client', 'jetbrains', 'httpyac'] as const;

describe('where the clients disagree, faultline.syntax.flavour decides', () => {
  const env: Setting = { variables: { host: 'env' } };
  const disagreements: readonly [
    name: string,
    text: string,
    urls: Readonly<Record<(typeof all)[number], string>>,
    setting?: Setting,
  ][] = [
    [
      'which of a file’s and an environment’s variable wins',
      '@host = file\nGET https://{{host}}/',
      {
        auto: 'https://file/',
        'rest-client': 'https://file/',
        jetbrains: 'https://env/',
        httpyac: 'https://file/',
      },
      env,
    ],
    [
      'which of several definitions holds',
      '@v = 1\nGET https://h/{{v}}\n###\n@v = 2\n',
      { auto: 'https://h/1', 'rest-client': 'https://h/2', jetbrains: 'https://h/1', httpyac: 'https://h/1' },
    ],
    [
      'what $timestamp counts',
      'GET https://h/{{$timestamp}}',
      {
        auto: `https://h/${Math.floor(now / 1000)}`,
        'rest-client': `https://h/${Math.floor(now / 1000)}`,
        jetbrains: `https://h/${Math.floor(now / 1000)}`,
        httpyac: `https://h/${now}`,
      },
    ],
    [
      'what $randomInt without a range is',
      'GET https://h/{{$randomInt}}',
      {
        auto: 'https://h/500',
        'rest-client': 'https://h/%7B%7B$randomInt%7D%7D',
        jetbrains: 'https://h/500',
        httpyac: 'https://h/500',
      },
    ],
    [
      'whether a backslash in a definition escapes',
      '@v = a\\tb\\\\c\nGET https://h/?v={{%v}}',
      {
        auto: 'https://h/?v=a%5Ctb%5C%5Cc',
        'rest-client': 'https://h/?v=a%09b%5Cc',
        jetbrains: 'https://h/?v=a%5Ctb%5C%5Cc',
        httpyac: 'https://h/?v=a%5Ctb%5C%5Cc',
      },
    ],
  ];
  for (const [name, text, urls, setting] of disagreements) {
    for (const flavour of all) {
      it(`${name}: ${flavour}`, async () => assert.equal(await urlBy(flavour, text, setting), urls[flavour]));
    }
  }

  const times: readonly [flavour: (typeof all)[number], ms: number][] = [
    ['auto', 5000],
    ['rest-client', 5],
    ['jetbrains', 5000],
    ['httpyac', 5],
  ];
  for (const [flavour, ms] of times) {
    it(`what a bare number of @timeout counts: ${flavour}`, () => {
      const block = blockOf(contextFor('# @timeout 5\n# @connection-timeout 5\nGET https://h'));
      const { options, problems } = readOptions(block, { ...defaultSettings, 'faultline.syntax.flavour': flavour });
      assert.deepEqual([options.timeoutMs, options.connectTimeoutMs, problems], [ms, ms, []]);
    });
  }

  const undefinedVariables: readonly [flavour: (typeof all)[number], inUrl: string, inBody: string][] = [
    ['auto', 'error', 'warning'],
    ['rest-client', 'warning', 'warning'],
    ['jetbrains', 'error', 'warning'],
    ['httpyac', 'error', 'error'],
  ];
  for (const [flavour, inUrl, inBody] of undefinedVariables) {
    it(`what an undefined variable does: ${flavour}`, async () => {
      const { problems } = await resolveText('POST https://h/{{nope}}\n\n{{neither}}', by(flavour));
      assert.deepEqual(
        problems.map(({ severity }) => severity),
        [inUrl, inBody],
      );
    });
  }

  it('rest-client sends an undefined variable as it stands', async () => {
    assert.equal(await urlBy('rest-client', 'GET https://h/{{nope}}'), 'https://h/%7B%7Bnope%7D%7D');
  });

  for (const flavour of all) {
    it(`what an unset variable of the process does: ${flavour}`, async () => {
      const { request } = await resolveText('GET https://h/a{{$processEnv NOPE}}', by(flavour));
      const isEmpty = flavour === 'rest-client' || flavour === 'httpyac';
      assert.equal(request?.sent.url ?? null, isEmpty ? 'https://h/a' : null);
    });
  }

  it('takes a value that it does not know for auto', () => {
    assert.deepEqual(flavourChoice('postman' as Flavour, []), { chosen: null, likely: null });
  });
});

describe('with auto, the file’s own syntax tells for whom it is written', () => {
  const files: readonly [text: string, client: Flavour | null, sign?: string][] = [
    ['GET https://h', null],
    ['# @ref login\nGET https://h', 'httpyac', '# @ref'],
    ['GET https://h\n\n?? status == 200', 'httpyac', '??'],
    ['{{\n  exports.a = 1;\n}}\nGET https://h', 'httpyac', '{{ … }}'],
    ['GET https://h/{{$pick a $value: b,c}}', 'httpyac', '{{$pick}}'],
    ['# @prompt name\nGET https://h', 'rest-client', '# @prompt'],
    ['GET https://h/{{$aadToken}}', 'rest-client', '{{$aadToken}}'],
    ['GET https://h/{{$guid}}', 'rest-client', '{{$guid}}'],
    ['GET https://h/{{$guid}}\n\n?? status == 200', 'httpyac', '??'],
    ['GET https://h\n\n> {% client.global.set("a", 1); %}', 'jetbrains', 'client.global'],
    ['# @ref a\nGET https://h\n\n> {% client.test("a", () => {}); %}', 'httpyac', '# @ref'],
    ['GET https://h/{{$env.X}}', 'jetbrains', '{{$env.}}'],
    ['GET https://h\n\n<> last.json', 'jetbrains', '<>'],
    ['# @prompt a\nGET https://h/{{$input b}}', null],
  ];
  for (const [text, client, sign] of files) {
    it(JSON.stringify(text), () => {
      const { signs } = definitionsOf(parseDocument(text));
      assert.deepEqual(flavourChoice('auto', signs).likely, client && { client, sign });
      assert.deepEqual(flavourChoice('httpyac', signs), { chosen: 'httpyac', likely: null });
    });
  }
});

describe('where a file relies on another client’s answer, a diagnostic says so', () => {
  const differing: VariableValue = {
    value: 'p-1',
    source: 'http-client.private.env.json (dev)',
    path: null,
    secret: true,
    differsIn: 'http-client.env.json (dev)',
  };
  const script = '\n\n> {% client.log("x"); %}';
  const notes: readonly [text: string, problems: readonly string[], setting?: Setting][] = [
    [
      '@host = file\nGET https://{{host}}/',
      [
        "hint other-client: {{host}}: `host` is defined in this file and in http-client.env.json (dev): the file's value is used. JetBrains’ client would use the other; `faultline.syntax.flavour` decides.",
      ],
      { variables: { host: 'env' } },
    ],
    [
      `@host = file\nGET https://{{host}}/${script}`,
      [
        "information other-client: {{host}}: `host` is defined in this file and in http-client.env.json (dev): the file's value is used. JetBrains’ client, for which this file seems to be written (`client.log`), would use the other; `faultline.syntax.flavour` decides.",
      ],
      { variables: { host: 'env' } },
    ],
    [
      '@host = file\n@url = https://{{host}}\nGET {{url}}/',
      [
        "hint other-client: {{url}}: In the value of `url`: `host` is defined in this file and in http-client.env.json (dev): the file's value is used. JetBrains’ client would use the other; `faultline.syntax.flavour` decides.",
      ],
      { variables: { host: 'env' } },
    ],
    ['@host = env\nGET https://{{host}}/', [], { variables: { host: 'env' } }],
    [
      'GET https://h/{{key}}',
      [
        'hint other-client: {{key}}: `key` has another value in http-client.env.json (dev): that of http-client.private.env.json (dev) is used. JetBrains’ client would use the public one; `faultline.syntax.flavour` decides.',
      ],
      { variables: { key: differing } },
    ],
    [
      '# @ref a\nGET https://h/{{$timestamp}}',
      [
        'information other-client: {{$timestamp}}: `$timestamp` is in seconds. httpYac, for which this file seems to be written (`# @ref`), counts milliseconds; `faultline.syntax.flavour` decides.',
      ],
    ],
    ['# @ref a\nGET https://h/{{$timestamp -1 d}}', []],
    ['GET https://h/{{$timestamp}}', []],
    [
      'GET https://h/{{$guid}}/{{$randomInt}}',
      [
        'information other-client: {{$randomInt}}: `$randomInt` without a range is a number from 0 to 999. REST Client, for which this file seems to be written (`{{$guid}}`), would send it as it stands; `faultline.syntax.flavour` decides.',
      ],
    ],
    [
      '@v = 1\nGET https://h/{{v}}/{{$guid}}\n###\n@v = 2\n',
      [
        'information other-client: {{v}}: `v` is defined several times: the definition nearest above is used. REST Client, for which this file seems to be written (`{{$guid}}`), would use the last one of the file; `faultline.syntax.flavour` decides.',
      ],
    ],
    ['@v = 1\nGET https://h/{{v}}\n###\n@v = 2\n', []],
    [
      '@v = a\\nb\nGET https://h/{{v}}/{{$guid}}',
      [
        'information other-client: {{v}}: The value of `v` is taken as written, backslashes too. REST Client, for which this file seems to be written (`{{$guid}}`), would make a line end of `\\n`; `faultline.syntax.flavour` decides.',
      ],
    ],
  ];
  for (const [text, problems, setting] of notes) {
    it(JSON.stringify(text), async () => {
      assert.deepEqual(await problemsOf(text, { ...setting, block: 0 }), problems);
      for (const flavour of ['rest-client', 'jetbrains', 'httpyac'] as const) {
        const found = await problemsOf(text, by(flavour, { ...setting, block: 0 }));
        assert.deepEqual(
          found.filter((problem) => problem.includes('other-client')),
          [],
          `decided: ${flavour}`,
        );
      }
    });
  }

  it('a value that a script would set is not run, and said so', async () => {
    const text =
      'GET https://h/{{token}}\n\n###\nGET https://h\n\n> {% client.global.set("token", response.body.t); %}';
    assert.deepEqual(await problemsOf(text, { block: 0 }), [
      'error not-run: {{token}}: `token` would be set by a script of this file, and Faultline does not run scripts. Define it: `@token = …`.',
    ]);
    const httpyac = '{{\n  exports.user = { id: 1 };\n}}\nPOST https://h\n\n{"id": {{user.id}}}';
    assert.match((await problemsOf(httpyac))[0] ?? '', /^error not-run: {{user\.id}}: .*Define it: `@user = …`/);
  });
});
