/** What the simulator can do, for whoever asks at `/`. */
import type { Dialect } from '../dialects/dialect';
import type { SimulatedApi } from './api';
import { documentedStatuses } from './documented';
import { eventsHelp } from './events';
import { faultHelp } from './faults';
import { jsonReply, type Reply, textReply } from './reply';

export interface Simulated {
  readonly dialects: readonly Dialect[];
  /** By dialect. */
  readonly apis: ReadonlyMap<string, SimulatedApi>;
}

/** All of it, or (`only`) one dialect's part; JSON where `Accept` asks for it, else text. */
export function indexReply(simulated: Simulated, accept: string, only: Dialect | null): Reply {
  const shown = only ? [only] : simulated.dialects;
  const id = only?.id ?? 'generic';
  return /\bjson\b/i.test(accept)
    ? jsonReply(id, 200, indexData(shown, simulated.apis))
    : textReply(id, 200, indexText(shown, simulated.apis));
}

function indexData(dialects: readonly Dialect[], apis: ReadonlyMap<string, SimulatedApi>): object {
  return {
    dialects: dialects.map((dialect) => ({
      id: dialect.id,
      title: dialect.title,
      statuses: documentedStatuses(dialect).map(([status, { reason }]) => ({
        path: `/${dialect.id}/${status}`,
        status,
        reason,
      })),
      examples: (dialect.examples ?? []).map(({ id, title, response }) => ({
        path: `/${dialect.id}/${id}`,
        status: response.status,
        title,
      })),
      api: (apis.get(dialect.id)?.help ?? []).map(([request, result]) => ({ request, result })),
    })),
    events: { path: '/events', title: 'server-sent events; `count` and `every` (ms) bound them' },
    any: { path: '/http/{status}', title: 'any status from 200 to 599 as application/problem+json' },
    options: faultHelp.map(([option, meaning]) => ({ option, meaning })),
  };
}

function indexText(dialects: readonly Dialect[], apis: ReadonlyMap<string, SimulatedApi>): string {
  const lines = [
    'The error simulator. It answers with documented errors, on demand.',
    '',
    '  GET /asana/500                       a documented error',
    '  GET /asana/500?times=2               fails twice, then succeeds',
    '  GET /asana/429/retry-after=5/times=1 options can stand in the path as well',
    '  GET /http/418                        any status, as application/problem+json',
    '  GET /asana                           what one dialect has',
    `  ${eventsHelp.padEnd(36)} server-sent events; without a count they have no end`,
    '',
    'Options, for any of these:',
    ...faultHelp.map(([option, meaning]) => `  ${option.padEnd(30)} ${meaning}`),
  ];
  for (const dialect of dialects) {
    const statuses = documentedStatuses(dialect);
    const examples = dialect.examples ?? [];
    const api = apis.get(dialect.id)?.help ?? [];
    if (statuses.length + examples.length + api.length === 0) continue;
    lines.push('', `${dialect.title} (${dialect.id})`);
    if (statuses.length > 0) lines.push(`  /${dialect.id}/{status}: ${statuses.map(([status]) => status).join(' ')}`);
    for (const { id, title, response } of examples)
      lines.push(`  /${`${dialect.id}/${id}`.padEnd(36)} ${response.status} ${title}`);
    for (const [request, result] of api) lines.push(`  ${request}`, `      ${result}`);
  }
  return `${lines.join('\n')}\n`;
}
