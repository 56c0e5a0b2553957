import assert from 'node:assert/strict';
import { extractAll, extraction, extractOne } from '../../../src/refactor/extract-variable';
import { refactored, selected } from './refactoring';
import { checkSame } from './same-request';

describe('refactor: extract a value into a file variable', () => {
  const cases: readonly (readonly [what: string, marked: string, result: string | null])[] = [
    [
      'the host of a URL',
      '### a\nGET https://‹h.example›/tasks\n',
      '@host = h.example\n\n### a\nGET https://{{host}}/tasks\n',
    ],
    [
      'the beginning of a URL',
      '@x = 1\n\n### a\nGET ‹https://h.example/api›/tasks\n',
      '@x = 1\n@baseUrl = https://h.example/api\n\n### a\nGET {{baseUrl}}/tasks\n',
    ],
    [
      'a segment of the path, by what stands before it',
      'GET https://h.example/tasks/‹12345›/stories\n',
      '@taskId = 12345\n\nGET https://h.example/tasks/{{taskId}}/stories\n',
    ],
    [
      'the value of a parameter, by its name',
      'GET https://h.example/tasks?a=1\n  &opt_fields=‹name,gid›&b=2\n',
      '@optFields = name,gid\n\nGET https://h.example/tasks?a=1\n  &opt_fields={{optFields}}&b=2\n',
    ],
    [
      'a token',
      'GET https://h.example/\nAuthorization: Bearer ‹abc›\n',
      '@token = abc\n\nGET https://h.example/\nAuthorization: Bearer {{token}}\n',
    ],
    [
      'the value of a header',
      'GET https://h.example/\nX-Request-Id: ‹7›\n',
      '@xRequestId = 7\n\nGET https://h.example/\nX-Request-Id: {{xRequestId}}\n',
    ],
    [
      'a string of JSON, selected with its quotes',
      'POST https://h.example/\n\n{"data": {"name": ‹"A b"›, "n": 1}}\n',
      '@name = A b\n\nPOST https://h.example/\n\n{"data": {"name": "{{name}}", "n": 1}}\n',
    ],
    [
      'a number of JSON',
      'POST https://h.example/\n\n{"count": ‹12›}\n',
      '@count = 12\n\nPOST https://h.example/\n\n{"count": {{count}}}\n',
    ],
    [
      'white space around the selection stays',
      'GET https://h.example/\nX-A: 1‹ two ›three\n',
      '@xA = two\n\nGET https://h.example/\nX-A: 1 {{xA}} three\n',
    ],
    [
      'a field of a form',
      'POST https://h.example/\nContent-Type: application/x-www-form-urlencoded\n\na=1&user_name=‹me›\n',
      '@userName = me\n\nPOST https://h.example/\nContent-Type: application/x-www-form-urlencoded\n\na=1&user_name={{userName}}\n',
    ],
    [
      'not several fields of a form, which would become one',
      'POST https://h.example/\nContent-Type: application/x-www-form-urlencoded\n\n‹a=1&b=2›\n',
      null,
    ],
    [
      'a value with placeholders is evaluated where it is used, as before',
      '@v = 1\nGET https://h.example/‹{{v}}/{{$guid}}›/x\n',
      '@v = 1\n@id := {{v}}/{{$guid}}\nGET https://h.example/{{id}}/x\n',
    ],
    ['not half of a placeholder', '@v = 1\nGET https://h.example/‹a{{v›}}/x\n', null],
    ['not a placeholder alone', '@v = 1\nGET https://h.example/‹{{v}}›/x\n', null],
    ['not punctuation', 'POST https://h.example/\n\n{"a": 1‹,›}\n', null],
    ['not the method', '‹GET› https://h.example/\n', null],
    ['not the name of a header', 'GET https://h.example/\n‹X-A›: 1\n', null],
    ['not a comment', '# ‹a b›\nGET https://h.example/\n', null],
    ['not over lines', 'POST https://h.example/\n\n‹{\n"a": 1}›\n', null],
    ['not over two requests', 'GET https://h.example/‹a\n### \nGET https://h.example/b›\n', null],
    ['not all of another variable', '@a = ‹h.example›\nGET https://{{a}}/\n', null],
    [
      'a part of another variable',
      '@a = https://‹h.example›/x\nGET {{a}}/\n',
      '@a = https://{{host}}/x\n@host = h.example\nGET {{a}}/\n',
    ],
    [
      'under a free name',
      '@host = 1\n@host2 = 2\nGET https://‹h.example›/\n',
      '@host = 1\n@host2 = 2\n@host3 = h.example\nGET https://{{host3}}/\n',
    ],
    ['with CRLF', 'GET https://‹h.example›/\r\n', '@host = h.example\r\n\r\nGET https://{{host}}/\r\n'],
    ['behind a byte order mark', '\uFEFFGET https://‹h.example›/', '\uFEFF@host = h.example\n\nGET https://{{host}}/'],
    ['behind a last line without an end', '@a = ‹x›y', '@a = {{value}}y\n@value = x'],
    [
      'the path of a file',
      'POST https://h.example/\n\n< ./‹data›/a.json\n',
      '@value = data\n\nPOST https://h.example/\n\n< ./{{value}}/a.json\n',
    ],
    [
      'of a part',
      'POST https://h.example/\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: form-data; name="a"\n\n‹one›\n--x--\n',
      '@value = one\n\nPOST https://h.example/\nContent-Type: multipart/form-data; boundary=x\n\n--x\nContent-Disposition: form-data; name="a"\n\n{{value}}\n--x--\n',
    ],
    [
      'not a boundary',
      'POST https://h.example/\nContent-Type: multipart/form-data; boundary=x\n\n--‹x›\nContent-Disposition: form-data; name="a"\n\n1\n--x--\n',
      null,
    ],
    ['not of what is not sent', 'WEBSOCKET wss://‹h.example›/\n', null],
  ];
  for (const [what, marked, result] of cases) {
    it(what, async () => {
      const { selection, text } = selected(marked);
      const found = extraction(selection);
      const one = found && refactored(text, extractOne(selection, found));
      assert.equal(one, result);
      if (one !== null && !marked.includes('$guid') && !marked.includes('< ./')) await checkSame(text, one);
    });
  }

  it('a name of the environment is not taken', () => {
    const { selection, text } = selected('GET https://‹h.example›/\n', ['host']);
    const found = extraction(selection);
    assert.equal(
      found && refactored(text, extractOne(selection, found)),
      '@host2 = h.example\n\nGET https://{{host2}}/\n',
    );
  });

  it('all equal values of the file become the variable, but no part of a word, of a placeholder or of a comment', async () => {
    const marked = [
      '# about 12345',
      '### a',
      'GET https://h.example/tasks/‹12345›?x=12345&y=123456&z={{12345}}',
      'X-A: 12345',
      '',
      '### b',
      'POST https://h.example/12345.json',
      '',
      '{"a": "12345", "b": 12345, "c": "a12345", "d": "x%12345"}',
      '',
    ].join('\n');
    const { selection, text } = selected(marked);
    const found = extraction(selection);
    assert.ok(found);
    const all = extractAll(selection, found);
    assert.equal(all?.title, 'Extract all 6 occurrences to variable taskId');
    const result = refactored(text, all) ?? '';
    assert.equal(
      result,
      [
        '@taskId = 12345',
        '',
        '# about 12345',
        '### a',
        'GET https://h.example/tasks/{{taskId}}?x={{taskId}}&y=123456&z={{12345}}',
        'X-A: {{taskId}}',
        '',
        '### b',
        'POST https://h.example/{{taskId}}.json',
        '',
        '{"a": "{{taskId}}", "b": {{taskId}}, "c": "a12345", "d": "x%12345"}',
        '',
      ].join('\n'),
    );
  });

  it('a value that the file has once has no others', () => {
    const { selection } = selected('GET https://‹h.example›/\n');
    const found = extraction(selection);
    assert.equal(found && extractAll(selection, found), null);
  });

  it('the name is typed once for definition and uses', () => {
    const { selection } = selected('GET https://‹h.example›/\n');
    const found = extraction(selection);
    assert.deepEqual(found && extractOne(selection, found).edits.map(({ snippet }) => snippet), [
      `@\${1:host} = h.example\n\n`,
      `{{\${1:host}}}`,
    ]);
  });
});
