import assert from 'node:assert/strict';
import { request } from 'node:http';
import { connect, createServer } from 'node:net';
import { builtinDialects } from '../../src/dialects/builtin';
import { type Simulator, startSimulator } from '../../src/simulate/simulator';

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const auth = { Authorization: 'Bearer 1/1' };
const json = { ...auth, 'Content-Type': 'application/json' };

describe('simulator', () => {
  let simulator: Simulator;
  before(async () => {
    simulator = await startSimulator({ port: 0, dialects: builtinDialects });
  });
  after(() => simulator.close());

  it('sends events one after the other', async () => {
    const { headers, body } = await ask('/events?count=2&every=10');
    assert.equal(headers['content-type'], 'text/event-stream');
    const of = (number: number) => `id: ${number}\nevent: tick\ndata: {"number":${number},"of":2}\n\n`;
    assert.equal(body, of(1) + of(2));
  });

  it('ends endless events when it closes', async () => {
    const other = await startSimulator({ port: 0, dialects: [] });
    const sent = request(`${other.url}/events?every=5`, { agent: false });
    const ended = new Promise<void>((done) => {
      sent.on('response', (response) => response.resume().once('close', done));
      sent.on('error', () => done());
    });
    sent.end();
    await new Promise<void>((seen) => sent.once('response', () => seen()));
    await other.close();
    await ended;
  });

  /** Rejects with the transport's error; a body that breaks off is an error too. */
  function ask(path: string, { method = 'GET', headers = {}, body = '' }: Ask = {}): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const sent = request(simulator.url + path, { method, headers, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            reason: response.statusMessage ?? '',
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  describe('documented errors on demand', () => {
    it('every status and every example of every dialect, with its body', async () => {
      for (const dialect of builtinDialects) {
        const rows = [
          ...Object.entries(dialect.status ?? {})
            .filter(([code]) => /^[2-5]\d\d$/.test(code))
            .map(([code, rule]) => [code, Number(code), rule.example] as const),
          ...(dialect.examples ?? []).map(({ id, response }) => [id, response.status, response] as const),
        ];
        for (const [name, status, example] of rows) {
          const answer = await ask(`/${dialect.id}/${name}`);
          assert.equal(answer.status, status, `/${dialect.id}/${name}`);
          assert.equal(answer.headers['x-faultline-dialect'], dialect.id);
          if (status === 204 || status === 304) continue;
          if (example?.body === undefined) assert.equal(answer.body, '');
          else if (typeof example.body === 'string') assert.equal(answer.body, example.body);
          else assert.deepEqual(JSON.parse(answer.body), example.body);
          for (const [header, value] of Object.entries(example?.headers ?? {})) {
            assert.equal(answer.headers[header.toLowerCase()], value);
          }
        }
      }
    }).timeout(20_000);

    it('a status that only a class documents', async () => {
      const { status, headers } = await ask('/operations1/418');
      assert.deepEqual([status, headers['x-faultline-dialect']], [418, 'operations1']);
    });

    it('any status for APIs without a dialect', async () => {
      const { status, headers, body } = await ask('/http/418');
      assert.deepEqual(
        [status, headers['content-type'], headers['x-faultline-dialect']],
        [418, 'application/problem+json', 'generic'],
      );
      assert.deepEqual(JSON.parse(body), { type: 'about:blank', title: "I'm a Teapot", status: 418 });
    });

    const refused: [path: string, status: number, message: RegExp][] = [
      ['/nowhere', 404, /There is no dialect of this name\. The dialects: .*asana/],
      ['/asana/999', 404, /Nothing of this name is documented\. GET \/asana lists/],
      ['/http/100', 404, /Nothing of this name/],
      ['/asana/500/oops=1', 400, /There is no such option\. The options: times,/],
      ['/asana/500?times=many', 400, /times must be a whole number from 0 to 1000/],
      ['/asana/500?delay=60001', 400, /delay must be a whole number from 0 to 60000/],
      ['/asana/500?reset=x', 400, /reset is given alone/],
    ];
    for (const [path, status, message] of refused) {
      it(`${path}: ${status}, and says what there is`, async () => {
        const answer = await ask(path);
        assert.equal(answer.status, status);
        assert.match(JSON.parse(answer.body).message, message);
      });
    }
  });

  describe('faults', () => {
    it('fails twice, then succeeds, then begins again', async () => {
      const statuses: number[] = [];
      for (let count = 0; count < 6; count++) statuses.push((await ask('/asana/500?times=2')).status);
      assert.deepEqual(statuses, [500, 500, 200, 500, 500, 200]);
    });

    it('counts by method, address and key', async () => {
      const paths = [
        '/asana/503/times=1',
        '/asana/503/times=1?key=a',
        '/asana/503/times=1?key=b',
        '/asana/503/times=1',
      ];
      const statuses: number[] = [];
      for (const path of paths) statuses.push((await ask(path)).status);
      statuses.push((await ask('/asana/503/times=1', { method: 'POST' })).status);
      assert.deepEqual(statuses, [503, 503, 503, 200, 503]);
    });

    it('Retry-After in seconds and as a date', async () => {
      assert.equal((await ask('/asana/429?retry-after=7')).headers['retry-after'], '7');
      const before = Date.now();
      const date = Date.parse(String((await ask('/operations1/503?retry-after-date=7')).headers['retry-after']));
      assert.ok(date >= before + 7000 && date < before + 9000);
    });

    it('delay', async () => {
      const started = performance.now();
      await ask('/asana/500?delay=150');
      assert.ok(performance.now() - started >= 145);
    });

    it('slow body', async () => {
      const started = performance.now();
      const { body } = await ask('/asana/500?slow=150');
      assert.ok(performance.now() - started >= 145);
      assert.ok(JSON.parse(body));
    });

    const broken: [path: string, code: string][] = [
      ['/asana/500?reset', 'ECONNRESET'],
      ['/asana/500/reset', 'ECONNRESET'],
      ['/asana/500?reset=body', 'ECONNRESET'],
      ['/asana/500?truncated', 'ECONNRESET'],
      ['/operations1/503?truncated', 'ECONNRESET'],
    ];
    for (const [path, code] of broken) {
      it(`${path}: ${code}`, () => assert.rejects(ask(path), (error: NodeJS.ErrnoException) => error.code === code));
    }

    it('malformed JSON, whole by its length', async () => {
      const { status, body, headers } = await ask('/asana/500?malformed');
      assert.equal(status, 500);
      assert.equal(String(body.length), headers['content-length']);
      assert.throws(() => JSON.parse(body), SyntaxError);
    });

    it('a page of a gateway, an empty body, another phrase, none, a request id', async () => {
      assert.match((await ask('/asana/503?html')).body, /^<html>/);
      assert.equal((await ask('/asana/503?empty')).body, '');
      const phrases = await Promise.all(
        ['/asana/500', '/asana/500?phrase=7+happy+cats+run+fast', '/asana/500?phrase=none'].map((path) => ask(path)),
      );
      assert.deepEqual(
        phrases.map(({ body }) => JSON.parse(body).errors[0].phrase),
        ['6 sad squid snuggle softly', '7 happy cats run fast', undefined],
      );
      assert.equal((await ask('/operations1/500?request-id=r-1')).headers['x-request-id'], 'r-1');
    });
  });

  describe('Asana in the small', () => {
    const base = '/asana/api/1.0';

    it('answers without /api/1.0 as well, as the documents write its addresses', async () => {
      for (const path of ['/tasks', '/tasks?workspace=67890', '/tasks/11111', '/users/me', '/tasks/1']) {
        const [short, long] = [await ask(`/asana${path}`), await ask(`${base}${path}`)];
        assert.deepEqual([short.status, short.body], [long.status, long.body], path);
      }
    });

    const rows: [name: string, path: string, ask: Ask, status: number, body: unknown][] = [
      [
        'GET /tasks without workspace',
        '/tasks',
        { headers: auth },
        400,
        { errors: [{ message: 'workspace: Missing input' }] },
      ],
      [
        'GET /tasks without workspace and token',
        '/tasks',
        {},
        400,
        { errors: [{ message: 'workspace: Missing input' }] },
      ],
      [
        'an empty workspace',
        '/tasks?workspace=',
        { headers: auth },
        400,
        { errors: [{ message: 'workspace: Missing input' }] },
      ],
      ['no Authorization', '/users/me', {}, 401, { errors: [{ message: 'Not Authorized' }] }],
      [
        'an expired token',
        '/tasks',
        { headers: { Authorization: 'Bearer expired' } },
        401,
        { errors: [{ message: 'Not Authorized' }] },
      ],
      [
        'a token left empty',
        '/users/me',
        { headers: { Authorization: 'Bearer ' } },
        401,
        { errors: [{ message: 'Not Authorized' }] },
      ],
      [
        'POST /tasks without data',
        '/tasks',
        { method: 'POST', headers: json },
        400,
        { errors: [{ message: 'workspace: Missing input' }] },
      ],
      [
        'POST /tasks without data.workspace',
        '/tasks',
        { method: 'POST', headers: json, body: '{"data":{"name":"x"},"workspace":"1"}' },
        400,
        { errors: [{ message: 'workspace: Missing input' }] },
      ],
      [
        'POST /tasks with a number',
        '/tasks',
        { method: 'POST', headers: json, body: '{"data":{"workspace":1}}' },
        400,
        { errors: [{ message: 'workspace: Not a valid GID type: number' }] },
      ],
      [
        'POST /tasks with broken JSON',
        '/tasks',
        { method: 'POST', headers: json, body: '{"data":{"name":"x",}}' },
        400,
        { errors: [{ message: 'Could not parse request data, invalid JSON' }] },
      ],
      [
        'a form without workspace',
        '/tasks',
        { method: 'POST', headers: { ...auth, 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'name=x' },
        400,
        { errors: [{ message: 'workspace: Missing input' }] },
      ],
      [
        'an offset',
        '/tasks?workspace=1&offset=zzz',
        { headers: auth },
        400,
        { errors: [{ message: 'offset: Your pagination token is invalid.' }] },
      ],
    ];
    for (const [name, path, how, status, body] of rows) {
      it(`${name}: ${status}`, async () => {
        const answer = await ask(base + path, how);
        assert.equal(answer.status, status);
        assert.deepEqual(JSON.parse(answer.body), body);
        assert.equal(answer.headers['x-faultline-dialect'], 'asana');
      });
    }

    const fine: [path: string, ask: Ask, status: number][] = [
      ['/tasks?workspace=67890', {}, 200],
      ['/tasks?assignee=me&workspace=67890', { headers: auth }, 200],
      ['/tasks?project=54321', { headers: auth }, 200],
      ['/tasks/11111', { headers: auth }, 200],
      ['/users/me', { headers: auth }, 200],
      ['/users/me', { headers: { Authorization: 'Basic dTpw' } }, 200],
      ['/workspaces', { headers: auth }, 200],
      ['/projects?workspace=67890', { headers: auth }, 200],
      ['/tasks', { method: 'POST', headers: json, body: '{"data":{"name":"x","workspace":"67890"}}' }, 201],
      [
        '/tasks',
        {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
          body: 'name=x&workspace=1',
        },
        201,
      ],
      ['/sections/321/addTask', { method: 'POST', headers: json, body: '{"data":{"task":"11111"}}' }, 200],
    ];
    for (const [path, how, status] of fine) {
      it(`${how.method ?? 'GET'} ${path}: ${status}`, async () => {
        const answer = await ask(base + path, how);
        assert.equal(answer.status, status);
        assert.ok('data' in JSON.parse(answer.body));
      });
    }

    it('says "401 Not Authorized" as the document does', async () => {
      assert.equal((await ask(`${base}/users/me`)).reason, 'Not Authorized');
    });

    const messages: [path: string, ask: Ask, status: number, message: string][] = [
      ['/taskz', { headers: auth }, 404, 'No matching route for request'],
      ['/tasks/999', { headers: auth }, 404, 'task: Unknown object: 999'],
      ['/projects?workspace=my-team', { headers: auth }, 400, 'workspace: Not a recognized ID: my-team'],
      ['/sections/321/addTask', { method: 'POST', headers: json, body: '{"data":{}}' }, 400, 'task: Missing input'],
    ];
    for (const [path, how, status, message] of messages) {
      it(`${path}: ${message}`, async () => {
        const answer = await ask(base + path, how);
        assert.deepEqual([answer.status, JSON.parse(answer.body).errors[0].message], [status, message]);
      });
    }

    it('a task that was created is there', async () => {
      const made = await ask(`${base}/tasks`, {
        method: 'POST',
        headers: json,
        body: '{"data":{"name":"x","workspace":"1"}}',
      });
      const { gid } = JSON.parse(made.body).data;
      assert.equal(made.headers.location, `https://app.asana.com/api/1.0/tasks/${gid}`);
      assert.equal(JSON.parse((await ask(`${base}/tasks/${gid}`, { headers: auth })).body).data.name, 'x');
      assert.equal((await ask(`${base}/tasks/${gid}`, { method: 'DELETE', headers: auth })).status, 200);
      assert.equal((await ask(`${base}/tasks/${gid}`, { headers: auth })).status, 404);
    });

    it('412 with a new sync token, then 200 with it', async () => {
      const first = await ask(`${base}/events?resource=54321`, { headers: auth });
      assert.equal(first.status, 412);
      const { sync, errors } = JSON.parse(first.body);
      assert.match(errors[0].message, /^Sync token invalid or too old\. .*for the next sync\.$/);
      const second = await ask(`${base}/events?resource=54321&sync=${sync}`, { headers: auth });
      assert.equal(second.status, 200);
      assert.notEqual(JSON.parse(second.body).sync, sync);
      assert.equal((await ask(`${base}/events?resource=54321&sync=old`, { headers: auth })).status, 412);
    });

    it('a rate limit with Retry-After', async () => {
      const headers = { Authorization: 'Bearer limited' };
      for (let count = 0; count < 3; count++) assert.equal((await ask(`${base}/users/me`, { headers })).status, 200);
      const answer = await ask(`${base}/users/me`, { headers });
      assert.equal(answer.status, 429);
      const seconds = Number(answer.headers['retry-after']);
      assert.ok(seconds >= 1 && seconds <= 10);
    });
  });

  describe('Apptio in the small', () => {
    const upload = '/apptio/biit/api/v1/acme.com/Cost%20Transparency/GL%20Data/January:2024/overwrite';
    const keys = { method: 'POST', headers: { 'Content-Type': 'application/json' } };

    async function token(): Promise<string> {
      const answer = await ask('/apptio/service/apikeylogin', { ...keys, body: '{"keyAccess":"a","keySecret":"b"}' });
      assert.equal(answer.status, 200);
      return (
        /^apptio-opentoken=([^;]+); Path=\/; Max-Age=3600; HttpOnly$/.exec(
          answer.headers['set-cookie']?.[0] ?? '',
        )?.[1] ?? ''
      );
    }

    it('login, environment, upload', async () => {
      const opened = await token();
      const environment = await ask('/apptio/api/environment/acme.com/main', {
        headers: { Cookie: `x=1; apptio-opentoken=${opened}` },
      });
      assert.deepEqual(JSON.parse(environment.body), { id: 4711, domain: 'acme.com', name: 'main' });
      const headers = { 'apptio-opentoken': opened, 'apptio-current-environment': '4711' };
      const answer = await ask(upload, { method: 'POST', headers, body: 'a,b\n1,2\n' });
      assert.equal(answer.status, 202);
      assert.equal(JSON.parse(answer.body).bytes, 8);
    });

    const rows: [name: string, path: string, authorized: boolean, ask: Ask, status: number, message: string][] = [
      ['no token', upload, false, { method: 'POST' }, 401, 'Unauthorized'],
      [
        'an expired token',
        upload,
        false,
        { method: 'POST', headers: { 'apptio-opentoken': 'expired' } },
        401,
        'Unauthorized',
      ],
      ['no token for the environment', '/apptio/api/environment/acme.com/main', false, {}, 401, 'Unauthorized'],
      [
        'wrong keys',
        '/apptio/service/apikeylogin',
        false,
        { ...keys, body: '{"keyAccess":"a","keySecret":"wrong"}' },
        401,
        'Unauthorized',
      ],
      [
        'an unknown user',
        '/apptio/service/apikeylogin',
        false,
        { ...keys, body: '{"keyAccess":"nobody","keySecret":"b"}' },
        400,
        'user nobody does not exist',
      ],
      [
        'a wrong date',
        upload.replace('January:2024', 'SOMEDATE:2010'),
        true,
        { method: 'POST' },
        400,
        "Poorly formatted date string: 'SOMEDATE:2010'. Ought to be of the form 'granularity':'year'.",
      ],
      [
        'a wrong date before a wrong token',
        upload.replace('January:2024', '2024-01'),
        false,
        { method: 'POST' },
        400,
        "Poorly formatted date string: '2024-01'. Ought to be of the form 'granularity':'year'.",
      ],
      ['another table', upload.replace('GL%20Data', 'GL%20Dta'), true, { method: 'POST' }, 404, 'Table not found'],
      [
        'a project without permission',
        upload.replace('Cost%20Transparency', 'Restricted'),
        true,
        { method: 'POST' },
        403,
        'Access denied',
      ],
    ];
    for (const [name, path, authorized, how, status, message] of rows) {
      it(`${name}: ${status} ${message}`, async () => {
        const headers = { ...how.headers, ...(authorized ? { 'apptio-opentoken': await token() } : {}) };
        const answer = await ask(path, { ...how, headers });
        assert.equal(answer.status, status);
        assert.deepEqual(JSON.parse(answer.body), { message });
        assert.equal(answer.headers['x-faultline-dialect'], 'apptio');
      });
    }

    for (const period of ['January:2024', 'Jan:2010', 'current', 'FY:2024', 'Q1:2024']) {
      it(`the time period ${period}`, async () => {
        const headers = { 'apptio-opentoken': await token() };
        assert.equal((await ask(upload.replace('January:2024', period), { headers })).status, 200);
      });
    }
  });

  describe('Operations1 in the small', () => {
    const rows: [path: string, headers: Record<string, string>, status: number][] = [
      ['/42', auth, 200],
      ['/42', {}, 401],
      ['/7', auth, 404],
      ['/nobody', auth, 400],
      ['/400', auth, 400],
      ['/401', auth, 401],
      ['/403', auth, 403],
      ['/404', auth, 404],
      ['/429', auth, 429],
      ['/500', {}, 500],
      ['/502', auth, 502],
      ['/503', auth, 503],
    ];
    for (const [path, headers, status] of rows) {
      it(`users${path}${headers === auth ? '' : ' without Authorization'}: ${status}`, async () => {
        const answer = await ask(`/operations1/tenants/acme/users${path}`, { headers });
        assert.deepEqual([answer.status, answer.headers['x-faultline-dialect']], [status, 'operations1']);
      });
    }
  });

  describe('index', () => {
    it('lists everything, as text and as JSON, all of one dialect too', async () => {
      const text = await ask('/');
      assert.match(String(text.headers['content-type']), /^text\/plain/);
      for (const part of [
        '/asana/{status}: 200 201 400 401',
        'asana/missing-workspace',
        'retry-after=5',
        'POST /apptio/service/apikeylogin',
      ]) {
        assert.ok(text.body.includes(part), part);
      }
      const { body } = await ask('/asana', { headers: { Accept: 'application/json' } });
      const { dialects, options } = JSON.parse(body);
      assert.deepEqual(
        dialects.map(({ id }: { id: string }) => id),
        ['asana'],
      );
      assert.ok(dialects[0].api.length > 5 && options.length > 10);
    });

    it('each address that it lists answers', async () => {
      const { dialects } = JSON.parse((await ask('/', { headers: { Accept: 'application/json' } })).body);
      for (const { statuses, examples } of dialects) {
        for (const { path, status } of [...statuses, ...examples]) assert.equal((await ask(path)).status, status, path);
      }
    }).timeout(20_000);
  });

  describe('as a server', () => {
    it('listens on 127.0.0.1 only', () => assert.match(simulator.url, /^http:\/\/127\.0\.0\.1:\d+$/));

    it('never reflects input as markup', async () => {
      const evil = encodeURIComponent('<script>alert(1)</script>');
      const paths = [
        `/${evil}`,
        `/asana/${evil}`,
        `/asana/500/${evil}`,
        `/asana/api/1.0/tasks/${evil}`,
        `/asana/500?phrase=${evil}`,
        `/apptio/biit/api/v1/a/b/c/${evil}`,
      ];
      for (const path of paths) {
        const { headers } = await ask(path, { headers: { ...auth, Accept: 'text/html' } });
        assert.match(String(headers['content-type']), /^application\/json|^text\/plain/, path);
        assert.equal(headers['x-content-type-options'], 'nosniff');
        assert.match(String(headers['content-security-policy']), /default-src 'none'/);
      }
    });

    it('a port that is taken: says so, and what to do', async () => {
      const port = Number(new URL(simulator.url).port);
      await assert.rejects(startSimulator({ port, dialects: [] }), {
        message: `Port ${port} is in use, perhaps by another simulator. Stop that program, or choose another port: the setting faultline.simulator.port, or --port on the command line.`,
      });
    });

    it('survives what is no HTTP, and goes on', async () => {
      const { hostname, port } = new URL(simulator.url);
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(port), hostname, () => socket.end('\u0000\u0001garbage\r\n\r\n'));
        socket.on('error', reject);
        socket.on('close', () => resolve());
        socket.resume();
      });
      assert.equal((await ask('/http/200')).status, 200);
    });

    it('closing ends connections that wait, and frees the port', async () => {
      const other = await startSimulator({ port: 0, dialects: [] });
      const { hostname, port } = new URL(other.url);
      const waiting = assert.rejects(
        new Promise((resolve, reject) => {
          request(`${other.url}/http/200?delay=60000`, { agent: false }, resolve).on('error', reject).end();
        }),
        { code: 'ECONNRESET' },
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
      await Promise.all([other.close(), other.close()]);
      await waiting;
      await new Promise<void>((resolve, reject) => {
        const probe = createServer().on('error', reject);
        probe.listen(Number(port), hostname, () => probe.close(() => resolve()));
      });
    });

    it('forgets the oldest of many counts', async () => {
      for (let key = 0; key < 1100; key += 100) {
        await Promise.all(Array.from({ length: 100 }, (_, index) => ask(`/http/500?times=1&key=${key + index}`)));
      }
      // The first is forgotten, so it fails anew; the last is remembered.
      assert.equal((await ask('/http/500?times=1&key=0')).status, 500);
      assert.equal((await ask('/http/500?times=1&key=1099')).status, 200);
    }).timeout(20_000);
  });
});
