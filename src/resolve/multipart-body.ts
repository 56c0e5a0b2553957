import { DiagnosticCode } from '../manifest';
import { boundaryIn, quotedBoundary } from '../syntax/body-type';
import type { Block, Body, BodyPart } from '../syntax/document';
import type { BodyContent, BodySource } from './body-content';
import type { ResolvedParameter, TracedText } from './resolved';
import { literalOnly, originOf, TracedBuilder } from './traced';

/** The boundary that the Content-Type names (RFC 2046, 5.1.1); null where it names none. */
export function boundaryOf(contentType: string): string | null {
  const match = /;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

/** The boundary that a body's first line has, for a Content-Type that names none. */
export function boundaryInBody(contents: readonly BodyContent[]): string | null {
  const [first] = contents;
  const line = first?.kind === 'text' ? /^\s*(\S[^\r\n]*)/.exec(first.text.text)?.[1] : undefined;
  return line === undefined ? null : boundaryIn(line);
}

/** The Content-Type with the boundary that it lacks. */
export function withBoundary(contentType: string, boundary: string): string {
  return `${contentType}${/;\s*$/.test(contentType) ? ' ' : '; '}boundary=${quotedBoundary(boundary)}`;
}

/**
 * A multipart body as it is sent: each line that was written ends in CRLF, the closing boundary too (RFC 2046, 5.1); the
 * content of files and of variables is left as it is, and a file gains no line end. A closing boundary that is missing
 * is added, and that is said.
 */
export function encodeMultipart(
  contents: readonly BodyContent[],
  boundary: string | null,
  body: Body,
  { block, report }: Pick<BodySource, 'block' | 'report'>,
): BodyContent[] {
  const encoded = contents.map((content): BodyContent => {
    if (content.kind === 'file' || content.charset !== null) return content;
    return { ...content, text: crlf(content.text) };
  });
  const last = encoded.at(-1);
  const end = { start: body.end, end: body.end };
  const ending = new TracedBuilder();
  if (last?.kind === 'text') ending.append(last.text);
  const closing = boundary === null ? '' : `--${boundary}--`;
  const text = last?.kind === 'text' ? last.text.text.trimEnd() : '';
  if (boundary !== null && !text.endsWith(closing)) {
    // The parser says so too, unless a variable is in the boundary.
    const said = block.problems.some(({ code }) => code === DiagnosticCode.unclosed);
    const message = `The body does not end with \`${closing}\`. It is added; write it as the last line.`;
    if (!said) report({ ...lastLine(body), code: DiagnosticCode.unclosed, message, severity: 'warning' });
    if (!ending.build().text.endsWith('\r\n')) ending.add('\r\n', end, null, false);
    ending.add(closing, end, null, false);
  }
  if (!ending.build().text.endsWith('\r\n')) ending.add('\r\n', end, null, false);
  const closed: BodyContent = { kind: 'text', text: ending.build(), charset: null };
  return last?.kind === 'text' ? [...encoded.slice(0, -1), closed] : [...encoded, closed];
}

function lastLine(body: Body): { start: number; end: number } {
  return { start: body.parts.at(-1)?.start ?? body.start, end: body.end };
}

/** Line ends that were written become CRLF. */
function crlf(text: TracedText): TracedText {
  const shape = literalOnly(text);
  const result = new TracedBuilder();
  let done = 0;
  for (const match of shape.matchAll(/(?<!\r)\n/g)) {
    result.append(text, done, match.index);
    result.add('\r\n', originOf(text, match.index, match.index + 1), null, false);
    done = match.index + 1;
  }
  return result.append(text, done).build();
}

/** The fields of a `multipart/form-data` body by their names (RFC 7578, 4.2); a file's value is its path as written. */
export function multipartFields(body: Body, block: Block, text: TracedText | null): ResolvedParameter[] {
  return body.parts.flatMap((part) => {
    const disposition = part.headers.find((header) => header.name.toLowerCase() === 'content-disposition');
    const name = /;\s*name\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(disposition?.value ?? '');
    const value = name?.[1] ?? name?.[2];
    if (!disposition || !name || value === undefined) return [];
    const nameStart = disposition.valueSpan.start + name.index + name[0].lastIndexOf(value);
    const content = contentSpan(part);
    return {
      name: value,
      value: partValue(part, block, text),
      origin: { start: part.start, end: part.end },
      nameOrigin: { start: nameStart, end: nameStart + value.length },
      valueOrigin: content,
    };
  });
}

function contentSpan(part: BodyPart): { start: number; end: number } {
  const [first] = part.segments;
  return { start: first?.start ?? part.end, end: part.segments.at(-1)?.end ?? part.end };
}

function partValue(part: BodyPart, block: Block, text: TracedText | null): string {
  return part.segments
    .map((segment) => {
      if (segment.kind === 'file') return segment.path;
      const inside = text?.pieces.filter(({ origin }) => origin.start >= segment.start && origin.end <= segment.end);
      if (!text || !inside?.length) return block.text.slice(segment.start, segment.end);
      return inside.map((piece) => text.text.slice(piece.start, piece.end)).join('');
    })
    .join('')
    .replace(/[\r\n]+$/, '');
}
