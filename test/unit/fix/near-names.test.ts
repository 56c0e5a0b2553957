import assert from 'node:assert/strict';
import type { Field } from '../../../src/diagnose/diagnosis';
import { add, applied, firstRequest, fixed, fixes, lines, property, query } from './request';

const post = (body: string): string => lines('POST https://h/tasks', 'Content-Type: application/json', '', body, '');

describe('a missing field that is there under a name spelt nearly the same', () => {
  it('is renamed, of a query', () => {
    const text = 'GET https://h/tasks?workspce={{workspace}}&limit=5\n';
    assert.equal(fixed(text, [add(query('workspace'))]), text.replace('workspce', 'workspace'));
  });

  it('is renamed, of the object that it belongs in', () => {
    const text = post('{"data": {"projetc": "1"}, "projec": 2}');
    assert.equal(fixed(text, [add(property('/data/project'))]), text.replace('projetc', 'project'));
  });

  it('can be added all the same, and neither is taken without asking', () => {
    const block = firstRequest('GET https://h/tasks?workspce=1\n');
    const found = fixes(block, [[add(query('workspace'))]]);
    assert.deepEqual(
      found.map(({ title }) => title),
      ['Rename query parameter "workspce" to "workspace"', 'Add query parameter "workspace"'],
    );
    assert.deepEqual(
      found.map(({ preferred }) => preferred),
      [false, false],
    );
  });

  it('is added where another name is only short, or far', () => {
    assert.equal(fixed('GET https://h/tasks?ib=1\n', [add(query('id'))]), 'GET https://h/tasks?ib=1&id=id\n');
    assert.equal(
      fixed('GET https://h/tasks?limit=1\n', [add(query('name'))]),
      'GET https://h/tasks?limit=1&name=name\n',
    );
  });
});

describe('a name that is unknown, where the response lists what is known', () => {
  const renamed = (text: string, to: readonly string[]): readonly string[] =>
    fixes(firstRequest(text), [[{ op: 'rename', field: query('limt'), to, listed: true }]]).map(({ title }) => title);

  it('becomes the nearest of these', () => {
    assert.deepEqual(renamed('GET https://h/tasks?limt=1\n', ['offset', 'limit']), [
      'Rename query parameter "limt" to "limit"',
    ]);
  });

  it('stays where none is near, or that one is there already', () => {
    assert.deepEqual(renamed('GET https://h/tasks?limt=1\n', ['offset', 'sort']), []);
    assert.deepEqual(renamed('GET https://h/tasks?limt=1&limit=2\n', ['offset', 'limit']), []);
  });
});

describe('a member of the JSON that a query parameter holds', () => {
  const member = (pointer: string): Field => ({
    name: pointer.split('/').at(-1) ?? '',
    location: 'query',
    pointer,
    probable: false,
    within: 'input',
  });
  const mended = (input: string, pointer: string): string | null => {
    const block = firstRequest(`GET https://h/list?input=${input}&a=1\n`);
    const [fix] = fixes(block, [[add(member(pointer))]]);
    return fix ? applied(block.text, fix.edits) : null;
  };

  it('is added, percent-encoded', () => {
    const after = encodeURIComponent('{"limit": 5, "workspace": "workspace"}');
    assert.equal(mended(encodeURIComponent('{"limit": 5}'), '/workspace'), `GET https://h/list?input=${after}&a=1\n`);
    assert.equal(mended('', '/workspace'), 'GET https://h/list?input=%7B%22workspace%22:%22workspace%22%7D&a=1\n');
  });

  it('is not, where a variable is in there or what is there is no JSON', () => {
    assert.equal(mended('{{input}}', '/workspace'), null);
    assert.equal(mended('abc', '/workspace'), null);
  });
});
