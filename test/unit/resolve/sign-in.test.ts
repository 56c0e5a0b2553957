import { strict as assert } from 'node:assert';
import { resolved, resolveText, secret } from './resolving';

const request = (value: string) => `###\n\nGET https://h/\nAuthorization: ${value}\n`;

describe('signing in with what the sender computes', () => {
  for (const [value, user, password] of [
    ['Digest user pass', 'user', 'pass'],
    ['Digest user:pass', 'user', 'pass'],
    ['digest user:pa:ss word', 'user', 'pa:ss word'],
    ['Digest Jäsøn pässwörd', 'Jäsøn', 'pässwörd'],
    ['Digest {{user}} {{password}}', 'me@h', 'a b:c'],
  ] as const) {
    it(`reads \`${value}\``, async () => {
      const variables = { user: 'me@h', password: secret('a b:c') };
      const { options, secrets } = await resolved(request(value), { variables });
      assert.deepEqual(options.signIn, { kind: 'digest', user, password });
      assert.ok(secrets.includes(password));
    });
  }

  const keys = {
    kind: 'aws',
    accessKeyId: 'AKID',
    secretAccessKey: 's/e+c',
    sessionToken: null,
    region: null,
    service: null,
  };
  for (const [value, wanted] of [
    ['AWS AKID s/e+c', keys],
    [
      'aws AKID s/e+c region:eu-central-1 service:execute-api',
      { ...keys, region: 'eu-central-1', service: 'execute-api' },
    ],
    ['AWS AKID s/e+c service:s3 token:t== region:x', { ...keys, sessionToken: 't==', region: 'x', service: 's3' }],
  ] as const) {
    it(`reads \`${value}\``, async () => {
      const { options, secrets } = await resolved(request(value));
      assert.deepEqual(options.signIn, wanted);
      assert.ok(secrets.includes('s/e+c'));
    });
  }

  for (const value of [
    'Digest username="u", realm="r"',
    'AWS4-HMAC-SHA256 Credential=a/b',
    'AWS AKID:signature=',
    'Bearer t',
  ]) {
    it(`leaves a finished value alone: \`${value}\``, async () => {
      const { options, sent } = await resolved(request(value));
      assert.equal(options.signIn, undefined);
      assert.deepEqual(sent.headers, [['Authorization', value]]);
    });
  }

  for (const [value, message] of [
    ['AWS XKID region:eu-central-1', /`AWS` needs two keys/],
    ['AWS XKID ssssh colour:red', /What stands behind the keys is not understood/],
  ] as const) {
    it(`says what is wrong with \`${value}\``, async () => {
      const { request: none, problems } = await resolveText(request(value));
      assert.equal(none, null);
      assert.match(problems[0]?.message ?? '', message);
      assert.doesNotMatch(problems[0]?.message ?? '', /ssssh|XKID/);
    });
  }
});
