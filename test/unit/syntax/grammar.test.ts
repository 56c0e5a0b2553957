import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { loadWASM, OnigScanner, OnigString } from 'vscode-oniguruma';
import { type IGrammar, INITIAL, parseRawGrammar, Registry } from 'vscode-textmate';

/** Stand-ins for VS Code's own grammars, as greedy as those: an open brace swallows all that follows. */
const embedded: Readonly<Record<string, object>> = {
  'source.json': {
    scopeName: 'source.json',
    patterns: [{ include: '#value' }],
    repository: {
      value: {
        patterns: [
          { begin: '\\{', end: '\\}', name: 'meta.object.json', patterns: [{ include: '#value' }] },
          { begin: '"', end: '"', name: 'string.quoted.json' },
          { match: '-?\\d+', name: 'constant.numeric.json' },
        ],
      },
    },
  },
  'source.js': { scopeName: 'source.js', patterns: [{ match: '\\b(?:const|let)\\b', name: 'storage.type.js' }] },
  'text.html.basic': { scopeName: 'text.html.basic', patterns: [{ match: '<[^>]*>', name: 'meta.tag.html' }] },
  'source.yaml': {
    scopeName: 'source.yaml',
    patterns: [
      { match: '#.*', name: 'comment.line.yaml' },
      { begin: '"', end: '"', name: 'string.quoted.yaml' },
      { match: '^\\s*\\w+(?=:)', name: 'entity.name.tag.yaml' },
    ],
  },
  'text.xml': { scopeName: 'text.xml', patterns: [{ begin: '<', end: '>', name: 'meta.tag.xml' }] },
};

async function loadGrammars(): Promise<Registry> {
  const resolveFrom = createRequire(join(process.cwd(), 'package.json'));
  await loadWASM(readFileSync(resolveFrom.resolve('vscode-oniguruma/release/onig.wasm')).buffer);
  const files: Readonly<Record<string, string>> = {
    'source.http': 'media/http.tmLanguage.json',
    'source.http.response': 'media/response.tmLanguage.json',
  };
  return new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (sources) => new OnigScanner(sources),
      createOnigString: (text) => new OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const file = files[scope];
      if (file !== undefined) return parseRawGrammar(readFileSync(file, 'utf8'), file);
      const stub = embedded[scope];
      return stub === undefined ? null : parseRawGrammar(JSON.stringify(stub), `${scope}.json`);
    },
  });
}

/** The tokens of a text that are not white space, with their scopes. */
function tokens(grammar: IGrammar, text: string): { token: string; scopes: string }[] {
  let stack = INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens: found, ruleStack } = grammar.tokenizeLine(line, stack);
    stack = ruleStack;
    return found
      .map(({ startIndex, endIndex, scopes }) => ({
        token: line.slice(startIndex, endIndex).trim(),
        scopes: scopes.join(' '),
      }))
      .filter(({ token }) => token !== '');
  });
}

type Expected = readonly [token: string, scope: string];

const requests: readonly [name: string, text: string, expected: readonly Expected[]][] = [
  [
    'a separator and its title',
    '### Log in',
    [
      ['###', 'punctuation.definition.separator'],
      ['Log in', 'entity.name.section'],
    ],
  ],
  ['a comment', '# note', [['# note', 'comment.line']]],
  ['a comment with slashes', '// note', [['// note', 'comment.line']]],
  [
    'a block comment',
    '/*\n### x\n*/',
    [
      ['/*', 'comment.block'],
      ['### x', 'comment.block'],
      ['*/', 'comment.block'],
    ],
  ],
  [
    'a directive',
    '# @name login',
    [
      ['name', 'keyword.other.directive'],
      ['login', 'entity.name.function.request'],
    ],
  ],
  [
    'a variable',
    '@host = http://{{a}}',
    [
      ['host', 'variable.other.definition'],
      ['=', 'keyword.operator.assignment'],
      ['a', 'variable.other.http'],
    ],
  ],
  [
    'a lazy variable',
    '@host := x',
    [
      ['host', 'variable.other.definition'],
      [':=', 'keyword.operator.assignment'],
    ],
  ],
  [
    'a request line',
    'GET http://a/b?c=d&e={{f}} HTTP/1.1',
    [
      ['GET', 'keyword.control.method'],
      ['http://a/b', 'string.unquoted.url'],
      ['?', 'keyword.operator.query'],
      ['c', 'variable.parameter.query'],
      ['d', 'string.unquoted.query'],
      ['e', 'variable.parameter.query'],
      ['f', 'variable.other.http'],
      ['HTTP/1.1', 'constant.language.version'],
    ],
  ],
  [
    'a request line without method',
    '### x\nhttps://a/{{b}}',
    [
      ['https://a/', 'string.unquoted.url'],
      ['b', 'variable.other.http'],
    ],
  ],
  [
    'a path',
    '/a/b?c=d',
    [
      ['/a/b', 'string.unquoted.url'],
      ['c', 'variable.parameter.query'],
    ],
  ],
  [
    'a placeholder for host',
    '{{ host }}/a',
    [
      ['host', 'variable.other.http'],
      ['/a', 'string.unquoted.url'],
    ],
  ],
  ['a method in lower case', 'get http://a', [['get', 'keyword.control.method']]],
  ['prose', 'Get the token from the mail', [['Get the token from the mail', 'source.http']]],
  [
    'a header that is a placeholder',
    'GET /a\n{{me}}\nB: c',
    [
      ['me', 'variable.other.http'],
      ['B', 'entity.name.tag.header'],
    ],
  ],
  ['a dynamic variable', 'GET /{{$randomInt 1 5}}', [['$randomInt', 'support.function.dynamic']]],
  [
    'query lines',
    'GET /a\n  ?b=c\n  &d=e',
    [
      ['b', 'variable.parameter.query'],
      ['e', 'string.unquoted.query'],
    ],
  ],
  ['path lines', 'GET http://a\n    /b', [['/b', 'string.unquoted.url']]],
  [
    'headers',
    'GET /a\nAccept: x/{{y}}\n# c\nB: d',
    [
      ['Accept', 'entity.name.tag.header'],
      ['y', 'variable.other.http'],
      ['# c', 'comment.line'],
      ['B', 'entity.name.tag.header'],
    ],
  ],
  [
    'a JSON body, with placeholders in and out of strings',
    'POST /a\n\n{ "b": "{{c}}", "d": {{e}}, "f": 1 }',
    [
      ['b', 'string.quoted.json'],
      ['b', 'meta.embedded.block.json'],
      ['c', 'variable.other.http'],
      ['e', 'variable.other.http'],
      ['1', 'constant.numeric.json'],
    ],
  ],
  ['a comment in a JSON body', 'POST /a\n\n{\n# c\n"b": 1\n}', [['# c', 'comment.line']]],
  [
    'what follows a JSON body that is not closed',
    'POST /a\n\n{ "b": {\n### next\nGET /c',
    [
      ['next', 'entity.name.section'],
      ['GET', 'keyword.control.method'],
    ],
  ],
  [
    'a handler after a JSON body that is not closed',
    'POST /a\n\n{\n> {%\nconst b\n%}\n### c',
    [
      ['const', 'meta.embedded.block.javascript'],
      ['const', 'storage.type.js'],
      ['c', 'entity.name.section'],
    ],
  ],
  [
    'a script over lines',
    '{{\nconst a\n}}\nGET /b',
    [
      ['const', 'storage.type.js'],
      ['GET', 'keyword.control.method'],
    ],
  ],
  [
    'a script that is not closed',
    '> {%\nconst a\n### b\nGET /c',
    [
      ['b', 'entity.name.section'],
      ['GET', 'keyword.control.method'],
    ],
  ],
  [
    'an XML body',
    'POST /a\n\n<b>{{c}}</b>',
    [
      ['b', 'meta.embedded.block.xml'],
      ['c', 'variable.other.http'],
    ],
  ],
  [
    'a GraphQL body and its variables',
    'POST /a\n\nquery { b }\n\n{"c": 1}',
    [
      ['query', 'meta.embedded.block.graphql'],
      ['1', 'constant.numeric.json'],
    ],
  ],
  [
    'a form',
    'POST /a\n\nb=c&d={{e}}',
    [
      ['b', 'variable.parameter.form'],
      ['c', 'string.unquoted.form'],
      ['e', 'variable.other.http'],
    ],
  ],
  [
    'files',
    'POST /a\n\n<@latin1 ./b',
    [
      ['latin1', 'constant.language.charset'],
      ['./b', 'string.unquoted.path'],
    ],
  ],
  [
    'multipart',
    'POST /a\n\n--b\nContent-Type: c',
    [
      ['--b', 'punctuation.definition.boundary'],
      ['Content-Type', 'entity.name.tag.header'],
    ],
  ],
  [
    'outputs, references, assertions',
    'GET /a\n\n>> b.json\n<> c.json\n?? status == 200',
    [
      ['b.json', 'string.unquoted.path'],
      ['c.json', 'string.unquoted.path'],
      ['status', 'support.function.assertion'],
    ],
  ],
  [
    'import and run',
    'import ./a.http\nrun #b',
    [
      ['import', 'keyword.control'],
      ['#b', 'entity.name.function.request'],
    ],
  ],
  [
    'curl',
    "curl 'https://a' -H 'b: c'",
    [
      ['curl', 'keyword.control.method'],
      ['-H', 'variable.parameter.option'],
    ],
  ],
  [
    'what a placeholder in a URL, a header and a value holds',
    '@a = {{ b }}\nGET /{{%c}}?d={{ e }}&f\nG: {{h}} {{$dotenv I}}',
    [
      ['b', 'variable.other.http'],
      ['%', 'keyword.operator.encode'],
      ['e', 'variable.other.http'],
      ['f', 'variable.parameter.query'],
      ['h', 'variable.other.http'],
      ['$dotenv', 'support.function.dynamic'],
    ],
  ],
  [
    'the marks around a title',
    '#### Log in #1 ####',
    [
      ['Log in #1', 'entity.name.section'],
      ['####', 'comment.line.separator'],
    ],
  ],
  [
    'the values of directives',
    '# @ref login\n# @retry 3 base=1s',
    [
      ['login', 'entity.name.function.request'],
      ['3', 'constant.numeric.directive'],
      ['base', 'variable.parameter.directive'],
    ],
  ],
  [
    'JSON by suffix',
    'POST /a\nContent-Type: application/problem+json; charset=utf-8\n\n[1]',
    [['1', 'constant.numeric.json']],
  ],
  ['JSON right after the headers', 'POST /a\nB: c\n{ "d": 1 }', [['1', 'constant.numeric.json']]],
  [
    'XML by suffix',
    'POST /a\nContent-Type: application/soap+xml\n\n<b c="{{d}}"/>',
    [
      ['d', 'variable.other.http'],
      ['d', 'meta.embedded.block.xml'],
    ],
  ],
  [
    'HTML, where the Content-Type says so',
    'POST /a\nContent-Type: text/html\n\n<p> {{b}}\n> {% const c %}',
    [
      ['<p>', 'meta.tag.html'],
      ['b', 'variable.other.http'],
      ['const', 'storage.type.js'],
    ],
  ],
  [
    'YAML, where the Content-Type says so',
    'POST /a\nContent-Type: application/x-yaml\n\n# b\nc: "{{d}}',
    [
      ['# b', 'comment.line.yaml'],
      ['c', 'entity.name.tag.yaml'],
      ['d', 'variable.other.http'],
    ],
  ],
  [
    'what follows a YAML body that is not closed',
    'POST /a\nContent-Type: application/yaml\n\nb: "\n### c',
    [['c', 'entity.name.section']],
  ],
  [
    'text, which is nothing else',
    'POST /a\nContent-Type: text/markdown\n\n# B\n{ c\n@d = {{e}}',
    [
      ['# B', 'meta.body.http'],
      ['{ c', 'meta.body.http'],
      ['e', 'variable.other.http'],
    ],
  ],
  [
    'GraphQL of the method, comments and strings',
    'GRAPHQL /a\n\n# b\nquery C($d: ID) { e(f: "{{g}}") { ...H } }\n\n{\n"i": 1 }',
    [
      ['# b', 'comment.line.number-sign.graphql'],
      ['C', 'entity.name.function.graphql'],
      ['$d', 'variable.parameter.graphql'],
      ['ID', 'support.type.graphql'],
      ['g', 'variable.other.http'],
      ['...', 'keyword.operator.spread.graphql'],
      ['1', 'constant.numeric.json'],
    ],
  ],
  [
    'GraphQL of the header, in either order with the Content-Type',
    'POST /a\nContent-Type: application/json\nx-request-type: graphql\n\n{\n  b\n}\n\n{ "c": 1 }',
    [
      ['b', 'meta.embedded.block.graphql'],
      ['1', 'constant.numeric.json'],
    ],
  ],
  ['GraphQL whose brace stands on a line of its own', 'GRAPHQL /a\n\nquery B\n{\n  c\n}', [['c', 'variable.graphql']]],
  [
    'a form over lines',
    'POST /a\nContent-Type: application/x-www-form-urlencoded\n\nb = {{c}}\n  &d=e\n# f',
    [
      ['b', 'variable.parameter.form'],
      ['d', 'variable.parameter.form'],
      ['# f', 'comment.line'],
    ],
  ],
  [
    'the parts of a multipart body',
    'POST /a\nContent-Type: multipart/form-data; boundary=b\n\n--b\nX-Any: c\n\n{ "d": {\n--b\nX-Other: e\n\n< ./f\n--b--',
    [
      ['X-Any', 'entity.name.tag.header'],
      ['d', 'string.quoted.json'],
      ['X-Other', 'entity.name.tag.header'],
      ['./f', 'string.unquoted.path'],
      ['--b--', 'punctuation.definition.boundary'],
    ],
  ],
  [
    'scripts on one line and over several',
    '< {% const a %}\nGET /b\n\n> {%\nconst c\nlet d %}\n>> e.json',
    [
      ['%}', 'punctuation.section.embedded.end'],
      ['GET', 'keyword.control.method'],
      ['let', 'storage.type.js'],
      ['e.json', 'string.unquoted.path'],
    ],
  ],
  [
    'assertions',
    'GET /a\n?? duration < 500\n\n?? body $.b == {{c}}',
    [
      ['duration', 'support.function.assertion'],
      ['<', 'keyword.operator.comparison'],
      ['500', 'constant.numeric'],
      ['c', 'variable.other.http'],
    ],
  ],
  [
    'run with variables',
    'run ./a.http (@b=c)\nrun #Log in',
    [
      ['./a.http', 'string.unquoted.path'],
      ['b', 'variable.parameter'],
      ['#Log in', 'entity.name.function.request'],
    ],
  ],
  ['a request without ### before it', 'GET /a\nPOST /b', [['POST', 'keyword.control.method']]],
  [
    'a kept response',
    'HTTP/1.1 404 Not Found\nA: b',
    [
      ['404', 'status'],
      ['A', 'entity.name.tag.header'],
    ],
  ],
];

const responses: readonly [name: string, text: string, expected: readonly Expected[]][] = [
  [
    'a status line',
    'HTTP/1.1 200 OK\nA: b',
    [
      ['HTTP/1.1', 'keyword.control.version'],
      ['200', 'constant.numeric.status'],
      ['OK', 'string.unquoted.reason'],
      ['A', 'entity.name.tag.header'],
      ['b', 'string.unquoted.header'],
    ],
  ],
  ['a status that is an error', 'HTTP/2 503 Service Unavailable', [['503', 'invalid.illegal.status']]],
  [
    'a JSON body',
    'HTTP/1.1 200 OK\n\n{"a": 1}',
    [
      ['1', 'meta.embedded.block.json'],
      ['1', 'constant.numeric.json'],
    ],
  ],
  ['an XML body', 'HTTP/1.1 200 OK\n\n<a>', [['a', 'meta.embedded.block.xml']]],
  ['an HTML body', 'HTTP/1.1 200 OK\n\n<!DOCTYPE html>\n<p>', [['<p>', 'meta.embedded.block.html']]],
];

describe('grammar', () => {
  let registry: Registry;
  before(async () => {
    registry = await loadGrammars();
  });

  for (const [scope, cases] of [
    ['source.http', requests],
    ['source.http.response', responses],
  ] as const) {
    for (const [name, text, expected] of cases) {
      it(`${scope}: ${name}`, async () => {
        const grammar = await registry.loadGrammar(scope);
        assert.ok(grammar !== null);
        const found = tokens(grammar, text);
        for (const [token, wanted] of expected) {
          assert.ok(
            found.some((one) => one.token === token && one.scopes.includes(wanted)),
            `${token} should be ${wanted}:\n${found.map((one) => `  ${one.token} — ${one.scopes}`).join('\n')}`,
          );
        }
      });
    }
  }

  it('has no expression that tries again what it has tried', () => {
    for (const file of ['media/http.tmLanguage.json', 'media/response.tmLanguage.json']) {
      const text = readFileSync(file, 'utf8');
      for (const [, expression = ''] of text.matchAll(/"(?:match|begin|end|while)": ("(?:[^"\\]|\\.)*")/g)) {
        assert.doesNotMatch(JSON.parse(expression), /[*+]\?|[*+]\)[*+](?!\+)/, `${file}: ${expression}`);
      }
    }
  });

  it('reads lines of tens of thousands of characters, whatever repeats in them', async () => {
    const grammar = await registry.loadGrammar('source.http');
    assert.ok(grammar !== null);
    const before = ['', 'GET /', 'GET /\n', 'POST /\nContent-Type: application/x-www-form-urlencoded\n'];
    const starts = [
      '',
      '### ',
      'GET ',
      '/',
      '  ?',
      'A: ',
      '@a = ',
      '# @a ',
      '?? a ',
      '> ',
      '< ',
      'run ',
      'curl ',
      '{{',
    ];
    const repeated = [' ', '\t', 'a', 'a=', '&a', '#', '@a', 'A: ', '{{ ', 'a.', '%', 'HTTP/1', ' HTTP/1.1', '-', "'"];
    for (const lines of before) {
      let stack = INITIAL;
      for (const line of lines.split('\n')) stack = grammar.tokenizeLine(line, stack).ruleStack;
      for (const start of starts) {
        for (const piece of repeated) {
          const line = `${start}${piece.repeat(8_000 / piece.length)}x`;
          assert.ok((grammar.tokenizeLine(line, stack).tokens.at(-1)?.endIndex ?? 0) >= line.length);
        }
      }
    }
  });

  it('has the scopes that package.json maps to languages', () => {
    const manifest: { contributes: { grammars: { scopeName: string; path: string; embeddedLanguages: object }[] } } =
      JSON.parse(readFileSync('package.json', 'utf8'));
    for (const { scopeName, path, embeddedLanguages } of manifest.contributes.grammars) {
      const text = readFileSync(path, 'utf8');
      assert.equal(JSON.parse(text).scopeName, scopeName);
      for (const name of Object.keys(embeddedLanguages)) assert.ok(text.includes(`"${name}"`), `${path}: ${name}`);
    }
  });
});
