/** A transport failure on its way out, and Faultline's own stable codes for it. */
import type { Failure, FailureStage } from '../exchange';

/**
 * Codes that Faultline gives itself. Where Node.js or OpenSSL has a code of its own (`ENOTFOUND`, `ECONNREFUSED`,
 * `ECONNRESET`, `CERT_HAS_EXPIRED`, `HPE_HEADER_OVERFLOW`, `ENOENT`, …) that one is kept.
 */
export const FailureCode = {
  aborted: 'ABORTED',
  timeout: 'TIMEOUT',
  invalidUrl: 'INVALID_URL',
  invalidMethod: 'INVALID_METHOD',
  invalidHeader: 'INVALID_HEADER',
  /** A client certificate's file is missing, is none, or has another passphrase. */
  clientCertificate: 'CLIENT_CERTIFICATE_FILE',
  /** What a sign-in needs is not said. */
  signIn: 'SIGN_IN',
  /** A body file grew or shrank while it was being sent. */
  bodyChanged: 'BODY_CHANGED',
  /** The connection ended within the header section. */
  headersTruncated: 'HEADERS_TRUNCATED',
  /** A large body could not be put into a file, for another reason than a full disk. */
  bodyNotStored: 'BODY_NOT_STORED',
  /** Fewer or more bytes came than Content-Length says. */
  bodyLength: 'BODY_LENGTH',
  /** The connection ended before the last chunk of a chunked body. */
  bodyTruncated: 'BODY_TRUNCATED',
  codingBroken: 'CONTENT_CODING_BROKEN',
  codingTruncated: 'CONTENT_CODING_TRUNCATED',
  /** A compressed body expands beyond all measure. */
  bodyBomb: 'BODY_BOMB',
  /** 1xx responses without end. */
  informationalFlood: 'TOO_MANY_INFORMATIONAL',
  redirectLoop: 'REDIRECT_LOOP',
  redirectLimit: 'REDIRECT_LIMIT',
  redirectScheme: 'REDIRECT_SCHEME',
  redirectInvalid: 'REDIRECT_INVALID',
  /** Who was asked, or ought to have been, did not let it be followed. */
  redirectNotConfirmed: 'REDIRECT_NOT_CONFIRMED',
  proxyUnreachable: 'PROXY_UNREACHABLE',
  proxyRefused: 'PROXY_REFUSED',
  proxyAuth: 'PROXY_AUTH',
  proxyUnsupported: 'PROXY_UNSUPPORTED',
  /** The script that names the proxy (PAC) can't be had, or fails. */
  proxyScript: 'PROXY_SCRIPT',
  /** HTTP/2: the server reset the stream or sent GOAWAY. */
  http2Stream: 'HTTP2_STREAM',
  http2Session: 'HTTP2_SESSION',
} as const;

/** Carries a `Failure` through this room; `send` turns it into an outcome at the top. */
export class SendFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure.message, { cause });
    this.name = 'SendFailure';
    this.failure = failure;
  }
}

/** A kept-alive connection was closed by the server before a byte of the response came: worth one fresh connection. */
export class StaleConnectionFailure extends SendFailure {}

/** The proxy was not reached, so the server was not asked: another proxy may do. */
export class UnreachableProxyFailure extends SendFailure {
  constructor(
    failure: Failure,
    cause: unknown,
    /** `host:port`; null where only VS Code knows it. */
    readonly proxy: string | null,
  ) {
    super(failure, cause);
  }
}

/** Short for a `SendFailure` of that stage and code. `message` says what is wrong and what to do next. */
export function failureOf(stage: FailureStage, code: string, message: string, cause?: unknown): SendFailure {
  return new SendFailure({ stage, code, message }, cause);
}

/** The `code` of an error of Node.js; empty where it has none. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
