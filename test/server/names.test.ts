import assert from 'node:assert/strict';
import { blockNames } from '../../src/server/navigation/block-names';
import { environmentNames } from '../../src/server/navigation/environment-names';
import { BlockCache } from '../../src/server/state/block-cache';
import { editDocument } from '../../src/syntax/edit';
import { parseDocument } from '../../src/syntax/parse';

/** The names as `kind form name`, a definition with a colon behind it. */
function namesIn(text: string): string[] {
  return parseDocument(text).blocks.flatMap((block) =>
    blockNames(block).map((use) => {
      assert.equal(block.text.slice(use.start, use.end), use.name);
      assert.ok(use.whole.start <= use.start && use.end <= use.whole.end);
      const path = use.path === null ? '' : ` in ${use.path}`;
      return `${use.kind} ${use.form} ${use.name}${use.role === 'definition' ? ':' : ''}${path}${use.inOwnValue ? ' outward' : ''}`;
    }),
  );
}

const cases: readonly (readonly [what: string, text: string, names: readonly string[]])[] = [
  [
    'variables and what their values use',
    '@a = {{b}}/{{ c }}\n@d := x\n',
    ['variable variable a:', 'variable placeholder b', 'variable placeholder c', 'variable variable d:'],
  ],
  [
    'a value of its own name, which means another one',
    '@a = {{a}}/v1\n',
    ['variable variable a:', 'variable placeholder a outward'],
  ],
  [
    'a request by its title and its name',
    '### List\n# @name list\nGET h\n',
    ['request title List:', 'request name list:'],
  ],
  ['no title without a request', '### Variables\n@a = 1\n', ['variable variable a:']],
  ['a title with requests to run', '### All\nrun #list\n', ['request title All:', 'request run list']],
  ['a title with requests to refer to', '### All\n# @ref list\n', ['request title All:', 'request ref list']],
  [
    'URL, query lines, headers and body',
    'POST {{a}}/x\n  ?q={{%b}}\nX-{{c}}: {{d}}\n\n{"e": "{{e}}", "f": {{f}}}\n',
    [
      'variable placeholder a',
      'variable placeholder b',
      'variable placeholder c',
      'variable placeholder d',
      'variable placeholder e',
      'variable placeholder f',
    ],
  ],
  [
    'multipart bodies, GraphQL, curl, files',
    'GRAPHQL {{a}}\n\nquery { a(id: "{{b}}") }\n\n{"x": "{{c}}"}\n###\ncurl {{d}} -H "A: {{e}}"\n###\nPOST h\n\n<@ ./{{f}}.json\n###\nGET h\n\n>> {{g}}.json\n',
    [
      'variable placeholder a',
      'variable placeholder b',
      'variable placeholder c',
      'variable placeholder d',
      'variable placeholder e',
      'variable placeholder f',
      'variable placeholder g',
    ],
  ],
  [
    'earlier results',
    'GET {{login.response.body.$.token}}/{{ my login.request.headers.X }}\n',
    ['request placeholder login', 'request placeholder my login'],
  ],
  [
    'the short form of earlier results, which may be a variable',
    'GET {{login.token}}\n',
    ['variable placeholder login.token', 'request member login'],
  ],
  [
    'what is asked for',
    '# @prompt user Who {{x}}?\n# @secret pin\nGET h\n',
    ['variable prompt user:', 'variable placeholder x', 'variable prompt pin:'],
  ],
  [
    'references of directives',
    '# @ref login\n# @forceRef my login\n# @import ./{{x}}.http\nGET h\n',
    ['request ref login', 'request ref my login'],
  ],
  [
    'runs, their files and variables',
    'run #login (@a=1, @b={{c}})\n###\nrun ./x.http#all (@d=1)\n###\nrun ./{{e}}.http\n',
    [
      'request run login',
      'variable run-variable a',
      'variable run-variable b',
      'variable placeholder c',
      'request run all in ./x.http',
      'variable run-variable d in ./x.http',
    ],
  ],
  [
    'dynamic variables that name others',
    'GET {{$guid}}/{{$dotenv A}}/{{$shared b}}/{{$processEnv %c}}/{{$processEnv D}}/{{$dotenv %e}}\n',
    ['variable dotenv A', 'variable shared b', 'variable placeholder c', 'variable placeholder e'],
  ],
  [
    'none in comments, scripts and escaped braces',
    '# {{a}}\n// {{b}}\n< {% x = "{{c}}" %}\nGET h\n\n\\{\\{d\\}\\}\n\n> {%\n  client.global.set("x", "{{e}}")\n%}\n',
    [],
  ],
];

describe('names in a block', () => {
  for (const [what, text, wanted] of cases) {
    it(`are those of ${what}`, () => assert.deepEqual(namesIn(text), wanted));
  }
});

const environments: readonly (readonly [what: string, file: string, text: string, names: readonly string[]])[] = [
  [
    'the variables of each environment',
    'http-client.env.json',
    '{"dev": {"a": "{{b}}/x"}, "$shared": {"c": 1}, "$schema": "x"}',
    ['dev a:', 'dev b', '$shared c:'],
  ],
  [
    'members of objects',
    'http-client.env.json',
    '{"dev": {"user": {"id": 1, "x": ["{{y}}"]}}}',
    ['dev user:{}', 'dev user.id:', 'dev user.x:', 'dev y'],
  ],
  ['JSON that is being typed', 'http-client.env.json', '\uFEFF// c\n{"dev": {"a": 1, "b": , "c', ['dev a:', 'dev b:']],
  [
    'what all environments share',
    'http-client.env.json',
    '{"$shared": {"a": 1}, "$kulalaShared": {"b": 1}}',
    ['$shared a:', '$shared b:'],
  ],
  [
    'no sign-ins, no secret providers',
    'http-client.env.json',
    '{"dev": {"Security": {"Auth": {}}, "a": {"provider": "x", "id": "y"}}}',
    ['dev a:{}'],
  ],
  [
    'REST Client’s setting',
    'settings.json',
    '{"editor.x": {"dev": {"a": 1}}, "rest-client.environmentVariables": {"dev": {"b": 1}}}',
    ['dev b:'],
  ],
  ['.env files of an environment', '.env.dev', 'A=1', ['- A:']],
  ['something else', 'http-client.env.json', '[1]', []],
  ['lines', '.env', 'A=1\n# B=2\n export C = "x{{d}}"\r\nE.f-g: 3\nnot a line\n', ['- A:', '- C:', '- d', '- E.f-g:']],
  ['values over several lines', '.env', "A=\"1\nB=2\n\"\nC='\\'\nD='\nE=it's\nF=`\n", ['- A:', '- C:', '- E:', '- F:']],
  ['a name that is in the word before it', '.env', 'export port=1\n', ['- port:']],
];

describe('names in an environment file', () => {
  for (const [what, file, text, wanted] of environments) {
    it(`are those of ${what}`, () => {
      const found = environmentNames(`/w/${file}`, text).map((it) => {
        const written = text.slice(it.start, it.end);
        assert.equal(it.prefix + written, it.name);
        return `${it.environment ?? '-'} ${it.name}${it.role === 'definition' ? ':' : ''}${it.isObject ? '{}' : ''}`;
      });
      assert.deepEqual(found, wanted);
    });
  }
});

describe('what is found in blocks', () => {
  it('is found again after an edit for the edited block alone', () => {
    const read: string[] = [];
    const cache = new BlockCache((block) => {
      read.push(block.text);
      return blockNames(block);
    });
    const sections = Array.from({ length: 200 }, (_, at) => `### ${at}\nGET h/{{x${at}}}\n`);
    const before = parseDocument(sections.join(''));
    for (const block of before.blocks) cache.of(block);
    read.length = 0;
    const at = sections.slice(0, 100).join('').length + '### 100\nGET h'.length;
    const after = editDocument(before, [{ start: at, end: at, newText: '/new' }]);
    for (const block of after.blocks) cache.of(block);
    assert.deepEqual(read, ['### 100\nGET h/new/{{x100}}\n']);
  });
});
