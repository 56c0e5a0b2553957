/** Operations1 in the small, by its "Error handling and status codes": users of a tenant, and each status on demand. */
import type { Dialect } from '../dialects/dialect';
import type { SimulatedApi } from './api';
import { documentedReply } from './documented';
import type { Reply } from './reply';

const known = new Set(['1', '2', '42']);

/** `dialect` is Operations1's own: its table is what the users' ids are taken from. */
export function simulateOperations1(dialect: Dialect): SimulatedApi {
  const status = (code: number): Reply | null => documentedReply(dialect, String(code));
  return {
    help: [
      ['GET /operations1/tenants/acme/users/42', '200, with Authorization; without it 401'],
      ['GET /operations1/tenants/acme/users/503', 'the documented 503; so with every status of its document'],
      ['GET /operations1/tenants/acme/users/nobody', '400: an id is a number; any other number 404'],
    ],
    answer({ method, header }, [tenants, tenant, users, id, ...rest]) {
      if (tenants !== 'tenants' || !tenant || users !== 'users' || rest.length > 0) return null;
      const demanded = /^[45]\d\d$/.test(id ?? '') ? documentedReply(dialect, id ?? '') : null;
      if (demanded) return demanded;
      if (header('authorization') === '') return status(401);
      if (!id) return method === 'POST' ? status(201) : status(200);
      if (!/^\d+$/.test(id)) return status(400);
      return known.has(id) ? status(200) : status(404);
    },
  };
}
