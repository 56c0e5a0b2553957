/** What the command line trusts and shows in TLS, by its options and by the workspace's settings. */
import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { asn1, pkcs12, pki } from 'node-forge';
import { readArguments } from '../../src/cli/arguments';
import { InputError } from '../../src/cli/input-error';
import { run } from '../../src/cli/run';
import { nodeDeps } from '../../src/server/node-deps';
import { memoryTerminal } from '../unit/cli/terminal';
import { certificateMaker } from './certificates';
import { type Loopback, response, startLoopback, wholeHead } from './loopback';

describe('faultline run: TLS', function () {
  this.timeout(5000);
  const make = certificateMaker();
  const authority = make({ name: 'Own Authority', authority: true });
  const mine = make({ name: 'me', issuer: authority });
  const passphrase = 'canary-pass';
  const folder = mkdtempSync(join(tmpdir(), 'faultline-run-tls-'));
  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return name;
  };
  const settings = (value: object | null): void => {
    if (value) file('.vscode/settings.json', `// of the team\n${JSON.stringify(value)}`);
    else rmSync(join(folder, '.vscode/settings.json'), { force: true });
  };
  let server: Loopback;
  before(async () => {
    mkdirSync(join(folder, '.vscode'));
    file('ca.pem', authority.cert);
    file('me.pem', mine.cert);
    file('me.key', mine.key);
    const cipher = { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase } as const;
    file('locked.pem', `${mine.cert}\n${createPrivateKey(mine.key).export(cipher)}`);
    const [key, cert] = [pki.privateKeyFromPem(mine.key), pki.certificateFromPem(mine.cert)];
    const pfx = asn1.toDer(pkcs12.toPkcs12Asn1(key, cert, passphrase, { algorithm: 'aes256' })).getBytes();
    file('me.pfx', Buffer.from(pfx, 'latin1'));
    const tls = { ...make({ issuer: authority }), requestCert: true, rejectUnauthorized: false };
    server = await startLoopback(
      async ({ socket, seen }) => {
        await seen(wholeHead);
        assert.ok(socket instanceof TLSSocket);
        socket.end(
          response('200 OK', ['Content-Type: text/plain'], `hello ${socket.getPeerCertificate().subject?.CN}`),
        );
      },
      { tls },
    );
    file('a.http', `GET ${server.url}/\n`);
  });
  afterEach(() => settings(null));
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  interface Given {
    readonly types?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
  }
  async function faultline(options: readonly string[], { types, env = {} }: Given = {}) {
    const args = readArguments(['run', 'a.http', '--har', 'out.har', ...options]);
    assert.ok(args.command === 'run');
    const terminal = { ...memoryTerminal('', types ? { types } : {}), cwd: folder };
    const status = await run(args, terminal, { ...nodeDeps('0.0.0'), processEnv: env });
    assert.doesNotMatch(`${terminal.printed.out}${terminal.printed.err}`, /canary/);
    return { status, asked: terminal.asked, said: `${terminal.printed.out}${terminal.printed.err}` };
  }

  it('an authority that nobody knows is not trusted', async () => {
    const { status, said } = await faultline([]);
    assert.equal(status, 1);
    assert.match(said, /NODE_EXTRA_CA_CERTS|certificateAuthorities/);
  });

  it('--cacert trusts it, from the current folder on, for this run', async () => {
    const { status, said } = await faultline(['--cacert', 'ca.pem']);
    assert.equal(status, 0, said);
    assert.match(said, /hello undefined/);
    assert.equal((await faultline([])).status, 1);
  });

  it('--insecure-host does not verify that host alone, and says so', async () => {
    const { status, said } = await faultline(['--insecure-host', `localhost:${server.port}`]);
    assert.equal(status, 0, said);
    assert.match(said, /certificate not verified/);
    assert.equal((await faultline(['--insecure-host', 'other.example'])).status, 1);
  });

  it('--cert and --key show the client certificate', async () => {
    const { status, said } = await faultline(['--cacert', 'ca.pem', '--cert', 'me.pem', '--key', 'me.key']);
    assert.equal(status, 0, said);
    assert.match(said, /hello me\b/);
    assert.match(said, /with the client certificate me\.pem/);
  });

  for (const name of ['locked.pem', 'me.pfx']) {
    it(`${name}: its passphrase is of the environment, or asked for at a terminal, and printed nowhere`, async () => {
      const options = ['--cacert', 'ca.pem', '-E', name];
      const given = await faultline(options, { env: { FAULTLINE_CERT_PASSPHRASE: passphrase } });
      assert.match(given.said, /hello me\b/);
      const typed = await faultline(options, { types: [passphrase] });
      assert.match(typed.said, /hello me\b/);
      assert.deepEqual(typed.asked, [{ text: `Passphrase of ${name}: `, hidden: true }]);
      const missing = await faultline(options);
      assert.equal(missing.status, 1);
      assert.match(missing.said, /needs a passphrase, and none is given\. Set FAULTLINE_CERT_PASSPHRASE/);
      const wrong = await faultline(options, { env: { FAULTLINE_CERT_PASSPHRASE: 'canary-other' } });
      assert.match(wrong.said, /passphrase of .* is wrong\. Set FAULTLINE_CERT_PASSPHRASE/);
    });
  }

  it('a file that is not there is said before anything is sent', async () => {
    const { length } = server.peers;
    for (const options of [
      ['--cacert', 'no.pem'],
      ['--cert', 'no.pem'],
      ['--cert', 'me.pem', '--key', 'no.key'],
    ]) {
      await assert.rejects(
        faultline(options),
        (error) =>
          error instanceof InputError &&
          /^no\./.test(error.place) &&
          /^--\w+: there is no such file$/.test(error.message),
      );
    }
    assert.equal(server.peers.length, length);
  });

  it('the settings of the workspace hold, Faultline’s and those of REST Client; options come before them', async () => {
    const host = `localhost:${server.port}`;
    settings({
      'faultline.tls.certificateAuthorities': ['ca.pem'],
      'rest-client.certificates': { [host]: { cert: 'me.pem', key: 'me.key' } },
    });
    assert.match((await faultline([])).said, /hello me\b/);
    settings({
      'faultline.tls.insecureHosts': [host],
      'faultline.tls.clientCertificates': { [host]: { cert: 'no.pem' } },
    });
    assert.match((await faultline([])).said, /no\.pem does not exist/);
    const { said } = await faultline(['--cert', 'me.pem', '--key', 'me.key']);
    assert.match(said, /hello me\b/);
    assert.match(said, /certificate not verified: localhost is in `faultline\.tls\.insecureHosts`/);
  });
});
