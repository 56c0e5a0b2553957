import assert from 'node:assert/strict';
import type { FoldingRange, Hover, MarkupContent } from 'vscode-languageserver/node';
import type { Outcome, StreamPiece } from '../../src/exchange';
import type { SendMessage } from '../../src/protocol';
import { serverError, tasks } from './asana';
import { failure, positionOf, response, startClient, type TestClient } from './harness';

const start = { line: 0, character: 0 };

describe('server: response documents', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function show(
    answer: () => Outcome,
    request = `GET ${tasks}?workspace=1\n`,
  ): Promise<{ uri: string; text: string }> {
    client = await startClient({ answer });
    const uri = await client.open('a.http', request);
    const { summary } = await client.exchange(uri, start);
    const responseUri = summary.responseUri ?? '';
    const { text } = await client.request<{ text: string }>('workspace/textDocumentContent', { uri: responseUri });
    return { uri: responseUri, text };
  }

  async function hover(uri: string, text: string, at: string, by = 1): Promise<string> {
    const found = await client.request<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position: positionOf(text, at, by),
    });
    return (found?.contents as MarkupContent | undefined)?.value ?? '';
  }

  it('show status, headers and body, pretty by default and raw where asked', async () => {
    const { uri, text } = await show(() => response(200, '{"a":[1,2]}', [['Content-Type', 'application/json']]));
    assert.match(text, /^HTTP\/1\.1 200/);
    const json = await show(() => response(200, { a: [1, 2] }));
    assert.match(json.text, /\n\{\n {2}"a": \[/);
    const raw = await client.request<{ text: string }>('workspace/textDocumentContent', {
      uri: `${json.uri}?view=raw`,
    });
    assert.ok(raw.text.includes('{"a":[1,2]}'));
    assert.ok(uri.startsWith('faultline-response:/'));
  });

  it('follow the setting, and are refreshed when it changes', async () => {
    const { uri } = await show(() => response(200, { a: 1 }));
    await client.setSettings({ response: { view: 'raw' } });
    await client.when('a refresh', () => (client.refreshes.get(uri) ?? 0) > 0);
    const { text } = await client.request<{ text: string }>('workspace/textDocumentContent', { uri });
    assert.ok(text.includes('{"a":1}'));
  });

  it('have hovers on the status, each message, the phrase and Retry-After, with links that work', async () => {
    const { uri, text } = await show(serverError);
    assert.match(await hover(uri, text, '500'), /500/);
    const phrase = await hover(uri, text, '6 sad squid');
    assert.match(phrase, /6 sad squid snuggle softly/);
    assert.match(phrase, /command:faultline\.copyPhraseOf\?/);
    assert.notEqual(await hover(uri, text, 'Server Error'), '');
    assert.equal(await hover(uri, text, 'errors'), '');
    await client.stop();
    const limited = await show(() => response(429, { errors: [{ message: 'Slow down' }] }, [['Retry-After', '30']]));
    const wait = await hover(limited.uri, limited.text, 'Retry-After: 30', 14);
    assert.match(wait, /30 s/);
  });

  it('say why there is no response where none came, with the hover, and hide credentials', async () => {
    const refused = (): Outcome => failure('connect', 'ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:1');
    const { uri, text } = await show(refused, '### First\nGET http://127.0.0.1:1/?access_token=abcdefghijkl0123\n');
    assert.match(uri, /^faultline-response:\/[^/]+\/ECONNREFUSED%20First$/);
    assert.match(text, /^# No response: ECONNREFUSED\n/);
    for (const part of [/\nCause: /, /\nWhat to do: /, /\nSend it again\? /, /\nAttempts:\n1\. ECONNREFUSED after /])
      assert.match(text, part);
    assert.ok(!text.includes('`') && !text.includes('abcdefghijkl0123'), text);
    assert.match(await hover(uri, text, 'ECONNREFUSED'), /ECONNREFUSED[\s\S]*command:/);
  });

  it('show a stream while it comes, how many events came, and at last the response as it came', async () => {
    let go: (message: SendMessage) => void = () => undefined;
    let id = '';
    client = await startClient({
      transport: (params) => {
        id = params.id;
        return new Promise((resolve) => {
          go = resolve;
        });
      },
    });
    const tell = (piece: StreamPiece) => client.connection.sendNotification('faultline/streamed', { id, piece });
    const shown = async (): Promise<string> =>
      (await client.request<{ text: string }>('workspace/textDocumentContent', { uri: live })).text;
    const uri = await client.open('a.http', '### Events\nGET https://h.example/\n');
    const running = client.run(uri, { line: 1, character: 0 });
    await client.when('it is being sent', () => id !== '');
    const head = { status: 200, reason: 'OK', httpVersion: '1.1', url: 'https://h.example/' };
    const headers = [['Content-Type', 'text/event-stream']] as const;
    await tell({ kind: 'opened', response: { ...head, headers } });
    await client.when('it has a document', () => client.summaries.at(-1)?.responseUri !== null);
    const live = client.summaries.at(-1)?.responseUri ?? '';
    assert.match(live, /\/200%20Events$/);
    assert.match(await shown(), /^HTTP\/1\.1 200 OK\nContent-Type: text\/event-stream\n\n# 0 events so far\./);
    await tell({ kind: 'events', events: [{ name: 'up', id: '7', data: 'a\nb' }], total: 1 });
    await client.when('it tells of the event', () => client.summaries.at(-1)?.events === 1);
    assert.match(await shown(), /# 1 event so far\..*keeps what came\.\n\nevent: up\nid: 7\ndata: a\ndata: b\n\n$/);
    await client.whenAnnotations(uri, ([one]) => one?.text === '200 · 1 event …');
    // What happens in VS Code when the language of a document is set.
    const textDocument = { uri: live };
    const again = { ...textDocument, languageId: 'faultline-response', version: 2, text: await shown() };
    await client.connection.sendNotification('textDocument/didClose', { textDocument });
    await client.connection.sendNotification('textDocument/didOpen', { textDocument: again });
    const flood = Array.from({ length: 30 }, (_, index) => ({
      name: null,
      id: null,
      data: `${index} ${'x'.repeat(9000)}`,
    }));
    await tell({ kind: 'events', events: flood, total: 5000 });
    await client.when('it tells of all', () => client.summaries.at(-1)?.events === 5000);
    const many = await shown();
    assert.match(many, /# 5000 events so far, the last 22 shown\./);
    assert.ok(many.length < 210_000 && many.includes('data: 29 ') && !many.includes('data: 7 '));
    const body = { kind: 'memory', base64: Buffer.from('data: all\n\n').toString('base64'), size: 11 } as const;
    const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };
    const refreshed = client.refreshes.get(live) ?? 0;
    go({ outcome: { kind: 'response', response: { ...head, headers, body } }, timings, hops: [], notes: [] });
    await running;
    await client.when('it is refreshed', () => (client.refreshes.get(live) ?? 0) > refreshed);
    assert.equal(await shown(), 'HTTP/1.1 200 OK\nContent-Type: text/event-stream\n\ndata: all\n\n');
  });

  it('keep the events of a stream that failed', async () => {
    client = await startClient({
      transport: async ({ id }) => {
        const response = { status: 200, reason: 'OK', httpVersion: '1.1', url: 'https://h.example/', headers: [] };
        const tell = (piece: StreamPiece) => client.connection.sendNotification('faultline/streamed', { id, piece });
        await tell({ kind: 'opened', response });
        await tell({ kind: 'events', events: [{ name: null, id: null, data: '{"n":1}' }], total: 1 });
        const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };
        return { outcome: failure('receive', 'ECONNRESET', 'reset'), timings, hops: [], notes: [] } as SendMessage;
      },
    });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    await client.run(uri, start);
    const { text } = await client.request<{ text: string }>('workspace/textDocumentContent', {
      uri: client.summaries.at(-1)?.responseUri,
    });
    assert.match(text, /^# No response: ECONNRESET\n[\s\S]*\n# 1 event came before that:\n\n\{"n":1\}\n$/);
  });

  it('say that a request was cancelled', async () => {
    client = await startClient({ answer: () => 'hang' });
    const uri = await client.open('a.http', 'GET https://h.example/\n');
    const running = client.run(uri, start);
    await client.when('it runs', () => client.world.sent.length === 1);
    await client.request('faultline/cancel', { id: null });
    await running;
    const summary = client.summaries.at(-1);
    assert.match(summary?.responseUri ?? '', /\/Cancelled%20GET%20%E2%88%95$/);
    const { text } = await client.request<{ text: string }>('workspace/textDocumentContent', {
      uri: summary?.responseUri,
    });
    assert.match(text, /^# No response: cancelled\n[\s\S]*Send it again/);
  });

  it('say what a status means that is no failure', async () => {
    const { uri, text } = await show(() => response(204, ''));
    assert.match(await hover(uri, text, '204'), /204[\s\S]*\n\n\S[\s\S]*RFC 9110, section 15\.3\.5/);
  });

  it('say what a header means, on its name alone', async () => {
    const { uri, text } = await show(() => response(200, { Allow: 1 }, [['Allow', 'GET, HEAD']]));
    assert.match(
      await hover(uri, text, 'Allow', 2),
      /The methods that the resource supports[\s\S]*RFC 9110, section 10\.2\.1/,
    );
    assert.equal(await hover(uri, text, 'GET, HEAD', 1), '');
    assert.equal(await hover(uri, text, '"Allow"', 2), '');
  });

  it('show the response as received: the user asked for it', async () => {
    const { text } = await show(() => response(200, { access_token: 'abcdefghijklmnop0123' }));
    assert.ok(text.includes('abcdefghijklmnop0123'));
  });

  it('fold', async () => {
    const { uri } = await show(() => response(200, { a: { b: [1, 2], c: 3 } }));
    const ranges = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
    assert.ok(ranges.length >= 2);
  });

  it('say so where the response is not kept any more', async () => {
    client = await startClient();
    const uri = 'faultline-response:/gone/200';
    const { text } = await client.request<{ text: string }>('workspace/textDocumentContent', { uri });
    assert.match(text, /not kept any more/);
    assert.equal(await client.request('textDocument/hover', { textDocument: { uri }, position: start }), null);
  });

  it('opened in the editor, are no request documents', async () => {
    const { uri, text } = await show(() => response(200, { a: 1 }));
    const textDocument = { uri, languageId: 'faultline-response', version: 1, text };
    await client.connection.sendNotification('textDocument/didOpen', { textDocument });
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument: { uri } }), []);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual(client.diagnostics(uri), []);
  });

  it('a large body crosses as a file, and the file goes with its exchange', async () => {
    let path = '/bodies/1';
    const head = new TextEncoder().encode('{"data": [');
    const large = (): Outcome => {
      const outcome = response(200, {});
      if (outcome.kind === 'failure') return outcome;
      const body = { kind: 'file', path, head, size: 5_000_000 } as const;
      return { kind: 'response', response: { ...outcome.response, body } };
    };
    const { text } = await show(large);
    assert.match(text, /\/bodies\/1/);
    path = '/elsewhere/1';
    await client.run(await client.open('b.http', 'GET https://h.example/\n'), start);
    await client.connection.sendRequest('shutdown');
    assert.ok(client.world.removed.includes('/bodies/1'));
    assert.ok(!client.world.removed.includes('/elsewhere/1'), 'only its own folder is the server’s to clear');
  });
});
