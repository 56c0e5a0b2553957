import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type Listener, listen } from './listener';
import { requestFile } from './request-file';
import { exchange } from './sending';
import { annotation, diagnosticOf, hoverAt, responseOf, tabsWith } from './shown';
import { useFaultline } from './world';

describe('failures without a response', () => {
  const world = useFaultline();

  /** Speaks plain HTTP. */
  let plain: Listener;

  before(async () => {
    plain = await listen();
  });
  after(() => plain.close());

  /** A port where nobody listens. */
  async function closedPort(): Promise<number> {
    const listener = await listen();
    await listener.close();
    return listener.port;
  }

  const cases: readonly {
    readonly what: string;
    readonly request: () => Promise<string>;
    readonly label: RegExp;
    readonly under: RegExp;
    readonly message: RegExp;
  }[] = [
    {
      what: 'a refused port',
      request: async () => `GET http://127.0.0.1:${await closedPort()}/tasks`,
      label: /^ECONNREFUSED$/,
      under: /127\.0\.0\.1/,
      message: /Start the server on this machine, or correct the port/,
    },
    {
      what: 'an unknown name',
      request: async () => 'GET http://no-such-host.invalid/tasks',
      label: /^(ENOTFOUND|EAI_AGAIN)$/,
      under: /no-such-host\.invalid/,
      message: /no-such-host\.invalid/,
    },
    {
      what: 'TLS to a server that speaks plain HTTP',
      request: async () => 'GET https://127.0.0.1:{{port}}/asana/200',
      label: /./,
      under: /^https:/,
      message: /http:/,
    },
    {
      what: 'a response that does not come in time',
      request: async () => '# @timeout 300 ms\nGET {{simulator}}/asana/200?delay=20000',
      label: /TIMEDOUT|TIMEOUT/,
      under: /^timeout 300 ms$/,
      message: /within 0\.3 s.*@timeout/,
    },
    {
      what: 'a connection that is reset',
      request: async () => 'GET {{simulator}}/asana/200?reset',
      label: /^ECONNRESET$/,
      under: /\{\{simulator\}\}/,
      message: /closed|reset|broke/i,
    },
    {
      what: 'a connection that ends within the body',
      request: async () => 'GET {{simulator}}/asana/200?truncated',
      label: /./,
      under: /\{\{simulator\}\}/,
      message: /./,
    },
  ];

  for (const { what, request, label, under, message } of cases) {
    it(`${what} is diagnosed like a response`, async () => {
      const text = await request();
      const file = await requestFile(`@port = ${plain.port}\n\n### Fails\n${text}\n`);
      const failed = await exchange(world, file, '### Fails');
      assert.match(failed.label, label);
      assert.deepEqual([failed.state, failed.failed, failed.status], ['done', true, null]);
      const found = await diagnosticOf(file.uri, 'response-transport');
      assert.match(found.text, under);
      assert.match(found.message, message);
      const { tone, line } = await annotation(world, file.uri, new RegExp(`^${failed.label}`));
      assert.deepEqual([tone, line], ['error', file.lineOf('GET')]);
      const document = await responseOf(failed);
      assert.equal(document.lineAt(0).text, `# No response: ${failed.label}`);
      assert.match(await hoverAt(document.uri, new vscode.Position(0, 17)), /What to do|Retry/);
      await vscode.commands.executeCommand('faultline.showResponse');
      const [tab, ...others] = tabsWith(({ scheme }) => scheme === 'faultline-response');
      assert.ok(tab?.label.startsWith(failed.label), tab?.label);
      assert.deepEqual(others, []);
    });
  }
});
