import assert from 'node:assert/strict';
import { clearItems, cookieItems } from '../../../src/client/cookie-items';
import type { CookieView } from '../../../src/exchange';
import { jarName } from '../../../src/protocol';

const folder = 'file:///work';
const cookie = (
  environment: string | null,
  domain: string,
  name: string,
  more: Partial<CookieView> = {},
): CookieView => ({
  ...{ jar: jarName(folder, environment), domain, path: '/', name, length: 32, expires: null },
  ...{ secure: false, httpOnly: false, hostOnly: true, ...more },
});
const cookies = [
  cookie(null, 'a.example', 'sid', { secure: true, httpOnly: true }),
  cookie('dev', 'a.example', 'one', { hostOnly: false, path: '/x', expires: Date.UTC(2030, 0, 2, 3, 4) }),
  cookie('dev', 'b.example', 'two', { length: 0 }),
];

describe('lists of cookies', () => {
  it('are by environment, and say of each where it goes and until when, but not its value', () => {
    const items = cookieItems(cookies, () => '');
    assert.deepEqual(
      items.map(({ label, description, detail }) => [label, description, detail]),
      [
        ['no environment', '', ''],
        ['sid', 'a.example/', 'value hidden (32 characters) · until the session ends · Secure · HttpOnly'],
        ['environment dev', '', ''],
        ['one', '*.a.example/x', 'value hidden (32 characters) · until 2030-01-02T03:04Z'],
        ['two', 'b.example/', 'empty value · until the session ends'],
      ],
    );
    assert.deepEqual(items[1]?.filter, { jar: jarName(folder, null), domain: 'a.example', path: '/', name: 'sid' });
  });

  it('offer to clear all, those of an environment, and those of a domain in it', () => {
    const items = clearItems(cookies, (uri) => (uri === folder ? 'work' : ''));
    assert.deepEqual(
      items.map(({ label, description, filter }) => [label, description, filter]),
      [
        ['All cookies', '3 cookies', {}],
        ['no environment (work)', '', null],
        ['All of no environment (work)', '1 cookie', { jar: jarName(folder, null) }],
        ['a.example', '1 cookie', { jar: jarName(folder, null), domain: 'a.example' }],
        ['environment dev (work)', '', null],
        ['All of environment dev (work)', '2 cookies', { jar: jarName(folder, 'dev') }],
        ['a.example', '1 cookie', { jar: jarName(folder, 'dev'), domain: 'a.example' }],
        ['b.example', '1 cookie', { jar: jarName(folder, 'dev'), domain: 'b.example' }],
      ],
    );
  });
});
