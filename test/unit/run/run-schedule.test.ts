import { strict as assert } from 'node:assert';
import { labelOf } from '../../../src/resolve/import-graph';
import { type OrderDeps, RunOrder, type Step, type StepResult } from '../../../src/run/run-order';
import { inTurns, predecessors } from '../../../src/run/run-schedule';
import { load } from '../resolve/request-files';

const many = (names: readonly string[], lines: string): string =>
  names.map((name) => `### ${name}\n${lines}GET https://h/${name}\n`).join('\n');

describe('requests at once', () => {
  const cases: readonly [name: string, text: string, waits: Readonly<Record<string, readonly string[]>>][] = [
    ['none waits without a reason', many(['a', 'b', 'c'], ''), {}],
    [
      'one waits for that whose result it uses',
      '### a\nGET https://h/\n\n### b\nGET https://h/{{a.response.body.$.x}}\n\n### c\nGET https://h/\n',
      { b: ['a'] },
    ],
    [
      'also by way of variables, wherever they are',
      '@t = {{u}}\n\n### a\nGET https://h/\n\n### b\nGET https://h/\nX: {{t}}\n\n### c\n@u = {{%a.response.body.$.x}}\nGET https://h/\n',
      { b: ['a'], c: ['a'] },
    ],
    [
      'one that replaces a result waits for those that use the old one',
      '### b\nGET https://h/{{a.response.body.$.x}}\n\n### a\nGET https://h/\n',
      { a: ['b'] },
    ],
    [
      'what is needed by several keeps none waiting',
      `### login\nGET https://h/\n\n${many(['a', 'b'], '# @ref login\n')}`,
      {
        a: ['login'],
        b: ['login'],
      },
    ],
    [
      '… also where it is asked for after them',
      `${many(['a', 'b'], '# @ref login\n')}\n### login\nGET https://h/\n`,
      {
        login: ['a', 'b'],
      },
    ],
    [
      '# @forceRef sends it for each in turn',
      `### login\n# @disabled\n\n### l\nGET https://h/\n\n${many(['a', 'b'], '# @forceRef l\n')}`,
      {
        a: ['l'],
        b: ['l', 'a'],
      },
    ],
    [
      'one that uses what only another one needs waits for that',
      `### login\nGET https://h/\n\n### a\n# @ref login\nGET https://h/\n\n### b\nGET https://h/{{login.response.status}}\n`,
      {
        a: ['login'],
        b: ['login', 'a'],
      },
    ],
    ['run lines', '### a\nGET https://h/\n\n### all\nrun #a\n\n### c\nGET https://h/\n', { all: ['a'] }],
    [
      'a body file whose variables are replaced',
      '### a\nGET https://h/\n\n### b\nPOST https://h/\n\n<@ ./x.json\n',
      { b: ['a'] },
    ],
  ];
  for (const [name, text, waits] of cases) {
    it(name, async () => {
      const { dependencies } = await load({ 'a.http': text });
      const { root } = dependencies.graph;
      const places = root.references.sendable.map((blockIndex) => ({ file: root, blockIndex }));
      const found = predecessors(places, dependencies).flatMap((before, index) => {
        const place = places[index];
        const names = before.map((it) => (places[it] ? labelOf(places[it]) : '')).sort();
        return place && before.length > 0 ? [[labelOf(place), names]] : [];
      });
      const wanted = Object.entries(waits).map(([it, before]) => [it, [...before].sort()]);
      assert.deepEqual(found, wanted);
    });
  }

  it('go in the order of the file, as many as may, each after those that it waits for', async () => {
    const log: string[] = [];
    let under = 0;
    let most = 0;
    const waitsFor = [[], [0], [], [], [1, 2]];
    await inTurns(5, { concurrency: 2, waitsFor, isOver: () => false }, async (index) => {
      most = Math.max(most, ++under);
      log.push(`+${index}`);
      await new Promise((done) => setTimeout(done, index === 0 ? 12 : 2));
      log.push(`-${index}`);
      under--;
    });
    assert.equal(most, 2);
    assert.deepEqual(log.filter((it) => it.startsWith('+')).sort(), ['+0', '+1', '+2', '+3', '+4']);
    assert.ok(log.indexOf('+2') < log.indexOf('-0'), 'another one goes first');
    assert.ok(log.indexOf('+1') > log.indexOf('-0') && log.indexOf('+4') > log.indexOf('-1'));
  });

  it('begin no more once it is over, and end what has begun', async () => {
    const ended: number[] = [];
    let isOver = false;
    await inTurns(9, { concurrency: 3, isOver: () => isOver }, async (index) => {
      await new Promise((done) => setImmediate(done));
      isOver = true;
      ended.push(index);
    });
    assert.deepEqual(ended, [0, 1, 2]);
  });

  it('have what they need sent once for all of them, and not again where it failed', async () => {
    for (const result of [{ kind: 'answered' }, { kind: 'failed', label: '401' }] as const) {
      const { dependencies } = await load({
        'a.http': `### login\nGET https://h/\n\n${many(['a', 'b', 'c'], '# @ref login\n')}`,
      });
      const { root } = dependencies.graph;
      const sent: string[] = [];
      const answered = new Map<number, number>();
      const deps: OrderDeps<string> = {
        answeredAt: async ({ blockIndex }) => answered.get(blockIndex) ?? null,
        send: async ({ place }: Step<string>): Promise<StepResult> => {
          sent.push(labelOf(place));
          await new Promise((done) => setImmediate(done));
          const given: StepResult = labelOf(place) === 'login' ? result : { kind: 'answered' };
          if (given.kind === 'answered') answered.set(place.blockIndex, sent.length);
          return given;
        },
        give: async () => null,
        refused: () => undefined,
        signal: new AbortController().signal,
      };
      const order = new RunOrder<string>(dependencies, deps);
      const names = ['a', 'b', 'c'];
      await Promise.all(
        names.map((name) => order.send({ file: root, blockIndex: root.references.names.get(name) ?? -1 })),
      );
      assert.deepEqual(sent, result.kind === 'answered' ? ['login', 'a', 'b', 'c'] : ['login']);
    }
  });
});
