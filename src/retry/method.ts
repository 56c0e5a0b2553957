/**
 * Methods that are idempotent by the IANA HTTP Method Registry (RFC 9110, 18.2): they change nothing, or the same whether
 * once or many times.
 */
const idempotent = new Set([
  ...['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PRI', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH'],
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

/**
 * RFC 9110, 9.2.2: what may be sent again without asking after a failure that leaves it open whether it was applied.
 * Methods are case-sensitive: `get` is an unknown one.
 */
export function isIdempotent(method: string): boolean {
  return idempotent.has(method);
}
