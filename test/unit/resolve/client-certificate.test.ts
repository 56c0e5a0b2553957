import { strict as assert } from 'node:assert';
import { defaultSettings } from '../../../src/manifest';
import { loadEnvironments, sslOf } from '../../../src/resolve/environments';
import { fileReader, folder, resolved, resolveText, type Setting } from './resolving';

const settings = (certificates: Readonly<Record<string, unknown>>) => ({
  settings: { ...defaultSettings, 'faultline.tls.clientCertificates': certificates },
});
const pem = { cert: 'a.pem', key: '/abs/a.key' };
const found = {
  cert: `${folder}/a.pem`,
  key: '/abs/a.key',
  pfx: null,
  passphrase: null,
  source: 'faultline.tls.clientCertificates',
};

async function certificateOf(url: string, setting: Setting, directive = '') {
  const { options } = await resolved(`###\n${directive}GET ${url}\n`, setting);
  return options.clientCertificate ?? null;
}

describe('client certificates', () => {
  for (const [url, pattern, wanted] of [
    ['https://api.example/x', 'api.example', true],
    ['https://API.example', 'api.example', true],
    ['https://api.example:8443/', 'api.example', true],
    ['https://api.example:8443/', 'api.example:8443', true],
    ['https://api.example/', 'api.example:443', true],
    ['https://api.example/', 'api.example:8443', false],
    ['https://user:p@api.example/', 'api.example', true],
    ['https://a.api.example/', '*.api.example', true],
    ['https://api.example/', '*.api.example', false],
    ['https://evilapi.example/', '*.api.example', false],
    ['http://api.example/', 'api.example', false],
    ['https://other.example/?x=https://api.example', 'api.example', false],
    ['https://[::1]:8443/', '[::1]:8443', true],
  ] as const) {
    it(`${pattern} ${wanted ? 'is for' : 'is not for'} ${url}`, async () => {
      assert.deepEqual(await certificateOf(url, settings({ [pattern]: pem })), wanted ? found : null);
    });
  }

  it('none is shown where # @no-client-cert says so', async () => {
    assert.equal(await certificateOf('https://h/', settings({ h: pem }), '# @no-client-cert\n'), null);
  });

  it('a passphrase comes from a secret, which is kept out of sight, or is asked for', async () => {
    const setting = settings({ h: { pfx: 'a.pfx', passphrase: '{{$secret pfx}}' } });
    const request = await resolved('GET https://h/\n', {
      ...setting,
      processEnv: { FAULTLINE_SECRET_PFX: 'hidden one' },
    });
    assert.equal(request.options.clientCertificate?.passphrase, 'hidden one');
    assert.ok(request.secrets.includes('hidden one'));
    const { problems } = await resolveText('GET https://h/\n', setting);
    assert.match(
      problems[0]?.message ?? '',
      /^For the client certificate \(faultline\.tls\.clientCertificates\): The secret `pfx` is not set/,
    );
    const asking = await resolveText(
      'GET https://h/\n',
      settings({ h: { pfx: 'a.pfx', passphrase: '{{$password Key}}' } }),
    );
    assert.equal(asking.problems[0]?.question?.title, 'Key');
  });

  const ssl = async (open: unknown, hidden: unknown = {}): Promise<Setting> => {
    const files = {
      [`${folder}/http-client.env.json`]: JSON.stringify({ dev: { host: 'h', SSLConfiguration: open } }),
      [`${folder}/http-client.private.env.json`]: JSON.stringify({ dev: { SSLConfiguration: hidden } }),
    };
    const set = await loadEnvironments(`${folder}/requests/a.http`, folder, fileReader(files));
    assert.deepEqual(set.problems, []);
    return { ssl: sslOf(set, 'dev') };
  };

  for (const [name, open, hidden, wanted] of [
    [
      'paths',
      { clientCertificate: 'c.pem', clientCertificateKey: 'k.pem' },
      {},
      { cert: `${folder}/c.pem`, key: `${folder}/k.pem`, pfx: null, passphrase: null },
    ],
    [
      'paths with their format',
      { clientCertificate: { path: 'c.crt', format: 'PEM' }, clientCertificateKey: { path: '/k', format: 'PEM' } },
      {},
      { cert: `${folder}/c.crt`, key: '/k', pfx: null, passphrase: null },
    ],
    [
      'a PFX',
      { clientCertificate: 'c.p12', clientCertificatePassphrase: 'x' },
      {},
      { cert: null, key: null, pfx: `${folder}/c.p12`, passphrase: 'x' },
    ],
    [
      'what the private file adds',
      { clientCertificate: 'c.pem' },
      { clientCertificateKey: 'k.pem' },
      { cert: `${folder}/c.pem`, key: `${folder}/k.pem`, pfx: null, passphrase: null },
    ],
  ] as const) {
    it(`SSLConfiguration of the environment: ${name}`, async () => {
      assert.deepEqual(await certificateOf('https://any.example/', await ssl(open, hidden)), {
        ...wanted,
        source: 'SSLConfiguration',
      });
    });
  }

  it('SSLConfiguration asks for the passphrase, and may leave the server unverified', async () => {
    const asking = await resolveText(
      'GET https://h/\n',
      await ssl({ clientCertificate: 'c.pem', clientCertificateKey: 'k.pem', hasCertificatePassphrase: true }),
    );
    assert.deepEqual(
      [asking.problems[0]?.question?.title, asking.problems[0]?.question?.kind],
      ['Passphrase of k.pem', 'password'],
    );
    const { options } = await resolved('GET https://h/\n', await ssl({ verifyHostCertificate: false }));
    assert.deepEqual([options.insecure, options.clientCertificate], [true, undefined]);
  });
});
