import assert from 'node:assert/strict';
import type { DiagnosedProblem } from '../../../src/diagnose/diagnosis';
import { openProblems } from '../../../src/fix/open-problems';
import { add, diagnosis, field, firstRequest, problem, property, query } from './request';

const missing = (name: string): DiagnosedProblem => problem([add(query(name))]);
const wrong = (name: string): DiagnosedProblem => problem([], { kind: 'malformed', field: query(name) });
const inBody = (pointer: string, kind: DiagnosedProblem['kind'] = 'malformed'): DiagnosedProblem =>
  problem([], { kind, field: property(pointer) });
const header = (name: string): DiagnosedProblem => problem([], { field: field('header', name) });
const cookie = problem([], { field: { ...field('header', 'sid'), within: 'Cookie' } });
const whole = problem([], { kind: 'server', field: null });

const get = 'GET https://h/tasks?limit=500&sort=up\nAccept: a/b\n';
const post = (body: string): string => `POST https://h/tasks\nContent-Type: application/json\n\n${body}\n`;
const form = (body: string): string => `POST https://h/t\nContent-Type: application/x-www-form-urlencoded\n\n${body}\n`;

interface Case {
  readonly problems: readonly DiagnosedProblem[];
  readonly sent: string;
  readonly now: string;
  /** The indexes of those that still hold. */
  readonly open: readonly number[];
}

const cases: Readonly<Record<string, Case>> = {
  'of two parameters that are missing, the one that is still missing': {
    ...{ problems: [missing('workspace'), missing('assignee')], sent: get },
    ...{ now: get.replace('sort=up', 'sort=up&workspace=1'), open: [1] },
  },
  'of two that are missing, neither where something else was edited': {
    ...{ problems: [missing('workspace'), missing('assignee')], sent: get },
    ...{ now: get.replace('sort=up', 'sort=up&x=1'), open: [] },
  },
  'of two wrong parameters, the one that was not edited': {
    ...{ problems: [wrong('limit'), wrong('sort')], sent: get, now: get.replace('500', '100'), open: [1] },
  },
  'a wrong parameter, though another one was edited': {
    ...{ problems: [wrong('limit')], sent: get, now: get.replace('up', 'down'), open: [0] },
  },
  'a wrong parameter that moved to a line of its own': {
    ...{ problems: [wrong('sort')], sent: get, now: get.replace('&sort', '\n  &sort'), open: [0] },
  },
  'nothing of another path': { problems: [wrong('limit')], sent: get, now: get.replace('tasks', 'users'), open: [] },
  'nothing of another host': { problems: [wrong('limit')], sent: get, now: get.replace('//h', '//g'), open: [] },
  'nothing of another method': { problems: [wrong('limit')], sent: get, now: get.replace('GET', 'PUT'), open: [] },
  'nothing with another variable': {
    ...{ problems: [wrong('limit')], sent: `@a = 1\n${get}`, now: `@a = 2\n${get}`, open: [] },
  },
  'nothing with another directive': {
    ...{ problems: [wrong('limit')], sent: get, now: `# @no-redirect\n${get}`, open: [] },
  },
  'the same under another name': {
    ...{ problems: [missing('workspace')], sent: `# @name a\n${get}`, now: `# @name b\n${get}`, open: [0] },
  },
  'nothing that is about the request as a whole': {
    ...{ problems: [whole, wrong('limit')], sent: get, now: get.replace('up', 'down'), open: [1] },
  },
  'of header and parameter, the header': {
    ...{ problems: [wrong('limit'), header('Accept')], sent: get, now: get.replace('500', '5'), open: [1] },
  },
  'a cookie, though a wrong parameter was mended': {
    ...{ problems: [wrong('limit'), cookie], sent: get, now: get.replace('500', '5'), open: [1] },
  },
  'no cookie whose header was edited': {
    ...{
      problems: [cookie, wrong('limit')],
      sent: `${get}Cookie: a=1\n`,
      now: `${get}Cookie: a=1; sid=2\n`,
      open: [1],
    },
  },
  'a header that is missing, though a wrong parameter was mended': {
    ...{ problems: [wrong('limit'), header('X-Key')], sent: get, now: get.replace('500', '5'), open: [1] },
  },
  'of two properties, the one that was not edited': {
    problems: [inBody('/data/name'), inBody('/data/due')],
    ...{ sent: post('{"data": {"name": 1, "due": "x"}}'), now: post('{"data": {"name": "1", "due": "x"}}'), open: [1] },
  },
  'of two properties that are missing, the one that is still missing': {
    problems: [inBody('/data/name', 'missing'), inBody('/data/due', 'missing')],
    ...{ sent: post('{"a": 1}'), now: post('{\n  "a": 1,\n  "data": {"name": "x"}\n}'), open: [1] },
  },
  'of properties of a body that was not there': {
    problems: [inBody('/data/name', 'missing'), inBody('/data/due', 'missing')],
    sent: 'POST https://h/tasks\n',
    now: post('{"data": {"name": "x"}}'),
    open: [1],
  },
  'a property that is missing, not where another one was edited': {
    problems: [inBody('/data/name', 'missing')],
    ...{ sent: post('{"a": 1}'), now: post('{"a": 2}'), open: [] },
  },
  'no property of a body that is none any more': {
    problems: [inBody('/a')],
    ...{ sent: post('{"a": 1, "b": 2}'), now: post('{"a": 1, "b": '), open: [] },
  },
  'of the fields of a form, the one that was not edited': {
    problems: [
      problem([], { kind: 'malformed', field: field('body', 'a') }),
      problem([], { kind: 'malformed', field: field('body', 'b') }),
    ],
    ...{ sent: form('a=1&b=2'), now: form('a=3&b=2'), open: [1] },
  },
};

describe('fix: which problems still hold after an edit', () => {
  for (const [name, { problems, sent, now, open }] of Object.entries(cases)) {
    it(name, () => {
      const found = openProblems(diagnosis(problems), firstRequest(sent), firstRequest(now));
      assert.deepEqual([...found], open);
    });
  }

  it('all of an unchanged request that have a part', () => {
    const found = openProblems(
      diagnosis([missing('workspace'), wrong('limit'), whole]),
      firstRequest(get),
      firstRequest(`# a comment\n${get}`),
    );
    assert.deepEqual([...found], [0, 1]);
  });

  it('none where there is no request any more', () => {
    assert.equal(
      openProblems(diagnosis([wrong('limit')]), firstRequest(get), { ...firstRequest(get), request: null }).size,
      0,
    );
  });
});
