/** The replies that the dialects' own tables hold: statuses with their examples, and whole example responses. */
import { STATUS_CODES } from 'node:http';
import type { Dialect, StatusExample, StatusRule } from '../dialects/dialect';
import { jsonReply, type Reply } from './reply';

/** Of a status (`500`) or an example's id (`missing-workspace`); null where the dialect documents neither. */
export function documentedReply(dialect: Dialect, name: string): Reply | null {
  const example = dialect.examples?.find(({ id }) => id === name);
  if (example) return exampleReply(dialect.id, example.response.status, example.response);
  const status = statusOf(name);
  const rule = status === null ? null : ruleOf(dialect, status);
  return rule && status !== null ? exampleReply(dialect.id, status, rule.example ?? {}) : null;
}

/** What a dialect answers when nothing is wrong: its documented 200, else an empty object. */
export function successReply(dialect: Dialect | null): Reply {
  return (dialect && documentedReply(dialect, '200')) ?? jsonReply(dialect?.id ?? 'generic', 200, {});
}

/** The statuses that the dialect's table names, in order, classes (`5xx`) left out. */
export function documentedStatuses(dialect: Dialect): readonly (readonly [status: number, rule: StatusRule])[] {
  return Object.entries(dialect.status ?? {})
    .filter(([code]) => /^\d{3}$/.test(code))
    .map(([code, rule]) => [Number(code), rule] as const)
    .sort(([one], [other]) => one - other);
}

/** Any status from 200 to 599 in a common form, for APIs that have no dialect. */
export function plainReply(name: string): Reply | null {
  const status = statusOf(name);
  if (status === null) return null;
  const reason = STATUS_CODES[status] ?? 'Unknown';
  if (status < 400) return jsonReply('generic', status, { status, message: reason });
  return jsonReply(
    'generic',
    status,
    { type: 'about:blank', title: reason, status },
    { headers: { 'Content-Type': 'application/problem+json' } },
  );
}

function exampleReply(dialect: string, status: number, example: StatusExample): Reply {
  const headers = { ...example.headers };
  const { body } = example;
  if (body === undefined || bodiless(status)) return { status, reason: null, headers, body: '', dialect };
  if (typeof body === 'string') {
    return {
      status,
      reason: null,
      headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
      body,
      dialect,
    };
  }
  return jsonReply(dialect, status, body, { headers });
}

function ruleOf(dialect: Dialect, status: number): StatusRule | null {
  return dialect.status?.[String(status)] ?? dialect.status?.[`${Math.floor(status / 100)}xx`] ?? null;
}

/** Final statuses only (RFC 9110, 15.2: a 1xx is not one). */
function statusOf(name: string): number | null {
  return /^[2-5]\d\d$/.test(name) ? Number(name) : null;
}

/** RFC 9110, 15.3.5, 15.3.6 and 15.4.5. */
function bodiless(status: number): boolean {
  return status === 204 || status === 205 || status === 304;
}
