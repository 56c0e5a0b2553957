/** Every place where a secret can stand: one row each, with a secret of its own. What is planted is looked for elsewhere. */
import { createPrivateKey } from 'node:crypto';
import { certificateMaker } from '../send/certificates';

/** A request of a place that the server answers. */
export interface Asked {
  readonly method: string;
  /** As it was sent: a path, or an absolute URL where the server stands for a proxy. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** How many requests of this place came before. */
  readonly before: number;
}
export interface Answered {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface Place {
  readonly place: string;
  readonly secret: string;
  /** What is looked for: a part of the secret that stays the same in each form of it but an encoded one. */
  readonly core: string;
  /** The block without its `###` line. `url` is that of the server, of this place. */
  readonly text: (url: string) => string;
  /** What has to have come to the server, verbatim. Null: the secret itself is never sent. Default: the secret. */
  readonly arrives: string | RegExp | null;
  /** Variables of the private environment. */
  readonly privateValues: Readonly<Record<string, unknown>>;
  /** Variables of the public environment. */
  readonly publicValues: Readonly<Record<string, unknown>>;
  readonly files: Readonly<Record<string, string>>;
  /** Lines of `.env`. */
  readonly dotenv: string;
  readonly processEnv: Readonly<Record<string, string>>;
  /** Secrets that are kept for the user, by name. */
  readonly kept: Readonly<Record<string, string>>;
  /** What the user answers, by name or title. */
  readonly answers: Readonly<Record<string, string>>;
  /** What the server answers; undefined: that a parameter is missing. */
  readonly answer: ((asked: Asked) => Answered | undefined) | undefined;
  /** Over TLS. */
  readonly isSecure: boolean;
  /** The password of the proxy that HTTP_PROXY names for `proxied.example`. */
  readonly proxyPassword: string | null;
  /** `faultline.defaultHeaders`. */
  readonly defaultHeaders: Readonly<Record<string, string>>;
  /** `faultline.tls.clientCertificates`. */
  readonly clientCertificates: Readonly<Record<string, unknown>>;
  /** The server is who tells it: where the response is shown as it came, it stands. */
  readonly isReceived: boolean;
}

type Row = Partial<Omit<Place, 'place' | 'secret' | 'core' | 'text'>> & {
  readonly text: (url: string) => string;
  /** A secret of that look, around the core. */
  readonly look?: (core: string) => string;
};

const json = (body: unknown, status = 400, headers: Answered['headers'] = {}): Answered => ({
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
const refused = (message: string): Answered => json({ errors: [{ message }] });
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const jwt = (core: string): string => `eyJhbGciOiJIUzI1NiJ9.eyJ${core}${core}.${core}c2lnbmF0dXJl`;
/** Characters that encodings change, with the core on either side: half of it found is found. */
const odd = (core: string): string => `${core}/+=&%ä "q\\${core}`;
const type = (name: string): string => `Content-Type: ${name}`;
const identity = certificateMaker()({ name: 'me' });
const encryptedKey = (passphrase: string): string =>
  createPrivateKey(identity.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase }).toString();

type Rows = Readonly<Record<string, (name: string, secret: string) => Row>>;

/** `name` is a variable's name that says nothing; it is another one in each row. */
const rows: Rows = {
  // The URL
  'URL: password of the userinfo': (_name, secret) => ({
    text: (url) => `GET ${url.replace('://', `://me:${secret}@`)}/x`,
    arrives: base64(`me:${secret}`),
  }),
  'URL: userinfo from the private environment': (name, secret) => ({
    text: (url) => `GET ${url.replace('://', `://me:{{${name}}}@`)}/x`,
    arrives: base64(`me:${secret}`),
    privateValues: { [name]: secret },
  }),
  'URL: query by name': (_name, secret) => ({ text: (url) => `GET ${url}/x?limit=2&api_key=${secret}` }),
  'URL: query line by name': (_name, secret) => ({
    text: (url) => `GET ${url}/x\n  ?limit=2\n  &access_token=${secret}`,
  }),
  'URL: query by shape (JWT)': (_name, secret) => ({ text: (url) => `GET ${url}/x?q=${secret}`, look: jwt }),
  'URL: query by value': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{${name}}}`,
    privateValues: { [name]: secret },
  }),
  'URL: query by value, percent-encoded': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{%${name}}}`,
    look: odd,
    arrives: `q=${encodeURIComponent(secret)}`,
    privateValues: { [name]: secret },
  }),
  'URL: URL within a query': (_name, secret) => ({
    text: (url) => `GET ${url}/x?next=https%3A%2F%2Fh.example%2F%3Ftoken%3D${secret}`,
  }),
  'URL: fragment': (_name, secret) => ({ text: (url) => `GET ${url}/x#access_token=${secret}`, arrives: null }),
  'URL: path parameter': (_name, secret) => ({ text: (url) => `GET ${url}/x;jsessionid=${secret}/y` }),
  'URL: path by shape (bot)': (_name, secret) => ({
    text: (url) => `POST ${url}/bot${secret}/sendMessage`,
    look: (core) => `123456789:AA${core.repeat(4).slice(0, 35)}`,
  }),
  'URL: path by value': (name, secret) => ({
    text: (url) => `GET ${url}/{{${name}}}/x`,
    privateValues: { [name]: secret },
  }),
  'URL: signature of a signed URL': (_name, secret) => ({
    text: (url) => `GET ${url}/x?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=${secret}`,
    look: (core) => `${core}0a1b2c3d4e5f67890a1b2c3d4e5f6789`,
  }),
  // Header fields
  'header: Authorization: Bearer': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nAuthorization: Bearer ${secret}`,
  }),
  'header: Authorization: Basic, in clear': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nAuthorization: Basic me ${secret}`,
    arrives: base64(`me:${secret}`),
  }),
  'header: Authorization: Basic, encoded': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nAuthorization: Basic ${base64(`me:${secret}`)}`,
    arrives: base64(`me:${secret}`),
  }),
  'header: Authorization: Digest': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nAuthorization: Digest me ${secret}`,
    arrives: /authorization: Digest username="me"/i,
    answer: ({ headers }) =>
      headers.authorization
        ? undefined
        : json({}, 401, { 'WWW-Authenticate': 'Digest realm="r", nonce="n0nce", qop="auth", algorithm=SHA-256' }),
  }),
  'header: Authorization: AWS, secret key': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nAuthorization: AWS AKIDEXAMPLE0 ${secret} region:eu-west-1 service:s3`,
    look: (core) => `${core}/bPxRfiCYEXAMPLEKEYzzzzzzzzzzzz`,
    arrives: /authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE0/i,
  }),
  'header: Authorization: AWS, session token': (_name, secret) => ({
    text: (url) =>
      `GET ${url}/x\nAuthorization: AWS AKIDEXAMPLE0 wJalrXUtnFEMI token:${secret} region:eu-west-1 service:s3`,
  }),
  'header: Authorization of no scheme': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nAuthorization: ${secret}`,
  }),
  'header: Proxy-Authorization': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nProxy-Authorization: Bearer ${secret}`,
  }),
  'header: X-Api-Key': (_name, secret) => ({ text: (url) => `GET ${url}/x\nX-Api-Key: ${secret}` }),
  'header: X-Auth-Token': (_name, secret) => ({ text: (url) => `GET ${url}/x\nX-Auth-Token: ${secret}` }),
  'header: Ocp-Apim-Subscription-Key': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nOcp-Apim-Subscription-Key: ${secret}`,
  }),
  'header: apptio-opentoken': (_name, secret) => ({ text: (url) => `GET ${url}/x\napptio-opentoken: ${secret}` }),
  'header: any name, by value': (name, secret) => ({
    text: (url) => `GET ${url}/x\nX-Trace: a-{{${name}}}-b`,
    privateValues: { [name]: secret },
  }),
  'header: any name, by shape': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nX-Trace: ${secret}`,
    look: (core) => `ghp_${core.repeat(5).slice(0, 36)}`,
  }),
  'header: Referer': (_name, secret) => ({
    text: (url) => `GET ${url}/x\nReferer: https://h.example/?password=${secret}`,
  }),
  'cookie: of the file': (_name, secret) => ({ text: (url) => `GET ${url}/x\nCookie: theme=dark; sid=${secret}` }),
  'cookie: from the jar': (_name, secret) => ({
    text: (url) => `GET ${url}/in\n\n### \nGET ${url}/x`,
    answer: ({ url }) =>
      url.endsWith('/in') ? json({}, 200, { 'Set-Cookie': `sid=${secret}; Path=/; HttpOnly` }) : undefined,
    arrives: `sid=${secret}`,
    isReceived: true,
  }),
  // Bodies
  'body: JSON by name': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/json')}\n\n{"user": "me", "password": "${secret}"}`,
  }),
  'body: JSON, below a name': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/json')}\n\n{"data": {"credentials": [{"x": "${secret}"}]}}`,
  }),
  'body: JSON, pair of name and value': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/json')}\n\n[{"name": "X-Api-Key", "value": "${secret}"}]`,
  }),
  'body: JSON by value, escaped': (name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/json')}\n\n{"note": "{{${name}}}"}`,
    look: (core) => `${core}/ä&${core}`,
    privateValues: { [name]: secret },
  }),
  'body: form by name': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/x-www-form-urlencoded')}\n\na=b&client_secret=${secret}`,
  }),
  'body: form by value, encoded': (name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/x-www-form-urlencoded')}\n\na=b&note={{${name}}}`,
    look: (core) => `${core} ä/${core}`,
    arrives: /note=\w+(?:%20|\+)%C3%A4(?:%2F|\/)\w+/,
    privateValues: { [name]: secret },
  }),
  'body: multipart by name': (_name, secret) => ({
    text: (url) =>
      `POST ${url}/x\n${type('multipart/form-data; boundary=bb')}\n\n--bb\nContent-Disposition: form-data; name="password"\n\n${secret}\n--bb--`,
  }),
  'body: multipart, a file': (name, secret) => ({
    text: (url) =>
      `POST ${url}/x\n${type('multipart/form-data; boundary=bb')}\n\n--bb\nContent-Disposition: form-data; name="f"; filename="f.json"\nContent-Type: application/json\n\n< ./${name}.json\n--bb--`,
    files: { [`${name}.json`]: `{"password": "${secret}"}` },
  }),
  'body: `< file`': (name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/json')}\n\n< ./${name}.json`,
    files: { [`${name}.json`]: `{"password": "${secret}"}` },
  }),
  'body: `<@ file`': (name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/json')}\n\n<@ ./${name}.json`,
    files: { [`${name}.json`]: `{"note": "{{${name}}}"}` },
    privateValues: { [name]: secret },
  }),
  'body: XML element': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('application/xml')}\n\n<login><password>${secret}</password></login>`,
  }),
  'body: XML attribute': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('text/xml')}\n\n<login user="me" secretKey="${secret}"/>`,
  }),
  'body: SOAP, WS-Security': (_name, secret) => ({
    text: (url) =>
      `POST ${url}/x\n${type('text/xml')}\n\n<s:Envelope><wsse:Password Type="PasswordText">${secret}</wsse:Password></s:Envelope>`,
  }),
  'body: variables of GraphQL': (_name, secret) => ({
    text: (url) =>
      `POST ${url}/x\nX-REQUEST-TYPE: GraphQL\n\nmutation In($password: String) { in(password: $password) { id } }\n\n{"password": "${secret}"}`,
  }),
  'body: text with `name=value`': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('text/plain')}\n\nuser=me\ndb_password=${secret}`,
  }),
  'body: text with a private key': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('text/plain')}\n\n${secret}`,
    look: (core) => `-----BEGIN PRIVATE KEY-----\nMIIE${core.repeat(6)}\n${core.repeat(6)}\n-----END PRIVATE KEY-----`,
    arrives: /BEGIN PRIVATE KEY-----\r?\nMIIE/,
  }),
  'body: text with a connection string': (_name, secret) => ({
    text: (url) => `POST ${url}/x\n${type('text/plain')}\n\nuse postgres://app:${secret}@db.example:5432/app`,
  }),
  // curl
  'curl: -u': (_name, secret) => ({
    text: (url) => `curl ${url}/x -u me:${secret}`,
    arrives: base64(`me:${secret}`),
  }),
  'curl: -H': (_name, secret) => ({ text: (url) => `curl ${url}/x -H 'X-Api-Key: ${secret}'` }),
  'curl: -b': (_name, secret) => ({ text: (url) => `curl ${url}/x -b 'sid=${secret}'` }),
  'curl: -d': (_name, secret) => ({ text: (url) => `curl ${url}/x -d 'password=${secret}'` }),
  'curl: --json': (_name, secret) => ({ text: (url) => `curl ${url}/x --json '{"clientSecret": "${secret}"}'` }),
  'curl: --oauth2-bearer': (_name, secret) => ({ text: (url) => `curl ${url}/x --oauth2-bearer ${secret}` }),
  // Variables
  'variable: Visual Studio’s .user file': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{${name}}}`,
    files: { 'http-client.env.json.user': `{"dev": {"${name}": "${secret}"}}` },
  }),
  'variable: $secret': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{$secret ${name}}}`,
    kept: { [name]: secret },
  }),
  'variable: .env': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{$dotenv ${name}_PASSWORD}}`,
    dotenv: `${name}_PASSWORD=${secret}`,
  }),
  'variable: of the public environment, by its name': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{${name}Token}}`,
    publicValues: { [`${name}Token`]: secret },
  }),
  'variable: .env of the environment, by its name': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{${name}_SECRET}}`,
    files: { '.env.dev': `${name}_SECRET=${secret}\n` },
  }),
  'setting: a default header': (_name, secret) => ({
    text: (url) => `GET ${url}/x`,
    arrives: `X-Default-Api-Key: ${secret}`,
    defaultHeaders: { 'X-Default-Api-Key': secret },
  }),
  'variable: $processEnv': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{$processEnv ${name}_TOKEN}}`,
    processEnv: { [`${name}_TOKEN`]: secret },
  }),
  'variable: of the file, by its name': (name, secret) => ({
    text: (url) => `@${name}Password = ${secret}\nGET ${url}/x?q={{${name}Password}}`,
  }),
  'variable: made of a private one': (name, secret) => ({
    text: (url) => `@made${name} = me-{{${name}}}\nGET ${url}/x?q={{made${name}}}`,
    privateValues: { [name]: secret },
  }),
  'variable: of an imported file': (name, secret) => ({
    text: (url) => `# @import ./${name}.http\nGET ${url}/x?q={{${name}Secret}}`,
    files: { [`${name}.http`]: `@${name}Secret = ${secret}\n` },
  }),
  'variable: given by `run`': (name, secret) => ({
    text: (url) =>
      `@${name}Token = none\n# @name target${name}\nGET ${url}/x?q={{${name}Token}}\n\n###\nrun #target${name} (@${name}Token=${secret})`,
  }),
  'question: # @prompt password': (name, secret) => ({
    text: (url) => `# @prompt ${name}password\nGET ${url}/x?q={{${name}password}}`,
    answers: { [`${name}password`]: secret },
  }),
  'question: # @secret': (name, secret) => ({
    text: (url) => `# @secret ${name}\nGET ${url}/x?q={{${name}}}`,
    answers: { [name]: secret },
  }),
  'question: $password': (name, secret) => ({
    text: (url) => `GET ${url}/x?q={{$password ${name}}}`,
    answers: { [name]: secret },
  }),
  'question: URL of # @note': (_name, secret) => ({
    text: (url) => `# @note\nGET ${url}/x?api_key=${secret}`,
    // In the terminal nobody is there to confirm it.
    arrives: null,
  }),
  // Logging in
  'login: token of a response': (name, secret) => ({
    text: (url) =>
      `# @name login${name}\nPOST ${url}/in\n\n###\n# @ref login${name}\nGET ${url}/x\nX-Trace: {{login${name}.response.body.$.token}}`,
    answer: ({ url }) => (url.endsWith('/in') ? json({ token: secret }, 200) : undefined),
    arrives: `X-Trace: ${secret}`,
    isReceived: true,
  }),
  'login: token of `# @auth`': (name, secret) => ({
    text: (url) => `# @name login${name}\nPOST ${url}/in\n\n###\n# @auth login${name}\nGET ${url}/x`,
    answer: ({ url }) => (url.endsWith('/in') ? json({ access_token: secret, expires_in: 600 }, 200) : undefined),
    arrives: `Authorization: Bearer ${secret}`,
    isReceived: true,
  }),
  'OAuth 2: client secret (environment)': (name, secret) =>
    oauth(name, secret, { 'Grant Type': 'Client Credentials' }, 'Client Secret'),
  'OAuth 2: password (environment)': (name, secret) =>
    oauth(name, secret, { 'Grant Type': 'Password', Username: 'me', 'Client Credentials': 'in body' }, 'Password'),
  'OAuth 2: access token': (name, secret) => ({
    ...oauth(name, secret, { 'Grant Type': 'Client Credentials', 'Client Secret': 'other-thing' }, 'Scope'),
    privateValues: { Security: { Auth: { [name]: { 'Client Secret': 'other-thing' } } } },
    answer: ({ url }) => (url.endsWith('/token') ? token(secret) : undefined),
    arrives: `Authorization: Bearer ${secret}`,
  }),
  'OAuth 2: refresh token': (name, secret) => ({
    ...oauth(name, secret, { 'Grant Type': 'Client Credentials', 'Client Secret': 'other-thing' }, 'Scope'),
    privateValues: {},
    answer: ({ url, headers, body, before }) => {
      if (url.endsWith('/token')) return token(`t-${before}-xyzzy`, secret);
      return headers.authorization === 'Bearer t-0-xyzzy' && !body ? json({}, 401) : undefined;
    },
    arrives: null,
  }),
  'OAuth 2: refresh token of a sign-in at the browser': (name, secret) => ({
    ...oauth(name, secret, { 'Grant Type': 'Authorization Code', 'Auth URL': 'BASE/auth', PKCE: 'true' }, 'Scope'),
    privateValues: {},
    arrives: null,
    answer: ({ url }) => {
      if (url.endsWith('/token')) return token('t0ken-of-no-secret', secret);
      const asked = new URL(url, 'http://h.example').searchParams;
      const back = asked.get('redirect_uri');
      if (back === null) return undefined;
      return { status: 302, headers: { Location: `${back}?code=c0de&state=${asked.get('state')}` } };
    },
  }),
  'OAuth 2: client secret (httpYac)': (name, secret) => ({
    text: (url) =>
      `@${name}_tokenEndpoint = ${url}/token\n@${name}_clientId = app\nGET ${url}/x\nAuthorization: OAuth2 client_credentials ${name}`,
    privateValues: { [`${name}_clientSecret`]: secret },
    arrives: base64(`app:${secret.replaceAll('-', '%2D')}`),
    answer: ({ url }) => (url.endsWith('/token') ? token('t0ken-of-no-secret') : undefined),
  }),
  'proxy: userinfo of # @proxy': (_name, secret) => ({
    text: (url) => `# @proxy ${new URL(url).origin.replace('://', `://me:${secret}@`)}\nGET ${url}/x`,
    arrives: `Proxy-Authorization: Basic ${base64(`me:${secret}`)}`,
  }),
  'proxy: userinfo of HTTP_PROXY': (_name, secret) => ({
    text: (url) => `GET http://proxied.example${new URL(url).pathname}/x`,
    arrives: `Proxy-Authorization: Basic ${base64(`me:${secret}`)}`,
    proxyPassword: secret,
  }),
  'client certificate: passphrase that is kept': (name, secret) => ({
    text: (url) => `# @insecure\nGET ${url}/x`,
    arrives: /^GET \//,
    isSecure: true,
    kept: { [name]: secret },
    files: { 'me.pem': identity.cert, 'me.key': encryptedKey(secret) },
    clientCertificates: { '127.0.0.1': { cert: 'me.pem', key: 'me.key', passphrase: `{{$secret ${name}}}` } },
  }),
  'client certificate: wrong passphrase of the settings': (_name, secret) => ({
    text: (url) => `# @insecure\nGET ${url.replace('127.0.0.1', 'localhost')}/x`,
    arrives: null,
    isSecure: true,
    files: { 'other.key': encryptedKey('another one') },
    clientCertificates: { localhost: { cert: 'me.pem', key: 'other.key', passphrase: secret } },
  }),
  // Files that responses go to
  'file: name of `>> file`': (name, secret) => ({
    text: (url) => `GET ${url}/x\n\n>> ./out-{{${name}}}.json`,
    arrives: /^GET \//,
    privateValues: { [name]: secret },
  }),
  'file: name of `>>! file` that can’t be written': (name, secret) => ({
    text: (url) => `GET ${url}/x\n\n>>! ./.env/{{${name}}}/out.json`,
    arrives: /^GET \//,
    privateValues: { [name]: secret },
  }),
  // What servers answer
  'response: Set-Cookie': (_name, secret) => said(() => json({}, 400, { 'Set-Cookie': `id=${secret}; Path=/never` })),
  'response: header by name': (_name, secret) => said(() => json({}, 400, { 'X-Auth-Token': secret })),
  'response: Authentication-Info in a header': (_name, secret) =>
    said(() => json({}, 400, { 'X-Echo': `Authorization: Bearer ${secret}` })),
  'response: JSON by name': (_name, secret) => said(() => json({ access_token: secret, expires_in: 600 })),
  'response: JSON by shape': (_name, secret) => ({
    ...said(() => json({ things: [secret] })),
    look: (core) => `AKIA${core.toUpperCase().repeat(2).slice(0, 16)}`,
  }),
  'response: JSON within JSON': (_name, secret) => said(() => json({ raw: JSON.stringify({ client_secret: secret }) })),
  'response: XML': (_name, secret) =>
    said(() => ({ ...json({}), ...xml(`<r><sessionToken>${secret}</sessionToken></r>`) })),
  'response: HTML': (_name, secret) =>
    said(() => ({
      status: 500,
      headers: { 'Content-Type': 'text/html' },
      body: `<html><title>Oops</title><input type="hidden" name="csrf_token" value="${secret}"><p>failed</p></html>`,
    })),
  'response: form': (_name, secret) =>
    said(() => ({
      status: 400,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: `oauth_token_secret=${secret}&oauth_problem=permission_denied`,
    })),
  'response: message with a URL': (_name, secret) =>
    said(() => refused(`Can’t reach https://svc:${secret}@db.example/x`)),
  'response: message with Bearer': (_name, secret) =>
    said(() => ({
      ...json({ title: 'No', detail: `Refused: Authorization: Bearer ${secret}1 expired`, status: 401 }),
      status: 401,
    })),
  'response: message with `name=value`': (_name, secret) =>
    said(() => refused(`login failed for user=me password=${secret}`)),
  'response: more than 1 MB, its head': (_name, secret) =>
    said(() => json({ refresh_token: secret, rest: 'x'.repeat(1_200_000) })),
  'response: events of a stream': (_name, secret) =>
    said(() => ({
      status: 200,
      headers: { 'Content-Type': 'text/event-stream' },
      body: `data: {"token": "${secret}"}\n\n`,
    })),
  'response: private value as base64': (name, secret) =>
    given(name, secret, () => refused(`got ${base64(`<${secret}>`)}`)),
  'response: private value percent-encoded': (name, secret) =>
    given(name, secret, () => refused(`got ${encodeURIComponent(secret)}`)),
  'response: private value escaped for JSON, twice': (name, secret) =>
    given(name, secret, () => refused(JSON.stringify({ got: secret }))),
  'response: private value in the reason': (name, secret) =>
    given(
      name,
      secret,
      () => ({ ...refused('no'), reason: `Bad ${secret}` }),
      (core) => core,
    ),
  'redirect: Location that is followed': (_name, secret) => ({
    text: (url) => `GET ${url}/from`,
    answer: ({ url }) =>
      url.includes('/from') ? { status: 302, headers: { Location: `x?token=${secret}` } } : undefined,
    arrives: `token=${secret}`,
    isReceived: true,
  }),
  'redirect: Location that is not followed': (_name, secret) => ({
    text: (url) => `# @no-redirect\nGET ${url}/from`,
    answer: () => ({ status: 308, headers: { Location: `x?client_secret=${secret}` } }),
    arrives: null,
    isReceived: true,
  }),
  'redirect: userinfo of a Location to another scheme': (_name, secret) => ({
    text: (url) => `GET ${url}/from`,
    answer: () => ({ status: 302, headers: { Location: `ftp://me:${secret}@h.example/` } }),
    arrives: null,
    isReceived: true,
  }),
};

function xml(body: string): Answered {
  return { status: 400, headers: { 'Content-Type': 'application/xml' }, body };
}

function token(access: string, refresh?: string): Answered {
  return json({ access_token: access, token_type: 'Bearer', expires_in: 600, refresh_token: refresh }, 200);
}

/** JetBrains' `Security.Auth`: `member` holds the secret, in the private file. `BASE` is the URL of the place. */
function oauth(name: string, secret: string, auth: Readonly<Record<string, string>>, member: string): Row {
  return {
    text: (url) => `GET ${url}/x\nAuthorization: Bearer {{$auth.token("${name}")}}`,
    publicValues: {
      Security: { Auth: { [name]: { Type: 'OAuth2', 'Token URL': 'BASE/token', 'Client ID': 'app', ...auth } } },
    },
    privateValues: { Security: { Auth: { [name]: { [member]: secret } } } },
    answer: ({ url }) => (url.endsWith('/token') ? token('t0ken-of-no-secret') : undefined),
    arrives: member === 'Password' ? `password=${secret}` : base64(`app:${secret.replaceAll('-', '%2D')}`),
  };
}

/** A response that holds a secret which nobody knew before. */
function said(answer: () => Answered): Row {
  return { text: (url) => `GET ${url}/x`, answer, arrives: null, isReceived: true };
}

/** A private value, in the words of the server. */
function given(name: string, secret: string, answer: () => Answered, look = odd): Row {
  return {
    ...{ look, answer, isReceived: true, arrives: null, privateValues: { [name]: secret } },
    text: (url) => `GET ${url}/x?q={{%${name}}}`,
  };
}

function placeOf([place, row]: [string, Rows[string]], index: number): Place {
  const number = String(index).padStart(2, '0');
  const core = `Cnr${number}x7Kq`;
  const name = `plain${number}`;
  const secret = row(name, '').look?.(core) ?? `${core}-${core}`;
  const { text, arrives = secret, ...its } = row(name, secret);
  return {
    ...{ place, secret, text, arrives },
    core: secret.includes(core) ? core : core.toUpperCase(),
    privateValues: its.privateValues ?? {},
    publicValues: its.publicValues ?? {},
    files: its.files ?? {},
    dotenv: its.dotenv ?? '',
    processEnv: its.processEnv ?? {},
    kept: its.kept ?? {},
    answers: its.answers ?? {},
    answer: its.answer,
    isSecure: its.isSecure ?? false,
    proxyPassword: its.proxyPassword ?? null,
    defaultHeaders: its.defaultHeaders ?? {},
    clientCertificates: its.clientCertificates ?? {},
    isReceived: its.isReceived ?? false,
  };
}

export const places: readonly Place[] = Object.entries(rows).map(placeOf);
