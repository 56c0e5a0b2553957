import { strict as assert } from 'node:assert';
import { mayBeCredentialHeader, namesCredential } from '../../../src/redact/secret-names';

describe('the name of a variable', () => {
  const credentials =
    'token asanaToken ASANA_TOKEN API_KEY API_KEY_PROD apiKeyProd tokenOfAlice clientSecret client-secret keySecret ' +
    'keyAccess password dbPassword password2 DB_PASSWD pwd passphrase secret secretOne bearer bearerToken jwt auth key ' +
    'pat authorization privateKey PRIVATE_KEY_PEM access_token_live operations1Token subscriptionKeyOfTest credentials';
  for (const name of credentials.split(' ')) {
    it(`${name} says that it is a credential`, () => assert.equal(namesCredential(name), true));
  }

  const harmless =
    'host tenant workspace id user userId keyboard monkey publicKey compass passRate cookieConsent tokenUrl token_url ' +
    'TOKEN_ENDPOINT tokenType token_expires_at passwordLength secretName keyId maxTokens nextPageToken syncToken ' +
    'sync_token authUrl issuer code state sort_key author sessionCount';
  for (const name of harmless.split(' ')) {
    it(`${name} says nothing of it`, () => assert.equal(namesCredential(name), false));
  }
});

describe('the name of a header, where it crosses to another host', () => {
  const lost =
    'Authorization Proxy-Authorization Cookie X-Api-Key apikey X-Auth-Token PRIVATE-TOKEN apptio-opentoken X-Session ' +
    'X-Session-Id X-Signature X-Hub-Signature-256 X-Auth-User X-Partner-Key X-Keys X-Authentication X-Sid X-Secret-Value';
  for (const name of lost.split(' ')) it(`${name} goes no further`, () => assert.ok(mayBeCredentialHeader(name)));

  const kept =
    'Accept Host Idempotency-Key Sec-WebSocket-Key Surrogate-Key X-Cache-Key X-Request-Id Author X-Country-Code ' +
    'apptio-current-environment Content-Type X-Keyboard-Layout If-Match';
  for (const name of kept.split(' ')) it(`${name} goes on`, () => assert.ok(!mayBeCredentialHeader(name)));
});
