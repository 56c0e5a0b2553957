import { strict as assert } from 'node:assert';
import { bodyText, charsetOf, decodeBody, decodeText } from '../../../src/body-text';
import type { HeaderField } from '../../../src/exchange';

const typed = (type: string | null): HeaderField[] => (type === null ? [] : [['Content-Type', type]]);
const bytes = (...values: number[]) => Uint8Array.from(values);

describe('a body as text', () => {
  const cases: readonly [name: string, type: string | null, body: Uint8Array, text: string][] = [
    ['UTF-8 where nothing is said', null, bytes(0xc3, 0xa9), 'é'],
    ['windows-1252 where nothing is said and it is no UTF-8', 'text/plain', bytes(0x80, 0xe9, 0x93), '€é“'],
    ['UTF-8 with signs of replacement where UTF-8 is said', 'text/plain; charset=utf-8', bytes(0x61, 0xe9), 'a\ufffd'],
    ['windows-1252, all of 0x80 to 0x9f', 'text/plain; charset=windows-1252', bytes(0x80, 0x8a, 0x99, 0x9f), '€Š™Ÿ'],
    ['ISO-8859-1, which the web has be windows-1252', 'text/plain; charset=ISO-8859-1', bytes(0x80, 0xe9), '€é'],
    ['ASCII likewise', 'text/plain; charset=us-ascii', bytes(0x85), '…'],
    ['a label that is no standard', 'text/plain; charset=latin-1', bytes(0x92), '’'],
    ['another charset of single bytes', 'text/plain; charset=iso-8859-15', bytes(0xa4), '€'],
    ['a charset of several bytes', 'text/html; charset="Shift_JIS"', bytes(0x93, 0xfa), '日'],
    ['a mark before the header', 'text/plain; charset=iso-8859-1', bytes(0xef, 0xbb, 0xbf, 0xc3, 0xa9), 'é'],
    ['UTF-16 by its mark', null, bytes(0xff, 0xfe, 0x41, 0x00), 'A'],
    ['UTF-16, the high byte first', null, bytes(0xfe, 0xff, 0x00, 0x41), 'A'],
    ['an unknown charset as none', 'text/plain; charset=x-mine', bytes(0xc3, 0xa9), 'é'],
    ['nothing', null, bytes(), ''],
  ];
  for (const [name, type, body, text] of cases) {
    it(`is ${name}`, () => assert.equal(decodeBody(body, typed(type)), text));
  }

  it('leaves out the half character at the end of a body that was cut off', () => {
    const cut = { kind: 'file', path: '/b', head: bytes(0x61, 0xc3), size: 1000 } as const;
    assert.deepEqual(bodyText(cut, []), { text: 'a', whole: false });
    const memory = { kind: 'memory', bytes: bytes(0x61, 0xc3, 0xa9, 0x62), size: 4 } as const;
    assert.deepEqual(bodyText(memory, [], 2), { text: 'a', whole: false });
    assert.deepEqual(bodyText(memory, []), { text: 'aéb', whole: true });
  });
});

describe('a charset by its name', () => {
  it('decodes, or is not known', () => {
    assert.equal(decodeText(bytes(0x80), 'cp1252'), '€');
    assert.equal(decodeText(bytes(0xc3, 0xa9), null), 'é');
    assert.equal(decodeText(bytes(0xd0), ' windows-1251 '), 'Р');
    assert.equal(decodeText(bytes(0x61), 'nonsense'), null);
  });

  const types: readonly [type: string | null, charset: string | null][] = [
    ['text/plain; charset=UTF-8', 'utf-8'],
    ['text/plain;charset="us-ascii"; x=y', 'us-ascii'],
    ['text/plain ; CHARSET = latin1', 'latin1'],
    ['text/plain; charset=', null],
    ['text/plain', null],
    [null, null],
  ];
  for (const [type, charset] of types) {
    it(`is read from ${type ?? 'nothing'}`, () => assert.equal(charsetOf(type), charset));
  }
});
