import type { BodyPart, RequestNode } from './document';

/** A file that a body, or a part of a multipart one, comes from: `< path`. */
export interface BodyFileNode {
  /** As written. */
  readonly path: string;
  /** The name of the part; null where the body is no multipart. */
  readonly part: string | null;
}

/** In the order in which they stand. */
export function bodyFiles({ body }: Pick<RequestNode, 'body'>): readonly BodyFileNode[] {
  if (!body) return [];
  const files = (segments: BodyPart['segments'], part: string | null): BodyFileNode[] =>
    segments.flatMap((segment) => (segment.kind === 'file' ? [{ path: segment.path, part }] : []));
  if (body.kind !== 'multipart') return files(body.segments, null);
  return body.parts.flatMap((part) => files(part.segments, partName(part)));
}

/** By the `name` of its Content-Disposition (RFC 7578, 4.2); empty where it has none. */
export function partName({ headers }: Pick<BodyPart, 'headers'>): string {
  const disposition = headers.find(({ name }) => name.toLowerCase() === 'content-disposition');
  const [, quoted, bare] =
    /(?:^|;)\s*name\s*=\s*(?:"((?:\\.|[^"\\])*)"|([^;\s]+))/i.exec(disposition?.value ?? '') ?? [];
  return quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '';
}
