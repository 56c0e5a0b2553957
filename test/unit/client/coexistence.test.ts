import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type ChangedSetting, type Choice, Coexistence, type SettingLevel } from '../../../src/client/coexistence';
import { otherClients } from '../../../src/client/other-clients';

const restClient = 'humao.rest-client';
const httpyac = 'anweber.vscode-httpyac';
const [sendLens, referenceLens] = [
  'rest-client.enableSendRequestCodeLens',
  'rest-client.enableCustomVariableReferencesCodeLens',
];

/** A VS Code of plain data. `click` is what the user clicks at a question; null: closes it. */
function startWorld(installed: readonly string[], click: string | null = null) {
  const world = {
    installed: new Set(installed),
    choice: 'ask' as Choice,
    click,
    user: new Map<string, unknown>(),
    workspace: new Map<string, unknown>(),
    changed: [] as readonly ChangedSetting[],
    asked: [] as readonly string[],
    questions: [] as string[],
    yields: [] as boolean[],
    logged: [] as string[],
    refused: new Set<string>(),
  };
  const level = (name: SettingLevel) => world[name];
  const coexistence = new Coexistence({
    has: (id) => world.installed.has(id),
    choice: () => world.choice,
    setChoice: async (choice) => {
      world.choice = choice;
    },
    valueAt: (key, at) => level(at).get(key),
    setValue: async (key, at, value) => {
      if (world.refused.has(key)) throw new Error('not registered');
      if (value === undefined) level(at).delete(key);
      else level(at).set(key, value);
    },
    changed: () => world.changed,
    setChanged: async (changed) => {
      world.changed = changed;
    },
    asked: () => world.asked,
    setAsked: async (ids) => {
      world.asked = ids;
    },
    ask: async (message, ...titles) => {
      world.questions.push([message, ...titles].join(' | '));
      return titles.find((title) => title === world.click);
    },
    setYields: (yields) => void world.yields.push(yields),
    log: (message) => void world.logged.push(message),
  });
  const refresh = async () => {
    await coexistence.refresh();
    // What follows from an answer.
    await new Promise((done) => setImmediate(done));
    await coexistence.refresh();
  };
  return { ...world, world, coexistence, refresh };
}

describe('beside other clients', () => {
  it('says nothing where there is none', async () => {
    const { world, refresh } = startWorld(['other.extension']);
    await refresh();
    assert.deepEqual([world.questions, world.yields, [...world.user]], [[], [], []]);
  });

  it('asks once, and not again where the question was closed', async () => {
    const { world, refresh } = startWorld([restClient]);
    await refresh();
    await refresh();
    assert.deepEqual(world.questions, [
      'REST Client is installed too. Whose lenses do you want over requests? | Faultline’s | REST Client’s | Both',
    ]);
    assert.equal(world.choice, 'ask');
    assert.deepEqual([...world.user], []);
  });

  it('asks of both at once', async () => {
    const { world, refresh } = startWorld([httpyac, restClient]);
    await refresh();
    assert.deepEqual(world.questions, [
      'REST Client and httpYac are installed too. Whose lenses do you want over requests? | Faultline’s | Theirs | Both',
    ]);
  });

  it('Faultline’s: switches theirs off, also of one that is installed later, and asks no more', async () => {
    const { world, refresh } = startWorld([restClient], 'Faultline’s');
    await refresh();
    assert.equal(world.choice, 'faultline');
    assert.deepEqual(
      [...world.user],
      [
        [sendLens, false],
        [referenceLens, false],
      ],
    );
    world.installed.add(httpyac);
    await refresh();
    const lenses = world.user.get('httpyac.codelens') as Record<string, boolean>;
    assert.deepEqual([lenses.send, lenses.testResult, lenses.pickEnvironment], [false, false, false]);
    assert.equal(world.questions.length, 1);
    assert.deepEqual(world.yields, []);
  });

  it('theirs: yields while they are there', async () => {
    const { world, coexistence, refresh } = startWorld([restClient], 'REST Client’s');
    await refresh();
    assert.deepEqual([world.choice, world.yields, coexistence.yields], ['theirs', [true], true]);
    assert.deepEqual([...world.user], []);
    world.installed.clear();
    await refresh();
    assert.deepEqual([world.yields, coexistence.yields], [[true, false], false]);
  });

  it('both: leaves everything as it is', async () => {
    const { world, refresh } = startWorld([restClient], 'Both');
    await refresh();
    assert.deepEqual([world.choice, world.yields, [...world.user]], ['both', [], []]);
  });

  it('another choice brings back what was before', async () => {
    const { world, refresh } = startWorld([restClient, httpyac]);
    world.user.set(sendLens, true);
    world.user.set('httpyac.codelens', { send: true, sendAll: true });
    world.choice = 'faultline';
    await refresh();
    assert.equal(world.user.get(sendLens), false);
    world.choice = 'theirs';
    await refresh();
    assert.deepEqual(
      [...world.user],
      [
        [sendLens, true],
        ['httpyac.codelens', { send: true, sendAll: true }],
      ],
    );
    assert.deepEqual(world.changed, []);
  });

  it('what the user has changed since, or had switched off before, stays', async () => {
    const { world, refresh } = startWorld([restClient]);
    world.user.set(referenceLens, false);
    world.choice = 'faultline';
    await refresh();
    world.user.set(sendLens, true);
    world.choice = 'both';
    await refresh();
    assert.deepEqual(
      [...world.user].sort(),
      [
        [sendLens, true],
        [referenceLens, false],
      ].sort(),
    );
  });

  it('changes the workspace’s setting where that is the one that holds', async () => {
    const { world, refresh } = startWorld([restClient]);
    world.workspace.set(sendLens, true);
    world.choice = 'faultline';
    await refresh();
    assert.equal(world.workspace.get(sendLens), false);
    assert.equal(world.user.has(sendLens), false);
    world.choice = 'both';
    await refresh();
    assert.equal(world.workspace.get(sendLens), true);
  });

  it('goes on where a setting can’t be changed', async () => {
    const { world, refresh } = startWorld([restClient]);
    world.refused.add(sendLens);
    world.choice = 'faultline';
    await refresh();
    assert.equal(world.user.get(referenceLens), false);
    assert.match(world.logged[0] ?? '', /rest-client\.enableSendRequestCodeLens/);
  });

  it('is named in the README', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const { name } of otherClients) assert.ok(readme.includes(name));
  });
});
