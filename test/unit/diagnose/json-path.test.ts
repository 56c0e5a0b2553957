import assert from 'node:assert/strict';
import { compilePath, type PathLimits } from '../../../src/diagnose/json-path';

const body = {
  errors: [
    { message: 'a', code: 1, "it's": 'q', nested: { message: 'deep' } },
    { message: 'b', detail: 'd' },
  ],
  'a.b': { '0': 'zero' },
  list: [10, 20, 30],
};

const rows: readonly [path: string, found: readonly [value: unknown, at: string][]][] = [
  ['$', [[body, '']]],
  [
    '$.errors[*].message',
    [
      ['a', 'errors/0/message'],
      ['b', 'errors/1/message'],
    ],
  ],
  ['$.errors[1].message', [['b', 'errors/1/message']]],
  ['$.errors[-1].message', [['b', 'errors/1/message']]],
  ["$['a.b']['0']", [['zero', 'a.b/0']]],
  [
    "$.errors[*]['detail','message']",
    [
      ['a', 'errors/0/message'],
      ['d', 'errors/1/detail'],
      ['b', 'errors/1/message'],
    ],
  ],
  [
    '$.*[0]',
    [
      [body.errors[0], 'errors/0'],
      [10, 'list/0'],
    ],
  ],
  [
    '$..message',
    [
      ['a', 'errors/0/message'],
      ['deep', 'errors/0/nested/message'],
      ['b', 'errors/1/message'],
    ],
  ],
  ['$.errors[?@.detail].message', [['b', 'errors/1/message']]],
  ["$.errors[?@.code == 1]['it\\'s']", [['q', "errors/0/it's"]]],
  // Filters that a member decides, and those that hold where it is not there.
  ['$.errors[?@.gone == null]', []],
  ['$.errors[?@.gone <= 1]', []],
  ['$.errors[?@.gone && @.code == 1].message', []],
  [
    '$.errors[?@.gone != 1].message',
    [
      ['a', 'errors/0/message'],
      ['b', 'errors/1/message'],
    ],
  ],
  [
    '$.errors[?!@.gone].message',
    [
      ['a', 'errors/0/message'],
      ['b', 'errors/1/message'],
    ],
  ],
  ['$.errors[?@.gone || @.detail].message', [['b', 'errors/1/message']]],
  [
    '$.errors[?@.gone == @.gone].message',
    [
      ['a', 'errors/0/message'],
      ['b', 'errors/1/message'],
    ],
  ],
  ['$.errors[?1 == @.code].message', [['a', 'errors/0/message']]],
  [
    '$.list[?@ > 10]',
    [
      [20, 'list/1'],
      [30, 'list/2'],
    ],
  ],
  [
    '$.list[1:]',
    [
      [20, 'list/1'],
      [30, 'list/2'],
    ],
  ],
  ['$.nothing.at.all', []],
  ['$.errors.message', []],
  ['$.list[7]', []],
];

describe('JSONPath', () => {
  for (const [path, found] of rows) {
    it(path, () => {
      const got = compilePath(path).find(body, null);
      assert.deepEqual(
        got.map(({ value, path: way }) => [value, way.join('/')]),
        found,
      );
    });
  }

  it('@ starts at the item, and keeps its place', () => {
    const item = { value: body.errors[1], path: ['errors', 1] };
    const path = compilePath('@.message');
    assert.deepEqual(path.find(body, item), [{ value: 'b', path: ['errors', 1, 'message'] }]);
    assert.deepEqual(compilePath('$.list[0]').find(body, item)[0]?.value, 10);
  });

  it('tells the member without which nothing is found', () => {
    const keys = ['$.errors[*].a', "$['x y'].a", '$.*', '$..a', "$['a','b']", '@.a', '$.a[?@.b]', '$.a..[?@.b]'];
    assert.deepEqual(
      keys.map((key) => compilePath(key).rootKey),
      ['errors', 'x y', null, null, null, null, 'a', 'a'],
    );
  });

  it('tells how much of its beginning is fixed', () => {
    assert.deepEqual(
      ['$', '$.a.b[0]', '$.a[*].b', '$.a..b', '$.a[?@.b]'].map((path) => compilePath(path).fixed),
      [0, 3, 1, 1, 1],
    );
  });

  describe('filters', () => {
    const refused: readonly [path: string, why: RegExp, limits?: PathLimits][] = [
      ['$..[?@..a && @..b]', /one `\.\.` at most/],
      ['$.a[?@.b == $.c]', /not at the body/],
      ["$.a[?search(@.b, '(a+)+$')]", /search\(\) is not available/, { expressions: false }],
      ["$.a[?match(@.b, 'x')]", /match\(\) is not available/, { expressions: false }],
    ];
    for (const [path, why, limits] of refused) {
      it(`${path} is refused`, () => assert.throws(() => compilePath(path, limits), why));
    }

    it('find below what is nested, with their places', () => {
      const value = { errors: { a: { b: [{ message: 'x' }, { other: 1 }] }, c: { message: 'y' } } };
      assert.deepEqual(
        compilePath('$.errors..[?@.message]')
          .find(value, null)
          .map(({ path }) => path.join('/'))
          .sort(),
        ['errors/a/b/0', 'errors/c'],
      );
    });

    it('end on a body that is nested 100,000 deep, or wide', () => {
      let deep: unknown = { message: 'x' };
      for (let at = 0; at < 100_000; at++) deep = { a: deep };
      const wide = Array.from({ length: 100_000 }, (_, index) => ({ a: { b: index } }));
      for (const path of ['$..[?@.message]', '$..[?@..message]', '$..[?@ == @]', '$..[1:]']) {
        for (const value of [deep, wide]) assert.ok(compilePath(path).find(value, null).length <= 500, path);
      }
    });
  });

  for (const path of ['errors', '$.', '$[', '$.a[?', '$..', '']) {
    it(`${path || '(nothing)'} is no path`, () => assert.throws(() => compilePath(path), SyntaxError));
  }
});
