import assert from 'node:assert/strict';
import { readArguments, topics } from '../../../src/cli/arguments';
import { helpText } from '../../../src/cli/help';
import { InputError } from '../../../src/cli/input-error';

const run = {
  command: 'run',
  file: 'a.http',
  names: [],
  lines: [],
  environment: null,
  variables: new Map(),
  flavour: null,
  har: null,
  junit: null,
  output: null,
  yes: false,
  json: false,
  backoff: false,
  delayMs: null,
  concurrency: null,
  stopOnFailure: null,
  fix: false,
  allowFile: false,
  body: null,
  workspace: null,
  caFiles: [],
  certificate: null,
  key: null,
  insecureHosts: [],
};

describe('the arguments of the command line', () => {
  const rows: [args: string, expected: object][] = [
    ['--version', { command: 'version' }],
    ['-V', { command: 'version' }],
    ['--help', { command: 'help', topic: null }],
    ['help', { command: 'help', topic: null }],
    ['help run', { command: 'help', topic: 'run' }],
    ['run --help', { command: 'help', topic: 'run' }],
    ['explain -h', { command: 'help', topic: 'explain' }],
    ['run a.http', run],
    ['run a.http --name x --name y', { ...run, names: ['x', 'y'] }],
    ['run --line 3 -l 9 a.http', { ...run, lines: [3, 9] }],
    ['run a.http --env dev --json', { ...run, environment: 'dev', json: true }],
    [
      'run a.http --var a=1 --var b==x --var c=',
      {
        ...run,
        variables: new Map([
          ['a', '1'],
          ['b', '=x'],
          ['c', ''],
        ]),
      },
    ],
    ['run a.http --flavour httpyac', { ...run, flavour: 'httpyac' }],
    ['run a.http --yes', { ...run, yes: true }],
    ['run a.http -y', { ...run, yes: true }],
    ['run a.http --backoff', { ...run, backoff: true }],
    ['run a.http --retry', { ...run, backoff: true }],
    ['run a.http --fix --allow-file', { ...run, fix: true, allowFile: true }],
    ['run a.http --body', { ...run, body: true }],
    ['run a.http --no-body', { ...run, body: false }],
    ['run a.http -w /x', { ...run, workspace: '/x' }],
    ['run a.http --cacert a.pem --cacert b.pem', { ...run, caFiles: ['a.pem', 'b.pem'] }],
    ['run a.http --cert me.pem --key me.key', { ...run, certificate: 'me.pem', key: 'me.key' }],
    ['run a.http -E me.pfx', { ...run, certificate: 'me.pfx' }],
    ['run a.http --insecure-host h:1 --insecure-host *.x', { ...run, insecureHosts: ['h:1', '*.x'] }],
    ['run -', { ...run, file: '-' }],
    ['run -- --odd.http', { ...run, file: '--odd.http' }],
    [
      'check a.http b.http',
      {
        ...{ command: 'check', files: ['a.http', 'b.http'], environment: null, variables: new Map(), flavour: null },
        ...{ json: false, allowFile: false, workspace: null },
      },
    ],
    [
      'check - -e dev --var x=1 --flavour httpyac --json --allow-file -w /x',
      {
        ...{ command: 'check', files: ['-'], environment: 'dev', variables: new Map([['x', '1']]), flavour: 'httpyac' },
        ...{ json: true, allowFile: true, workspace: '/x' },
      },
    ],
    ['explain a.har', { command: 'explain', file: 'a.har', json: false }],
    ['explain --json a.har', { command: 'explain', file: 'a.har', json: true }],
    ['parse a.http b.http --json', { command: 'parse', files: ['a.http', 'b.http'], json: true }],
    ['simulate', { command: 'simulate', port: null, json: false }],
    ['simulate --port 0', { command: 'simulate', port: 0, json: false }],
    ['dialects', { command: 'dialects', request: { action: 'list', json: false, builtIn: false } }],
    ['dialects list --json', { command: 'dialects', request: { action: 'list', json: true, builtIn: false } }],
    [
      'dialects check a.yaml b.yaml --built-in',
      { command: 'dialects', request: { action: 'check', files: ['a.yaml', 'b.yaml'], json: false, builtIn: true } },
    ],
    [
      'dialects test a.yaml',
      { command: 'dialects', request: { action: 'test', files: ['a.yaml'], json: false, builtIn: false } },
    ],
    [
      'dialects try a.yaml --har b.har',
      {
        command: 'dialects',
        request: {
          ...{ action: 'try', file: 'a.yaml', har: 'b.har', response: null, json: false, builtIn: false },
          ...{ status: 400, method: 'GET', url: null, data: null },
        },
      },
    ],
    [
      'dialects try a.yaml --response b.txt --status 409 --url https://h/ --data {}',
      {
        command: 'dialects',
        request: {
          ...{ action: 'try', file: 'a.yaml', har: null, response: 'b.txt', json: false, builtIn: false },
          ...{ status: 409, method: 'POST', url: 'https://h/', data: '{}' },
        },
      },
    ],
    ['dialects --help', { command: 'help', topic: 'dialects' }],
    ['lsp --stdio', { command: 'lsp' }],
  ];
  for (const [args, expected] of rows) {
    it(args, () => assert.deepEqual(readArguments(args.split(' ')), expected));
  }

  const wrong: [args: string, message: RegExp][] = [
    ['frob', /no command "frob".*run, check, explain, parse, simulate, dialects, lsp/],
    ['--frob', /no option "--frob"/],
    ['run', /faultline run needs a FILE/],
    ['run a b', /takes one FILE, and "b" is one more/],
    ['run a --frob', /unknown option '--frob'/],
    ['run a --name', /'-n, --name <value>' argument missing/],
    ['run a --json=1', /--json/],
    ['run a --line x', /--line must be a whole number from 1, not "x"/],
    ['run a --line 0', /--line must be a whole number/],
    ['run a --body --no-body', /not both/],
    ['run a --key k.pem', /takes --key with the --cert/],
    ['run a --cert c.p12 --key k.pem', /a PFX holds its own/],
    ['run a --var s3cret', /takes --var NAME=VALUE; one was given without a name and =(?!.*s3cret)/],
    ['run a --var =s3cret', /takes --var NAME=VALUE; one was given without a name and =(?!.*s3cret)/],
    ['run a --flavour postman', /--flavour with one of auto, rest-client, jetbrains, httpyac, not "postman"/],
    ['check', /faultline check needs at least one FILE/],
    ['check a --var x', /faultline check takes --var NAME=VALUE/],
    ['check a --name b', /unknown option '--name'/],
    ['explain', /needs a FILE\.har/],
    ['parse', /needs at least one FILE/],
    ['simulate --port 70000', /--port must be a whole number from 0 to 65535/],
    ['simulate x', /takes no argument "x"/],
    ['dialects frob', /has no "frob": it can list, check, test and try/],
    ['dialects check', /check needs at least one FILE/],
    ['dialects try a.yaml', /needs --har FILE or --response FILE/],
    ['dialects check a.yaml --har b', /takes --har with try alone/],
    ['lsp', /needs --stdio/],
    ['help frob', /no command "frob"/],
  ];
  for (const [args, message] of wrong) {
    it(`${args}: says what is wrong`, () => {
      assert.throws(
        () => readArguments(args.split(' ')),
        (error) => error instanceof InputError && message.test(error.message),
      );
    });
  }

  it('each command has its help, which names it', () => {
    for (const topic of topics) {
      assert.match(helpText(topic), new RegExp(`Usage: faultline ${topic}`));
      assert.match(helpText(null), new RegExp(`^  ${topic}\\b`, 'm'));
    }
  });
});
