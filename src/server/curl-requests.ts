/** cURL commands to requests and back, for Faultline's own client. */
import { type CurlSignIn, curlFor } from '../curl/curl-text';
import { readPasted } from '../curl/pasted';
import { requestFromCurl } from '../curl/request-text';
import { commandPart } from '../curl/written-request';
import type { BodyChunk, SignIn } from '../exchange';
import { ClientRequest, type CopyCurlParams, type CopyCurlResult, type CurlParams, type CurlResult } from '../protocol';
import { redacted as mark } from '../redact/mask';
import { createRedactor, hidingBy } from '../redact/redactor';
import { readOptions } from '../resolve/directives';
import { resolveRequest } from '../resolve/resolve';
import type { Block } from '../syntax/document';
import type { Capability } from './capability';
import { openly } from './guard';
import type { Session } from './session';
import { type OpenDocument, type PlaceInBlock, placeAt } from './state/documents';
import { resolveContext } from './state/scope';

export const curlRequests: Capability = {
  register: (session) => {
    const { connection } = session;
    connection.onRequest(
      ClientRequest.requestFromCurl,
      openly(connection, 'convert cURL', (params: CurlParams): CurlResult => fromCurl(session, params)),
    );
    connection.onRequest(
      ClientRequest.requestAsCurl,
      openly(connection, 'copy as cURL', (params: CopyCurlParams): Promise<CopyCurlResult> => asCurl(session, params)),
    );
  },
};

/** What is pasted at a position becomes a section of its own where a request stands there already. */
function fromCurl({ documents }: Session, { uri, position, text }: CurlParams): CurlResult {
  const command = readPasted(text);
  if (!command) return null;
  const { text: request, notes } = requestFromCurl(command);
  const open = documents.get(uri);
  const place = open && position && placeAt(open.document, position);
  const around = place ? surroundings(place) : { before: '', after: '' };
  return around && { text: `${around.before}${request}${around.after}`, notes };
}

/** What has to stand around a request that is put at a place; null where it would end up within another one. */
function surroundings({ block, offset }: PlaceInBlock): { before: string; after: string } | null {
  const before = block.text.slice(0, offset);
  const isAtLineStart = /(?:^|[\r\n])[ \t]*$/.test(before);
  const { request } = block;
  if (!request) return { before: isAtLineStart ? '' : '\n', after: '' };
  if (offset > request.start && offset < request.end) return null;
  if (offset <= request.start) return isAtLineStart ? { before: '', after: '\n###\n' } : null;
  const blank = /\n[ \t]*\n[ \t]*$/.test(before) ? '' : '\n';
  return { before: `${isAtLineStart ? '' : '\n'}${blank}###\n`, after: '' };
}

async function asCurl(session: Session, { uri, position, form }: CopyCurlParams): Promise<CopyCurlResult> {
  const open = session.documents.get(uri);
  const place = open && placeAt(open.document, position);
  if (!open || !place?.block.request) return { text: null, message: 'There is no request here.' };
  const part = commandPart(place.block);
  if (form === 'templates' && part) return { text: place.block.text.slice(part.start, part.end).trim() };
  return form === 'templates'
    ? { text: curlFor(written(place.block, await session.settings.for(uri))) }
    : resolvedCurl(session, open, place, form === 'redacted');
}

/** As it is written, placeholders and all. */
function written(block: Block, settings: Awaited<ReturnType<Session['settings']['for']>>) {
  const { request } = block;
  const { options } = readOptions(block, settings);
  const { body } = request ?? {};
  const [first] = body?.segments ?? [];
  const file = body?.segments.length === 1 && first?.kind === 'file' ? first.path : null;
  const text = body ? block.text.slice(body.start, body.end) : '';
  return {
    method: request?.method ?? 'GET',
    url: request?.target.text ?? '',
    httpVersion: request?.httpVersion ?? null,
    headers: (request?.headers ?? []).map(({ name, value }) => [name, value] as const),
    body: body ? { kind: file === null ? ('text' as const) : ('file' as const), text: file ?? text } : null,
    followRedirects: options.followRedirects,
    insecure: options.insecure,
  };
}

async function resolvedCurl(
  session: Session,
  open: OpenDocument,
  { block, index }: PlaceInBlock,
  redacted: boolean,
): Promise<CopyCurlResult> {
  const context = await resolveContext(session, open.uri, open.document, await session.settings.for(open.uri));
  const dependencies = await session.imports.of(open.uri, open.document);
  const login = dependencies.loginUse({ file: dependencies.graph.root, blockIndex: index });
  // Nobody is asked to sign in for a copy: a token is there, or it is not.
  const tokens = redacted ? undefined : session.signIns.kept(session.environments.selected(open.uri));
  const { request, problems } = await resolveRequest(block, {
    ...context,
    ...{ blockIndex: index, ...(login ? { login } : {}), ...(tokens ? { tokens } : {}) },
  });
  if (!request) {
    const reason = problems.find(({ severity }) => severity === 'error')?.message ?? 'The request can’t be resolved.';
    return { text: null, message: reason.replaceAll('`', '') };
  }
  const redactor = redacted ? createRedactor(request.secrets, hidingBy(context.settings)) : null;
  const { sent, options } = request;
  const type = sent.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  const body = bodyOf(sent.body);
  if (body === undefined) {
    return {
      text: null,
      message: 'A body of texts and files together can’t be said in a curl command. Copy it with its templates.',
    };
  }
  return {
    text: curlFor({
      method: sent.method,
      url: redactor ? redactor.url(sent.url) : sent.url,
      httpVersion: sent.httpVersion,
      headers: redactor ? redactor.headers(sent.headers) : sent.headers,
      body: body?.kind === 'text' && redactor ? { ...body, text: redactor.body(body.text, type) } : body,
      followRedirects: options.followRedirects,
      insecure: options.insecure,
      signIn: options.signIn ? signInOf(options.signIn, redacted) : null,
      certificate: options.clientCertificate ?? null,
    }),
  };
}

function signInOf(signIn: SignIn, redacted: boolean): CurlSignIn {
  const hidden = (text: string): string => (redacted ? mark : text);
  if (signIn.kind === 'digest') return { kind: 'digest', user: `${signIn.user}:${hidden(signIn.password)}` };
  const { accessKeyId, secretAccessKey, region, service } = signIn;
  const scope = ['aws', 'amz', ...(region === null ? [] : [region, ...(service === null ? [] : [service])])].join(':');
  return { kind: 'aws', user: `${hidden(accessKeyId)}:${hidden(secretAccessKey)}`, scope };
}

/** Undefined where a command can't say it. */
function bodyOf(chunks: readonly BodyChunk[] | null): { kind: 'text' | 'file'; text: string } | null | undefined {
  if (!chunks || chunks.length === 0) return null;
  const [first] = chunks;
  if (chunks.length > 1 || !first) return undefined;
  if (first.kind === 'text') return { kind: 'text', text: first.text };
  return first.kind === 'file' ? { kind: 'file', text: first.path } : undefined;
}
