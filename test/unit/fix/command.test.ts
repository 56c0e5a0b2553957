import assert from 'node:assert/strict';
import fc from 'fast-check';
import { shellWord } from '../../../src/curl/curl-text';
import { writtenRequest } from '../../../src/curl/written-request';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { blameSpans } from '../../../src/fix/blame';
import { openProblems } from '../../../src/fix/open-problems';
import {
  add,
  allFixed,
  diagnosis,
  field,
  firstRequest,
  fixed,
  fixes,
  lines,
  problem,
  property,
  query,
  stop,
} from './request';

describe('fixes in a curl command', () => {
  const json = `curl -X POST 'https://h/tasks?limit=x' \\\n  -H 'Content-Type: application/json' \\\n  -d '{"name": "x", "n": 1}'\n`;
  const header = (name: string, value: string): Mend => ({ op: 'header', name, value });
  const rows: readonly (readonly [rule: string, text: string, mend: Mend, expected: string])[] = [
    [
      'a parameter goes into the quoted URL',
      json,
      add(query('workspace')),
      json.replace('limit=x', 'limit=x&workspace={{workspace}}'),
    ],
    [
      'a parameter is set',
      json,
      { op: 'replace', field: query('limit'), find: null, values: ['10'] },
      json.replace('limit=x', 'limit=10'),
    ],
    ['a parameter is removed', json, { op: 'remove', field: query('limit') }, json.replace('?limit=x', '')],
    [
      'an unquoted URL gets what a shell needs',
      'curl https://h/?a=1',
      add(query('b'), '2'),
      'curl https://h/?a=1\\&b=2',
    ],
    [
      'a property goes into the quoted JSON',
      json,
      add(property('/workspace')),
      json.replace('"n": 1', '"n": 1, "workspace": "{{workspace}}"'),
    ],
    [
      'a quotation mark in single quotes',
      json,
      { op: 'replace', field: property('/name'), find: null, values: ["it's"] },
      json.replace('"x"', `"it'\\''s"`),
    ],
    [
      'JSON in double quotes',
      'curl https://h --json "{\\"name\\": \\"x\\"}"',
      { op: 'replace', field: property('/name'), find: null, values: ['a$b'] },
      'curl https://h --json "{\\"name\\": \\"a\\$b\\"}"',
    ],
    [
      'a header is set where it stands',
      json,
      header('Content-Type', 'text/plain'),
      json.replace('application/json', 'text/plain'),
    ],
    [
      'a header goes behind the others, in a line of its own',
      json,
      header('X-A', 'it is'),
      json.replace("json' \\\n", "json' \\\n  -H 'X-A: it is' \\\n"),
    ],
    [
      'a header goes behind the URL',
      'curl https://h -s',
      header('Accept', 'a/b'),
      "curl https://h -H 'Accept: a/b' -s",
    ],
    ['a header is removed with its option', json, { op: 'remove', field: field('header', 'Content-Type') }, ''],
    ['the method is changed', json, { op: 'method', value: 'PUT' }, json.replace('POST', 'PUT')],
    ['a method that is not written', 'curl https://h', { op: 'method', value: 'PUT' }, 'curl -X PUT https://h'],
    [
      'the path is changed',
      json,
      { op: 'replace', field: field('path', 't'), find: 'tasks', values: ['a b'] },
      json.replace('tasks', 'a%20b'),
    ],
    [
      'what -d says of the type gives way to a header',
      "curl https://h -d 'a=1'",
      header('Content-Type', 'text/plain'),
      "curl https://h -H 'Content-Type: text/plain' -d 'a=1'",
    ],
    ['a key of a form', "curl https://h -d 'a=1'", add(property('/b'), '2'), "curl https://h -d 'a=1&b=2'"],
  ];
  for (const [rule, text, mend, expected] of rows) {
    const wanted = expected === '' ? json.replace(" \\\n  -H 'Content-Type: application/json'", '') : expected;
    it(rule, () => {
      const found = fixed(text, [mend], { variables: ['workspace'] });
      // A JSON body without its type would be a form for curl, and the fix says so by making a request of it.
      if (expected === '') assert.notEqual(found, null);
      else assert.equal(found, wanted);
    });
  }

  it('all of them together', () => {
    assert.equal(
      allFixed(json, [add(query('workspace')), add(property('/project'), '1'), header('X-A', 'b')], {
        variables: ['workspace'],
      }),
      lines(
        "curl -X POST 'https://h/tasks?limit=x&workspace={{workspace}}' \\",
        "  -H 'Content-Type: application/json' \\",
        "  -H 'X-A: b' \\",
        `  -d '{"name": "x", "n": 1, "project": 1}'`,
        '',
      ),
    );
  });

  it('what is left to type is a stop within the quotes', () => {
    const [fix] = fixes(firstRequest(json), [[add(query('project'))]]);
    assert.equal(fix?.edits[0]?.snippet, `&project=${stop(1, 'project')}`);
  });

  it('makes a request of the command where it has no place for the edit', () => {
    const block = firstRequest('### a\ncurl https://h \\\n  -F a=1\n\n### b\n');
    const [fix] = fixes(block, [[add(property('/b'), '2')]]);
    assert.match(fix?.title ?? '', /^Convert to a request: Add /);
    assert.equal(fix?.preferred, false);
    const [edit] = fix?.edits ?? [];
    assert.equal(block.text.slice(edit?.start, edit?.end), 'curl https://h \\\n  -F a=1\n');
    assert.match(
      edit?.newText ?? '',
      /^POST http:|^POST https:\/\/h\nContent-Type: multipart[\s\S]*name="b"\n\n2\n--boundary--\n$/,
    );
  });

  it('says after each fix what the request with that fix would say, whatever the quotes', () => {
    const text = fc.stringMatching(/^[ -~]{0,12}$/).filter((it) => !it.includes('{{'));
    const quoted = (value: string, quote: string): string =>
      quote === "'" ? shellWord(`${value} `) : `"${value.replace(/["\\`$]/g, '\\$&')}"`;
    fc.assert(
      fc.property(text, text, fc.constantFrom("'", '"'), (old, now, quote) => {
        const body = JSON.stringify({ name: old, n: 1 });
        const command = `curl https://h -H ${quoted('A: b', quote)} --json ${quoted(body, quote)}`;
        const mend: Mend = { op: 'replace', field: property('/name'), find: null, values: [now] };
        const after = fixed(command, [mend]);
        const plain = fixed(`POST https://h\nContent-Type: application/json\n\n${body}\n`, [mend]);
        assert.equal(after === null, plain === null);
        if (after === null || plain === null) return;
        const written = after.startsWith('curl') ? writtenRequest(firstRequest(after))?.block : firstRequest(after);
        const sent = written?.request?.body;
        assert.ok(written && sent, after);
        const wanted: unknown = JSON.parse(plain.slice(plain.indexOf('\n\n')));
        assert.deepEqual(JSON.parse(written.text.slice(sent.start, sent.end)), wanted, after);
      }),
      { numRuns: Number(process.env.FAULTLINE_FUZZ ?? 200) },
    );
  });

  it('blames the narrowest stretch of the command', () => {
    const block = firstRequest(json);
    const blamed = (at: ReturnType<typeof field>): string => {
      const [span] = blameSpans(diagnosis([{ ...problem([]), field: at }]), block, null);
      return block.text.slice(span?.start, span?.end);
    };
    assert.equal(blamed(query('limit')), 'limit=x');
    assert.equal(blamed(query('workspace')), 'https://h/tasks?limit=x');
    assert.equal(blamed(field('header', 'content-type')), 'Content-Type: application/json');
    assert.equal(blamed(property('/n')), '"n": 1');
  });

  it('a problem is open while its own part of the command stands', () => {
    const found = diagnosis([
      { ...problem([]), field: query('limit') },
      { ...problem([]), field: property('/n') },
    ]);
    const open = (now: string): number[] => [...openProblems(found, firstRequest(json), firstRequest(now))];
    assert.deepEqual(open(json), [0, 1]);
    assert.deepEqual(open(json.replace('"n": 1', '"n": 2')), [0]);
    assert.deepEqual(open(json.replace('limit=x', 'limit=1')), [1]);
    assert.deepEqual(open(json.replace('/tasks', '/users')), []);
  });
});
