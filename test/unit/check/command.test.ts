import assert from 'node:assert/strict';
import { check, remediesOf } from './checking';

describe('a curl command is checked as the request that it stands for', () => {
  const rows: readonly (readonly [rule: string, text: string, lines: readonly string[]])[] = [
    ['nothing is wrong', "curl https://h -H 'Accept: a/b' --json '{\"a\": 1}'", []],
    ['its JSON', 'curl https://h --json \'{"a": 1,}\'', ['warning json-syntax: ,']],
    ['JSON that curl sends as a form', 'curl https://h -d \'{"a": 1}\'', ['warning body-type: -d \'{"a": 1}\'']],
    ['a header twice', "curl https://h -H 'Host: a' -H 'Host: b'", ['warning duplicate-header: Host']],
    ['single braces', 'curl https://h/{id}', ['hint single-braces: {id}']],
    ['a body of a GET', 'curl -X GET https://h -d a=1', ['hint unexpected-body: GET']],
    [
      'a name that stands twice',
      '# @name a\nGET https://h\n\n###\n# @name a\ncurl https://h',
      ['warning duplicate-name: a'],
    ],
    ['what is no comment in a body', 'curl https://h --json \'{\n// a\n"b": 1}\'', ['warning json-syntax: // a']],
    ['a quotation mark that is missing', "curl 'https://h", ["error unclosed: curl 'https://h"]],
  ];
  for (const [rule, text, lines] of rows) {
    it(rule, async () => assert.deepEqual((await check(text)).lines.slice(0, Math.max(1, lines.length)), lines));
  }

  const remedies: readonly (readonly [text: string, title: string, result: string])[] = [
    ['curl https://h --json \'{"a": 1,}\'', 'Remove the comma', 'curl https://h --json \'{"a": 1}\''],
    [
      'curl https://h -d \'{"a": 1}\'',
      'Change the Content-Type to application/json',
      "curl https://h -H 'Content-Type: application/json' -d '{\"a\": 1}'",
    ],
    ['curl -s https://h/{id}', 'Write {{id}}', 'curl -s https://h/{{id}}'],
    ["curl https://h \\\n  -o out.json \\\n  -H 'A: 1'", 'Remove -o out.json', "curl https://h \\\n  -H 'A: 1'"],
    ['curl https://h -H "A: $B"', 'Write {{$processEnv B}}', 'curl https://h -H "A: {{$processEnv B}}"'],
  ];
  for (const [text, title, result] of remedies) {
    it(`${title}: within the command`, async () => {
      const found = remediesOf(await check(text));
      assert.equal(found.get(title), result, [...found.keys()].join(', '));
    });
  }
});

describe('a variable that is a header and an empty line, as with REST Client', () => {
  const text = '@cqn: = Content-Type: application/json\\n\\n\n###\nPOST https://h\n{{cqn:}} {"a": 1}\n';

  it('is told as such, and written out by one key', async () => {
    const checked = await check(text);
    const found = checked.findings.find(({ code }) => code === 'bad-header');
    assert.match(found?.message ?? '', /stands for a header and the empty line before the body/);
    assert.equal(
      remediesOf(checked).get('Write Content-Type: application/json'),
      '###\nPOST https://h\nContent-Type: application/json\n\n{"a": 1}\n',
    );
  });
});
