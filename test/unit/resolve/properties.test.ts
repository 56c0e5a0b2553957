import { strict as assert } from 'node:assert';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { writtenRequest } from '../../../src/curl/written-request';
import { resolveRequest } from '../../../src/resolve/resolve';
import type { TracedText } from '../../../src/resolve/resolved';
import { definitionsOf } from '../../../src/resolve/scope';
import type { Block } from '../../../src/syntax/document';
import { contextFor, exchange, secret } from './resolving';

function assertTiled(traced: TracedText | null, block: Block): void {
  let done = 0;
  for (const { start, end, origin } of traced?.pieces ?? []) {
    assert.equal(start, done, 'no gap, no overlap');
    assert.ok(end > start);
    assert.ok(origin.start >= 0 && origin.start <= origin.end && origin.end <= block.text.length, 'within the block');
    done = end;
  }
  assert.equal(done, traced?.text.length ?? 0);
}

async function assertSound(text: string): Promise<void> {
  const base = contextFor(text, {
    variables: { host: 'https://h.example', t: secret('s3cr€t/+%') },
    responses: { login: exchange({ token: 'x' }) },
  });
  const context = { ...base, definitions: definitionsOf(base.document) };
  for (const block of context.document.blocks) {
    const { request, problems } = await resolveRequest(block, context);
    for (const { start, end, message } of problems) {
      assert.ok(start >= 0 && start <= end && end <= block.text.length, `${message}: ${start}-${end}`);
      assert.ok(!message.includes('s3cr€t'), message);
    }
    if (!request) {
      assert.ok(
        problems.some(({ severity }) => severity === 'error'),
        'a refusal has its reason',
      );
      continue;
    }
    // Those of a command are within the request that it stands for.
    const written = writtenRequest(block)?.block ?? block;
    assertTiled(request.origins.url, written);
    assertTiled(request.origins.body, written);
    assert.equal(request.origins.url.text, request.sent.url);
    assert.match(request.sent.url, /^https?:\/\/[\x21-\x7e]+$/i);
    assert.doesNotThrow(() => new URL(request.sent.url));
    for (const [name, value] of request.sent.headers) assert.doesNotMatch(name + value, /[^\t\x20-\x7e\x80-\xff]/);
  }
}

describe('resolving', () => {
  const fragments = [
    ...['GET ', 'POST ', 'https://h', '/a/b', '?x=1', '&y=', '\n', '\n\n', '\r\n', '###\n', '@v = ', '@w := ', '{{v}}'],
    ...['{{w}}', '{{%t}}', '{{t}}', '{{host}}', '{{nope}}', '{{$guid}}', '{{login.response.body.$.token}}', '{{', '}}'],
    ...[
      '\\{\\{',
      '\\}\\}',
      'X-A: ',
      'Host: ',
      'Authorization: Basic ',
      ':',
      '"',
      "'",
      '%',
      '%41',
      '+',
      '=',
      '&',
      '#',
      '@',
    ],
    ...['Content-Type: application/x-www-form-urlencoded\n', 'Content-Type: multipart/form-data; boundary=B\n', '--B'],
    ...[
      '--B--',
      'X-Request-Type: GraphQL\n',
      '{"a": 1}',
      'query { a }',
      '< ./f',
      '<@latin1 f',
      'é',
      '🙂',
      '\ud800',
      ' ',
    ],
  ];
  const file = fc.array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...fragments) }, fc.string()), {
    maxLength: 30,
  });

  it('any text gives a request whose parts have a source, or a reason at its place', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (parts) => assertSound(`GET {{host}}/${parts.join('')}`)),
      { numRuns: Number(process.env.FAULTLINE_FUZZ ?? 100) },
    );
    await fc.assert(
      fc.asyncProperty(file, async (parts) => assertSound(parts.join(''))),
      { numRuns: Number(process.env.FAULTLINE_FUZZ ?? 100) },
    );
  });

  const options = fc.constantFrom(
    ...[
      "-H 'A: ",
      '-d ',
      '--data-urlencode ',
      '--json ',
      "-F 'a=",
      '-F f=@',
      '-G ',
      '-u ',
      '-X ',
      '-b ',
      '-x ',
      '-T ',
      ' \\\n',
    ],
    ...[
      ' ^\n',
      ' `\n',
      "'",
      '"',
      "$'",
      "\\'",
      '--wibble ',
      '; ',
      ' | ',
      '^"',
      '{{v}}',
      '{{t}}',
      '{{nope}}',
      '{"a": 1}',
      'a=b&c=',
    ],
    ...['# x', '\n', '###\n', '$TOKEN', '\\u0041', '%41', '+', ' ', 'é', '\ud800', 'https://i', '[1-2]'],
  );

  it('any curl command gives a request whose parts have a source, or a reason at its place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(options, { maxLength: 20 }), async (parts) =>
        assertSound(`@v = 1\n###\ncurl https://{{host}}/x ${parts.join('')}`),
      ),
      { numRuns: Number(process.env.FAULTLINE_FUZZ ?? 200) },
    );
  });

  it('every file of the shared corpus comes through', async function () {
    this.timeout(20_000);
    const folder = join(process.env.FAULTLINE_SHARED ?? join(process.cwd(), '..', 'shared'), 'corpus/files');
    if (!existsSync(folder)) this.skip();
    for (const name of readdirSync(folder, { recursive: true })) {
      if (/\.(?:http|rest)$/.test(String(name))) await assertSound(readFileSync(join(folder, String(name)), 'utf8'));
    }
  });
});
