import assert from 'node:assert/strict';
import { defaultSettings } from '../../../src/manifest';
import { resolveRequest } from '../../../src/resolve/resolve';
import { blockOf, contextFor } from './resolving';

async function resolved(text: string, parts: Parameters<typeof contextFor>[1] = {}) {
  const context = contextFor(text, parts);
  return resolveRequest(blockOf(context), context);
}

describe('the way to the host', () => {
  const ways: readonly [directives: string, proxy: unknown][] = [
    ['', 'environment'],
    ['# @no-proxy', 'none'],
    ['# @noProxy', 'none'],
    ['# @proxy http://proxy.example:8080', { url: 'http://proxy.example:8080' }],
    ['# @proxy proxy.example:8080', { url: 'http://proxy.example:8080' }],
    ['// @proxy https://us:pw@proxy.example', { url: 'https://us:pw@proxy.example' }],
    ['# @proxy pac+file:///etc/proxy.pac', { url: 'pac+file:///etc/proxy.pac' }],
    ['# @proxy http://p:1\n# @no-proxy', { url: 'http://p:1' }],
  ];
  for (const [directives, proxy] of ways) {
    it(directives.replace('\n', ' and ') || 'nothing said', async () => {
      const { request, problems } = await resolved(`${directives}\nGET https://h`);
      assert.deepEqual([request?.options.proxy, problems], [proxy, []]);
    });
  }

  it('variables are filled in, and a secret among them is known as one', async () => {
    const { request } = await resolved('# @proxy http://us:{{pw}}@{{p}}:3128\nGET https://h', {
      variables: { p: 'proxy.example', pw: { value: 'hunter2', source: 'env', path: null, secret: true } },
    });
    assert.deepEqual(request?.options.proxy, { url: 'http://us:hunter2@proxy.example:3128' });
    assert.deepEqual(request?.secrets, ['hunter2']);
  });

  it('the password of a proxy in clear is a secret, as it is written and as the proxy gets it', async () => {
    const { request } = await resolved('# @proxy http://us:hunt%26er2@p:1\nGET https://h');
    assert.deepEqual(request?.secrets, ['hunt%26er2', 'hunt&er2']);
  });

  for (const value of ['ftp://us:hunter2@p', 'http://', '{{nope}}']) {
    it(`# @proxy ${value} keeps the request from being sent by another way`, async () => {
      const text = `# @proxy ${value}\nGET https://h`;
      const { request, problems } = await resolved(text);
      assert.equal(request, null);
      const [error] = problems.filter(({ severity }) => severity === 'error');
      assert.equal(text.slice(error?.start, error?.end), value);
      assert.doesNotMatch(error?.message ?? '', /hunter2/);
    });
  }

  it('# @proxy without an address is a warning', async () => {
    const { problems } = await resolved('# @proxy\nGET https://h');
    assert.deepEqual(
      problems.map(({ severity, code }) => [severity, code]),
      [['warning', 'bad-directive']],
    );
  });

  it('certificates of the setting start at the workspace folder', async () => {
    const settings = { ...defaultSettings, 'faultline.tls.certificateAuthorities': ['ca/own.pem', '/etc/own.pem'] };
    const { request } = await resolved('GET https://h', { settings, workspaceFolder: '/team/space' });
    assert.deepEqual(request?.options.caFiles, ['/team/space/ca/own.pem', '/etc/own.pem']);
  });
});
