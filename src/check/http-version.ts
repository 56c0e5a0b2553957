import { DiagnosticCode } from '../manifest';
import type { Rule } from './rule';

/** The versions that are sent as they are asked for. A note of JetBrains' client may follow. */
const known = /^HTTP\/(?:1\.1|2(?:\.0)?)$/i;

/** What stands after the URL as a version, and is none that Faultline speaks. */
export const httpVersion: Rule = ({ request }) => {
  const { httpVersion: written, httpVersionSpan: span } = request;
  if (written === null || !span) return [];
  const version = written.replace(/\s*\(.*$/, '');
  if (known.test(version)) return [];
  const { start } = span;
  const end = start + version.length;
  const better = /^HTTP\/[3-9]/i.test(version) ? 'HTTP/2' : 'HTTP/1.1';
  return [
    {
      ...{ start, end },
      code: DiagnosticCode.badHttpVersion,
      severity: /^HTTP\/1\.0$/i.test(version) ? 'information' : 'warning',
      message: `Faultline speaks HTTP/1.1 and HTTP/2, not \`${version}\`. The request is sent with HTTP/1.1.`,
      remedies: () => [
        { title: `Change to ${better}`, edits: [{ start, end, newText: better }], preferred: true },
        { title: 'Leave the version out', edits: [{ start: start - 1, end: span.end, newText: '' }] },
      ],
    },
  ];
};
