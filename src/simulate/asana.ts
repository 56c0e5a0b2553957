/**
 * Asana in the small: https://developers.asana.com. Bodies of errors are those of its documents ("Errors", "Error
 * Responses", the API reference), word for word.
 */
import { randomBytes, randomInt } from 'node:crypto';
import type { SimulatedApi } from './api';
import { BoundedMap } from './bounded-map';
import type { Incoming } from './incoming';
import { jsonReply, type Reply } from './reply';

const dialect = 'asana';

interface Task {
  readonly gid: string;
  readonly resource_type: 'task';
  readonly name: string;
}

const me = {
  gid: '12345',
  resource_type: 'user',
  name: 'Greg Sanchez',
  email: 'gsanchez@example.com',
  workspaces: [{ gid: '67890', resource_type: 'workspace', name: 'Example' }],
} as const;
const workspaces = me.workspaces;
const projects = [{ gid: '54321', resource_type: 'project', name: 'Stuff to buy' }] as const;
const teams = [{ gid: '13579', resource_type: 'team', name: 'Marketing' }] as const;
const sections = [{ gid: '321', resource_type: 'section', name: 'Next Actions' }] as const;
const tasks: readonly Task[] = [
  { gid: '11111', resource_type: 'task', name: 'Buy catnip' },
  { gid: '22222', resource_type: 'task', name: 'Feed the cat' },
];

const syncMessage =
  'Sync token invalid or too old. If you are attempting to keep resources in sync, you must fetch the full dataset for this query now and use the new sync token for the next sync.';
const rateMessage = "You've made too many requests and hit a rate limit. Please retry after the given amount of time.";
const help =
  'For more information on API status codes and how to handle them, read the docs on errors: https://developers.asana.com/docs/errors';

/** The workspace that has more projects than one response can hold, and the project that has more tasks. */
const tooLarge = '99999';
const truncatedMessage = 'The result set is truncated because it exceeds the maximum number of objects.';

/** Requests a minute of one token: "150 requests per minute" for free domains, 1500 for the others. */
const perMinute = 1500;
/** The token `limited` has so few, to be seen at the limit. */
const limitedCount = 3;
const limitedWindowMs = 10_000;

/** The documents name them without what stands before: `GET /tasks`. So `/asana/tasks` leads there, too. */
const resources = new Set(['tasks', 'users', 'workspaces', 'projects', 'events', 'sections', 'teams']);

/** Any token will do, but these. */
const refusedTokens = new Set(['', 'expired', 'wrong']);

interface Window {
  readonly endsAt: number;
  count: number;
}

export function simulateAsana(): SimulatedApi {
  const created = new BoundedMap<Task>(100);
  const syncTokens = new BoundedMap<true>(1000);
  const windows = new BoundedMap<Window>(1000);
  return {
    help: [
      ['GET /asana/api/1.0/tasks', '400 workspace: Missing input; with workspace (or project, section, tag) 200'],
      ['POST /asana/api/1.0/tasks', '400 without data.workspace (a form: workspace), else 201'],
      ['GET /asana/api/1.0/tasks/11111', '200; another gid 404'],
      ['GET /asana/api/1.0/users/me', '401 without Authorization (or with the token "expired"), else 200'],
      ['GET /asana/api/1.0/workspaces', '200, with Authorization'],
      ['GET /asana/api/1.0/projects?workspace=67890', '200, with Authorization; 400 where workspace is no gid'],
      [
        `GET /asana/api/1.0/projects?workspace=${tooLarge}`,
        `400 truncated, as tasks?project=${tooLarge}; workspaces/${tooLarge}/teams and projects/${tooLarge}/sections split it`,
      ],
      ['GET /asana/api/1.0/events?resource=54321', '412 with a new sync token; with sync=<that token> 200'],
      ['POST /asana/api/1.0/sections/321/addTask', '400 without data.task, else 200'],
      ['Authorization: Bearer limited', '429 with Retry-After from the fourth request in ten seconds on'],
      ['/asana/tasks and the like', 'the same without /api/1.0'],
      ['any other address', '404 No matching route for request'],
    ],
    answer(request, path, now) {
      const below = path[0] === 'api' && path[1] === '1.0' ? path.slice(2) : resources.has(path[0] ?? '') ? path : null;
      if (!below) return null;
      const route = below.filter((segment, index, all) => segment !== '' || index < all.length - 1);
      const token = /^Bearer\s*(.*)$/i.exec(request.header('authorization').trim())?.[1];
      const authorized =
        token !== undefined ? !refusedTokens.has(token) : /^Basic\s+\S/i.test(request.header('authorization'));
      // The documents' first example is `GET /tasks`; it works without a token, so that it can be tried at once.
      const open = route[0] === 'tasks' && request.header('authorization') === '';
      if (!authorized && !open) return jsonReply(dialect, 401, errors('Not Authorized'), { reason: 'Not Authorized' });
      const limited = authorized ? rateLimit(windows, token ?? '', now) : null;
      return limited ?? answerRoute(request, route, created, syncTokens);
    },
  };
}

function answerRoute(
  request: Incoming,
  route: readonly string[],
  created: BoundedMap<Task>,
  syncTokens: BoundedMap<true>,
): Reply {
  const [collection, gid, sub] = route;
  const { method } = request;
  switch (`${method} ${collection}${gid === undefined ? '' : '/*'}${sub === undefined ? '' : `/${sub}`}`) {
    case 'GET users/*':
      return gid === 'me' || gid === me.gid ? data(me) : notFound('user', gid);
    case 'GET users':
      return data([{ gid: me.gid, resource_type: me.resource_type, name: me.name }]);
    case 'GET workspaces':
      return data(workspaces);
    case 'GET workspaces/*':
      return data(workspaces.find((workspace) => workspace.gid === gid)) ?? notFound('workspace', gid);
    case 'GET workspaces/*/teams':
      return data(teams);
    case 'GET workspaces/*/projects':
      return gid === tooLarge ? truncated() : data(projects);
    case 'GET teams/*/projects':
      return data(projects);
    case 'GET projects/*/sections':
      return data(sections);
    case 'GET projects/*/tasks':
      return gid === tooLarge ? truncated() : data(tasks);
    case 'GET sections/*/tasks':
      return data(tasks);
    case 'GET projects':
      return getProjects(request);
    case 'GET projects/*':
      return data(projects.find((project) => project.gid === gid)) ?? notFound('project', gid);
    case 'GET tasks':
      return getTasks(request, created);
    case 'POST tasks':
      return createTask(request, created);
    case 'GET tasks/*':
    case 'PUT tasks/*':
    case 'DELETE tasks/*': {
      const task = created.get(gid ?? '') ?? tasks.find((one) => one.gid === gid);
      if (!task) return notFound('task', gid);
      if (method === 'DELETE') created.delete(gid ?? '');
      return method === 'DELETE' ? data({}) : data(task);
    }
    case 'POST sections/*/addTask': {
      const fields = readFields(request);
      if (!fields) return syntaxError();
      return isGiven(fields.task) ? data({}) : jsonReply(dialect, 400, errors('task: Missing input', help));
    }
    case 'GET events':
      return getEvents(request, syncTokens);
    default:
      return jsonReply(dialect, 404, errors('No matching route for request', help));
  }
}

function getTasks({ query }: Incoming, created: BoundedMap<Task>): Reply {
  if (query.has('offset')) return jsonReply(dialect, 400, errors('offset: Your pagination token is invalid.'));
  const filters = ['workspace', 'project', 'section', 'tag', 'user_task_list'];
  if (query.get('project') === tooLarge) return truncated();
  if (!filters.some((name) => query.get(name))) return jsonReply(dialect, 400, errors('workspace: Missing input'));
  return data([...tasks, ...created.values()]);
}

function getProjects({ query }: Incoming): Reply {
  const workspace = query.get('workspace');
  if (query.get('team')) return data(projects);
  if (workspace === tooLarge) return truncated();
  if (!workspace) return jsonReply(dialect, 400, errors('workspace: Missing input'));
  if (!/^\d+$/.test(workspace))
    return jsonReply(dialect, 400, errors(`workspace: Not a recognized ID: ${workspace}`, help));
  return data(projects);
}

function createTask(request: Incoming, created: BoundedMap<Task>): Reply {
  const fields = readFields(request);
  if (!fields) return syntaxError();
  if (typeof fields.workspace === 'number') {
    return jsonReply(dialect, 400, errors('workspace: Not a valid GID type: number'));
  }
  const home = ['workspace', 'projects', 'parent'].some((name) => isGiven(fields[name]));
  if (!home) return jsonReply(dialect, 400, errors('workspace: Missing input'));
  const name = typeof fields.name === 'string' ? fields.name.slice(0, 1000) : '';
  const task: Task = { gid: String(randomInt(1e9, 1e12)), resource_type: 'task', name };
  created.set(task.gid, task);
  const Location = `https://app.asana.com/api/1.0/tasks/${task.gid}`;
  return jsonReply(dialect, 201, { data: task }, { headers: { Location } });
}

function getEvents({ query }: Incoming, syncTokens: BoundedMap<true>): Reply {
  const sync = query.get('sync') ?? '';
  const next = randomBytes(16).toString('hex');
  syncTokens.set(next, true);
  if (!syncTokens.get(sync)) return jsonReply(dialect, 412, { ...errors(syncMessage), sync: next });
  return jsonReply(dialect, 200, { data: [], sync: next, has_more: false });
}

/** The fields of a body: below `data` in JSON, flat in a form. Null: the JSON can't be parsed. */
function readFields(request: Incoming): Record<string, unknown> | null {
  if (/^application\/x-www-form-urlencoded/i.test(request.header('content-type'))) {
    return Object.fromEntries(new URLSearchParams(request.body));
  }
  if (request.body.trim() === '') return {};
  try {
    const body: unknown = JSON.parse(request.body);
    const inner = isObject(body) ? body.data : null;
    return isObject(inner) ? inner : {};
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function rateLimit(windows: BoundedMap<Window>, token: string, now: number): Reply | null {
  const limited = token === 'limited';
  const known = windows.get(token);
  const window: Window =
    known && known.endsAt > now ? known : { endsAt: now + (limited ? limitedWindowMs : 60_000), count: 0 };
  window.count++;
  windows.set(token, window);
  if (window.count <= (limited ? limitedCount : perMinute)) return null;
  const seconds = Math.max(1, Math.ceil((window.endsAt - now) / 1000));
  return jsonReply(dialect, 429, errors(rateMessage), { headers: { 'Retry-After': String(seconds) } });
}

function truncated(): Reply {
  return jsonReply(dialect, 400, errors(truncatedMessage));
}

function errors(message: string, more?: string): { errors: readonly object[] } {
  return { errors: [more === undefined ? { message } : { message, help: more }] };
}

function data(value: object): Reply;
function data(value: object | undefined): Reply | null;
function data(value: object | undefined): Reply | null {
  return value === undefined ? null : jsonReply(dialect, 200, { data: value });
}

function notFound(type: string, gid: string | undefined): Reply {
  return jsonReply(dialect, 404, errors(`${type}: Unknown object: ${(gid ?? '').slice(0, 100)}`, help));
}

function syntaxError(): Reply {
  return jsonReply(dialect, 400, errors('Could not parse request data, invalid JSON'));
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && !(Array.isArray(value) && value.length === 0);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
