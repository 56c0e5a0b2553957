/** Reads an OpenAPI document: 2.0, 3.0 or 3.1, YAML or JSON, brought to the shape of 3.1. */
import { upgrade } from '@scalar/openapi-upgrader';
import { parseDocument } from 'yaml';
import { isObject, type JsonObject, type OpenApi } from './document';

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
