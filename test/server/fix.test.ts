import assert from 'node:assert/strict';
import { type CodeAction, type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node';
import { headerValue } from '../../src/exchange';
import type { FixResult } from '../../src/protocol';
import { asana, tasks } from './asana';
import {
  plainCapabilities,
  positionOf,
  response,
  startClient,
  type TestClient,
  textIn,
  vscodeCapabilities,
} from './harness';

const api = 'https://app.asana.com/api/1.0';
const start = { line: 0, character: 0 };
const isResponse = ({ code }: Diagnostic): boolean => String(code).startsWith('response-');

describe('server: what is to blame, and its fix', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function fail(text: string, at = start): Promise<{ uri: string; id: string }> {
    const uri = await client.open('asana.http', text);
    const { summary } = await client.exchange(uri, at);
    assert.equal(summary.status, 400);
    return { uri, id: summary.id };
  }

  async function actions(
    uri: string,
    diagnostics: readonly Diagnostic[],
    only?: readonly string[],
  ): Promise<CodeAction[]> {
    const range = diagnostics[0]?.range ?? { start, end: start };
    const context = { diagnostics, ...(only ? { only } : {}) };
    return client.request('textDocument/codeAction', { textDocument: { uri }, range, context });
  }

  it('puts a diagnostic with a stable code on the narrowest source to blame', async () => {
    client = await startClient({ answer: asana });
    const text = `### Tasks\n# the list\nGET ${tasks}?limit=1\n`;
    const { uri, id } = await fail(text, { line: 2, character: 0 });
    const [diagnostic] = await client.whenDiagnostics(uri, (found) => found.some(isResponse));
    assert.equal(diagnostic?.code, 'response-missing');
    assert.equal(diagnostic?.severity, 1);
    assert.equal(diagnostic?.source, 'Faultline');
    assert.deepEqual(diagnostic?.data, { exchange: id, problem: 0 });
    assert.match(String(diagnostic?.message), /^400 Bad Request: workspace: Missing input/);
    assert.ok(!String(diagnostic?.message).includes('`'), 'plain text');
    const blamed = textIn(text, diagnostic?.range ?? { start, end: start });
    assert.ok(text.split('\n')[2]?.includes(blamed) && blamed.length > 0, blamed);
    const related = diagnostic?.relatedInformation?.[0];
    assert.match(related?.location.uri ?? '', /^faultline-response:/);
  });

  it('the quick fix is a snippet edit that mends the request; sent again it succeeds, and everything is cleared', async () => {
    client = await startClient({ answer: asana });
    const { uri } = await fail(`GET ${tasks}\nAccept: application/json\n`);
    const found = await client.whenDiagnostics(uri, (all) => all.some(isResponse));
    const offered = await actions(uri, found);
    const fix = offered.find(({ edit }) => edit);
    assert.equal(fix?.kind, 'quickfix');
    assert.deepEqual(fix?.diagnostics, found.filter(isResponse));
    const change = fix?.edit?.documentChanges?.[0];
    assert.ok(change && 'edits' in change);
    assert.equal(change.textDocument.version, client.version(uri));
    assert.match(JSON.stringify(change.edits), /"snippet":\{"kind":"snippet","value":"[^"]*workspace=\$\{1:/);
    const again = offered.find(({ command }) => command?.command === 'faultline.applyFixAndSend');
    assert.match(again?.title ?? '', /^Fix and send again/);
    await client.applyAction(uri, fix ?? { title: '' });
    assert.match(client.text(uri).split('\n')[0] ?? '', /\?workspace=/);
    await client.whenDiagnostics(uri, (all) => !all.some(isResponse));
    await client.whenAnnotations(uri, (all) => all.length === 0);
    const { summary } = await client.exchange(uri, start);
    assert.equal(summary.status, 200);
    await client.whenAnnotations(uri, (all) => all[0]?.tone === 'success');
    assert.deepEqual(client.diagnostics(uri).filter(isResponse), []);
  });

  it('a snippet of several lines is applied by Faultline’s client itself, so that nothing indents it once more', async () => {
    const text = `GET ${tasks}\n    ?limit=1\n    &archived=false\n`;
    for (const own of [true, false]) {
      client = await startClient({ own, answer: asana, capabilities: vscodeCapabilities });
      const uri = await client.open('asana.http', text);
      if (own) await client.run(uri, start);
      else await client.request('workspace/executeCommand', { command: 'faultline.send', arguments: [uri, start] });
      const found = await client.whenDiagnostics(uri, (all) => all.some(isResponse));
      const fix = (await actions(uri, found)).find(({ title }) => title.startsWith('Add query parameter'));
      assert.ok(fix, JSON.stringify([own, await actions(uri, found)]));
      const { edit, command } = fix;
      assert.deepEqual([command?.command, edit === undefined], own ? ['faultline.applyFix', true] : [undefined, false]);
      if (own) await client.stop();
    }
  });

  it('a variable of that name is used where there is one, and the fix is then complete and preferred', async () => {
    client = await startClient({ answer: asana });
    const { uri, id } = await fail(`@workspace = 12345\n\nGET ${tasks}\n`, { line: 2, character: 0 });
    const result = await client.request<FixResult>('faultline/fix', { id, fixId: '0.0' });
    assert.equal(result?.complete, true);
    assert.match(result?.edits[0]?.newText ?? '', /workspace=\{\{workspace\}\}/);
    assert.deepEqual(result?.position, { line: 2, character: 0 });
    const offered = await actions(uri, client.diagnostics(uri).filter(isResponse));
    assert.equal(offered.find(({ edit }) => edit)?.isPreferred, true);
    const fixAll = await actions(uri, [], ['source.fixAll']);
    assert.deepEqual(
      fixAll.map(({ kind }) => kind),
      ['source.fixAll.faultline'],
    );
    await client.applyAction(uri, fixAll[0] ?? { title: '' });
    assert.match(client.text(uri), /\?workspace=\{\{workspace\}\}/);
  });

  it('fixing all on save leaves alone what still needs a value typed', async () => {
    client = await startClient({ answer: asana });
    const { uri } = await fail(`GET ${tasks}\n`);
    assert.deepEqual(await actions(uri, [], ['source.fixAll']), []);
  });

  it('without snippet edits the fix is plain text with the placeholder’s default', async () => {
    client = await startClient({
      answer: asana,
      capabilities: { ...vscodeCapabilities, workspace: { ...vscodeCapabilities.workspace, workspaceEdit: {} } },
    });
    const { uri } = await fail(`GET ${tasks}\n`);
    const found = await client.whenDiagnostics(uri, (all) => all.some(isResponse));
    const fix = (await actions(uri, found)).find(({ edit }) => edit);
    const [edit] = fix?.edit?.changes?.[uri] ?? [];
    assert.match(edit?.newText ?? '', /workspace=/);
    assert.ok(!edit?.newText.includes('${'));
  });

  it('a client without code actions proper gets commands', async () => {
    client = await startClient({ own: false, answer: asana, capabilities: plainCapabilities });
    const uri = await client.open('asana.http', `GET ${tasks}\n`);
    await client.request('workspace/executeCommand', { command: 'faultline.send', arguments: [uri, start] });
    const found = await client.whenDiagnostics(uri, (all) => all.some(isResponse));
    const offered = await actions(uri, found);
    assert.ok(offered.every((it) => typeof it.command === 'string'));
    assert.equal(String(offered[0]?.command), 'faultline.applyFix');
  });

  it('fix, annotation and diagnostic move with the request', async () => {
    client = await startClient({ answer: asana });
    const { uri, id } = await fail(`### one\nGET https://h.example/\n\n### two\nGET ${tasks}\n`, {
      line: 4,
      character: 0,
    });
    await client.whenAnnotations(uri, (all) => all[0]?.line === 4);
    await client.change(uri, { range: { start, end: start }, text: '### zero\nGET https://h.example/0\n\n' });
    await client.whenAnnotations(uri, (all) => all[0]?.line === 7);
    await client.whenDiagnostics(uri, (all) => all.find(isResponse)?.range.start.line === 7);
    await client.when('the summary moved', () => client.summaries.at(-1)?.range?.start.line === 6);
    // Typing in another request, and a comment in its own section, change nothing but places.
    await client.change(uri, {
      range: { start: { line: 4, character: 0 }, end: { line: 4, character: 0 } },
      text: 'X: 1',
    });
    await client.change(uri, {
      range: { start: { line: 7, character: 0 }, end: { line: 7, character: 0 } },
      text: '# a remark\n',
    });
    await client.whenAnnotations(uri, (all) => all[0]?.line === 8);
    const result = await client.request<FixResult>('faultline/fix', { id, fixId: '0.0' });
    assert.equal(result?.edits[0]?.range.start.line, 8);
    assert.equal(result?.version, client.version(uri));
    assert.deepEqual(result?.position, { line: 8, character: 0 });
  });

  it('editing the request to something else takes all of it away; undoing that brings it back', async () => {
    client = await startClient({ answer: asana });
    const { uri, id } = await fail(`GET ${tasks}\n`);
    await client.whenAnnotations(uri, (all) => all[0]?.tone === 'error');
    const end = { line: 0, character: `GET ${tasks}`.length };
    await client.change(uri, { range: { start: end, end }, text: '/7' });
    await client.whenAnnotations(uri, (all) => all.length === 0);
    await client.whenDiagnostics(uri, (all) => !all.some(isResponse));
    assert.equal(await client.request('faultline/fix', { id, fixId: '0.0' }), null);
    await client.when('the summary has no range', () => client.summaries.at(-1)?.range === null);
    await client.change(uri, { range: { start: end, end: { ...end, character: end.character + 2 } }, text: '' });
    await client.whenAnnotations(uri, (all) => all[0]?.tone === 'error');
    assert.notEqual(await client.request('faultline/fix', { id, fixId: '0.0' }), null);
  });

  it('closing the file keeps the exchange; opening it again brings the annotation back', async () => {
    client = await startClient({ answer: asana });
    const { uri, id } = await fail(`GET ${tasks}\n`);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    await client.whenDiagnostics(uri, (all) => all.length === 0);
    assert.equal(await client.request('faultline/fix', { id, fixId: '0.0' }), null);
    await client.open('asana.http', `# new at the top\n\n### \nGET ${tasks}\n`);
    await client.whenAnnotations(uri, (all) => all[0]?.line === 3);
  });

  it('of two equal requests only the one that was sent is annotated', async () => {
    client = await startClient({ answer: asana });
    const text = `### one\nGET ${tasks}\n\n### two\nGET ${tasks}\n`;
    const { uri } = await fail(text, { line: 4, character: 0 });
    await client.whenAnnotations(uri, (all) => all.length === 1 && all[0]?.line === 4);
    const at = positionOf(text, tasks, tasks.length, 2);
    await client.change(uri, { range: { start: at, end: at }, text: '?x=1' });
    await client.whenAnnotations(uri, (all) => all.length === 0);
  });

  it('all problems of a response are fixed at once', async () => {
    client = await startClient({
      answer: () =>
        response(400, { errors: [{ message: 'workspace: Missing input' }, { message: 'assignee: Missing input' }] }),
    });
    const { uri, id } = await fail(`@workspace = 1\n@assignee = me\n\n### \nGET ${tasks}\n`, { line: 4, character: 0 });
    const found = await client.whenDiagnostics(uri, (all) => all.filter(isResponse).length === 2);
    const result = await client.request<FixResult>('faultline/fix', { id, fixId: 'all' });
    assert.ok(result);
    assert.match(result.edits.map(({ newText }) => newText).join(''), /workspace=.*assignee=/);
    const all = (await actions(uri, found)).find(({ title }) => title === result.title);
    assert.equal(all?.diagnostics?.length, 2);
  });

  it('one click mends all of them where nothing is left to say, and the file’s own action no guess', async () => {
    const errors = (...messages: string[]) => response(400, { errors: messages.map((message) => ({ message })) });
    client = await startClient({
      answer: ({ url }) =>
        url.includes('/tags')
          ? errors('workspace: Missing input', 'color: Missing input')
          : errors('workspace: Missing input', 'assignee: Missing input'),
    });
    const text = `@workspace = 1\n@assignee = me\n\n### One\nGET ${tasks}\n\n### Two\nGET ${api}/tags\n`;
    const { uri } = await fail(text, positionOf(text, `GET ${tasks}`));
    await client.exchange(uri, positionOf(text, `GET ${api}/tags`));
    const found = await client.whenDiagnostics(uri, (all) => all.filter(isResponse).length === 4);
    const offered = await actions(
      uri,
      found.filter(({ range }) => range.start.line === 4),
    );
    assert.ok(
      offered.some(({ title }) => title === 'Fix and send again: Fix all 2 problems'),
      JSON.stringify(offered.map(({ title }) => title)),
    );
    const [all, ...more] = await actions(uri, [], ['source.fixAll']);
    assert.ok(all && more.length === 0);
    await client.applyAction(uri, all);
    assert.match(client.text(uri), /projects\?workspace=\{\{workspace\}\}&assignee=\{\{assignee\}\}\n/);
    assert.match(client.text(uri), /tags\?workspace=\{\{workspace\}\}\n/, 'what is left to type is left');
  });

  it('of two problems, one that is mended goes with its diagnostic and its fix, and the other stays', async () => {
    const message = (name: string) => ({ message: `${name}: Missing input` });
    client = await startClient({
      answer: ({ url }) => {
        const errors = ['workspace', 'assignee'].filter((name) => !url.includes(name)).map(message);
        return errors.length > 0 ? response(400, { errors }) : response(200, { data: [] });
      },
    });
    const text = `### \nGET ${tasks}\n`;
    const { uri } = await fail(text, { line: 1, character: 0 });
    const found = await client.whenDiagnostics(uri, (all) => all.filter(isResponse).length === 2);
    const before = (await actions(uri, found)).map(({ title }) => title);
    assert.ok(before.includes('Fix all 2 problems'), before.join());
    const fix = (await actions(uri, found)).find(({ title }) => title.startsWith('Add query parameter "workspace"'));
    assert.ok(fix);
    await client.applyAction(uri, fix);
    const [left, ...others] = await client.whenDiagnostics(uri, (all) => all.filter(isResponse).length === 1);
    assert.ok(left && others.length === 0);
    assert.match(String(left.message), /assignee: Missing input/);
    await client.whenAnnotations(uri, ([line]) => /assignee: Missing input/.test(line?.text ?? ''));
    const after = (await actions(uri, [left])).map(({ title }) => title);
    assert.ok(after.some((title) => title.startsWith('Add query parameter "assignee"')));
    assert.ok(!after.some((title) => /workspace|Fix all/.test(title)), after.join());
    // Undone, both are there again.
    const mended = client.text(uri);
    await client.change(uri, { text });
    await client.whenDiagnostics(uri, (all) => all.filter(isResponse).length === 2);
    await client.change(uri, { text: mended });
    await client.whenDiagnostics(uri, (all) => all.filter(isResponse).length === 1);
    // Sent again, what the new response says counts alone.
    const next = (await actions(uri, [left])).find(({ title }) => title.startsWith('Add query parameter "assignee"'));
    await client.applyAction(uri, next ?? { title: '' });
    await client.whenDiagnostics(uri, (all) => all.filter(isResponse).length === 0);
    await client.run(uri, { line: 1, character: 0 });
    await client.change(uri, { text: mended });
    await client.whenAnnotations(uri, (all) => all.length === 0);
    assert.deepEqual(client.diagnostics(uri).filter(isResponse), []);
  });

  it('mends what is found before sending: undefined variable, response not there yet', async () => {
    client = await startClient();
    const text =
      '@host = https://h.example\n\n### login\n# @name login\nPOST {{host}}/login\n\n### use\nGET {{hots}}/{{token}}\nX-Id: {{login.response.body.$.id}}\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.length >= 3);
    const titles = (await actions(uri, found)).map(({ title }) => title);
    assert.ok(titles.includes('Change to host'), titles.join());
    assert.ok(titles.includes('Define token at the top of this file'), titles.join());
    assert.ok(titles.includes('Send login first'), titles.join());
    const changed = (await actions(uri, found)).find(({ title }) => title === 'Change to host');
    await client.applyAction(uri, changed ?? { title: '' });
    assert.match(client.text(uri), /GET \{\{host\}\}\/\{\{token\}\}/);
    const define = (await actions(uri, found)).find(({ title }) => title.startsWith('Define token'));
    await client.applyAction(uri, define ?? { title: '' });
    assert.match(client.text(uri), /^@host = https:\/\/h\.example\n@token = value\n/);
  });

  it('adds the boundary that a multipart body begins with to its Content-Type; sends it even without', async () => {
    client = await startClient();
    const text =
      'POST https://h.example/\nContent-Type: multipart/form-data\n\n----a b\nContent-Disposition: form-data; name="x"\n\n1\n----a b--\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.length > 0);
    assert.deepEqual(
      found.map(({ code, severity, range }) => [code, severity, textIn(text, range)]),
      [['missing-boundary', DiagnosticSeverity.Warning, 'multipart/form-data']],
    );
    const sentType = () => headerValue(client.world.sent.at(-1)?.headers ?? [], 'content-type');
    assert.equal((await client.run(uri, start)).refused, null);
    const added = sentType();
    assert.equal(added, 'multipart/form-data; boundary="--a b"');
    const [action] = await actions(uri, found);
    assert.deepEqual([action?.title, action?.isPreferred], ['Add boundary="--a b"', true]);
    await client.applyAction(uri, action ?? { title: '' });
    await client.whenDiagnostics(uri, (all) => all.length === 0);
    await client.run(uri, start);
    assert.equal(sentType(), added);
  });
});
