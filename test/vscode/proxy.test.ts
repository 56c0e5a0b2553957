import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Listener, listen } from './listener';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { diagnosticOf } from './shown';
import { useFaultline, withSettings } from './world';

describe('VS Code’s proxy settings', () => {
  const world = useFaultline();
  let proxy: Listener;

  before(async () => {
    proxy = await listen((_request, response) => response.setHeader('X-Proxy', 'yes').end('from the proxy'));
  });
  after(() => proxy.close());

  const through = (settings: Readonly<Record<string, unknown>>, act: () => Promise<void>) =>
    withSettings(settings, act, vscode.ConfigurationTarget.Global);

  it('hold for requests: the proxy gets them whole', async () => {
    await through({ 'http.proxy': proxy.url }, async () => {
      const file = await requestFile(
        'POST http://behind.proxy.example/path?a=1\nX-One: 1\nContent-Type: text/plain\n\nthe body\n',
      );
      const found = await exchange(world, file);
      assert.equal(found.status, 200);
      const { method, url, headers, body } = proxy.received.at(-1) ?? {};
      assert.deepEqual(
        [method, url, headers?.host, headers?.['x-one'], body?.trim()],
        ['POST', 'http://behind.proxy.example/path?a=1', 'behind.proxy.example', '1', 'the body'],
      );
    });
  });

  it('hold for https: the proxy is asked for a tunnel', async () => {
    await through({ 'http.proxy': proxy.url }, async () => {
      const file = await requestFile('GET https://behind.proxy.example/\nAuthorization: Bearer any\n');
      assert.equal((await exchange(world, file)).failed, true);
      const { method, url, headers } = proxy.received.at(-1) ?? {};
      assert.deepEqual([method, url, headers?.authorization], ['CONNECT', 'behind.proxy.example:443', undefined]);
      await diagnosticOf(file.uri, 'response-transport');
    });
  });

  it('hold with their exceptions', async () => {
    await through({ 'http.proxy': proxy.url, 'http.noProxy': ['past-the-proxy.invalid'] }, async () => {
      const file = await requestFile('GET http://past-the-proxy.invalid/\n');
      const count = proxy.received.length;
      const found = await exchange(world, file);
      assert.match(found.label, /^(ENOTFOUND|EAI_AGAIN)$/);
      assert.equal(proxy.received.length, count);
    });
  });

  it('give way to the request’s own proxy, and to none', async () => {
    const own = await listen((_request, response) => response.end('by its own'));
    const target = await listen();
    // Not as `127.0.0.1`, which VS Code never proxies.
    const direct = target.url.replace('127.0.0.1', '127.0.0.2');
    await through({ 'http.proxy': proxy.url }, async () => {
      const count = proxy.received.length;
      const file = await requestFile(
        `### Own\n# @proxy ${own.url}\nGET http://behind.proxy.example/a\nX-One: 1\n\n### Tunnel\n# @proxy ${own.url}\nGET https://behind.proxy.example/\n\n### None\n# @no-proxy\nGET ${direct}/\n`,
      );
      assert.equal((await exchange(world, file, '### Own')).status, 200);
      const { url, headers } = own.received.at(-1) ?? {};
      assert.deepEqual([url, headers?.['x-one']], ['http://behind.proxy.example/a', '1']);
      assert.equal((await exchange(world, file, '### Tunnel')).label, 'PROXY_REFUSED');
      assert.equal(own.received.at(-1)?.url, 'behind.proxy.example:443');
      // The listener is bound to 127.0.0.1: it is enough that the proxy is not asked.
      await exchange(world, file, '### None');
      assert.equal(proxy.received.length, count, 'VS Code’s proxy was not asked');
    });
    await Promise.all([own.close(), target.close()]);
  });

  it('that lead nowhere are diagnosed', async () => {
    const gone = await listen();
    await gone.close();
    await through({ 'http.proxy': gone.url }, async () => {
      const file = await requestFile('GET http://behind.proxy.example/\n');
      assert.equal((await exchange(world, file)).failed, true);
      const { message } = await diagnosticOf(file.uri, 'response-transport');
      assert.match(message, /proxy/i);
    });
  });
});
