/** A document in few words, for expectations that can be read. */
import type { Block, BodySegment } from '../../../src/syntax/document';
import { parseDocument } from '../../../src/syntax/parse';

/** One line a fact: `POST http://a`, `> Name: value`, `= json {"a":1}`, `! code "text"`, and the kinds of the parts. */
export function outline(text: string): string[] {
  return parseDocument(text).blocks.flatMap(outlineOf);
}

/** Without the problems that only say that something is kept and not run. */
export function requests(text: string): string[] {
  return outline(text).filter((line) => !line.startsWith('!') && !line.startsWith('~'));
}

/** `code "text"` of every problem. */
export function problems(text: string): string[] {
  return parseDocument(text).blocks.flatMap((block) =>
    block.problems.map((problem) => `${problem.code} ${JSON.stringify(block.text.slice(problem.start, problem.end))}`),
  );
}

/** The kinds of the parts of all blocks, runs as they are. */
export function kinds(text: string): string {
  return parseDocument(text)
    .blocks.flatMap((block) => block.parts.map((part) => part.kind))
    .join(' ');
}

function outlineOf(block: Block): string[] {
  const { request } = block;
  const lines: string[] = [];
  if (block.title !== null) lines.push(`### ${block.title}`);
  if (block.name !== null) lines.push(`@name ${block.name}`);
  for (const { name, value, lazy } of block.variables) lines.push(`@${name} ${lazy ? ':=' : '='} ${value}`);
  if (request !== null) {
    const protocol = request.protocol === 'http' ? '' : `(${request.protocol}) `;
    const version = request.httpVersion === null ? '' : ` ${request.httpVersion}`;
    lines.push(`${protocol}${request.method} ${request.target.text}${version}`);
    for (const header of request.headers) lines.push(`> ${header.name}: ${header.value}`);
    if (request.body !== null) {
      lines.push(`= ${request.body.kind} ${segmentsText(block.text, request.body.segments)}`);
      for (const part of request.body.parts) {
        lines.push(...part.headers.map((header) => `-> ${header.name}: ${header.value}`));
        lines.push(`-= ${segmentsText(block.text, part.segments)}`);
      }
    }
  }
  for (const problem of block.problems) {
    const mark = problem.severity === 'hint' ? '~' : '!';
    lines.push(`${mark} ${problem.code} ${JSON.stringify(block.text.slice(problem.start, problem.end))}`);
  }
  return lines;
}

/** Text as JSON, files as `<path>`, with `@charset` where placeholders are replaced. */
function segmentsText(text: string, segments: readonly BodySegment[]): string {
  return segments
    .map((segment) =>
      segment.kind === 'text'
        ? JSON.stringify(text.slice(segment.start, segment.end))
        : `<${segment.substitute ? `@${segment.charset ?? ''} ` : ''}${segment.path}>`,
    )
    .join(' ');
}
