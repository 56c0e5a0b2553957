import assert from 'node:assert/strict';
import { outline } from './outline';

/** Cases on which the dialects differ, by their numbers in `contested-explained.md`, and what Faultline rules. */
const cases: readonly [name: string, text: string, expected: readonly string[]][] = [
  [
    '1: comment and URL in pairs are one request, and each further one is pointed out',
    '# all\nGET http://a/1\n\n# one\nGET http://a/2\n',
    ['GET http://a/1', '! missing-separator "GET http://a/2"'],
  ],
  [
    '2: request lines without an empty line between them too',
    'GET /1\nGET /2\nGET /3\n',
    ['GET /1', '! missing-separator "GET /2"', '! missing-separator "GET /3"'],
  ],
  [
    '3: an indented body right after the header is its body',
    'POST /1\nA: b\n  {\n    "a": 1\n  }\n',
    ['POST /1', '> A: b', '= json "  {\\n    \\"a\\": 1\\n  }"', '! bad-header "{"'],
  ],
  [
    '4: a DELETE after a GET is neither sent with it nor made its body',
    'GET /1\n\nDELETE /2\n',
    ['GET /1', '! missing-separator "DELETE /2"'],
  ],
  ['8: a single # separates nothing', 'GET /1\n#\nA: b\n', ['GET /1', '> A: b']],
  ['9: nor do two', 'GET /1\n##\nGET /2\n', ['GET /1', '! missing-separator "GET /2"']],
  [
    '10: nor a separator that is commented out',
    'GET /1\n# ### two\nGET /2\n',
    ['GET /1', '! missing-separator "GET /2"'],
  ],
  [
    '11: comments between two requests are no body',
    'GET /1\n\n// two\n#DELETE /2\nPOST /3\n',
    ['GET /1', '! missing-separator "POST /3"'],
  ],
  ['12: indented lines go on with the URL', 'POST https://h\n  /any\n  ?test=1\n', ['POST https://h/any?test=1']],
  [
    '13: a pasted JSON answer is no request',
    '### response\n{\n  "a": "GET /"\n}\n',
    ['### response', '! no-request-line "{"'],
  ],
  [
    '14: headers without a request line are none',
    '###\nContent-Type: a/b\n\n{}\n',
    ['! no-request-line "Content-Type: a/b"'],
  ],
  [
    '15: a method that nobody knows is sent as written, with a warning',
    'INVALIDMETHOD /test\n',
    ['INVALIDMETHOD /test', '! bad-request-line "INVALIDMETHOD"'],
  ],
  ['16: malformed variables are none', '@=x\n@name\n', ['! bad-variable "@=x"', '! bad-variable "@name"']],
  ['17: an empty variable is one', '@id =\nGET /{{id}}\n', ['@id = ', 'GET /{{id}}']],
  [
    '18: a pasted response is no request',
    'GET /\n\n###\nHTTP/1.1 200 OK\nA: b\n',
    ['GET /', '~ not-run "HTTP/1.1 200 OK"'],
  ],
  ['19: a list entry is none', '###\n- see /docs\n', ['! no-request-line "- see /docs"']],
  [
    '20: name and value without @ are none',
    'page: {{response.page}}\n',
    ['! no-request-line "page: {{response.page}}"'],
  ],
  ['21: import and run are no requests', 'import x.http\nrun y.http\n\n###\nGET /\n\n###\nrun #Request 1\n', ['GET /']],
  ['23: NOP is not sent', '### Shared\nNOP\n', ['### Shared', '~ not-run "NOP"']],
  [
    '24: the lines of a script are no URLs',
    '{{+\n  exports.h = {};\n}}\n\n###\nGET /1\n...h\n',
    ['~ not-run "{{+"', 'GET /1', '! not-run "...h"'],
  ],
  [
    '25: a block comment hides separators, and a slip behind }} swallows nothing',
    '/*\nprose\n### old\nGET /0\n*/\n{{\n  a()\n}}s\nGET /1\n\n###\nGET /2\n',
    ['GET /1', '! unclosed "}}s"', '~ not-run "{{"', 'GET /2'],
  ],
  ['27: front matter of another tool is kept without effect', '---\nid: x\n---\nGET /\n', ['GET /', '~ not-run "---"']],
  ['28: rows of hashes are separators without requests', '#####\n##### a\n#####\nGET /\n', ['### a', 'GET /']],
  ['29: a method in any case is that method', 'Post http://a\n', ['POST http://a']],
  [
    '30: comments between query lines hide nothing of the rest',
    'GET /a?\n# &x=1\n&y=2\n#> add z\n# &z=3\n&v=4\n',
    ['GET /a?&y=2&v=4'],
  ],
  ['30: ?? and a space is no query line', 'GET /a\n?? status == 200\n', ['GET /a', '~ not-run "?? status == 200"']],
];

describe('contested cases', () => {
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(outline(text), expected));
});
