import { type WrittenRequest, writtenRequest } from '../curl/written-request';
import type { SentRequest } from '../exchange';
import { DiagnosticCode } from '../manifest';
import type { Block, Directive, RequestNode } from '../syntax/document';
import { targetOffsetToSource } from '../syntax/target';
import { basic } from './authorization';
import { clientCertificate } from './client-certificate';
import type { NamedExchange, ResolveContext } from './context';
import { type BlockOptions, readOptions } from './directives';
import { Evaluator } from './evaluate';
import type { Evaluation } from './evaluation';
import { withLogin } from './login-header';
import { withOAuth } from './oauth-header';
import { resolveOutputs } from './output-file';
import { percentDecode } from './percent';
import { promptedVariables } from './question';
import { type ResolvedBody, resolveBody } from './request-body';
import {
  headerField,
  headerOrigin,
  resolveHeaders,
  type TracedHeader,
  tracedHeader,
  withDefaults,
} from './request-headers';
import type { Resolution, ResolvedRequest, ResolveProblem, TracedText } from './resolved';
import { definitionsOf, placeOf } from './scope';
import { absolutePaths, resolveProxy, secretsOfProxy } from './sending-route';
import { secretsOf, signInOf } from './sign-in';
import { type Report, substitute } from './substitute';
import { secretsIn, sliceTraced, TracedBuilder, trimTraced, verbatim } from './traced';
import { type ResolvedUrl, resolveUrl } from './url';

export type { NamedExchange, ResolveContext };

/**
 * Makes a block's request ready to be sent: placeholders replaced, URL, headers and body encoded, and for every part its
 * source. Reads files through the context only. What stops it from being sent is an error among the problems, each at
 * its place in the block; errors of the syntax are the block's own and not repeated. Never rejects for what the file says.
 */
export async function resolveRequest(block: Block, context: ResolveContext): Promise<Resolution> {
  const problems: ResolveProblem[] = [];
  const evaluator = new SecretCollector(() => evaluatorFor(block, context));
  if (!block.request) {
    const message = 'There is no request here: a line such as `GET https://example.com` is expected.';
    return {
      request: null,
      problems: [{ ...firstLine(block), code: DiagnosticCode.noRequestLine, message, severity: 'error' }],
    };
  }
  const unsupported = notSent(block.request);
  if (unsupported) return { request: null, problems: [{ ...unsupported }] };
  const written = writtenBlock(block);
  if (!written?.block.request) return { request: null, problems: [notClosed(block.request)] };
  const { request } = written.block;
  const reportHere: Report = (problem) => problems.push({ ...problem, message: evaluator.hide(problem.message) });
  const report: Report = (problem) => reportHere({ ...problem, ...written.sourceOf(problem) });
  const { options, autoEncode, clientCert, proxy, problems: optionProblems } = optionsOf(block, written, context);
  problems.push(...optionProblems, ...written.problems);

  const target = await substituteTarget(request, evaluator, report);
  const targetFailed = hasError(problems);
  const defaults = context.settings['faultline.defaultHeaders'];
  const own = await resolveHeaders(written.block, request.headers, evaluator, report);
  const authorized = await withOAuth(own, evaluator, context, report);
  const loggedIn = await withLogin(authorized, written.block, context, context.login?.span ? reportHere : report);
  const filled = withDefaults(loggedIn, defaults, request, report);
  const url = targetFailed
    ? null
    : resolveUrl(
        await withHostVariable(target, filled, request, evaluator, report),
        tracedHeader(filled, 'host'),
        request.target,
        autoEncode,
        report,
      );
  const { headers, graphql, operationName } = takeGraphqlHeaders(request, filled);
  const contentType = tracedHeader(headers, 'content-type')?.text ?? null;
  const body = request.body
    ? await resolveBody(
        request.body,
        { contentType, graphql, operationName },
        { block: written.block, context, evaluator, report },
        autoEncode,
      )
    : null;
  const isOption =
    proxy !== null && !block.directives.some(({ start }) => start === proxy.start) && written.block !== block;
  const way = proxy ? await resolveProxy(proxy, evaluator, isOption ? report : reportHere) : options.proxy;
  for (const secret of secretsOfProxy(way)) evaluator.secrets.add(secret);
  const signIn = signInOf(headers, report);
  const outputs = await resolveOutputs(block, context, evaluator, reportHere);
  if (!url || hasError(problems)) return { request: null, problems };
  for (const secret of signIn ? secretsOf(signIn) : []) evaluator.secrets.add(secret);
  const allHeaders = withContentType(withUserinfo(headers, url, request, report), body);
  const place = { start: request.target.start, end: request.target.end };
  const shown = clientCert
    ? await clientCertificate(url.url.text, context, evaluator, (problem) => report({ ...place, ...problem }))
    : { certificate: null, insecure: false };
  if (hasError(problems)) return { request: null, problems };
  const { certificate } = shown;
  const caFiles = absolutePaths(options.caFiles, context.workspaceFolder);
  const plain = { ...options, proxy: way, caFiles, insecure: options.insecure || shown.insecure };
  const signed = signIn ? { ...plain, signIn } : plain;
  const sending = certificate ? { ...signed, clientCertificate: certificate } : signed;
  const assembled = assemble(request, url, allHeaders, body, sending, evaluator.secrets);
  return { request: outputs.length > 0 ? { ...assembled, outputs } : assembled, problems };
}

/**
 * The URL alone that a block's request would go to, with its secrets marked; null where something keeps it from being told.
 * Reads no body.
 */
export async function resolveTargetUrl(block: Block, context: ResolveContext): Promise<TracedText | null> {
  const written = block.request && !notSent(block.request) ? writtenBlock(block) : null;
  const request = written?.block.request;
  if (!written || !request) return null;
  const problems: { readonly severity: string }[] = [];
  const report: Report = (problem) => problems.push(problem);
  const evaluator = evaluatorFor(block, context);
  const target = await substituteTarget(request, evaluator, report);
  const hosts = request.headers.filter(({ name, whole }) => whole || name.toLowerCase() === 'host');
  const headers = await resolveHeaders(written.block, hosts, evaluator, report);
  const whole = await withHostVariable(target, headers, request, evaluator, report);
  if (problems.some(({ severity }) => severity === 'error')) return null;
  const { autoEncode } = optionsOf(block, written, context);
  return resolveUrl(whole, tracedHeader(headers, 'host'), request.target, autoEncode, report)?.url ?? null;
}

/**
 * A stretch of a block's body with the values filled in that can be had; a placeholder without one stays as it is
 * written. `start` is where the text stands in the block.
 */
export function filledText(block: Block, context: ResolveContext, text: string, start: number): Promise<TracedText> {
  return substitute(verbatim(text, start), evaluatorFor(block, context), () => undefined, true);
}

/** A block's request as it is written out: the block itself, unless it is a curl command. */
type Written = Pick<WrittenRequest, 'block' | 'sourceOf' | 'followsRedirects' | 'keepsCookies'> & {
  readonly problems: readonly ResolveProblem[];
};

/** Null for a curl command that cannot be read. */
function writtenBlock(block: Block): Written | null {
  if (block.request?.protocol !== 'curl') {
    return { block, sourceOf: (span) => span, followsRedirects: true, keepsCookies: true, problems: [] };
  }
  const written = writtenRequest(block);
  const code = DiagnosticCode.notRun;
  return written && { ...written, problems: written.problems.map((problem) => ({ ...problem, code })) };
}

function notClosed({ start }: RequestNode): ResolveProblem {
  const message = 'This command cannot be read. Close its quotation marks, and give it a URL.';
  return { start, end: start + 'curl'.length, code: DiagnosticCode.unclosed, message, severity: 'error' };
}

/** What directives and, after them, the options of a command say. */
function optionsOf(block: Block, written: Written, context: ResolveContext): BlockOptions {
  const said = written.block === block ? [] : written.block.directives;
  const read = readOptions(block, context.settings, [...sharedDirectives(block, context), ...said]);
  if (written.followsRedirects && written.keepsCookies) return read;
  const { followRedirects, cookieJar } = read.options;
  const options = {
    ...read.options,
    followRedirects: followRedirects && written.followsRedirects,
    cookieJar: cookieJar && written.keepsCookies,
  };
  return { ...read, options };
}

/** Those of Kulala's `### Shared` block. */
function sharedDirectives(block: Block, { graph }: ResolveContext): readonly Directive[] {
  const shared = graph?.root.references.shared;
  const holder = shared && graph.root.document.blocks[shared.blockIndex];
  return holder && holder !== block ? holder.directives : [];
}

/** Replaces a block's placeholders by what they stand for where its request stands. */
function evaluatorFor(block: Block, context: ResolveContext): Evaluator {
  const definitions = context.definitions ?? definitionsOf(context.document);
  return new Evaluator(context, definitions, placeOf(context, block), promptedVariables(block));
}

/** Keeps the secret values that went into a request; its evaluator is made for the first placeholder. */
class SecretCollector implements Pick<Evaluator, 'evaluate' | 'resultsIn'> {
  readonly secrets = new Set<string>();
  private made: Evaluator | null = null;

  constructor(private readonly make: () => Evaluator) {}

  private get evaluator(): Evaluator {
    this.made ??= this.make();
    return this.made;
  }

  async evaluate(expression: string): Promise<Evaluation> {
    const evaluation = await this.evaluator.evaluate(expression);
    if (evaluation.ok) for (const part of evaluation.parts) if (part.secret) this.secrets.add(part.text);
    return evaluation;
  }

  async text(text: string): Promise<Evaluation> {
    const evaluation = await this.evaluator.text(text);
    if (evaluation.ok) for (const part of evaluation.parts) if (part.secret) this.secrets.add(part.text);
    return evaluation;
  }

  resultsIn(texts: readonly string[]): ReturnType<Evaluator['resultsIn']> {
    return this.evaluator.resultsIn(texts);
  }

  /** A message quotes what is wrong, which may be a secret. */
  hide(message: string): string {
    let hidden = message;
    for (const secret of this.secrets)
      if (secret.trim().length > 1) hidden = hidden.replaceAll(secret.trim(), '‹redacted›');
    return hidden;
  }
}

function hasError(problems: readonly ResolveProblem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}

function firstLine(block: Block): { start: number; end: number } {
  return { start: 0, end: block.text.search(/[\r\n]|$/) };
}

/** What is read and kept, but is not sent by Faultline. */
function notSent(request: RequestNode): ResolveProblem | null {
  const { protocol, method } = request;
  const name =
    protocol === 'other'
      ? `\`${method}\``
      : protocol === 'websocket' || protocol === 'grpc'
        ? notSentNames[protocol]
        : null;
  if (name === null) return null;
  const message = `${name} requests are not sent by Faultline.`;
  const { start, end } = request.methodSpan ?? request.target;
  return { start, end, code: DiagnosticCode.notRun, message, severity: 'error' };
}

const notSentNames = { websocket: 'WebSocket', grpc: 'gRPC' } as const;

/**
 * The target with its values filled in, line by line. The first query line that is not commented out begins the query: its
 * `&` becomes `?` where no line and no value above it has one.
 */
async function substituteTarget(
  { target }: RequestNode,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<TracedText> {
  const builder = new TracedBuilder();
  let done = 0;
  let hasQuery = false;
  for (const piece of target.pieces) {
    const text = target.text.slice(done, done + piece.end - piece.start);
    const start = targetOffsetToSource(target, done);
    const opensQuery = done > 0 && !hasQuery && text.startsWith('&');
    const written = opensQuery ? `?${text.slice(1)}` : text;
    const filled = await substitute(verbatim(written, start), evaluator, report, false);
    hasQuery ||= filled.text.includes('?');
    builder.append(filled);
    done += text.length;
  }
  return builder.build();
}

/** `/path` without a `Host` header goes to what the variable `host` says, as with httpYac. */
async function withHostVariable(
  target: TracedText,
  headers: readonly TracedHeader[],
  request: RequestNode,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<TracedText> {
  if (!/^\/(?!\/)/.test(target.text) || tracedHeader(headers, 'host')) return target;
  const host = await evaluator.evaluate('host');
  const { start, end } = request.target;
  if (!host.ok) {
    const { code, message } = host.problem;
    if (code !== DiagnosticCode.undefinedVariable) report({ start, end, code, message, severity: 'error' });
    return target;
  }
  const base = new TracedBuilder();
  for (const { text, secret } of host.parts) base.add(text, { start, end: start }, 'host', secret);
  const trimmed = trimTraced(base.build());
  const length = trimmed.text.replace(/\/+$/, '').length;
  const message = 'The value of the variable `host` is put before this URL.';
  report({ start, end, code: DiagnosticCode.badUrl, message, severity: 'information' });
  return new TracedBuilder().append(trimmed, 0, length).append(target).build();
}

interface GraphqlHeaders {
  readonly headers: readonly TracedHeader[];
  readonly graphql: boolean;
  readonly operationName: string | null;
}

/** `X-Request-Type: GraphQL` and `X-GraphQL-Operation` are for the client, whatever their case, and are not sent. */
function takeGraphqlHeaders(request: RequestNode, headers: readonly TracedHeader[]): GraphqlHeaders {
  const marked = tracedHeader(headers, 'x-request-type')?.text.trim().toLowerCase() === 'graphql';
  const graphql = request.protocol === 'graphql' || marked;
  const operationName = tracedHeader(headers, 'x-graphql-operation')?.text ?? null;
  if (!graphql) return { headers, graphql, operationName: null };
  const own = new Set(['x-request-type', 'x-graphql-operation']);
  return { headers: headers.filter(({ name }) => !own.has(name.toLowerCase())), graphql, operationName };
}

/** `https://user:password@host`: sent as Basic credentials, as browsers do, unless the request has its own. */
function withUserinfo(
  headers: readonly TracedHeader[],
  url: ResolvedUrl,
  request: RequestNode,
  report: Report,
): readonly TracedHeader[] {
  const { userinfo } = url;
  if (!userinfo) return headers;
  if (tracedHeader(headers, 'authorization')) {
    const { start, end } = request.target;
    const message = 'The credentials in the URL are not used: the request has an `Authorization` header.';
    report({ start, end, code: DiagnosticCode.badUrl, message, severity: 'warning' });
    return headers;
  }
  const decode = (text: TracedText) =>
    new TracedBuilder().appendReplacing(text, /(?:%[0-9A-Fa-f]{2})+/g, percentDecode).build();
  const colon = userinfo.text.indexOf(':');
  const user = colon < 0 ? userinfo : sliceTraced(userinfo, 0, colon);
  const password = sliceTraced(userinfo, colon < 0 ? userinfo.text.length : colon + 1);
  const value = basic(decode(user), decode(password), userinfo);
  return [...headers, { name: 'Authorization', value, source: null }];
}

function withContentType(headers: readonly TracedHeader[], body: ResolvedBody | null): readonly TracedHeader[] {
  if (!body || body.contentType === null || body.chunks.length === 0) return headers;
  const { contentType } = body;
  const given = headers.find(({ name }) => name.toLowerCase() === 'content-type');
  const added = (text: string, before: TracedText | null) => {
    const builder = new TracedBuilder();
    if (before) builder.append(before);
    return builder.add(text, { start: 0, end: 0 }, null, false).build();
  };
  if (!given) return [...headers, { name: 'Content-Type', value: added(contentType, null), source: null }];
  if (given.value.text === contentType) return headers;
  const value = added(contentType.slice(given.value.text.length), given.value);
  return headers.map((header) => (header === given ? { ...header, value } : header));
}

function assemble(
  request: RequestNode,
  url: ResolvedUrl,
  headers: readonly TracedHeader[],
  body: ResolvedBody | null,
  options: ResolvedRequest['options'],
  secretValues: ReadonlySet<string>,
): ResolvedRequest {
  const isGraphqlMethod = request.protocol === 'graphql' && !/^(?:POST|GET)$/.test(request.method);
  const sent: SentRequest = {
    method: isGraphqlMethod ? 'POST' : request.method,
    url: url.url.text,
    httpVersion: request.httpVersion,
    headers: headers.map(headerField),
    body: body && body.chunks.length > 0 ? body.chunks : null,
  };
  // As they stand in what is sent they may be encoded; both forms can turn up in a response or a log.
  const texts = [url.url, ...headers.map(({ value }) => value), ...(body?.text ? [body.text] : [])];
  const secrets = new Set([...secretValues, ...texts.flatMap(secretsIn)]);
  return {
    sent,
    origins: {
      method: request.methodSpan,
      url: url.url,
      path: url.path,
      query: url.query,
      headers: headers.map(headerOrigin),
      body: body?.text ?? null,
      form: body?.form ?? [],
    },
    options,
    secrets: [...secrets].filter((secret) => secret !== ''),
  };
}
