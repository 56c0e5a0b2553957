import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

interface LanguageConfiguration {
  readonly comments: { readonly lineComment: string };
  readonly autoClosingPairs: readonly { readonly open: string; readonly close: string }[];
  readonly autoCloseBefore: string;
  readonly wordPattern: string;
  readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
  readonly indentationRules: { readonly increaseIndentPattern: string; readonly decreaseIndentPattern: string };
  readonly onEnterRules: readonly { readonly beforeText: string; readonly afterText: string }[];
}

const file = 'media/http.language-configuration.json';
const configuration = JSON.parse(readFileSync(file, 'utf8')) as LanguageConfiguration;

describe('language configuration', () => {
  const words: readonly [line: string, words: readonly string[]][] = [
    ['Content-Type: application/vnd.api+json', ['Content-Type', 'application', 'vnd.api', 'json']],
    ['GET {{base-url}}/a?b=c', ['GET', 'base-url', 'a', 'b', 'c']],
    ['{{$randomInt 1 5}}', ['$randomInt', '1', '5']],
    ['X: {{login.response.body.$.token}}', ['X', 'login.response.body.$.token']],
    ['"price": -1.5', ['price', '-1.5']],
    ['# @connection-timeout 5 s', ['connection-timeout', '5', 's']],
    ['@größe = ü', ['größe', 'ü']],
  ];
  for (const [line, expected] of words) {
    it(`takes for words: ${line}`, () => {
      assert.deepEqual(line.match(new RegExp(configuration.wordPattern, 'g')), expected);
    });
  }

  it('comments lines out by #, which all clients know', () => {
    assert.equal(configuration.comments.lineComment, '#');
  });

  it('closes {{ also within quotes and before a path', () => {
    assert.ok(configuration.autoClosingPairs.some(({ open, close }) => open === '{{' && close === '}}'));
    for (const character of '"\'/?&') assert.ok(configuration.autoCloseBefore.includes(character), character);
  });

  it('folds what region marks enclose', () => {
    const { start, end } = configuration.folding.markers;
    for (const line of ['# region a', '#region', '  // region', '//#region a']) assert.match(line, new RegExp(start));
    for (const line of ['# endregion', '// #endregion']) assert.match(line, new RegExp(end));
    for (const line of ['region: eu', '# regional', '# in this region']) assert.doesNotMatch(line, new RegExp(start));
  });

  it('indents what an open bracket or script begins', () => {
    const { increaseIndentPattern: more, decreaseIndentPattern: less } = configuration.indentationRules;
    for (const line of ['{', '"a": [', '> {%', 'foo(']) assert.match(line, new RegExp(more));
    for (const line of ['{}', 'GET {{a}}', '"{"']) assert.doesNotMatch(line, new RegExp(more));
    for (const line of ['  }', '],', '%}', '});']) assert.match(line, new RegExp(less));
  });

  it('indents a query that is moved to a line of its own', () => {
    const [rule] = configuration.onEnterRules;
    const indents = (before: string, after: string): boolean =>
      new RegExp(rule?.beforeText ?? '').test(before) && new RegExp(rule?.afterText ?? '').test(after);
    assert.ok(indents('GET https://a/b', '?c=d'));
    assert.ok(indents('GET {{a}}/b?c=d', '&e=f'));
    assert.ok(indents('https://a/b?c=d e', '&f'));
    assert.ok(!indents('    ?c=d', '&e=f'), 'it has its indentation');
    assert.ok(!indents('GET https://a/b', ''));
    assert.ok(!indents('# a comment', '?c'));
  });
});
