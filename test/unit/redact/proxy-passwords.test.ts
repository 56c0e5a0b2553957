import assert from 'node:assert/strict';
import { proxyPasswords } from '../../../src/redact/proxy-passwords';

describe('the passwords of proxies in the process’ environment', () => {
  const cases: readonly [what: string, env: Record<string, string>, found: readonly string[]][] = [
    ['none', { HTTP_PROXY: 'http://proxy:8080', PATH: '/me:pw@x' }, []],
    [
      'in capitals and small letters',
      { HTTP_PROXY: 'http://a:one@p:1', https_proxy: 'http://a:two@p:1' },
      ['one', 'two'],
    ],
    ['without a scheme', { ALL_PROXY: 'a:three@p:1' }, ['three']],
    ['encoded', { http_proxy: 'http://a:p%40ss@p:1' }, ['p%40ss', 'p@ss']],
    ['with a stray percent sign', { http_proxy: 'http://a:p%zz@p:1' }, ['p%zz']],
    ['a name alone', { http_proxy: 'http://token@p:1' }, []],
    ['of a script', { all_proxy: 'pac+http://a:four@p:1/x.pac' }, ['four']],
  ];
  for (const [what, env, found] of cases) it(what, () => assert.deepEqual(proxyPasswords(env), found));
});
