import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { parse } from 'yaml';
import { createDiagnoser } from '../../../src/diagnose/diagnose';
import type { Diagnosis } from '../../../src/diagnose/diagnosis';
import { builtinDialects } from '../../../src/dialects/builtin';
import type { Dialect } from '../../../src/dialects/dialect';
import { DiagnosticCode } from '../../../src/manifest';
import { parseDocument } from '../../../src/syntax/parse';

const readme = readFileSync('README.md', 'utf8');
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const titles = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly mac?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}

/** The first code block of that language that holds the text. */
function block(language: string, holding = ''): string {
  const blocks = [...readme.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  const found = blocks.find((match) => match[1] === language && match[2]?.includes(holding))?.[2];
  assert.ok(found, `a block of ${language}`);
  return found;
}

function diagnose(dialects: readonly Dialect[], status: number, body: unknown): Diagnosis {
  const bytes = new TextEncoder().encode(JSON.stringify(body));
  const diagnosis = createDiagnoser(dialects).diagnose({
    request: { method: 'POST', url: 'https://api.acme.example/orders', httpVersion: null, headers: [], body: null },
    outcome: {
      kind: 'response',
      response: {
        status,
        reason: '',
        httpVersion: 'HTTP/1.1',
        headers: [
          ['Content-Type', 'application/json'],
          ['X-Acme-Trace', 'abc-1'],
        ],
        body: { kind: 'memory', bytes, size: bytes.length },
        url: 'https://api.acme.example/orders',
      },
    },
    requestText: '{"order": {}}',
  });
  assert.ok(diagnosis);
  return diagnosis;
}

describe('README', () => {
  it('names each setting with its default', () => {
    for (const [key, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      const row = readme.split('\n').find((line) => line.startsWith(`| \`${key}\` |`));
      assert.ok(row, key);
      const shown = row.split('|')[2]?.trim();
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
      assert.equal(shown, text === '' ? '' : `\`${text}\``, key);
    }
  });

  it('names each code of a problem that is found while writing', () => {
    const section = readme.slice(readme.indexOf('### Problems while writing'), readme.indexOf('### Refactorings'));
    for (const code of Object.values(DiagnosticCode)) assert.ok(section.includes(`\`${code}\``), code);
  });

  it('names each command of the palette', () => {
    for (const { command, title } of manifest.contributes.commands) {
      const name = titles[title.replace(/^%|%$/g, '')];
      assert.ok(name && readme.includes(name), `${command}: ${name}`);
    }
  });

  it('names each key', () => {
    const form = (key: string) =>
      key
        .split('+')
        .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
        .join('+');
    for (const { command, key, mac } of manifest.contributes.keybindings) {
      if (!key.includes('+')) continue;
      assert.ok(readme.includes(`| ${form(key)}`), `${command}: ${form(key)}`);
      assert.ok(mac && readme.includes(`(${form(mac)})`), `${command}: ${mac}`);
    }
  });

  it('names scripts, pictures and files that are there', () => {
    for (const [, script] of readme.matchAll(/`npm run ([\w:]+)`/g)) assert.ok(manifest.scripts[script ?? ''], script);
    for (const [, path] of readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)) assert.ok(existsSync(path ?? ''), path);
  });

  it('gives the reason for each package that is bundled', () => {
    const development =
      /^(@types\/|typescript$|esbuild$|@swc\/core$|mocha$|ajv$|fast-check$|playwright|@vscode\/(test|vsce)|@biomejs|node-forge|upng-js$|vscode-(textmate|oniguruma))/;
    // What the tests in test/mended start.
    const frameworks =
      /^(fastify|express(-validator|-openapi-validator)?|@hapi\/hapi|joi|@nestjs\/|class-(validator|transformer)|reflect-metadata|rxjs|hono|@hono\/|zod|@trpc\/server|graphql(-yoga)?|@stoplight\/)(?=$|[\w-])/;
    for (const name of Object.keys(manifest.devDependencies)) {
      if (!development.test(name) && !frameworks.test(name))
        assert.match(readme, new RegExp(`^\\| [^|]*${name.replace('/', '\\/')}[^|]* \\|`, 'm'), name);
    }
  });

  it('shows a request file that is read without a problem', () => {
    const document = parseDocument(block('http', '@retry'));
    assert.deepEqual(
      document.blocks.flatMap(({ problems }) => problems),
      [],
    );
    const urls = document.blocks.flatMap(({ request }) => (request ? [request.target.text] : []));
    assert.deepEqual(urls, [
      '{{asana}}/tasks?workspace={{workspace}}&limit=10',
      '{{asana}}/tasks/{{tasks.response.body.$.data[0].gid}}',
    ]);
  });

  it('shows a dialect that is valid, and does what it says', () => {
    const dialect = parse(block('yaml', 'id: acme')) as Dialect;
    const schema = JSON.parse(readFileSync('src/dialects/schema.json', 'utf8')) as object;
    const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
    validate(dialect);
    assert.deepEqual(validate.errors ?? [], []);
    const body = { errors: [{ detail: 'customer is required', code: 'E17', param: 'customer' }] };
    const diagnosis = diagnose([...builtinDialects, dialect], 400, body);
    assert.equal(diagnosis.dialect, 'acme');
    assert.equal(diagnosis.requestId?.value, 'abc-1');
    const [problem] = diagnosis.problems;
    assert.equal(problem?.kind, 'missing');
    assert.equal(problem?.code, 'E17');
    assert.equal(problem?.field?.pointer, '/order/customer');
    assert.equal(problem?.mends[0]?.op, 'add');
    assert.equal(diagnose([...builtinDialects, dialect], 409, {}).meaning, 'The order was changed meanwhile.');
  });
});
