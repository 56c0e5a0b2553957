import assert from 'node:assert/strict';
import { expressValidator } from './express';
import { fastifyWithAjv } from './fastify';
import type { Case, Framework } from './framework';
import { hapiWithJoi } from './hapi';
import { honoWithZod } from './hono';
import { type Mended, Mending } from './mending';
import { nestWithClassValidator } from './nest';
import { openApiValidator } from './openapi';
import { prism } from './prism';
import { trpcWithZod } from './trpc';
import { graphqlYoga } from './yoga';

const frameworks: readonly Framework[] = [
  fastifyWithAjv,
  expressValidator,
  openApiValidator,
  hapiWithJoi,
  nestWithClassValidator,
  honoWithZod,
  trpcWithZod,
  graphqlYoga,
  prism,
];

interface Tried extends Mended {
  readonly framework: string;
  readonly case: Case;
  /** It was refused, and is not any more. */
  readonly mended: boolean;
}

const isGood = ({ status, diagnosis }: Mended): boolean =>
  diagnosis === null && status !== null && status >= 200 && status < 300;

describe('Refused requests of real frameworks, mended by the first fix', () => {
  const tried: Tried[] = [];
  const mending = new Mending();

  for (const { name, start, cases, document } of frameworks) {
    it(name, async () => {
      const { origin, close } = await start();
      try {
        for (const one of cases) {
          const mended = await mending.mend(one.request, origin, document);
          assert.ok(mended.taken.length > 0 || mended.diagnosis, `${name}: ${one.title} is refused at first`);
          tried.push({ ...mended, framework: name, case: one, mended: isGood(mended) });
        }
      } finally {
        await close();
      }
    });
  }

  after(() => mending.close());

  it('mends at least 95 of 100, of at least 40 requests of at least 5 frameworks', () => {
    const failed = tried.filter(({ mended }) => !mended);
    console.log(table(tried));
    for (const one of failed) console.log(explained(one));
    const good = tried.length - failed.length;
    assert.ok(tried.length >= 40 && new Set(tried.map(({ framework }) => framework)).size >= 5);
    assert.ok(good / tried.length >= 0.95, `${good} of ${tried.length}`);
  });
});

function table(tried: readonly Tried[]): string {
  const row = (name: string, of: readonly Tried[]): string => {
    const fixes = of.reduce((sum, { taken }) => sum + taken.length, 0);
    const mended = of.filter((one) => one.mended).length;
    return [name.padEnd(32), ...[of.length, mended, fixes].map((count) => String(count).padStart(6))].join('  ');
  };
  const names = [...new Set(tried.map(({ framework }) => framework))];
  const head = ['framework'.padEnd(32), ' cases', 'mended', ' fixes'].join('  ');
  const rows = names.map((name) =>
    row(
      name,
      tried.filter(({ framework }) => framework === name),
    ),
  );
  return ['', head, ...rows, row('all', tried), ''].join('\n');
}

function explained({ framework, case: { title }, status, taken, diagnosis, text }: Tried): string {
  const problems = diagnosis?.problems.map(
    ({ kind, message, field }) => `${kind} ${JSON.stringify(field)}: ${message}`,
  );
  const lines = [
    `not mended: ${framework}: ${title}: ${status}`,
    ...(problems ?? []),
    `taken: ${taken.join('; ')}`,
    text,
  ];
  return lines.join('\n  ');
}
