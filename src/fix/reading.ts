/** The request of a block as the fixes see it: what is written where, each part read once and only when asked for. */
import type { Field } from '../diagnose/diagnosis';
import type { Operation } from '../openapi/operation';
import type { ApiPath } from '../openapi/paths';
import type { Origins } from '../resolve/resolved';
import type { Block, Body, RequestNode, Span } from '../syntax/document';
import { readForm, type WrittenForm } from './form';
import { writtenHeader } from './headers';
import { type JsonReading, readJson } from './json-reading';
import type { KnownValue } from './known-values';
import { newBodyKind } from './new-body';
import { readQuery, type WrittenQuery } from './query';

/** What a fix is computed from, beside the diagnosis. */
export interface FixTarget {
  readonly block: Block;
  /** Null where the request was not resolved; then variables in it can't be looked into. */
  readonly origins: Origins | null;
  /** Names in scope: a missing value is filled from one of the same name. */
  readonly variables: ReadonlySet<string>;
  /** What the user's OpenAPI document says about the request; null or absent where there is none. */
  readonly operation?: Operation | null;
  /** The paths of that document, of a request that has a path or a method that the server has not. */
  readonly paths?: readonly ApiPath[];
  /** The sections of the file: a request that is written anew gets a name that is free, or is there already. */
  readonly blocks?: readonly Block[];
  /** What earlier responses have for a field, the best first; absent where nothing is kept of them. */
  readonly known?: (field: Field) => readonly KnownValue[];
}

/** Where the body's fields stand. `absent`: the request has none yet; null: a body that no fix can be made in. */
export type BodyPlace =
  | { readonly kind: 'json'; readonly json: JsonReading; readonly under: readonly string[] }
  | { readonly kind: 'form'; readonly form: WrittenForm }
  | { readonly kind: 'multipart'; readonly body: Body; readonly contentType: string }
  | { readonly kind: 'absent'; readonly as: 'json' | 'form' }
  /** A GraphQL query without variables; they go to `at`, behind it. */
  | { readonly kind: 'variables'; readonly at: number }
  | null;

export interface RequestReading {
  readonly target: FixTarget;
  readonly block: Block;
  readonly request: RequestNode;
  /** Id of the API that the request is for; null: one that no dialect knows. */
  readonly api: string | null;
  readonly query: WrittenQuery;
  readonly body: BodyPlace;
}

/** Null where the block holds no request whose parts can be told apart (a curl line, gRPC). */
export function readRequest(target: FixTarget, api: string | null = null): RequestReading | null {
  const { block, origins } = target;
  const { request } = block;
  if (request?.protocol !== 'http' && request?.protocol !== 'graphql') return null;
  let query: WrittenQuery | undefined;
  let body: BodyPlace | undefined;
  return {
    target,
    block,
    request,
    api,
    get query() {
      query ??= readQuery(request.target, origins);
      return query;
    },
    get body() {
      if (body === undefined) body = readBody(block, request);
      return body;
    },
  };
}

function readBody(block: Block, request: RequestNode): BodyPlace {
  const { body } = request;
  if (!body || block.text.slice(body.start, body.end).trim() === '') {
    const as = newBodyKind(request);
    return as === null ? null : { kind: 'absent', as };
  }
  if (body.kind === 'multipart') {
    return { kind: 'multipart', body, contentType: writtenHeader(request, 'Content-Type') ?? '' };
  }
  const inline = body.graphql?.variables;
  // The query may be in a file; what stands in the request can be edited.
  if (inline && !body.segments.some((one) => one.kind === 'file' && one.start < inline.end && inline.start < one.end)) {
    return { kind: 'json', json: readJson(block.text, inline), under: ['variables'] };
  }
  const span = writtenText(body);
  if (!span) return null;
  switch (body.kind) {
    case 'form':
      return { kind: 'form', form: readForm(block.text, span) };
    case 'json':
      return { kind: 'json', json: readJson(block.text, span), under: [] };
    case 'text': {
      const json = readJson(block.text, span);
      return json.root && json.root.kind !== 'template' ? { kind: 'json', json, under: [] } : null;
    }
    case 'graphql': {
      if (!body.graphql) return null;
      const { query, variables } = body.graphql;
      if (variables) return { kind: 'json', json: readJson(block.text, variables), under: ['variables'] };
      return { kind: 'variables', at: query.start + block.text.slice(query.start, query.end).trimEnd().length };
    }
    default:
      return null;
  }
}

/** The body where it is written out, whole; null where a file is inserted. */
export function writtenText(body: Body): Span | null {
  const [first] = body.segments;
  const last = body.segments.at(-1);
  if (!first || !last || body.segments.some(({ kind }) => kind === 'file')) return null;
  return { start: first.start, end: last.end };
}
