import { decodeText } from '../body-text';
import type { BodyChunk } from '../exchange';
import { DiagnosticCode } from '../manifest';
import type { Block, Body, Span } from '../syntax/document';
import { type FileSegment, resolveBodyFile } from './body-file';
import { encodeText, isUtf8 } from './charset';
import type { ResolveContext } from './context';
import type { Evaluator } from './evaluate';
import type { TracedText } from './resolved';
import { type Report, substitute } from './substitute';
import { originOf, TracedBuilder } from './traced';

/** What a body is made of, in order: text with its values filled in, or a file that is streamed. */
export type BodyContent =
  | {
      readonly kind: 'text';
      readonly text: TracedText;
      /** Of the file that it is from; null for text of the request itself. */
      readonly charset: string | null;
    }
  | { readonly kind: 'file'; readonly path: string };

/** What reading a body depends on. */
export interface BodySource {
  readonly block: Block;
  readonly context: ResolveContext;
  readonly evaluator: Pick<Evaluator, 'evaluate'>;
  readonly report: Report;
}

/**
 * Reads what a body is made of. All that is not a `< file` is text, line ends as written: the one after a file's line is
 * text too, so that a file at a body's end gains none. `asText`: files become text as well.
 */
export async function readBodyContent(body: Body, source: BodySource, asText: boolean): Promise<BodyContent[]> {
  const { block, evaluator, report } = source;
  const contents: BodyContent[] = [];
  const addText = async (start: number, end: number) => {
    if (start >= end) return;
    const text = await substitute(textWithoutComments(block, start, end), evaluator, report, true);
    if (text.text !== '') contents.push({ kind: 'text', text, charset: null });
  };
  let done = body.start;
  for (const segment of fileSegments(body)) {
    await addText(done, segment.start);
    done = segment.start + block.text.slice(segment.start, segment.end).replace(/[\r\n]+$/, '').length;
    const path = await resolveBodyFile(segment, source.context, evaluator, report);
    if (path === null) continue;
    const content =
      segment.substitute || asText ? await readText(path, segment, source) : { kind: 'file' as const, path };
    if (content) contents.push(content);
  }
  await addText(done, body.end);
  return contents;
}

/** A stretch of a body; the lines in it that are comments of the file (in JSON and forms) are no part of it. */
function textWithoutComments({ text, parts }: Block, start: number, end: number): TracedText {
  const builder = new TracedBuilder();
  let done = start;
  const add = (to: number): void => {
    builder.literal(text.slice(done, to), { start: done, end: to });
  };
  for (const part of parts) {
    if (part.end <= start || part.start >= end) continue;
    if (part.kind !== 'comment' && part.kind !== 'directive') continue;
    add(Math.max(done, part.start));
    done = Math.min(part.end, end);
  }
  add(end);
  return builder.build();
}

function fileSegments(body: Body): FileSegment[] {
  const all = [...body.segments, ...body.parts.flatMap((part) => part.segments)];
  const byStart = new Map<number, FileSegment>();
  for (const segment of all) if (segment.kind === 'file') byStart.set(segment.start, segment);
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

async function readText(path: string, segment: FileSegment, source: BodySource): Promise<BodyContent | null> {
  const refuse = (message: string): null => {
    const { start, end } = segment.pathSpan;
    source.report({ start, end, code: DiagnosticCode.missingFile, message, severity: 'error' });
    return null;
  };
  let bytes: Uint8Array | null;
  try {
    bytes = await source.context.files.readBytes(path);
  } catch (error) {
    return refuse(`\`${segment.path}\` cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  if (!bytes) return refuse(`There is no file \`${segment.path}\`.`);
  const text = decodeText(bytes, segment.charset);
  if (text === null) return refuse(`\`${segment.charset}\` is not a charset that is known here.`);
  const origin: Span = { start: segment.start, end: segment.end };
  const traced = new TracedBuilder().literal(text, origin).build();
  const filled = segment.substitute ? await substitute(traced, source.evaluator, source.report, true) : traced;
  return { kind: 'text', text: filled, charset: segment.charset };
}

/**
 * The chunks that are sent: text in the charset that the Content-Type names, else in that of the file that it is from,
 * else in UTF-8. A character that the charset lacks is an error at its place.
 */
export function toChunks(contents: readonly BodyContent[], charset: string | null, report: Report): BodyChunk[] {
  const chunks: BodyChunk[] = [];
  for (const content of contents) {
    if (content.kind === 'file') {
      chunks.push(content);
      continue;
    }
    const target = charset ?? content.charset;
    const { text } = content.text;
    if (text === '') continue;
    if (target === null || isUtf8(target)) {
      const last = chunks.at(-1);
      if (last?.kind === 'text') chunks[chunks.length - 1] = { kind: 'text', text: last.text + text };
      else chunks.push({ kind: 'text', text });
      continue;
    }
    const encoded = encodeText(text, target);
    if (encoded.kind === 'bytes') {
      chunks.push({ kind: 'bytes', base64: Buffer.from(encoded.bytes).toString('base64') });
      continue;
    }
    const offset = encoded.kind === 'unencodable' ? encoded.offset : 0;
    const message =
      encoded.kind === 'unencodable'
        ? `The charset \`${target}\` has no \`${String.fromCodePoint(text.codePointAt(offset) ?? 0)}\`. Use \`utf-8\`.`
        : `Text cannot be written in the charset \`${target}\`. Use \`utf-8\`, or send a file in that charset with \`<\`.`;
    report({
      ...originOf(content.text, offset, offset + 1),
      code: DiagnosticCode.badHeader,
      message,
      severity: 'error',
    });
  }
  return chunks;
}

/** The texts one after the other, files left out; null where there is none. */
export function textOfContents(contents: readonly BodyContent[]): TracedText | null {
  const texts = contents.flatMap((content) => (content.kind === 'text' ? [content.text] : []));
  if (texts.length === 0) return null;
  const result = new TracedBuilder();
  for (const text of texts) result.append(text);
  return result.build();
}
