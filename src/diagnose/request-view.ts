/** The request as it was sent, taken apart for looking things up in it. */
import { type BodyChunk, type HeaderField, headerValue, type SentRequest } from '../exchange';
import { readWrittenJson } from './broken-json';
import { isFormType, isJsonType, isXmlType, readMediaType } from './media-type';

export type RequestBodyKind = 'none' | 'json' | 'form' | 'multipart' | 'xml' | 'text' | 'file';

export interface RequestView {
  /** Upper case. */
  readonly method: string;
  /** Lower case, without port; empty where the URL cannot be read. */
  readonly host: string;
  readonly loopback: boolean;
  /** Percent-encoded, as sent. */
  readonly path: string;
  /** Decoded. */
  readonly segments: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly HeaderField[];
  readonly mediaType: string;
  readonly bodyKind: RequestBodyKind;
  /** Null where there is no body, or where it comes from a file. */
  readonly bodyText: string | null;
  /** The files that the body comes from, as the request names them. */
  readonly bodyFiles: readonly BodyFile[];
  /** The parsed JSON body, with or without comments; undefined where there is none or where it does not parse. */
  json(): unknown;
  /** The keys and values of a form body; of a multipart one the names, with the values left empty. */
  form(): readonly (readonly [name: string, value: string])[];
}

/** A file that a body, or a part of one, comes from. */
export interface BodyFile {
  /** As it is written in the request file. */
  readonly path: string;
  /** The name of the part of a multipart body; null elsewhere. */
  readonly part: string | null;
}

/** A host that the URL parser leaves as it is: a name in lower case, or four decimal numbers. */
const plainHost =
  /^https?:\/\/((?!xn--)(?:(?!xn--)[a-z0-9-]+\.)*(?!xn--)[a-z][a-z0-9-]*|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))(?=[/?]|$|:\d{1,4}(?:[/?]|$)|:[1-5]\d{4}(?:[/?]|$))/;

/** A path that the URL parser leaves as it is: no dots to be resolved, and nothing to be encoded. */
const plainPath =
  /^https?:\/\/[^/?#\\@]+(\/(?:[\w\-~!$&'()*+,;=:@/]|%(?!2[ef])[0-9a-f]{2}|(?<=\w)\.(?=\w))*)(?:[?#]|$)/i;

/** A request body beyond this many characters is not searched. */
const maxBody = 1_000_000;

/** `bodyText`: the text of the request's body, where the caller knows better than its chunks. */
export function viewRequest(
  request: SentRequest,
  bodyText: string | null | undefined,
  bodyFiles: readonly BodyFile[] | undefined = undefined,
): RequestView {
  return new SentView(request, bodyText ?? chunkText(request.body), bodyFiles);
}

/** What takes the request apart is done where it is asked for: of most successes no more than the host is. */
class SentView implements RequestView {
  readonly method: string;
  readonly headers: readonly HeaderField[];
  readonly bodyText: string | null;
  readonly #request: SentRequest;
  readonly #bodyFiles: readonly BodyFile[] | undefined;
  #url: URL | null | undefined = undefined;
  #host: string | null = null;
  #mediaType: string | null = null;
  #bodyKind: RequestBodyKind | null = null;
  #segments: readonly string[] | null = null;
  #query: RequestView['query'] | null = null;
  #json: { readonly value: unknown } | null = null;
  #form: readonly (readonly [string, string])[] | null = null;

  constructor(request: SentRequest, text: string | null, bodyFiles: readonly BodyFile[] | undefined) {
    this.method = request.method.toUpperCase();
    this.headers = request.headers;
    this.bodyText = text;
    this.#request = request;
    this.#bodyFiles = bodyFiles;
  }

  get host(): string {
    this.#host ??= plainHost.exec(this.#request.url)?.[1] ?? (this.#parsed?.hostname ?? '').toLowerCase();
    return this.#host;
  }

  get loopback(): boolean {
    return isLoopback(this.host);
  }

  get path(): string {
    return plainPath.exec(this.#request.url)?.[1] ?? this.#parsed?.pathname ?? '';
  }

  get segments(): readonly string[] {
    this.#segments ??= this.path.split('/').slice(1).map(decoded);
    return this.#segments;
  }

  get query(): RequestView['query'] {
    this.#query ??= Array.from(this.#parsed?.searchParams ?? []);
    return this.#query;
  }

  get mediaType(): string {
    this.#mediaType ??= readMediaType(headerValue(this.headers, 'content-type')).type;
    return this.#mediaType;
  }

  get bodyKind(): RequestBodyKind {
    this.#bodyKind ??= bodyKind(this.#request.body, this.mediaType, this.bodyText);
    return this.#bodyKind;
  }

  get bodyFiles(): readonly BodyFile[] {
    return this.#bodyFiles ?? chunkFiles(this.#request.body);
  }

  json(): unknown {
    const { bodyText: text } = this;
    const isRead = this.bodyKind === 'json' && text !== null && text.length <= maxBody;
    this.#json ??= { value: isRead ? readWrittenJson(text) : undefined };
    return this.#json.value;
  }

  form(): readonly (readonly [name: string, value: string])[] {
    this.#form ??= readForm(this.bodyKind, this.bodyText);
    return this.#form;
  }

  get #parsed(): URL | null {
    const { url } = this.#request;
    if (this.#url === undefined) this.#url = URL.canParse(url) ? new URL(url) : null;
    return this.#url;
  }
}

/** 127.0.0.0/8 (RFC 1122, 3.2.1.3), ::1, and `localhost` with the names below it (RFC 6761, 6.3). */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** Without the folders, which are this machine's. */
function chunkFiles(body: readonly BodyChunk[] | null): readonly BodyFile[] {
  return (body ?? []).flatMap((chunk) =>
    chunk.kind === 'file' ? [{ path: chunk.path.replace(/^.*[\\/]/s, ''), part: null }] : [],
  );
}

function chunkText(body: readonly BodyChunk[] | null): string | null {
  if (!body) return null;
  let text = '';
  for (const chunk of body) {
    if (chunk.kind === 'file') return null;
    text += chunk.kind === 'text' ? chunk.text : Buffer.from(chunk.base64, 'base64').toString();
  }
  return text;
}

function bodyKind(body: readonly BodyChunk[] | null, type: string, text: string | null): RequestBodyKind {
  if (text === null && body && body.length > 0) return 'file';
  // Without a body yet: the one that it gets is of this type.
  if (text === null) return type === 'application/x-www-form-urlencoded' ? 'form' : 'none';
  if (isJsonType(type)) return 'json';
  if (isFormType(type)) return type.startsWith('multipart/') ? 'multipart' : 'form';
  if (isXmlType(type)) return 'xml';
  if (text.trim() === '') return 'none';
  if (type === '' && /^\s*[[{]/.test(text)) return 'json';
  if (type === '' && /^\s*</.test(text)) return 'xml';
  return 'text';
}

function readForm(kind: RequestBodyKind, text: string | null): readonly (readonly [string, string])[] {
  if (text === null || text.length > maxBody) return [];
  if (kind === 'form') return Array.from(new URLSearchParams(text));
  if (kind !== 'multipart') return [];
  return Array.from(text.matchAll(/^content-disposition:[^\r\n]*?\bname="([^"\r\n]*)"/gim), ([, name]) => [
    name ?? '',
    '',
  ]);
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    if (error instanceof URIError) return segment;
    throw error;
  }
}
