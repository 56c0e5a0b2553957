import assert from 'node:assert/strict';
import fc from 'fast-check';
import { codeBlock, codeSpan, commandLink, escapeMarkdown, prose, webLink } from '../../../src/present/markdown';

/** What a Markdown reader shows of escaped text: CommonMark 2.4. */
const shown = (text: string): string => text.replace(/\\([!-/:-@[-`{-~])/g, '$1');

/** Any text, and above all such as means something in Markdown. */
const markdownLike = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom(...'!#$&()*+-.:<=>@[]^_`{|}~\\/ \n1a', 'www.', 'https://', 'a@b.cd', '&lt;', 'x.com/', '---'),
  }),
);

describe('escapeMarkdown', () => {
  const rows: [string, string][] = [
    ['[click](command:workbench.action.quit)', '\\[click\\](command:workbench.action.quit)'],
    ['<img src=x onerror=alert(1)>', '\\<img src=x onerror=alert(1)>'],
    ['see https://evil.example/ now', 'see https\\://evil\\.example/ now'],
    ['www.evil.example', 'www\\.evil\\.example'],
    ['a@b.example', 'a\\@b\\.example'],
    ['$(bug) *b* _i_ `c` ~s~', '\\$(bug) \\*b\\* \\_i\\_ \\`c\\` \\~s\\~'],
    ['1. list', '1\\. list'],
    ['# head\n- item\n\n    code', '\\# head - item code'],
    ['a | b', 'a \\| b'],
    ['&lt;b&gt;', '\\&lt;b\\&gt;'],
    ['back\\slash', 'back\\\\slash'],
    ['Faultline 0.1.0 (linux x64), Node.js 24.1', 'Faultline 0.1.0 (linux x64), Node.js 24.1'],
    ['a well-formed task_gid: 1 + 1 = 2', 'a well-formed task_gid: 1 + 1 = 2'],
    ['2026-11-20T09:00:00.000Z: 503', '2026-11-20T09:00:00.000Z: 503'],
    ['_a_ __b__ c_', '\\_a\\_ \\_\\_b\\_\\_ c\\_'],
    ['- item', '\\- item'],
    ['=== ', '\\==='],
    ['> said', '\\> said'],
    ['12) twelve', '12\\) twelve'],
    [':bug: #12 a!', '\\:bug: \\#12 a\\!'],
    ['evil.example/path', 'evil\\.example/path'],
    ["workspace's input, please", "workspace's input, please"],
    ['a:/b', 'a\\:/b'],
  ];
  for (const [text, expected] of rows) it(text.replace(/\n/g, '↵'), () => assert.equal(escapeMarkdown(text), expected));

  it('leaves nothing that could be markup, link or command, and shows the same text', () => {
    fc.assert(
      fc.property(markdownLike, (text) => {
        const escaped = escapeMarkdown(text);
        const bare = escaped.replace(/\\[!-/:-@[-`{-~]/g, '\0');
        assert.doesNotMatch(bare, /[$*<@[\\\]`|~\n\r]|!$|!\[|&#?\w+;|#\w/);
        assert.doesNotMatch(bare, /(?<![a-z\d])_|_(?![a-z\d])|:\/|www\.|mailto:/i);
        assert.doesNotMatch(bare, /^(?:[-+#>=:]|\d{1,9}[.)])/);
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
    assert.equal(prose('Add `data.workspace` [now](x)'), 'Add `data.workspace` \\[now\\](x)');
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
