import assert from 'node:assert/strict';
import { parseDocument } from '../../../src/syntax/parse';
import { kinds, outline, problems } from './outline';

describe('separators', () => {
  const titles: readonly [line: string, title: string | null][] = [
    ['###', null],
    ['### ', null],
    ['### a title', 'a title'],
    ['###a title', 'a title'],
    ['#### four', 'four'],
    ['###########', null],
    ['##### banner #####', 'banner'],
    ['### in C#', 'in C#'],
    ['### \t  spaced \t', 'spaced'],
  ];
  for (const [line, title] of titles) {
    it(JSON.stringify(line), () => {
      const { blocks } = parseDocument(`${line}\nGET http://a\n`);
      assert.equal(blocks.length, 2);
      assert.equal(blocks[1]?.title, title);
      const { titleSpan } = blocks[1] ?? {};
      assert.equal(titleSpan ? line.slice(titleSpan.start, titleSpan.end) : null, title);
    });
  }

  it('are not: two hashes, an indented one, one that is commented out', () => {
    assert.equal(parseDocument('## a\n ### b\n# ### c\nGET http://a\n').blocks.length, 1);
  });

  it('open a block each; the first block is what stands before them, even if that is nothing', () => {
    assert.deepEqual(
      parseDocument('###\n###\n').blocks.map((block) => block.text),
      ['', '###\n', '###\n'],
    );
    assert.deepEqual(
      parseDocument('').blocks.map((block) => block.text),
      [''],
    );
    assert.deepEqual(
      parseDocument('\uFEFF### a').blocks.map((block) => [block.text, block.title]),
      [
        ['\uFEFF', null],
        ['### a', 'a'],
      ],
    );
  });
});

describe('requests without ### between them', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    [
      'stay one, and each further one is pointed out',
      '# one\nGET http://a/1\n\n# two\nGET http://a/2\n\n# three\nDELETE http://a/3\n',
      ['GET http://a/1', '! missing-separator "GET http://a/2"', '! missing-separator "DELETE http://a/3"'],
    ],
    [
      'do not become the body of the first',
      'GET http://a\n\nPOST http://b\nA: c\n\n{"d": 1}\n',
      ['GET http://a', '! missing-separator "POST http://b"'],
    ],
    [
      'do not become part of a JSON body',
      'POST http://a\n\n{"d": 1}\n\nPATCH http://b\n\n{"d": 2}\n',
      ['POST http://a', '= json "{\\"d\\": 1}"', '! missing-separator "PATCH http://b"'],
    ],
    [
      'with a relative URL too',
      'PUT a/b\n{\n}\n\nGET a/_search\n',
      ['PUT a/b', '= json "{\\n}"', '! bad-header "{"', '! missing-separator "GET a/_search"'],
    ],
    [
      'are body in text of no stated type, with a word about it',
      'POST http://a\n\nhello\n\nGET http://b\n',
      ['POST http://a', '= text "hello\\n\\nGET http://b"', '! missing-separator "GET http://b"'],
    ],
    [
      'are body in text and in HTTP messages',
      'POST http://a\nContent-Type: message/http\n\nGET /b HTTP/1.1\n\nHTTP/1.1 200 OK\n',
      ['POST http://a', '> Content-Type: message/http', '= text "GET /b HTTP/1.1\\n\\nHTTP/1.1 200 OK"'],
    ],
    [
      'a variable between them still is one, and a name is not',
      'GET http://a\n\nGET http://b\n# @name two\n@v = 1\nfoo\n',
      ['@v = 1', 'GET http://a', '! missing-separator "GET http://b"'],
    ],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(outline(text), expected));
});

describe('directives', () => {
  const cases: readonly [line: string, name: string | null, value: string | null][] = [
    ['# @name login', 'name', 'login'],
    ['// @name login', 'name', 'login'],
    ['#@name login', 'name', 'login'],
    ['## @name login', 'name', 'login'],
    ['  # @name login  ', 'name', 'login'],
    ['#\t@name\tlogin', 'name', 'login'],
    ['# @name=login', 'name', 'login'],
    ['# @name = login', 'name', 'login'],
    ['# @no-redirect', 'no-redirect', ''],
    ['# @noRedirect', 'noRedirect', ''],
    ['# @retry 5 base=1s on=429,503', 'retry', '5 base=1s on=429,503'],
    ['# @timeout: 5 s', 'timeout', '5 s'],
    ['# @something else', 'something', 'else'],
    ['# a comment about @name', null, null],
    ['# @host = http://a', null, null],
    ["# @Post('x')", null, null],
    ['# user@example.com', null, null],
    ['# @', null, null],
  ];
  for (const [line, name, value] of cases) {
    it(line, () => {
      const [directive] = parseDocument(`${line}\nGET http://a\n`).blocks[0]?.directives ?? [];
      assert.equal(directive?.name ?? null, name);
      assert.equal(directive?.value ?? null, value);
      if (directive === undefined) return;
      assert.equal(line.slice(directive.nameSpan.start, directive.nameSpan.end), name);
      assert.equal(line.slice(directive.valueSpan.start, directive.valueSpan.end), value);
      assert.equal(line.slice(directive.start, directive.end), line.trim());
    });
  }

  it('name their request, the first one if there are two', () => {
    const block = parseDocument('# @name a\n# @name b\nGET http://a\n').blocks[0];
    assert.equal(block?.name, 'a');
    assert.deepEqual(block?.nameSpan, { start: 8, end: 9 });
  });

  it('that are unknown, without a name, or not acted upon are pointed out', () => {
    assert.deepEqual(problems('# @foo\n# @name\n# @loop for 3\n# @noRedirect\n# @NO_LOG\n# @note\n'), [
      'unknown-directive "@foo"',
      'bad-directive "# @name"',
      'not-run "@loop"',
    ]);
  });

  it('may stand between headers and after the body', () => {
    assert.deepEqual(outline('GET http://a\n# @no-log\nA: b\n\n{}\n\n# @name x\n'), [
      '@name x',
      'GET http://a',
      '> A: b',
      '= json "{}"',
    ]);
  });
});

describe('variables', () => {
  const cases: readonly [text: string, expected: string][] = [
    ['@a = b', '@a = b'],
    ['@a=b', '@a = b'],
    ['  @a =  b c  ', '@a = b c'],
    ['@a := {{b}}', '@a := {{b}}'],
    ['@a =', '@a = '],
    ['@a = x=y', '@a = x=y'],
    ['@a.b-c = 1', '@a.b-c = 1'],
    ['@me = Authorization: Basic a:', '@me = Authorization: Basic a:'],
    ['@a', '! bad-variable "@a"'],
    ['@a b', '! bad-variable "@a b"'],
    ['@ = b', '! bad-variable "@ = b"'],
  ];
  for (const [text, expected] of cases) it(text, () => assert.deepEqual(outline(`${text}\n`), [expected]));
});

describe('comments in blocks', () => {
  const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
    ['on one line', '/* GET http://a */\nGET http://b\n', ['GET http://b']],
    ['over lines', '/*\n * GET http://a\n */\nGET http://b\n', ['GET http://b']],
    ['hold separators', '/*\n### x\nGET http://a\n*/\nGET http://b\n', ['GET http://b']],
    ['are not closed by a wildcard', '/*\nAccept: */*\n*/\nGET http://b\n', ['GET http://b']],
    [
      'that are not closed end with their block',
      '/*\nGET http://a\n\n###\nGET http://b\nAccept: */*\n',
      ['! unclosed "/*"', 'GET http://b', '> Accept: */*'],
    ],
    ['stand between headers', 'GET http://b\n/* x\n*/\nA: b\n', ['GET http://b', '> A: b']],
    [
      'are body in a body',
      'POST http://b\nContent-Type: text/css\n\n/* x\n###\n',
      ['POST http://b', '> Content-Type: text/css', '= text "/* x"'],
    ],
  ];
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(outline(text), expected));
});

describe('what is kept and not run', () => {
  const cases: readonly [name: string, text: string, parts: string][] = [
    ['a script before the request', '< {%\n  a\n%}\nGET http://a\n', 'script request-line'],
    ['a script in a file before the request', '< ./before.js\nGET http://a\n', 'script request-line'],
    ["httpYac's script", '{{\n  a\n}}\nGET http://a\n', 'script request-line'],
    ["httpYac's script of an event", '{{@response\n  a\n}}\nGET http://a\n', 'script request-line'],
    ['a script that holds separators', '{{\n  a = `\n### x\n`;\n}}\nGET http://a\n', 'script request-line'],
    ['a handler', 'GET http://a\n\n> {%\n  a\n%}\n', 'request-line blank script'],
    ['a handler at once', 'GET http://a\n> {% a %}\n', 'request-line script'],
    ['a handler in a file', 'GET http://a\n\n> ./check.js\n', 'request-line blank script'],
    ['an output before its request', '>> ./a.json\nGET http://a\n', 'output request-line'],
    [
      'references',
      'GET http://a\n\n<> 1.json\n<> 2.json\n',
      'request-line blank response-reference response-reference',
    ],
    ['assertions', 'GET http://a\n\n?? status == 200\n?? body x exists\n', 'request-line blank assertion assertion'],
    ['a response', 'GET http://a\n\nHTTP/1.1 200 OK\nA: b\n\n{}\n', 'request-line blank response-reference'],
    ['a response alone', '### answer\nHTTP/1.1 200 OK\n\n{}\n', 'separator response-reference'],
    ['front matter', '---\nid: x\n---\nGET http://a\n', 'unknown request-line'],
    ['NOP', '### Shared\nNOP\n', 'separator unknown'],
  ];
  for (const [name, text, parts] of cases) {
    it(name, () => {
      assert.equal(kinds(text), parts);
      const found = parseDocument(text).blocks.flatMap((block) => block.problems);
      assert.ok(found.length > 0);
      for (const problem of found) assert.deepEqual([problem.code, problem.severity], ['not-run', 'hint']);
    });
  }

  it('a script that is not closed ends before the next request line, and with its block', () => {
    assert.deepEqual(outline('{{\n  a\n}\nGET http://y\n\n###\nGET http://z\n{{\n}}\n'), [
      'GET http://y',
      '! unclosed "{{"',
      '~ not-run "{{"',
      'GET http://z',
      '~ not-run "{{"',
    ]);
    assert.deepEqual(outline('GET http://y\n\n> {%\n  a\n###\nGET http://z\n'), [
      'GET http://y',
      '! unclosed "> {%"',
      '~ not-run "> {%"',
      'GET http://z',
    ]);
  });

  it('a script is closed by }} with a slip after it', () => {
    assert.deepEqual(outline('{{\n  a\n}}s\nGET http://y\n\n###\n{{\n  b\n}}\n'), [
      'GET http://y',
      '! unclosed "}}s"',
      '~ not-run "{{"',
      '~ not-run "{{"',
    ]);
    assert.equal(kinds('{{\n  f({a: {\n}});\n}}\nGET http://y\n'), 'script request-line');
  });

  it('lines after the body that are none of these are pointed out, once for a run', () => {
    assert.deepEqual(outline('POST http://a\n\n{}\n> {% x %}\nmore\nmore\n\n@v = 1\n'), [
      '@v = 1',
      'POST http://a',
      '= json "{}"',
      '~ not-run "> {% x %}"',
      '! bad-request-line "more"',
    ]);
  });

  it('no more than fifty problems of a block are told', () => {
    assert.equal(problems(`GET http://a\n\n${'GET http://b\n'.repeat(1000)}`).length, 50);
  });
});
