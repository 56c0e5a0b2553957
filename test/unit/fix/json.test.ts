import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { add, allFixed, field, firstRequest, fixed, fixes, type Given, lines, property, stop } from './request';

const workspace = add(property('/data/workspace'));
const withVariable: Given = { variables: ['workspace'] };
const head = 'POST https://h/tasks\nContent-Type: application/json\n\n';

/** The body after the fix; null where there is no fix. */
function bodyAfter(body: string, mends: readonly Mend[], given?: Given): string | null {
  const text = fixed(head + body, mends, given);
  if (text === null) return null;
  assert.ok(text.startsWith(head), 'the head is left alone');
  return text.slice(head.length);
}

describe('a JSON property', () => {
  const rows: [name: string, before: string, mends: Mend[], after: string | null, given?: Given][] = [
    [
      'is added behind the last sibling, indented as it is',
      lines('{', '  "data": {', '    "name": "x"', '  }', '}', ''),
      [workspace],
      lines('{', '  "data": {', '    "name": "x",', '    "workspace": "{{workspace}}"', '  }', '}', ''),
      withVariable,
    ],
    [
      'is added with tabs where tabs are used',
      lines('{', '\t"data": {', '\t\t"name": "x"', '\t}', '}'),
      [workspace],
      lines('{', '\t"data": {', '\t\t"name": "x",', '\t\t"workspace": "workspace"', '\t}', '}'),
    ],
    [
      'is added on the line of a single-line object',
      '{"data": {"name": "x"}}',
      [workspace],
      '{"data": {"name": "x", "workspace": "workspace"}}',
    ],
    [
      'is added as compactly as the rest',
      '{"data":{"name":"x","a":1}}',
      [workspace],
      '{"data":{"name":"x","a":1,"workspace":"workspace"}}',
    ],
    [
      'keeps the padding of braces',
      '{ "data": { "name": "x" } }',
      [workspace],
      '{ "data": { "name": "x", "workspace": "workspace" } }',
    ],
    [
      'keeps a trailing comma',
      lines('{', '  "data": {', '    "name": "x",', '  },', '}'),
      [workspace],
      lines('{', '  "data": {', '    "name": "x",', '    "workspace": "workspace",', '  },', '}'),
    ],
    [
      'keeps a trailing comma on one line',
      '{"data": {"a": 1,}}',
      [workspace],
      '{"data": {"a": 1, "workspace": "workspace",}}',
    ],
    [
      'leaves comments where they are',
      lines(
        '{',
        '  // all of it',
        '  "data": {',
        '    "name": "x" // the name',
        '    // "due": 1',
        '  } /* end */',
        '}',
      ),
      [workspace],
      lines(
        '{',
        '  // all of it',
        '  "data": {',
        '    "name": "x", // the name',
        '    "workspace": "workspace"',
        '    // "due": 1',
        '  } /* end */',
        '}',
      ),
    ],
    [
      'stands behind the comment of a last sibling that has a comma',
      lines('{', '  "a": 1, // one', '}'),
      [add(property('/b'), '2')],
      lines('{', '  "a": 1, // one', '  "b": 2,', '}'),
    ],
    [
      'is added among placeholders inside and outside strings',
      lines('{', '  "id": {{id}},', '  "when": "{{$datetime "YYYY-MM"}}",', '  "{{key}}": -{{n}}.5', '}'),
      [add(property('/b'), 'x')],
      lines(
        '{',
        '  "id": {{id}},',
        '  "when": "{{$datetime "YYYY-MM"}}",',
        '  "{{key}}": -{{n}}.5,',
        '  "b": "x"',
        '}',
      ),
    ],
    [
      'is added before a placeholder that stands for members',
      '{"a": 1, {{rest}} }',
      [add(property('/b'), 'x')],
      '{"a": 1, "b": "x", {{rest}} }',
    ],
    [
      'is not misled by escaped braces',
      '{"a": "\\{\\{no}}"}',
      [add(property('/b'), 'x')],
      '{"a": "\\{\\{no}}", "b": "x"}',
    ],
    [
      'is not misled by braces that are no placeholder',
      '{"a": "{{ \\" }", "c": "}"}',
      [add(property('/b'), 'x')],
      '{"a": "{{ \\" }", "c": "}", "b": "x"}',
    ],
    [
      'is added with its missing parents',
      lines('{', '  "name": "x"', '}'),
      [workspace],
      lines('{', '  "name": "x",', '  "data": {', '    "workspace": "workspace"', '  }', '}'),
    ],
    [
      'is added with its missing parents on one line',
      '{"name": "x"}',
      [workspace],
      '{"name": "x", "data": {"workspace": "workspace"}}',
    ],
    [
      'is added to an empty body',
      '{}',
      [workspace],
      lines('{', '  "data": {', '    "workspace": "workspace"', '  }', '}'),
    ],
    [
      'is added to an empty object of a body over lines',
      lines('{', '  "data": {}', '}'),
      [workspace],
      lines('{', '  "data": {', '    "workspace": "workspace"', '  }', '}'),
    ],
    [
      'is added to an empty object of a body on one line',
      '{"data": {}}',
      [workspace],
      '{"data": {"workspace": "workspace"}}',
    ],
    [
      'is added to an empty object over lines',
      lines('{', '  "data": {', '  }', '}'),
      [workspace],
      lines('{', '  "data": {', '    "workspace": "workspace"', '  }', '}'),
    ],
    [
      'is added to an object of comments alone',
      lines('{', '  "data": {', '    // nothing yet', '  }', '}'),
      [workspace],
      lines('{', '  "data": {', '    // nothing yet', '    "workspace": "workspace"', '  }', '}'),
    ],
    [
      'takes the place of null where its parent is null',
      '{"data": null}',
      [workspace],
      '{"data": {"workspace": "workspace"}}',
    ],
    ['is not added below a text', '{"data": "x"}', [workspace], null],
    ['is not added below a placeholder', '{"data": {{data}}}', [workspace], null],
    [
      'is added to an item of an array',
      '{"items": [{"a": 1}]}',
      [add(property('/items/0/price'), '5')],
      '{"items": [{"a": 1, "price": 5}]}',
    ],
    ['is added as an item', '{"tags": ["a"]}', [add(property('/tags/1'), 'b')], '{"tags": ["a", "b"]}'],
    ['is not added as an item further on', '{"tags": ["a"]}', [add(property('/tags/5'), 'b')], null],
    [
      'is added with a missing array',
      '{"a": 1}',
      [add(property('/items/0/price'), '5')],
      '{"a": 1, "items": [{"price": 5}]}',
    ],
    [
      'that is empty gets a value between its quotes',
      '{"workspace": ""}',
      [add(property('/workspace'))],
      '{"workspace": "{{workspace}}"}',
      withVariable,
    ],
    [
      'that is null gets a value',
      '{"workspace": null}',
      [add(property('/workspace'))],
      '{"workspace": "{{workspace}}"}',
      withVariable,
    ],
    [
      'in another style and empty gets a value',
      '{"userName": ""}',
      [add(property('/user_name'), 'x')],
      '{"userName": "x"}',
    ],
    [
      'in another style with a value is renamed',
      '{"UserName": "x"}',
      [add(property('/userName'))],
      '{"userName": "x"}',
    ],
    [
      'is found by its name where the pointer is not known',
      '{"data": {"workspace": ""}}',
      [add(field('body', 'workspace'))],
      '{"data": {"workspace": "workspace"}}',
    ],
    [
      'is added to the root where the pointer is not known',
      '{"a": 1}',
      [add(field('body', 'workspace'))],
      '{"a": 1, "workspace": "workspace"}',
    ],
    [
      'with ~ and / in its name is found',
      '{"a/b": {"c~d": ""}}',
      [add(property('/a~1b/c~0d'), 'x')],
      '{"a/b": {"c~d": "x"}}',
    ],
    ['is found by a pointer that is a URI fragment', '{"age": ""}', [add(property('#/age'), 'x')], '{"age": "x"}'],
    [
      'gets a number where the value is one',
      '{"n": "ten"}',
      [{ op: 'replace', field: property('/n'), find: null, values: ['10'] }],
      '{"n": 10}',
    ],
    [
      'gets a text where the value is one',
      '{"due": "1/2/24"}',
      [{ op: 'replace', field: property('/due'), find: null, values: ['2024-02-01'] }],
      '{"due": "2024-02-01"}',
    ],
    [
      'that is a long id stays a text',
      '{"id": ""}',
      [add(property('/id'), '1204832938492834')],
      '{"id": "1204832938492834"}',
    ],
    [
      'is found by its value where it has no name',
      '{"a": {"b": "1/2"}}',
      [{ op: 'replace', field: field('body', ''), find: '1/2', values: ['x'] }],
      '{"a": {"b": "x"}}',
    ],
    [
      'becomes a text',
      '{"project": 12345, "a": 1}',
      [{ op: 'quote', field: property('/project') }],
      '{"project": "12345", "a": 1}',
    ],
    [
      'that is a bare placeholder becomes a text',
      '{"project": {{project}}}',
      [{ op: 'quote', field: property('/project') }],
      '{"project": "{{project}}"}',
    ],
    ['that is a text already is left alone', '{"project": "1"}', [{ op: 'quote', field: property('/project') }], null],
    [
      'that is an item becomes a text',
      '{"projects": [1, 2]}',
      [{ op: 'quote', field: property('/projects/1') }],
      '{"projects": [1, "2"]}',
    ],
    [
      'in quotes becomes a number, however long',
      '{"id": "12345678901234567890", "a": 1}',
      [{ op: 'unquote', field: property('/id'), as: 'number' }],
      '{"id": 12345678901234567890, "a": 1}',
    ],
    [
      'that is a placeholder in quotes becomes a bare one',
      '{"id": "{{id}}"}',
      [{ op: 'unquote', field: property('/id'), as: 'number' }],
      '{"id": {{id}}}',
    ],
    [
      'that is a word in quotes stays in them',
      '{"id": "nine"}',
      [{ op: 'unquote', field: property('/id'), as: 'number' }],
      null,
    ],
    ['is removed with the comma behind it', '{"a": 1, "b": 2}', [{ op: 'remove', field: property('/a') }], '{"b": 2}'],
    ['is removed with the comma before it', '{"a": 1, "b": 2}', [{ op: 'remove', field: property('/b') }], '{"a": 1}'],
    [
      'is removed with the white space of what becomes empty',
      '{ "a": 1 }',
      [{ op: 'remove', field: property('/a') }],
      '{}',
    ],
    [
      'is removed with its line',
      lines('{', '  "a": 1, // one', '  "b": {', '    "c": 3', '  }, // two', '  "d": 4', '}'),
      [{ op: 'remove', field: property('/b') }],
      lines('{', '  "a": 1, // one', '  "d": 4', '}'),
    ],
    [
      'is removed with its line and the comma before it',
      lines('{', '  "a": 1, // one', '  "b": 2', '}'),
      [{ op: 'remove', field: property('/b') }],
      lines('{', '  "a": 1 // one', '}'),
    ],
    [
      'is removed where commas stand at the ends',
      lines('{', '  "a": 1,', '  "b": 2,', '}'),
      [{ op: 'remove', field: property('/b') }],
      lines('{', '  "a": 1,', '}'),
    ],
    [
      'is renamed where it is unknown and its right name is known',
      '{"worspace": 1}',
      [{ op: 'replace', field: property('/worspace'), find: null, values: ['workspace'] }],
      '{"workspace": 1}',
      { kind: 'unknown-field' },
    ],
    [
      'never resolves what a response puts in',
      '{"a": 1}',
      [add(property('/b{{c}}'), '{{$processEnv SECRET}}')],
      '{"a": 1, "b\\u007b{c}}": "\\u007b{$processEnv SECRET}}"}',
    ],
    ['is not added to text that is no JSON', '{"a": ', [workspace], null],
    ['is not added to a body from a file', '< ./body.json', [workspace], null],
    ['is not added to JSON with a file in it', lines('{"a":', '< ./part.json', '}'), [workspace], null],
    ['is not added to an array', '[1]', [workspace], null],
    ['does not take the place of an object', '{"data": {}}', [add(property('/data'))], null],
    ['is not added over what is there', '{"data": {"workspace": {"gid": 1}}}', [workspace], null],
    [
      'keeps CRLF',
      '{\r\n  "a": 1\r\n}\r\n',
      [add(property('/b/c'), 'x')],
      '{\r\n  "a": 1,\r\n  "b": {\r\n    "c": "x"\r\n  }\r\n}\r\n',
    ],
  ];
  for (const [name, before, mends, after, given] of rows) {
    it(name, () => assert.equal(bodyAfter(before, mends, given), after));
  }

  const together: [name: string, before: string, mends: Mend[], after: string][] = [
    [
      'two are added to one object',
      '{"data": {"a": 1}}',
      [workspace, add(property('/data/project'))],
      '{"data": {"a": 1, "workspace": "workspace", "project": "project"}}',
    ],
    [
      'two are added to one object over lines',
      lines('{', '  "a": 1 // one', '}'),
      [add(property('/b'), '2'), add(property('/c'), '3')],
      lines('{', '  "a": 1, // one', '  "b": 2,', '  "c": 3', '}'),
    ],
    [
      'two are added below one missing parent',
      '{}',
      [workspace, add(property('/data/project'))],
      lines('{', '  "data": {', '    "workspace": "workspace",', '    "project": "project"', '  }', '}'),
    ],
    [
      'two are added below one that is null',
      '{"data": null}',
      [workspace, add(property('/data/project'))],
      '{"data": {"workspace": "workspace", "project": "project"}}',
    ],
    [
      'one goes and one comes',
      '{"a": 1}',
      [{ op: 'remove', field: property('/a') }, add(property('/b'), '2')],
      '{"b": 2}',
    ],
    [
      'the last goes and one comes',
      lines('{', '  "a": 1,', '  "b": 2', '}'),
      [{ op: 'remove', field: property('/b') }, add(property('/c'), '3')],
      lines('{', '  "a": 1,', '  "c": 3', '}'),
    ],
    [
      'the first goes and one comes',
      '{"a": 1, "b": 2}',
      [{ op: 'remove', field: property('/a') }, add(property('/c'), '3')],
      '{"b": 2, "c": 3}',
    ],
    [
      'neighbours go',
      '{"a": 1, "b": 2, "c": 3}',
      [
        { op: 'remove', field: property('/b') },
        { op: 'remove', field: property('/c') },
      ],
      '{"a": 1}',
    ],
    [
      'all go',
      lines('{', '  "a": 1,', '  "b": 2', '}'),
      [
        { op: 'remove', field: property('/a') },
        { op: 'remove', field: property('/b') },
      ],
      '{}',
    ],
    [
      'properties of several objects are added',
      '{"a": {}, "b": {"x": 1}}',
      [add(property('/a/c'), '1'), add(property('/b/c'), '2'), add(property('/c'), '3')],
      '{"a": {"c": 1}, "b": {"x": 1, "c": 2}, "c": 3}',
    ],
    [
      'one is quoted and one added',
      '{"a": 1}',
      [{ op: 'quote', field: property('/a') }, add(property('/b'), 'x')],
      '{"a": "1", "b": "x"}',
    ],
  ];
  describe('fixes of several problems go together where', () => {
    for (const [name, before, mends, after] of together) {
      it(name, () => assert.equal(allFixed(head + before, mends), head + after));
    }
  });

  it('that is there and wrong is selected where the user must say what is right', () => {
    const block = firstRequest(`${head}{"a": "x{{y}}", "b": 5}`);
    const edits = fixes(block, [[add(property('/a'))], [add(property('/b'))]])
      .slice(0, 2)
      .map((fix) => fix.edits[0]?.snippet);
    assert.deepEqual(edits, [stop(1, 'x{{y\\}\\}'), stop(1, '5')]);
  });

  it('has its stops numbered over all edits', () => {
    const block = firstRequest(`${head}{"a": {}, "b": ""}`);
    const fix = fixes(block, [[add(property('/a/c'))], [add(property('/b'))]]).find(({ id }) => id === 'all');
    assert.deepEqual(
      fix?.edits.map(({ snippet }) => snippet),
      [`"c": "${stop(1, 'c')}"`, `${stop(2, 'b')}`],
    );
  });

  it('is not looked for in JSON of 100,000 levels', () => {
    assert.equal(bodyAfter('['.repeat(100_000), [workspace]), null);
    assert.equal(bodyAfter('{"a":'.repeat(100_000), [workspace]), null);
  });
});

describe('a body that is not there', () => {
  const rows: [name: string, before: string, mends: Mend[], after: string | null][] = [
    [
      'is made, with its Content-Type',
      'POST https://h/tasks\n',
      [workspace],
      lines(
        'POST https://h/tasks',
        'Content-Type: application/json',
        '',
        '{',
        '  "data": {',
        '    "workspace": "workspace"',
        '  }',
        '}',
        '',
      ),
    ],
    [
      'is made at the end of a file without line end',
      'POST https://h/tasks',
      [add(property('/a'), '1')],
      lines('POST https://h/tasks', 'Content-Type: application/json', '', '{', '  "a": 1', '}'),
    ],
    [
      'is made behind the headers, before what follows',
      lines('POST https://h/tasks', 'Accept: x', '', '### next', 'GET https://h'),
      [add(property('/a'), '1')],
      lines('POST https://h/tasks', 'Accept: x', 'Content-Type: application/json', '', '{', '  "a": 1', '}', '', ''),
    ],
    [
      'is made of the Content-Type that is there',
      lines('POST https://h/tasks', 'Content-Type: application/vnd.api+json', ''),
      [add(property('/a'), '1')],
      lines('POST https://h/tasks', 'Content-Type: application/vnd.api+json', '', '{', '  "a": 1', '}', ''),
    ],
    [
      'is a form where the Content-Type says so',
      lines('POST https://h/token', 'Content-Type: application/x-www-form-urlencoded', ''),
      [add(field('body', 'grant_type'), 'password')],
      lines('POST https://h/token', 'Content-Type: application/x-www-form-urlencoded', '', 'grant_type=password', ''),
    ],
    ['is not made of XML', lines('POST https://h/x', 'Content-Type: application/xml', ''), [workspace], null],
    [
      'is left to the user where it is missing as a whole',
      'POST https://h/tasks\n',
      [add(field('body', '', ''))],
      lines('POST https://h/tasks', 'Content-Type: application/json', '', '{}', ''),
    ],
    [
      'keeps CRLF',
      'POST https://h/t\r\nA: b\r\n',
      [add(property('/a'), '1')],
      'POST https://h/t\r\nA: b\r\nContent-Type: application/json\r\n\r\n{\r\n  "a": 1\r\n}\r\n',
    ],
  ];
  for (const [name, before, mends, after] of rows) it(name, () => assert.equal(fixed(before, mends), after));

  it('is made once for several problems', () => {
    assert.equal(
      allFixed('POST https://h/t\n', [
        workspace,
        add(property('/data/name')),
        { op: 'header', name: 'Authorization', value: 'Bearer $1' },
      ]),
      lines(
        'POST https://h/t',
        'Authorization: Bearer token',
        'Content-Type: application/json',
        '',
        '{',
        '  "data": {',
        '    "workspace": "workspace",',
        '    "name": "name"',
        '  }',
        '}',
        '',
      ),
    );
  });
});

describe('the variables of a GraphQL request', () => {
  const text = (variables: string): string =>
    lines(
      'POST https://h/graphql',
      'X-Request-Type: GraphQL',
      '',
      'query($ws: ID!) {',
      '  tasks(workspace: $ws) { id }',
      '}',
      '',
      variables,
    );
  it('get the missing one', () => {
    assert.equal(fixed(text('{"limit": 1}'), [add(property('/variables/ws'))]), text('{"limit": 1, "ws": "ws"}'));
  });
  it('leave the query alone', () => {
    assert.equal(fixed(text('{"limit": 1}'), [add(property('/query'))]), null);
  });
});
