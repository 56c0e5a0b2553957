import assert from 'node:assert/strict';
import type { Field, Mend } from '../../../src/diagnose/diagnosis';
import { blameSpans } from '../../../src/fix/blame';
import { allFixed, diagnosis, firstRequest, fixed, problem } from './request';

function inner(within: string, pointer: string, location: Field['location'] = 'query'): Field {
  return { name: pointer.split('/').at(-1) ?? '', location, pointer, probable: false, within };
}

const at = (pointer: string): Field => inner('filter', pointer);
const encoded = (json: string): string => encodeURIComponent(json);
const readable = (json: string): string => encodeURIComponent(json).replace(/%(?:2C|3A|5B|5D)/g, decodeURIComponent);

describe('the JSON within a query parameter', () => {
  const rows: [name: string, before: string, mend: Mend, after: string][] = [
    ['a member is added', '{"a": 1}', { op: 'add', field: at('/b'), value: '2' }, '{"a": 1, "b": 2}'],
    [
      'one at a depth, its parents with it',
      '{"a":{"b":[]}}',
      { op: 'add', field: at('/a/c/d'), value: 'x' },
      '{"a":{"b":[],"c":{"d":"x"}}}',
    ],
    [
      'a value is changed',
      '{"a":{"b":"ü&"},"c":1}',
      { op: 'replace', field: at('/a/b'), find: null, values: ['ö+#'] },
      '{"a":{"b":"ö+#"},"c":1}',
    ],
    [
      'an item of a list',
      '{"a":[1,2]}',
      { op: 'replace', field: at('/a/1'), find: null, values: ['3'] },
      '{"a":[1,3]}',
    ],
    ['a member is taken out', '{"a":1,"b":2}', { op: 'remove', field: at('/a') }, '{"b":2}'],
    [
      'a member gets another name',
      '{"a":{"nme":1}}',
      { op: 'rename', field: at('/a/nme'), to: ['name'] },
      '{"a":{"name":1}}',
    ],
    ['a number becomes a string', '{"a":1}', { op: 'quote', field: at('/a') }, '{"a":"1"}'],
    ['a string becomes a number', '{"a":"1"}', { op: 'unquote', field: at('/a'), as: 'number' }, '{"a":1}'],
  ];
  const request = (value: string): string => `GET https://h/x?z=1&filter=${value}&y=2#f\n`;
  for (const [name, before, mend, after] of rows) {
    it(`${name}, encoded in full`, () =>
      assert.equal(fixed(request(encoded(before)), [mend]), request(encoded(after))));
    it(`${name}, encoded with what may stand readable`, () => {
      const [from, to] = [readable(before), readable(after)];
      if (!/%(?:3A|2C)/i.test(from)) assert.equal(fixed(request(from), [mend]), request(to));
    });
  }

  it('is written plain where it is plain, but for what would end it', () => {
    const mend: Mend = { op: 'replace', field: at('/a'), find: null, values: ['x&y #%+ü'] };
    assert.equal(fixed(request('{"a":"b","c":[1]}'), [mend]), request('{"a":"x%26y%20%23%25%2B%C3%BC","c":[1]}'));
  });

  it('keeps placeholders, and encodes what a variable puts in', () => {
    const mend: Mend = { op: 'add', field: at('/b'), value: null };
    const given = { variables: ['b'] };
    assert.equal(fixed(request('{"a":"{{x}}"}'), [mend], given), request('{"a":"{{x}}","b":"{{%b}}"}'));
    assert.equal(
      fixed(request('%7B%22a%22:%22{{x}}%22%7D'), [mend], given),
      request('%7B%22a%22:%22{{x}}%22,%22b%22:%22{{%b}}%22%7D'),
    );
  });

  it('never resolves what a response puts in', () => {
    const mend: Mend = { op: 'replace', field: at('/a'), find: null, values: ['{{$processEnv.X}}'] };
    const text = fixed(request('{"a":"b"}'), [mend]) ?? '';
    assert.ok(!text.includes('{{'), text);
  });

  it('takes several changes at once', () => {
    const mends: Mend[] = [
      { op: 'remove', field: at('/a') },
      { op: 'add', field: at('/c'), value: 'x' },
      { op: 'add', field: { name: 'limit', location: 'query', pointer: null, probable: false }, value: '5' },
    ];
    assert.equal(allFixed(request('{"a":1,"b":2}'), mends), request('{"b":2,"c":"x"}').replace('y=2', 'y=2&limit=5'));
  });

  it('is blamed at its member', () => {
    const source = request(encoded('{"a":{"bcd":"x"}}'));
    const block = firstRequest(source);
    const [span] = blameSpans(diagnosis([problem([], { field: at('/a/bcd') })]), block, null);
    assert.equal(block.text.slice(span?.start, span?.end), encoded('"bcd":"x"'));
  });

  it('is left alone where it is no JSON, and over lines it stays on them', () => {
    assert.equal(fixed(request('abc'), [{ op: 'remove', field: at('/a') }]), null);
    const lines = 'GET https://h/x\n    ?z=1\n    &filter={"a":1}\n    &y=2\n';
    assert.equal(fixed(lines, [{ op: 'remove', field: at('/a') }]), lines.replace('{"a":1}', '{}'));
  });
});

describe('the JSON within a form', () => {
  const form = (value: string): string =>
    `POST https://h/x\nContent-Type: application/x-www-form-urlencoded\n\na=1&payload=${value}&b=2\n`;
  const field = inner('payload', '/user/name', 'body');
  it('is changed in the encoding that it has', () => {
    const mend: Mend = { op: 'replace', field, find: null, values: ['A & B'] };
    assert.equal(fixed(form('{"user":{"name":"x"}}'), [mend]), form('{"user":{"name":"A %26 B"}}'));
    assert.equal(fixed(form(encoded('{"user":{"name":"x"}}')), [mend]), form(encoded('{"user":{"name":"A & B"}}')));
  });
  it('takes variables as they are: a form is encoded by itself', () => {
    const mend: Mend = { op: 'add', field: inner('payload', '/b', 'body'), value: null };
    assert.equal(fixed(form('{"a":1}'), [mend], { variables: ['b'] }), form('{"a":1,"b":"{{b}}"}'));
  });
});
