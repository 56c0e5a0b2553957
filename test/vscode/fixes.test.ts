import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { draft, edit, type RequestFile, requestFile } from './request-file';
import { exchange, settled } from './sending';
import { diagnosticOf, diagnosticsIn, lens, nothingBlamed, run } from './shown';
import { useFaultline } from './world';

const { executeCommand } = vscode.commands;
const bearer = 'Authorization: Bearer any';
const json = 'Content-Type: application/json';
const form = 'Content-Type: application/x-www-form-urlencoded';

/** The code actions that VS Code offers where the diagnostic stands. */
async function quickFixes(file: RequestFile, code: string): Promise<vscode.CodeAction[]> {
  const { diagnostic } = await diagnosticOf(file.uri, code);
  return eventually(async () => {
    const all = await actions(file, diagnostic.range, vscode.CodeActionKind.QuickFix);
    assert.ok(all.length > 0, 'no code action');
    return all;
  });
}

async function actions(file: RequestFile, range: vscode.Range, kind: vscode.CodeActionKind) {
  const command = 'vscode.executeCodeActionProvider';
  const all = await executeCommand<vscode.CodeAction[]>(command, file.uri, range, kind.value, 50);
  return all.filter(({ title }) => !/^(Fix|Explain) with|Copilot/i.test(title));
}

/** Takes a code action as the lightbulb does. */
async function take(action: vscode.CodeAction | undefined): Promise<void> {
  assert.ok(action);
  if (action.edit) assert.ok(await vscode.workspace.applyEdit(action.edit));
  if (action.command) await run(action.command);
}

interface Case {
  readonly what: string;
  readonly before: string;
  readonly code?: string;
  readonly title: RegExp;
  readonly after: string;
  /** What is selected then, to be typed over; empty where the fix is complete. */
  readonly selected: string;
  /** Typed over it before the request is sent again. */
  readonly value?: string;
  readonly status: number;
}

const cases: readonly Case[] = [
  {
    what: 'a missing query parameter, the value selected',
    before: `GET {{asana}}/projects\n${bearer}\n`,
    title: /^Add query parameter "workspace"$/,
    after: `GET {{asana}}/projects?workspace=workspace\n${bearer}\n`,
    selected: 'workspace',
    value: '67890',
    status: 200,
  },
  {
    what: 'a missing query parameter behind those that are there, on a line of its own where they are',
    before: `GET {{asana}}/projects\n    ?limit=5\n    &archived=false\n${bearer}\n`,
    title: /^Add query parameter "workspace"$/,
    after: `GET {{asana}}/projects\n    ?limit=5\n    &archived=false\n    &workspace=workspace\n${bearer}\n`,
    selected: 'workspace',
    value: '67890',
    status: 200,
  },
  {
    what: 'a missing query parameter with the variable of that name, where there is one',
    before: `@workspace = 67890\n\nGET {{asana}}/projects\n${bearer}\n`,
    title: /^Add query parameter "workspace"/,
    after: `@workspace = 67890\n\nGET {{asana}}/projects?workspace={{workspace}}\n${bearer}\n`,
    selected: '',
    status: 200,
  },
  {
    what: 'a missing JSON property under Asana’s data, in the layout that is there',
    before: `POST {{asana}}/tasks\n${bearer}\n${json}\n\n{\n    "data": {\n        "name": "Buy catnip"\n    }\n}\n`,
    title: /workspace"$/,
    after: `POST {{asana}}/tasks\n${bearer}\n${json}\n\n{\n    "data": {\n        "name": "Buy catnip",\n        "workspace": "workspace"\n    }\n}\n`,
    selected: 'workspace',
    value: '67890',
    status: 201,
  },
  {
    what: 'a missing JSON property with the variable of that name',
    before: `@workspace = 67890\n\nPOST {{asana}}/tasks\n${bearer}\n${json}\n\n{\n  "data": {\n    "name": "Buy catnip"\n  }\n}\n`,
    title: /workspace/,
    after: `@workspace = 67890\n\nPOST {{asana}}/tasks\n${bearer}\n${json}\n\n{\n  "data": {\n    "name": "Buy catnip",\n    "workspace": "{{workspace}}"\n  }\n}\n`,
    selected: '',
    status: 201,
  },
  {
    what: 'a missing key of a form with the variable of that name',
    before: `@workspace = 67890\n\nPOST {{asana}}/tasks\n${bearer}\n${form}\n\nname=Buy+catnip\n`,
    title: /workspace/,
    after: `@workspace = 67890\n\nPOST {{asana}}/tasks\n${bearer}\n${form}\n\nname=Buy+catnip&workspace={{workspace}}\n`,
    selected: '',
    status: 201,
  },
  {
    what: 'a missing JSON property on one line',
    before: `POST {{asana}}/tasks\n${bearer}\n${json}\n\n{ "data": { "name": "Buy catnip" } }\n`,
    title: /workspace"$/,
    after: `POST {{asana}}/tasks\n${bearer}\n${json}\n\n{ "data": { "name": "Buy catnip", "workspace": "workspace" } }\n`,
    selected: 'workspace',
    value: '67890',
    status: 201,
  },
  {
    what: 'a missing key of a form',
    before: `POST {{asana}}/tasks\n${bearer}\n${form}\n\nname=Buy+catnip\n`,
    title: /workspace"$/,
    after: `POST {{asana}}/tasks\n${bearer}\n${form}\n\nname=Buy+catnip&workspace=workspace\n`,
    selected: 'workspace',
    value: '67890',
    status: 201,
  },
  {
    what: '401 with the header that is missing',
    before: 'GET {{asana}}/users/me\nAccept: application/json\n',
    code: 'response-unauthorized',
    title: /Authorization/,
    after: 'GET {{asana}}/users/me\nAccept: application/json\nAuthorization: Bearer token\n',
    selected: 'token',
    value: 'any',
    status: 200,
  },
  {
    what: 'an id that is a number, which Asana wants as a string',
    before: `POST {{asana}}/tasks\n${bearer}\n${json}\n\n{ "data": { "name": "Buy catnip", "workspace": 67890 } }\n`,
    code: 'response-malformed',
    title: /./,
    after: `POST {{asana}}/tasks\n${bearer}\n${json}\n\n{ "data": { "name": "Buy catnip", "workspace": "67890" } }\n`,
    selected: '',
    status: 201,
  },
];

describe('quick fixes', () => {
  const world = useFaultline();
  let twoProblems: Listener;

  before(async () => {
    twoProblems = await listen(({ body }, response) => {
      const missing = ['name', 'workspace'].filter((name) => !body.includes(`"${name}"`));
      const errors = missing.map((name) => ({ message: `${name}: Missing input` }));
      response.setHeader('Content-Type', 'application/json').setHeader('X-Faultline-Dialect', 'asana');
      response.statusCode = missing.length > 0 ? 400 : 201;
      response.end(JSON.stringify(missing.length > 0 ? { errors } : { data: {} }));
    });
  });
  after(() => twoProblems.close());

  for (const {
    what,
    before: text,
    code = 'response-missing',
    title,
    after: mended,
    selected,
    value,
    status,
  } of cases) {
    it(`mend ${what}; one undo takes it back`, async () => {
      const file = await requestFile(text);
      const request = text.slice(text.search(/GET|POST/)).split('\n')[0] ?? '';
      const failed = await exchange(world, file, request);
      assert.ok(failed.failed && failed.fixes > 0);
      const offered = await quickFixes(file, code);
      const action = offered.find((it) => !it.title.startsWith('Fix and send again') && title.test(it.title));
      assert.equal(action?.kind?.value, 'quickfix', `there are: ${offered.map((it) => it.title).join(', ')}`);
      await take(action);
      assert.equal(file.document.getText(), mended);
      await eventually(() => assert.equal(file.document.getText(file.editor.selection), selected));
      await nothingBlamed(world, file.uri);

      await executeCommand('undo');
      await eventually(() => assert.equal(file.document.getText(), text));
      await diagnosticOf(file.uri, code);

      await executeCommand('redo');
      await eventually(() => assert.equal(file.document.getText(), mended));
      if (value !== undefined) {
        const at = mended.lastIndexOf(selected);
        const start = file.document.positionAt(at);
        await edit(file, new vscode.Range(start, file.document.positionAt(at + selected.length)), value);
      }
      const again = await exchange(world, file, request);
      assert.deepEqual([again.status, again.failed], [status, false]);
      await nothingBlamed(world, file.uri);
    });
  }

  it('are offered in the lightbulb on the request line, the one to take with one click first', async () => {
    const file = await requestFile(`@workspace = 67890\n\nGET {{asana}}/projects\n${bearer}\n`);
    await exchange(world, file, 'GET');
    const found = await quickFixes(file, 'response-missing');
    assert.equal(found[0]?.isPreferred, true);
    assert.ok(found.some(({ title }) => title.startsWith('Fix and send again')));
  });

  it('"Fix and send again" does both at once where nothing has to be typed', async () => {
    const file = await requestFile(`@workspace = 67890\n\nGET {{asana}}/projects\n${bearer}\n`);
    await exchange(world, file, 'GET');
    const action = (await quickFixes(file, 'response-missing')).find((it) => it.title.startsWith('Fix and send again'));
    const again = await settled(world, file, () => take(action));
    assert.equal(again?.status, 200);
    await nothingBlamed(world, file.uri);
  });

  it('"Fix and send again" splits what is too much, and sends first what lists the pieces; one undo takes it back', async () => {
    const text = `### Projects\nGET {{asana}}/projects?workspace=99999\n${bearer}\n`;
    const file = await requestFile(text);
    await exchange(world, file, 'GET');
    const found = await quickFixes(file, 'response-truncated');
    assert.equal(found[0]?.title, 'Split by team: list the teams first');
    await take(found.find((it) => it.title.startsWith('Fix and send again')));
    const sent = await eventually(() => {
      const done = world.api.exchanges().filter(({ uri, state }) => uri === file.uri.toString() && state === 'done');
      assert.equal(done.length, 3);
      return done.map(({ url, status }) => `${status} ${url.replace(/^.*\/1\.0/, '')}`);
    });
    assert.ok(
      sent.includes('200 /workspaces/99999/teams?limit=100') && sent.includes('200 /projects?team=13579'),
      sent.join(),
    );
    const listing = `### Teams\n# @name teams\nGET {{asana}}/workspaces/99999/teams?limit=100\n${bearer}\n`;
    const projects = 'GET {{asana}}/projects?team={{teams.response.body.$.data[0].gid}}';
    assert.equal(file.document.getText(), `${listing}\n### Projects\n# @ref teams\n${projects}\n${bearer}\n`);
    await nothingBlamed(world, file.uri);
    await executeCommand('undo');
    await eventually(() => assert.equal(file.document.getText(), text));
  });

  it('"Fix and send again" waits for the value, and Enter sends', async () => {
    const file = await requestFile(`GET {{asana}}/projects\n${bearer}\n`);
    await exchange(world, file, 'GET');
    await run(await lens(file.uri, /^Fix and send again$/));
    await eventually(() => assert.equal(file.document.getText(file.editor.selection), 'workspace'));
    const before = world.api.exchanges().length;
    await executeCommand('faultline.finishFix', true);
    assert.equal(world.api.exchanges().length, before, 'nothing is sent before a value is typed');
    await executeCommand('type', { text: '67890' });
    await eventually(() => assert.match(file.document.getText(), /workspace=67890\n/));
    const again = await settled(world, file, () => executeCommand('faultline.finishFix', true));
    assert.deepEqual([again?.status, again?.url.endsWith('?workspace=67890')], [200, true]);
  });

  it('"Fix and send again" sends nothing after Escape', async () => {
    const file = await requestFile(`GET {{asana}}/projects\n${bearer}\n`);
    await exchange(world, file, 'GET');
    await executeCommand('faultline.fixAndSend');
    await eventually(() => assert.equal(file.document.getText(file.editor.selection), 'workspace'));
    const before = world.api.exchanges().length;
    await executeCommand('type', { text: '1' });
    await executeCommand('faultline.finishFix', false);
    await executeCommand('faultline.finishFix', true);
    assert.equal(world.api.exchanges().length, before);
  });

  it('know the variables of the chosen environment', async () => {
    const file = await requestFile(`GET {{asana}}/projects\n${bearer}\n`);
    world.told.click('dev');
    await executeCommand('faultline.selectEnvironment');
    await exchange(world, file, 'GET');
    const again = await settled(world, file, () => executeCommand('faultline.fixAndSend'));
    assert.equal(again?.status, 200);
    assert.equal(file.document.lineAt(0).text, 'GET {{asana}}/projects?workspace={{workspace}}');
    world.told.click('No environment');
    await executeCommand('faultline.selectEnvironment');
  });

  it('412 puts in the new sync token, and sent again it is taken', async () => {
    const file = await requestFile(`GET {{asana}}/events?resource=54321&sync=too-old\n${bearer}\n`);
    const failed = await exchange(world, file, 'GET');
    assert.equal(failed.status, 412);
    const { text } = await diagnosticOf(file.uri, 'response-sync-token');
    assert.equal(text, 'sync=too-old');
    const again = await settled(world, file, () => executeCommand('faultline.fixAndSend'));
    assert.equal(again?.status, 200);
    assert.match(file.document.lineAt(0).text, /^GET \{\{asana\}\}\/events\?resource=54321&sync=(?!too-old)[^&\s]+$/);
    await nothingBlamed(world, file.uri);
  });

  it('Apptio’s date is rewritten to the form that the message asks for', async () => {
    const file = await requestFile(
      'POST {{apptio}}/biit/api/v1/acme.com/Cost%20Transparency/GL%20Data/SOMEDATE:2010/overwrite\n',
    );
    await exchange(world, file);
    await take((await quickFixes(file, 'response-malformed')).find((it) => it.edit));
    assert.match(file.document.lineAt(0).text, /\/GL%20Data\/[A-Z][a-z]+:2010\/overwrite$/);
    await nothingBlamed(world, file.uri);
    assert.notEqual((await exchange(world, file)).status, 400, 'the date is understood');
    await executeCommand('undo');
    await eventually(() => assert.match(file.document.lineAt(0).text, /SOMEDATE:2010/));
  });

  it('all problems of a response are mended at once, by one command and one undo', async () => {
    const text = `@name = Buy catnip\n@workspace = 67890\n\nPOST ${twoProblems.url}/api/1.0/tasks\n${json}\n\n{ "data": {} }\n`;
    const file = await requestFile(text);
    const failed = await exchange(world, file, 'POST');
    assert.equal(failed.status, 400);
    await eventually(async () => {
      const found = (await diagnosticsIn(file.uri)).filter(({ code }) => code === 'response-missing');
      assert.equal(found.length, 2);
    });
    await executeCommand('faultline.fixAll');
    const mended = '{ "data": {"name": "{{name}}", "workspace": "{{workspace}}"} }';
    await eventually(() => assert.equal(file.document.lineAt(6).text, mended));
    await executeCommand('undo');
    await eventually(() => assert.equal(file.document.getText(), text));
    const again = await settled(world, file, () => executeCommand('faultline.fixAndSend'));
    assert.equal(again?.status, 201);
  });

  it('of several values to type, Enter goes from one to the next, and sends behind the last', async () => {
    const text = `POST ${twoProblems.url}/api/1.0/tasks\n${json}\n\n{ "data": {} }\n`;
    const file = await requestFile(text);
    await exchange(world, file, 'POST');
    await executeCommand('faultline.fixAndSend');
    await eventually(() => assert.equal(file.document.getText(file.editor.selection), 'name'));
    await executeCommand('type', { text: 'Buy catnip' });
    const before = world.api.exchanges().length;
    await executeCommand('faultline.finishFix', true);
    await eventually(() => assert.equal(file.document.getText(file.editor.selection), 'workspace'));
    assert.equal(world.api.exchanges().length, before, 'nothing is sent before the last value is typed');
    await executeCommand('type', { text: '67890' });
    const again = await settled(world, file, () => executeCommand('faultline.finishFix', true));
    assert.equal(again?.status, 201);
    assert.match(file.document.getText(), /"name": "Buy catnip", "workspace": "67890"/);
  });

  it('all failing requests of a file are mended by one source action', async () => {
    const file = await requestFile(
      `@workspace = 67890\n\n### One\nGET {{asana}}/projects\n${bearer}\n\n### Two\nPOST {{asana}}/tasks\n${bearer}\n${form}\n\nname=x\n`,
    );
    await exchange(world, file, '### One');
    await exchange(world, file, '### Two');
    const whole = new vscode.Range(0, 0, file.document.lineCount, 0);
    const action = await eventually(async () => {
      const [first] = await actions(file, whole, vscode.CodeActionKind.SourceFixAll);
      assert.ok(first);
      return first;
    });
    assert.equal(action.kind?.value, 'source.fixAll.faultline');
    await take(action);
    assert.match(
      file.document.getText(),
      /projects\?workspace=\{\{workspace\}\}\n[\s\S]*name=x&workspace=\{\{workspace\}\}\n/,
    );
  });

  it('are there in a draft, too', async () => {
    const file = await draft('GET {{asana}}/tasks\n'.replace('{{asana}}', await asanaUrl()));
    await exchange(world, file);
    assert.ok((await quickFixes(file, 'response-missing')).some((it) => it.edit));
  });

  it('that are asked for and are not there: it is said why', async () => {
    const file = await requestFile('GET {{simulator}}/asana/500\n');
    await exchange(world, file);
    await executeCommand('faultline.fixAndSend');
    assert.match(world.told.messages[0]?.text ?? '', /^There is no fix for the last response of this request: .+\.$/);
    assert.equal(file.document.getText(), 'GET {{simulator}}/asana/500\n');
  });

  it('that no longer fit change nothing, and say so', async () => {
    const file = await requestFile(`GET {{asana}}/projects\n${bearer}\n`);
    const failed = await exchange(world, file, 'GET');
    await edit(file, file.find('/projects'), '/users');
    await executeCommand('faultline.applyFix', failed.id, '0.0');
    assert.equal(file.document.lineAt(0).text, 'GET {{asana}}/users');
    assert.match(world.told.messages[0]?.text ?? '', /the fix no longer fits/);
  });

  /** Where the simulator's Asana is, which a draft has no environment to know from. */
  async function asanaUrl(): Promise<string> {
    const file = await requestFile('GET {{asana}}/workspaces\n');
    return (await exchange(world, file)).url.replace(/\/workspaces$/, '');
  }
});
