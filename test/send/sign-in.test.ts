/** Digest and AWS Signature 4 against servers that check them by themselves. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SignIn } from '../../src/exchange';
import { awsHeaders } from '../../src/send/aws-signature';
import { digestAuthorization, digestChallenge } from '../../src/send/digest';
import { failureOf, get, options, responseOf, testSend, text } from './sending';

describe('Digest: the examples of the standards', () => {
  const field = (value: string) => [['WWW-Authenticate', value] as const];
  const rfc7616 = {
    realm: 'http-auth@example.org',
    nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
    opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  };
  const challenge = (algorithm: string) =>
    `Digest realm="${rfc7616.realm}", qop="auth, auth-int", algorithm=${algorithm}, nonce="${rfc7616.nonce}", opaque="${rfc7616.opaque}"`;
  const mufasa = { user: 'Mufasa', password: 'Circle of Life' };
  const use = {
    method: 'GET',
    uri: '/dir/index.html',
    cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
    count: 1,
  };

  for (const [name, value, credentials, its, response] of [
    ['RFC 7616, 3.9.1, MD5', challenge('MD5'), mufasa, use, '8ca523f5e9506fed4657c9700eebdbec'],
    [
      'RFC 7616, 3.9.1, SHA-256',
      challenge('SHA-256'),
      mufasa,
      use,
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    ],
    [
      'RFC 7616, 3.9.2 with erratum 4897, SHA-512-256, a hashed user name',
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDssOS", charset=UTF-8, userhash=true',
      { user: 'Jäsøn Doe', password: 'Secret, or not?' },
      { method: 'GET', uri: '/doe.json', cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v', count: 1 },
      '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
    ],
    [
      'RFC 2617, 3.5',
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
      { user: 'Mufasa', password: 'Circle Of Life' },
      { method: 'GET', uri: '/dir/index.html', cnonce: '0a4f113b', count: 1 },
      '6629fae49393a05397450978507c4ef1',
    ],
    [
      'RFC 2069, 2.4 with its erratum, without qop',
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
      { user: 'Mufasa', password: 'CircleOfLife' },
      { method: 'GET', uri: '/dir/index.html', cnonce: 'x', count: 1 },
      '1949323746fe6a43ef61f9606e7febea',
    ],
  ] as const) {
    it(name, () => {
      const found = digestChallenge(field(value));
      assert.ok(found && !('problem' in found));
      const header = digestAuthorization(found, credentials, its);
      assert.equal(/response="([0-9a-f]+)"/.exec(header)?.[1], response);
      assert.equal(header.includes('qop=auth,'), value.includes('qop'));
    });
  }

  it('takes the first challenge that can be answered, among others in the same field', () => {
    const found = digestChallenge(
      field(
        'Digest realm="a", algorithm=SHA-1, nonce="x", Basic realm="b", Digest realm="c", algorithm="SHA-256", nonce="n", qop=auth',
      ),
    );
    assert.ok(found && !('problem' in found));
    assert.deepEqual([found.realm, found.algorithm], ['c', 'SHA-256']);
    assert.equal(digestChallenge(field('Basic realm="b"')), null);
  });

  it('writes a name beyond ASCII in the form of RFC 8187', () => {
    const found = digestChallenge(field('Digest realm="a", nonce="n", qop="auth"'));
    assert.ok(found && !('problem' in found));
    assert.match(
      digestAuthorization(found, { user: 'Jäsøn', password: 'p' }, use),
      /username\*=UTF-8''J%C3%A4s%C3%B8n,/,
    );
  });
});

/** `Digest a="b", c=d` by names. */
function parameters(value: string): Record<string, string> {
  return Object.fromEntries(
    [...value.matchAll(/([\w*]+)=(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))/g)].map(([, name, quoted, bare]) => [
      name,
      quoted ?? bare,
    ]),
  );
}

interface Seen {
  readonly authorization: string;
  readonly method: string;
  readonly target: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}

describe('send: signing in', () => {
  const { send, remove } = testSend();
  const folder = mkdtempSync(join(tmpdir(), 'faultline-sign-'));
  const seen: Seen[] = [];
  let server: Server | null = null;
  afterEach(async () => {
    seen.length = 0;
    await new Promise((done) => (server ? server.close(done).closeAllConnections() : done(null)));
    server = null;
  });
  after(() => {
    remove();
    rmSync(folder, { recursive: true, force: true });
  });

  type Reply = { readonly status: number; readonly headers?: Readonly<Record<string, string>> };
  const serve = async (reply: (request: Seen) => Reply): Promise<string> => {
    const its = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const one = {
          authorization: headers.authorization ?? '',
          method,
          target: url,
          body: Buffer.concat(chunks).toString(),
          headers,
        };
        seen.push(one);
        const { status, headers: fields } = reply(one);
        response.writeHead(status, fields);
        response.end('x');
      });
    });
    server = its;
    await new Promise<void>((done) => its.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(its.address() as AddressInfo).port}`;
  };

  /** Takes `user` and `pä:ss` by this algorithm, each nonce `uses` times. */
  const digestServer = (algorithm: string | null, qop: string | null = 'auth', uses = Number.POSITIVE_INFINITY) => {
    let nonces = 0;
    let used = 0;
    const counts = new Set<string>();
    const name =
      { md5: 'md5', 'sha-256': 'sha256', 'sha-512-256': 'sha512-256' }[
        (algorithm ?? 'md5').toLowerCase().replace('-sess', '')
      ] ?? '';
    const hash = (it: string) => createHash(name).update(it).digest('hex');
    return serve(({ authorization, method, target }) => {
      const its = parameters(authorization);
      const nonce = `n${nonces}`;
      const plain = hash('user:realm:pä:ss');
      const first = algorithm?.endsWith('-sess') ? hash(`${plain}:${nonce}:${its.cnonce}`) : plain;
      const second = hash(`${method}:${target}`);
      const wanted = hash(
        qop ? `${first}:${nonce}:${its.nc}:${its.cnonce}:auth:${second}` : `${first}:${nonce}:${second}`,
      );
      const isFresh = qop === null || !counts.has(`${nonce} ${its.nc}`);
      if (
        authorization.startsWith('Digest ') &&
        its.nonce === nonce &&
        its.response === wanted &&
        its.uri === target &&
        isFresh &&
        used < uses
      ) {
        counts.add(`${nonce} ${its.nc}`);
        used++;
        return { status: 200 };
      }
      nonces++;
      used = 0;
      const parts = [
        `realm="realm"`,
        `nonce="n${nonces}"`,
        ...(algorithm ? [`algorithm=${algorithm}`] : []),
        ...(qop ? [`qop="${qop}"`] : []),
      ];
      return { status: 401, headers: { 'WWW-Authenticate': `Digest ${parts.join(', ')}` } };
    });
  };
  const digest: SignIn = { kind: 'digest', user: 'user', password: 'pä:ss' };
  const digestRequest = (url: string) =>
    get(url, {
      headers: [
        ['A', '1'],
        ['Authorization', 'Digest user pä:ss'],
        ['B', '2'],
      ],
    });

  for (const algorithm of [null, 'MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess', 'SHA-512-256']) {
    it(`Digest with ${algorithm ?? 'no algorithm, which is MD5'}: answers the challenge, and the next request without a 401`, async () => {
      const url = await digestServer(algorithm);
      const first = await send(digestRequest(`${url}/a?b=c`), options({ signIn: digest }));
      assert.equal(responseOf(first).status, 200);
      assert.deepEqual(first.notes, ['sent again with an answer to the Digest challenge']);
      const second = await send(digestRequest(`${url}/d`), options({ signIn: digest }));
      assert.equal(responseOf(second).status, 200);
      assert.deepEqual(second.notes, []);
      assert.equal(seen.length, 3);
      // The password never leaves in clear, and the field stands where it was written.
      assert.ok(seen.every(({ authorization }) => !authorization.includes('pä')));
      assert.equal(seen[0]?.authorization, '');
    });
  }

  it('Digest without qop, as of old', async () => {
    const url = await digestServer('MD5', null);
    assert.equal(responseOf(await send(digestRequest(url), options({ signIn: digest }))).status, 200);
  });

  it('Digest with a body: it is sent with the answer, too', async () => {
    const url = await digestServer('SHA-256');
    const request = { ...digestRequest(url), method: 'POST', body: text('payload') };
    assert.equal(responseOf(await send(request, options({ signIn: digest }))).status, 200);
    assert.deepEqual(
      seen.map(({ body }) => body),
      ['payload', 'payload'],
    );
  });

  it('Digest: a nonce that has ended is replaced, a wrong password is asked for once', async () => {
    const url = await digestServer('MD5', 'auth', 1);
    for (let i = 0; i < 3; i++)
      assert.equal(responseOf(await send(digestRequest(url), options({ signIn: digest }))).status, 200);
    seen.length = 0;
    const wrong = await send(digestRequest(url), options({ signIn: { ...digest, password: 'no' } }));
    assert.equal(responseOf(wrong).status, 401);
    assert.equal(seen.length, 2);
  });

  for (const [qop, algorithm, says] of [
    ['auth-int', 'MD5', /`qop=auth-int`, which Faultline does not answer: it has `auth` alone/],
    ['auth', 'SHA-1', /with `SHA-1`\. Faultline has MD5, SHA-256 and SHA-512-256/],
  ] as const) {
    it(`Digest: refuses ${qop} with ${algorithm}, and says why`, async () => {
      const url = await serve(() => ({
        status: 401,
        headers: { 'WWW-Authenticate': `Digest realm="r", nonce="n", qop="${qop}", algorithm=${algorithm}` },
      }));
      const result = await send(digestRequest(url), options({ signIn: digest }));
      assert.equal(responseOf(result).status, 401);
      assert.match(result.notes.join(), says);
      assert.equal(seen.length, 1);
    });
  }

  it('Digest: another origin gets nothing', async () => {
    const other: Seen[] = [];
    const its = createServer((request, response) => {
      other.push({ authorization: request.headers.authorization ?? '', method: '', target: '', body: '', headers: {} });
      response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="realm", nonce="x", qop="auth"' }).end();
    });
    await new Promise<void>((done) => its.listen(0, '127.0.0.1', done));
    const url = await serve(() => ({
      status: 302,
      headers: { Location: `http://127.0.0.1:${(its.address() as AddressInfo).port}/` },
    }));
    const result = await send(digestRequest(url), options({ signIn: digest }));
    assert.equal(responseOf(result).status, 401);
    assert.deepEqual(
      other.map(({ authorization }) => authorization),
      [''],
    );
    await new Promise((done) => its.close(done).closeAllConnections());
  });

  const aws: SignIn = {
    kind: 'aws',
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    sessionToken: null,
    region: 'us-east-1',
    service: 'service',
  };
  const awsRequest = (url: string) => get(url, { headers: [['Authorization', 'AWS AKIDEXAMPLE secret']] });

  it('AWS: get-vanilla of the test suite of Signature Version 4', async () => {
    const url = { authority: 'example.amazonaws.com', hostname: 'example.amazonaws.com', target: '/' };
    const headers = await awsHeaders(
      { url, method: 'GET', headers: [], body: null },
      aws,
      Date.UTC(2015, 7, 30, 12, 36, 0),
    );
    assert.deepEqual(headers, [
      ['X-Amz-Date', '20150830T123600Z'],
      [
        'Authorization',
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date, Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31',
      ],
    ]);
  });

  /** The signature of what has arrived, by the steps of AWS's document. The path is without characters to be encoded. */
  const signatureOf = ({ authorization, method, target, body, headers }: Seen): string => {
    const its = parameters(authorization.replace(/Credential=|SignedHeaders=|Signature=/g, (it) => it));
    const names = (its.SignedHeaders ?? '').split(';');
    const [path = '', query = ''] = target.split('?');
    const sorted = query.split('&').sort().join('&');
    const hash = (it: string) => createHash('sha256').update(it).digest('hex');
    const canonical = [
      method,
      path,
      sorted,
      ...names.map((name) => `${name}:${headers[name]}`),
      '',
      names.join(';'),
      hash(body),
    ].join('\n');
    const [, date = '', region = '', service = ''] = (its.Credential ?? '').split('/');
    const toSign = [
      'AWS4-HMAC-SHA256',
      headers['x-amz-date'],
      `${date}/${region}/${service}/aws4_request`,
      hash(canonical),
    ].join('\n');
    const hmac = (key: string | Buffer, it: string) => createHmac('sha256', key).update(it).digest();
    const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${aws.secretAccessKey}`);
    return hmac(key, toSign).toString('hex');
  };

  const file = join(folder, 'data.bin');
  writeFileSync(file, 'from a file');
  for (const [name, path, more, service] of [
    ['a GET with a query', '/a/b?z=1&a=2', {}, 'execute-api'],
    ['a POST of text', '/a', { method: 'POST', body: text('{"a":1}') }, 'dynamodb'],
    ['a PUT of a file', '/a', { method: 'PUT', body: [{ kind: 'file', path: file } as const] }, 's3'],
  ] as const) {
    it(`AWS: what arrives is signed: ${name}`, async () => {
      const url = await serve(() => ({ status: 200 }));
      const headers = [
        ['Authorization', 'AWS AKIDEXAMPLE secret'] as const,
        ['Content-Type', 'application/json'] as const,
        ['X-Amz-Target', 'T'] as const,
      ];
      const result = await send(
        { ...get(url + path, more), headers },
        options({ signIn: { ...aws, service, sessionToken: 'st' } }),
      );
      assert.equal(responseOf(result).status, 200);
      const [request] = seen;
      assert.ok(request);
      assert.equal(parameters(request.authorization).Signature, signatureOf(request));
      for (const signedName of ['host', 'content-type', 'x-amz-target', 'x-amz-security-token', 'x-amz-date']) {
        assert.ok((parameters(request.authorization).SignedHeaders ?? '').split(';').includes(signedName), signedName);
      }
      assert.doesNotMatch(JSON.stringify(request), /wJalr/);
    });
  }

  it('AWS: a host that tells no service asks for it', async () => {
    const url = await serve(() => ({ status: 200 }));
    const failure = failureOf(await send(awsRequest(url), options({ signIn: { ...aws, service: null } })));
    assert.equal(failure.code, 'SIGN_IN');
    assert.match(failure.message, /Say it behind the keys/);
    assert.equal(seen.length, 0);
  });
});
