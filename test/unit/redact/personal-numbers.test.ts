import assert from 'node:assert/strict';
import { defaultSettings } from '../../../src/manifest';
import { createRedactor, hidingBy } from '../../../src/redact/redactor';

const x = '‹redacted›';

describe('personal numbers, where the setting says so', () => {
  const hidden = createRedactor([], hidingBy({ ...defaultSettings, 'faultline.redact.personalNumbers': true }));
  const rows: readonly (readonly [what: string, given: string, shown: string])[] = [
    ['a telephone', 'call +49 (0)30 1234-5678 now', `call ${x} now`],
    ['a telephone in JSON', '{"phone":"+14155552671","n":1}', `{"phone":"${x}","n":1}`],
    ['a telephone in a form', 'a=1&tel=%2B4915112345678&b=2', `a=1&tel=${x}&b=2`],
    ['no offset from UTC', '2026-11-20T10:00:00+0100', '2026-11-20T10:00:00+0100'],
    ['no sum', 'a=1+12345678901', 'a=1+12345678901'],
    ['no short number', 'press +12345', 'press +12345'],
    ['an IBAN', 'to DE89 3704 0044 0532 0130 00.', `to ${x}.`],
    ['an IBAN in one', '"GB82WEST12345698765432"', `"${x}"`],
    ['no IBAN with wrong check digits', 'DE88370400440532013000', 'DE88370400440532013000'],
    ['a card', 'card 4111 1111 1111 1111 ok', `card ${x} ok`],
    ['a card of fifteen digits', '"378282246310005"', `"${x}"`],
    ['a card as a number of JSON', '{"card":5555555555554444}', `{"card":"${x}"}`],
    ['no card with a wrong check digit', '4111111111111112', '4111111111111112'],
    [
      'no id of another length, no time',
      '{"gid":"1200000000000001","at":1763632800000}',
      '{"gid":"1200000000000001","at":1763632800000}',
    ],
  ];
  for (const [what, given, shown] of rows) {
    it(what, () => {
      const type = given.startsWith('{') ? 'application/json' : null;
      assert.equal(type ? hidden.body(given, type) : hidden.text(given), shown);
    });
  }

  it('stay without it', () => {
    const plain = createRedactor([], hidingBy(defaultSettings));
    for (const [, given] of rows) assert.equal(plain.text(given), given);
  });

  it('are looked for in time that is linear in the text', function () {
    this.timeout(5000);
    for (const text of ['+1 '.repeat(200_000), 'AB12 '.repeat(100_000), '4111 '.repeat(100_000), '+'.repeat(300_000)]) {
      assert.equal(hidden.text(text), text);
    }
  });
});
