import assert from 'node:assert/strict';
import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faultline, start } from './process';

/** Behaves like Asana in the small, and badly where it is asked to. */
function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
  const url = new URL(request.url ?? '/', 'http://h');
  const json = (status: number, data: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(data));
  };
  const missing = { detail: [{ loc: ['query', 'workspace'], msg: 'Field required', type: 'missing' }] };
  if (url.pathname === '/login') json(200, { token: 'sssession-token-1' });
  else if (url.pathname === '/me') {
    if (request.headers.authorization === 'Bearer sssession-token-1') json(200, { name: 'me' });
    else json(401, { message: 'no' });
  } else if (url.pathname === '/tasks') {
    if (url.searchParams.get('workspace')) json(200, { data: [] });
    else json(422, missing);
  } else if (url.pathname === '/echo') json(200, { body });
  else if (url.pathname === '/busy') json(503, { message: 'busy' }, { 'Retry-After': '30' });
  else if (url.pathname === '/big') {
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end('0123456789'.repeat(90_000));
  } else if (url.pathname === '/huge') {
    response.writeHead(200, { 'Content-Type': 'text/plain' }).end('0123456789'.repeat(200_000));
  } else if (url.pathname === '/probe') {
    if (url.searchParams.get('tenant')) json(200, {});
    else json(400, { message: 'tenant is required' });
  } else if (url.pathname === '/ticks') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const timer = setInterval(() => response.write('data: 1\n\n'), 20);
    response.once('close', () => clearInterval(timer));
  } else if (url.pathname === '/events') {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write('event: started\ndata: {"n":1}\n\n');
  } else if (url.pathname === '/old') json(301, {}, { Location: `/orders${url.search}` });
  else if (url.pathname === '/orders') orders(request.method ?? '', body, json);
  else if (url.pathname !== '/hang') json(404, { message: 'no such thing' });
}

/** Takes orders by POST alone, and says all that is wrong with one. */
function orders(
  method: string,
  body: string,
  json: (status: number, data: unknown, headers?: Record<string, string>) => void,
): void {
  if (method !== 'POST') {
    json(405, { message: 'Method Not Allowed' }, { Allow: 'POST' });
    return;
  }
  const order = JSON.parse(body) as Record<string, unknown>;
  const errors = [
    ...(typeof order.id === 'string' ? [] : [{ field: '/id', message: 'id must be string' }]),
    ...('colour' in order ? [{ field: '/colour', message: 'colour is not allowed' }] : []),
    ...('name' in order ? [] : [{ field: '/name', message: 'name is required' }]),
  ];
  json(errors.length > 0 ? 422 : 201, { errors });
}

describe('the command line, built', () => {
  let server: Server;
  let base: string;
  let folder: string;

  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => answer(request, response, body));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'faultline-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, text: string): string {
    writeFileSync(join(folder, name), text);
    return name;
  }

  it('can be executed after each build, for npx runs the file itself', function () {
    if (process.platform === 'win32') this.skip();
    accessSync(join('dist', 'cli.js'), constants.X_OK);
  });

  it('tells its version', async () => {
    const { status, out } = await faultline(['--version']);
    assert.deepEqual([status, out], [0, `${JSON.parse(readFileSync('package.json', 'utf8')).version}\n`]);
  });

  it('runs a file: environment, variables, results of named requests', async () => {
    write('http-client.env.json', JSON.stringify({ dev: { base } }));
    const file = write(
      'a.http',
      '# @name login\nPOST {{base}}/login\n\n### me\nGET {{base}}/me\nAuthorization: Bearer {{login.response.body.$.token}}\n',
    );
    const { status, out, err } = await faultline(['run', file, '--env', 'dev', '--json'], { cwd: folder });
    assert.equal(status, 0, out + err);
    const results = JSON.parse(out);
    assert.deepEqual(
      results.map((one: { response: { status: number } }) => one.response.status),
      [200, 200],
    );
    assert.ok(!out.includes('sssession'), 'the token is not printed');
  });

  it('says nothing but results of a long run, whatever the version of Node.js', async () => {
    const file = write('a.http', `@base = ${base}\n\n${'###\nPOST {{base}}/login\n\n'.repeat(12)}`);
    const { status, out, err } = await faultline(['run', file], { cwd: folder });
    assert.deepEqual([status, err], [0, '']);
    assert.equal(out.match(/^200 OK {2}POST /gm)?.length, 12, out);
    assert.match(out, /\n12 succeeded, 0 failed in [^\n]+\n$/);
  });

  it('says which environments define a variable that is not defined, and how to choose one', async () => {
    write('http-client.env.json', JSON.stringify({ dev: { base }, prod: { base } }));
    const file = write('a.http', 'GET {{base}}/me\n');
    const { status, out, err } = await faultline(['run', file], { cwd: folder });
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, /^a\.http:1:5: error: `base` is not defined in this file\. No environment is chosen: /);
    assert.match(err, /choose one of dev, prod\. Give it: --env NAME\n$/);
    write('http-client.env.json', JSON.stringify({ dev: { base }, prod: {} }));
    const one = await faultline(['run', file], { cwd: folder });
    assert.match(one.err, /choose dev\. Give it: --env dev\n$/);
  });

  it('leads to the place that is to blame, and ends with 1', async () => {
    const file = write('a.http', `GET ${base}/tasks?workspace=\n`);
    const { status, out } = await faultline(['run', file], { cwd: folder });
    assert.equal(status, 1);
    assert.match(out, /a\.http:1:\d+/);
    assert.match(out, /\^{5,}/);
    assert.match(out, /fix: .*workspace/);
  });

  it('--fix mends the file and sends again', async () => {
    const file = write(
      'a.http',
      `\uFEFF@workspace = 12\r\n\r\n### list\r\nGET ${base}/tasks\r\n\r\n### next\r\nGET ${base}/me\r\n`,
    );
    const { status, out, err } = await faultline(['run', file, '--name', 'list', '--fix', '--json'], { cwd: folder });
    assert.equal(status, 0, out + err);
    assert.equal(
      readFileSync(join(folder, file), 'utf8'),
      `\uFEFF@workspace = 12\r\n\r\n### list\r\nGET ${base}/tasks?workspace={{workspace}}\r\n\r\n### next\r\nGET ${base}/me\r\n`,
    );
    assert.match(err, /^fixed: Add query parameter "workspace" = \{\{workspace\}\}\n$/);
    assert.deepEqual(
      JSON.parse(out).map((one: { response: { status: number } }) => one.response.status),
      [422, 200],
    );
  });

  it('writes reports for others to read, and keeps link and permissions of a file that it mends', async function () {
    if (process.platform === 'win32') this.skip();
    const file = write('a.http', `@workspace = 12\n\n### list\nGET ${base}/tasks\n`);
    chmodSync(join(folder, file), 0o640);
    symlinkSync(join(folder, file), join(folder, 'link.http'));
    const reports = ['--har', 'out/a.har', '--junit', 'out/a.xml'];
    const { status } = await faultline(['run', 'link.http', '--fix', ...reports], { cwd: folder });
    assert.equal(status, 0);
    assert.match(readFileSync(join(folder, file), 'utf8'), /\?workspace=/);
    assert.ok(lstatSync(join(folder, 'link.http')).isSymbolicLink());
    const mode = (name: string) => statSync(join(folder, name)).mode & 0o777;
    assert.equal(mode(file), 0o640);
    const usual = 0o666 & ~process.umask();
    assert.deepEqual([mode('out/a.har'), mode('out/a.xml')], [usual, usual]);
    assert.deepEqual(
      readdirSync(folder, { recursive: true }).filter((name) => String(name).includes('tmp')),
      [],
    );
  });

  it('runs curl commands, used by other requests, explains them at their arguments, and mends them', async () => {
    write('body.txt', 'from a file');
    const file = write(
      'a.http',
      `@base = ${base}\n@workspace = 12\n\n# @name login\ncurl -s -X POST '{{base}}/login' \\\n  -d 'a=1'\n\n### me\ncurl {{base}}/me -H "Authorization: Bearer {{login.response.body.$.token}}"\n\n### echo\ncurl {{base}}/echo --data-binary @body.txt\n\n### tasks\ncurl \\\n  '{{base}}/tasks?limit=1'\n`,
    );
    const { status, out } = await faultline(['run', file, '--body'], { cwd: folder });
    assert.equal(status, 1, out);
    assert.match(out, /200 OK {2}login: POST[\s\S]*200 OK {2}me: GET[\s\S]*200 OK {2}echo: POST[\s\S]*from a file/);
    assert.match(out, /--> a\.http:16:4\n[\s\S]*fix: Add query parameter "workspace" = \{\{workspace\}\}/);
    const fixed = await faultline(['run', file, '--name', 'tasks', '--fix'], { cwd: folder });
    assert.equal(fixed.status, 0, fixed.out + fixed.err);
    assert.match(
      readFileSync(join(folder, file), 'utf8'),
      /'\{\{base\}\}\/tasks\?limit=1&workspace=\{\{workspace\}\}'\n$/,
    );
  });

  it('does not send a curl command with an option that it does not know', async () => {
    const file = write('a.http', `curl ${base}/echo --wibble\n`);
    const { status, out, err } = await faultline(['run', file], { cwd: folder });
    assert.deepEqual([status, out], [2, '']);
    assert.match(err, /^a\.http:1:\d+: error: Faultline can't do what `--wibble` asks for/);
  });

  it('goes by the OpenAPI document beside the file', async () => {
    const tenant = { name: 'tenant', in: 'query', required: true, schema: { type: 'string' } };
    write(
      'openapi.json',
      JSON.stringify({ openapi: '3.0.0', paths: { '/probe': { post: { parameters: [tenant], responses: {} } } } }),
    );
    const file = write('a.http', `@tenant = t1\nPOST ${base}/probe\n`);
    const { status, err } = await faultline(['run', file, '--fix'], { cwd: folder });
    assert.equal(status, 0, err);
    assert.equal(readFileSync(join(folder, file), 'utf8'), `@tenant = t1\nPOST ${base}/probe?tenant={{tenant}}\n`);
  });

  it('--fix mends what is certain at once, by the new address, and leaves the rest', async () => {
    const file = write('a.http', `@name = Ada\n\n###\nPOST ${base}/old\n\n{"id": 5, "colour": "red"}\n`);
    const { status, out, err } = await faultline(['run', file, '--fix'], { cwd: folder });
    assert.equal(status, 1);
    assert.deepEqual(err.trim().split('\n'), [
      `fixed: Use the new address ${base}/orders`,
      'fixed: Fix the 2 of 3 problems where nothing is open',
    ]);
    assert.equal(out.match(/422 Unprocessable/g)?.length, 2, 'it is sent again once for both');
    assert.match(out, /fix: Add property "name" = \{\{name\}\} \(probably\)/);
    assert.match(readFileSync(join(folder, file), 'utf8'), /POST \S+\/orders\n\n\{"id": "5"\}\n$/);
  });

  it('names the new address also of what did not fail', async () => {
    const file = write(
      'a.http',
      `POST ${base}/orders\n\n{"id": "5", "name": "a"}\n\n###\n# @no-redirect\nGET ${base}/old?x=1\n`,
    );
    const { status, out } = await faultline(['run', file], { cwd: folder });
    assert.equal(status, 0, out);
    assert.ok(out.includes(`fix: Use the new address ${base}/orders`), out);
  });

  it('--fix leaves the file alone where something is left to type', async () => {
    const text = `GET ${base}/tasks\n`;
    const file = write('a.http', text);
    const { status } = await faultline(['run', file, '--fix'], { cwd: folder });
    assert.deepEqual([status, readFileSync(join(folder, file), 'utf8')], [1, text]);
  });

  it('sends bodies from outside the workspace only with --allow-file', async () => {
    const inside = mkdtempSync(join(folder, 'inside-'));
    write('secret.txt', 'outside');
    writeFileSync(join(inside, 'a.http'), `POST ${base}/echo\n\n< ../secret.txt\n`);
    const refused = await faultline(['run', 'a.http', '--json'], { cwd: inside });
    assert.equal(refused.status, 2);
    assert.match(refused.err, /^a\.http:3:\d+: error: /);
    const allowed = await faultline(['run', 'a.http', '--json', '--allow-file'], { cwd: inside });
    assert.equal(allowed.status, 0);
    assert.match(JSON.parse(allowed.out)[0].response.body, /outside/);
  });

  it('sends where no temporary folder can be made; a body that is too large for memory says so', async () => {
    // Below a file there is no folder, whoever asks for one.
    const nowhere = join(folder, 'a.http', 'nowhere');
    const env = { TMPDIR: nowhere, TEMP: nowhere, TMP: nowhere };
    const file = write('a.http', `GET ${base}/me?a\n\n###\nGET ${base}/big\n\n###\nGET ${base}/huge\n`);
    const { status, out, err } = await faultline(['run', file], { cwd: folder, env });
    assert.equal(status, 1, out + err);
    assert.match(out, /^error: 401 [\s\S]*^200 OK {2}GET [^\n]*\/big /m);
    assert.match(
      out,
      /^error: BODY_NOT_STORED {2}GET [^\n]*\/huge [\s\S]*too large for memory and could not be written to .*nowhere/m,
    );
  });

  it('output of any size reaches a pipe whole', async () => {
    const requests = Array.from({ length: 12 }, () => `###\nGET ${base}/big\n`).join('\n');
    const file = write('a.http', requests);
    const { status, out } = await faultline(['run', file, '--json'], { cwd: folder });
    assert.equal(status, 0);
    const results = JSON.parse(out);
    assert.equal(results.length, 12);
    assert.ok(results.every((one: { response: { body: string } }) => one.response.body.length === 900_000));
  });

  it('a reader that goes away is no error', async () => {
    const file = write('a.http', Array.from({ length: 12 }, () => `###\nGET ${base}/big\n`).join('\n'));
    const run = start(['run', file, '--json'], { cwd: folder });
    await run.printed(/\[/);
    run.process.stdout?.destroy();
    const { err } = await run.ended;
    assert.equal(err, '');
  });

  it('a reader that goes away ends a stream that has no end', async () => {
    const file = write('a.http', `GET ${base}/ticks\n`);
    const run = start(['run', file], { cwd: folder });
    await run.printed(/data: 1\n/);
    run.process.stdout?.destroy();
    const { err } = await run.ended;
    assert.equal(err, '');
  });

  it('Ctrl-C ends a request that hangs, and leaves nothing behind', async () => {
    const file = write('a.http', `GET ${base}/hang\n`);
    const own = mkdtempSync(join(folder, 'tmp-'));
    const connected = new Promise<void>((done) => server.once('request', () => done()));
    const run = start(['run', file, '--json'], { cwd: folder, env: { TMPDIR: own } });
    await connected;
    run.process.kill('SIGINT');
    const { status, out } = await run.ended;
    assert.equal(status, 130);
    assert.equal(JSON.parse(out)[0].failure.stage, 'aborted');
    assert.deepEqual(readdirSync(own), []);
  });

  it('prints the events of a stream as they come; Ctrl-C ends it and keeps what came', async () => {
    const file = write('a.http', `GET ${base}/events\n`);
    const run = start(['run', file], { cwd: folder });
    // The server never ends it.
    await run.printed(/^event: started\ndata: \{"n":1\}\n\n/);
    run.process.kill('SIGINT');
    const { status, out } = await run.ended;
    assert.equal(status, 130);
    assert.match(out, /you ended the stream after 1 event/);
    assert.equal(out.split('"n":1').length, 2, 'once');
  });

  it('a proxy configuration script chooses the way, by the built bundles', async () => {
    const proxy = new URL(base).host;
    write(
      'proxy.pac',
      `function FindProxyForURL(url, host) { return host === 'behind.invalid' ? 'PROXY ${proxy}' : 'DIRECT'; }`,
    );
    const file = write('a.http', `GET http://behind.invalid/nothing\n\n###\nGET ${base}/nothing\n`);
    const env = { HTTP_PROXY: `pac+${pathToFileURL(join(folder, 'proxy.pac')).href}`, NO_PROXY: '', no_proxy: '' };
    const { out } = await faultline(['run', file, '--json'], { cwd: folder, env });
    const notes = JSON.parse(out).map((one: { attempts: { notes: string[] }[] }) => one.attempts[0]?.notes);
    assert.deepEqual(notes, [[`sent through the proxy ${proxy}`], []]);
    const gone = await faultline(['run', file, '--json'], {
      cwd: folder,
      env: { ...env, HTTP_PROXY: 'pac+file:///no-such.pac' },
    });
    assert.deepEqual(
      JSON.parse(gone.out).map(({ failure }: { failure: { stage: string; code: string } }) => [
        failure.stage,
        failure.code,
      ]),
      Array(2).fill(['connect', 'PROXY_SCRIPT']),
    );
  });

  it('a SOCKS proxy is spoken to, by the built bundles', async () => {
    const file = write('a.http', 'GET http://behind.invalid/nothing\n');
    const env = { ALL_PROXY: 'socks5://127.0.0.1:1', NO_PROXY: '', no_proxy: '' };
    const { out } = await faultline(['run', file, '--json'], { cwd: folder, env });
    const [one] = JSON.parse(out) as { failure: { stage: string; code: string } }[];
    assert.deepEqual([one?.failure.stage, one?.failure.code], ['connect', 'PROXY_UNREACHABLE']);
  });

  it('Ctrl-C ends a wait', async () => {
    const file = write('a.http', `GET ${base}/busy\n`);
    const run = start(['run', file, '--backoff', '--json'], { cwd: folder });
    await run.printed(/waiting 3\d.* before attempt 2/);
    run.process.kill('SIGINT');
    const { status, out, ms } = await run.ended;
    assert.equal(status, 130);
    assert.equal(JSON.parse(out)[0].attempts.length, 1);
    assert.ok(ms < 15_000);
  });

  it('writes no colours into a pipe', async () => {
    const file = write('a.http', `GET ${base}/nothing\n`);
    const { out } = await faultline(['run', file], { cwd: folder });
    assert.doesNotMatch(out, /\p{Cc}\[\d/u);
  });

  it('reads a file from standard input', async () => {
    const { status, out } = await faultline(['run', '-', '--json'], { cwd: folder, input: `GET ${base}/echo\n` });
    assert.equal(status, 0);
    assert.equal(JSON.parse(out)[0].response.status, 200);
  });

  it('Ctrl-C ends the wait for standard input', async () => {
    const run = start(['parse', 'nowhere.http', '-'], { cwd: folder, input: null });
    await run.printed(/nowhere\.http: there is no such file\n/);
    run.process.kill('SIGINT');
    const { status, out } = await run.ended;
    assert.deepEqual([status, out], [130, '']);
  });

  it('simulates until it is interrupted', async () => {
    const simulator = start(['simulate', '--port', '0', '--json']);
    const [line] = await simulator.printed(/\{.*\}/);
    const { url } = JSON.parse(line);
    const response = await fetch(`${url}/asana/500`);
    assert.equal(response.status, 500);
    await response.body?.cancel();
    simulator.process.kill('SIGINT');
    assert.equal((await simulator.ended).status, 0);
  });

  it('says so where the port is taken', async () => {
    const { port } = server.address() as AddressInfo;
    const { status, err } = await faultline(['simulate', '--port', String(port)]);
    assert.equal(status, 2);
    assert.match(err, new RegExp(`^127\\.0\\.0\\.1:${port}: `));
  });

  it('serves an editor over LSP, and ends with it', async () => {
    const lsp = start(['lsp', '--stdio'], { input: null });
    const say = (message: object): void => {
      const text = JSON.stringify({ jsonrpc: '2.0', ...message });
      lsp.process.stdin?.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
    };
    say({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
    await lsp.printed(/"capabilities"/);
    say({ method: 'initialized', params: {} });
    say({ id: 2, method: 'shutdown' });
    await lsp.printed(/"id":2/);
    say({ method: 'exit' });
    assert.equal((await lsp.ended).status, 0);
  });
});
