import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { defaultSettings } from '../../../src/manifest';
import { loadEnvironments } from '../../../src/resolve/environments';
import { resolveRequest } from '../../../src/resolve/resolve';
import { parseDocument } from '../../../src/syntax/parse';
import { blockOf, contextFor, file, fileReader, folder, type Setting } from '../resolve/resolving';

/** The section of the README about moving over. */
const section = /## Moving over from [^\n]*\n([\s\S]*?)\n## /.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';

const resolve = async (text: string, setting?: Setting) => {
  const context = contextFor(text, setting);
  return resolveRequest(blockOf(context), context);
};
const codes = (text: string) => parseDocument(text).blocks.flatMap(({ problems }) => problems.map(({ code }) => code));
const bodyOf = (text: string) => {
  const [block] = parseDocument(text).blocks;
  const body = block?.request?.body;
  return body && block.text.slice(body.start, body.end);
};

/** What the section says, in its words, and what shows that it is so. */
const claims: readonly [words: string, shown: () => Promise<void> | void][] = [
  [
    'An unknown variable in a URL or header stops the request',
    async () => {
      for (const text of ['GET https://h/{{a}}\n', 'GET https://h\nA: {{a}}\n']) {
        const { request, problems } = await resolve(text);
        assert.deepEqual([request, problems[0]?.code], [null, 'undefined-variable']);
      }
    },
  ],
  [
    '`"faultline.syntax.flavour": "rest-client"` for its variables',
    async () => {
      const settings = { ...defaultSettings, 'faultline.syntax.flavour': 'rest-client' as const };
      const { request } = await resolve('GET https://h/\nA: {{a}}\n', { settings });
      assert.deepEqual(request?.sent.headers, [['A', '{{a}}']]);
    },
  ],
  ['a body line such as `# Title` is body', () => assert.equal(bodyOf('POST /\n\n# Title\ntext\n'), '# Title\ntext')],
  [
    'a query line after `HTTP/1.1` is query',
    () => {
      const [block] = parseDocument('GET https://h HTTP/1.1\n?x=1\n').blocks;
      assert.equal(block?.request?.target.text, 'https://h?x=1');
    },
  ],
  [
    '`# @no-auto-encoding` sends one as written',
    async () => {
      const form = 'POST https://h\nContent-Type: application/x-www-form-urlencoded\n\na=b c+%\n';
      const sent = async (text: string) => {
        const [chunk] = (await resolve(text)).request?.sent.body ?? [];
        return chunk?.kind === 'text' ? chunk.text : null;
      };
      assert.equal(await sent(form), 'a=b%20c%2B%25');
      assert.equal(await sent(`# @no-auto-encoding\n${form}`), 'a=b c+%');
    },
  ],
  [
    'Scripts and `??` assertions are kept, not run',
    () => {
      const text = '< {%\nx\n%}\nGET https://h\n\n?? status == 200\n';
      assert.deepEqual(codes(text), ['not-run', 'not-run']);
      assert.equal(bodyOf(text), null);
    },
  ],
  [
    'a request without `###` above it is not one, and is pointed out',
    () => {
      const { blocks } = parseDocument('GET https://h/1\n\nDELETE https://h/2\n');
      assert.deepEqual([blocks.length, blocks[0]?.request?.body], [1, null]);
      assert.deepEqual(codes('GET https://h/1\n\nDELETE https://h/2\n'), ['missing-separator']);
    },
  ],
  [
    'A file’s variable comes before the environment’s',
    async () => {
      const setting = { variables: { a: 'environment' } };
      const text = '@a = file\nGET https://h/{{a}}\n';
      assert.equal((await resolve(text, setting)).request?.sent.url, 'https://h/file');
      const settings = { ...defaultSettings, 'faultline.syntax.flavour': 'jetbrains' as const };
      assert.equal((await resolve(text, { ...setting, settings })).request?.sent.url, 'https://h/environment');
    },
  ],
  [
    '`http-client.env.json.user` and `$shared` are read, secret providers are not',
    async () => {
      const provided = '{"provider": "AspnetUserSecrets", "secretName": "key"}';
      const files = fileReader({
        [`${folder}/http-client.env.json`]: `{"$shared": {"a": "1"}, "dev": {"b": "2", "c": "3", "key": ${provided}}}`,
        [`${folder}/http-client.env.json.user`]: '{"dev": {"c": "mine"}}',
      });
      const set = await loadEnvironments(file, folder, files);
      const values = [...set.variables('dev')].map(([name, { value }]) => [name, value]);
      assert.deepEqual(Object.fromEntries(values), { a: '1', b: '2', c: 'mine' });
      assert.match(set.problems[0]?.message ?? '', /secret provider/);
    },
  ],
];

describe('README: moving over', () => {
  for (const [words, shown] of claims) {
    it(words, async () => {
      const plain = (text: string) => text.replace(/\s+/g, ' ').replaceAll('’', "'");
      assert.ok(plain(section).includes(plain(words)), 'the README says so');
      await shown();
    });
  }
});
