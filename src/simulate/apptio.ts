/**
 * Apptio TBM Studio in the small, by its "How-To: Handle API Errors": log in with a pair of keys, take the token from
 * the cookie and the environment's id, upload a table. Messages are those of the document.
 */
import { randomBytes } from 'node:crypto';
import type { SimulatedApi } from './api';
import { BoundedMap } from './bounded-map';
import type { Incoming } from './incoming';
import { jsonReply, type Reply } from './reply';

const dialect = 'apptio';
/** "self.token_lifetime = timedelta(hours=1)". */
const tokenLifetimeMs = 3_600_000;
const environmentId = 4711;

const knownTables = ['GL Data', 'Labor', 'Vendors'];
const deniedProject = 'Restricted';
const months = 'January|February|March|April|May|June|July|August|September|October|November|December';
/** "Use format Month:Year (e.g., January:2024)"; quarters, years and `current` are granularities too. */
const timePeriod = new RegExp(
  `^(?:(?:${months}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Q[1-4]|FY|CY):\\d{4}|current)$`,
  'i',
);

export function simulateApptio(): SimulatedApi {
  /** Token to the time when it expires, epoch ms. */
  const tokens = new BoundedMap<number>(1000);
  return {
    help: [
      [
        'POST /apptio/service/apikeylogin',
        'keyAccess and keySecret as JSON: cookie apptio-opentoken (keySecret "wrong": 401, keyAccess "nobody": 400)',
      ],
      [
        'GET /apptio/api/environment/acme.com/main',
        'the environment id, with the token in header or cookie apptio-opentoken',
      ],
      [
        'POST /apptio/biit/api/v1/acme.com/Cost%20Transparency/GL%20Data/January:2024/overwrite',
        '202, with token and apptio-current-environment',
      ],
      ['POST /apptio/service/revoke', 'all tokens end: the next call with one of them gets 401'],
      ['… with the time period SOMEDATE:2010', '400 Poorly formatted date string'],
      ['… without a token, or with the token "expired"', '401'],
      [`… in the project ${deniedProject}`, '403 Access denied'],
      [`… to another table than ${knownTables.join(', ')}`, '404 Table not found'],
    ],
    answer(request, path, now) {
      const [first, second, third] = path;
      if (first === 'service' && second === 'apikeylogin' && path.length === 2) return login(request, tokens, now);
      if (first === 'service' && second === 'revoke' && path.length === 2) {
        if (request.method !== 'POST') return message(400, 'Incorrect API string');
        tokens.clear();
        return jsonReply(dialect, 200, {});
      }
      if (first === 'api' && second === 'environment' && path.length === 4) {
        if (!isAuthorized(request, tokens, now)) return message(401, 'Unauthorized');
        return jsonReply(dialect, 200, { id: environmentId, domain: third, name: path[3] });
      }
      if (first === 'biit' && second === 'api' && third === 'v1') return table(request, path.slice(3), tokens, now);
      return null;
    },
  };
}

function login(request: Incoming, tokens: BoundedMap<number>, now: number): Reply {
  if (request.method !== 'POST') return message(400, 'Incorrect API string');
  const { keyAccess, keySecret } = readKeys(request.body);
  if (keyAccess === 'nobody') return message(400, 'user nobody does not exist');
  if (!keyAccess || !keySecret || keySecret === 'wrong') return message(401, 'Unauthorized');
  const token = randomBytes(24).toString('base64url');
  tokens.set(token, now + tokenLifetimeMs);
  const cookie = `apptio-opentoken=${token}; Path=/; Max-Age=${tokenLifetimeMs / 1000}; HttpOnly`;
  return jsonReply(dialect, 200, {}, { headers: { 'Set-Cookie': cookie } });
}

/** `/{domain}/{project}/{table}/{time-period}/{action}`; the address is looked at before the token, as routers do. */
function table(request: Incoming, path: readonly string[], tokens: BoundedMap<number>, now: number): Reply | null {
  const [domain, project, name, period, action] = path;
  if (!domain || !project || !name || !period || path.length > 5) return null;
  if (!timePeriod.test(period)) {
    const shown = period.slice(0, 100);
    return message(400, `Poorly formatted date string: '${shown}'. Ought to be of the form 'granularity':'year'.`);
  }
  if (!isAuthorized(request, tokens, now)) return message(401, 'Unauthorized');
  if (project === deniedProject) return message(403, 'Access denied');
  if (!knownTables.includes(name)) return message(404, 'Table not found');
  if (request.method === 'GET') return jsonReply(dialect, 200, { status: 'Success', table: name, timePeriod: period });
  const [status, result] = action === 'overwrite' ? [202, 'Update successful'] : [201, 'Creation successful'];
  return jsonReply(dialect, Number(status), {
    status: result,
    table: name,
    timePeriod: period,
    bytes: request.bodySize,
  });
}

function isAuthorized(request: Incoming, tokens: BoundedMap<number>, now: number): boolean {
  const cookie = /(?:^|;\s*)apptio-opentoken=([^;]*)/.exec(request.header('cookie'))?.[1];
  const token = request.header('apptio-opentoken') || cookie || '';
  return (tokens.get(token) ?? 0) > now;
}

function readKeys(body: string): { keyAccess?: unknown; keySecret?: unknown } {
  try {
    const data: unknown = JSON.parse(body);
    return typeof data === 'object' && data !== null ? data : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

function message(status: number, text: string): Reply {
  return jsonReply(dialect, status, { message: text });
}
