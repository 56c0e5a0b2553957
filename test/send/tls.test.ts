/** TLS: certificates are verified, each reason is told apart, and the opt-out holds for one request and shows. */
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { isListed } from '../../src/send/listed-host';
import { certificateMaker } from './certificates';
import { answering, type Loopback, ok, startLoopback } from './loopback';
import { bodyText, failureOf, get, options, testSend } from './sending';

describe('send: TLS', function () {
  this.timeout(5000);
  const make = certificateMaker();
  const authority = make({ name: 'Test Authority', authority: true });
  const outdated = make({ name: 'Old Authority', authority: true, issuer: authority, from: -20, to: -1 });
  const folder = mkdtempSync(join(tmpdir(), 'faultline-tls-'));
  let server: Loopback | null = null;
  const before = process.env.SSL_CERT_FILE;
  afterEach(async () => {
    if (before === undefined) delete process.env.SSL_CERT_FILE;
    else process.env.SSL_CERT_FILE = before;
    await server?.close();
    server = null;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function trust(...certificates: { cert: string }[]): void {
    const path = join(folder, 'trusted.pem');
    writeFileSync(path, certificates.map(({ cert }) => cert).join('\n'));
    process.env.SSL_CERT_FILE = path;
  }

  const rows: [name: string, tls: TlsOptions, code: string | RegExp, says: RegExp, trusted: boolean][] = [
    [
      'expired',
      make({ from: -20, to: -1, issuer: authority }),
      'CERT_HAS_EXPIRED',
      /has expired \(on [A-Z][a-z]{2} .*GMT\)/,
      true,
    ],
    [
      'expired further up, of an authority',
      { ...make({ issuer: outdated }), cert: make({ issuer: outdated }).cert + outdated.cert },
      'CERT_HAS_EXPIRED',
      /localhost:\d+ is still valid, but that of the authority Old Authority above it has expired \(on [A-Z][a-z]{2} .*GMT\)/,
      true,
    ],
    ['not valid yet', make({ from: 5, issuer: authority }), 'CERT_NOT_YET_VALID', /not valid yet \(from .*clock/, true],
    [
      'for another name',
      make({ name: 'other.example', issuer: authority }),
      'ERR_TLS_CERT_ALTNAME_INVALID',
      /for another name \(it is for other\.example\)/,
      true,
    ],
    ['self-signed', make(), 'DEPTH_ZERO_SELF_SIGNED_CERT', /self-signed/, false],
    [
      'of an authority that is not known',
      make({ issuer: authority }),
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      /issuer .*not known here \(Test Authority\)/,
      false,
    ],
    [
      'of an authority that is sent along but not trusted',
      { ...make({ issuer: authority }), cert: make({ issuer: authority }).cert + authority.cert },
      'SELF_SIGNED_CERT_IN_CHAIN',
      /an authority that this machine does not trust \(Test Authority\)/,
      false,
    ],
    [
      'only TLS 1.1',
      { ...make(), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL@SECLEVEL=0' },
      /PROTOCOL/,
      /no version of TLS in common/,
      true,
    ],
    [
      'that wants a client certificate',
      { ...make({ issuer: authority }), requestCert: true, rejectUnauthorized: true },
      /^(ERR_SSL_\w*CERTIFICATE_REQUIRED|ECONNRESET)$/,
      /client certificate|without a response/,
      true,
    ],
  ];
  for (const [name, tls, code, says, trusted] of rows) {
    it(`a certificate or server ${name}`, async () => {
      if (trusted) trust(authority);
      server = await startLoopback(answering(ok), { tls });
      const { send, remove } = testSend();
      const url = server.url.replace('//', '//user:hunter2@');
      const failure = failureOf(await send(get(`${url}/?k=hunter2`, { headers: [['X-Key', 'hunter2']] }), options()));
      if (typeof code === 'string') assert.equal(failure.code, code);
      else assert.match(failure.code, code);
      if (failure.code !== 'ECONNRESET') assert.equal(failure.stage, 'tls');
      assert.match(failure.message, says);
      assert.doesNotMatch(failure.message, /hunter2/);
      assert.equal(server.peers.map((peer) => peer.received()).join(''), '', 'nothing was sent to it');
      remove();
    });
  }

  it('a certificate that the system trusts is accepted, and only then is the system asked', async () => {
    trust(authority);
    server = await startLoopback(answering(ok), { tls: make({ issuer: authority }) });
    const { send, remove } = testSend();
    for (let count = 0; count < 3; count++) {
      const result = await send(get(server.url), options());
      assert.equal(bodyText(result), 'fine');
      assert.deepEqual(result.notes, []);
    }
    assert.notEqual((await send(get(server.url), options())).timings.firstByteMs, null);
    remove();
  });

  it('several first requests at once are all accepted', async () => {
    trust(authority);
    server = await startLoopback(answering(ok), { tls: make({ issuer: authority }) });
    const { send, remove } = testSend();
    const { url } = server;
    const results = await Promise.all(Array.from({ length: 6 }, () => send(get(url), options())));
    assert.deepEqual(results.map(bodyText), Array(6).fill('fine'));
    remove();
  });

  it('a bundle of the system with a broken certificate in it is used all the same', async () => {
    trust({ cert: '-----BEGIN CERTIFICATE-----\nbm9uc2Vuc2U=\n-----END CERTIFICATE-----' }, authority);
    server = await startLoopback(answering(ok), { tls: make({ issuer: authority }) });
    const { send, remove } = testSend();
    assert.equal(bodyText(await send(get(server.url), options())), 'fine');
    remove();
  });

  const configured: readonly [name: string, write: (folder: string) => string | Buffer][] = [
    ['PEM', () => authority.cert],
    ['PEM among other text', () => `# our own\n${make().cert}\n${authority.cert}\nend`],
    ['DER', () => new X509Certificate(authority.cert).raw],
  ];
  for (const [name, content] of configured) {
    for (const extensionHost of [false, true]) {
      const where = extensionHost ? ', in the extension host' : '';
      it(`a certificate of a configured authority is accepted (${name}${where}), and for that request only`, async () => {
        trust();
        server = await startLoopback(answering(ok), { tls: make({ issuer: authority }) });
        const { send, storagePath, remove } = testSend({ extensionHost });
        const path = join(storagePath, 'company.cer');
        writeFileSync(path, content(storagePath));
        const { url } = server;
        assert.equal(failureOf(await send(get(url), options())).stage, 'tls', 'without it');
        for (let count = 0; count < 2; count++) {
          assert.equal(bodyText(await send(get(url), options({ caFiles: [path] }))), 'fine');
        }
        assert.equal(failureOf(await send(get(url), options())).stage, 'tls', 'and without it again');
        remove();
      });
    }
  }

  it('NODE_EXTRA_CA_CERTS is read, also where the process began without it', async () => {
    trust();
    server = await startLoopback(answering(ok), { tls: make({ issuer: authority }) });
    const { send, storagePath, remove } = testSend();
    const path = join(storagePath, 'extra.pem');
    writeFileSync(path, authority.cert);
    const before = process.env.NODE_EXTRA_CA_CERTS;
    process.env.NODE_EXTRA_CA_CERTS = path;
    assert.equal(bodyText(await send(get(server.url), options())), 'fine');
    if (before === undefined) delete process.env.NODE_EXTRA_CA_CERTS;
    else process.env.NODE_EXTRA_CA_CERTS = before;
    remove();
  });

  it('a configured file that is missing or holds no certificate is named where the issuer is not known', async () => {
    trust();
    server = await startLoopback(answering(ok), { tls: make({ issuer: authority }) });
    const { send, storagePath, remove } = testSend();
    const empty = join(storagePath, 'empty.pem');
    writeFileSync(empty, 'nothing');
    const missing = join(storagePath, 'missing.pem');
    const failure = failureOf(await send(get(server.url), options({ caFiles: [missing, empty] })));
    assert.equal(failure.stage, 'tls');
    assert.ok(failure.message.includes(`No certificate could be read from ${missing}, ${empty}`), failure.message);
    remove();
  });

  it('insecure hosts of the setting: not verified, said on each send, and no other host', async () => {
    server = await startLoopback(answering(ok), { tls: make({ from: -20, to: -1 }) });
    const { send, remove } = testSend();
    const { url, port } = server;
    for (const entry of ['localhost', `localhost:${port}`, 'LOCALHOST.']) {
      const result = await send(get(url), options({ insecureHosts: ['other.example', entry] }));
      assert.equal(bodyText(result), 'fine', entry);
      assert.deepEqual(result.notes, ['certificate not verified: localhost is in `faultline.tls.insecureHosts`']);
    }
    for (const entry of ['localhost:1', '*.localhost', 'local', '']) {
      assert.equal(
        failureOf(await send(get(url), options({ insecureHosts: [entry] }))).code,
        'CERT_HAS_EXPIRED',
        entry,
      );
    }
    remove();
  });

  it('lists of hosts', () => {
    const cases: readonly [entry: string, hostname: string, port: number, isListed: boolean][] = [
      ['api.example', 'api.example', 443, true],
      ['api.example', 'www.api.example', 443, false],
      ['*.example', 'api.example', 8443, true],
      ['*.example', 'example', 443, false],
      ['*.example', 'badexample', 443, false],
      ['api.example:8443', 'api.example', 443, false],
      ['[::1]:8443', '::1', 8443, true],
      ['::1', '::1', 443, true],
      ['*', 'api.example', 443, false],
    ];
    for (const [entry, hostname, port, expected] of cases) {
      assert.equal(isListed({ hostname, port }, [entry]), expected, `${entry} ${hostname}:${port}`);
    }
  });

  it('insecure: one request goes through, with a note; the next one is verified on a connection of its own', async () => {
    server = await startLoopback(answering(ok), { tls: make({ from: -20, to: -1 }) });
    const { send, remove } = testSend();
    const insecure = await send(get(server.url), options({ insecure: true }));
    assert.equal(bodyText(insecure), 'fine');
    assert.deepEqual(insecure.notes, ['certificate not verified']);
    assert.ok(insecure.timings.tlsMs !== null && insecure.timings.connectMs !== null);
    const secure = failureOf(await send(get(server.url), options()));
    assert.equal(secure.stage, 'tls');
    assert.equal(bodyText(await send(get(server.url), options({ insecure: true }))), 'fine');
    assert.match(failureOf(await send(get(server.url), options())).code, /CERT/);
    remove();
  });

  it('insecure says nothing where there is no certificate', async () => {
    server = await startLoopback(answering(ok));
    const { send, remove } = testSend();
    assert.deepEqual((await send(get(server.url), options({ insecure: true }))).notes, []);
    remove();
  });

  it('a Host line does not change the name that the certificate is checked for', async () => {
    trust(authority);
    server = await startLoopback(answering(ok), { tls: make({ issuer: authority }) });
    const { send, remove } = testSend();
    assert.equal(bodyText(await send(get(server.url, { headers: [['Host', 'other.example']] }), options())), 'fine');
    const byAddress = server.url.replace('localhost', '127.0.0.1');
    const failure = failureOf(await send(get(byAddress, { headers: [['Host', 'localhost']] }), options()));
    assert.equal(failure.code, 'ERR_TLS_CERT_ALTNAME_INVALID');
    remove();
  });

  it('https to a port that speaks plain HTTP', async () => {
    server = await startLoopback(({ socket }) => socket.once('data', () => socket.end(ok)));
    const { send, remove } = testSend();
    const failure = failureOf(await send(get(server.url.replace('http:', 'https:')), options()));
    assert.equal(failure.stage, 'tls');
    assert.match(failure.code, /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/);
    assert.match(failure.message, /does not speak TLS on this port. Use `http:/);
    remove();
  });

  it('http to a port that speaks TLS', async () => {
    server = await startLoopback(answering(ok), { tls: make() });
    const { send, remove } = testSend();
    const failure = failureOf(await send(get(server.url.replace('https:', 'http:')), options()));
    assert.equal(failure.stage, 'receive');
    assert.match(failure.message, /speaks TLS on this port|without a response/);
    remove();
  });

  for (const [name, cut] of [
    ['closed', (socket: import('node:net').Socket) => socket.end()],
    ['reset', (socket: import('node:net').Socket) => socket.resetAndDestroy()],
  ] as const) {
    it(`${name} in the handshake`, async () => {
      server = await startLoopback(({ socket }) => socket.once('data', () => cut(socket)));
      const { send, remove } = testSend();
      const failure = failureOf(await send(get(server.url.replace('http:', 'https:')), options()));
      assert.deepEqual([failure.stage, failure.code], ['tls', 'ECONNRESET']);
      assert.match(failure.message, /during the TLS handshake/);
      remove();
    });
  }

  it('silence in the handshake is a timeout of the connection', async () => {
    server = await startLoopback(() => undefined);
    const { send, remove } = testSend();
    const result = await send(get(server.url.replace('http:', 'https:')), options({ connectTimeoutMs: 80 }));
    const failure = failureOf(result);
    assert.deepEqual([failure.stage, failure.waitedFor, failure.afterMs], ['timeout', 'connect', 80]);
    await server.peers[0]?.closed;
    remove();
  });
});
