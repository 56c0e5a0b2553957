import { charsetOf } from '../body-text';
import type { BodyChunk } from '../exchange';
import type { Body } from '../syntax/document';
import { type BodyContent, type BodySource, readBodyContent, textOfContents, toChunks } from './body-content';
import { encodeForm } from './form-body';
import { encodeGraphql } from './graphql-body';
import { boundaryInBody, boundaryOf, encodeMultipart, multipartFields, withBoundary } from './multipart-body';
import type { ResolvedParameter, TracedText } from './resolved';
import { readParameters } from './url';

/** What the headers say about the body. */
export interface BodyHeaders {
  readonly contentType: string | null;
  /** The body is a GraphQL query, to be sent as JSON. */
  readonly graphql: boolean;
  /** `X-GraphQL-Operation`: which of several operations is meant. */
  readonly operationName: string | null;
}

/** A body ready to be sent. */
export interface ResolvedBody {
  readonly chunks: readonly BodyChunk[];
  readonly text: TracedText | null;
  readonly form: readonly ResolvedParameter[];
  /** The Content-Type to send: as given, or what is taken where none is; null for none. */
  readonly contentType: string | null;
}

/** What is sent where a request gives no Content-Type; without one a server would have to guess (RFC 9110, 8.3). */
const defaultTypes: Readonly<Record<Exclude<Body['kind'], 'file'>, string>> = {
  json: 'application/json',
  graphql: 'application/json',
  form: 'application/x-www-form-urlencoded',
  text: 'text/plain; charset=utf-8',
  xml: 'application/xml',
  multipart: 'multipart/form-data',
};

const typesByExtension: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  gif: 'image/gif',
  gz: 'application/gzip',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  md: 'text/markdown',
  ndjson: 'application/x-ndjson',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  webp: 'image/webp',
  xml: 'application/xml',
  yaml: 'application/yaml',
  yml: 'application/yaml',
  zip: 'application/zip',
};

/** Resolves a request's body by its kind. */
export async function resolveBody(
  body: Body,
  headers: BodyHeaders,
  source: BodySource,
  autoEncode: boolean,
): Promise<ResolvedBody> {
  const { report, block } = source;
  const kind = kindOf(body, headers);
  const contents = await readBodyContent(body, source, kind === 'graphql');
  const charset = charsetOf(headers.contentType);
  const contentType = headers.contentType ?? defaultType(kind, body);
  const finish = (ready: readonly BodyContent[], form: readonly ResolvedParameter[] = []): ResolvedBody => {
    const text = textOfContents(ready);
    return { chunks: toChunks(ready, charset, report), text, form, contentType };
  };
  if (kind === 'graphql') {
    const text = encodeGraphql(body, contents, headers.operationName, report);
    return finish([{ kind: 'text', text, charset: null }]);
  }
  if (kind === 'multipart') {
    const named = boundaryOf(contentType ?? '');
    const boundary = named ?? boundaryInBody(contents);
    const resolved = finish(encodeMultipart(contents, boundary, body, source));
    const type = named === null && boundary !== null ? withBoundary(contentType ?? '', boundary) : contentType;
    return { ...resolved, form: multipartFields(body, block, resolved.text), contentType: type };
  }
  if (kind === 'form') {
    const ready = contents.map((content): BodyContent => {
      const isOwnText = content.kind === 'text' && content.charset === null;
      return isOwnText ? { ...content, text: encodeForm(content.text, autoEncode) } : content;
    });
    const text = textOfContents(ready);
    return finish(ready, text ? readParameters(text, 0, text.text.length) : []);
  }
  return finish(contents);
}

/** A `graphql` body is sent as JSON, but as it is with `Content-Type: application/graphql`. */
function kindOf(body: Body, headers: BodyHeaders): Body['kind'] {
  if (headers.graphql) return 'graphql';
  const isGraphqlType = /^application\/graphql\b/i.test(headers.contentType ?? '');
  return body.kind === 'graphql' && isGraphqlType ? 'text' : body.kind;
}

function defaultType(kind: Body['kind'], body: Body): string | null {
  if (kind !== 'file') return defaultTypes[kind];
  const path = body.segments.find((segment) => segment.kind === 'file')?.path ?? '';
  const extension = /\.([a-z0-9]+)["']?$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return typesByExtension[extension] ?? 'application/octet-stream';
}
