/** `# @auth` from the command line against a server on loopback whose tokens end. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArguments } from '../../src/cli/arguments';
import { run } from '../../src/cli/run';
import { nodeDeps } from '../../src/server/node-deps';
import { memoryTerminal } from '../unit/cli/terminal';
import { type AuthorizationServer, client, startAuthorizationServer } from './authorization-server';

const [id, secret] = [client.id, client.secret].map(encodeURIComponent);
const form = `grant_type=client_credentials&client_id=${id}&client_secret=${secret}`;
const login = `### Log in\n# @name login\nPOST {{url}}/token\nContent-Type: application/x-www-form-urlencoded\n\n${form}\n`;
const api = (name: string, line = '') => `### ${name}\n${line}GET {{url}}/${name}\n`;

describe('# @auth', () => {
  let server: AuthorizationServer;
  let folder: string;
  beforeEach(async () => {
    server = await startAuthorizationServer();
    folder = await mkdtemp(join(tmpdir(), 'faultline-login-'));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const faultline = async (text: string, now?: () => number) => {
    await writeFile(join(folder, 'a.http'), `@url = ${server.url}\n${text}`);
    const args = readArguments(['run', 'a.http']);
    assert.ok(args.command === 'run');
    const terminal = { ...memoryTerminal(), cwd: folder };
    const status = await run(args, terminal, { ...nodeDeps('0.0.0'), ...(now ? { now } : {}) });
    return { status, ...terminal.printed };
  };

  it('logs in where there is no token, and once for all requests of the file', async () => {
    const { status, out, err } = await faultline(
      `# @auth login\n${api('a')}${api('b')}${api('c', '# @auth none\n')}${login}`,
    );
    assert.equal(status, 1, out + err);
    // The last one is the login, which the file asks for as well.
    assert.equal(server.tokenCalls.length, 2);
    assert.deepEqual(server.apiCalls, ['Bearer access-1', 'Bearer access-1', '']);
  });

  it('logs in ahead of the end that the response states', async () => {
    server.expiresIn = 600;
    let time = Date.now();
    const now = () => (time += server.apiCalls.length > 1 ? 1_000_000 : 1);
    assert.equal((await faultline(`# @auth login\n${api('a')}${api('b')}${api('c')}${login}`, now)).status, 0);
    assert.deepEqual(server.apiCalls, ['Bearer access-1', 'Bearer access-1', 'Bearer access-2']);
  });

  it('after a 401 logs in once and sends the request once more; both attempts are shown', async () => {
    server.onApiCall = (count) => {
      if (count === 1) server.revoke();
    };
    const { status, out, err } = await faultline(`# @auth login\n${api('a')}${api('b')}${login}`);
    assert.equal(status, 0, out + err);
    assert.deepEqual(server.apiCalls, ['Bearer access-1', 'Bearer access-1', 'Bearer access-2']);
    assert.match(out, /attempt 1: 401/);
    assert.match(out, /attempt 2: waited .*\(the token was refused, login was sent again\), then 200 OK/);
    assert.doesNotMatch(out + err, /access-\d|s3cret/);
  });

  it('a login that fails is told as what it is, and the request is not sent', async () => {
    server.refuse = { error: 'invalid_grant', description: 'Gone.' };
    const { status, out, err } = await faultline(`${api('a', '# @auth login\n')}${login}`);
    assert.equal(status, 1, out + err);
    assert.match(out, /Gone\./);
    assert.match(err, /`login`, which is sent first, failed: 400/);
    assert.deepEqual(server.apiCalls, []);
  });
});
