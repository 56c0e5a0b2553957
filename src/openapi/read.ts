/** Reads an OpenAPI document: 2.0, 3.0 or 3.1, YAML or JSON, brought to the shape of 3.1. */
import { upgrade } from '@scalar/openapi-upgrader';
import { parseDocument } from 'yaml';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

export interface OpenApi {
  /** The whole document, references not yet followed. */
  readonly root: JsonObject;
}

/** Why a document could not be used; `offset` is where in its text, null where the whole of it is meant. */
export interface OpenApiProblem {
  readonly message: string;
  readonly offset: number | null;
}

export function readOpenApi(text: string): { readonly api: OpenApi } | { readonly problem: OpenApiProblem } {
  let root = readJson(text);
  if (root === undefined) {
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'silent' });
    const error = document.errors[0];
    if (error) return { problem: { message: `This is neither YAML nor JSON: ${error.message}`, offset: error.pos[0] } };
    try {
      root = document.toJS({ maxAliasCount: 100 });
    } catch (cause) {
      return { problem: { message: `This can't be read: ${(cause as Error).message}`, offset: null } };
    }
  }
  if (!isObject(root) || !(root.openapi || root.swagger) || !isObject(root.paths ?? null)) {
    const message = 'This is no OpenAPI document: it needs "openapi" (or "swagger") and "paths" at its top.';
    return { problem: { message, offset: null } };
  }
  try {
    return { api: { root: upgrade(root, '3.1') as unknown as JsonObject } };
  } catch (cause) {
    return { problem: { message: `This can't be read as OpenAPI: ${(cause as Error).message}`, offset: null } };
  }
}

/** JSON is YAML too, but is read a hundred times faster as what it is. Undefined where it is no JSON. */
function readJson(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object that a value is or refers to (`$ref`, within the document only); null for a broken or circular reference. */
export function follow(api: OpenApi, value: Json | undefined): JsonObject | null {
  const seen = new Set<string>();
  let current: Json | undefined = value;
  while (isObject(current)) {
    const reference = current.$ref;
    if (typeof reference !== 'string') return current;
    if (!reference.startsWith('#/') || seen.has(reference)) return null;
    seen.add(reference);
    current = atPointer(api.root, reference.slice(1));
  }
  return null;
}

/** RFC 6901; a `%`-encoded fragment is decoded. */
function atPointer(root: Json, pointer: string): Json | undefined {
  let current: Json | undefined = root;
  for (const token of pointer.split('/').slice(1)) {
    const key = decodeFragment(token).replace(/~1/g, '/').replace(/~0/g, '~');
    if (Array.isArray(current)) current = current[Number(key)];
    else if (isObject(current)) current = Object.hasOwn(current, key) ? current[key] : undefined;
    else return undefined;
  }
  return current;
}

function decodeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
