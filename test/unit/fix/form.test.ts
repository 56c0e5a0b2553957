import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { add, allFixed, field, fixed, lines, property } from './request';

const head = 'POST https://h/token\nContent-Type: application/x-www-form-urlencoded\n\n';
const scope = add(field('body', 'scope'), 'read');

describe('a form key', () => {
  const rows: [name: string, before: string, mends: Mend[], after: string | null][] = [
    ['is added behind the last', 'a=1&b=2\n', [scope], 'a=1&b=2&scope=read\n'],
    ['is added at the end of a file', 'a=1', [scope], 'a=1&scope=read'],
    ['gets a line of its own where lines begin with &', 'a=1\n&b=2\n', [scope], 'a=1\n&b=2\n&scope=read\n'],
    ['gets a line of its own where lines end with &', 'a=1&\nb=2\n', [scope], 'a=1&\nb=2&\nscope=read\n'],
    ['gets a line of its own where lines have no &', 'a=1\nb=2\n', [scope], 'a=1\nb=2\nscope=read\n'],
    [
      'is removed with its line where lines have no &',
      'a=1\nb=2\nc=3\n',
      [{ op: 'remove', field: field('body', 'b') }],
      'a=1\nc=3\n',
    ],
    ['that goes on over lines is one', 'a=1\n  more\n&scope=\n', [scope], 'a=1\n  more\n&scope=read\n'],
    ['goes on behind a dangling &', 'a=1&\n', [scope], 'a=1&scope=read\n'],
    ['that is empty gets a value', 'scope=&a=1\n', [scope], 'scope=read&a=1\n'],
    ['is encoded once', 'a=1\n', [add(field('body', 'a b'), 'c+d=e%')], 'a=1&a%20b=c%2Bd%3De%25\n'],
    ['is that of a pointer with one token', 'a=1\n', [add(property('/scope'), 'x')], 'a=1&scope=x\n'],
    ['is that of a pointer in brackets', 'a=1\n', [add(property('/items/0/price'), 'x')], 'a=1&items[0][price]=x\n'],
    ['is removed with its &', 'a=1&b=2&c=3\n', [{ op: 'remove', field: field('body', 'b') }], 'a=1&c=3\n'],
    ['is removed with its line', 'a=1\n&b=2\n&c=3\n', [{ op: 'remove', field: field('body', 'c') }], 'a=1\n&b=2\n'],
    ['is removed from the front', 'a=1\n&b=2\n', [{ op: 'remove', field: field('body', 'a') }], 'b=2\n'],
    ['keeps CRLF', 'a=1\r\n&b=2\r\n', [scope], 'a=1\r\n&b=2\r\n&scope=read\r\n'],
    [
      'takes a placeholder with & for what it is',
      'a={{x.response.body.$.a&b=c}}\n',
      [scope],
      'a={{x.response.body.$.a&b=c}}&scope=read\n',
    ],
  ];
  for (const [name, before, mends, after] of rows) {
    it(name, () => assert.equal(fixed(head + before, mends), after === null ? null : head + after));
  }

  it('goes together with others', () => {
    const mends: Mend[] = [{ op: 'remove', field: field('body', 'b') }, scope, add(field('body', 'x'), '1')];
    assert.equal(allFixed(`${head}a=1\n&b=2\n`, mends), `${head}a=1\n&scope=read\n&x=1\n`);
    assert.equal(allFixed(`${head}b=2`, mends), `${head}scope=read&x=1`);
  });
});

describe('a form part', () => {
  const text = (...parts: string[]): string =>
    lines('POST https://h/attachments', 'Content-Type: multipart/form-data; boundary=XX', '', ...parts, '--XX--', '');
  const part = (name: string, value: string): string =>
    lines('--XX', `Content-Disposition: form-data; name="${name}"`, '', value);
  it('is added before the closing boundary', () => {
    const before = text(part('file', '< ./a.pdf'));
    assert.equal(
      fixed(before, [add(field('body', 'parent'), '12')]),
      text(part('file', '< ./a.pdf'), part('parent', '12')),
    );
  });
  it('that is there gets another value', () => {
    assert.equal(fixed(text(part('parent', 'x')), [add(field('body', 'parent'), '12')]), text(part('parent', '12')));
  });
  it('that is a file is left alone', () => {
    assert.equal(fixed(text(part('file', '< ./a.pdf')), [add(field('body', 'file'), '12')]), null);
  });
});
