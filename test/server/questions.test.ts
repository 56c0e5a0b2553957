import assert from 'node:assert/strict';
import type { CodeAction, Hover } from 'vscode-languageserver/node';
import { Command, DiagnosticCode } from '../../src/manifest';
import type { AskParams, AskResult, ExchangeDetail, TextResult } from '../../src/protocol';
import { positionOf, response, startClient, type TestClient, vscodeCapabilities } from './harness';

const start = { line: 0, character: 0 };
const answer = (...answers: readonly string[]): ((params: AskParams) => AskResult) => {
  return ({ questions }) => ({
    answers: Object.fromEntries(questions.map(({ key }, index) => [key, answers[index] ?? ''])),
  });
};

describe('server: what a request asks', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('is asked before anything is sent, all at once, in its order', async () => {
    const asked: AskParams[] = [];
    client = await startClient({
      ask: (params) => {
        asked.push(params);
        assert.equal(client.world.sent.length, 0);
        return answer('me', '7', 'red', 'b & c')(params);
      },
    });
    const text =
      '# @prompt user The name to sign in with\n# @prompt page\n@page = 1\n@color = {{$pick Which color? $value: red,green}}\nPOST https://h.example/{{user}}/{{page}}?c={{color}}\n\n{{$input note $value: none}}';
    const uri = await client.open('a.http', text);
    const { sent, refused } = await client.run(uri, positionOf(text, 'POST'));
    assert.deepEqual([sent.length, refused], [1, null]);
    assert.deepEqual(
      asked.map(({ questions }) => questions.map(({ kind, title, initial }) => [kind, title, initial])),
      [
        [
          ['text', 'user', ''],
          ['text', 'page', '1'],
          ['pick', 'Which color?', ''],
          ['text', 'note', 'none'],
        ],
      ],
    );
    assert.equal(asked[0]?.uri, uri);
    assert.equal(asked[0]?.questions[0]?.description, 'The name to sign in with');
    assert.deepEqual(asked[0]?.questions[2]?.choices, ['red', 'green']);
    const [request] = client.world.sent;
    assert.equal(request?.url, 'https://h.example/me/7?c=red');
    assert.deepEqual(request?.body, [{ kind: 'text', text: 'b & c' }]);
  });

  it('is begun with the last answer of the session; a password never is', async () => {
    const asked: AskParams[] = [];
    client = await startClient({
      ask: (params) => {
        asked.push(params);
        return answer('me', 's3cr3t-pass')(params);
      },
    });
    const text = '# @prompt user\n# @prompt password\nGET https://h.example/{{user}}?p={{password}}\n';
    const uri = await client.open('a.http', text);
    await client.run(uri, positionOf(text, 'GET'));
    await client.run(uri, positionOf(text, 'GET'));
    assert.deepEqual(
      asked.map(({ questions }) => questions.map(({ kind, initial }) => [kind, initial])),
      [
        [
          ['text', ''],
          ['password', ''],
        ],
        [
          ['text', 'me'],
          ['password', ''],
        ],
      ],
    );
  });

  it('nothing is sent and nothing is said where the user does not want to', async () => {
    client = await startClient({ ask: () => null });
    const text = '# @prompt user\nGET https://h.example/{{user}}\n\n###\nGET https://h.example/other\n';
    const uri = await client.open('a.http', text);
    const nothing = { sent: [], refused: null, skipped: 0, notSent: 0, notBegun: 0, durationMs: 0 };
    assert.deepEqual(await client.run(uri, positionOf(text, 'GET')), nothing);
    assert.deepEqual(await client.run(uri, null), { ...nothing, notBegun: 2 });
    assert.deepEqual([client.world.sent, client.messages], [[], []]);
  });

  it('Send All asks once for a name, before the first request', async () => {
    const asked: AskParams[] = [];
    client = await startClient({
      ask: (params) => {
        asked.push(params);
        assert.equal(client.world.sent.length, 0);
        return answer('me', 'x')(params);
      },
    });
    const text =
      'GET https://h.example/0\n\n###\n# @prompt user\nGET https://h.example/{{user}}\n\n###\n# @prompt user\nGET https://h.example/{{user}}/{{$input other}}\n';
    const uri = await client.open('a.http', text);
    const { sent } = await client.run(uri, null);
    assert.equal(sent.length, 3);
    assert.deepEqual(
      asked.map(({ questions }) => questions.map(({ title }) => title)),
      [['user', 'other']],
    );
    assert.deepEqual(
      client.world.sent.map(({ url }) => url),
      ['https://h.example/0', 'https://h.example/me', 'https://h.example/me/x'],
    );
  });

  it('with -askonce is asked once in a session', async () => {
    let count = 0;
    client = await startClient({
      ask: (params) => {
        count++;
        return answer('me')(params);
      },
    });
    const uri = await client.open('a.http', 'GET https://h.example/{{$input-askonce user}}\n');
    for (let run = 0; run < 2; run++) assert.equal((await client.run(uri, start)).sent.length, 1);
    assert.equal(count, 1);
  });

  it('is not asked where something else is in the way', async () => {
    client = await startClient({ ask: () => assert.fail('nothing is asked') });
    const text = '# @prompt user\nGET https://h.example/{{user}}/{{nope}}\n';
    const uri = await client.open('a.http', text);
    const { refused } = await client.run(uri, positionOf(text, 'GET'));
    assert.match(refused?.message ?? '', /nope is not defined in this file\.$/);
  });

  it('a run that is cancelled meanwhile closes the question', async () => {
    let closed = false;
    client = await startClient({
      ask: (_, token) =>
        new Promise((done) => {
          token.onCancellationRequested(() => {
            closed = true;
            done(null);
          });
        }),
    });
    const uri = await client.open('a.http', 'GET https://h.example/{{$input user}}\n');
    const running = client.run(uri, start);
    await new Promise((done) => setTimeout(done, 20));
    await client.request('faultline/cancel', { id: null });
    assert.deepEqual((await running).sent, []);
    assert.equal(closed, true);
    assert.equal(client.world.sent.length, 0);
  });

  it('a client that fails to ask, or answers with nonsense, sends nothing', async () => {
    const odd: unknown[] = [undefined, 'x', { answers: {} }, { answers: { 'text user': 1 } }];
    client = await startClient({
      ask: () => {
        const next = odd.pop();
        if (next === 'x') throw new Error('no box');
        return next as AskResult;
      },
    });
    const uri = await client.open('a.http', 'GET https://h.example/{{$input user}}\n');
    for (let run = 0; run < 4; run++) assert.deepEqual((await client.run(uri, start)).sent, []);
    assert.equal(client.world.sent.length, 0);
  });

  it('# @note is confirmed before its request is sent, each time', async () => {
    const asked: AskParams[] = [];
    const answers = [answer('yes'), () => null];
    client = await startClient({
      ask: (params) => {
        asked.push(params);
        return answers[asked.length - 1]?.(params) ?? null;
      },
    });
    const text = '# @note\nDELETE https://h.example/1\n';
    const uri = await client.open('a.http', text);
    assert.equal((await client.run(uri, positionOf(text, 'DELETE'))).sent.length, 1);
    const declined = await client.run(uri, positionOf(text, 'DELETE'));
    assert.deepEqual([declined.sent, declined.refused], [[], null]);
    assert.equal(client.world.sent.length, 1);
    assert.deepEqual(
      asked.map(({ questions }) => questions.map(({ kind, title }) => [kind, title])),
      [[['confirm', 'Send DELETE https://h.example/1?']], [['confirm', 'Send DELETE https://h.example/1?']]],
    );
    assert.deepEqual(client.diagnostics(uri), []);
  });

  it('# @note is confirmed by a message in an editor that cannot ask for more', async () => {
    const titles = ['Send', 'Do Not Send'];
    client = await startClient({ own: false, capabilities: vscodeCapabilities, choose: () => titles.shift() ?? null });
    const text = '# @note Are you sure?\nDELETE https://h.example/1\n';
    const uri = await client.open('a.http', text);
    const sendIt = { command: Command.send, arguments: [uri, positionOf(text, 'DELETE')] };
    await client.request('workspace/executeCommand', sendIt);
    await client.request('workspace/executeCommand', sendIt);
    assert.equal(client.world.sent.length, 1);
    assert.match(client.messages[0] ?? '', /^Are you sure\? \(DELETE https:\/\/h\.example\/1\)$/);
  });

  it('is no problem while the request is written', async () => {
    client = await startClient({ ask: () => null });
    const text = '# @prompt user\nGET https://{{user}}.example/{{$input x}}/{{nope}}\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.some(({ code }) => code === 'undefined-variable'));
    assert.deepEqual(
      found.map(({ code }) => code),
      ['undefined-variable'],
    );
    const hover = await client.request<Hover>('textDocument/hover', {
      textDocument: { uri },
      position: positionOf(text, 'user}}'),
    });
    assert.match(JSON.stringify(hover), /is asked for when the request is sent/);
  });

  it('is a precise problem in an editor that cannot ask', async () => {
    client = await startClient({ own: false, capabilities: vscodeCapabilities });
    const text = '# @prompt user\nGET https://h.example/{{user}}/{{$input a title}}\n';
    const uri = await client.open('a.http', text);
    const found = await client.whenDiagnostics(uri, (all) => all.length === 2);
    assert.deepEqual(
      found.map(({ code, severity, message }) => [code, severity, message]),
      [
        [
          DiagnosticCode.noAnswer,
          2,
          'user is asked for when the request is sent, and this editor cannot ask. Define it in the file, @user = …, or send with faultline run --var "user=…".',
        ],
        [
          DiagnosticCode.noAnswer,
          2,
          'a title is asked for when the request is sent, and this editor cannot ask. To answer, send with faultline run --var "a title=…".',
        ],
      ],
    );
    const arguments_ = [uri, positionOf(text, 'GET')];
    await client.request('workspace/executeCommand', { command: Command.send, arguments: arguments_ });
    assert.match(client.messages.at(-1) ?? '', /Nothing was sent: user is asked for .*and 1 more/);
    assert.equal(client.world.sent.length, 0);
  });
});

describe('server: secrets', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  it('are filled in when the request is sent, from what the client keeps', async () => {
    client = await startClient({ secrets: { 'api token': 'tok-1' } });
    const uri = await client.open('a.http', 'GET https://h.example/\nX-A: {{$secret api token}}\n');
    await client.run(uri, start);
    assert.deepEqual(client.world.sent[0]?.headers, [['X-A', 'tok-1']]);
  });

  it('that are not set are an error with an action that sets it, gone when it is set', async () => {
    client = await startClient({ secrets: { other: 'x' } });
    const text = 'GET https://h.example/{{$secret token}}\n';
    const uri = await client.open('a.http', text);
    const [diagnostic] = await client.whenDiagnostics(uri, (all) => all.length === 1);
    assert.equal(diagnostic?.code, DiagnosticCode.secretNotSet);
    assert.match(
      String(diagnostic?.message),
      /The secret token is not set\. Set it with the command Faultline: Set Secret…/,
    );
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: diagnostic?.range,
      context: { diagnostics: [diagnostic] },
    });
    assert.deepEqual(
      actions.map(({ title, command, isPreferred }) => [title, command?.command, command?.arguments, isPreferred]),
      [['Set secret token…', Command.setSecret, ['token'], true]],
    );
    const { refused } = await client.run(uri, start);
    assert.deepEqual([refused?.suggestion, refused?.secret], ['set-secret', 'token']);
    await client.connection.sendNotification('faultline/secrets', { names: ['other', 'token'] });
    await client.whenDiagnostics(uri, (all) => all.length === 0);
  });

  it('are completed by their names alone', async () => {
    client = await startClient({ secrets: { 'api-key': 'canary', other: 'canary' } });
    const text = 'GET https://h.example/{{$secret }}\n';
    const uri = await client.open('a.http', text);
    const position = { line: 0, character: text.indexOf('}}') };
    const list = await client.request('textDocument/completion', { textDocument: { uri }, position });
    assert.match(JSON.stringify(list), /"label":"api-key".*"label":"other"/);
    assert.doesNotMatch(JSON.stringify(list), /canary/);
  });

  it('come from the environment in an editor that keeps none', async () => {
    const processEnv = { FAULTLINE_SECRET_API_TOKEN: 'from env' };
    client = await startClient({ own: false, capabilities: vscodeCapabilities, deps: { processEnv } });
    const uri = await client.open(
      'a.http',
      'GET https://h.example/\nX-A: {{$secret api-token}}\nX-B: {{$secret none}}\n',
    );
    const found = await client.whenDiagnostics(uri, (all) => all.length === 1);
    assert.match(String(found[0]?.message), /Set the environment variable FAULTLINE_SECRET_NONE\./);
  });

  it('are not asked of the client before they are needed', async () => {
    let asked = 0;
    client = await startClient({ secrets: { a: 'tok-1' } });
    client.connection.onRequest('faultline/secret', () => {
      asked++;
      return { value: 'tok-1' };
    });
    const text = 'GET https://h.example/{{$secret a}}?b={{nope}}\n';
    const uri = await client.open('a.http', text);
    await client.whenDiagnostics(uri, (all) => all.length === 1);
    await client.request('textDocument/hover', { textDocument: { uri }, position: positionOf(text, 'secret a') });
    assert.equal(asked, 0);
  });
});

describe('server: canaries', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  const canaries = ['canary-password', 'canary secret+1', 'canary-stored/2'] as const;

  it('passwords and secrets reach the request alone: no message, log, hover, report or file', async () => {
    const [prompted, kulala, stored] = canaries;
    const logFile = '/team space/api/calls.log';
    client = await startClient({
      ask: answer(prompted, kulala),
      secrets: { api: stored },
      settings: { log: { file: logFile } },
      answer: ({ url }) =>
        response(400, {
          errors: [{ message: `bad ${url} ${prompted} ${encodeURIComponent(kulala)} ${kulala} ${stored}` }],
        }),
    });
    const text =
      '# @name login\n# @secret pin Your pin\nPOST https://h.example/{{$secret api}}?p={{$password Pass?}}\nX-A: {{$secret api}}\nContent-Type: application/x-www-form-urlencoded\n\na={{pin}}&b={{%$password Pass?}}\n\n###\nGET https://h.example/{{login.request.body.*}}\n';
    const uri = await client.open('a.http', text);
    const detail = await client.exchange(uri, positionOf(text, 'POST'));
    const [request] = client.world.sent;
    assert.match(`${request?.url} ${JSON.stringify(request?.body)}`, /canary-stored.*canary-password.*canary%20secret/);
    const { id } = detail.summary;
    await client.whenDiagnostics(uri, (found) => found.length > 0);
    await client.request<ExchangeDetail>('faultline/exchange', { id });
    await client.request<TextResult>('faultline/report', { id });
    await client.request<TextResult>('faultline/explanation', { id });
    for (const place of ['$secret api', 'pin}}', '$password', 'POST', 'login.request']) {
      await client.request('textDocument/hover', { textDocument: { uri }, position: positionOf(text, place) });
    }
    await client.request('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: positionOf(text, 'POST'), end: positionOf(text, 'POST') },
      context: { diagnostics: client.diagnostics(uri) },
    });
    await client.run(uri, positionOf(text, 'GET'));
    await client.request('textDocument/completion', {
      textDocument: { uri },
      position: positionOf(text, 'login.request'),
    });
    const log = client.world.files.get(logFile);
    const seen = [...client.received(), String(log)].join('\n');
    assert.match(seen, /‹redacted›/);
    for (const canary of canaries) {
      for (const form of [canary, encodeURIComponent(canary), canary.replaceAll(' ', '+')]) {
        assert.ok(
          !seen.includes(form),
          `${form} is not seen: ${seen.slice(Math.max(0, seen.indexOf(form) - 300), seen.indexOf(form) + 50)}`,
        );
      }
    }
  });
});
