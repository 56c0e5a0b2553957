/** What the requests around one say about how it may go on: hosts, paths, parameters, headers. Looked at once for each block. */
import type { Block, Header } from '../../syntax/document';
import { blockAt, type RequestDocument } from '../../syntax/request-document';
import { readLoosely } from './json-place';

export interface RequestSketch {
  readonly method: string;
  /** As written, up to the path: `https://api.example.com`, `{{host}}`. */
  readonly origin: string;
  /** From the first slash to the query; empty where there is none. */
  readonly path: string;
  readonly query: readonly Parameter[];
  readonly headers: readonly Header[];
  readonly block: Block;
}

export interface Parameter {
  readonly name: string;
  readonly value: string;
}

/** Blocks looked at around one: what stands further away has little to do with it. */
const reach = 150;

export class RequestSketches {
  readonly #known = new WeakMap<Block, RequestSketch | null>();
  readonly #bodies = new WeakMap<Block, { readonly value: unknown }>();

  /** Those around a block, the nearest first, without the block itself. Takes the same time in a file of any length. */
  around(document: RequestDocument, index: number): readonly RequestSketch[] {
    const found: RequestSketch[] = [];
    for (let distance = 1; distance <= reach; distance++) {
      for (const near of [index - distance, index + distance]) {
        if (near < 0 || near >= document.blockCount) continue;
        const sketch = this.of(blockAt(document, near));
        if (sketch) found.push(sketch);
      }
    }
    return found;
  }

  of(block: Block): RequestSketch | null {
    let sketch = this.#known.get(block);
    if (sketch === undefined) {
      sketch = sketchOf(block);
      this.#known.set(block, sketch);
    }
    return sketch;
  }

  /** The JSON body of a request, as far as it can be read; undefined where it has none. */
  body({ block }: RequestSketch): unknown {
    let read = this.#bodies.get(block);
    if (!read) {
      const body = block.request?.body;
      read = { value: body?.kind === 'json' ? readLoosely(block.text.slice(body.start, body.end)) : undefined };
      this.#bodies.set(block, read);
    }
    return read.value;
  }
}

function sketchOf(block: Block): RequestSketch | null {
  const { request } = block;
  if (!request || request.protocol === 'curl') return null;
  return { method: request.method, ...splitUrl(request.target.text), headers: request.headers, block };
}

/** A URL as it is written, placeholders and all. */
export function splitUrl(url: string): Pick<RequestSketch, 'origin' | 'path' | 'query'> {
  const parts =
    /^((?:[a-z][a-z\d+.-]*:\/\/)?(?:\{\{[^{}]*\}\}|[^/?#{])*)((?:\{\{[^{}]*\}\}|[^?#])*)(?:\?([^#]*))?/i.exec(url);
  return { origin: parts?.[1] ?? '', path: parts?.[2] ?? '', query: parametersOf(parts?.[3] ?? '') };
}

/** `a=1&b=2`, as it is written. */
export function parametersOf(text: string): Parameter[] {
  return text
    .split('&')
    .map((piece) => {
      const equals = piece.indexOf('=');
      return equals < 0
        ? { name: piece.trim(), value: '' }
        : { name: piece.slice(0, equals).trim(), value: piece.slice(equals + 1).trim() };
    })
    .filter(({ name }) => name !== '');
}

/** Two paths that differ in ids and placeholders only: `/tasks/1` and `/tasks/{{id}}`. */
export function isSamePath(one: string, other: string): boolean {
  return plainPath(one) === plainPath(other);
}

function plainPath(path: string): string {
  return path
    .replace(/\{\{[^{}]*\}\}/g, '0')
    .split('/')
    .map((segment) => (/\d/.test(segment) ? '0' : segment))
    .join('/')
    .replace(/\/$/, '');
}
