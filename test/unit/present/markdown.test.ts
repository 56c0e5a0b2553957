import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeBlock, codeSpan, commandLink, escapeMarkdown, prose, webLink } from '../../../src/present/markdown';

/** What a Markdown reader shows of escaped text: CommonMark 2.4. */
const shown = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/g, '$1');

describe('escapeMarkdown', () => {
  const rows: [string, string][] = [
    ['[click](command:workbench.action.quit)', '\\[click\\]\\(command\\:workbench\\.action\\.quit\\)'],
    ['<img src=x onerror=alert(1)>', '\\<img src\\=x onerror\\=alert\\(1\\)\\>'],
    ['see https://evil.example/ now', 'see https\\://evil\\.example/ now'],
    ['www.evil.example', 'www\\.evil\\.example'],
    ['a@b.example', 'a\\@b\\.example'],
    ['$(bug) *b* _i_ `c` ~s~', '\\$\\(bug\\) \\*b\\* \\_i\\_ \\`c\\` \\~s\\~'],
    ['1. list', '1\\. list'],
    ['# head\n- item\n\n    code', '\\# head \\- item code'],
    ['a | b', 'a \\| b'],
    ['&lt;b&gt;', '\\&lt;b\\&gt;'],
    ['back\\slash', 'back\\\\slash'],
    ["workspace's input, please", "workspace's input, please"],
  ];
  for (const [text, expected] of rows) it(text.replace(/\n/g, '↵'), () => assert.equal(escapeMarkdown(text), expected));

  it('leaves nothing that could be markup, link or command, and shows the same text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const escaped = escapeMarkdown(text);
        assert.doesNotMatch(escaped.replace(/\\[!-/:-@[-`{-~]/g, ''), /[!#$&()*+\-.:<=>@[\\\]^_`{|}~\n\r]/);
        assert.ok(!escaped.startsWith(' '));
        assert.equal(escapeMarkdown(shown(escaped)), escaped);
      }),
    );
  });
});

describe('code', () => {
  const rows: [string, string][] = [
    ['plain', '`plain`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    ['``x', '``` ``x ```'],
    ['', ''],
    ['two\nlines', '`two lines`'],
  ];
  for (const [text, expected] of rows)
    it(`span of ${JSON.stringify(text)}`, () => assert.equal(codeSpan(text), expected));

  it('block: the fence is longer than any fence in the text', () => {
    assert.equal(codeBlock('```\n# out', 'http'), '````http\n```\n# out\n````');
  });

  it('in prose: names in backticks are code, the rest is inert', () => {
    assert.equal(prose('Add `data.workspace` [now](x)'), 'Add `data.workspace` \\[now\\]\\(x\\)');
    assert.equal(prose('one ` alone'), 'one \\` alone');
  });
});

describe('links', () => {
  it('go to https only, and from commands to commands only', () => {
    assert.equal(webLink('Docs', 'https://h/a(b)'), '[Docs](https://h/a%28b%29)');
    for (const href of ['http://h', 'command:x', 'javascript:alert(1)', 'https://h/ x', 'file:///etc/passwd', null]) {
      assert.equal(webLink('Docs', href), 'Docs', String(href));
    }
    assert.equal(commandLink('Do', 'command:faultline.x?%5B1%5D'), '[Do](command:faultline.x?%5B1%5D)');
    assert.equal(commandLink('Do', 'https://h'), 'Do');
    assert.equal(commandLink('Do', null), null);
  });
});
