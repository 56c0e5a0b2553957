import assert from 'node:assert/strict';
import type { HeaderField } from '../../../src/exchange';
import { createRedactor } from '../../../src/redact/redactor';
import { isCredentialHeader, suspicionOf } from '../../../src/redact/secret-names';

const plain = createRedactor([]);
const x = '‹redacted›';

describe('names of credentials', () => {
  const secret =
    `password passwd pwd userPassword user[password] db_password password_confirmation newPassword2 passphrase secret clientSecret
    client_secret token access_token refreshToken id_token apptio-opentoken X-Auth-Token authenticity_token csrf_token api_key apikey
    X-API-Key ApiKey keyAccess keySecret accessKeyId AWSAccessKeyId secret_access_key X-Amz-Credential X-Amz-Security-Token
    privateKey subscription-key Ocp-Apim-Subscription-Key sessionId JSESSIONID credentials Authorization code_verifier otp cvv
    connectionString data.attributes.password SAMLResponse x-functions-key AccountKey secretKeyBase`.split(/\s+/);
  for (const name of secret) it(`${name} is one`, () => assert.equal(suspicionOf(name, 'field'), 'always'));

  const harmless =
    `name workspace sync nextPageToken page_token continuationToken syncToken token_type max_tokens total_tokens expires_in client_id
    keyword monkey author passenger compass apptio-current-environment password_policy_id tokenizer secretary code key id state hash
    cookie_consent signature_date Idempotency-Key`.split(/\s+/);
  for (const name of harmless) it(`${name} is none`, () => assert.equal(suspicionOf(name, 'field'), null));

  for (const name of ['code', 'key', 'sig', 'signature', 'auth', 'session', 'sid']) {
    it(`${name} is one in a URL if the value looks like a token`, () =>
      assert.equal(suspicionOf(name, 'parameter'), 'if-random'));
  }

  const headers: [string, boolean][] = [
    ['authorization', true],
    ['Proxy-Authorization', true],
    ['COOKIE', true],
    ['Set-Cookie', true],
    ['apptio-opentoken', true],
    ['PRIVATE-TOKEN', true],
    ['X-Hook-Secret', true],
    ['apptio-current-environment', false],
    ['Idempotency-Key', false],
    ['Sec-WebSocket-Key', false],
    ['WWW-Authenticate', false],
    ['Content-Type', false],
    ['X-Request-Id', false],
    ['ETag', false],
  ];
  for (const [name, expected] of headers) {
    it(`header ${name}: ${expected}`, () => assert.equal(isCredentialHeader(name), expected));
  }
});

describe('text', () => {
  const rows: [name: string, text: string, expected: string][] = [
    ['prose stays', 'workspace: Missing input', 'workspace: Missing input'],
    ['prose about a token stays', 'token: Missing input', 'token: Missing input'],
    ['prose about a header stays', 'Authorization: header is missing', 'Authorization: header is missing'],
    ['a state stays', 'password: required', 'password: required'],
    ['"Bearer authentication" stays', 'Bearer authentication is required', 'Bearer authentication is required'],
    ['"Basic authentication" stays', 'Basic authentication is required', 'Basic authentication is required'],
    [
      'a placeholder of documentation stays',
      'send `Authorization: Bearer <token>`',
      'send `Authorization: Bearer <token>`',
    ],
    [
      'a placeholder of several words',
      'Add `Authorization: Bearer <personal access token>`.',
      'Add `Authorization: Bearer <personal access token>`.',
    ],
    ['a tab stop of a snippet stays', `Authorization: Bearer \${1:token}`, `Authorization: Bearer \${1:token}`],
    ['a phrase stays', '6 sad squid snuggle softly', '6 sad squid snuggle softly'],
    ['paging stays', 'next_page_token=abcdefgh12345678', 'next_page_token=abcdefgh12345678'],
    ['a method of an API stays', 'POST /v1/token:revoke', 'POST /v1/token:revoke'],
    ['name=value', 'login failed, password=hunter2, user=bob', `login failed, password=${x}, user=bob`],
    ['name: value at the end of a line', 'user: bob\npassword: hunter2\n', `user: bob\npassword: ${x}\n`],
    ['a quoted value', `{'token': 'a b c'} api_key="1 2"`, `{'token': '${x}'} api_key="${x}"`],
    [
      'JSON within JSON',
      String.raw`"{\"password\":\"a\\\"b\",\"n\":1}"`,
      String.raw`"{\"password\":\"${x}\",\"n\":1}"`,
    ],
    ['a GraphQL argument', 'login(user: "bob", password: "hunter2")', `login(user: "bob", password: "${x}")`],
    ['a connection string', 'Server=h;AccountKey=abc/def==;Database=d', `Server=h;AccountKey=${x};Database=d`],
    [
      'a header line',
      'GET / HTTP/1.1\nAuthorization: Bearer abc\nAccept: */*',
      `GET / HTTP/1.1\nAuthorization: Bearer ${x}\nAccept: */*`,
    ],
    [
      'a header line of curl -v',
      '> X-Api-Key: abc\n< Set-Cookie: sid=1; Path=/',
      `> X-Api-Key: ${x}\n< Set-Cookie: sid=${x}; Path=/`,
    ],
    [
      'a header of a curl command',
      `curl -H 'Authorization: Basic u p' -H "X-Api-Key: k"`,
      `curl -H 'Authorization: Basic ${x}' -H "X-Api-Key: ${x}"`,
    ],
    ['credentials of a curl command', 'curl -u bob:pw http://h', `curl -u ${x} http://h`],
    ['a header in a sentence', 'sent Authorization: Token abc to h', `sent Authorization: Token ${x} to h`],
    ['Bearer anywhere', 'Invalid "Bearer abcDEF123456"', `Invalid "Bearer ${x}"`],
    ['Basic anywhere', 'got Basic dXNlcjpwYXNz.', `got Basic ${x}.`],
    ['a URL in a sentence', 'see (https://u:p@h/a?token=abc&b=1).', `see (https://${x}@h/a?token=${x}&b=1).`],
    ['a URL of another scheme', 'postgres://u:p@h/db failed', `postgres://${x}@h/db failed`],
    ['an IPv6 host and a port stay', 'http://[::1]:8080/a@b', 'http://[::1]:8080/a@b'],
    ['a template', 'Authorization: Bearer {{token}}', 'Authorization: Bearer {{token}}'],
    ['a template with blanks', 'password={{$processEnv DB_PW}}', 'password={{$processEnv DB_PW}}'],
    [
      'a template with blanks, in a header in a sentence',
      '@me = Authorization: Basic {{$processEnv USER}}:{{$processEnv PASSWORD}}',
      '@me = Authorization: Basic {{$processEnv USER}}:{{$processEnv PASSWORD}}',
    ],
    ['what stands beside a template', 'token=abc{{suffix}}', `token=${x}{{suffix}}`],
  ];
  for (const [name, text, expected] of rows) it(name, () => assert.equal(plain.text(text), expected));
});

describe('shapes', () => {
  const hex = '0123456789abcdef'.repeat(4);
  const word = 'Ab1'.repeat(20);
  const rows: [name: string, secret: string][] = [
    ['JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl'],
    ['JWE', 'eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn'],
    ['AWS key id', 'AKIAIOSFODNN7EXAMPLE'],
    ['AWS session key id', 'ASIAIOSFODNN7EXAMPLE'],
    ['GitHub', `ghp_${word.slice(0, 36)}`],
    ['GitHub fine-grained', `github_pat_${word}`],
    ['GitLab', `glpat-${word.slice(0, 20)}`],
    ['Slack bot', `xoxb-${'123456789012'}-${word.slice(0, 24)}`],
    ['Slack app', `xapp-1-A0-${word.slice(0, 24)}`],
    ['Stripe', `sk_test_${word.slice(0, 24)}`],
    ['Stripe webhook', `whsec_${word.slice(0, 32)}`],
    ['OpenAI', `sk-proj-${word.slice(0, 40)}`],
    ['Anthropic', `sk-ant-api03-${word.slice(0, 40)}`],
    ['Google API key', `AIza${word.slice(0, 35)}`],
    ['Google OAuth', `ya29.${word.slice(0, 40)}`],
    ['Asana', `2/1201234567890/1209876543210:${hex.slice(0, 32)}`],
    ['Asana, older', `1/1201234567890:${hex.slice(0, 32)}`],
    ['npm', `npm_${word.slice(0, 36)}`],
    ['Hugging Face', `hf_${word.slice(0, 34)}`],
    ['SendGrid', `SG.${word.slice(0, 22)}.${word.slice(0, 43)}`],
    ['Shopify', `shpat_${hex.slice(0, 32)}`],
    ['DigitalOcean', `dop_v1_${hex}`],
    ['Databricks', `dapi${hex.slice(0, 32)}`],
    ['Vault', `hvs.${word.slice(0, 24)}`],
    ['Mailgun', `key-${hex.slice(0, 32)}`],
    ['Mailgun, older', `key-${hex.slice(0, 28)}xyzq`],
    ['Telegram', `123456789:AA${word.slice(0, 33)}`],
    ['Slack user', `xoxp-${word.slice(0, 30)}`],
    ['Stripe restricted', `rk_live_${word.slice(0, 24)}`],
    ['PyPI', `pypi-AgEIcHlwaS5vcmc${word}`],
    ['Facebook', `EAAC${word}`],
    ['OpenShift', `sha256~${word.slice(0, 43)}`],
    ['Airtable', `patAb1Ab1Ab1Ab1Ab.${hex}`],
    ['Alibaba', `LTAI${word.slice(0, 20)}`],
    ['Docker', `dckr_pat_${word.slice(0, 27)}`],
    ['Doppler', `dp.pt.${word.slice(0, 43)}`],
    ['Groq', `gsk_${word.slice(0, 52)}`],
    ['LangSmith', `lsv2_pt_${hex.slice(0, 32)}_${hex.slice(0, 10)}`],
    ['Mailchimp', `${hex.slice(0, 32)}-us21`],
    ['Octopus Deploy', `API-${'ABCDEFGH12345678'.repeat(2).slice(0, 26)}`],
    ['PlanetScale', `pscale_tkn_${word.slice(0, 43)}`],
    ['Plaid', 'access-sandbox-8ab976e6-64bc-4b38-98f7-731e7a349970'],
    ['Pulumi', `pul-${hex.slice(0, 40)}`],
    ['Replicate', `r8_${word.slice(0, 37)}`],
    ['RubyGems', `rubygems_${hex.slice(0, 48)}`],
    ['Sourcegraph', `sgp_${hex.slice(0, 40)}`],
    ['Supabase', `sb_secret_${word.slice(0, 30)}`],
    ['Tailscale', `tskey-auth-${word.slice(0, 30)}`],
    ['Terraform Cloud', `Ab1Ab1Ab1Ab1Ab.atlasv1.${word.repeat(2)}`],
    ['xAI', `xai-${word.repeat(2)}`],
    [
      'private key',
      '-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----',
    ],
    ['private key in JSON', String.raw`-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n`.slice(0, -2)],
    ['private key, cut off', '-----BEGIN EC PRIVATE KEY-----\nMIIEabcdef'],
  ];
  for (const [name, secret] of rows) {
    it(name, () => {
      assert.equal(plain.text(`got "${secret}`), `got "${x}`);
      assert.equal(plain.text(secret), x);
    });
  }

  it('webhook URLs', () => {
    assert.equal(
      plain.url('https://hooks.slack.com/services/T000/B000/XXXXXXXX'),
      `https://hooks.slack.com/services/${x}`,
    );
    assert.equal(
      plain.url('https://discord.com/api/webhooks/123/abc-def_ghi'),
      `https://discord.com/api/webhooks/123/${x}`,
    );
  });

  it('the keys of connection strings', () => {
    const key = `${word}Ab1+/==`;
    assert.equal(
      plain.text(`DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${key};x=1`).includes(word),
      false,
    );
    assert.equal(plain.text('mongodb+srv://app:pa55@c.example/db'), `mongodb+srv://${x}@c.example/db`);
    assert.equal(plain.text('amqp://app:pa55@mq:5672/v'), `amqp://${x}@mq:5672/v`);
    assert.equal(plain.text('Server=db;User Id=sa;Password=pa55;'), `Server=db;User Id=sa;Password=${x};`);
  });

  const harmless = [
    '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
    '-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----',
    '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00',
    'de4774f6915eae04714ca93bb2f5ee81',
    '8e03978e-40d5-43dd-bc93-6894a57f9324',
    '{8E03978E-40D5-43DD-BC93-6894A57F9324}',
    'urn:uuid:8e03978e-40d5-43dd-bc93-6894a57f9324',
    'gid://shopify/Product/1234567890123',
    '1209876543210123',
    'task-1234567890123456',
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==',
    'da39a3ee5e6b4b0d3255bfef95601890afd80709',
    'W/"33a64df551425fcc55e4d42a148795d9f25f89d4"',
    'user@example.com',
    'pk_test_Ab1Ab1Ab1Ab1Ab1Ab1Ab1Ab1',
    'eyJust a word',
    'sk-SK',
    'a task-list of sk-ipped things',
    'risk-assessment-of-long-standing',
    'npm_config_registry',
    'npm_lifecycle_event',
    'hf_hub_download',
    'glpat-prefix',
    'ghp_short',
    'SG.1',
    'AKIA',
    'ASIAN MARKETS OPEN HIGHER TODAY',
    'Basic authentication is required',
    'Bearer token is missing',
    'Bearer error="invalid_token"',
    'API-KEY',
    'access-control-allow-origin',
    'access-production-log',
    'EAAC',
    'r8_',
    'tskey',
    'patch.0123456789abcdef',
    'https://user.example/@name/status/1',
    'git@github.com:owner/name.git',
    'mailto:me@example.com?subject=x',
    'http://h.example:8080/a:b@c',
    'arn:aws:iam::123456789012:user/me',
    'projects/p/locations/l/keyRings/r/cryptoKeys/k',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '507f1f77bcf86cd799439011',
    'req_011CPQpzzSDhXyW8WwYJ3b1n',
    'cus_NffrFeUfNV2Hib',
    'pi_3MtwBwLkdIwHu7ix28a3tqPa',
    'x-amz-request-id: 4442587FB7D0A2F9',
    '2026-11-20T09:00:00.000Z',
    'eu-west-1',
    'a1b2c3d4e5f60718293a4b5c6d7e8f90-users',
    'pul-request',
    'dp.points.of.interest.in.the.city.of.light',
    'text/html; charset=utf-8',
  ];
  it('there are at least forty texts that are none', () => assert.ok(harmless.length >= 40));
  for (const text of harmless) it(`leaves ${text.slice(0, 40)}`, () => assert.equal(plain.text(text), text));
});

describe('url', () => {
  const rows: [url: string, expected: string][] = [
    ['https://h/tasks?workspace=1&limit=10#top', 'https://h/tasks?workspace=1&limit=10#top'],
    ['https://user:pass@h:8443/a', `https://${x}@h:8443/a`],
    ['https://token@h/a', `https://${x}@h/a`],
    ['https://user:pa/s?s#w@h/a', `https://${x}@h/a`],
    ['https://{{user}}:{{password}}@h/a', 'https://{{user}}:{{password}}@h/a'],
    ['http://h:8080/a@2x.png', 'http://h:8080/a@2x.png'],
    ['/a?api_key=abc&%61pi_key=def', `/a?api_key=${x}&%61pi_key=${x}`],
    ['?token=', '?token='],
    ['{{host}}/a?token={{t}}&b={{$pick a?b&c}}', '{{host}}/a?token={{t}}&b={{$pick a?b&c}}'],
    ['/cb#access_token=abc&state=1', `/cb#access_token=${x}&state=1`],
    ['/#/cb?id_token=abc', `/#/cb?id_token=${x}`],
    ['/a;jsessionid=abc/b', `/a;jsessionid=${x}/b`],
    ['/cb?code=SplxlOBeZQQYbYS6WxSbIA7&state=x', `/cb?code=${x}&state=x`],
    ['/a?code=404&key=PROJ-1', '/a?code=404&key=PROJ-1'],
    ['/a?next=https%3A%2F%2Fu%3Ap%40h%2F%3Ftoken%3Dabc', `/a?next=https%3A%2F%2F${x}%40h%2F%3Ftoken%3D${x}`],
    ['/a?X-Amz-Signature=0123456789abcdef0123&X-Amz-Expires=60', `/a?X-Amz-Signature=${x}&X-Amz-Expires=60`],
    ['/a?b=%', '/a?b=%'],
    ['not a url', 'not a url'],
  ];
  for (const [url, expected] of rows) it(url, () => assert.equal(plain.url(url), expected));
});

describe('headers', () => {
  const rows: [field: HeaderField, expected: string][] = [
    [['Authorization', 'Bearer abc'], `Bearer ${x}`],
    [['authorization', 'AWS4-HMAC-SHA256 Credential=a/b, Signature=c'], `AWS4-HMAC-SHA256 ${x}`],
    [['Authorization', 'abc'], x],
    [['Authorization', 'first second'], x],
    [['Authorization', 'Basic {{user}} {{password}}'], 'Basic {{user}} {{password}}'],
    [['Proxy-Authorization', 'Digest username="u", response="r"'], `Digest ${x}`],
    [['Cookie', 'a=1; b="x=y"; c'], `a=${x}; b=${x};${' '}${x}`],
    [['Set-Cookie', 'apptio-opentoken=abc=; Path=/; HttpOnly'], `apptio-opentoken=${x}; Path=/; HttpOnly`],
    [['apptio-opentoken', 'abc'], x],
    [['apptio-current-environment', '12345'], '12345'],
    [['X-Hub-Signature-256', 'sha256=0123456789abcdef'], x],
    [['Location', '/cb?access_token=abc'], `/cb?access_token=${x}`],
    [['Link', '<https://h/?api_key=a&page=2>; rel="next"'], `<https://h/?api_key=${x}&page=2>; rel="next"`],
    [['WWW-Authenticate', 'Bearer realm="api", error="invalid_token"'], 'Bearer realm="api", error="invalid_token"'],
    [['Idempotency-Key', '8e03978e-40d5-43dd-bc93-6894a57f9324'], '8e03978e-40d5-43dd-bc93-6894a57f9324'],
    [['X-Request-Id', 'b1946ac92492d2347c6235b4d2611184'], 'b1946ac92492d2347c6235b4d2611184'],
    [['X-Echo', 'password=abc'], `password=${x}`],
  ];
  for (const [field, expected] of rows) {
    it(field.join(': '), () => assert.deepEqual(plain.headers([field]), [[field[0], expected]]));
  }
});

describe('body', () => {
  const form = 'application/x-www-form-urlencoded';
  const rows: [name: string, text: string, type: string | null, expected: string][] = [
    [
      'JSON keeps its layout, numbers and duplicate keys',
      '{ "token" : "a",\n\t"id":1.50, "id":2 }',
      'application/json',
      `{ "token" : "${x}",\n\t"id":1.50, "id":2 }`,
    ],
    [
      'Apptio login',
      '{"keyAccess":"a","keySecret":"b"}',
      'application/json',
      `{"keyAccess":"${x}","keySecret":"${x}"}`,
    ],
    ['a number becomes a string', '{"password":1234,"pin":12}', null, `{"password":"${x}","pin":12}`],
    ['null and booleans say nothing', '{"token":null,"secret":true}', null, '{"token":null,"secret":true}'],
    [
      'all below a name',
      '{"credentials":{"user":"u","n":[1,"a",{"b":"c"}]}}',
      null,
      `{"credentials":{"user":"${x}","n":["${x}","${x}",{"b":"${x}"}]}}`,
    ],
    [
      'pairs of name and value, either order',
      '[{"name":"Authorization","value":"a"},{"value":"b","key":"token"},{"name":"x","value":"c"}]',
      null,
      `[{"name":"Authorization","value":"${x}"},{"value":"${x}","key":"token"},{"name":"x","value":"c"}]`,
    ],
    [
      'messages about a field stay',
      '{"errors":{"password":["is too short"],"token":"is invalid"}}',
      null,
      '{"errors":{"password":["is too short"],"token":"is invalid"}}',
    ],
    [
      'codes about a field stay',
      '{"errors":{"access_token":{"_errors":[{"code":"BASE_TYPE_REQUIRED"}]},"pin_token":"abc123"}}',
      null,
      `{"errors":{"access_token":{"_errors":[{"code":"BASE_TYPE_REQUIRED"}]},"pin_token":"${x}"}}`,
    ],
    [
      'messages of Django stay',
      '{"password":["This field may not be blank."]}',
      null,
      '{"password":["This field may not be blank."]}',
    ],
    [
      'a sync token stays',
      '{"errors":[{"message":"Sync token invalid"}],"sync":"de4774f6915eae04714ca93bb2f5ee81"}',
      null,
      '{"errors":[{"message":"Sync token invalid"}],"sync":"de4774f6915eae04714ca93bb2f5ee81"}',
    ],
    [
      'JSON within a string',
      JSON.stringify({ body: '{"password":1}' }),
      null,
      JSON.stringify({ body: `{"password":"${x}"}` }),
    ],
    [
      'templates',
      '{"token":"{{t}}","pin":{{$randomInt 1 9}},"password":{{p}},"api_key":"k{{s}}"}',
      null,
      `{"token":"{{t}}","pin":{{$randomInt 1 9}},"password":{{p}},"api_key":"${x}{{s}}"}`,
    ],
    ['JSON cut off', '{"a":1,"password":"hun', null, `{"a":1,"password":"${x}`],
    ['JSON that is none', "{a: 1, password: 'hunter2'}", 'application/json', `{a: 1, password: '${x}'}`],
    ['JSON lines', '{"token":"a"}\n{"token":"b"}\n', 'application/x-ndjson', `{"token":"${x}"}\n{"token":"${x}"}\n`],
    [
      'a form',
      'grant_type=password&password=a%20b&x=1&client_secret=c',
      form,
      `grant_type=password&password=${x}&x=1&client_secret=${x}`,
    ],
    [
      'a form over lines, with templates',
      'user={{u}}\n&password={{p}}\n&token=abc\n',
      form,
      `user={{u}}\n&password={{p}}\n&token=${x}\n`,
    ],
    [
      'XML',
      '<?xml version="1.0"?><a><ns:password type="t">x</ns:password><b>c</b></a>',
      'text/xml',
      `<?xml version="1.0"?><a><ns:password type="t">${x}</ns:password><b>c</b></a>`,
    ],
    [
      'XML below a name, CDATA',
      '<credentials><v><![CDATA[a<b]]></v></credentials><v>d</v>',
      'application/xml',
      `<credentials><v><![CDATA[${x}]]></v></credentials><v>d</v>`,
    ],
    [
      'XML attributes and pairs',
      '<a apiKey="k" n="m"/><add key="ApiKey" value="v"/><add key="n" value="w"/>',
      'application/xml',
      `<a apiKey="${x}" n="m"/><add key="ApiKey" value="${x}"/><add key="n" value="w"/>`,
    ],
    [
      'HTML input',
      '<input name="password" value="abc"><p>text</p>',
      'text/html',
      `<input name="password" value="${x}"><p>text</p>`,
    ],
    ['text', 'user: bob\ntoken: abc1\n', 'text/plain', `user: bob\ntoken: ${x}\n`],
    ['an event stream', 'data: {"token":"abc"}\n\n', 'text/event-stream', `data: {"token":"${x}"}\n\n`],
    ['empty', '', 'application/json', ''],
  ];
  for (const [name, text, type, expected] of rows) it(name, () => assert.equal(plain.body(text, type), expected));

  it('multipart, with CRLF and boundaries as they were', () => {
    const part = (name: string, value: string, more = ''): string =>
      `--b1\r\nContent-Disposition: form-data; name="${name}"\r\n${more}\r\n${value}\r\n`;
    const json = 'Content-Type: application/json\r\n';
    const text = `${part('password', 'a')}${part('note', 'b')}${part('data', '{"token":"c"}', json)}--b1--\r\n`;
    const expected = `${part('password', x)}${part('note', 'b')}${part('data', `{"token":"${x}"}`, json)}--b1--\r\n`;
    assert.equal(plain.body(text, 'multipart/form-data; boundary=b1'), expected);
    assert.equal(plain.body(text, null), expected);
  });
});

describe('diagnosis', () => {
  it('hides in each string, and leaves kinds, pointers and ids alone', () => {
    const redactor = createRedactor(['missing', 'hunter2-xyz']);
    assert.deepEqual(
      redactor.diagnosis({
        kind: 'missing',
        problems: [
          { message: 'hunter2-xyz is wrong', from: '/errors/0', field: { name: 'missing', pointer: '/missing' }, n: 1 },
        ],
        phrase: null,
      }),
      {
        kind: 'missing',
        problems: [{ message: `${x} is wrong`, from: '/errors/0', field: { name: x, pointer: '/missing' }, n: 1 }],
        phrase: null,
      },
    );
  });
});

describe('values of secret variables', () => {
  const secret = 'pä/ss w"rd&<1>';
  const redactor = createRedactor([secret, 'abc', '', 'longer-xyz', 'longer']);
  const forms: [string, string][] = [
    ['raw', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded, lower case', encodeURIComponent(secret).replace(/%../g, (hex) => hex.toLowerCase())],
    ['form-encoded', new URLSearchParams({ a: secret }).toString().slice(2)],
    ['percent-encoded twice', encodeURIComponent(encodeURIComponent(secret))],
    ['JSON-escaped', JSON.stringify(secret).slice(1, -1)],
    ['JSON-escaped twice', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['JSON-escaped, ASCII', JSON.stringify(secret).slice(1, -1).replace('ä', '\\u00e4')],
    ['XML-escaped', 'pä/ss w&quot;rd&amp;&lt;1&gt;'],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(secret).toString('base64url')],
  ];
  for (const [name, form] of forms) it(name, () => assert.equal(redactor.text(`<<${form}>>`), `<<${x}>>`));

  for (const prefix of ['', 'u', 'us', 'user:']) {
    it(`base64 of ${prefix || 'nothing'} and the value`, () => {
      const shown = redactor.text(Buffer.from(`${prefix}${secret}`).toString('base64'));
      assert.ok(shown.includes(x) && shown.length < 24, shown);
    });
  }

  it('the longer one of two', () => assert.equal(redactor.text('(longer-xyz) (longer)'), `(${x}) (${x})`));
  it('short secrets do not blank out everything', () => assert.equal(redactor.text('abc is short'), 'abc is short'));
  it('in a JSON number', () => assert.equal(createRedactor(['1234']).body('{"a":512345}', null), `{"a":"${x}"}`));
  it('in a name', () => assert.equal(redactor.body('{"longer-xyz":1}', null), `{"${x}":1}`));
  it('a name in a template that is like a value', () => {
    assert.equal(createRedactor(['token']).text('{{token}} token'), `{{token}} ${x}`);
  });
  it('a value in braces is no template', () => {
    assert.equal(createRedactor(['9f8e7d6c5b4a39281706']).text('{{9f8e7d6c5b4a39281706}}'), `{{${x}}}`);
  });
  it('a value that is a whole key file in JSON leaves the rest JSON', () => {
    const file = '{"type":"service_account","n":[1,{"a":"b"}]}';
    const clean = createRedactor([file]).body(`{"id":1,"key_file":${file}}`, 'application/json');
    assert.deepEqual(JSON.parse(clean), { id: 1, key_file: x });
  });
});

describe('a key of several lines', () => {
  const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj';
  const redactor = createRedactor([`-----BEGIN PRIVATE KEY-----\n${line}\r\nshort=\n-----END PRIVATE KEY-----`]);

  it('is hidden line by line, where a server gives its lines back one by one', () => {
    assert.equal(redactor.text(JSON.stringify([line, 'short=', 'other'])), `["${x}","short=","other"]`);
  });
  it('so are recovery codes and passwords, a line each', () => {
    const redactor = createRedactor(['a1b2c-d3e4f\r\ng5h6i-j7k8l\nok']);
    assert.equal(redactor.text('used g5h6i-j7k8l, ok'), 'used ‹redacted›, ok');
  });

  it('of other texts the lines stay', () => {
    const text = 'first line of two\nsecond line of two, which is longer';
    assert.equal(
      createRedactor([text]).text('second line of two, which is longer'),
      'second line of two, which is longer',
    );
  });
});

describe('e-mail addresses, where the setting says so', () => {
  const redactor = createRedactor([], { emailAddresses: true });
  const rows: readonly (readonly [given: string, shown: string])[] = [
    ['Ada <ada.l+x@mail.example.org>, hi', `Ada <${x}>, hi`],
    ['{"user":"ada@h.example","n":1}', `{"user":"${x}","n":1}`],
    ['a=1&mail=ada%40h.example&b=2', `a=1&mail=${x}&b=2`],
    ['@scope/name@1.2.3', '@scope/name@1.2.3'],
    ['no one @ home', 'no one @ home'],
    ['für jörg@größe.example', `für ${x}`],
    ['git checkout v1.0@{yesterday}', 'git checkout v1.0@{yesterday}'],
    ['{{mail@h.example}}', `{{${x}}}`],
  ];
  for (const [given, shown] of rows) it(given, () => assert.equal(redactor.text(given), shown));
  it('stay without it', () => assert.equal(plain.text('ada@h.example'), 'ada@h.example'));
});
