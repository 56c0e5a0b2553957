import { strict as assert } from 'node:assert';
import { encodeText } from '../../../src/resolve/charset';
import { bodyText, resolved } from './resolving';

describe('the charset of a body', () => {
  const rows: readonly [charset: string, text: string, hex: string][] = [
    ['utf-8', 'é日', 'c3a9e697a5'],
    ['utf-16', 'aé', '6100e900'],
    ['utf-16be', 'aé', '006100e9'],
    ['latin1', 'é', 'e9'],
    ['iso-8859-15', '€', 'a4'],
    ['windows-1252', '€', '80'],
    ['windows-1251', 'Привет', 'cff0e8e2e5f2'],
    ['koi8-r', 'Привет', 'f0d2c9d7c5d4'],
    ['gbk', '中文€', 'd6d0cec480'],
    ['gb2312', '中a', 'd6d061'],
    ['big5', '中文', 'a4a4a4e5'],
    ['shift_jis', '日本ｱa', '93fa967bb161'],
    ['euc-jp', '日本ｱ', 'c6fccbdc8eb1'],
    ['euc-kr', '한국', 'c7d1b1b9'],
  ];
  for (const [charset, text, hex] of rows) {
    it(charset, () => {
      const encoded = encodeText(text, charset);
      assert.equal(encoded.kind === 'bytes' && Buffer.from(encoded.bytes).toString('hex'), hex);
    });
  }

  it('says where a character is that the charset lacks', () => {
    assert.deepEqual(encodeText('a日', 'latin1'), { kind: 'unencodable', offset: 1 });
    assert.deepEqual(encodeText('日本é', 'shift_jis'), { kind: 'unencodable', offset: 2 });
    assert.deepEqual(encodeText('a😀', 'gbk'), { kind: 'unencodable', offset: 1 });
  });

  for (const charset of ['x-mine', 'iso-2022-jp', '']) {
    it(`${charset || 'an empty one'} is none that can be written`, () => {
      assert.equal(encodeText('a', charset).kind, 'unknown-charset');
    });
  }

  it('of a `<@gbk file` is that of the file, with variables filled in, and sent in it', async () => {
    const files = { '/team/api/requests/a.txt': Buffer.from('d6d0cec420', 'hex') };
    const written = '@v = 国\nPOST https://h\n\n<@gbk ./a.txt';
    assert.equal(bodyText(await resolved(written, { files })), '‹base64:1tDOxCA=›');
    const both = {
      '/team/api/requests/a.txt': Buffer.concat([files['/team/api/requests/a.txt'], Buffer.from('{{v}}')]),
    };
    const base64 = Buffer.from('d6d0cec420b9fa', 'hex').toString('base64');
    assert.equal(bodyText(await resolved(written, { files: both })), `‹base64:${base64}›`);
  });

  it('a byte order mark of a `<@ file` is not sent', async () => {
    const files = { '/team/api/requests/a.json': '\uFEFF{"a": 1}' };
    assert.equal(bodyText(await resolved('POST https://h\n\n<@ ./a.json', { files })), '{"a": 1}');
    const utf16 = { '/team/api/requests/a.txt': Buffer.from('fffe6100', 'hex') };
    assert.equal(bodyText(await resolved('POST https://h\n\n<@utf-16le ./a.txt', { files: utf16 })), '‹base64:YQA=›');
  });
});
