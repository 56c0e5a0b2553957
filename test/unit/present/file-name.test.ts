import assert from 'node:assert/strict';
import type { HeaderField, ReceivedResponse } from '../../../src/exchange';
import { dispositionName, fileNameOf, safeName, shownAs, shownFileName } from '../../../src/present/file-name';

const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');

function response(
  body: Uint8Array | string,
  headers: readonly HeaderField[] = [],
  url = 'http://h/',
): ReceivedResponse {
  const bytes = Buffer.from(body);
  const content = { kind: 'memory', bytes, size: bytes.length } as const;
  return { status: 200, reason: 'OK', httpVersion: '1.1', headers, body: content, url };
}

describe('present: names for bodies', () => {
  // After the cases of RFC 6266 and RFC 8187, and what servers send besides.
  const dispositions: readonly (readonly [value: string, name: string | null])[] = [
    ['attachment', null],
    ['inline; filename="foo.html"', 'foo.html'],
    ['attachment; filename="foo.html"', 'foo.html'],
    ['attachment; FILENAME="foo.html"', 'foo.html'],
    ['attachment; filename = "foo.html"', 'foo.html'],
    ['attachment; filename=foo.html', 'foo.html'],
    ['attachment; filename=foo bar.html', 'foo bar.html'],
    ['attachment;filename=foo.html;size=3', 'foo.html'],
    ['attachment; filename="f\\oo.html"', 'foo.html'],
    ['attachment; filename="\\"quoting\\" tested.html"', '"quoting" tested.html'],
    ['attachment; filename="a; b.html"', 'a; b.html'],
    ['attachment; foo="filename=no.html"; filename="yes.html"', 'yes.html'],
    ['attachment; filename="foo-%41.html"', 'foo-%41.html'],
    ['attachment; filename="foo-\xe4.html"', 'foo-ä.html'],
    ['attachment; filename="foo-\xc3\xa4.html"', 'foo-ä.html'],
    ["attachment; filename*=UTF-8''foo-%c3%a4-%e2%82%ac.html", 'foo-ä-€.html'],
    ["attachment; filename*=utf-8'en'a%20b.txt", 'a b.txt'],
    ["attachment; filename*=iso-8859-1''foo-%E4.html", 'foo-ä.html'],
    ['attachment; filename="plain.txt"; filename*=UTF-8\'\'%e2%82%ac.txt', '€.txt'],
    ['attachment; filename*=UTF-8\'\'%e2%82%ac.txt; filename="plain.txt"', '€.txt'],
    ['attachment; filename="plain.txt"; filename*=UTF-8\'\'%zz.txt', 'plain.txt'],
    ['attachment; filename="plain.txt"; filename*=UTF-8\'\'%ff.txt', 'plain.txt'],
    ['attachment; filename="plain.txt"; filename*=koi8-r\'\'a.txt', 'plain.txt'],
    ['attachment; filename=""', ''],
  ];
  for (const [value, name] of dispositions) {
    it(`read Content-Disposition: ${JSON.stringify(value)}`, () => assert.equal(dispositionName(value), name));
  }

  const names: readonly (readonly [what: string, given: string, safe: string | null])[] = [
    ['no folders', '../../etc/passwd', 'passwd'],
    ['no folders of Windows', 'C:\\Windows\\evil.dll', 'evil.dll'],
    ['no folder alone', 'a/..', null],
    ['no control characters', 'a\0b\r\nc\x7f.txt', 'abc.txt'],
    ['nothing that turns the direction of writing', 'invoice\u202excod.exe', 'invoicexcod.exe'],
    ['nothing that Windows keeps for itself', 'a<b>c:d"e|f?g*h.txt', 'a_b_c_d_e_f_g_h.txt'],
    ['no devices of Windows', 'CON', '_CON'],
    ['no devices with an extension', 'nul.tar.gz', '_nul.tar.gz'],
    ['no devices with a number', 'COM1.txt', '_COM1.txt'],
    ['no devices with a blank before the extension', 'con .txt', '_con .txt'],
    ['but what only begins so', 'console.log', 'console.log'],
    ['nothing hidden', '.bashrc', 'bashrc'],
    ['no dots or blanks at the end', ' a.txt. . ', 'a.txt'],
    ['nothing', ' . ', null],
  ];
  for (const [what, given, safe] of names) it(`are safe: ${what}`, () => assert.equal(safeName(given), safe));

  it('are bounded in length, and keep their extension', () => {
    const name = safeName(`${'ä'.repeat(500)}.json`) ?? '';
    assert.ok(Buffer.byteLength(name) <= 200 && name.endsWith('ä.json'), name);
  });

  it('do not end in a dot or a blank where they are cut', () => {
    assert.equal(safeName(`${'a'.repeat(198)}. ${'b'.repeat(50)}`), 'a'.repeat(198));
  });

  const chosen: readonly (readonly [name: string, given: ReceivedResponse])[] = [
    [
      'report.pdf',
      response('%PDF-1', [['content-disposition', 'attachment; filename="report.pdf"']], 'http://h/x.bin'),
    ],
    ['tasks.json', response('{}', [['Content-Type', 'application/json']], 'http://h/api/tasks?limit=1')],
    ['logo.png', response(png, [['Content-Type', 'image/png']], 'http://h/logo.png?v=2')],
    ['a b.csv', response('a', [['Content-Type', 'text/csv']], 'http://h/a%20b.csv')],
    ['response.png', response(png, [['Content-Type', 'application/octet-stream']])],
    ['response.json', response('{}', [['Content-Type', 'application/problem+json']])],
    ['response.txt', response('x')],
    ['passwd.txt', response('x', [], 'http://h/..%2f..%2fetc%2fpasswd')],
  ];
  for (const [name, given] of chosen) it(`give ${name}`, () => assert.equal(fileNameOf(given), name));

  it('end as the bytes are where an editor shows it, whatever the server says', () => {
    assert.equal(shownFileName(response(png, [], 'http://h/avatar.php')), 'avatar.php.png');
    assert.equal(shownFileName(response(png, [], 'http://h/a.PNG')), 'a.PNG');
    assert.equal(shownAs(response(png)), 'picture');
    assert.equal(shownAs(response('{}')), 'text');
    assert.equal(shownAs(response(Buffer.from('504b0304', 'hex'))), null);
  });
});
