import assert from 'node:assert/strict';
import { fileReader, folder, problemsOf, resolved, type Setting, secret } from './resolving';

const request = 'GET https://h/tasks\n\n';

describe('resolve: files for responses', () => {
  const rows: readonly (readonly [line: string, path: string, replace: boolean])[] = [
    ['>> out.json', `${folder}/requests/out.json`, false],
    ['>>! out.json', `${folder}/requests/out.json`, true],
    ['>> ../saved/{{name}}.json', `${folder}/saved/tasks.json`, false],
    ['>>! "a b.json"', `${folder}/requests/a b.json`, true],
    ['>>! a\\b.json  ', `${folder}/requests/a/b.json`, true],
    [`>> ${folder}/x/y.json`, `${folder}/x/y.json`, false],
  ];
  for (const [line, path, replace] of rows) {
    it(`${line} starts at the request file's folder`, async () => {
      const { outputs, sent } = await resolved(`${request}${line}\n`, { variables: { name: 'tasks' } });
      assert.deepEqual(
        outputs?.map((output) => [output.path, output.replace]),
        [[path, replace]],
      );
      assert.equal(sent.body, null);
    });
  }

  it('several lines are several files, behind a body, too', async () => {
    const { outputs, sent } = await resolved('POST https://h/\n\n{"a":1}\n\n>> a.json\n>>! b.json\n');
    assert.equal(outputs?.length, 2);
    assert.deepEqual(sent.body, [{ kind: 'text', text: '{"a":1}' }]);
  });

  it('no line, no files, and no word about one that is there', async () => {
    assert.equal((await resolved(request)).outputs, undefined);
    const { block } = await resolved(`${request}>> a.json\n`);
    assert.deepEqual(block.problems, []);
  });

  const linked = {
    ...fileReader({}),
    realPath: async (path: string) => {
      if (path === `${folder}/requests/link`) return '/etc';
      if (path.startsWith(`${folder}/requests/`)) throw new Error('ENOENT');
      return path;
    },
  };
  const outside =
    /^error file-outside-workspace: .*is outside the workspace folder\. The response is written there only/;
  const refused: readonly (readonly [what: string, line: string, problem: RegExp, setting?: Setting])[] = [
    ['outside the workspace', '>> /etc/passwd', outside],
    ['above it', '>> ../../../x', outside],
    ['outside by a value', '>> {{up}}/x', outside, { variables: { up: '../../..' } }],
    ['outside by a link', '>> link/cron.d/x', outside, { files: linked }],
    ['of which a variable is missing', '>> {{nope}}.json', /^error undefined-variable: \{\{nope\}\}/],
    ['a folder', '>> out/', /is a folder\. Write the name/],
    ['the request file itself', '>>! a.http', /would replace this request file/],
    ['relative, of a file without a name', '>> x', /Save that first/, { file: null }],
  ];
  for (const [what, line, problem, setting] of refused) {
    it(`nothing is sent where the file is ${what}`, async () => {
      const [first = ''] = await problemsOf(`${request}${line}\n`, setting);
      assert.match(first, problem);
    });
  }

  it('one outside is taken where it was allowed, and no secret is told of it', async () => {
    const { outputs } = await resolved(`${request}>> /tmp/x\n`, { allowOutsideFiles: true });
    assert.equal(outputs?.[0]?.path, '/tmp/x');
    const [first = ''] = await problemsOf(`${request}>> /{{key}}/x\n`, { variables: { key: secret('canary-1') } });
    assert.match(first, outside);
    assert.ok(!first.includes('canary-1'), first);
  });
});
