import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { eventually } from './eventually';
import { type Listener, listen } from './listener';
import { edit, folder, requestFile } from './request-file';
import { exchange, send } from './sending';
import { annotation, diagnosticOf, diagnosticsIn, lens, lenses, responseOf } from './shown';
import { useFaultline } from './world';

describe('bad input', () => {
  const world = useFaultline();
  let listener: Listener;

  before(async () => {
    listener = await listen(({ url }, response) => {
      if (url === '/lies') {
        response.writeHead(502, { 'Content-Type': 'application/json' }).end('<html><body>Bad Gateway</body></html>');
      } else if (url === '/empty') response.writeHead(400, { 'Content-Type': 'application/json' }).end();
      else if (url === '/binary') {
        response
          .writeHead(200, { 'Content-Type': 'application/json' })
          .end(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]));
      } else response.end('{}');
    });
  });
  after(() => listener.close());

  const refused: readonly (readonly [what: string, text: string, code: string, under: string, message: RegExp])[] = [
    ['an unknown variable', 'GET {{url}}/{{nothing}}', 'undefined-variable', '{{nothing}}', /nothing/],
    [
      'a body file that is not there',
      'POST {{url}}\n\n< ./nowhere.json',
      'missing-file',
      './nowhere.json',
      /nowhere\.json/,
    ],
    ['a URL that is none', 'GET http://[::1', 'bad-url', '[::1', /./],
    ['a header that is none', 'GET {{url}}\nAccept application/json\n', 'bad-header', 'Accept application/json', /./],
    [
      'a result that is not there',
      'GET {{url}}/{{login.response.body.$.id}}',
      'undefined-variable',
      '{{login.response.body.$.id}}',
      /login/,
    ],
  ];

  for (const [what, text, code, under, message] of refused) {
    it(`${what} is marked at its place, and nothing is sent`, async () => {
      const file = await requestFile(`@url = ${listener.url}/refused\n\n### Bad\n${text}\n`);
      const found = await eventually(async () => {
        const all = await diagnosticsIn(file.uri);
        const [one] = all.filter(({ diagnostic }) => diagnostic.severity === vscode.DiagnosticSeverity.Error);
        assert.ok(one, `no error; there are: ${JSON.stringify(all)}`);
        return one;
      });
      assert.deepEqual([found.code, found.text], [code, under]);
      assert.match(found.message, message);
      const count = listener.received.length;
      assert.equal(await send(world, file, '### Bad'), null);
      await eventually(() => assert.match(world.told.messages[0]?.text ?? '', /^Nothing was sent: /));
      assert.deepEqual(world.told.messages[0]?.buttons, ['Show']);
      assert.equal(listener.received.length, count);
    });
  }

  it('a file without any request sends nothing, and says so', async () => {
    const file = await requestFile('# only a remark\n');
    assert.equal(await send(world, file), null);
    await eventually(() => assert.match(world.told.messages[0]?.text ?? '', /no request/));
  });

  it('a broken environment file is marked at its place in that file, and nothing is sent without its variables', async () => {
    const file = await requestFile(`GET ${listener.url}/{{planet}}\n`, { name: 'broken/planet.http' });
    const uri = vscode.Uri.joinPath(folder('api'), 'broken', 'http-client.env.json');
    const { text } = await diagnosticOf(uri, 'bad-environment');
    assert.match(text, /^"?Pluto/);
    const count = listener.received.length;
    assert.equal(await send(world, file), null);
    assert.equal(listener.received.length, count);
  });

  it('an environment file that cannot be read is told, and nothing is sent without its variables', async () => {
    const uri = vscode.Uri.joinPath(folder('api'), 'unreadable', 'http-client.env.json');
    await vscode.workspace.fs.createDirectory(uri);
    const file = await requestFile(`GET ${listener.url}/{{planet}}\n`, { name: 'unreadable/planet.http' });
    const found = await eventually(() => {
      const [first] = vscode.languages.getDiagnostics(uri);
      assert.ok(first);
      return first;
    });
    assert.match(found.message, /cannot be read/);
    const count = listener.received.length;
    assert.equal(await send(world, file), null);
    assert.equal(listener.received.length, count);
  });

  it('a response that is not what its Content-Type says is shown as it came, and diagnosed by its status', async () => {
    const file = await requestFile(`GET ${listener.url}/lies\n`);
    const found = await exchange(world, file);
    assert.deepEqual([found.status, found.failed], [502, true]);
    await annotation(world, file.uri, /^502/);
    const text = (await responseOf(found)).getText();
    assert.match(text, /# Not valid JSON/);
    assert.match(text, /<html><body>Bad Gateway<\/body><\/html>/);
  });

  it('an empty body is said to be empty', async () => {
    const file = await requestFile(`GET ${listener.url}/empty\n`);
    const found = await exchange(world, file);
    assert.equal(found.status, 400);
    await annotation(world, file.uri, /^400/);
    assert.match((await responseOf(found)).getText(), /# The body is empty\./);
  });

  it('a binary body is not shown as text', async () => {
    const file = await requestFile(`GET ${listener.url}/binary\n`);
    const text = (await responseOf(await exchange(world, file))).getText();
    assert.match(text, /# Binary body, not shown: .*PNG/i);
  });

  it('10 MB of garbage in a request file stop nothing', async () => {
    const line = `{{garbage ###< ./x @a = {{${'%'.repeat(60)}\n`;
    const garbage = await requestFile(line.repeat(Math.ceil(10_000_000 / line.length)), { name: 'garbage.http' });
    assert.ok(garbage.document.getText().length >= 9_000_000);
    await edit(garbage, new vscode.Position(0, 0), `GET ${listener.url}/typed\n\n###\n`);
    await executeCommandOnGarbage(garbage.uri);
    const other = await requestFile(`GET ${listener.url}/other\n`);
    assert.equal((await exchange(world, other)).status, 200);
    await lens(other.uri, /^200 OK/);
  });

  /** What an editor asks for at once. */
  async function executeCommandOnGarbage(uri: vscode.Uri): Promise<void> {
    const range = new vscode.Range(0, 0, 10, 0);
    await lenses(uri);
    await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
    await vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', uri);
    await vscode.commands.executeCommand('vscode.executeHoverProvider', uri, range.start);
    await vscode.commands.executeCommand('vscode.executeCodeActionProvider', uri, range);
  }
});
