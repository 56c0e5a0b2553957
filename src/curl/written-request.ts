/**
 * The request of a block that is a curl command, as a request that is written out: what is resolved, sent, explained and
 * mended is this one, and every place in it leads back into the command.
 */
import { kindOfType } from '../syntax/body-type';
import type { Block, Body, Part, RequestNode, Span } from '../syntax/document';
import { parseDocument } from '../syntax/parse';
import { BODY_KINDS } from '../syntax/records';
import { type CurlCommand, type CurlNote, readCurlAt } from './command';
import { type SourcedRequest, sourcedRequest } from './request-text';
import { originOf } from './sourced';

export interface WrittenRequest {
  /** A block of its own, whose offsets are its own. */
  readonly block: Block;
  readonly command: CurlCommand;
  readonly sourced: SourcedRequest;
  /** Without `-L` curl follows no redirect. */
  readonly followsRedirects: boolean;
  /** Without a file for them curl keeps no cookies. */
  readonly keepsCookies: boolean;
  readonly problems: readonly CommandProblem[];
  /** Where a stretch of the written request stands in the command's block. */
  readonly sourceOf: (span: Span) => Span;
}

/** At its place in the command's block. */
export interface CommandProblem extends Span {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'information' | 'hint';
}

/** Null where the block holds no curl command, or one whose quotation marks are not closed. */
export function writtenRequest(block: Block): WrittenRequest | null {
  const command = commandIn(block);
  if (!command) return null;
  const sourced = sourcedRequest(command, true);
  const { written, notes } = sourced;
  const own = blockOf(sourced);
  if (!own) return null;
  const files = command.parts.filter(({ isFile }) => isFile).length;
  const read = own.request?.body?.parts.flatMap(({ segments }) => segments.filter(({ kind }) => kind === 'file')) ?? [];
  const isMisread = own.request?.body?.kind === 'multipart' && read.length !== files;
  const { flags } = command;
  return {
    ...{ block: own, command, sourced },
    followsRedirects: flags.location,
    keepsCookies: flags.cookieJar,
    problems: [
      ...command.notes.map(problemOf),
      ...notes.map((note) => ({ ...note, severity: 'error' as const })),
      ...(isMisread ? [{ ...command.word, message: misread, severity: 'error' as const }] : []),
      ...lineEnds(command),
    ],
    sourceOf: ({ start, end }) => originOf(written, start, end),
  };
}

const misread = 'A field of this form begins like a line that inserts a file. Convert the command to a request.';

/** The command that is a block's request; null where there is none, or where a quotation mark is not closed. */
export function commandIn(block: Block): CurlCommand | null {
  const part = commandPart(block);
  const { request, text } = block;
  if (!part || !request) return null;
  const start = request.start + (/^\$\s*/.exec(text.slice(request.start, part.end))?.[0].length ?? 0);
  return readCurlAt(text, start, part.end);
}

/** The lines of the command. */
export function commandPart({ parts, request }: Block): Part | null {
  if (request?.protocol !== 'curl') return null;
  return parts.find(({ start, end }) => start <= request.start && request.start < end) ?? null;
}

function problemOf({ kind, start, end, text }: CurlNote): CommandProblem {
  if (kind === 'output') {
    const message = `\`${text}\` has no effect on what is sent. Faultline shows the response, and keeps cookies itself.`;
    return { start, end, message, severity: 'hint' };
  }
  if (kind === 'left') {
    const message = `Faultline can't do what \`${text}\` asks for, so it does not send the command without it. Take it out, or convert the command to a request.`;
    return { start, end, message, severity: 'error' };
  }
  if (kind === 'removed') {
    const message = 'curl leaves this field out of the request. Faultline sends its own.';
    return { start, end, message, severity: 'information' };
  }
  if (!text.startsWith('$')) {
    const message = `With \`${text}\`, curl sends credentials on to other hosts. Faultline does not.`;
    return { start, end, message, severity: 'information' };
  }
  const name = /\w+/.exec(text)?.[0] ?? '';
  const message = text.startsWith('$(')
    ? `A shell would run \`${text}\`. Faultline sends it as it stands.`
    : `A shell would put its variable \`${name}\` here. Faultline sends \`${text}\` as it stands; \`{{$processEnv ${name}}}\` gives the variable.`;
  return { start, end, message, severity: 'warning' };
}

function lineEnds({ data }: CurlCommand): CommandProblem[] {
  return data
    .filter(({ dropsLineEnds }) => dropsLineEnds)
    .map(({ span: { start, end } }) => ({
      ...{ start, end },
      message: 'curl takes the line ends out of a file with `-d`; here it is sent as it is, as with `--data-binary`.',
      severity: 'information',
    }));
}

/** The written request as a block; its body is text to the last character, whatever it would be in a request file. */
function blockOf({ written, body, isText, isForm }: SourcedRequest): Block | null {
  const { text } = written;
  const whole = parseDocument(text).blocks[0];
  if (!body || !isText) return whole?.request ? inFull(whole, text, whole.request, whole.request.body) : null;
  const head = parseDocument(text.slice(0, body.start)).blocks[0];
  if (!head?.request) return null;
  const read = whole?.request?.body;
  const isRead = read && text.slice(read.start, read.end).trim() === text.slice(body.start, body.end).trim();
  if (isRead && read.kind === 'multipart') return inFull(head, text, head.request, read);
  const type = head.request.headers.find(({ name }) => name.toLowerCase() === 'content-type')?.value ?? '';
  const stated = BODY_KINDS[kindOfType(type)] ?? (isRead ? read.kind : 'text');
  // A query that is not in JSON already is sent as the text that it is.
  const kind = stated === 'json' || stated === 'xml' || (stated === 'form' && isForm) ? stated : 'text';
  const segments = body.end > body.start ? [{ kind: 'text' as const, ...body }] : [];
  return inFull(head, text, head.request, { ...body, kind, segments, parts: [] });
}

function inFull(block: Block, text: string, request: RequestNode, body: Body | null): Block {
  const { start, protocol, method, methodSpan, target, httpVersion, httpVersionSpan, headers, headersEnd } = request;
  return {
    ...{ text, title: null, titleSpan: null, name: null, nameSpan: null, variables: [], problems: [] },
    // Within the body, what looks like a comment is body.
    parts: block.parts.filter(({ kind, end }) => kind !== 'body' && (!body || end <= body.start)),
    directives: block.directives,
    request: {
      ...{ start, end: text.length, protocol, method, methodSpan, target, httpVersion, httpVersionSpan },
      ...{ headers, headersEnd, body },
    },
  };
}
