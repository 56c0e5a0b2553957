import { DiagnosticCode } from '../manifest';
import { lineEndAt, lineStartAt } from '../syntax/characters';
import type { Rule } from './rule';

/** RFC 9110, 9.3.1, 9.3.2 and 9.3.8: content of these has no meaning, and TRACE must have none. */
const bodiless: ReadonlySet<string> = new Set(['GET', 'HEAD', 'TRACE']);

/** A body that servers mostly leave unread. Some APIs (Elasticsearch) want it, so this is only a hint. */
export const unexpectedBody: Rule = ({ block, request }) => {
  const { body, method, methodSpan, protocol } = request;
  if (!body || protocol !== 'http' || !bodiless.has(method)) return [];
  const { start, end } = methodSpan ?? { start: request.start, end: lineEndAt(block.text, request.start) };
  const message =
    method === 'TRACE'
      ? 'A TRACE request must not have a body (RFC 9110, section 9.3.8).'
      : `Most servers ignore the body of a ${method} request, and some refuse it. It is sent.`;
  return [
    {
      ...{ start, end },
      code: DiagnosticCode.unexpectedBody,
      severity: method === 'TRACE' ? 'warning' : 'hint',
      message,
      remedies: () =>
        methodSpan === null
          ? [{ title: 'Make it a POST', edits: [{ start, end: start, newText: 'POST ' }] }]
          : [{ title: 'Change the method to POST', edits: [{ start, end, newText: 'POST' }] }],
      related: () => ({
        blockIndex: null,
        start: lineStartAt(block.text, body.start),
        end: lineEndAt(block.text, body.start),
        message: 'The body begins here.',
      }),
    },
  ];
};
