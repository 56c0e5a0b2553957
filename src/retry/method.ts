/** Methods that are safe by the IANA HTTP Method Registry (RFC 9110, 18.2): they ask and change nothing. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PRI', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH']);

/** Methods of the same registry that change something, but the same whether once or many times. */
const idempotentOnly = new Set([
  'PUT',
  'DELETE',
  'ACL',
  'BASELINE-CONTROL',
  'BIND',
  'CHECKIN',
  'CHECKOUT',
  'COPY',
  'LABEL',
  'LINK',
  'MERGE',
  'MKACTIVITY',
  'MKCALENDAR',
  'MKCOL',
  'MKREDIRECTREF',
  'MKWORKSPACE',
  'MOVE',
  'ORDERPATCH',
  'PROPPATCH',
  'REBIND',
  'UNBIND',
  'UNCHECKOUT',
  'UNLINK',
  'UNLOCK',
  'UPDATE',
  'UPDATEREDIRECTREF',
  'VERSION-CONTROL',
]);

/** RFC 9110, 9.2.1. Methods are case-sensitive: `get` is an unknown one, and so is not safe. */
export function isSafe(method: string): boolean {
  return safe.has(method);
}

/** RFC 9110, 9.2.2: what may be sent again without asking after a failure that leaves it open whether it was applied. */
export function isIdempotent(method: string): boolean {
  return safe.has(method) || idempotentOnly.has(method);
}
