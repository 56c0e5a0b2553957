import assert from 'node:assert/strict';
import { checkDialect } from '../../../src/diagnose/check-dialect';
import { linearEngine } from '../../../src/diagnose/linear-engine';

const head = 'id: x\ntitle: X\nmatch:\n  hosts: [x.example]\n';

/** `line: «blamed» message` of each problem. */
function problemsOf(text: string): string[] {
  const { problems } = checkDialect(text, linearEngine, new Set(['odata']));
  return problems.map(({ start, end, message }) => {
    assert.ok(end > start || text === '', message);
    return `${text.slice(0, start).split('\n').length}: «${text.slice(start, end)}» ${message}`;
  });
}

const rows: readonly [name: string, text: string, problems: readonly (string | RegExp)[]][] = [
  ['nothing', `${head}# a comment\n`, []],
  ['an unknown name', `${head}colour: 1\n`, [/^5: «colour» `colour` is not known here\. Known here: `id`, `title`/]],
  [
    'a name that is nearly right',
    `${head}pattern: []\n`,
    ['5: «pattern» `pattern` is not known here. Is `patterns` meant?'],
  ],
  [
    'what is missing',
    'title: X\nmatch: {}\n',
    ['1: «title: X» `id` is missing here.', '2: «match» Something must stand in here.'],
  ],
  [
    'a value that is none of those allowed',
    `${head}place:\n  wireCase: small\n`,
    ['6: «small» It must be one of `keep`, `camel`, `pascal`, `snake`, `alike`.'],
  ],
  [
    'one of several shapes: what is wrong with the one that was meant',
    `${head}fails:\n  - { path: $.a, equal: 1 }\n`,
    ['6: «equal» `equal` is not known here. Is `equals` meant?'],
  ],
  [
    'an edit that there is not',
    `${head}patterns:\n  - re: x\n    mends: [{ op: guess }]\n`,
    ['7: «guess» It must be one of `add`, `replace`, `remove`, `rename`, `quote`, `wrap`, `header`, `split`.'],
  ],
  ['another type', `${head}read:\n  - each: 7\n    message: ["@.m"]\n`, ['6: «7» It must be a text.']],
  [
    'a status that is none',
    `${head}status:\n  "99": { reason: a, meaning: b, remedy: c }\n`,
    [/^6: «"99"» `99` is not written/],
  ],
  ['a path', `${head}read:\n  - message: ["$.a[?"]\n`, [/^6: «"\$\.a\[\?"» \$\.a\[\? is not a JSONPath/]],
  [
    'an expression',
    `${head}patterns:\n  - re: "(a"\n`,
    [/^6: «"\(a"» This is not a regular expression that can be used here/],
  ],
  ['one that looks around', `${head}patterns:\n  - re: "a(?!b)"\n`, [/^6: «"a\(\?!b\)"» `\(\?!` looks around/]],
  [
    'a kind that is none, and the expressions beside it, all at once',
    `${head}patterns:\n  - { re: "(a" }\n  - { re: x, kind: bad }\n  - { re: "a(?!b)" }\n`,
    [/^6: «"\(a"» This is not a regular expression/, /^7: «bad» It must be one of/, /^8: «"a\(\?!b\)"» `\(\?!` looks/],
  ],
  ['one that refers back', `${head}patterns:\n  - re: '(a)\\1'\n`, [/A backreference is not possible/]],
  ['a piece that there is not', `${head}patterns:\n  - re: '(?&q)'\n`, [/There is no piece named q/]],
  ['search() in a filter', `${head}read:\n  - message: ["$.a[?search(@.b, 'x')]"]\n`, [/search\(\) is not available/]],
  [
    'a template without its group, a dialect that is not there, a reader without a message',
    `${head}uses: [odata, none]\npatterns:\n  - { re: '(?<a>x)', cause: '{a} {b}' }\nread:\n  - each: $.a\n`,
    [
      '5: «none» There is no dialect `none`. Run `faultline dialects` for those there are.',
      /^7: «.*» `re` has no group `b`/,
      /^9: «each» This reader finds nothing/,
    ],
  ],
  [
    'a group that means nothing and that no template names',
    `${head}patterns:\n  - re: '^(?<field>\\w+): (?<value2>.+) \\(?<not a group>'\n`,
    [
      /^6: «.*» What the group `value2` finds is lost: the name has no meaning here\. Write `\(\?:…\)`, or one of `field`/,
    ],
  ],
  [
    'one in a piece, used by a template of an edit or not',
    `${head}define:\n  id: '(?<id>\\d+)'\npatterns:\n  - { re: 'a (?&id)', mends: [{ op: add, field: a, value: '{id}' }] }\n  - re: 'b (?&id)'\n`,
    [/^9: «'b \(\?&id\)'» What the group `id` finds is lost/],
  ],
  [
    'a group of a reader that means nothing',
    `${head}read:\n  - { message: [$.m], re: '^(?<code>\\w+) (?<value>.+)$' }\n`,
    [/^6: «.*» What the group `value` finds is lost: .*`message`, `code`, `field`, `location`, `help`\.$/],
  ],
  [
    'nothing of words that name the field at fault',
    `${head}patterns:\n  - { re: x, cause: '{field} is wrong', remedy: 'Mend {field}.' }\n`,
    [],
  ],
  [
    'an edit’s template without its group',
    `${head}patterns:\n  - { re: x, mends: [{ op: rename, to: ['{b}'] }] }\n`,
    [/^6: «'\{b\}'» `re` has no group `b`/],
  ],
  [
    'a split of what its request does not name, into no piece',
    `${head}codes:\n  big:\n    kind: truncated\n    mends:\n      - { op: split, of: '/a?b={b}', list: '/b/{c}', each: '$.a[*].id', ask: '/a/{b}' }\n`,
    ["9: «'/b/{c}'» `of` has no `{c}`: nothing would stand there."],
  ],
  [
    'a split into no piece, by what is no path',
    `${head}patterns:\n  - { re: x, mends: [{ op: split, of: '/a?b={b}', list: '/b/{b}', each: '$.a[*].id', ask: '/a/{b}' }] }\n`,
    ["6: «'/a/{b}'» It takes one name that `of` has not: that of the piece."],
  ],
  ['broken YAML', `${head}read: [\n`, [/^\d: «.*» This is no YAML: /]],
  ['a name twice', 'id: x\nid: y\n', [/This is no YAML: Map keys must be unique/]],
  ['no mapping', '- a\n', ['1: «- a» A dialect is a mapping: it begins with `id:`, `title:` and `match:`.']],
  ['an empty file', '', [/A dialect is a mapping/]],
];

describe('the check of a dialect’s file tells of', () => {
  for (const [name, text, expected] of rows) {
    it(name, () => {
      const got = problemsOf(text);
      assert.equal(got.length, expected.length, got.join('\n'));
      for (const [index, problem] of expected.entries()) {
        if (typeof problem === 'string') assert.equal(got[index], problem);
        else assert.match(got[index] ?? '', problem);
      }
    });
  }

  it('aliases that stand for gigabytes', () => {
    const levels = 'bcdefghi'
      .split('')
      .map((name, at) => `${name}: &${name} [${Array(10).fill(`*${'abcdefgh'[at]}`).join()}]`);
    assert.match(
      problemsOf(`a: &a [${Array(10).fill(1).join()}]\n${levels.join('\n')}\n`).join(),
      /Excessive alias count/,
    );
  });

  it('YAML that is nested 100,000 deep, and text without end', () => {
    assert.equal(problemsOf(`${head}read: ${'['.repeat(100_000)}`).length > 0, true);
    assert.match(problemsOf(`id: ${'x'.repeat(1_000_001)}`).join(), /1,000,000 characters at most/);
  });

  it('what is used all the same, and what is not', () => {
    const used = (text: string) => checkDialect(text, linearEngine, new Set()).dialect !== null;
    assert.equal(used(`${head}patterns:\n  - re: "(a"\n`), true);
    assert.equal(used(`${head}uses: [none]\n`), true);
    assert.equal(used(`${head}colour: 1\n`), false);
  });
});
