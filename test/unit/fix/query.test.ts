import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import type { Origins } from '../../../src/resolve/resolved';
import { add, allFixed, firstRequest, fixed, fixes, type Given, lines, query, stop } from './request';

const workspace = add(query('workspace'));
const withVariable: Given = { variables: ['workspace'] };

describe('a query parameter', () => {
  const rows: [name: string, before: string, mends: Mend[], after: string, given?: Given][] = [
    ['is added', 'GET https://h/tasks\n', [workspace], 'GET https://h/tasks?workspace={{workspace}}\n', withVariable],
    [
      'is added where no variable has its name',
      'GET https://h/tasks\n',
      [workspace],
      'GET https://h/tasks?workspace=workspace\n',
    ],
    [
      'is added behind others',
      'GET https://h/tasks?limit=1\n',
      [workspace],
      'GET https://h/tasks?limit=1&workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'is added at the end of a file',
      'GET https://h/tasks',
      [workspace],
      'GET https://h/tasks?workspace={{workspace}}',
      withVariable,
    ],
    [
      'is added before the HTTP version',
      'GET https://h/tasks HTTP/1.1\nA: b\n',
      [workspace],
      'GET https://h/tasks?workspace={{workspace}} HTTP/1.1\nA: b\n',
      withVariable,
    ],
    [
      'is added before the fragment',
      'GET https://h/tasks?a=1#top\n',
      [workspace],
      'GET https://h/tasks?a=1&workspace={{workspace}}#top\n',
      withVariable,
    ],
    [
      'is added behind a dangling ?',
      'GET https://h/tasks?\n',
      [workspace],
      'GET https://h/tasks?workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'is added behind a dangling &',
      'GET https://h/tasks?a=1&\n',
      [workspace],
      'GET https://h/tasks?a=1&workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'is added where no method is written',
      'https://h/tasks\n',
      [workspace],
      'https://h/tasks?workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'is added to a query whose first line is commented out',
      'GET https://h/tasks\n# ?a=1\n&b=2\n',
      [workspace],
      'GET https://h/tasks\n# ?a=1\n&b=2\n&workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'is replaced on a query line that begins the query with &',
      'GET https://h/tasks\n# ?a=1\n&b=2\n',
      [{ op: 'replace', field: query('b'), find: null, values: ['3'] }],
      'GET https://h/tasks\n# ?a=1\n&b=3\n',
    ],
    [
      'is added to a URL of variables',
      'GET {{base}}/tasks\n',
      [workspace],
      'GET {{base}}/tasks?workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'is not misled by ? and # inside placeholders',
      'GET {{base}}/{{a.response.body.$.x[?(@.y)]}}/#x\n',
      [workspace],
      'GET {{base}}/{{a.response.body.$.x[?(@.y)]}}/?workspace={{workspace}}#x\n',
      withVariable,
    ],
    [
      'gets a line of its own where the others have one',
      lines('GET https://h/tasks', '    ?limit=1', '    &offset=2', 'A: b', ''),
      [workspace],
      lines('GET https://h/tasks', '    ?limit=1', '    &offset=2', '    &workspace={{workspace}}', 'A: b', ''),
      withVariable,
    ],
    [
      'gets a line of its own at the end of a file',
      lines('GET https://h/tasks', '  ?limit=1'),
      [workspace],
      lines('GET https://h/tasks', '  ?limit=1', '  &workspace={{workspace}}'),
      withVariable,
    ],
    [
      'gets a line of its own where the HTTP version stands before the query lines',
      lines('GET https://h/tasks HTTP/1.1', '?limit=1', ''),
      [workspace],
      lines('GET https://h/tasks HTTP/1.1', '?limit=1', '&workspace={{workspace}}', ''),
      withVariable,
    ],
    [
      'keeps CRLF',
      'GET https://h/tasks\r\n  ?limit=1\r\nA: b\r\n',
      [workspace],
      'GET https://h/tasks\r\n  ?limit=1\r\n  &workspace={{workspace}}\r\nA: b\r\n',
      withVariable,
    ],
    [
      'that is there without a value gets one',
      'GET https://h/tasks?workspace=&a=1\n',
      [workspace],
      'GET https://h/tasks?workspace={{workspace}}&a=1\n',
      withVariable,
    ],
    [
      'that is there without = gets both',
      'GET https://h/tasks?workspace\n',
      [workspace],
      'GET https://h/tasks?workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'that is there and wrong gets another value',
      'GET https://h/tasks?workspace=x#f\n',
      [workspace],
      'GET https://h/tasks?workspace={{workspace}}#f\n',
      withVariable,
    ],
    [
      'that is there in another style, without a value, gets one',
      'GET https://h/tasks?userTaskList=\n',
      [add(query('user_task_list'), '1')],
      'GET https://h/tasks?userTaskList=1\n',
    ],
    [
      'that is there in another style, with a value, is renamed',
      'GET https://h/tasks?Workspace=12\n',
      [workspace],
      'GET https://h/tasks?workspace=12\n',
      withVariable,
    ],
    [
      'without a value on a line of its own gets one there',
      lines('GET https://h/tasks', '  ?workspace=', '  &a=1', ''),
      [workspace],
      lines('GET https://h/tasks', '  ?workspace={{workspace}}', '  &a=1', ''),
      withVariable,
    ],
    [
      'takes a variable that is written in another style',
      'GET https://h/t\n',
      [add(query('workspace_gid'))],
      'GET https://h/t?workspace_gid={{workspaceGid}}\n',
      { variables: ['workspaceGid'] },
    ],
    [
      'is percent-encoded',
      'GET https://h/t\n',
      [add(query('a b'), 'c&d=e#f%é')],
      'GET https://h/t?a%20b=c%26d%3De%23f%25%C3%A9\n',
    ],
    [
      'keeps readable what needs no encoding',
      'GET https://h/t\n',
      [add(query('filter[name]'), 'a,b:c/d@e')],
      'GET https://h/t?filter[name]=a,b:c/d@e\n',
    ],
    [
      'never resolves what a response puts in',
      'GET https://h/t\n',
      [add(query('sync'), '{{$processEnv SECRET}}')],
      'GET https://h/t?sync=%7B%7B$processEnv%20SECRET%7D%7D\n',
    ],
    [
      'with a new value from the response is replaced',
      'GET https://h/events?sync=old&a=1\n',
      [add(query('sync'), 'de4774')],
      'GET https://h/events?sync=de4774&a=1\n',
    ],
    [
      'is removed with its &',
      'GET https://h/t?a=1&b=2&c=3\n',
      [{ op: 'remove', field: query('b') }],
      'GET https://h/t?a=1&c=3\n',
    ],
    [
      'is removed from the front',
      'GET https://h/t?a=1&b=2\n',
      [{ op: 'remove', field: query('a') }],
      'GET https://h/t?b=2\n',
    ],
    [
      'is removed from the end',
      'GET https://h/t?a=1&b=2#f\n',
      [{ op: 'remove', field: query('b') }],
      'GET https://h/t?a=1#f\n',
    ],
    [
      'is removed with the ? where it is the only one',
      'GET https://h/t?a=1 HTTP/1.1\n',
      [{ op: 'remove', field: query('a') }],
      'GET https://h/t HTTP/1.1\n',
    ],
    [
      'is removed with its line',
      lines('GET https://h/t', '  ?a=1', '  &b=2', '  &c=3', 'H: v', ''),
      [{ op: 'remove', field: query('b') }],
      lines('GET https://h/t', '  ?a=1', '  &c=3', 'H: v', ''),
    ],
    [
      'is removed with its line from the front',
      lines('GET https://h/t', '  ?a=1', '  &b=2', ''),
      [{ op: 'remove', field: query('a') }],
      lines('GET https://h/t', '  ?b=2', ''),
    ],
    [
      'is removed with its line at the end of a file',
      lines('GET https://h/t', '  ?a=1', '  &b=2'),
      [{ op: 'remove', field: query('b') }],
      lines('GET https://h/t', '  ?a=1'),
    ],
    [
      'gets the value that is allowed',
      'GET https://h/t?sort=bad\n',
      [{ op: 'replace', field: query('sort'), find: null, values: ['asc'] }],
      'GET https://h/t?sort=asc\n',
    ],
    [
      'is found by its value where it has no name',
      'GET https://h/t?x=1%2F2\n',
      [{ op: 'replace', field: query('date'), find: '1/2', values: ['2024-01-02'] }],
      'GET https://h/t?x=2024-01-02\n',
    ],
    [
      'is added with another one',
      'GET https://h/tasks\n',
      [
        {
          op: 'add-all',
          fields: [
            { field: query('assignee'), value: 'me' },
            { field: query('workspace'), value: null },
          ],
        },
      ],
      'GET https://h/tasks?assignee=me&workspace={{workspace}}\n',
      withVariable,
    ],
    [
      'is added with another one, a line for each',
      lines('GET https://h/tasks', '?limit=1', ''),
      [
        {
          op: 'add-all',
          fields: [
            { field: query('assignee'), value: 'me' },
            { field: query('workspace'), value: null },
          ],
        },
      ],
      lines('GET https://h/tasks', '?limit=1', '&assignee=me', '&workspace={{workspace}}', ''),
      withVariable,
    ],
    [
      'is renamed where it is unknown and its right name is known',
      'GET https://h/t?worspace=1\n',
      [{ op: 'replace', field: query('worspace'), find: null, values: ['workspace'] }],
      'GET https://h/t?workspace=1\n',
      { kind: 'unknown-field' },
    ],
  ];
  for (const [name, before, mends, after, given] of rows) {
    it(name, () => assert.equal(fixed(before, mends, given), after));
  }

  it('goes on with & where a variable holds the ?', () => {
    const origins = originsOf('https://h/tasks?limit=1', { start: 4, end: 11 });
    assert.equal(
      fixed('GET {{url}}\n', [workspace], { origins, variables: ['workspace'] }),
      'GET {{url}}&workspace={{workspace}}\n',
    );
  });

  it('is not added where a variable holds the fragment', () => {
    const origins = originsOf('https://h/tasks#top', { start: 4, end: 11 });
    assert.equal(fixed('GET {{url}}\n', [workspace], { origins }), null);
  });

  it('whose variable has no value gets another', () => {
    const text = 'GET https://h/t?workspace={{ws}}\n';
    const span = { start: 16, end: 32 };
    const none: Origins = {
      ...originsOf('https://h/t?workspace=', { start: 4, end: 32 }),
      query: [{ name: 'workspace', value: '', origin: span, nameOrigin: span, valueOrigin: span }],
    };
    assert.equal(
      fixed(text, [workspace], { origins: none, variables: ['workspace'] }),
      'GET https://h/t?workspace={{workspace}}\n',
    );
  });

  it('is a snippet with the value selected where the user must type', () => {
    const [fix] = fixes(firstRequest('GET https://h/t\n'), [[workspace]]);
    assert.deepEqual(fix?.edits, [
      { start: 15, end: 15, newText: '?workspace=workspace', snippet: `?workspace=${stop(1, 'workspace')}` },
    ]);
    assert.equal(fix?.complete, false);
  });

  it('that is there and wrong is selected where the user must say what is right', () => {
    const [fix] = fixes(firstRequest('GET https://h/t?workspace=x%2F\n'), [[workspace]]);
    assert.deepEqual(fix?.edits, [{ start: 26, end: 30, newText: 'x%2F', snippet: stop(1, 'x%2F') }]);
  });

  it('is plain text where nothing is left to type', () => {
    const [fix] = fixes(firstRequest('GET https://h/t\n'), [[workspace]], withVariable);
    assert.deepEqual(fix?.edits, [{ start: 15, end: 15, newText: '?workspace={{workspace}}' }]);
    assert.equal(fix?.complete, true);
  });

  it('escapes $, } and \\ in snippets', () => {
    const mend: Mend = {
      op: 'add-all',
      fields: [
        { field: query('a$b}'), value: '{$1}\\' },
        { field: query('c'), value: null },
      ],
    };
    const [fix] = fixes(firstRequest('GET https://h/t\n'), [[mend]]);
    assert.equal(fix?.edits[0]?.snippet, `?a\\$b%7D=%7B\\$1%7D%5C&c=${stop(1, 'c')}`);
  });

  const together: [name: string, before: string, mends: Mend[], after: string][] = [
    ['two are added', 'GET https://h/t\n', [add(query('a')), add(query('b'))], 'GET https://h/t?a=a&b=b\n'],
    [
      'one is removed and one added',
      'GET https://h/t?a=1\n',
      [{ op: 'remove', field: query('a') }, add(query('b'))],
      'GET https://h/t?b=b\n',
    ],
    [
      'the last is removed and one added',
      'GET https://h/t?a=1&b=2\n',
      [{ op: 'remove', field: query('b') }, add(query('c'))],
      'GET https://h/t?a=1&c=c\n',
    ],
    [
      'lines are removed and added',
      lines('GET https://h/t', '?a=1', '&b=2', ''),
      [{ op: 'remove', field: query('b') }, add(query('c')), add(query('d'))],
      lines('GET https://h/t', '?a=1', '&c=c', '&d=d', ''),
    ],
    [
      'one is filled in and one added',
      'GET https://h/t?a=\n',
      [add(query('a'), '1'), add(query('b'))],
      'GET https://h/t?a=1&b=b\n',
    ],
    [
      'several are removed',
      'GET https://h/t?a=1&b=2&c=3&d=4\n',
      [
        { op: 'remove', field: query('a') },
        { op: 'remove', field: query('b') },
        { op: 'remove', field: query('d') },
      ],
      'GET https://h/t?c=3\n',
    ],
    [
      'several are removed over lines',
      lines('GET https://h/t?a=1&b=2', '  &c=3&d=4', '  &e=5', ''),
      [
        { op: 'remove', field: query('a') },
        { op: 'remove', field: query('b') },
        { op: 'remove', field: query('c') },
        { op: 'remove', field: query('d') },
      ],
      lines('GET https://h/t', '  ?e=5', ''),
    ],
    [
      'the same one is named twice',
      'GET https://h/t\n',
      [add(query('a')), add(query('a')), add(query('b'))],
      'GET https://h/t?a=a&b=b\n',
    ],
  ];
  describe('fixes of several problems go together where', () => {
    for (const [name, before, mends, after] of together) {
      it(name, () => assert.equal(allFixed(before, mends), after));
    }
  });
});

function originsOf(url: string, origin: { start: number; end: number }): Origins {
  const pieces = [{ start: 0, end: url.length, origin, variable: 'url', secret: false }];
  return { method: null, url: { text: url, pieces }, path: [], query: [], headers: [], body: null, form: [] };
}
