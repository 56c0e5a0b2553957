/** Servers that ask for a certificate: which one they are shown, and what is said where there is none. */
import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { asn1, pkcs12, pki } from 'node-forge';
import type { ClientCertificate } from '../../src/exchange';
import { certificateMaker } from './certificates';
import { type Loopback, type Peer, response, startLoopback, wholeHead } from './loopback';
import { bodyText, failureOf, get, options, responseOf, testSend } from './sending';

describe('send: client certificates', function () {
  this.timeout(5000);
  const make = certificateMaker();
  const authority = make({ name: 'Test Authority', authority: true });
  const mine = make({ name: 'me', issuer: authority });
  const other = make({ name: 'somebody else', issuer: authority });
  const folder = mkdtempSync(join(tmpdir(), 'faultline-identity-'));
  const usual = process.env.SSL_CERT_FILE;
  const servers: Loopback[] = [];
  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const passphrase = 'pä ss:"1"';
  const encrypted = createPrivateKey(mine.key).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase,
  });
  const pfxOf = (password: string | null) =>
    Buffer.from(
      asn1
        .toDer(
          pkcs12.toPkcs12Asn1(pki.privateKeyFromPem(mine.key), pki.certificateFromPem(mine.cert), password, {
            algorithm: 'aes256',
          }),
        )
        .getBytes(),
      'latin1',
    );
  const paths = {
    cert: file('me.pem', mine.cert),
    key: file('me.key', mine.key),
    both: file('both.pem', `${mine.cert}\n${mine.key}`),
    otherCert: file('other.pem', other.cert),
    encrypted: file('encrypted.key', encrypted),
    encryptedBoth: file('encrypted.pem', `${mine.cert}\n${encrypted}`),
    strange: file(
      'strange.key',
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
    ),
    pfx: file('me.pfx', pfxOf('pass 1')),
    text: file('note.txt', 'nothing of the kind'),
  };

  beforeEach(() => {
    process.env.SSL_CERT_FILE = file('trusted.pem', authority.cert);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  after(() => {
    if (usual === undefined) delete process.env.SSL_CERT_FILE;
    else process.env.SSL_CERT_FILE = usual;
    rmSync(folder, { recursive: true, force: true });
  });

  /** Says whose certificate it was shown. */
  const serve = async (required = true, answer?: (who: string) => Buffer): Promise<string> => {
    const greet = async ({ socket, seen }: Peer) => {
      await seen(wholeHead);
      assert.ok(socket instanceof TLSSocket);
      const who = String(socket.getPeerCertificate().subject?.CN ?? 'nobody');
      socket.end(answer ? answer(who) : response('200 OK', ['Content-Type: text/plain'], who));
    };
    const tls = { ...make({ issuer: authority }), ca: authority.cert, requestCert: true, rejectUnauthorized: required };
    const server = await startLoopback(greet, { tls });
    servers.push(server);
    return server.url;
  };
  const identity = (its: Partial<ClientCertificate>): ClientCertificate => ({
    cert: null,
    key: null,
    pfx: null,
    passphrase: null,
    source: 'the settings',
    ...its,
  });

  const shown: readonly (readonly [name: string, its: Partial<ClientCertificate>])[] = [
    ['PEM, certificate and key', { cert: paths.cert, key: paths.key }],
    ['PEM, both in one file', { cert: paths.both }],
    ['PEM with an encrypted key', { cert: paths.cert, key: paths.encrypted, passphrase }],
    ['PEM, both in one file, encrypted', { cert: paths.encryptedBoth, passphrase }],
    ['PFX', { pfx: paths.pfx, passphrase: 'pass 1' }],
  ];
  for (const [name, its] of shown) {
    it(`${name} is shown, and said`, async () => {
      const { send, remove } = testSend();
      const url = await serve();
      // The first send loads the system's certificates on its way, the second has them.
      for (let i = 0; i < 2; i++) {
        const result = await send(get(url), options({ clientCertificate: identity(its) }));
        assert.equal(bodyText(result), 'me');
        assert.match(result.notes.join(), /with the client certificate \S+\.(?:pem|pfx)/);
      }
      remove();
    });
  }

  it('a server that requires one says so where none is shown', async () => {
    const { send, remove } = testSend();
    const failure = failureOf(await send(get(await serve()), options()));
    assert.match(failure.message, /asks for a client certificate.*`faultline\.tls\.clientCertificates`/);
    remove();
  });

  const failures: readonly (readonly [name: string, its: Partial<ClientCertificate>, says: RegExp])[] = [
    [
      'a missing file',
      { cert: join(folder, 'gone.pem'), key: paths.key },
      /gone\.pem does not exist\. Correct its path in the settings/,
    ],
    ['a missing key file', { cert: paths.cert, key: join(folder, 'gone.key') }, /gone\.key does not exist/],
    [
      'no passphrase for a key',
      { cert: paths.cert, key: paths.encrypted },
      /encrypted\.key needs a passphrase, and none is given/,
    ],
    [
      'a wrong passphrase for a key',
      { cert: paths.cert, key: paths.encrypted, passphrase: 'no-such-pass' },
      /The passphrase of .*encrypted\.key is wrong/,
    ],
    ['no passphrase for a PFX', { pfx: paths.pfx }, /me\.pfx needs a passphrase, and none is given/],
    [
      'a wrong passphrase for a PFX',
      { pfx: paths.pfx, passphrase: 'no-such-pass' },
      /The passphrase of .*me\.pfx is wrong/,
    ],
    [
      'the key of another certificate',
      { cert: paths.cert, key: paths.strange },
      /The key in .*strange\.key does not belong to the certificate in .*me\.pem/,
    ],
    [
      'a file that is no certificate',
      { cert: paths.text, key: paths.key },
      /note\.txt with .*me\.key is no certificate with a key in PEM/,
    ],
    ['a file that is no PFX', { pfx: paths.text }, /note\.txt is no PFX/],
  ];
  for (const [name, its, says] of failures) {
    it(`says what is wrong: ${name}`, async () => {
      const { send, remove } = testSend();
      const url = await serve();
      const failure = failureOf(await send(get(url), options({ clientCertificate: identity(its) })));
      assert.deepEqual([failure.stage, failure.code], ['tls', 'CLIENT_CERTIFICATE_FILE']);
      assert.match(failure.message, says);
      assert.doesNotMatch(failure.message, /no-such-pass/);
      assert.equal(servers[0]?.peers.length, 0);
      remove();
    });
  }

  it('is shown to the request’s own origin alone, not to one that it redirects to', async () => {
    const { send, remove } = testSend();
    const far = await serve(false);
    const url = await serve(true, () => response('302 Found', [`Location: ${far}/there`]));
    const result = await send(get(url), options({ clientCertificate: identity({ cert: paths.both }) }));
    assert.equal(responseOf(result).url, `${far}/there`);
    assert.equal(bodyText(result), 'nobody');
    remove();
  });

  it('connections with one certificate are not used for another, nor for none', async () => {
    const { send, remove } = testSend();
    const url = await serve(false);
    const who = async (its: ClientCertificate | null) =>
      bodyText(await send(get(url), options({ clientCertificate: its })));
    const both = file('other-both.pem', `${other.cert}\n${other.key}`);
    assert.deepEqual(
      [
        await who(identity({ cert: paths.both })),
        await who(identity({ cert: both })),
        await who(null),
        await who(identity({ cert: paths.both })),
      ],
      ['me', 'somebody else', 'nobody', 'me'],
    );
    remove();
  });
});
