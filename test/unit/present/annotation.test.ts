import assert from 'node:assert/strict';
import fc from 'fast-check';
import { annotationText } from '../../../src/present/annotation';
import { retryHint } from '../../../src/present/retry-hint';
import { missingWorkspace, serverError, withMessage } from './samples';

describe('annotationText', () => {
  const rows: [name: string, text: string, expected: string][] = [
    [
      'status, message and the key for the fix; the status without its words, which say less',
      annotationText(missingWorkspace),
      '400 · workspace: Missing input · fix: Ctrl+.',
    ],
    [
      'another key',
      annotationText(missingWorkspace, { fixKey: 'Cmd+.' }),
      '400 · workspace: Missing input · fix: Cmd+.',
    ],
    ['no key without a fix', annotationText(missingWorkspace, { fixable: false }), '400 · workspace: Missing input'],
    [
      'no key where none is to press',
      annotationText(missingWorkspace, { fixKey: null }),
      '400 · workspace: Missing input',
    ],
    [
      'the meaning where there is no message',
      annotationText(serverError),
      "500 Internal Server Error · There was a problem on Asana's end · retry with backoff",
    ],
    [
      'the meaning where the message only repeats the status',
      annotationText(withMessage('bad request.', { mends: [] })),
      '400 Bad Request · This usually occurs because of a missing or malformed parameter',
    ],
    [
      'the first sentence of the meaning',
      annotationText({ ...serverError, meaning: 'It failed at h.example. Some errors will not supply a phrase.' }),
      '500 Internal Server Error · It failed at h.example · retry with backoff',
    ],
    [
      'the meaning where the message is a part of the status',
      annotationText({
        ...withMessage('Server Error', { mends: [] }),
        label: '500 Internal Server Error',
        meaning: 'A problem there.',
      }),
      '500 Internal Server Error · A problem there',
    ],
    ['a message on one line', annotationText(withMessage('first\r\n\tsecond', { mends: [] })), '400 · first second'],
    [
      'how many more',
      annotationText({
        ...missingWorkspace,
        problems: [...missingWorkspace.problems, ...missingWorkspace.problems, ...missingWorkspace.problems],
      }),
      '400 · workspace: Missing input (and 2 more) · fix: Ctrl+.',
    ],
    [
      'escape sequences written out',
      annotationText(withMessage('\u001b[31mred\u001b[0m \u202etxt', { mends: [] })),
      '400 · \\x1b[31mred\\x1b[0m \\u202etxt',
    ],
  ];
  for (const [name, text, expected] of rows) it(name, () => assert.equal(text, expected));

  it('gives the hint its room: a long message is cut, the hints are not', () => {
    const text = annotationText({
      ...withMessage('x'.repeat(500)),
      retry: { retryable: true, afterSeconds: 11, reason: '', safe: true },
    });
    assert.equal(text.length, 100);
    assert.match(text, /x… · retry in 11 s · fix: Ctrl\+\.$/);
  });

  it('is one line of at most 100 units, whatever the API says', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ unit: 'binary', maxLength: 80 }),
        (message, label) => {
          const text = annotationText({ ...withMessage(message), label });
          assert.ok(text.length <= 100, text);
          // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
          assert.doesNotMatch(text, /[\u0000-\u001f\u007f-\u009f\u2028-\u202e]/);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('retryHint', () => {
  const rows: [retryable: boolean, afterSeconds: number | null, safe: boolean, expected: string | null][] = [
    [false, null, true, null],
    [false, 30, true, null],
    [true, null, true, 'retry with backoff'],
    [true, 11, true, 'retry in 11 s'],
    [true, 1.25, true, 'retry in 1.3 s'],
    [true, 64.57, true, 'retry in 1 min 5 s'],
    [true, 0, true, 'retry now'],
    [true, 7200, true, 'retry in 2 h'],
    [true, null, false, 'not safe to repeat'],
    [true, 11, false, 'not safe to repeat'],
  ];
  for (const [retryable, afterSeconds, safe, expected] of rows) {
    it(`${retryable} ${afterSeconds} ${safe}: ${expected}`, () => {
      assert.equal(retryHint({ retryable, afterSeconds, safe, reason: '' }), expected);
    });
  }
});
