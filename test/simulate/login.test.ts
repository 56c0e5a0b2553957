/** The whole login of Apptio's document, from the example workspace, sent by the command line to the simulator. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readArguments } from '../../src/cli/arguments';
import { run } from '../../src/cli/run';
import { builtinDialects } from '../../src/dialects/builtin';
import { nodeDeps } from '../../src/server/node-deps';
import { type Simulator, startSimulator } from '../../src/simulate/simulator';
import { memoryTerminal } from '../unit/cli/terminal';

/** An element of `faultline run --json`, as far as it is looked at here. */
interface Result {
  readonly title: string | null;
  readonly request: {
    readonly url: string;
    readonly headers: readonly { readonly name: string; readonly value: string }[];
  };
  readonly response: { readonly status: number; readonly body: string } | null;
  readonly attempts: readonly { readonly waitReason: string | null }[];
  readonly sentFor: string | null;
}

describe('the login of Apptio, by example', () => {
  let simulator: Simulator;
  let folder: string;
  before(async () => {
    simulator = await startSimulator({ port: 0, dialects: builtinDialects });
    folder = await mkdtemp(join(tmpdir(), 'faultline-login-'));
    await cp(resolve('media', 'example'), folder, { recursive: true });
    const environment = join(folder, 'http-client.env.json');
    const text = await readFile(environment, 'utf8');
    await writeFile(environment, text.replaceAll('localhost:7357', new URL(simulator.url).host));
    const steps = ['Upload a table', 'Upload a table', 'All tokens end', 'Upload a table', "The environment's id"];
    await writeFile(join(folder, 'all.http'), `### All\n${steps.map((it) => `run ./apptio.http#${it}`).join('\n')}\n`);
  });
  after(async () => {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  const faultline = async (...options: readonly string[]) => {
    const args = readArguments(['run', 'all.http', '--env', 'simulator', ...options]);
    assert.ok(args.command === 'run');
    const terminal = { ...memoryTerminal(), cwd: folder };
    const status = await run(args, terminal, nodeDeps('0.0.0'));
    return { status, ...terminal.printed };
  };

  it('logs in, takes the environment, uploads; and does it again once the tokens have ended', async () => {
    const { status, out, err } = await faultline('--json');
    const results: readonly Result[] = JSON.parse(out);
    const path = ({ request }: Result) => new URL(request.url).pathname.replace(/^\/apptio/, '');
    const upload = '/biit/api/v1/acme.com/Cost%20Transparency/GL%20Data/January:2024/overwrite';
    assert.deepEqual(
      results.map((result) => [path(result), result.response?.status, result.attempts.length]),
      [
        ['/service/apikeylogin', 200, 1],
        ['/api/environment/acme.com/main', 200, 1],
        [upload, 202, 1],
        // The token still holds.
        [upload, 202, 1],
        ['/service/revoke', 200, 1],
        // 401, a new login, its environment, and the upload again.
        ['/service/apikeylogin', 200, 1],
        ['/api/environment/acme.com/main', 200, 1],
        [upload, 202, 2],
        ['/api/environment/acme.com/main', 200, 1],
      ],
    );
    assert.equal(status, 0, err);
    assert.equal(results[7]?.attempts[1]?.waitReason, 'the token was refused, login was sent again.');
    assert.deepEqual(
      results[7]?.request.headers.flatMap(({ name, value }) => (name.startsWith('app') ? [[name, value]] : [])),
      [
        ['apptio-current-environment', '4711'],
        ['app-type', 'Flagship'],
        ['app-version', 'NA'],
        ['apptio-opentoken', '‹redacted›'],
      ],
    );
  });

  it('says so to people, without the token', async () => {
    const { status, out, err } = await faultline();
    assert.equal(status, 0);
    assert.match(out, /login.*\(for Upload a table\)|for Upload a table/);
    assert.match(out, /the token was refused, login was sent again/);
    assert.match(err, /sending again: the token was refused, login was sent again/);
    assert.doesNotMatch(out + err, /any-secret/);
  });
});
