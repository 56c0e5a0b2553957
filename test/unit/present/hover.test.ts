import assert from 'node:assert/strict';
import { InternalCommand } from '../../../src/manifest';
import { diagnosisHover } from '../../../src/present/hover';
import { markHover } from '../../../src/present/mark-hover';
import { renderResponse } from '../../../src/present/response-document';
import { missingWorkspace, response, serverError, withMessage } from './samples';

const commands = (name: string): string | null => `command:${name}?%5B%22e1%22%5D`;

describe('diagnosisHover', () => {
  it('says status, meaning, problem, retry and documentation, nothing twice', () => {
    assert.equal(
      diagnosisHover(missingWorkspace),
      [
        '**400 Bad Request (Asana)**',
        'This usually occurs because of a missing or malformed parameter.',
        '**workspace: Missing input** · *query parameter workspace*',
        'The request has no `workspace`.',
        '**What to do:** Add the query parameter `workspace`.',
        '**Retry:** The same request fails again.',
        '[Asana documentation](https://developers.asana.com/docs/errors)',
      ].join('\n\n'),
    );
  });

  it('leaves out what a diagnostic beside it has said, but not its fixes', () => {
    const fixes = [{ title: 'Add workspace', problem: 0, link: 'command:a' }];
    assert.equal(
      diagnosisHover(missingWorkspace, { fixes, said: new Set([0]) }),
      [
        'This usually occurs because of a missing or malformed parameter.',
        '[Add workspace](command:a)',
        '**Retry:** The same request fails again.',
        '[Asana documentation](https://developers.asana.com/docs/errors)',
      ].join('\n\n'),
    );
    const whole = diagnosisHover(serverError, { said: new Set([null]) });
    assert.match(whole, /^\*\*Retry:\*\*/);
    assert.match(whole, /6 sad squid/);
  });

  it('links only to the commands that are passed in', () => {
    const hover = diagnosisHover(serverError, { commands });
    assert.match(hover, /`6 sad squid snuggle softly` \[Copy\]\(command:faultline\.copyPhraseOf\?%5B%22e1%22%5D\)/);
    assert.match(hover, /\[Retry with backoff\]\(command:faultline\.retryExchange/);
    assert.match(hover, /\[Show in panel\]\(command:faultline\.revealExchange/);
    assert.doesNotMatch(diagnosisHover(serverError), /command:/);
  });

  it('offers each fix under its problem', () => {
    const fixes = [
      { title: 'Add workspace', problem: 0, link: 'command:a', sendLink: 'command:b' },
      { title: 'Fix all', problem: null, link: 'command:c' },
    ];
    const hover = diagnosisHover(missingWorkspace, { fixes });
    assert.match(
      hover,
      /workspace`\.\n\n\[Add workspace\]\(command:a\) \| \[and send again\]\(command:b\)\n\n\[Fix all\]\(command:c\)/,
    );
  });

  it('lists four alternatives, and counts the others', () => {
    const fixes = Array.from({ length: 12 }, (_, month) => ({
      title: `month ${month + 1}`,
      problem: 0,
      link: 'command:a',
    }));
    const hover = diagnosisHover(missingWorkspace, { fixes });
    assert.match(hover, /\[month 4\]\(command:a\) {2}\n8 more under Quick Fix/);
    assert.doesNotMatch(hover, /month 5/);
  });

  it('counts what it has no room for', () => {
    const [problem] = missingWorkspace.problems;
    assert.ok(problem);
    const problems = Array.from({ length: 8 }, (_, index) => ({ ...problem, message: `m${index}` }));
    const hover = diagnosisHover({ ...missingWorkspace, problems });
    assert.match(hover, /m4/);
    assert.doesNotMatch(hover, /m5/);
    assert.match(hover, /And 3 more problems\./);
  });

  it('an API message can not become a link, an image, HTML or a command', () => {
    const bad = '[x](command:evil) ![i](https://e/x.png) <a href="command:evil">y</a> https://e.example $(bug)';
    const hover = diagnosisHover({
      ...withMessage(bad, { code: '`](command:evil)', cause: bad, remedy: `${bad} \`](command:evil)\`` }),
      label: bad,
      meaning: bad,
      phrase: { value: '`[x](command:evil)', label: bad, from: 'body:/x' },
      help: 'command:evil',
    });
    const withoutCode = hover.replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
    assert.doesNotMatch(withoutCode, /(?<!\\)[[\]<]/);
    assert.doesNotMatch(withoutCode, /https:|(?<!\\)\$\(/);
  });
});

describe('markHover', () => {
  const body = '{"errors":[{"message":"Server Error","phrase":"6 sad squid snuggle softly"}]}';
  const received = response(
    500,
    'Internal Server Error',
    [
      ['Content-Type', 'application/json'],
      ['X-Request-Id', 'req-1'],
      ['Retry-After', '11'],
      ['X-RateLimit-Remaining', '0'],
    ],
    body,
  );
  const diagnosis = {
    ...withMessage('Server Error', { cause: 'There was a problem.', remedy: 'Send again.' }),
    label: '500 Internal Server Error',
    phrase: serverError.phrase,
    requestId: serverError.requestId,
    retry: serverError.retry,
  };
  const hovers = new Map(
    renderResponse(received, { view: 'pretty' }, diagnosis).marks.map((mark) => [
      mark.header ?? mark.kind,
      markHover(mark, received, diagnosis, 0, { commands }),
    ]),
  );
  const rows: [string, RegExp][] = [
    ['status', /^\*\*500 Internal Server Error \(Asana\)\*\*/],
    ['message', /^\*\*Server Error\*\*[\s\S]*There was a problem\.[\s\S]*Send again\./],
    ['phrase', /`6 sad squid snuggle softly` \[Copy\][\s\S]*Asana's support/],
    ['X-Request-Id', /`req-1` \[Copy\]/],
    ['Retry-After', /asks to wait 11 s[\s\S]*Server errors are often transient\. \[Retry with backoff\]/],
    ['X-RateLimit-Remaining', /What is left of the quota/],
  ];
  for (const [mark, expected] of rows) it(`on ${mark}`, () => assert.match(hovers.get(mark) ?? '', expected));

  it('says nothing without a diagnosis on the status, and the wait all the same', () => {
    const fine = response(200, 'OK', [['Retry-After', '5']], '{}');
    const [status, wait] = renderResponse(fine, { view: 'raw' }).marks;
    assert.ok(status && wait);
    assert.equal(markHover(status, fine, null, 0), null);
    assert.equal(markHover(wait, fine, null, 0), 'The server asks to wait 5 s before the next attempt.');
  });

  it('names its commands as the manifest does', () => {
    assert.ok(Object.values(InternalCommand).includes('faultline.copyPhraseOf'));
  });
});
