import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { asana, tasks } from './asana';
import { type ClientSetup, positionOf, response, startClient, type TestClient, textIn } from './harness';

const mark = '$$CURSOR$$';

describe('hovers', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  async function hover(marked: string, name = 'a.http'): Promise<{ markdown: string; over: string } | null> {
    const text = marked.replace(mark, '');
    const uri = await client.open(name, text);
    return hoverAt(uri, text, positionOf(marked, mark));
  }

  async function hoverAt(
    uri: string,
    text: string,
    position: object,
  ): Promise<{ markdown: string; over: string } | null> {
    const found = await client.request<Hover | null>('textDocument/hover', { textDocument: { uri }, position });
    if (!found) return null;
    return { markdown: (found.contents as MarkupContent).value, over: found.range ? textIn(text, found.range) : '' };
  }

  const get = 'GET https://h.example/\n';
  /** What is hovered, what it is over, and what it says. */
  const words: readonly (readonly [marked: string, over: string, says: RegExp])[] = [
    [
      'P$$CURSOR$$OST https://h.example/',
      'POST',
      /Neither safe nor idempotent.*\n\n\[RFC 9110, section 9\.3\.3\]\(https:\/\/www\.rfc-editor\.org\/rfc\/rfc9110#section-9\.3\.3\)/,
    ],
    ['DEL$$CURSOR$$ETE https://h.example/', 'DELETE', /Idempotent: sent twice/],
    ['GET https://h.example/ HTTP/$$CURSOR$$2', 'HTTP/2', /rfc9113/],
    [
      `${get}Acc$$CURSOR$$ept: */*`,
      'Accept',
      /\*\*Accept\*\* · request header\n\nThe media types that the response may have.*\n\n\[RFC 9110, section 12\.5\.1\]/,
    ],
    [`${get}retry-$$CURSOR$$after: 1`, 'retry-after', /response header.*\n\nHow long to wait/],
    [
      `${get}Content-Type: appl$$CURSOR$$ication/json; charset=utf-8`,
      'application/json',
      /media type\n\nJSON, in UTF-8\.\n\n\[RFC 8259\]/,
    ],
    [`${get}Accept: text/csv, application/pro$$CURSOR$$blem+json;q=0.5`, 'application/problem+json', /RFC 9457/],
    [`${get}Accept: text/csv;q=$$CURSOR$$0.5`, 'q=0.5', /How much it is wanted/],
    [`${get}Cache-Control: no-store, max-$$CURSOR$$age=5`, 'max-age=5', /Not older than/],
    [`${get}Authorization: Bea$$CURSOR$$rer abc`, 'Bearer', /A token/],
    [
      '# @re$$CURSOR$$try 5 unsafe\nGET https://h.example/',
      'retry',
      /Sends again[\s\S]*`base=1s`: The first wait; it doubles\. `ms`, `s` or `min`\./,
    ],
    ['# @retry 5 ba$$CURSOR$$se=2s\nGET https://h.example/', 'base=2s', /The first wait/],
    ['# @retry $$CURSOR$$7\nGET https://h.example/', '7', /Attempts, the first one included/],
    ['# @retry c$$CURSOR$$ap=9s\nGET https://h.example/', 'cap=9s', /The longest wait/],
    ['# @retry $$CURSOR$$on=5xx\nGET https://h.example/', 'on=5xx', /What is repeated/],
    ['# @retry jitter=fu$$CURSOR$$ll\nGET https://h.example/', 'jitter=full', /anything from 0 up/],
    ['# @retry jitter=no$$CURSOR$$ne\nGET https://h.example/', 'jitter=none', /has its full length/],
    ['# @retry un$$CURSOR$$safe\nGET https://h.example/', 'unsafe', /POST or PATCH is repeated/],
    ['# @de$$CURSOR$$lay 500\nGET https://h.example/', 'delay', /before the request is sent[\s\S]*milliseconds/],
    ['# @time$$CURSOR$$out 5 s\nGET https://h.example/', 'timeout', /a number without a unit is seconds/i],
    ['# @j$$CURSOR$$q .a\nGET https://h.example/', 'jq', /does not act on it/],
    ['# @retry on=429,5$$CURSOR$$03\nGET https://h.example/', '503', /503 Service Unavailable[\s\S]*section-15\.6\.4/],
    [`${get}\n?? status == 40$$CURSOR$$4`, '404', /404 Not Found[\s\S]*section-15\.5\.5/],
  ];
  for (const [marked, over, says] of words) {
    it(`say what a word means: ${JSON.stringify(marked)}`, async () => {
      client = await startClient();
      const found = await hover(marked);
      assert.equal(found?.over, over);
      assert.match(found?.markdown ?? '', says);
    });
  }

  it('say nothing of what nobody knows, of comments and of text', async () => {
    client = await startClient();
    const cases = [
      `${get}X-No$$CURSOR$$body: 1`,
      `${get}X-Nobody: a$$CURSOR$$b`,
      '# a rem$$CURSOR$$ark',
      '### ti$$CURSOR$$tle',
      `${get}\nsome te$$CURSOR$$xt`,
      'GET https://h.ex$$CURSOR$$ample/x',
    ];
    for (const marked of cases) assert.equal(await hover(marked), null, marked);
  });

  const environments: ClientSetup = {
    files: {
      'http-client.env.json': `{
  "dev": { "host": "dev.example", "apiKey": "k3y-of-dev" },
  "prod": { "host": "prod.example" },
  "$shared": { "version": "v1" }
}`,
    },
    options: { environments: { 'file:///team%20space/api': 'dev' } },
  };

  it('say what a variable is, where it comes from, and what it is made of', async () => {
    client = await startClient(environments);
    const text = '@base = https://{{host}}/{{version}}\n\n### \nGET {{ba$$CURSOR$$se}}/tasks\n';
    const found = await hover(text);
    assert.equal(found?.over, '{{base}}');
    const lines = (found?.markdown ?? '').split('\n').filter((line) => line !== '');
    assert.deepEqual(
      lines.map((line) => line.replace(/\(file:[^)]*\/([^/)]*)\)/g, '($1)')),
      [
        '**base** = `https://dev.example/v1`',
        '- `base` = `https://{{host}}/{{version}}` · [this file, line 1](a.http#L1)',
        '- `host` = `dev.example` · [http-client.env.json (dev), line 2](http-client.env.json#L2)',
        '- `version` = `v1` · [http-client.env.json (\\$shared), line 4](http-client.env.json#L4)',
      ],
    );
  });

  it('say where a value comes from that is made of nothing else, and what is defined where it is', async () => {
    client = await startClient(environments);
    const says = /^\*\*limit\*\* = `5`\n\nFrom \[this file, line 1\]/;
    assert.match((await hover('@limit = 5\nGET https://h.example/?limit={{lim$$CURSOR$$it}}'))?.markdown ?? '', says);
    assert.match((await hover('@li$$CURSOR$$mit = 5\nGET https://h.example/'))?.markdown ?? '', says);
  });

  it('say what a variable is in the other environments', async () => {
    client = await startClient(environments);
    assert.match(
      (await hover('GET https://{{ho$$CURSOR$$st}}/'))?.markdown ?? '',
      /In other environments: `prod` = `prod\.example`/,
    );
    assert.doesNotMatch((await hover('GET https://{{ver$$CURSOR$$sion}}/'))?.markdown ?? '', /other environments/);
  });

  it('show no secret', async () => {
    client = await startClient(environments);
    const text =
      '@password = hunter2hunter2\n@all = {{apiKey}}-{{password}}\n\nGET https://h.example/{{apiKey}}?x={{all}}&password=abc&{{all}}\n';
    for (const at of ['{{api$$CURSOR$$Key}}?', '{{al$$CURSOR$$l}}&p', 'h.exa$$CURSOR$$mple']) {
      const markdown = (await hover(text.replace(at.replace(mark, ''), () => at)))?.markdown ?? '';
      assert.match(markdown, /‹redacted›/);
      assert.doesNotMatch(markdown, /hunter2|k3y|abc/);
    }
  });

  it('show the whole URL as it would be sent, and for which environment', async () => {
    client = await startClient(environments);
    const found = await hover('@q = a b\nGET https://{{host}}/ta$$CURSOR$$sks\n  ?name={{q}}\n  &limit=5\n');
    assert.match(
      found?.markdown ?? '',
      /^`GET https:\/\/dev\.example\/tasks\?name=a%20b&limit=5`\n\nIn the environment `dev`\.$/,
    );
    assert.match(
      (await hover('@q = a b\nGET https://{{host}}/tasks\n  ?na$$CURSOR$$me={{q}}\n'))?.markdown ?? '',
      /name=a%20b/,
    );
    assert.match((await hover('GET /ta$$CURSOR$$sks\nHost: {{host}}\n'))?.markdown ?? '', /dev\.example\/tasks/);
    assert.equal(await hover('GET https://{{nobody}}/ta$$CURSOR$$sks\n'), null, 'a diagnostic says why');
  });

  it('show of a URL what is known, where a result of another request is not there yet', async () => {
    client = await startClient(environments);
    const login = '# @name login\nPOST https://h.example/login\n\n###\n';
    const found = await hover(`${login}GET https://{{host}}/ta$$CURSOR$$sks\n  ?of={{login.response.body.$.id}}\n`);
    assert.match(
      found?.markdown ?? '',
      /^`GET https:\/\/dev\.example\/tasks\?of=\{\{login\.response\.body\.\$\.id\}\}`\n\nIn the environment `dev`\.\n\nWhat stands in braces has no value yet\.$/,
    );
  });

  it('say why a variable has no value, where no diagnostic stands beside them', async () => {
    client = await startClient({ own: false });
    assert.match(
      (await hover('GET https://{{no$$CURSOR$$ne}}/'))?.markdown ?? '',
      /\*\*none\*\*\n\n`none` is not defined/,
    );
    await client.stop();
    client = await startClient();
    assert.equal(await hover('GET https://{{no$$CURSOR$$ne}}/'), null);
    assert.match(
      (await hover('@a = {{none}}/x\nGET https://{{$$CURSOR$$a}}/'))?.markdown ?? '',
      /- `a` = `\{\{none\}\}\/x` · .*\n- `none` is not defined/,
    );
  });

  it('show a value that a dynamic variable might have', async () => {
    client = await startClient();
    assert.match(
      (await hover('GET https://h.example/{{$gu$$CURSOR$$id}}'))?.markdown ?? '',
      /A random UUID[\s\S]*For example `[\da-f-]{36}`/,
    );
    assert.match(
      (await hover('GET https://h.example/{{$timest$$CURSOR$$amp -1 d}}'))?.markdown ?? '',
      /For example `1795078800`/,
    );
    assert.match(
      (await hover('GET https://h.example/{{$processEnv API_$$CURSOR$$HOST}}'))?.markdown ?? '',
      /`env\.example`/,
    );
  });

  it('ask nothing and send nothing', async () => {
    client = await startClient();
    await hover('# @prompt who Your name\n# @ref login\nGET https://h.example/{{wh$$CURSOR$$o}}');
    await hover('GET https://h.example/{{$inp$$CURSOR$$ut name}}');
    await hover(
      '# @name login\nGET https://h.example/\n\n###\nGET https://h.example/{{login.response.bo$$CURSOR$$dy.$.id}}',
    );
    assert.deepEqual(client.messages, []);
    assert.deepEqual(client.world.sent, []);
  });

  it('say what came of a named request, and which request a name means', async () => {
    client = await startClient({ answer: () => response(201, { id: 7 }) });
    const text =
      '# @name login\nPOST https://h.example/login\n\n###\n# @ref login\nGET https://h.example/{{login.response.body.$.id}}\n';
    const uri = await client.open('a.http', text);
    const ref = positionOf(text, '@ref login', 7);
    assert.match((await hoverAt(uri, text, ref))?.markdown ?? '', /`POST https:\/\/h\.example\/login`\n\nNot sent yet/);
    await client.exchange(uri, { line: 1, character: 0 });
    assert.match((await hoverAt(uri, text, ref))?.markdown ?? '', /Last answered with 201/);
    const value = await hoverAt(uri, text, positionOf(text, '{{login', 4));
    assert.match(value?.markdown ?? '', /= `7`\n\nFrom the last exchange of `login`, which was answered with 201/);
  });

  describe('on a failure', () => {
    const text = `###\nGET ${tasks}\nAccept: */*\n`;

    async function failed(setup: ClientSetup): Promise<{ uri: string; id: string }> {
      client = await startClient({ answer: asana, ...setup });
      const uri = await client.open('a.http', text);
      const { summary } = await client.exchange(uri, { line: 1, character: 0 });
      await client.whenDiagnostics(uri, (found) => found.length > 0);
      return { uri, id: summary.id };
    }

    it('explain it on the request line, with links that work', async () => {
      const { uri, id } = await failed({});
      const { markdown = '' } = (await hoverAt(uri, text, positionOf(text, 'GET', 1))) ?? {};
      assert.match(markdown, /\*\*400 Bad Request/);
      assert.match(markdown, /workspace/);
      assert.ok(
        markdown.includes(`command:faultline.applyFix?${encodeURIComponent(JSON.stringify([id, '0.0']))}`),
        markdown,
      );
    });

    it('do not say again what the diagnostic above them says', async () => {
      const { uri, id } = await failed({});
      const { markdown = '' } = (await hoverAt(uri, text, positionOf(text, tasks, 12))) ?? {};
      const said = client.diagnostics(uri).flatMap(({ message }) => String(message).split('\n'));
      assert.ok(said.length > 1);
      for (const line of said) {
        const sentence = line.replace(/^.*?: /, '');
        assert.ok(!markdown.replace(/[\\`*]/g, '').includes(sentence), `${sentence} is in ${markdown}`);
      }
      assert.ok(
        markdown.includes(`command:faultline.applyFix?${encodeURIComponent(JSON.stringify([id, '0.0']))}`),
        markdown,
      );
      assert.match(markdown, /\*\*Retry:\*\*/);
    });

    it('say all of it to a client that shows diagnostics elsewhere', async () => {
      const { uri } = await failed({ own: false });
      const { markdown = '' } = (await hoverAt(uri, text, positionOf(text, tasks, 12))) ?? {};
      assert.match(markdown, /\*\*400 Bad Request/);
      assert.match(markdown, /workspace: Missing input/);
    });

    describe('that says what no text should', () => {
      const bad =
        '\u001b[31mred\u001b[0m \u009b2J <img src=x onerror=alert(1)> [a](command:workbench.action.quit) \u202evil\u202c `x`';
      const deep = 100_000;
      const bodies: readonly [name: string, body: string][] = [
        ['escapes, HTML and Markdown', JSON.stringify({ message: bad, code: bad, field: bad, request_id: bad })],
        ['the same as a page', `<html><h1>${bad}</h1><p>${bad}</p></html>`],
        ['100,000 levels', '{"errors":['.repeat(deep)],
        ['a string that does not end', `{"message":"${'y'.repeat(5_000_000)}`],
      ];
      for (const [name, body] of bodies) {
        it(`is short and inert: ${name}`, async () => {
          const { uri } = await failed({ own: false, answer: () => response(400, body) });
          const { markdown = '' } = (await hoverAt(uri, text, positionOf(text, tasks, 12))) ?? {};
          assert.match(markdown, /\*\*400 Bad Request/);
          assert.ok(markdown.length < 10_000, `${markdown.length} characters`);
          const bare = markdown.replace(/\\`/g, '').replace(/(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, '');
          assert.doesNotMatch(bare, /(?<!\\)<img|(?<!\\)\[a\]/);
          const messages = client.diagnostics(uri).map(({ message }) => String(message));
          const controls = ['\u001b', '\u009b', '\u202e'];
          assert.ok([markdown, ...messages].every((shown) => !controls.some((control) => shown.includes(control))));
          assert.ok(messages.every((message) => message.length < 10_000));
        });
      }
    });

    it('leave the header below it to its own', async () => {
      const { uri } = await failed({});
      const { markdown = '' } = (await hoverAt(uri, text, positionOf(text, 'Accept', 2))) ?? {};
      assert.match(markdown, /media types/);
      assert.doesNotMatch(markdown, /400/);
    });
  });
});
