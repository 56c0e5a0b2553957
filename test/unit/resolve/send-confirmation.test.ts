import assert from 'node:assert/strict';
import { loadEnvironments } from '../../../src/resolve/environments';
import { type Leaving, sendConfirmations } from '../../../src/resolve/send-confirmation';
import { file, fileReader, folder } from './resolving';

type Source = Leaving['sources'][number];

function source(requestUrl: string, responseUrl = requestUrl): Source {
  const request = { method: 'GET', url: requestUrl, httpVersion: null, headers: [], body: null };
  const body = { kind: 'memory' as const, bytes: new Uint8Array(), size: 0 };
  return { request, response: { status: 200, reason: '', httpVersion: '1.1', headers: [], body, url: responseUrl } };
}

const keys = (given: Partial<Leaving>): readonly string[] =>
  sendConfirmations({
    ...{ method: 'GET', url: 'https://api.example/a', file: '/w/a.http', environment: null, production: [] },
    ...{ sources: [], setting: 'all', isConfirmed: () => false },
    ...given,
  }).map(({ key }) => key);

const reading = ['production api.example reading'];
const changing = ['production api.example changing'];
const flow = ['results login.example api.example /w/a.http'];

describe('what is confirmed before a request is sent', () => {
  it('says who redirects, and that a token is got', () => {
    const asked = (given: Partial<Leaving>, isConfirmed: Leaving['isConfirmed'] = () => false) =>
      sendConfirmations({
        ...{ method: 'POST', url: 'https://api.example/a', file: null, environment: 'prod', production: ['*'] },
        ...{ sources: [], setting: 'production', isConfirmed, ...given },
      }).map(({ key, title, description }) => [key, title, description]);
    assert.deepEqual(asked({ redirectedFrom: 'https://old.example/x' }), [
      [
        'production api.example changing',
        'Follow the redirect of old.example with POST to api.example, which is marked as production?',
        'Environment: prod. It may change data there.',
      ],
    ]);
    assert.deepEqual(asked({ forToken: true }), [
      [
        'production api.example token',
        'Get a token from api.example, which is marked as production?',
        'Environment: prod. Credentials go there.',
      ],
    ]);
    for (const known of ['reading', 'changing', 'token'])
      assert.deepEqual(
        asked({ forToken: true }, (key) => key === `production api.example ${known}`),
        [],
        known,
      );
    assert.deepEqual(asked({ forToken: true, production: ['other.example'] }), []);
    assert.equal(asked({}, (key) => key.endsWith('token')).length, 1, 'a yes to a token is none to changing');
  });

  const cases: readonly [what: string, given: Partial<Leaving>, asked: readonly string[]][] = [
    ['nothing for a host that nobody marks', {}, []],
    ['a host that is marked', { production: ['api.example'] }, reading],
    ['what may change something, by itself', { production: ['api.example'], method: 'DELETE' }, changing],
    ['a method that is not known', { production: ['api.example'], method: 'get' }, changing],
    ['all hosts of an environment', { production: ['*'] }, reading],
    ['hosts below a name', { production: ['*.example'] }, reading],
    ['not the name itself', { production: ['*.api.example'] }, []],
    [
      'a host by its port',
      { production: ['api.example:8443'], url: 'https://api.example:8443/' },
      ['production api.example:8443 reading'],
    ],
    ['not another port', { production: ['api.example:8443'] }, []],
    [
      'a name on each port',
      { production: ['API.example '], url: 'https://API.example:1/' },
      ['production api.example:1 reading'],
    ],
    ['not a host that only ends alike', { production: ['pi.example'] }, []],
    [
      'nothing where it is switched off',
      { production: ['*'], sources: [source('https://login.example/')], setting: 'none' },
      [],
    ],
    ['results that go to another host', { sources: [source('https://login.example/')] }, flow],
    ['each such host once', { sources: [source('https://login.example/1'), source('https://login.example/2')] }, flow],
    ['not results of the same host', { sources: [source('https://api.example/login')] }, []],
    [
      'not those of a host to which it was redirected',
      { sources: [source('https://login.example/', 'https://api.example/x')] },
      [],
    ],
    [
      'results of another port',
      { sources: [source('https://api.example:1/')] },
      ['results api.example:1 api.example /w/a.http'],
    ],
    [
      'nothing that goes to this machine',
      { url: 'http://127.0.0.1:7357/', sources: [source('https://login.example/')] },
      [],
    ],
    ['nor to localhost and its kin', { url: 'http://api.localhost:1/', sources: [source('http://[::1]:2/')] }, []],
    [
      'production alone where the setting says so',
      { production: ['*'], sources: [source('https://login.example/')], setting: 'production' },
      reading,
    ],
    ['both', { production: ['*'], sources: [source('https://login.example/')] }, [...reading, ...flow]],
  ];
  for (const [what, given, asked] of cases) it(what, () => assert.deepEqual(keys(given), asked));

  it('is not what was confirmed before; a yes to changing is one to reading', () => {
    const production = ['api.example'];
    const left = (confirmed: readonly string[], given: Partial<Leaving>) =>
      keys({ production, ...given, isConfirmed: (key) => confirmed.includes(key) });
    assert.deepEqual(left(reading, {}), []);
    assert.deepEqual(left(changing, {}), []);
    assert.deepEqual(left(reading, { method: 'POST' }), changing);
    assert.deepEqual(left(changing, { method: 'POST' }), []);
    const sources = [source('https://login.example/')];
    assert.deepEqual(left([...reading, ...flow], { sources }), []);
    assert.deepEqual(left(flow, { sources, file: '/w/other.http', production: [] }), [
      'results login.example api.example /w/other.http',
    ]);
  });

  it('says method, host and environment, and nothing of the path', () => {
    const [question] = sendConfirmations({
      ...{ method: 'POST', url: 'https://api.example/secret?token=x', file: null, environment: 'live' },
      ...{ production: ['*'], sources: [], setting: 'all', isConfirmed: () => false },
    });
    assert.equal(question?.title, 'Send POST to api.example, which is marked as production?');
    assert.equal(question?.description, 'Environment: live. It may change data there.');
  });
});

describe('$production in environment files', () => {
  const load = (text: string, more: Readonly<Record<string, string>> = {}) =>
    loadEnvironments(file, folder, fileReader({ [`${folder}/http-client.env.json`]: text, ...more }));

  it('marks the hosts of an environment, of all of them by $shared, or each that is reached', async () => {
    const set = await load(
      '{"$shared": {"$production": "live.example"}, "prod": {"$production": ["a.example", "*.b.example"], "x": 1}, "all": {"$production": true}, "dev": {"$production": false}}',
    );
    assert.deepEqual([...new Set(set.production?.('prod'))], ['live.example', 'a.example', '*.b.example']);
    assert.deepEqual([...new Set(set.production?.('all'))], ['live.example', '*']);
    for (const name of ['dev', null]) assert.deepEqual([...new Set(set.production?.(name))], ['live.example']);
    assert.deepEqual([...set.variables('prod').keys()], ['x']);
    assert.deepEqual(set.problems, []);
  });

  it('adds up over files: no nearer one takes it back', async () => {
    const set = await load('{"prod": {"$production": ["a.example"]}}', {
      [`${folder}/http-client.private.env.json`]: '{"prod": {"$production": false, "key": "k"}}',
    });
    assert.deepEqual(set.production?.('prod'), ['a.example']);
  });

  it('marks all where it is written wrong, and says so', async () => {
    const set = await load('{"prod": {"$production": {"host": "a"}}}');
    assert.deepEqual(set.production?.('prod'), ['*']);
    assert.match(set.problems[0]?.message ?? '', /"\$production" is true, or a list of hosts/);
  });
});
