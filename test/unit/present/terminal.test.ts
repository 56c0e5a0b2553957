import assert from 'node:assert/strict';
import { caretLine } from '../../../src/present/source-excerpt';
import { type TerminalView, terminalText } from '../../../src/present/terminal';
import { attempt, missingWorkspace, response, serverError, withMessage } from './samples';

const fine: TerminalView = {
  title: null,
  method: 'GET',
  url: 'http://localhost:7357/asana/api/1.0/tasks',
  label: '200 OK',
  durationMs: 12.4,
  attempts: [],
  diagnosis: null,
  blames: [],
  fixes: [],
};

describe('terminalText', () => {
  it('one line for a success', () => {
    assert.equal(
      terminalText({ ...fine, title: 'Tasks' }, { color: false }),
      '200 OK  Tasks: GET http://localhost:7357/asana/api/1.0/tasks (12 ms)\n',
    );
  });

  it('carets stand exactly under the source that is to blame', () => {
    const text = terminalText(
      {
        ...fine,
        label: '400 Bad Request',
        diagnosis: missingWorkspace,
        blames: [{ file: 'a.http', line: 12, column: 5, text: 'GET {{host}}/tasks', length: 14, problem: 0 }],
        fixes: [{ title: 'Add the query parameter workspace' }],
      },
      { color: false },
    );
    assert.equal(
      text,
      `error: 400 Bad Request  GET http://localhost:7357/asana/api/1.0/tasks (12 ms)
  --> a.http:12:5
   |
12 | GET {{host}}/tasks
   |     ^^^^^^^^^^^^^^ workspace: Missing input
   |
   = cause: The request has no \`workspace\`.
   = do: Add the query parameter \`workspace\`.
   = meaning: This usually occurs because of a missing or malformed parameter.
   = retry: The same request fails again.
   = fix: Add the query parameter workspace
   = help: https://developers.asana.com/docs/errors
`,
    );
  });

  it('a transport failure says each thing once', () => {
    const diagnosis = {
      ...withMessage('Nothing accepts connections at localhost:1.', {
        code: 'ECONNREFUSED',
        cause: 'It does not run.',
        remedy: 'Start it.',
      }),
      dialect: 'generic',
      kind: 'transport',
      label: 'ECONNREFUSED',
      meaning: 'Nothing listens there.',
      help: null,
    } as const;
    const text = terminalText({ ...fine, label: 'ECONNREFUSED', diagnosis }, { color: false });
    assert.equal(
      text,
      `error: ECONNREFUSED  GET http://localhost:7357/asana/api/1.0/tasks (12 ms)
 = Nothing accepts connections at localhost:1.
 = cause: It does not run.
 = do: Start it.
 = retry: The same request fails again.
`,
    );
  });

  it('lists five fixes, and counts the others', () => {
    const fixes = Array.from({ length: 12 }, (_, month) => ({ title: `month ${month + 1}` }));
    const text = terminalText(
      { ...fine, label: '400 Bad Request', diagnosis: missingWorkspace, fixes },
      { color: false },
    );
    assert.match(text, /= fix: month 5\n +?= fix: or one of 7 more\n/);
    assert.doesNotMatch(text, /month 6/);
  });

  it('shows attempts, waits, phrase, and why it stopped', () => {
    const first = attempt(1, response(503, 'Service Unavailable', [], ''));
    const second = attempt(2, response(500, 'Internal Server Error', [], ''), {
      waitedMs: 1000,
      waitReason: 'Retry-After.',
      notes: ['certificate not verified'],
    });
    const text = terminalText(
      {
        ...fine,
        label: '500 Internal Server Error',
        diagnosis: serverError,
        attempts: [first, second],
        retryStopped: 'All 2 attempts failed.',
      },
      { color: false },
    );
    assert.match(text, /^ {2}attempt 1: 503 Service Unavailable after 12 ms$/m);
    assert.match(
      text,
      /^ {2}attempt 2: waited 1 s \(Retry-After\), then 500 Internal Server Error after 12 ms; certificate not verified$/m,
    );
    assert.match(text, /= error phrase: 6 sad squid snuggle softly$/m);
    assert.match(text, /= stopped: All 2 attempts failed\.$/m);
  });

  it('escape sequences from a server are written out, with and without colour', () => {
    const evil = '\u001b]0;owned\u0007\u001b[2J\u009b31m\r\u202e';
    for (const color of [true, false]) {
      const text = terminalText(
        {
          ...fine,
          title: evil,
          label: evil,
          url: evil,
          body: evil,
          diagnosis: { ...withMessage(evil), meaning: evil },
          blames: [{ file: evil, line: 1, column: 1, text: evil, length: 3, problem: 0 }],
          fixes: [{ title: evil }],
          attempts: [attempt(1, response(500, evil, [], ''), { notes: [evil] })],
        },
        { color },
      );
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      assert.doesNotMatch(text.replace(/\u001b\[\d+m/g, ''), /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR of our own
      assert.equal(/\u001b\[\d+m/.test(text), color);
    }
  });
});

describe('caretLine', () => {
  const rows: [name: string, text: string, column: number, length: number, shown: string, carets: string][] = [
    ['a tab is two blanks', '\tGET x', 6, 1, '  GET x', '      ^'],
    ['a wide character takes two cells', 'GET /日本?x', 9, 1, 'GET /日本?x', '          ^'],
    ['an emoji takes two', '😀x', 3, 1, '😀x', '  ^'],
    ['an accent takes none', 'e\u0301x', 3, 1, 'e\u0301x', ' ^'],
    ['at least one caret', 'GET', 4, 0, 'GET', '   ^'],
    ['not beyond the line', 'GET', 2, 99, 'GET', ' ^^'],
    ['a control character is written out', 'a\u0007b', 3, 1, 'a\\x07b', '     ^'],
  ];
  for (const [name, text, column, length, shown, carets] of rows) {
    it(name, () => assert.deepEqual(caretLine({ file: '', line: 1, column, text, length }), { text: shown, carets }));
  }

  it('cuts a long line around the range', () => {
    const text = `${'a'.repeat(300)}BLAME${'b'.repeat(300)}`;
    const line = caretLine({ file: '', line: 1, column: 301, text, length: 5 });
    assert.equal(line.text.length, 121);
    assert.equal(line.text.slice(line.carets.indexOf('^'), line.carets.length), 'BLAME');
    assert.ok(line.text.startsWith('…') && line.text.endsWith('…'));
  });
});
