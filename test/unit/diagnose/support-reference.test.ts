import assert from 'node:assert/strict';
import { diagnose, type Response } from './exchange';

/** Carriers of request ids as the wire has them. */
const rows: readonly [name: string, response: Partial<Response>, value: string | null, from?: string][] = [
  ['X-Request-Id, spelled as received', { headers: { 'x-request-ID': 'a1' } }, 'a1', 'header:x-request-ID'],
  ['Request-Id', { headers: { 'Request-Id': 'req_1' } }, 'req_1', 'header:Request-Id'],
  ['AWS', { headers: { 'x-amzn-RequestId': 'A' } }, 'A', 'header:x-amzn-RequestId'],
  ['Azure before Cloudflare', { headers: { 'CF-Ray': 'c', 'x-ms-request-id': 'm' } }, 'm', 'header:x-ms-request-id'],
  ['Cloudflare where there is no other', { headers: { 'CF-Ray': '8f1e-FRA' } }, '8f1e-FRA', 'header:CF-Ray'],
  [
    'the body before Cloudflare',
    { headers: { 'CF-Ray': 'c' }, body: { message: 'x y', request_id: 'b' } },
    'b',
    'body:/request_id',
  ],
  ['within error', { body: { error: { message: 'x y', request_id: 'b' } } }, 'b', 'body:/error/request_id'],
  [
    'Graph',
    { body: { error: { code: 'a', message: 'x y', innerError: { 'request-id': 'g' } } } },
    'g',
    'body:/error/innerError/request-id',
  ],
  ['a trace id', { body: { title: 'x y', traceId: '00-a-b-00' } }, '00-a-b-00', 'body:/traceId'],
  [
    'the trace id of traceparent',
    { headers: { traceparent: `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01` } },
    'ab'.repeat(16),
    'header:traceparent',
  ],
  ['a traceparent that is none', { headers: { traceparent: 'x' } }, null],
  [
    'XML',
    {
      headers: { 'Content-Type': 'application/xml' },
      body: '<Error><Code>a</Code><Message>x y</Message><RequestId>r</RequestId></Error>',
    },
    'r',
    'body:Error/RequestId',
  ],
  ['an empty one', { headers: { 'X-Request-Id': ' ' } }, null],
  ['one that is too long to be one', { headers: { 'X-Request-Id': 'x'.repeat(1000) } }, null],
  ['an object', { body: { message: 'x y', requestId: {} } }, null],
  ['none', {}, null],
];

describe('request ids', () => {
  for (const [name, response, value, from] of rows) {
    it(name, () => {
      const { requestId } = diagnose({}, { status: 500, ...response });
      assert.deepEqual([requestId?.value ?? null, requestId?.from], [value, from]);
      if (requestId) assert.ok(requestId.label !== '');
    });
  }
});
