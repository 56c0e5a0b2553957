/** Header lines that are read, but will hardly be read as they are meant. */
import { DiagnosticCode } from '../manifest';
import { lineStartAt, nextLineAt } from '../syntax/characters';
import type { Block, Header } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import type { Finding, Remedy } from './finding';
import type { Checked, Rule } from './rule';

/** Fields that a request has once: no list (RFC 9110, 5.3). */
const once: ReadonlySet<string> = new Set(
  (
    'authorization content-length content-location content-type date from host if-modified-since if-range ' +
    'if-unmodified-since max-forwards origin proxy-authorization referer user-agent x-request-type'
  ).split(' '),
);

/** Fields without a value that are surely not meant to be sent so. */
const valued: ReadonlySet<string> = new Set('authorization content-type host cookie'.split(' '));

export const headerFields: Rule = (checked) => {
  const { block, request } = checked;
  const headers = request.headers.filter(({ whole }) => !whole);
  const first = new Map<string, Header>();
  const found: Finding[] = [];
  for (const header of headers) {
    const name = header.name.toLowerCase();
    const earlier = first.get(name);
    if (earlier && once.has(name)) found.push(repeated(block, earlier, header));
    if (!earlier) first.set(name, header);
    if (header.value === '' && valued.has(name)) found.push(empty(block, header));
    const gap = gapBeforeColon(block, header);
    if (gap) found.push(gap);
  }
  const length = first.get('content-length');
  if (length) found.push(...contentLength(checked, length));
  return found;
};

function repeated(block: Block, earlier: Header, header: Header): Finding {
  const { name } = earlier;
  return {
    ...span(header.nameSpan),
    code: DiagnosticCode.duplicateHeader,
    severity: 'warning',
    message: `\`${name}\` stands twice in this request, and both are sent. Servers take one of them, or refuse the request.`,
    related: () => ({ blockIndex: null, ...span(earlier.nameSpan), message: `\`${name}\` stands here first.` }),
    remedies: () => [
      withoutLine(block, header, `Remove this ${name}`),
      withoutLine(block, earlier, `Remove the other ${name}`),
    ],
  };
}

function empty(block: Block, header: Header): Finding {
  return {
    ...span(header.nameSpan),
    code: DiagnosticCode.emptyHeader,
    severity: 'hint',
    message: `\`${header.name}\` has no value, and is sent so.`,
    remedies: () => [withoutLine(block, header, `Remove ${header.name}`)],
  };
}

/** RFC 9112, 5.1: no white space stands between a field's name and the colon. */
function gapBeforeColon({ text }: Block, { nameSpan }: Header): Finding | null {
  const start = nameSpan.end;
  const end = text.indexOf(':', start);
  if (end <= start || text.slice(start, end).trim() !== '') return null;
  return {
    ...{ start, end },
    code: DiagnosticCode.badHeader,
    severity: 'hint',
    message: 'HTTP has no white space before the colon of a header. It is sent without.',
    remedies: () => [{ title: 'Remove the white space', edits: [{ start, end, newText: '' }], preferred: true }],
  };
}

/** One that is written by hand and wrong; Faultline counts for itself. */
function contentLength({ block, request, resolved }: Checked, header: Header): Finding[] {
  if (placeholdersIn(header.value).length > 0) return [];
  const chunks = resolved?.sent.body ?? (request.body ? null : []);
  if (!resolved || !chunks) return [];
  let bytes = 0;
  for (const chunk of chunks) {
    if (chunk.kind === 'file') return [];
    bytes += chunk.kind === 'text' ? byteLength(chunk.text) : base64Length(chunk.base64);
  }
  if (header.value.trim() === String(bytes)) return [];
  const is = chunks.length === 0 ? 'there is no body' : `the body has ${bytes} bytes`;
  const remedies: Remedy[] = [withoutLine(block, header, `Remove ${header.name}`)];
  return [
    {
      ...(header.value === '' ? span(header.nameSpan) : span(header.valueSpan)),
      code: DiagnosticCode.contentLength,
      severity: 'information',
      message: `\`${header.name}\` is wrong: ${is}. Faultline counts for itself and corrects it, so the line may go.`,
      remedies: () => remedies,
    },
  ];
}

/** Bytes of a text in UTF-8. */
function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}

function base64Length(base64: string): number {
  return (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);
}

/** Takes the header away with its line, and with the lines over which its value goes on. */
function withoutLine({ text }: Block, header: Header, title: string): Remedy {
  const start = lineStartAt(text, header.start);
  return { title, edits: [{ start, end: nextLineAt(text, header.end), newText: '' }] };
}

function span({ start, end }: { readonly start: number; readonly end: number }): { start: number; end: number } {
  return { start, end };
}
