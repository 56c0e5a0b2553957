import assert from 'node:assert/strict';
import { workspaceSettings } from '../../../src/cli/workspace-settings';

const of = (text: string | null) => workspaceSettings('/w', { readText: async () => text });

describe('the settings of a workspace, on the command line', () => {
  const rows: readonly [text: string | null, found: object][] = [
    [null, {}],
    ['', {}],
    ['nonsense "faultline.', {}],
    ['["faultline.timeoutSeconds"]', {}],
    ['{ // a comment\n"faultline.timeoutSeconds": 5, "editor.tabSize": 2, }', { 'faultline.timeoutSeconds': 5 }],
    ['\uFEFF{"faultline.followRedirects": false}', { 'faultline.followRedirects': false }],
    ['{"faultline.tls.insecureHosts": ["h:1"]}', { 'faultline.tls.insecureHosts': ['h:1'] }],
    ['{"faultline.tls.insecureHosts": "h:1", "faultline.tls.certificateAuthorities": [1]}', {}],
    ['{"faultline.timeoutSeconds": -1, "faultline.run.concurrency": "4"}', {}],
    ['{"faultline.syntax.flavour": "postman"}', {}],
    ['{"faultline.defaultHeaders": {"A": 1}}', {}],
    ['{"faultline.tls.clientCertificates": [], "faultline.redact.emailAddresses": null}', {}],
    ['{"rest-client.timeoutinmilliseconds": 2500}', { 'faultline.timeoutSeconds': 2.5 }],
    ['{"rest-client.timeoutinmilliseconds": 2500, "faultline.timeoutSeconds": 7}', { 'faultline.timeoutSeconds': 7 }],
    ['{"faultline.confirmSending": "none", "faultline.log.file": "x"}', {}],
  ];
  for (const [text, found] of rows) it(`${text}`, async () => assert.deepEqual(await of(text), found));

  it('a file that cannot be read counts for nothing', async () => {
    const readText = () => Promise.reject(new Error('EACCES'));
    assert.deepEqual(await workspaceSettings('/w', { readText }), {});
  });
});
