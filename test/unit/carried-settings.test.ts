import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { carriedOver, carriedSettings } from '../../src/carried-settings';

const of = (set: Readonly<Record<string, unknown>>) => carriedOver((key) => set[key]);

describe('settings of other clients', () => {
  const cases: readonly [set: Readonly<Record<string, unknown>>, carried: Readonly<Record<string, unknown>>][] = [
    [{}, {}],
    [{ 'rest-client.followredirect': false }, { 'faultline.followRedirects': false }],
    [{ 'rest-client.timeoutinmilliseconds': 2500 }, { 'faultline.timeoutSeconds': 2.5 }],
    [{ 'rest-client.timeoutinmilliseconds': 0 }, { 'faultline.timeoutSeconds': 0 }],
    [{ 'rest-client.rememberCookiesForSubsequentRequests': false }, { 'faultline.rememberCookies': false }],
    [
      { 'rest-client.defaultHeaders': { 'User-Agent': 'vscode-restclient', 'X-A': 'b' } },
      { 'faultline.defaultHeaders': { 'X-A': 'b' } },
    ],
    [{ 'rest-client.certificates': {} }, {}],
    [
      { 'rest-client.certificates': { 'h:1': { pfx: 'a' } }, 'httpyac.clientCertificates': { h: { cert: 'b' } } },
      { 'faultline.tls.clientCertificates': { 'h:1': { pfx: 'a' } } },
    ],
    [{ 'rest-client.previewColumn': 'current' }, { 'faultline.response.show': 'active' }],
    [{ 'httpyac.cookieJarEnabled': false }, { 'faultline.rememberCookies': false }],
    [{ 'httpyac.requestDefaultHeaders': { A: 'b' } }, { 'faultline.defaultHeaders': { A: 'b' } }],
    [{ 'httpyac.responseViewColumn': 'beside' }, { 'faultline.response.show': 'beside' }],
  ];
  for (const [set, carried] of cases) {
    it(`${JSON.stringify(set)} is ${JSON.stringify(carried)}`, () => assert.deepEqual(of(set), carried));
  }

  it('Faultline’s own comes first, then REST Client’s, then httpYac’s', () => {
    assert.deepEqual(of({ 'faultline.followRedirects': true, 'rest-client.followredirect': false }), {});
    assert.deepEqual(
      of({ 'httpyac.cookieJarEnabled': true, 'rest-client.rememberCookiesForSubsequentRequests': false }),
      {
        'faultline.rememberCookies': false,
      },
    );
  });

  it('what is not of the setting’s type counts for nothing', () => {
    for (const { from } of carriedSettings) {
      for (const value of [null, 'nonsense', [], -1]) assert.deepEqual(of({ [from]: value }), {}, `${from}: ${value}`);
    }
  });

  it('each is in the README, with what it is here', () => {
    const readme = readFileSync('README.md', 'utf8').split('\n');
    for (const { from, to } of carriedSettings) {
      assert.ok(
        readme.some((line) => line.startsWith('|') && line.includes(`\`${from}\``) && line.includes(`\`${to}\``)),
        from,
      );
    }
  });
});
