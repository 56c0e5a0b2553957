import assert from 'node:assert/strict';
import type { CompletionList, Hover } from 'vscode-languageserver/node';
import type { Outcome } from '../../src/exchange';
import { ClientNotification } from '../../src/protocol';
import { folder, positionOf, response, startClient, type TestClient, uriOf, vscodeCapabilities } from './harness';

const start = { line: 0, character: 0 };
const file = '.faultline/dialects/acme.yaml';
const acme = (meaning: string) => `id: acme
title: Acme
match: { hosts: [h.example] }
status:
  "409": { kind: conflict, reason: Conflict, meaning: ${meaning}, remedy: Read it again. }
patterns:
  - { re: '^(?<field>\\w+), please$', kind: missing }
`;
const broken = 'id: acme\ntitle: Acme\nmatch: { hosts: [h.example] }\npatterns:\n  - { re: "(a", kind: mising }\n';

describe('server: users’ dialects', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const saved = (type: 1 | 2 | 3, name = file) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: uriOf(name), type }] });
  const send = async () => {
    const uri = await client.open('a.http', 'POST https://h.example/orders\n');
    return { uri, ...(await client.exchange(uri, start)) };
  };

  it('one of the workspace reads what comes back', async () => {
    client = await startClient({
      files: { [file]: acme('Changed meanwhile.') },
      answer: () => response(400, { message: 'name, please' }),
    });
    const { diagnosis } = await send();
    assert.deepEqual(
      [diagnosis?.dialect, diagnosis?.kind, diagnosis?.problems[0]?.field?.name],
      ['acme', 'missing', 'name'],
    );
  });

  it('is read anew when it is created, saved and deleted; what failed before is explained anew', async () => {
    client = await startClient({ answer: () => response(409, { message: 'No' }) });
    const { uri, summary } = await send();
    const meaning = async () => {
      const detail = await client.request<{ diagnosis: { meaning: string; dialect: string } }>('faultline/exchange', {
        id: summary.id,
      });
      return `${detail.diagnosis.dialect}: ${detail.diagnosis.meaning}`;
    };
    const changed = async (type: 1 | 2 | 3, what: RegExp) => {
      const count = client.summaries.length;
      await saved(type);
      await client.when('the exchange is told anew', () => client.summaries.length > count);
      assert.match(await meaning(), what);
    };
    assert.match(await meaning(), /^generic: /);
    client.world.files.set(`${folder}/${file}`, acme('First.'));
    await changed(1, /^acme: First\.$/);
    client.world.files.set(`${folder}/${file}`, acme('Second.'));
    await changed(2, /^acme: Second\.$/);
    await client.whenAnnotations(uri, (found) => found.length > 0);
    client.world.files.set(`${folder}/${file}`, acme('Second.').replace('Read it again.', 'Ask Ada.'));
    await saved(2);
    await client.whenDiagnostics(uri, (found) => found.some(({ message }) => String(message).includes('Ask Ada.')));
    client.world.files.delete(`${folder}/${file}`);
    await changed(3, /^generic: /);
  });

  it('one that changes while a request is on its way reads what comes back', async () => {
    let arrive = (): void => undefined;
    const arrived = new Promise<void>((done) => {
      arrive = done;
    });
    let answer = (_: Outcome): void => undefined;
    client = await startClient({
      files: { [file]: acme('First.') },
      answer: () =>
        new Promise<Outcome>((done) => {
          answer = done;
          arrive();
        }),
    });
    const sent = send();
    await arrived;
    client.world.files.set(`${folder}/${file}`, acme('Second.'));
    await saved(2);
    answer(response(409, {}));
    assert.equal((await sent).diagnosis?.meaning, 'Second.');
  });

  it('one that changed without anybody telling is seen by the next request', async () => {
    for (const own of [true, false]) {
      client = await startClient({
        own: true,
        capabilities: own ? vscodeCapabilities : {},
        files: { [file]: acme('First.') },
        answer: () => response(409, {}),
      });
      assert.equal((await send()).diagnosis?.meaning, 'First.');
      client.world.files.set(`${folder}/${file}`, acme('Second.'));
      assert.equal((await send()).diagnosis?.meaning, 'Second.');
      client.world.files.delete(`${folder}/${file}`);
      assert.equal((await send()).diagnosis?.dialect, 'generic');
      if (own) await client.stop();
    }
  });

  it('a broken one has diagnostics at its lines and takes nothing else down', async () => {
    client = await startClient({
      files: {
        [file]: broken,
        '.faultline/dialects/b.yaml': acme('Still here.').replace('id: acme', 'id: b'),
        '.faultline/dialects/c.yml': 'id: [',
        '.faultline/dialects/notes.txt': 'no dialect',
      },
      answer: () => response(409, {}),
    });
    const found = await client.whenDiagnostics(uriOf(file), ({ length }) => length === 2);
    for (const { code, range, source } of found)
      assert.deepEqual([code, range.start.line, source], ['bad-dialect', 4, 'Faultline']);
    assert.match(String(found[0]?.message), /regular expression/);
    assert.match(String(found[1]?.message), /^It must be one of missing, malformed,/);
    await client.whenDiagnostics(uriOf('.faultline/dialects/c.yml'), (found) => found.length > 0);
    assert.equal((await send()).diagnosis?.meaning, 'Still here.');

    client.world.files.set(`${folder}/${file}`, broken.replace('mising', 'missing'));
    await saved(2);
    const [entry] = await client.whenDiagnostics(uriOf(file), (found) =>
      /regular expression/.test(String(found[0]?.message)),
    );
    assert.deepEqual(entry?.range, { start: { line: 4, character: 10 }, end: { line: 4, character: 14 } });
    client.world.files.set(`${folder}/${file}`, acme('x'));
    await saved(2);
    await client.whenDiagnostics(uriOf(file), (found) => found.length === 0);
  });

  it('two with one id: the first is used, the other is told of', async () => {
    client = await startClient({
      files: { [file]: acme('One.'), '.faultline/dialects/b.yaml': acme('Two.') },
      answer: () => response(409, {}),
    });
    await client.whenDiagnostics(uriOf('.faultline/dialects/b.yaml'), (found) =>
      /acme\.yaml has the id acme, too/.test(String(found[0]?.message)),
    );
    assert.equal((await send()).diagnosis?.meaning, 'One.');
  });

  it('none is read before the workspace is trusted', async () => {
    client = await startClient({ files: { [file]: broken }, options: { trusted: false } });
    await client.open('a.http', 'GET https://h.example/\n');
    await client.request('faultline/exchanges', {});
    assert.deepEqual(client.diagnostics(uriOf(file)), []);
    await client.connection.sendNotification(ClientNotification.trusted);
    await client.whenDiagnostics(uriOf(file), (found) => found.length === 2);
  });

  describe('in an editor', () => {
    const capabilities = {
      ...vscodeCapabilities,
      textDocument: {
        ...vscodeCapabilities.textDocument,
        synchronization: { dynamicRegistration: true },
        completion: { ...vscodeCapabilities.textDocument?.completion, dynamicRegistration: true },
        hover: { dynamicRegistration: true },
      },
    };
    const opened = async (text: string) => {
      client = await startClient({ capabilities });
      await client.when('registered', () => client.registered.includes('textDocument/hover'));
      return client.open(file, text);
    };

    it('is checked while it is typed', async () => {
      const uri = await opened(acme('x'));
      await client.change(uri, { range: { start, end: { line: 0, character: 2 } }, text: 'idd' });
      const [problem] = await client.whenDiagnostics(uri, (found) => found.length > 0);
      assert.match(String(problem?.message), /^id is missing here|^idd is not known here/);
      await client.change(uri, { range: { start, end: { line: 0, character: 3 } }, text: 'id' });
      await client.whenDiagnostics(uri, (found) => found.length === 0);
    });

    it('is completed and explained from the schema', async () => {
      const text = `${acme('x')}retry:\n  allow:\n    - \n    - kind: [ra\n`;
      const uri = await opened(text);
      const completed = async (position: { line: number; character: number }) => {
        const list = await client.request<CompletionList>('textDocument/completion', {
          textDocument: { uri },
          position,
        });
        return list.items.map(({ label }) => label);
      };
      const lines = text.split('\n');
      assert.deepEqual((await completed({ line: lines.length - 3, character: 6 })).slice(0, 3), [
        'status',
        'code',
        'kind',
      ]);
      assert.ok((await completed({ line: lines.length - 2, character: 15 })).includes('rate-limited'));
      assert.ok((await completed({ line: 7, character: 0 })).includes('patterns'));
      const hover = await client.request<Hover>('textDocument/hover', {
        textDocument: { uri },
        position: positionOf(text, 'kind: missing'),
      });
      assert.match(JSON.stringify(hover.contents), /What is wrong/);
    });
  });
});
