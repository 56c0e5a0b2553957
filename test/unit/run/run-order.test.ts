import { strict as assert } from 'node:assert';
import { blockAt, placeKey } from '../../../src/resolve/import-graph';
import { type OrderDeps, RunOrder, type Step, type StepResult } from '../../../src/run/run-order';
import { called, load, type Texts } from '../resolve/request-files';

/** The variables of the `run` lines, joined. */
type Values = string;

interface Outcome {
  /** What was sent, in order: `login for main`, with the values given. */
  readonly sent: readonly string[];
  /** What was not sent, and why: `main "# @ref login": …`. */
  readonly refused: readonly string[];
  readonly results: readonly StepResult[];
}

interface World {
  /** Requests that have a response already, in the order in which they were sent. */
  readonly answered?: readonly string[];
  /** What comes of a request, where that is not an answer. */
  readonly results?: Readonly<Record<string, StepResult>>;
  /** Variables that cannot be had. */
  readonly ungiven?: readonly string[];
  /** Cancelled when this request has been sent. */
  readonly cancelAfter?: string;
}

const label = (step: Step<Values>) => called(step.place).replace('a.http: ', '');

/** Sends these requests of `a.http`, one after the other, in one run. */
async function run(texts: Texts, names: readonly string[], world: World = {}): Promise<Outcome> {
  const { dependencies, place } = await load(texts);
  const sent: string[] = [];
  const refused: string[] = [];
  const answered = new Map((world.answered ?? []).map((name, index) => [name, index]));
  const abort = new AbortController();
  const deps: OrderDeps<Values> = {
    answeredAt: async (it) => answered.get(called(it).replace('a.http: ', '')) ?? null,
    send: async (step) => {
      const [requester] = step.requesters;
      const values = step.values === null ? '' : ` (${step.values})`;
      sent.push(`${label(step)}${requester ? ` for ${called(requester).replace('a.http: ', '')}` : ''}${values}`);
      if (world.cancelAfter === label(step)) abort.abort();
      const result = world.results?.[label(step)] ?? { kind: 'answered' };
      if (result.kind === 'answered') answered.set(label(step), answered.size + sent.length);
      return result;
    },
    give: async ({ variables, line }, { values }) => {
      const bad = variables.find(({ name }) => world.ungiven?.includes(name));
      if (bad) return { problems: [{ ...line.span, code: 'x', message: `no ${bad.name}`, severity: 'error' }] };
      const own = variables.map(({ name, value }) => `${name}=${value}`);
      return own.length === 0 ? values : [...(values === null ? [] : [values]), ...own].join(' ');
    },
    refused: (step, problems) => {
      for (const { start, end, message } of problems) {
        const asked = step.isAsked ? '' : '(needed) ';
        refused.push(
          `${asked}${label(step)} ${JSON.stringify(blockAt(step.place)?.text.slice(start, end))}: ${message}`,
        );
      }
    },
    signal: abort.signal,
  };
  const order = new RunOrder(dependencies, deps);
  const results: StepResult[] = [];
  for (const name of names) results.push(await order.send(place(name)));
  return { sent, refused, results };
}

const failed: StepResult = { kind: 'failed', label: '401 Unauthorized' };
const login = '###\n# @name login\nPOST /login\n';
const chain: Texts = {
  'a.http': `${login}###\n# @name token\n# @ref login\nGET /token\n###\n# @name main\n# @ref token\nGET /\n`,
};

describe('the order of a run', () => {
  it('is the request alone where it needs nothing', async () => {
    const { sent, results } = await run({ 'a.http': '### main\nGET /\n' }, ['main']);
    assert.deepEqual([sent, results], [['main'], [{ kind: 'answered' }]]);
  });

  it('is from the ground up', async () => {
    assert.deepEqual((await run(chain, ['main'])).sent, ['login for token', 'token for main', 'main']);
  });

  it('leaves out what has a response', async () => {
    assert.deepEqual((await run(chain, ['main'], { answered: ['login'] })).sent, ['token for main', 'main']);
    assert.deepEqual((await run(chain, ['main'], { answered: ['token'] })).sent, ['main']);
  });

  it('sends again what was made from a response that is no longer the last one', async () => {
    assert.deepEqual((await run(chain, ['main'], { answered: ['login', 'token'] })).sent, ['main']);
    assert.deepEqual((await run(chain, ['main'], { answered: ['token', 'login'] })).sent, ['token for main', 'main']);
  });

  it('sends what two of them need once', async () => {
    const text = `${login}### one\n# @forceRef login\nGET /\n### two\n# @forceRef login\nGET /\n### main\n# @ref one\n# @ref two\n# @ref login\nGET /\n`;
    const { sent } = await run({ 'a.http': text }, ['main'], { answered: ['login'] });
    assert.deepEqual(sent, ['login for one', 'one for main', 'two for main', 'main']);
  });

  it('sends what # @forceRef names before each of several requests, and what # @ref names once', async () => {
    const text = `${login}### one\n# @forceRef login\nGET /\n### two\n# @forceRef login\nGET /\n### three\n# @ref login\nGET /\n`;
    const { sent } = await run({ 'a.http': text }, ['one', 'two', 'three']);
    assert.deepEqual(sent, ['login for one', 'one', 'login for two', 'two', 'three']);
  });

  it('does not send a request that needs what failed, and says so at the line', async () => {
    const { sent, refused, results } = await run(chain, ['main'], { results: { login: failed } });
    assert.deepEqual(sent, ['login for token']);
    const why = '`login`, which is sent first, failed: 401 Unauthorized.';
    assert.deepEqual(refused, [
      `(needed) token "# @ref login": ${why}`,
      `main "# @ref token": \`token\`, which is to be sent first, was not sent. ${why}`,
    ]);
    assert.equal(results[0]?.kind, 'not-sent');
  });

  it('does not try again in one run what has failed', async () => {
    const text = `${login}### one\n# @ref login\nGET /\n### two\n# @forceRef login\nGET /\n`;
    const { sent, refused } = await run({ 'a.http': text }, ['login', 'one', 'two'], { results: { login: failed } });
    assert.deepEqual(sent, ['login']);
    assert.deepEqual(
      refused.map((it) => it.split(' ')[0]),
      ['one', 'two'],
    );
  });

  it('sends nothing of a cycle', async () => {
    const text = '### main\n# @ref token\nGET /\n### token\n# @ref main\nGET /\n';
    const { sent, refused } = await run({ 'a.http': text }, ['main']);
    assert.deepEqual(sent, []);
    assert.match(refused[0] ?? '', /^main "# @ref token": main → token → main: /);
  });

  it('ends where it is cancelled', async () => {
    const { sent, results } = await run(chain, ['main'], {
      cancelAfter: 'login',
      results: { login: { kind: 'cancelled' } },
    });
    assert.deepEqual([sent, results], [['login for token'], [{ kind: 'cancelled' }]]);
    // The response came all the same.
    assert.deepEqual((await run(chain, ['main'], { cancelAfter: 'login' })).sent, ['login for token']);
  });

  describe('of runs', () => {
    it('is that of the lines, each time they are written, with their values', async () => {
      const text = `${login}### main\nrun #login (@u=1)\nrun #login (@u=2)\n`;
      const { sent } = await run({ 'a.http': text }, ['main'], { answered: ['login'] });
      assert.deepEqual(sent, ['login for main (u=1)', 'login for main (u=2)']);
    });

    it('goes on after what has failed, and counts as failed', async () => {
      const text = `${login}### get\nGET /\n### main\nrun #login\nrun #get\n`;
      const { sent, refused, results } = await run({ 'a.http': text }, ['main'], { results: { login: failed } });
      assert.deepEqual([sent, refused, results], [['login for main', 'get for main'], [], [failed]]);
    });

    it('is before the request of the same block, which is not sent where one fails', async () => {
      const texts = { 'a.http': `${login}### main\nrun #login\nGET /\n` };
      assert.deepEqual((await run(texts, ['main'])).sent, ['login for main', 'main']);
      const { sent, refused } = await run(texts, ['main'], { results: { login: failed } });
      assert.deepEqual(sent, ['login for main']);
      assert.deepEqual(refused, ['main "run #login": `login`, which is sent first, failed: 401 Unauthorized.']);
    });

    it('takes in what they need themselves', async () => {
      const texts = {
        'a.http': 'import b.http\n### main\nrun #get (@x=1)\n',
        'b.http': `${login}### get\n# @ref login\nGET /\n`,
      };
      // With values given, an earlier response is of another request.
      const { sent } = await run(texts, ['main'], { answered: ['b.http: login'] });
      assert.deepEqual(sent, ['b.http: login for b.http: get (x=1)', 'b.http: get for main (x=1)']);
    });

    it('hands values down, and those of the inner line come last', async () => {
      const texts = { 'a.http': '### main\nrun b.http (@x=1)\n', 'b.http': `${login}### all\nrun #login (@y=2)\n` };
      assert.deepEqual((await run(texts, ['main'])).sent, [
        'b.http: login for main (x=1)',
        'b.http: login for b.http: all (x=1 y=2)',
      ]);
    });

    it('leaves out the line whose values cannot be had', async () => {
      const text = `${login}### main\nrun #login (@u=1)\nrun #login\n`;
      const { sent, refused } = await run({ 'a.http': text }, ['main'], { ungiven: ['u'] });
      assert.deepEqual([sent, refused], [['login for main'], ['main "run #login (@u=1)": no u']]);
    });

    it('says in the name of the request that could not be sent what a person asked for', async () => {
      const text = '### get\n# @ref nothing\nGET /\n### main\nrun #get\n';
      const { refused } = await run({ 'a.http': text }, ['main']);
      assert.match(refused[0] ?? '', /^get "nothing": No request of this file/);
      assert.equal(refused.length, 1);
    });
  });

  describe("with Kulala's shared block", () => {
    const text = (title: string) => `### ${title}\nPOST /setup\n### one\nGET /\n### two\nGET /\n`;

    it('has it sent before a request', async () => {
      assert.deepEqual((await run({ 'a.http': text('Shared') }, ['two'])).sent, ['Shared for two', 'two']);
    });

    it('has it sent once before all, or before each', async () => {
      assert.deepEqual((await run({ 'a.http': text('Shared') }, ['Shared', 'one', 'two'])).sent, [
        'Shared',
        'one',
        'two',
      ]);
      assert.deepEqual((await run({ 'a.http': text('Shared each') }, ['one', 'two'])).sent, [
        ...['Shared each for one', 'one', 'Shared each for two', 'two'],
      ]);
    });

    it('sends none of the file where it fails, and tries once', async () => {
      const { sent, refused } = await run({ 'a.http': text('Shared') }, ['Shared', 'one', 'two'], {
        results: { Shared: failed },
      });
      assert.deepEqual(sent, ['Shared']);
      assert.deepEqual(refused, [
        'one "/": `Shared`, which is sent first, failed: 401 Unauthorized.',
        'two "/": `Shared`, which is sent first, failed: 401 Unauthorized.',
      ]);
    });
  });

  it('knows blocks by file and place', async () => {
    const { place } = await load({ 'a.http': 'import b.http\n### x\nGET /\n', 'b.http': '@a = 1\n### x\nGET /\n' });
    assert.notEqual(placeKey(place('x')), placeKey(place('x', 'b.http')));
  });
});
