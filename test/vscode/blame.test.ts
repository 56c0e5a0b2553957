import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { edit, requestFile } from './request-file';
import { exchange } from './sending';
import { annotation, diagnosticOf, diagnosticsIn, nothingBlamed, saidAtEndOf } from './shown';
import { useFaultline } from './world';

const bearer = 'Authorization: Bearer any';

/** `under`: the text that the squiggle stands under. */
interface Case {
  readonly what: string;
  readonly request: string;
  readonly code: string;
  readonly under: string;
  readonly message: RegExp;
}

const cases: readonly Case[] = [
  {
    what: 'a query parameter that is missing: the URL’s path',
    request: `GET {{asana}}/projects\n${bearer}`,
    code: 'response-missing',
    under: '{{asana}}/projects',
    message: /^400 Bad Request: workspace: Missing input/,
  },
  {
    what: 'a query parameter',
    request: `GET {{asana}}/projects?limit=5&workspace=my-team\n${bearer}`,
    code: 'response-malformed',
    under: 'workspace=my-team',
    message: /^400 Bad Request: workspace: Not a (recognized ID|valid gid|Long): my-team/i,
  },
  {
    what: 'a header',
    request: 'GET {{asana}}/users/me\nAccept: application/json\nAuthorization: Bearer expired',
    code: 'response-unauthorized',
    under: 'Authorization: Bearer expired',
    message: /^401 \w+( \w+)?: A valid authentication token was not provided/,
  },
  {
    what: 'a JSON property that is missing: the object where it belongs',
    request: `POST {{asana}}/tasks\n${bearer}\nContent-Type: application/json\n\n{\n  "data": {\n    "name": "Buy catnip"\n  }\n}`,
    code: 'response-missing',
    under: '"data"',
    message: /^400 Bad Request: workspace: Missing input/,
  },
  {
    what: 'a JSON property',
    request: `POST {{asana}}/tasks\n${bearer}\nContent-Type: application/json\n\n{ "data": { "name": "Buy catnip", "workspace": 67890 } }`,
    code: 'response-malformed',
    under: '"workspace": 67890',
    message: /^400 Bad Request: workspace/,
  },
  {
    what: 'a segment of the path: the id that does not exist',
    request: `GET {{asana}}/tasks/999\n${bearer}`,
    code: 'response-not-found',
    under: '999',
    message: /^404 Not Found/,
  },
  {
    what: 'a segment of the path: the date that is none',
    request: 'POST {{apptio}}/biit/api/v1/acme.com/Cost/GL%20Data/SOMEDATE:2010/overwrite',
    code: 'response-malformed',
    under: 'SOMEDATE:2010',
    message: /^400 Bad Request: Poorly formatted date string/,
  },
  {
    what: 'the whole URL, where the server names nothing',
    request: 'GET {{simulator}}/asana/500',
    code: 'response-server',
    under: '{{simulator}}/asana/500',
    message: /^500 Internal Server Error/,
  },
];

describe('what is to blame', () => {
  const world = useFaultline();

  for (const { what, request, code, under, message } of cases) {
    it(`is marked at ${what}`, async () => {
      const file = await requestFile(`### Before\nGET {{simulator}}/asana/200\n\n### Blamed\n${request}\n`);
      await exchange(world, file, '### Blamed');
      const found = await eventually(async () => {
        const all = (await diagnosticsIn(file.uri)).filter((it) => it.code.startsWith('response-'));
        assert.equal(all.length, 1);
        return all[0];
      });
      assert.deepEqual([found?.code, found?.text], [code, under]);
      assert.match(found?.message ?? '', message);
      assert.equal(found?.diagnostic.severity, vscode.DiagnosticSeverity.Error);
      assert.ok(found && found.diagnostic.range.start.line >= file.lineOf('### Blamed'));
    });
  }

  it('stands at the end of the request’s line in short, and in its hover whole', async () => {
    const file = await requestFile('# remark\n\n### Tasks\n# @name tasks\nGET {{asana}}/tasks\nAccept: */*\n');
    await exchange(world, file, 'GET');
    const { line, text, tone } = await annotation(world, file.uri, /^400/);
    assert.equal(line, file.lineOf('GET'));
    assert.match(text, /workspace: Missing input/);
    assert.ok(text.length <= 110, text);
    assert.equal(tone, 'error');
    const hover = await saidAtEndOf(file.uri, line);
    assert.match(hover, /missing or malformed parameter[\s\S]*Retry/);
  });

  it('is known to the Problems view, with a link to the API’s documents and to the response', async () => {
    const file = await requestFile('GET {{asana}}/tasks\n');
    const failed = await exchange(world, file);
    const { diagnostic } = await diagnosticOf(file.uri, 'response-missing');
    assert.ok(typeof diagnostic.code === 'object');
    assert.match(diagnostic.code.target.toString(), /^https:\/\/developers\.asana\.com\//);
    assert.equal(diagnostic.relatedInformation?.[0]?.location.uri.scheme, 'faultline-response');
    assert.ok(failed.responseUri?.startsWith('faultline-response:'));
  });

  it('moves along when something is written above it', async () => {
    const file = await requestFile('### One\nGET {{simulator}}/asana/200\n\n### Two\nGET {{asana}}/tasks\n');
    await exchange(world, file, '### Two');
    await diagnosticOf(file.uri, 'response-missing');
    await edit(file, new vscode.Position(1, 0), '# a remark\n');
    await eventually(async () => {
      const [found] = await diagnosticsIn(file.uri);
      assert.equal(found?.diagnostic.range.start.line, 5);
      assert.deepEqual(
        world.api.annotationsOf(file.uri).map(({ line }) => line),
        [5],
      );
    });
  });

  it('goes away when the request is edited to something else, and comes back with an undo', async () => {
    const file = await requestFile('GET {{asana}}/tasks\n');
    await exchange(world, file);
    await diagnosticOf(file.uri, 'response-missing');
    await edit(file, file.find('/tasks'), '/workspaces');
    await nothingBlamed(world, file.uri);
    assert.deepEqual(world.api.annotationsOf(file.uri), []);
    await vscode.commands.executeCommand('undo');
    await diagnosticOf(file.uri, 'response-missing');
    await annotation(world, file.uri, /^400/);
  });

  it('goes away with a success', async () => {
    const file = await requestFile('GET {{simulator}}/asana/500?times=1&key=success\n');
    await exchange(world, file);
    await diagnosticOf(file.uri, 'response-server');
    await exchange(world, file);
    await nothingBlamed(world, file.uri);
    const { tone } = await annotation(world, file.uri, /^200 OK/);
    assert.equal(tone, 'success');
  });
});
