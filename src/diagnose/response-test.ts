/** Do the conditions of a dialect hold of a response, and of the request that it answers? */
import { headerValue } from '../exchange';
import type { CompiledBodyTest, CompiledHeaders, CompiledRequestTest, CompiledResponseTest } from './compiled';
import { scalarText } from './json-node';
import type { RequestView } from './request-view';
import type { ResponseView } from './response-view';
import { matchesStatus } from './status-class';

export function responseMatches(
  { test, request, body, headers, contentType, text }: CompiledResponseTest,
  response: ResponseView,
  sent: RequestView,
): boolean {
  if (test.status && !test.status.some((status) => matchesStatus(status, response.status))) return false;
  if (contentType.length > 0 && !contentType.some((type) => type.test(response.mediaType))) return false;
  if (headers.length > 0 && !headersMatch(headers, response.headers)) return false;
  if (body.length > 0 && (response.data === undefined || !body.every((entry) => bodyMatches(entry, response.data))))
    return false;
  if (request && !requestMatches(request, sent)) return false;
  return !text || (response.data === undefined && text.test(response.text.slice(0, 4000)));
}

/** How much must hold for the test to hold: the more, the more it says. */
export function weightOf({ test, request, body, headers }: CompiledResponseTest): number {
  const ofRequest = request
    ? request.body.length + request.headers.length + Number(!!request.test.method) + 2 * Number(!!request.test.path)
    : 0;
  const ofBody = body.reduce((sum, { test: { equals, re, and } }) => {
    return sum + 1 + Number(equals !== undefined || re !== undefined) + Number(and !== undefined);
  }, 0);
  return (
    ofRequest + ofBody + 2 * headers.length + Number(!!test.status) + Number(!!test.contentType) + Number(!!test.text)
  );
}

function requestMatches({ test, path, headers, body }: CompiledRequestTest, request: RequestView): boolean {
  if (test.method && !test.method.includes(request.method)) return false;
  if (path.length > 0 && !path.some((glob) => glob.test(request.path))) return false;
  if (!headersMatch(headers, request.headers)) return false;
  if (body.length === 0) return true;
  const data = request.json();
  return data !== undefined && body.every((entry) => bodyMatches(entry, data));
}

/** Each must be there with such a value. */
export function headersMatch(wanted: CompiledHeaders, headers: ResponseView['headers']): boolean {
  return wanted.every(([name, re]) => {
    const value = headerValue(headers, name);
    return value !== null && re.test(value.slice(0, 2000));
  });
}

export function bodyMatches({ test, path, re, and }: CompiledBodyTest, data: unknown): boolean {
  const nodes = path.find(data, null);
  const found = nodes.length > 0 && nodes.some(({ value }) => valueMatches(test, re, value));
  if (found === (test.absent ?? false)) return false;
  return !and || and.find(data, null).length > 0;
}

function valueMatches(test: CompiledBodyTest['test'], re: CompiledBodyTest['re'], value: unknown): boolean {
  if (test.equals !== undefined && value !== test.equals) return false;
  if (test.type !== undefined && typeName(value) !== test.type) return false;
  return !re || re.test(scalarText(value)?.slice(0, 2000) ?? '');
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
