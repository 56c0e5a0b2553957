import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic } from 'vscode-languageserver/node';
import type { Outcome } from '../../src/exchange';
import { folder, response, startClient, type TestClient, textIn, uriOf } from './harness';

const start = { line: 0, character: 0 };
const json = 'Content-Type: application/json';
const isResponse = ({ code }: Diagnostic): boolean => String(code).startsWith('response-');
const refused = (...errors: readonly { field: string; message: string }[]): Outcome => response(422, { errors });

describe('server: what to do where no edit of the request is right', () => {
  let client: TestClient;
  afterEach(() => client.stop());

  /** What is said, what is underlined, and the place that the action opens. */
  async function told(text: string, files: Readonly<Record<string, string>>, answer: Outcome) {
    client = await startClient({ files, answer: () => answer });
    const uri = await client.open('a.http', text);
    await client.exchange(uri, start);
    const found = (await client.whenDiagnostics(uri, (all) => all.some(isResponse))).filter(isResponse);
    const [diagnostic] = found;
    const range = diagnostic?.range ?? { start, end: start };
    const params = { textDocument: { uri }, range, context: { diagnostics: found } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    const open = actions.find(({ title }) => title.startsWith('Open '));
    const [target, at] = open?.command?.arguments ?? [];
    const name = typeof target === 'string' ? decodeURIComponent(target.slice(uriOf('').length)) : null;
    const line = (at as { line: number } | undefined)?.line;
    const rest =
      name === null || line === undefined
        ? null
        : files[name]?.split('\n')[line]?.slice((at as { character: number }).character);
    return {
      // Of a file that is sent as it is nobody knows what is in it.
      says: String(diagnostic?.message)
        .split('\n')
        .at(-1)
        ?.replace(' The response does not say where it belongs; this place is probable.', ''),
      blames: textIn(text, range),
      opens: name === null ? null : `${name}: ${rest}`,
      edits: actions.filter(({ kind, edit }) => kind === 'quickfix' && edit).length,
    };
  }

  const body = '{\n  "data": {\n    "name": 1\n  }\n}\n';
  for (const sign of ['<', '<@']) {
    it(`a JSON body of a file (${sign}): names it, and opens it at the property`, async () => {
      const text = `POST https://h.example/x\n${json}\n\n${sign} ./body.json\n`;
      const wrong = await told(
        text,
        { 'body.json': body },
        refused({ field: '/data/name', message: 'must be a string' }),
      );
      assert.deepEqual(wrong, {
        says: 'Correct the value of the property data.name; the message says what is accepted. The body comes from ./body.json: change it there.',
        ...{ blames: `${sign} ./body.json`, opens: 'body.json: "name": 1', edits: 0 },
      });
      await client.stop();
      const missing = await told(text, { 'body.json': body }, refused({ field: '/data/due', message: 'is required' }));
      assert.deepEqual(missing, {
        says: 'Add the property data.due. The body comes from ./body.json: change it there.',
        ...{ blames: `${sign} ./body.json`, opens: 'body.json: {', edits: 0 },
      });
    });
  }

  it('a broken JSON file: opens it at the fault', async () => {
    const text = `POST https://h.example/x\n${json}\n\n< ./body.json\n`;
    const files = { 'body.json': '{\n  "a": ,\n}\n' };
    const found = await told(text, files, response(400, { message: 'Unexpected token , in JSON at position 9' }));
    assert.match(found.says ?? '', /The body comes from \.\/body\.json: change it there\.$/);
    assert.equal(found.opens, 'body.json: ,');
  });

  it('the variables of a GraphQL query in a file', async () => {
    const text = 'GRAPHQL https://h.example/graphql\n\nquery A($name: String!) { a(name: $name) }\n\n< ./vars.json\n';
    const message = 'Variable "$name" of required type "String!" was not provided.';
    const found = await told(text, { 'vars.json': '{\n  "id": 1\n}\n' }, response(200, { errors: [{ message }] }));
    assert.match(found.says ?? '', /The body comes from \.\/vars\.json: change it there\.$/);
    assert.deepEqual([found.opens, found.edits], ['vars.json: {', 0]);
  });

  it('the query in a file, the variables here: they are edited', async () => {
    const text = 'GRAPHQL https://h.example/graphql\n\n< ./query.graphql\n\n{"id": 1}\n';
    const message = 'Variable "$name" of required type "String!" was not provided.';
    const files = { 'query.graphql': 'query A($name: String!) { a(name: $name) }\n' };
    const found = await told(text, files, response(200, { errors: [{ message }] }));
    assert.ok(found.edits > 0);
    assert.equal(found.opens, null);
  });

  it('XML: says which element, underlines it, and edits nothing', async () => {
    const text = 'POST https://h.example/x\nContent-Type: application/xml\n\n<order>\n  <price>abc</price>\n</order>\n';
    const found = await told(text, {}, refused({ field: 'price', message: 'must be a number' }));
    assert.match(found.says ?? '', /Change the element <price> of the XML yourself\.$/);
    assert.deepEqual([found.blames, found.opens, found.edits], ['<price>', null, 0]);
  });

  it('XML of a file: opens it at the element', async () => {
    const text = 'POST https://h.example/x\nContent-Type: application/xml\n\n< ./order.xml\n';
    const files = { 'order.xml': '<o:order>\n  <o:price>abc</o:price>\n</o:order>\n' };
    const found = await told(text, files, refused({ field: 'price', message: 'must be a number' }));
    assert.deepEqual(
      [found.blames, found.opens, found.edits],
      ['< ./order.xml', 'order.xml: <o:price>abc</o:price>', 0],
    );
  });

  it('a file that is too large: says which', async () => {
    const text = 'PUT https://h.example/x\nContent-Type: image/png\n\n< ./photo.png\n';
    const found = await told(text, { 'photo.png': '\u0000PNG' }, response(413, {}));
    assert.match(found.says ?? '', /The body comes from \.\/photo\.png: send a smaller one\.$/);
  });

  it('a part of a multipart body', async () => {
    const part = '--b\nContent-Disposition: form-data; name="photo"; filename="p.png"\n\n< ./p.png\n--b--\n';
    const text = `POST https://h.example/x\nContent-Type: multipart/form-data; boundary=b\n\n${part}`;
    const found = await told(text, { 'p.png': 'x' }, refused({ field: 'photo', message: 'must be a PNG image' }));
    assert.match(found.says ?? '', /The part comes from \.\/p\.png: change it there\.$/);
    assert.match(found.opens ?? '', /^p\.png: /);
  });

  it('any client that can show files opens it', async () => {
    client = await startClient({
      own: false,
      capabilities: {
        window: { showDocument: { support: true } },
        textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } },
      },
      files: { 'body.json': body },
      answer: () => refused({ field: '/data/name', message: 'must be a string' }),
    });
    const uri = await client.open('a.http', `POST https://h.example/x\n${json}\n\n< ./body.json\n`);
    await client.request('workspace/executeCommand', { command: 'faultline.send', arguments: [uri, start] });
    const params = { textDocument: { uri }, range: { start, end: start }, context: { diagnostics: [] } };
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', params);
    const open = actions.find(({ title }) => title === 'Open ./body.json where it is to be changed');
    assert.ok(open?.command);
    await client.request('workspace/executeCommand', open.command);
    assert.ok(client.messages.includes(uriOf('body.json')), folder);
  });
});
