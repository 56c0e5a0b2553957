import assert from 'node:assert/strict';
import type { DiagnosedProblem } from '../../../src/diagnose/diagnosis';
import { blameSpans } from '../../../src/fix/blame';
import type { Origins } from '../../../src/resolve/resolved';
import { diagnosis, field, firstRequest, lines, problem, property, query } from './request';

function blamed(text: string, given: DiagnosedProblem, origins: Origins | null = null): string {
  const block = firstRequest(text);
  const [span] = blameSpans(diagnosis([given]), block, origins);
  assert.ok(span && span.end > span.start, 'the span is not empty');
  return block.text.slice(span.start, span.end);
}

function of(at: DiagnosedProblem['field'], more: Partial<DiagnosedProblem> = {}): DiagnosedProblem {
  return { ...problem([]), field: at, ...more };
}

describe('the source that is to blame', () => {
  const get = lines(
    '# @name x',
    'GET https://h/tasks/12?limit=x',
    '  &userName=y HTTP/1.1',
    'X-Tenant: 1',
    'Authorization: Bearer t',
    '',
  );
  const post = lines(
    'POST https://h/tasks',
    'Content-Type: application/json',
    '',
    '{',
    '  "data": {',
    '    "name": "x",',
    '    "id": {{id}},',
    '    "tags": [1, "two"]',
    '  }',
    '}',
    '',
  );
  const form = lines(
    'POST https://h/token',
    'Content-Type: application/x-www-form-urlencoded',
    '',
    'a=1',
    '&scope=x',
    '',
  );
  const rows: [name: string, text: string, given: DiagnosedProblem, expected: string][] = [
    [
      'is the limit of time that the request sets',
      lines('# @name x', '// @timeout  200 ms', 'GET https://h/', ''),
      { ...problem([]), directive: 'timeout' },
      'timeout  200 ms',
    ],
    [
      'is the proxy that the request names',
      lines('# @proxy http://p:1', 'GET https://h/', ''),
      { ...problem([]), directive: 'proxy' },
      'proxy http://p:1',
    ],
    [
      'is the URL where the limit is that of the setting',
      lines('# @timeout 5 s', 'GET https://h/', ''),
      { ...problem([]), directive: 'connection-timeout' },
      'https://h/',
    ],
    ['is the parameter', get, of(query('limit')), 'limit=x'],
    ['is the parameter, in whatever style it is written', get, of(query('user_name')), 'userName=y'],
    ['is the URL where the parameter is missing', get, of(query('workspace')), 'https://h/tasks/12?limit=x'],
    ['is the header', get, of(field('header', 'x-tenant')), 'X-Tenant: 1'],
    [
      'is the header of the cookies',
      lines('GET https://h/', 'Cookie: a=1; sid=2', ''),
      of({ ...field('header', 'sid'), within: 'Cookie' }),
      'Cookie: a=1; sid=2',
    ],
    ['is the URL where the header is missing', get, of(field('header', 'Accept')), 'https://h/tasks/12?limit=x'],
    [
      'is the segment that the message names',
      get,
      of(field('path', 'task'), { message: 'task: Unknown object: 12' }),
      '12',
    ],
    [
      'is the segment that would be replaced',
      get,
      { ...problem([{ op: 'replace', field: field('path', 'x'), find: '12', values: ['13'] }]), message: 'no' },
      '12',
    ],
    ['is the property', post, of(property('/data/name')), '"name": "x"'],
    ['is the property with a placeholder', post, of(property('/data/id')), '"id": {{id}}'],
    ['is the item', post, of(property('/data/tags/1')), '"two"'],
    ['is the key of a property over lines', post, of(property('/data')), '"data"'],
    ['is the key of the object that should hold the property', post, of(property('/data/workspace')), '"data"'],
    [
      'is the key of the property that should hold deeper ones',
      post,
      of(property('/data/tags/9/x')),
      '"tags": [1, "two"]'.slice(0, 6),
    ],
    ['is the start of the body where the property is missing in the root', post, of(property('/workspace')), '{'],
    [
      'is the body on one line where the property is missing in it',
      'POST https://h\n\n{"a": 1}\n',
      of(property('/b')),
      '{"a": 1}',
    ],
    ['is the URL where there is no body', 'POST https://h/x\n', of(property('/b')), 'https://h/x'],
    [
      'is the line of the file that is the body',
      'POST https://h/x\n\n< ./body.json\n',
      of(property('/b')),
      '< ./body.json',
    ],
    ['is the form key', form, of(field('body', 'scope')), 'scope=x'],
    ['is the first line of the form where the key is missing', form, of(field('body', 'b')), 'a=1'],
    ['is the method where it is not allowed', get, of(null, { kind: 'method-not-allowed' }), 'GET'],
    ['is the credentials where they are refused', get, of(null, { kind: 'unauthorized' }), 'Authorization: Bearer t'],
    [
      'is the media type where it is refused',
      post,
      of(null, { kind: 'unsupported-media-type' }),
      'Content-Type: application/json',
    ],
    [
      'is the place where the JSON is broken',
      'POST https://h\n\n{"a": 1 "b": 2}\n',
      of(null, { kind: 'syntax' }),
      '"b"',
    ],
    ['is the URL where nothing is named', get, of(null, { kind: 'server' }), 'https://h/tasks/12?limit=x'],
  ];
  for (const [name, text, given, expected] of rows) it(name, () => assert.equal(blamed(text, given), expected));

  it('is the placeholder whose value holds the parameter', () => {
    const text = 'GET https://h/tasks?{{filter}}\n';
    const span = { start: 20, end: 30 };
    const origins: Origins = {
      method: null,
      url: { text: 'https://h/tasks?limit=x', pieces: [] },
      path: [],
      query: [{ name: 'limit', value: 'x', origin: span, nameOrigin: span, valueOrigin: span }],
      headers: [],
      body: null,
      form: [],
    };
    assert.equal(blamed(text, of(query('limit')), origins), '{{filter}}');
  });

  it('is one for each problem, in their order', () => {
    const block = firstRequest(get);
    const spans = blameSpans(diagnosis([of(query('userName')), of(null), of(query('limit'))]), block, null);
    assert.deepEqual(
      spans.map(({ start, end }) => block.text.slice(start, end)),
      ['userName=y', 'https://h/tasks/12?limit=x', 'limit=x'],
    );
  });
});

describe('the source at a place that the response states', () => {
  const at = (line: number, column: number) => ({ in: '/query', line, column, offset: null });
  const word = (name: string) => ({ ...field('body', name), pointer: '/query', within: '/query' });
  const graphql = lines('GRAPHQL https://h/graphql', '', 'query {', '  task { nam, owner { name } }', '}', '');
  const json = lines(
    'POST https://h/graphql',
    'Content-Type: application/json',
    '',
    '{"query": "query {\\n  task(of: \\"x\\") { nam }\\n}", "variables": {"a": 1}}',
    '',
  );
  const rows: [name: string, text: string, given: DiagnosedProblem, expected: string][] = [
    ['the word in a GraphQL body', graphql, of(word('nam'), { position: at(1, 9) }), 'nam'],
    ['what has not the argument', graphql, of(word('id'), { position: at(1, 2) }), 'task'],
    ['the word itself, where no place is stated', graphql, of(word('name')), 'name'],
    ['the word in the string of a JSON body', json, of(word('nam'), { position: at(1, 18) }), 'nam'],
    [
      'the first line of the body, where the text has no such line',
      graphql,
      of(word(''), { kind: 'syntax', position: at(9, 1) }),
      'query {',
    ],
    ['the end of the query', graphql, of(word(''), { kind: 'syntax', position: at(2, 1) }), '}'],
    [
      'the query text, where the variables are not written',
      graphql,
      of({ ...field('body', 'ws'), pointer: '/variables/ws' }, { position: at(0, 0) }),
      'query',
    ],
    [
      'the variables, where they are',
      json,
      of({ ...field('body', 'a'), pointer: '/variables/a' }, { position: at(0, 0) }),
      '"a": 1',
    ],
    [
      'an offset in a text that is no JSON',
      lines('POST https://h/x', 'Content-Type: text/csv', '', 'a,b', 'c;d', ''),
      of(null, { kind: 'syntax', position: { in: null, line: null, column: null, offset: 5 } }),
      ';',
    ],
  ];
  for (const [name, text, given, expected] of rows) it(`is ${name}`, () => assert.equal(blamed(text, given), expected));

  it('is found through what was sent: escapes and placeholders are one thing in the source', () => {
    const text = lines('GRAPHQL https://h/graphql', '', 'query { {{field}} }', '');
    const start = text.indexOf('query');
    const body = {
      text: '{"query":"query { task(id: 1) { nam } }"}',
      pieces: [
        { start: 0, end: 10, origin: { start, end: start }, variable: null, secret: false },
        { start: 10, end: 18, origin: { start, end: start + 8 }, variable: null, secret: false },
        { start: 18, end: 37, origin: { start: start + 8, end: start + 17 }, variable: 'field', secret: false },
        { start: 37, end: 41, origin: { start: start + 17, end: start + 19 }, variable: null, secret: false },
      ],
    };
    const origins: Origins = {
      method: null,
      url: { text: '', pieces: [] },
      path: [],
      query: [],
      headers: [],
      body,
      form: [],
    };
    assert.equal(blamed(text, of(word('nam'), { position: at(0, 22) }), origins), '{{field}}');
    assert.equal(blamed(text, of(word('query'), { position: at(0, 0) }), origins), 'query');
  });
});

describe('the source that is to blame for "invalid JSON"', () => {
  const body = (json: string) => lines('POST https://h/x', 'Content-Type: application/json', '', json, '');
  const rows: [name: string, json: string, blamed: string][] = [
    ['a comma too many in an object', '{ "a": {{id}}, "b": "2", }', ','],
    ['a comma too many in an array', '{ "a": [1, 2,\n] }', ','],
    ['a comment', '{ "a": 1 /* why */ }', '/* why */'],
    [
      'the comment that is sent, not the line that is a comment of the file',
      '{\n  // of the file\n  "a": 1 // two\n}',
      '// two',
    ],
    ['nothing of what is not sent', '{\n  // of the file\n  "a": 1\n}', '{'],
    ['a bracket that is not closed', '{ "a": [1, 2 }', '}'],
    ['nothing that can be seen: the whole of it', '{ "a": 1 }', '{ "a": 1 }'],
  ];
  for (const [name, json, expected] of rows) {
    it(`is ${name}`, () => assert.equal(blamed(body(json), of(null, { kind: 'syntax' })), expected));
  }
});
