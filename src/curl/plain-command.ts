import type { CurlCommand } from './command';
import { made } from './sourced';

/** A request that is asked for in another way than by a curl command. */
export interface PlainCommand {
  readonly method: string | null;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Text, or the path of a file. */
  readonly body: { readonly kind: 'text' | 'file'; readonly text: string } | null;
  readonly insecure?: boolean;
  /** Seconds. */
  readonly timeout?: number | null;
  readonly proxy?: string | null;
  /** What of it a request has no way to say. */
  readonly left?: readonly string[];
}

/** The same as a command, which stands nowhere. */
export function plainCommand(plain: PlainCommand): CurlCommand {
  const { body, proxy } = plain;
  const nowhere = { start: 0, end: 0 };
  const text = (value: string) => made(value, nowhere);
  return {
    ...{ shell: 'bash', word: nowhere, urlSpan: nowhere, url: text(plain.url) },
    method: plain.method === null ? null : text(plain.method.toUpperCase()),
    implied: null,
    headers: plain.headers.map(([name, value]) => ({ name: text(name), value: text(value), span: nowhere })),
    data: body ? [{ kind: body.kind, value: text(body.text), span: nowhere, dropsLineEnds: false }] : [],
    ...{
      removed: [],
      parts: [],
      upload: null,
      user: null,
      authentication: 'basic',
      aws: null,
      json: null,
      httpVersion: null,
    },
    flags: { get: false, insecure: plain.insecure === true, location: true, cookieJar: true },
    ...{ timeout: plain.timeout ?? null, connectTimeout: null, retries: null },
    proxy: proxy == null ? null : { value: text(proxy), span: nowhere },
    notes: (plain.left ?? []).map((it) => ({ ...nowhere, kind: 'left', text: it })),
  };
}
