/** Undoing content codings (RFC 9110, 8.4): in our own pipeline, because axios passes a truncated gzip in silence. */
import { pipeline, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { codeOf, FailureCode, failureOf, messageOf, SendFailure } from './failure';
import { createZstdDecoder } from './zstd';

/** A compressed body is given up where it has grown beyond `bytes` and is more than `ratio` times what came in. */
export interface ExpansionLimit {
  readonly bytes: number;
  readonly ratio: number;
}

/** Text rarely shrinks to less than a fiftieth, gzip reaches a thousandth at most. */
export const defaultExpansionLimit: ExpansionLimit = { bytes: 64_000_000, ratio: 250 };

/** More in a row than anybody needs; each one multiplies the work. */
const codingLimit = 5;

const known = /^(gzip|x-gzip|deflate|br|zstd)$/;

/** The codings of Content-Encoding fields, in the order in which they were applied; `identity` says nothing. */
export function contentCodings(values: readonly string[]): string[] {
  return values
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

export interface Decoding {
  readonly body: AsyncIterable<Uint8Array>;
  /** The coding that is not known; the body is then passed on as it is from there on. */
  readonly unknown: string | null;
}

/**
 * The body with its codings undone, last one first. Reading it throws a `SendFailure` of stage `receive` where a
 * coding is broken, cut off or expands beyond the limit; errors of `source` pass through as they are.
 */
export function decodeBody(
  source: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  limit: ExpansionLimit,
): Decoding {
  const first = codings.findLastIndex((coding) => !known.test(coding));
  const decodable = codings.slice(first + 1).reverse();
  const unknown = codings[first] ?? null;
  if (decodable.length === 0) return { body: source, unknown };
  if (decodable.length > codingLimit) {
    const message = `The response is compressed ${decodable.length} times over, more than the ${codingLimit} that are undone. The server or a proxy before it is set up wrongly.`;
    throw failureOf('receive', FailureCode.codingBroken, message);
  }
  return { body: decodeAll(source, decodable, limit), unknown };
}

async function* decodeAll(
  source: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  limit: ExpansionLimit,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      received += chunk.length;
      yield chunk;
    }
  }
  const isBomb = (bytes: number) => bytes > limit.bytes && bytes > received * limit.ratio;
  const decoded = codings.reduce<AsyncIterable<Uint8Array>>(
    (input, coding) => decodeOne(input, coding, isBomb),
    counted(),
  );
  let size = 0;
  for await (const chunk of decoded) {
    size += chunk.length;
    if (isBomb(size)) throw bomb(received);
    yield chunk;
  }
}

async function* decodeOne(
  source: AsyncIterable<Uint8Array>,
  coding: string,
  isBomb: (bytes: number) => boolean,
): AsyncGenerator<Uint8Array> {
  const input = source[Symbol.asyncIterator]();
  let first = await input.next();
  while (!first.done && first.value.length === 0) first = await input.next();
  // No content at all is no broken coding: servers send `Content-Encoding: gzip` with Content-Length 0.
  if (first.done) return;
  const head = first.value;
  const upstream: { error: unknown } = { error: null };
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield head;
      for (let next = await input.next(); !next.done; next = await input.next()) yield next.value;
    } catch (error) {
      // Remembered, because the pipeline hands the same error to the decoder, where it would look like a broken coding.
      upstream.error = error;
      throw error;
    } finally {
      await input.return?.();
    }
  }
  const decoder = await createDecoder(coding, head, isBomb);
  pipeline(whole(), decoder, () => {
    // The error reaches whoever reads the decoder; the callback is only there because the signature asks for it.
  });
  try {
    for await (const chunk of decoder) yield chunk;
  } catch (error) {
    if (upstream.error !== null) throw upstream.error;
    throw error instanceof SendFailure ? error : codingFailure(coding, error);
  } finally {
    decoder.destroy();
  }
}

async function createDecoder(coding: string, head: Uint8Array, isBomb: (bytes: number) => boolean): Promise<Transform> {
  const chunkSize = 64 * 1024;
  if (coding === 'br') return createBrotliDecompress({ chunkSize, finishFlush: constants.BROTLI_OPERATION_FINISH });
  if (coding === 'zstd') return createZstdDecoder(isBomb, () => bomb(null));
  if (coding === 'deflate') {
    // Half of the servers mean zlib by it, as the RFC says, half raw deflate: the first byte tells (RFC 1950, 2.2).
    return ((head[0] ?? 0) & 0x0f) === 8 ? createInflate({ chunkSize }) : createInflateRaw({ chunkSize });
  }
  return createGunzip({ chunkSize });
}

function bomb(received: number | null): SendFailure {
  const from = received === null ? '' : ` from ${received.toLocaleString('en')} bytes received`;
  return failureOf(
    'receive',
    FailureCode.bodyBomb,
    `The compressed body expands without end${from}, so reading it was stopped. To look at it as it is sent, add the header \`Accept-Encoding: identity\`.`,
  );
}

function codingFailure(coding: string, error: unknown): SendFailure {
  const truncated = codeOf(error) === 'Z_BUF_ERROR' || /unexpected (end of file|EOF)/i.test(messageOf(error));
  return truncated
    ? failureOf(
        'receive',
        FailureCode.codingTruncated,
        `The body ends in the middle of its \`${coding}\` coding: the server or a proxy cut it off. Send again; if it stays so, add the header \`Accept-Encoding: identity\`.`,
        error,
      )
    : failureOf(
        'receive',
        FailureCode.codingBroken,
        `The body is not valid \`${coding}\`, though Content-Encoding says so. To see it uncompressed, add the header \`Accept-Encoding: identity\`.`,
        error,
      );
}
