import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { fixesFor } from '../../../src/fix/fixes';
import { findFormKey, readForm } from '../../../src/fix/form';
import { follow, type JsonValue, pointerTokens, readJson } from '../../../src/fix/json-reading';
import { findParameter, readQuery } from '../../../src/fix/query';
import { parseDocument } from '../../../src/syntax/parse';
import { add, applied, diagnosis, field, problem } from './request';

/** JSON as people write it in request files: any layout, comments, trailing commas, placeholders. */
interface Style {
  readonly unit: string;
  readonly colon: string;
  readonly comma: string;
  readonly trailing: boolean;
  readonly remark: boolean;
  readonly pad: string;
}

type Model = string | number | boolean | null | Model[] | { [key: string]: Model };

const name = fc.stringMatching(/^[a-z][a-zA-Z_]{0,6}$/);
const leaf = fc.oneof(
  fc.string({ maxLength: 8 }).filter((text) => !/[{}\p{Cc}\u2028\u2029]/u.test(text)),
  fc.constantFrom('{{id}}', 'a {{b}} "c"', '// no comment', '{{$datetime "YYYY"}}'),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const model: fc.Arbitrary<{ [key: string]: Model }> = fc.letrec<{ object: { [key: string]: Model }; any: Model }>(
  (tie) => ({
    any: fc.oneof({ maxDepth: 3 }, leaf, fc.array(tie('any'), { maxLength: 3 }), tie('object')),
    object: fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), tie('any'), { maxKeys: 3, noNullPrototype: true }),
  }),
).object;
const style: fc.Arbitrary<Style> = fc.record({
  unit: fc.constantFrom('', '  ', '    ', '\t'),
  colon: fc.constantFrom(': ', ':', ' : '),
  comma: fc.constantFrom(', ', ','),
  trailing: fc.boolean(),
  remark: fc.boolean(),
  pad: fc.constantFrom('', ' '),
});

function write(value: Model, how: Style, indent: string): string {
  if (typeof value === 'string' && value.startsWith('{{')) return value.includes('"') ? `"${value}"` : value;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = indent + how.unit;
  const parts = Array.isArray(value)
    ? value.map((item) => write(item, how, inner))
    : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}${how.colon}${write(item, how, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  const end = how.trailing ? ',' : '';
  if (how.unit === '') return `${open}${how.pad}${parts.join(how.comma)}${end}${how.pad}${close}`;
  const remark = how.remark ? ' // a remark, with a comma' : '';
  const lines = parts.map((part, index) => `\n${inner}${part}${index === parts.length - 1 ? end : ','}${remark}`);
  return `${open}${lines.join('')}\n${indent}${close}`;
}

/** The pointers of all objects in a model. */
function objectsIn(value: Model, pointer = ''): string[] {
  if (value === null || typeof value !== 'object') return [];
  const below = Object.entries(value).flatMap(([key, item]) => objectsIn(item, `${pointer}/${key}`));
  return Array.isArray(value) ? below : [pointer, ...below];
}

/** What a value says, without its layout. */
function meaning(value: JsonValue): unknown {
  if (value.kind === 'object') return value.members.map((member) => [member.key, meaning(member.value)]);
  if (value.kind === 'array') return value.items.map(meaning);
  return [value.kind, value.scalar];
}

const before = '@base = https://h\n### first\nGET {{base}}/1\nA: b\n\n### second\n';
const after = '\n### third\nPOST {{base}}/3\n\n{"a": 1}\n';

/** Puts a request between two others, takes the fix of that id, and gives the block as it was and as it is. */
function fixBetween(request: string, mends: readonly Mend[], id: string, crlf: boolean): { old: string; text: string } {
  const eol = (text: string): string => (crlf ? text.replace(/\n/g, '\r\n') : text);
  const document = parseDocument(eol(before + request + after));
  const index = document.blocks.findIndex(({ title }) => title === 'second');
  const block = document.blocks[index];
  assert.ok(block?.request, 'there is a request');
  const fixes = fixesFor(diagnosis(mends.map((mend) => problem([mend]))), {
    block,
    origins: null,
    variables: new Set(['base', 'id']),
  });
  const fix = fixes.find((one) => one.id === id);
  assert.ok(fix, `there is a fix ${id}`);
  const text = applied(block.text, fix.edits);
  const whole = parseDocument(document.blocks.map((one, at) => (at === index ? text : one.text)).join(''));
  assert.deepEqual(
    whole.blocks.map((one) => one.text),
    document.blocks.map((one, at) => (at === index ? text : one.text)),
    'the other blocks are left alone',
  );
  if (crlf) assert.doesNotMatch(text, /(?<!\r)\n/, 'line ends are what they were');
  else assert.doesNotMatch(text, /\r/);
  return { old: block.text, text };
}

function rootOf(text: string): JsonValue {
  const block = parseDocument(text).blocks.find(({ request }) => request);
  assert.ok(block?.request?.body, 'there is a body');
  assert.equal(block.request.body.kind, 'json');
  const { root } = readJson(block.text, block.request.body);
  assert.ok(root, `the body is JSON: ${block.text}`);
  return root;
}

const values = fc.string({ maxLength: 6 }).map((text) => `v${text.replace(/[\p{Cc}\p{Cs}]/gu, '')}`);

describe('any fix leaves the rest alone and puts the field where it says:', () => {
  it('a property into an object of any layout', () => {
    const cases = fc.record({
      model,
      style,
      crlf: fc.boolean(),
      pick: fc.nat(),
      key: name,
      deep: fc.array(name, { maxLength: 2 }),
      value: values,
    });
    fc.assert(
      fc.property(cases, ({ model, style, crlf, pick, key, deep, value }) => {
        const objects = objectsIn(model);
        const parent = objects[pick % objects.length] ?? '';
        const pointer = `${parent}/new-${key}${deep.map((part) => `/${part}`).join('')}`;
        const request = `POST {{base}}/2\nContent-Type: application/json\n\n${write(model, style, '')}\n`;
        const { old, text } = fixBetween(request, [add(field('body', key, pointer), value)], '0.0', crlf);
        const root = rootOf(text);
        const found = follow(root, pointerTokens(pointer));
        assert.equal(found.rest.length, 0, `${pointer} is there: ${text}`);
        assert.equal(found.value.scalar, value);
        const first = pointerTokens(pointer)
          .slice(0, pointerTokens(parent).length + 1)
          .at(-1);
        const rest = JSON.stringify(meaning(withoutKey(root, first ?? '')));
        assert.equal(rest, JSON.stringify(meaning(rootOf(old))), 'all else says what it said');
      }),
      { numRuns: 25 },
    );
  });

  it('properties come and go together', () => {
    const cases = fc.record({
      model,
      style,
      crlf: fc.boolean(),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      gone: fc.nat(),
    });
    fc.assert(
      fc.property(cases, ({ model, style, crlf, picks, gone }) => {
        const objects = objectsIn(model);
        const mends: Mend[] = picks.map((pick, index) =>
          add(field('body', `new-${index}`, `${objects[pick % objects.length] ?? ''}/new-${index}`), `v${index}`),
        );
        const keys = Object.keys(model);
        const victim = keys[gone % Math.max(1, keys.length)];
        const kept = mends.filter(
          (mend) => !(victim && 'field' in mend && mend.field.pointer?.startsWith(`/${victim}/`)),
        );
        if (victim) kept.push({ op: 'remove', field: field('body', victim, `/${victim}`) });
        if (kept.length < 2) return;
        const request = `POST {{base}}/2\nContent-Type: application/json\n\n${write(model, style, '')}\n`;
        const { text } = fixBetween(request, kept, 'all', crlf);
        const root = rootOf(text);
        for (const mend of kept) {
          if (!('field' in mend)) continue;
          const tokens = pointerTokens(mend.field.pointer ?? '');
          assert.equal(
            follow(root, tokens).rest.length === 0,
            mend.op === 'add',
            `${mend.op} ${mend.field.pointer}: ${text}`,
          );
        }
      }),
      { numRuns: 25 },
    );
  });

  const parameters = fc.uniqueArray(fc.tuple(name, fc.constantFrom('', '=', '=1', '={{id}}', '=a%20b')), {
    maxLength: 4,
    selector: ([key]) => key.toLowerCase().replace(/_/g, ''),
  });

  it('a parameter into a query over one line or many', () => {
    const cases = fc.record({
      parameters,
      lines: fc.boolean(),
      version: fc.boolean(),
      fragment: fc.boolean(),
      crlf: fc.boolean(),
      key: name,
      value: values,
      last: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ parameters, lines, version, fragment, crlf, key, value, last }) => {
        const written = parameters.map(
          ([one, rest], index) => `${lines ? '\n    ' : ''}${index === 0 ? '?' : '&'}${one}${rest}`,
        );
        const tail = `${fragment && !lines ? '#top' : ''}${version && !lines ? ' HTTP/1.1' : ''}`;
        const request = `GET {{base}}/x${written.join('')}${tail}${last ? '' : '\nA: b\n'}`;
        const { text } = fixBetween(request, [add(field('query', `new-${key}`), value)], '0.0', crlf);
        const block = parseDocument(text).blocks.find((one) => one.request);
        assert.ok(block?.request);
        const query = readQuery(block.request.target, null);
        assert.equal(findParameter(query, `new-${key}`)?.value, value, text);
        assert.deepEqual(
          query.parameters.slice(0, -1).map((one) => one.name),
          parameters.map(([one]) => one),
          text,
        );
        assert.equal(block.request.httpVersion, version && !lines ? 'HTTP/1.1' : null);
        assert.equal(block.request.headers.length, last ? 0 : 1);
      }),
      { numRuns: 25 },
    );
  });

  it('parameters come and go together', () => {
    const cases = fc.record({
      parameters,
      lines: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      gone: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
      added: fc.nat(2),
    });
    fc.assert(
      fc.property(cases, ({ parameters, lines, gone, added }) => {
        const written = parameters.map(
          ([one, rest], index) => `${lines[index] ? '\n  ' : ''}${index === 0 ? '?' : '&'}${one}${rest}`,
        );
        const removed = parameters.filter((_, index) => gone[index]).map(([one]) => one);
        const mends: Mend[] = [
          ...removed.map((one): Mend => ({ op: 'remove', field: field('query', one) })),
          ...Array.from({ length: added }, (_, index) => add(field('query', `new-${index}`), `v${index}`)),
        ];
        if (mends.length < 2) return;
        const { text } = fixBetween(`GET {{base}}/x${written.join('')}\nA: b\n`, mends, 'all', false);
        const block = parseDocument(text).blocks.find((one) => one.request);
        assert.ok(block?.request);
        const expected = [
          ...parameters.filter((_, index) => !gone[index]).map(([one]) => one),
          ...Array.from({ length: added }, (_, index) => `new-${index}`),
        ];
        assert.deepEqual(
          readQuery(block.request.target, null).parameters.map((one) => one.name),
          expected,
          text,
        );
        assert.equal(block.request.headers.length, 1, text);
      }),
      { numRuns: 25 },
    );
  });

  it('a key into a form over one line or many', () => {
    const cases = fc.record({
      parameters: fc.uniqueArray(name, {
        minLength: 1,
        maxLength: 4,
        selector: (key) => key.toLowerCase().replace(/_/g, ''),
      }),
      join: fc.constantFrom('&', '\n&', '&\n', '\n'),
      crlf: fc.boolean(),
      value: values,
      gone: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ parameters, join, crlf, value, gone }) => {
        const request = `POST {{base}}/x\nContent-Type: application/x-www-form-urlencoded\n\n${parameters.map((one) => `${one}=1`).join(join)}\n`;
        const mends: Mend[] = [add(field('body', 'new-key'), value)];
        if (gone) mends.push({ op: 'remove', field: field('body', parameters[0] ?? '') });
        const { text } = fixBetween(request, mends, gone ? 'all' : '0.0', crlf);
        const block = parseDocument(text).blocks.find((one) => one.request);
        assert.ok(block?.request?.body);
        const form = readForm(block.text, block.request.body);
        assert.equal(findFormKey(form, 'new-key')?.value, value, text);
        assert.deepEqual(
          form.parameters.map((one) => one.name),
          [...parameters.slice(gone ? 1 : 0), 'new-key'],
          text,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('a header, whatever the request ends with', () => {
    const cases = fc.record({
      headers: fc.nat(2),
      body: fc.constantFrom('', '\n', '\n{"a": 1}\n', '\n< ./file.json\n'),
      crlf: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ headers, body, crlf }) => {
        const lines = Array.from({ length: headers }, (_, index) => `X-${index}: ${index}\n`).join('');
        const { text } = fixBetween(
          `POST {{base}}/x\n${lines}${body}`,
          [{ op: 'header', name: 'X-New', value: 'v' }],
          '0.0',
          crlf,
        );
        const block = parseDocument(text).blocks.find((one) => one.request);
        const found = block?.request?.headers.map((one) => `${one.name}: ${one.value}`);
        assert.equal(found?.length, headers + 1, text);
        assert.equal(found?.at(-1), 'X-New: v');
        assert.equal(block?.request?.body !== null, body.length > 1);
      }),
      { numRuns: 25 },
    );
  });
});

/** The value without the members of that name, which is new and stands in one place. */
function withoutKey(value: JsonValue, key: string): JsonValue {
  return {
    ...value,
    members: value.members
      .filter((member) => member.key !== key)
      .map((member) => ({ ...member, value: withoutKey(member.value, key) })),
    items: value.items.map((item) => withoutKey(item, key)),
  };
}
