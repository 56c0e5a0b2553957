import assert from 'node:assert/strict';
import { fixOfMove, movedVariable, moveOf } from '../../../src/fix/permanent-redirect';
import type { Piece } from '../../../src/resolve/resolved';
import { applied, firstRequest } from './request';

const isCredential = (name: string): boolean => name === 'token';

function moved(status: number, sent: string, location: string, method = 'GET') {
  return moveOf({ method, url: sent }, [{ status, url: sent, location }], isCredential);
}

/** A request whose placeholders have these values. A name that begins with `secret` is a secret. */
function resolved(text: string, values: Readonly<Record<string, string>>) {
  const block = firstRequest(text);
  const pieces: Piece[] = [];
  let url = '';
  for (const part of block.request?.target.pieces ?? []) {
    const source = block.text.slice(part.start, part.end);
    for (const match of source.matchAll(/\{\{(\w+)\}\}|(?:(?!\{\{).)+/gs)) {
      const variable = match[1] ?? null;
      const value = variable === null ? match[0] : (values[variable] ?? '');
      const origin = { start: part.start + match.index, end: part.start + match.index + match[0].length };
      // Scheme, authority and path of one value are pieces of their own.
      for (const [part] of value.matchAll(variable === null ? /.+/gs : /^\w+:\/\/|[^/]+|\/.*/g)) {
        const secret = variable?.startsWith('secret') ?? false;
        pieces.push({ start: url.length, end: url.length + part.length, origin, variable, secret });
        url += part;
      }
    }
  }
  const none = { method: null, path: [], query: [], headers: [], body: null, form: [] };
  return { block, url, origins: { ...none, url: { text: url, pieces } } };
}

function put(text: string, values: Readonly<Record<string, string>>, location: string, status = 301) {
  const { block, url, origins } = resolved(text, values);
  const move = moved(status, url, location);
  const fix = move && fixOfMove({ block, origins, variables: new Set() }, move, true);
  const variable = move && movedVariable(origins, move);
  return { text: fix && applied(block.text, fix.edits), fix, variable };
}

describe('where a request has moved for good', () => {
  const rows: [name: string, status: number, sent: string, location: string, address: string | null][] = [
    ['301', 301, 'http://h/a', 'http://h/b', 'http://h/b'],
    ['308', 308, 'http://h/a', '/b', 'http://h/b'],
    ['not by a passing redirect', 302, 'http://h/a', '/b', null],
    ['not by 303', 303, 'http://h/a', '/b', null],
    ['not by 307', 307, 'http://h/a', '/b', null],
    ['to TLS', 301, 'http://h/a?x=1', 'https://h/a?x=1', 'https://h/a?x=1'],
    ['never back from TLS', 301, 'https://h/a', 'http://h/a', null],
    ['never to another scheme', 301, 'https://h/a', 'ftp://h/a', null],
    ['nor to a script', 301, 'https://h/a', 'javascript:alert(1)', null],
    ['nor to a file', 301, 'http://h/a', 'file:///etc/passwd', null],
    ['without userinfo', 301, 'https://h/a', 'https://me:pw@i/a', 'https://i/a'],
    ['with the own userinfo on the same host', 301, 'https://me:pw@h/a', 'https://h/b', 'https://me:pw@h/b'],
    ['without the own userinfo elsewhere', 301, 'https://me:pw@h/a', 'https://i/b', 'https://i/b'],
    ['without a fragment', 301, 'https://h/a', 'https://h/b#top', 'https://h/b'],
    ['with the own query where there is none', 301, 'https://h/a?x=1', 'https://h/b', 'https://h/b?x=1'],
    ['with the query that is stated', 301, 'https://h/a?x=1', 'https://h/b?y=2', 'https://h/b?y=2'],
    ['not with credentials in the query', 301, 'https://h/a?x=1', 'https://h/b?token=abc', 'https://h/b?x=1'],
    ['with the own credentials', 301, 'https://h/a?token=abc', 'https://h/b?token=abc', 'https://h/b?token=abc'],
    ['not to where it is', 301, 'https://h/a', 'https://h/a', null],
    ['not to what is no URL', 301, 'https://h/a', 'https://', null],
  ];
  for (const [name, status, sent, location, address] of rows) {
    it(name, () => assert.equal(moved(status, sent, location)?.address ?? null, address));
  }

  it('goes along a row of redirects up to the first that passes', () => {
    const move = moveOf(
      { method: 'GET', url: 'http://h/a' },
      [
        { status: 301, url: 'http://h/a', location: 'https://h/a' },
        { status: 308, url: 'https://h/a', location: '/v2/a' },
        { status: 302, url: 'https://h/v2/a', location: '/login' },
      ],
      isCredential,
    );
    assert.equal(move?.address, 'https://h/v2/a');
  });

  it('is what mends a failure where the redirect changed the request, on the same host alone', () => {
    const told = (...[status, sent, location, method]: Parameters<typeof moved>): readonly (boolean | undefined)[] => {
      const move = moved(status, sent, location, method);
      return [move?.sameHost, move?.changesRequest];
    };
    assert.deepEqual(told(301, 'http://h/a', '/b', 'POST'), [true, true], 'a POST becomes a GET');
    assert.deepEqual(told(308, 'http://h/a', '/b', 'POST'), [true, false]);
    assert.deepEqual(told(308, 'http://h/a', 'https://h/a'), [true, true], 'credentials stay behind');
    assert.deepEqual(told(308, 'http://h/a', 'https://i/a'), [false, true]);
    const block = firstRequest('GET http://h/a\n');
    const preferred = (location: string, failed: boolean) => {
      const move = moved(308, 'http://h/a', location);
      return move && fixOfMove({ block, origins: null, variables: new Set() }, move, failed)?.preferred;
    };
    assert.equal(preferred('https://h/a', true), true);
    assert.equal(preferred('https://h/a', false), false);
    assert.equal(preferred('https://evil/a', true), false);
  });
});

describe('the edit of a new address', () => {
  const base = { base: 'https://h/v1', id: '7', secretKey: 's3cret', q: 'a b' };
  const rows: [name: string, before: string, location: string, after: string | null][] = [
    ['a path', 'GET https://h/tasks?a=1\n', '/items?a=1', 'GET https://h/items?a=1\n'],
    ['a slash at the end', 'GET {{base}}/tasks?a=1\n', '/v1/tasks/?a=1', 'GET {{base}}/tasks/?a=1\n'],
    ['behind a variable', 'GET {{base}}/tasks/{{id}}\n', '/v1/items/7', 'GET {{base}}/items/{{id}}\n'],
    ['within a variable: written out', 'GET {{base}}/tasks\n', '/v2/tasks', 'GET https://h/v2/tasks\n'],
    ['of the host: written out', 'GET {{base}}/t/{{id}}\n', 'https://i/v1/t/7', 'GET https://i/v1/t/{{id}}\n'],
    ['variables in another order', 'GET {{base}}/{{id}}/t\n', 'https://i/t/7/x', 'GET https://i/t/{{id}}/x\n'],
    [
      'query lines stay',
      'GET {{base}}/tasks\n    ?a={{id}}\n    &b=2\n',
      '/v1/items?a=7&b=2',
      'GET {{base}}/items\n    ?a={{id}}\n    &b=2\n',
    ],
    [
      'a secret stays a variable',
      'GET {{base}}/{{secretKey}}/t\n',
      'https://i/x/s3cret',
      'GET https://i/x/{{secretKey}}\n',
    ],
    ['a secret is never written out', 'GET {{base}}/{{secretKey}}/t\n', 'https://i/xs3crety', null],
    [
      'what looks like a placeholder is none',
      'GET https://h/a\n',
      '/{{$processEnv.X}}',
      'GET https://h/%7B%7B$processEnv.X%7D%7D\n',
    ],
  ];
  for (const [name, before, location, after] of rows) {
    it(name, () => assert.equal(put(before, base, location).text, after));
  }

  it('is made within a curl command', () => {
    const block = firstRequest("curl 'https://h/old?x=1' \\\n  -H 'Accept: a/b'\n");
    const move = moved(301, 'https://h/old?x=1', '/new');
    const fix = move && fixOfMove({ block, origins: null, variables: new Set() }, move, false);
    assert.equal(fix && applied(block.text, fix.edits), "curl 'https://h/new?x=1' \\\n  -H 'Accept: a/b'\n");
  });

  it('names the address without query and credentials', () => {
    const { fix } = put('GET https://me:pw@h/a?token=abc\n', {}, 'https://h/b');
    assert.equal(fix?.title, 'Use the new address https://h/b');
  });

  it('is none where the placeholders are not known', () => {
    const block = firstRequest('GET {{base}}/a\n');
    const move = moved(301, 'https://h/a', '/b');
    assert.ok(move);
    assert.equal(fixOfMove({ block, origins: null, variables: new Set() }, move, false), null);
  });
});

describe('the variable that holds what has moved', () => {
  const variableOf = (text: string, values: Readonly<Record<string, string>>, location: string) => {
    const { variable } = put(text, values, location);
    return variable && [variable.name, variable.from, variable.to];
  };
  it('is the one in whose value all of the change is', () => {
    assert.deepEqual(variableOf('GET {{base}}/t?a=1\n', { base: 'http://h/v1' }, 'https://h/v1/t?a=1'), [
      'base',
      'http://h/v1',
      'https://h/v1',
    ]);
    assert.deepEqual(variableOf('GET https://{{host}}/t\n', { host: 'a.example' }, 'https://b.example/t'), [
      'host',
      'a.example',
      'b.example',
    ]);
    assert.deepEqual(variableOf('GET {{base}}/t\n', { base: 'https://h/v1' }, '/v2/t'), [
      'base',
      'https://h/v1',
      'https://h/v2',
    ]);
  });
  it('is none where literal text has changed, or more than one', () => {
    assert.equal(variableOf('GET {{base}}/t\n', { base: 'https://h' }, '/u'), null);
    assert.equal(variableOf('GET {{a}}{{b}}\n', { a: 'https://h/x', b: '/y' }, 'https://i/z'), null);
  });
});
